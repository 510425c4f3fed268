import type { InkMap } from './ink-map.ts';
import type { Fit, Laid } from './registration.ts';

/** Two pages laid on each other, compared word by word. */
export type TileCount = {
  /** places with ink on either page */
  readonly inked: number;
  /**
   * how much of them is of other strokes, in tiles: 1 for one that has nothing in common, little for one that is only
   * worn. What was scanned twice is a little worn in many places; another word is wholly other in a few.
   */
  readonly strange: number;
  /** places with ink on the first page that the second does not reach: it is cut, or another size */
  readonly outside: number;
  /** correlation of the strokes over all places, weighed by their ink */
  readonly likeness: number;
};

/** About a short word: 8 by 4 mm. */
const TILE = { width: 16, height: 8 } as const;
/** So much ink makes a tile worth comparing: a few strokes of a pen. */
const LEAST_INK = 900;
/** So much ink more is a word; less counts less: a dotted line is there in one scan and gone in the next. */
const WORD_INK = 2_000;
/** Strokes that correlate less than this are others; the same ones scanned again have 0.5 at the least. */
const LIKE = 0.55;
/** Nothing that follows could change the verdict. */
const SURELY_LIKE = 0.8;
/** What registration leaves over, in pixels, nearest first: a crease, a feeder's stutter, the rest of an angle. */
const SLACK = 1;
const WAYS: readonly (readonly [number, number])[] = Array.from({ length: (2 * SLACK + 1) ** 2 }, (_, at) => {
  const side = 2 * SLACK + 1;
  return [(at % side) - SLACK, Math.floor(at / side) - SLACK] as const;
})
  .sort((one, other) => Math.hypot(...one) - Math.hypot(...other))
  .slice(1);

/** Compares all tiles, or stops as soon as so many are strange. */
export const compareTiles = (
  first: InkMap,
  second: InkMap,
  fit: Laid,
  stopAt = Number.POSITIVE_INFINITY,
): TileCount => {
  let [inked, strange, outside, weight, sum] = [0, 0, 0, 0, 0];
  const placeOf = (at: number, size: number, { scale, shift }: Fit): number =>
    Math.round((at + size / 2) * scale + shift - size / 2);
  for (let top = 0; top + TILE.height <= first.heightPx && strange < stopAt; top += TILE.height)
    for (let left = 0; left + TILE.width <= first.widthPx; left += TILE.width) {
      const middle = { x: placeOf(left, TILE.width, fit.across), y: placeOf(top, TILE.height, fit.down) };
      const tile = likenessOfTile(first, second, left, top, middle);
      if (tile === null) continue;
      if (tile === 'outside') outside++;
      else {
        inked++;
        weight += tile.ink;
        sum += tile.ink * tile.likeness;
        strange += Math.max(0, 1 - tile.likeness / LIKE) * Math.min(1, (tile.ink - LEAST_INK / 2) / WORD_INK);
      }
    }
  return { inked, strange, outside, likeness: weight === 0 ? 1 : sum / weight };
};

type Place = { readonly x: number; readonly y: number };

/** The best of the ways that the tile may lie; null where neither page has ink. */
const likenessOfTile = (
  first: InkMap,
  second: InkMap,
  left: number,
  top: number,
  middle: Place,
): { readonly likeness: number; readonly ink: number } | 'outside' | null => {
  const home = correlate(first, second, left, top, middle);
  if (home === null) return inkOf(first, left, top) < LEAST_INK ? null : 'outside';
  if (home.ink < LEAST_INK) return null;
  let best = home.likeness;
  for (const [dx, dy] of WAYS) {
    if (best > SURELY_LIKE) break;
    const tile = correlate(first, second, left, top, { x: middle.x + dx, y: middle.y + dy });
    if (tile !== null) best = Math.max(best, tile.likeness);
  }
  return { likeness: best, ink: home.ink };
};

const inkOf = ({ ink, widthPx }: InkMap, left: number, top: number): number => {
  let sum = 0;
  for (let row = 0; row < TILE.height; row++)
    for (let at = (top + row) * widthPx + left, end = at + TILE.width; at < end; at++) sum += ink[at] as number;
  return sum;
};

const correlate = (
  first: InkMap,
  second: InkMap,
  left: number,
  top: number,
  { x, y }: Place,
): { readonly likeness: number; readonly ink: number } | null => {
  if (x < 0 || y < 0 || x + TILE.width > second.widthPx || y + TILE.height > second.heightPx) return null;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let row = 0; row < TILE.height; row++) {
    let here = (top + row) * first.widthPx + left;
    let there = (y + row) * second.widthPx + x;
    for (let column = 0; column < TILE.width; column++, here++, there++) {
      const a = first.ink[here] as number;
      const b = second.ink[there] as number;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const count = TILE.width * TILE.height;
  const ink = Math.max(sumA, sumB);
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  return { ink, likeness: spread <= 0 ? 0 : (sumAB - (sumA * sumB) / count) / Math.sqrt(spread) };
};
