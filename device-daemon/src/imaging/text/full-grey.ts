import type { RawPage } from '../../devices/device.ts';
import { kernels, MADE_AT, room } from '../kernels/kernels.ts';
import type { PageToRead } from './recognise.ts';

/** The page in grey at its own resolution, Rec. 601 luma: what tesseract reads a fifth faster than colour, in half the memory. */
export const fullGrey = ({ widthPx, heightPx, channels, dpi, pixels }: RawPage): PageToRead => {
  if (channels === 1) return { widthPx, heightPx, dpi, pixels: Uint8Array.from(pixels) };
  const grey = new Uint8Array(widthPx * heightPx);
  for (let at = 0; at < grey.length; at += AT_ONCE) {
    const count = Math.min(AT_ONCE, grey.length - at);
    room.set(pixels.subarray(at * 3, (at + count) * 3));
    kernels.greyAtFull(0, MADE_AT, count);
    grey.set(room.subarray(MADE_AT, MADE_AT + count), at);
  }
  return { widthPx, heightPx, dpi, pixels: grey };
};

/** Pixels that pass through the kernels' room at once: three bytes of each come in, one goes out. */
const AT_ONCE = 262_144;
