import type { GreyPage } from './grey-page.ts';
import { lightAt, type PaperLight } from './paper-light.ts';

/** What lies on the paper, cell by cell (about 2.7 mm): print that a reader would see, and shadows of the other side. */
export type Ink = {
  /** cells with strokes of their own, without the margins */
  readonly inked: number;
  /** cells as dark as print and without an edge: print out of focus */
  readonly soft: number;
  readonly cells: number;
};

const CELL_PX = 16;
/** Share of the page at each side where staples, holes and the lid's shadow are. */
const MARGIN = 0.06;
/** Darker than its paper by this much, of 255 for paper that is white, is ink whatever its edges are, */
const SURELY_INK = 105;
/** and by this much where its edge is as steep as a pen's or a printer's. */
const INK = 52;
const STEEP = 26;
/** Pixels that make a stroke: 3 are 0.5 mm of a hairline. */
const STROKE_PX = 4;
/** Darker than the other side shows through, than damp and creases; half a cell of it is no streak. */
const SOFT = 36;
const SOFT_PX = 40;

/** `streaks`: columns of pixels that are the scanner's and not the paper's. */
export const inkOf = (page: GreyPage, light: PaperLight, streaks: ReadonlySet<number> = new Set()): Ink => {
  const { widthPx, heightPx, pixels } = page;
  const left = Math.round(widthPx * MARGIN);
  const top = Math.round(heightPx * MARGIN);
  let inked = 0;
  let soft = 0;
  let cells = 0;
  for (let y = top; y + CELL_PX <= heightPx - top; y += CELL_PX)
    for (let x = left; x + CELL_PX <= widthPx - left; x += CELL_PX) {
      const paper = lightAt(light, x + CELL_PX / 2, y + CELL_PX / 2);
      const whiter = 250 / Math.max(30, paper);
      let strokes = 0;
      let shades = 0;
      for (let row = y; row < y + CELL_PX; row++)
        for (let at = row * widthPx + x, end = at + CELL_PX; at < end; at++) {
          if (streaks.size > 0 && streaks.has(at - row * widthPx)) continue;
          const depth = (paper - (pixels[at] as number)) * whiter;
          if (depth < SOFT) continue;
          shades++;
          if (depth >= SURELY_INK) strokes++;
          else if (depth >= INK && isSteep(pixels, at, widthPx, STEEP / whiter)) strokes++;
        }
      cells++;
      if (strokes >= STROKE_PX) inked++;
      else if (shades >= SOFT_PX) soft++;
    }
  return { inked, soft, cells };
};

const isSteep = (pixels: Uint8Array, at: number, widthPx: number, steep: number): boolean => {
  const level = pixels[at] as number;
  return (
    Math.abs((pixels[at - 1] as number) - level) >= steep ||
    Math.abs((pixels[at + 1] as number) - level) >= steep ||
    Math.abs((pixels[at - widthPx] as number) - level) >= steep ||
    Math.abs((pixels[at + widthPx] as number) - level) >= steep
  );
};
