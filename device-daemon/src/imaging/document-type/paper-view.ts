import type { GreyPage } from '../judge/grey-page.ts';

/** What the net sees of a paper: A4 at 23 dots an inch, where the words of a title are bars and a form is a pattern. */
export const VIEW = { shortPx: 192, longPx: 272 } as const;

/** A paper as the net sees it, upright; `ink` is 0 (paper) to 1.2, row by row. */
export type PaperView = { readonly widthPx: number; readonly heightPx: number; readonly ink: Float32Array };

/** So much of a paper is ground; and so much of it is ink. */
const GROUND = 0.75;
const INK = 0.01;
/** The least that ink is darker than paper: an empty sheet is not to become a pattern. */
const LEAST_RANGE = 40;

/**
 * The whole paper made small (boxes of pixels averaged), levelled and laid on a sheet of A4, across where it is wider than high. What
 * the sheet is larger by stays paper. Pure; about 4 ms at 150 dpi. The same arithmetic as training/train.py.
 */
export const paperView = (page: GreyPage): PaperView => {
  const lying = page.widthPx > page.heightPx;
  const [widthPx, heightPx] = lying ? [VIEW.longPx, VIEW.shortPx] : [VIEW.shortPx, VIEW.longPx];
  const ink = new Float32Array(widthPx * heightPx);
  const scale = Math.min(widthPx / page.widthPx, heightPx / page.heightPx, 1);
  const [width, height] = [Math.floor(page.widthPx * scale), Math.floor(page.heightPx * scale)];
  if (width < 1 || height < 1) return { widthPx, heightPx, ink };
  const small = shrunk(page, width, height);
  const [left, top] = [(widthPx - width) >> 1, (heightPx - height) >> 1];
  const counts = new Uint32Array(256);
  for (const level of small) counts[level] = (counts[level] as number) + 1;
  const paper = levelAt(counts, GROUND * small.length);
  const range = Math.max(LEAST_RANGE, paper - levelAt(counts, INK * small.length));
  for (let y = 0, from = 0; y < height; y++)
    for (let to = (top + y) * widthPx + left, end = to + width; to < end; to++, from++)
      ink[to] = Math.min(1.2, Math.max(0, (paper - (small[from] as number)) / range));
  return { widthPx, heightPx, ink };
};

/** Each pixel the mean of its box; boxes touch, and differ by a pixel where the sizes do not divide. */
const shrunk = ({ widthPx, heightPx, pixels }: GreyPage, width: number, height: number): Uint8Array => {
  const small = new Uint8Array(width * height);
  const edges = Uint32Array.from({ length: width + 1 }, (_, x) => Math.floor((x * widthPx) / width));
  const sums = new Uint32Array(width);
  for (let row = 0, to = 0; row < height; row++) {
    const first = Math.floor((row * heightPx) / height);
    const last = Math.floor(((row + 1) * heightPx) / height);
    sums.fill(0);
    for (let y = first; y < last; y++) {
      let at = y * widthPx;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (const end = y * widthPx + (edges[x + 1] as number); at < end; at++) sum += pixels[at] as number;
        sums[x] = (sums[x] as number) + sum;
      }
    }
    for (let x = 0; x < width; x++, to++) {
      const count = (last - first) * ((edges[x + 1] as number) - (edges[x] as number));
      small[to] = count === 0 ? 255 : Math.round((sums[x] as number) / count);
    }
  }
  return small;
};

/** The level below or at which so many pixels lie. */
const levelAt = (counts: Uint32Array, many: number): number => {
  let left = many;
  for (let level = 0; level < 256; level++) {
    left -= counts[level] as number;
    if (left <= 0) return level;
  }
  return 255;
};
