import type { PageInk } from './page-ink.ts';
import type { PdfPageView } from './pdf-view.ts';

/**
 * Where on page 1 a stamp goes: the top-right corner (NĐ 30/2020), or as near to it as there is white paper and no other
 * stamp. Where there is no white paper at all it stays in the corner with the least ink: nothing is ever covered, a stamp
 * has no background.
 */
export type Box = readonly [number, number, number, number];

/** Distances from the page's edges and steps of the search, in points: 4.2 mm from above, 8.5 mm from the right. */
const FROM_TOP = 12;
const FROM_RIGHT = 24;
const STEP = 6;
/** How far it may move: the upper third and the right two thirds of the page. */
const LOWEST = 0.36;
const LEFTMOST = 0.66;
/** White paper kept around a stamp, in points. */
const AIR = 6;

/** The box in the page's own user space. */
export function placeFor(
  page: PdfPageView,
  size: { readonly width: number; readonly height: number },
  taken: readonly Box[],
  ink: PageInk | null,
): Box {
  const shown = shownSize(page);
  let best: { readonly box: Box; readonly cost: number } | null = null;
  for (const [right, top] of stepsFrom(shown, size)) {
    const box = toUserSpace(page, [right - size.width, top, right, top + size.height]);
    const aired = withAir(box);
    const cost = taken.some((other) => overlap(aired, other)) ? 2 : (ink?.share(aired) ?? 0);
    if (best === null || cost < best.cost) best = { box, cost };
    if (cost === 0) break;
  }
  return best?.box ?? toUserSpace(page, [shown.width - size.width, 0, shown.width, size.height]);
}

/** From the corner: first down along the right edge, then a step to the left and down again. Measured from top left. */
function* stepsFrom(
  shown: { readonly width: number; readonly height: number },
  size: { readonly width: number; readonly height: number },
): Generator<readonly [number, number]> {
  for (let right = shown.width - FROM_RIGHT; right - size.width >= shown.width * (1 - LEFTMOST); right -= STEP)
    for (let top = FROM_TOP; top + size.height <= shown.height * LOWEST; top += STEP) yield [right, top];
}

/** The page as it is looked at. */
export function shownSize({ box, rotation }: PdfPageView): { readonly width: number; readonly height: number } {
  const [width, height] = [box[2] - box[0], box[3] - box[1]];
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

/** From left, top, right, bottom as looked at (from the top-left corner, downwards) to the page's own axes. */
export function toUserSpace({ box, rotation }: PdfPageView, [left, top, right, bottom]: Box): Box {
  const [x0, y0, x1, y1] = box;
  if (rotation === 90) return [x0 + top, y0 + left, x0 + bottom, y0 + right];
  if (rotation === 180) return [x1 - right, y0 + top, x1 - left, y0 + bottom];
  if (rotation === 270) return [x1 - bottom, y1 - right, x1 - top, y1 - left];
  return [x0 + left, y1 - bottom, x0 + right, y1 - top];
}

const withAir = ([left, bottom, right, top]: Box): Box => [left - AIR, bottom - AIR, right + AIR, top + AIR];

export const overlap = (one: Box, other: Box): boolean =>
  one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
