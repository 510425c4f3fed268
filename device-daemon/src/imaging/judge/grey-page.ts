import type { RawPage } from '../../devices/device.ts';
import { GIVEN_BYTES, kernels, MADE_AT, MADE_BYTES, room } from '../kernels/kernels.ts';

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
 * resolution. Reads each sample once; about 10 ms for A4 in colour at 300 dpi.
 */
export const greyOf = (page: RawPage): GreyPage => {
  const { widthPx, heightPx, channels } = page;
  const box = Math.max(1, Math.min(Math.round(page.dpi / JUDGED_DPI), widthPx, heightPx));
  const width = Math.floor(widthPx / box);
  const height = Math.floor(heightPx / box);
  const grey = new Uint8Array(width * height);
  const rowsAtOnce = Math.min(Math.floor(GIVEN_BYTES / (widthPx * 6)), Math.floor(MADE_BYTES / Math.max(1, width)));
  if (channels === 3 && box === 2 && rowsAtOnce > 0) halfOfColour(page, rowsAtOnce, grey);
  else if (channels === 3) greyOfColour(page, box, grey);
  else meanOfGrey(page, box, grey);
  return { widthPx: width, heightPx: height, dpi: page.dpi / box, pixels: grey };
};

const halfOfColour = ({ widthPx, pixels }: RawPage, rowsAtOnce: number, grey: Uint8Array): void => {
  const width = Math.floor(widthPx / 2);
  const rowBytes = widthPx * 3;
  const height = grey.length / width;
  for (let row = 0; row < height; row += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - row);
    room.set(pixels.subarray(row * 2 * rowBytes, (row + rows) * 2 * rowBytes));
    for (let nth = 0; nth < rows; nth++)
      kernels.greyAtHalf(nth * 2 * rowBytes, (nth * 2 + 1) * rowBytes, MADE_AT + nth * width, width);
    grey.set(room.subarray(MADE_AT, MADE_AT + rows * width), row * width);
  }
};

const greyOfColour = ({ widthPx, pixels }: RawPage, box: number, grey: Uint8Array): void => {
  const width = Math.floor(widthPx / box);
  const sums = new Uint32Array(width);
  const [rowBytes, boxBytes] = [widthPx * 3, box * 3];
  const share = 1 / (box * box * 256);
  for (let to = 0, row = 0; to < grey.length; to += width) {
    sums.fill(0);
    for (const end = row + box; row < end; row++) {
      let at = row * rowBytes;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (const boxEnd = at + boxBytes; at < boxEnd; at += 3)
          sum =
            (sum +
              Math.imul(77, pixels[at] as number) +
              Math.imul(150, pixels[at + 1] as number) +
              Math.imul(29, pixels[at + 2] as number)) |
            0;
        sums[x] = (sums[x] as number) + sum;
      }
    }
    for (let x = 0; x < width; x++) grey[to + x] = (sums[x] as number) * share + 0.5;
  }
};

const meanOfGrey = ({ widthPx, pixels }: RawPage, box: number, grey: Uint8Array): void => {
  const width = Math.floor(widthPx / box);
  const sums = new Uint32Array(width);
  const share = 1 / (box * box);
  for (let to = 0, row = 0; to < grey.length; to += width) {
    sums.fill(0);
    for (const end = row + box; row < end; row++) {
      let at = row * widthPx;
      for (let x = 0; x < width; x++)
        for (const boxEnd = at + box; at < boxEnd; at++) sums[x] = (sums[x] as number) + (pixels[at] as number);
    }
    for (let x = 0; x < width; x++) grey[to + x] = (sums[x] as number) * share + 0.5;
  }
};

/** The part of sorted numbers below which `share` of them lie; 0 when there are none. */
export const quantile = (sorted: ArrayLike<number>, share: number): number =>
  sorted.length === 0 ? 0 : (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number);
