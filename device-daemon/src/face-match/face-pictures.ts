import { checkJpeg } from '../imaging/portrait-jpeg.ts';
import { faceBounds } from './face-message.ts';

/** Inside the face process: from a JPEG to pixels, under limits. Throws on whatever is not a small, whole, plain JPEG. */

/** Row by row, red, green, blue, 8 bits each. */
export type Pixels = {
  readonly rgb: Uint8Array;
  readonly widthPx: number;
  readonly heightPx: number;
};

const SECONDS_PER_PICTURE = 2;

const loadSharp = async () => {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  // no other parser of libvips ever meets these bytes
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer'] });
  return sharp;
};
let loaded: ReturnType<typeof loadSharp> | null = null;

/** Decodes at most `longSidePx` each way (smaller pictures are not enlarged). */
export const decodeJpeg = async (jpeg: Uint8Array, kind: 'frame' | 'portrait', longSidePx: number): Promise<Pixels> => {
  const checked = checkJpeg(jpeg);
  if (!checked.ok) throw new Error(`${checked.fault.code}: ${checked.fault.detail}`);
  const limit = kind === 'frame' ? faceBounds.framePixels : faceBounds.portraitPixels;
  loaded ??= loadSharp();
  const sharp = await loaded;
  const { data, info } = await sharp(checked.value.bytes, {
    failOn: 'error',
    limitInputPixels: limit,
    autoOrient: false,
  })
    .timeout({ seconds: SECONDS_PER_PICTURE })
    .resize({ width: longSidePx, height: longSidePx, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  checked.value.bytes.fill(0);
  return { rgb: data, widthPx: info.width, heightPx: info.height };
};

type Part = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/**
 * The square around a face, `times` as wide as the face is, as far as the picture reaches. The detector squeezes what it
 * is given into a square of its own: in whole frames of 1280 by 720 it missed 7 of 40 drawn faces, cut out none. Pure.
 */
export const cropAround = ({ rgb, widthPx, heightPx }: Pixels, face: Part, times: number): Pixels => {
  const half = (times * Math.max(face.width * widthPx, face.height * heightPx)) / 2;
  const [middleX, middleY] = [(face.x + face.width / 2) * widthPx, (face.y + face.height / 2) * heightPx];
  const [left, top] = [Math.max(0, Math.round(middleX - half)), Math.max(0, Math.round(middleY - half))];
  const width = Math.min(widthPx, Math.round(middleX + half)) - left;
  const height = Math.min(heightPx, Math.round(middleY + half)) - top;
  const part = new Uint8Array(3 * width * height);
  for (let row = 0; row < height; row++) {
    const from = 3 * ((top + row) * widthPx + left);
    part.set(rgb.subarray(from, from + 3 * width), 3 * row * width);
  }
  return { rgb: part, widthPx: width, heightPx: height };
};

/** Light on one part of a picture: mean luma (ITU-R BT.601) and the variance of its Laplacian. Pure. */
export const lightOn = (
  { rgb, widthPx, heightPx }: Pixels,
  part: Part,
): { readonly mean: number; readonly sharpness: number } => {
  const left = Math.max(1, Math.floor(part.x * widthPx));
  const right = Math.min(widthPx - 1, Math.ceil((part.x + part.width) * widthPx));
  const top = Math.max(1, Math.floor(part.y * heightPx));
  const bottom = Math.min(heightPx - 1, Math.ceil((part.y + part.height) * heightPx));
  const luma = (x: number, y: number): number => {
    const at = 3 * (y * widthPx + x);
    return 0.299 * rgb[at]! + 0.587 * rgb[at + 1]! + 0.114 * rgb[at + 2]!;
  };
  let [count, sum, edges, squares] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const here = luma(x, y);
      const edge = luma(x - 1, y) + luma(x + 1, y) + luma(x, y - 1) + luma(x, y + 1) - 4 * here;
      count += 1;
      sum += here;
      edges += edge;
      squares += edge * edge;
    }
  if (count === 0) return { mean: 0, sharpness: 0 };
  return { mean: sum / count, sharpness: Math.max(0, squares / count - (edges / count) ** 2) };
};
