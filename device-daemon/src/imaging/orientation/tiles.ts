import type { GreyPage } from '../judge/grey-page.ts';
import { withoutRules } from './rules.ts';

/** Side of the square that the net sees, in pixels. */
export const TILE_PX = 128;
/** Pages are looked at as scanned and at two thirds of it, so that large and small print both have a size that the net knows. */
const SCALES = [1, 2 / 3] as const;
/** Print is looked for in cells of this many pixels each way; a tile is four by four of them. */
const CELL_PX = 32;
const CELLS = TILE_PX / CELL_PX;
/** Two neighbours that differ by this many levels are the side of a stroke. */
const STROKE_LEVELS = 40;
/** A tile with fewer sides of strokes has nothing to say: half a word. */
const LEAST_STROKES = 60;

/** One tile, levelled: 0 paper to 1.2 ink, row by row. */
export type Tile = Float32Array;

/**
 * The tiles of a page at 150 dpi that have most print, best first, alternating between the scales; at most `most`. Empty for a
 * page without print.
 */
export const tilesOf = (ruled: GreyPage, most: number): Tile[] => {
  const perScale = Math.ceil(most / SCALES.length);
  const page = withoutRules(ruled);
  const found = SCALES.map((scale) => {
    const scaled = scale === 1 ? page : reduced(page, scale);
    return placesOfPrint(scaled, perScale).map((place) => levelled(scaled, place));
  });
  const tiles: Tile[] = [];
  for (let nth = 0; nth < perScale; nth++)
    for (const ofScale of found) {
      const tile = ofScale[nth];
      if (tile && tiles.length < most) tiles.push(tile);
    }
  return tiles;
};

/** The tile turned clockwise by a quarter turn, `quarters` times (0 to 3). */
export const turned = (tile: Tile, quarters: number): Tile => {
  if (quarters === 0) return tile;
  const made = new Float32Array(tile.length);
  const last = TILE_PX - 1;
  for (let y = 0, at = 0; y < TILE_PX; y++)
    for (let x = 0; x < TILE_PX; x++, at++) {
      const [toX, toY] = quarters === 1 ? [last - y, x] : quarters === 2 ? [last - x, last - y] : [y, last - x];
      made[toY * TILE_PX + toX] = tile[at] as number;
    }
  return made;
};

type Place = { readonly x: number; readonly y: number };

/** Each new place overlaps those before it by no more than half a tile each way. */
const placesOfPrint = (page: GreyPage, most: number): Place[] => {
  const { strokes, columns, rows } = strokesByCell(page);
  const places: { x: number; y: number; strokes: number }[] = [];
  for (let row = 0; row + CELLS <= rows; row++)
    for (let column = 0; column + CELLS <= columns; column++) {
      let sum = 0;
      for (let down = 0; down < CELLS; down++)
        for (let across = 0; across < CELLS; across++)
          sum += strokes[(row + down) * columns + column + across] as number;
      if (sum >= LEAST_STROKES) places.push({ x: column * CELL_PX, y: row * CELL_PX, strokes: sum });
    }
  places.sort((one, other) => other.strokes - one.strokes);
  const chosen: Place[] = [];
  for (const place of places) {
    if (chosen.length >= most) break;
    const apart = chosen.every(
      ({ x, y }) => Math.abs(x - place.x) >= TILE_PX / 2 || Math.abs(y - place.y) >= TILE_PX / 2,
    );
    if (apart) chosen.push(place);
  }
  return chosen;
};

/** Sides of strokes that each cell has, along its rows and its columns: letters have both, ruled lines only one. */
const strokesByCell = ({ widthPx, heightPx, pixels }: GreyPage) => {
  const columns = Math.floor(widthPx / CELL_PX);
  const rows = Math.floor(heightPx / CELL_PX);
  const strokes = new Uint16Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let [along, across] = [0, 0];
      for (let y = row * CELL_PX; y < (row + 1) * CELL_PX - 1; y += 2) {
        let at = y * widthPx + column * CELL_PX;
        for (let x = 0; x < CELL_PX - 1; x += 2, at += 2) {
          const level = pixels[at] as number;
          if (Math.abs(level - (pixels[at + 1] as number)) > STROKE_LEVELS) along++;
          if (Math.abs(level - (pixels[at + widthPx] as number)) > STROKE_LEVELS) across++;
        }
      }
      strokes[row * columns + column] = 2 * Math.min(along, across);
    }
  return { strokes, columns, rows };
};

/** Smaller by `scale` (below 1), each pixel the mean of four neighbours of its middle: soft, as the net was taught. */
const reduced = ({ widthPx, heightPx, dpi, pixels }: GreyPage, scale: number): GreyPage => {
  const width = Math.floor(widthPx * scale);
  const height = Math.floor(heightPx * scale);
  const made = new Uint8Array(Math.max(0, width * height));
  for (let y = 0, to = 0; y < height; y++) {
    const top = Math.min(heightPx - 2, Math.floor(y / scale));
    for (let x = 0; x < width; x++, to++) {
      const at = Math.max(0, top) * widthPx + Math.min(widthPx - 2, Math.floor(x / scale));
      made[to] =
        ((pixels[at] as number) +
          (pixels[at + 1] as number) +
          (pixels[at + widthPx] as number) +
          (pixels[at + widthPx + 1] as number)) >>
        2;
    }
  }
  return { widthPx: width, heightPx: height, dpi: dpi * scale, pixels: made };
};

/** 0 paper, 1 ink, whatever the light was: the same arithmetic as training/train.py. */
const levelled = ({ widthPx, pixels }: GreyPage, { x, y }: Place): Tile => {
  const counts = new Uint32Array(256);
  for (let row = 0; row < TILE_PX; row++)
    for (let column = 0, at = (y + row) * widthPx + x; column < TILE_PX; column++, at++)
      counts[pixels[at] as number] = (counts[pixels[at] as number] as number) + 1;
  const paper = levelAt(counts, 0.95);
  const range = Math.max(paper - levelAt(counts, 0.02), 24);
  const tile = new Float32Array(TILE_PX * TILE_PX);
  for (let row = 0, to = 0; row < TILE_PX; row++)
    for (let column = 0, at = (y + row) * widthPx + x; column < TILE_PX; column++, at++, to++)
      tile[to] = Math.min(1.2, Math.max(0, (paper - (pixels[at] as number)) / range));
  return tile;
};

const levelAt = (counts: Uint32Array, share: number): number => {
  let left = share * TILE_PX * TILE_PX;
  for (let level = 0; level < 256; level++) {
    left -= counts[level] as number;
    if (left <= 0) return level;
  }
  return 255;
};
