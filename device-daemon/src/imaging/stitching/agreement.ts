import { type GreyPicture, type LaidOver, laidOver, type Region, reduced, regionOf } from './grey-picture.ts';
import type { Placement } from './placement.ts';

/**
 * Is everything that is printed in the overlap of one scan in the other too, at its place? What keeps a line from being lost or
 * doubled: a placement that is off by a line, or a paper that was folded between the scans, leaves ink without its counterpart.
 */
export type InkAgreement = {
  /** share of the ink of either scan that has no counterpart, 0 to 1 */
  readonly lonely: number;
  /** tiles of 4 mm with ink on them, and those of them where it is not in both */
  readonly tiles: number;
  readonly disagreeing: number;
};

const LOOKED_AT_DPI = 100;
const TILE_MM = 4;
/** Of the edges of both scans nothing is believed, mm: the paper lifts, the lamp falls off. */
const EDGE_MM = 1.5;
/** Darker than this share of the paper is print for certain; anything darker than that may be its counterpart. */
const PRINT = 0.68;
const TRACE = 0.86;
/** Print finds its counterpart within so many pixels (0.5 mm). */
const REACH_PX = 2;
/** The paper's light is taken from so far on either side: wider than a rule of a table, narrower than a shadow, mm. */
const AROUND_MM = 2.5;
/** So much lonely print makes a tile disagree: more than a speck of dust, less than a letter. */
const LEAST_LONELY_PX = 8;

export const inkAgreement = (
  first: GreyPicture,
  second: GreyPicture,
  placement: Placement,
  region: Region,
  dpi: number,
): InkAgreement => {
  const box = Math.max(1, Math.round(dpi / LOOKED_AT_DPI));
  const over = laidOver(second, placement, region);
  const here = reduced(regionOf(first, region), box);
  const there = reduced(over, box);
  const edge = Math.ceil((EDGE_MM * dpi) / box / 25.4);
  const seen = bothSeen(over, here, box, edge);
  const around = Math.round((AROUND_MM * dpi) / box / 25.4);
  const [paperHere, paperThere] = [paperLevels(here, seen, around), paperLevels(there, seen, around)];
  const traceHere = near(here, paperHere);
  const traceThere = near(there, paperThere);
  const tilePx = Math.max(4, Math.round((TILE_MM * dpi) / box / 25.4));
  const across = Math.ceil(here.widthPx / tilePx);
  const ink = new Uint32Array(across * Math.ceil(here.heightPx / tilePx));
  const alone = new Uint32Array(ink.length);
  for (let y = 0; y < here.heightPx; y++)
    for (let x = 0; x < here.widthPx; x++) {
      const at = y * here.widthPx + x;
      if (!seen[at]) continue;
      const isHere = (here.pixels[at] as number) < PRINT * (paperHere[x] as number);
      const isThere = (there.pixels[at] as number) < PRINT * (paperThere[x] as number);
      if (!isHere && !isThere) continue;
      const tile = Math.floor(y / tilePx) * across + Math.floor(x / tilePx);
      ink[tile] = (ink[tile] as number) + 1;
      if ((isHere && !traceThere[at]) || (isThere && !traceHere[at])) alone[tile] = (alone[tile] as number) + 1;
    }
  let [inkInAll, aloneInAll, tiles, disagreeing] = [0, 0, 0, 0];
  for (const [tile, count] of ink.entries()) {
    const without = alone[tile] as number;
    inkInAll += count;
    aloneInAll += without;
    if (count >= LEAST_LONELY_PX) tiles++;
    if (without >= LEAST_LONELY_PX && without * 3 >= count) disagreeing++;
  }
  return { lonely: inkInAll === 0 ? 1 : aloneInAll / inkInAll, tiles, disagreeing };
};

/** 1 where both scans see the paper, away from their edges. */
const bothSeen = (over: LaidOver, { widthPx, heightPx }: GreyPicture, box: number, edge: number): Uint8Array => {
  const seen = new Uint8Array(widthPx * heightPx);
  for (let y = edge; y < heightPx - edge; y++) {
    // the second scan's own upper and lower edge: rows near it are not seen either
    const rows = [(y - edge) * box, (y + edge) * box + box - 1];
    const from = Math.max(...rows.map((row) => over.from[row] ?? 0)) / box + edge;
    const isThere = rows.every((row) => (over.end[row] ?? 0) > (over.from[row] ?? 0));
    const end = Math.min(...rows.map((row) => over.end[row] ?? 0)) / box - edge;
    if (!isThere) continue;
    for (let x = Math.max(edge, Math.ceil(from)); x < Math.min(widthPx - edge, end); x++) seen[y * widthPx + x] = 1;
  }
  return seen;
};

/**
 * How light the paper is, column by column: towards the rim of the glass, where it lifts off, it gets dark. One tenth of a column is
 * lighter than its paper; a column that a rule runs down takes the light of its neighbours.
 */
const paperLevels = ({ widthPx, heightPx, pixels }: GreyPicture, seen: Uint8Array, around: number): Float32Array => {
  const own = new Float32Array(widthPx);
  const levels = new Uint32Array(256);
  for (let x = 0; x < widthPx; x++) {
    levels.fill(0);
    let count = 0;
    for (let at = x, end = widthPx * heightPx; at < end; at += widthPx)
      if (seen[at]) {
        levels[pixels[at] as number] = (levels[pixels[at] as number] as number) + 1;
        count++;
      }
    let lighter = 0;
    let level = 255;
    while (level > 0 && (lighter + (levels[level] as number)) * 10 < count) lighter += levels[level--] as number;
    own[x] = count === 0 ? 0 : level;
  }
  const made = new Float32Array(widthPx);
  for (let x = 0; x < widthPx; x++)
    made[x] = own.subarray(Math.max(0, x - around), x + around + 1).reduce((most, level) => Math.max(most, level), 0);
  return made;
};

/** 1 where something that may be print lies within `REACH_PX`. */
const near = ({ widthPx, heightPx, pixels }: GreyPicture, paper: Float32Array): Uint8Array => {
  const made = new Uint8Array(pixels.length);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      if ((pixels[y * widthPx + x] as number) >= TRACE * (paper[x] as number)) continue;
      for (let v = Math.max(0, y - REACH_PX); v <= Math.min(heightPx - 1, y + REACH_PX); v++)
        made.fill(1, v * widthPx + Math.max(0, x - REACH_PX), v * widthPx + Math.min(widthPx, x + REACH_PX + 1));
    }
  return made;
};
