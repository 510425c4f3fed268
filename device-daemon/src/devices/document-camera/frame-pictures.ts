import sharp, { type Sharp } from 'sharp';
import type { GreyPicture } from './steadiness.ts';
import type { FrameFormat } from './v4l2-words.ts';

/** From a camera's frame (MJPEG or YUYV) to pixels. Frames are foreign bytes: what is not exactly the format is `null`. */

/** Wide enough to see focus, small enough for 3 ms a frame. */
const LOOK_PX = 480;
const PREVIEW_PX = 640;
const PREVIEW_QUALITY = 70;

type Pixels = { readonly pixels: Uint8Array; readonly channels: 1 | 3 };

/** The whole frame as interleaved samples, or `null` when it is broken or not of the size that was agreed. */
export async function framePixels(frame: Uint8Array, format: FrameFormat, colour: boolean): Promise<Pixels | null> {
  const picture = await pictureIn(frame, format);
  if (!picture) return null;
  const toned = colour ? picture.toColourspace('srgb') : picture.greyscale();
  const pixels = await toned
    .raw()
    .toBuffer()
    .catch(() => null);
  const channels = colour ? 3 : 1;
  if (pixels?.length !== format.widthPx * format.heightPx * channels) return null;
  // a buffer of libvips cannot be handed to another thread: imaging wants the pixels themselves
  return { pixels: Uint8Array.from(pixels), channels };
}

/** A small grey picture to compare frames by. */
export async function lookAt(frame: Uint8Array, format: FrameFormat): Promise<GreyPicture | null> {
  const picture = await pictureIn(...thinned(frame, format, LOOK_PX));
  if (!picture) return null;
  const small = await picture
    .resize({ width: LOOK_PX, withoutEnlargement: true })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => null);
  return small && { widthPx: small.info.width, heightPx: small.info.height, grey: small.data };
}

/** A small JPEG for a screen. */
export async function previewOf(frame: Uint8Array, format: FrameFormat): Promise<Uint8Array | null> {
  const picture = await pictureIn(...thinned(frame, format, PREVIEW_PX));
  if (!picture) return null;
  const small = picture.resize({ width: PREVIEW_PX, withoutEnlargement: true });
  return await small
    .jpeg({ quality: PREVIEW_QUALITY })
    .toBuffer()
    .catch(() => null);
}

/** The head is read before anything is decoded: a frame that claims another size than agreed costs no memory. */
async function pictureIn(frame: Uint8Array, format: FrameFormat): Promise<Sharp | null> {
  const { widthPx, heightPx, fourcc } = format;
  if (fourcc === 'YUYV') {
    if (frame.length !== widthPx * heightPx * 2) return null;
    return sharp(await rgbInTurns(frame), { raw: { width: widthPx, height: heightPx, channels: 3 } });
  }
  if (frame[0] !== 0xff || frame[1] !== 0xd8) return null;
  const options = { limitInputPixels: widthPx * heightPx, failOn: 'truncated' } as const;
  const head = await sharp(frame, options)
    .metadata()
    .catch(() => null);
  const isAgreed = head?.format === 'jpeg' && head.width === widthPx && head.height === heightPx;
  return isAgreed ? sharp(frame, options) : null;
}

/** Full-range BT.601 as UVC cameras send it (V4L2_PIX_FMT_YUYV: Y0 U Y1 V). */
export function rgbOfYuyv(frame: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray((frame.length / 2) * 3);
  for (let from = 0, to = 0; from + 3 < frame.length; from += 4) {
    const u = (frame[from + 1] ?? 0) - 128;
    const v = (frame[from + 3] ?? 0) - 128;
    for (const at of [from, from + 2]) {
      const y = frame[at] ?? 0;
      rgb[to++] = y + 1.402 * v;
      rgb[to++] = y - 0.344 * u - 0.714 * v;
      rgb[to++] = y + 1.772 * u;
    }
  }
  return new Uint8Array(rgb.buffer);
}

/** Bytes that are converted at a stretch: 5 ms, so that the event loop stays free. */
const STRETCH_BYTES = 1 << 20;

async function rgbInTurns(frame: Uint8Array): Promise<Uint8Array> {
  const rgb = new Uint8Array((frame.length / 2) * 3);
  for (let from = 0; from < frame.length; from += STRETCH_BYTES) {
    rgb.set(rgbOfYuyv(frame.subarray(from, from + STRETCH_BYTES)), (from / 2) * 3);
    if (from + STRETCH_BYTES < frame.length) await new Promise((resolve) => setImmediate(resolve));
  }
  return rgb;
}

/** A YUYV frame with only every n-th pair of pixels and row, at least `aboutPx` wide; JPEG shrinks by itself on decoding. */
function thinned(frame: Uint8Array, format: FrameFormat, aboutPx: number): [Uint8Array, FrameFormat] {
  const step = Math.floor(format.widthPx / aboutPx);
  if (format.fourcc !== 'YUYV' || step < 2 || frame.length !== format.widthPx * format.heightPx * 2)
    return [frame, format];
  const pairs = Math.floor(format.widthPx / 2 / step);
  const rows = Math.floor(format.heightPx / step);
  const kept = new Uint8Array(pairs * rows * 4);
  for (let row = 0, to = 0; row < rows; row++)
    for (let pair = 0; pair < pairs; pair++, to += 4) {
      const from = (row * step * format.widthPx + pair * step * 2) * 2;
      kept.set(frame.subarray(from, from + 4), to);
    }
  return [kept, { fourcc: 'YUYV', widthPx: pairs * 2, heightPx: rows }];
}
