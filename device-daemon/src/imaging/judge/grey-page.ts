import type { RawPage } from '../../devices/device.ts';

/** Grey levels row by row, 0 black to 255 white, at `dpi`. */
export type GreyPage = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly dpi: number;
  readonly pixels: Uint8Array;
};

/** All checks look at this resolution: sharpness and stroke widths mean something else at every other one. */
export const JUDGED_DPI = 150;

/**
 * The page as the checks see it: boxes of whole pixels averaged, Rec. 601 luma. A page below 225 dpi keeps its own
 * resolution. Reads each sample once; about 40 ms for A4 in colour at 300 dpi.
 */
export const greyOf = (page: RawPage): GreyPage => {
  const { widthPx, heightPx, channels, pixels } = page;
  const box = Math.max(1, Math.round(page.dpi / JUDGED_DPI));
  const width = Math.max(1, Math.floor(widthPx / box));
  const height = Math.max(1, Math.floor(heightPx / box));
  const grey = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  const [red, green, blue] = channels === 3 ? [77, 150, 29] : [256, 0, 0];
  const area = box * box * 256;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let row = 0; row < Math.min(box, heightPx); row++) {
      let at = (y * box + row) * widthPx * channels;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (let column = 0; column < Math.min(box, widthPx); column++, at += channels)
          sum +=
            channels === 3
              ? red * (pixels[at] as number) + green * (pixels[at + 1] as number) + blue * (pixels[at + 2] as number)
              : red * (pixels[at] as number);
        sums[x] = (sums[x] as number) + sum;
      }
    }
    const from = y * width;
    for (let x = 0; x < width; x++) grey[from + x] = Math.round((sums[x] as number) / area);
  }
  return { widthPx: width, heightPx: height, dpi: page.dpi / box, pixels: grey };
};

/** The part of sorted numbers below which `share` of them lie; 0 when there are none. */
export const quantile = (sorted: ArrayLike<number>, share: number): number =>
  sorted.length === 0 ? 0 : (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number);
