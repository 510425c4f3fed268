/** What the virtual camera sees: a paper on a dark table, still or moving, sharp or not yet; and what it sends instead. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import type { CameraFault } from './virtual-camera.ts';

/** One size in one format; formats of one fourcc lie side by side in a camera's list. */
export type ViewFormat = { readonly fourcc: 'MJPG' | 'YUYV'; readonly widthPx: number; readonly heightPx: number };

export type Scene =
  | { readonly kind: 'empty' }
  /** `picture` fills the table; the frame with number `sharpAt` alone is sharp, or all are */
  | { readonly kind: 'still'; readonly picture: Buffer; readonly sharpAt?: number }
  /** moves for this many frames, then lies still */
  | { readonly kind: 'moving'; readonly picture: Buffer; readonly frames: number };

/** Blur of a lens that has not found its focus, as a standard deviation in pixels of the frame. */
const outOfFocus = 3;

/** The frame of this number since streaming began. */
export const frameOf = async (
  scene: Scene,
  format: ViewFormat,
  number: number,
  fault: CameraFault | null,
): Promise<Buffer> => {
  if (fault?.kind === 'noise') return Buffer.alloc(2000, number & 0xff);
  const frame = await drawnFrame(scene, format, number);
  return fault?.kind === 'bomb' && format.fourcc === 'MJPG' ? claiming(Buffer.from(frame), 20_000) : frame;
};

/** What is the same is drawn once: a still frame costs a lens nothing either. */
const drawn = new Map<string, Promise<Buffer>>();
const mostDrawn = 32;

const drawnFrame = (scene: Scene, format: ViewFormat, number: number): Promise<Buffer> => {
  const isBlurred = scene.kind === 'still' && scene.sharpAt !== undefined && number !== scene.sharpAt;
  const shiftPx = scene.kind === 'moving' && number < scene.frames ? (number % 2) * (format.widthPx >> 4) : 0;
  const picture = scene.kind === 'empty' ? null : scene.picture;
  const digest = picture ? createHash('sha256').update(picture).digest('hex') : 'empty';
  const key = [digest, format.fourcc, format.widthPx, isBlurred, shiftPx].join(' ');
  const known = drawn.get(key);
  if (known) return known;
  const frame = draw(picture, format, isBlurred, shiftPx);
  if (drawn.size >= mostDrawn) drawn.clear();
  drawn.set(key, frame);
  return frame;
};

const draw = async (
  picture: Buffer | null,
  format: ViewFormat,
  isBlurred: boolean,
  shiftPx: number,
): Promise<Buffer> => {
  const { widthPx: width, heightPx: height, fourcc } = format;
  const table = { create: { width, height, channels: 3 as const, background: '#282828' } };
  const paper = picture && sharp(picture).resize(width, height, { fit: 'fill' }).flatten({ background: '#fff' });
  const seen = paper && (isBlurred ? paper.blur(outOfFocus) : paper);
  const visible =
    seen &&
    (await seen
      .extract({ left: 0, top: 0, width: width - shiftPx, height })
      .png()
      .toBuffer());
  const view = sharp(table).composite(visible ? [{ input: visible, left: shiftPx, top: 0 }] : []);
  if (fourcc === 'MJPG') return await view.jpeg({ quality: 92, chromaSubsampling: '4:4:4' }).toBuffer();
  return yuyvOf(await view.toColourspace('srgb').removeAlpha().raw().toBuffer(), format);
};

/** Full-range BT.601, two pixels in four bytes: Y0 U Y1 V (V4L2_PIX_FMT_YUYV). */
const yuyvOf = (rgb: Buffer, { widthPx, heightPx }: ViewFormat): Buffer => {
  const out = Buffer.alloc(widthPx * heightPx * 2);
  for (let pixel = 0; pixel < widthPx * heightPx; pixel++) {
    const [r, g, b] = [rgb[pixel * 3] ?? 0, rgb[pixel * 3 + 1] ?? 0, rgb[pixel * 3 + 2] ?? 0];
    const luma = 0.299 * r + 0.587 * g + 0.114 * b;
    out[pixel * 2] = Math.round(luma);
    const chroma = pixel % 2 === 0 ? 128 + (b - luma) * 0.564 : 128 + (r - luma) * 0.713;
    out[pixel * 2 + 1] = Math.max(0, Math.min(255, Math.round(chroma)));
  }
  return out;
};

/** The same JPEG with another size in its frame header (ITU T.81 B.2.2). */
const claiming = (jpeg: Buffer, sidePx: number): Buffer => {
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && (jpeg[at + 1] === 0xc0 || jpeg[at + 1] === 0xc2));
  jpeg.writeUInt16BE(sidePx, frame + 5);
  jpeg.writeUInt16BE(sidePx, frame + 7);
  return jpeg;
};
