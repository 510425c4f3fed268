import type { RawPage } from '../../devices/device.ts';
import type { PageToRead } from './recognise.ts';

/** The page in grey at its own resolution, Rec. 601 luma: what tesseract reads a fifth faster than colour, in half the memory. */
export const fullGrey = ({ widthPx, heightPx, channels, dpi, pixels }: RawPage): PageToRead => {
  if (channels === 1) return { widthPx, heightPx, dpi, pixels: Uint8Array.from(pixels) };
  const grey = new Uint8Array(widthPx * heightPx);
  for (let at = 0, from = 0; at < grey.length; at++, from += 3)
    grey[at] =
      (77 * (pixels[from] as number) + 150 * (pixels[from + 1] as number) + 29 * (pixels[from + 2] as number)) >> 8;
  return { widthPx, heightPx, dpi, pixels: grey };
};
