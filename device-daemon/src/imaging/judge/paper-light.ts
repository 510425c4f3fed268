import type { GreyPage } from './grey-page.ts';
import { quantile } from './grey-page.ts';

/** How bright the paper itself is, block by block: what ink is measured against. */
export type PaperLight = {
  readonly blockPx: number;
  readonly across: number;
  readonly down: number;
  /** grey level of the paper in each block, row by row */
  readonly levels: Float32Array;
  /** the page's own: the median of all blocks */
  readonly level: number;
};

const BLOCK_PX = 32;

/** Nine tenths of a block of print are paper; a stamp or a photograph takes its light from the paper around it. */
export const paperLight = (page: GreyPage): PaperLight => {
  const across = Math.max(1, Math.floor(page.widthPx / BLOCK_PX));
  const down = Math.max(1, Math.floor(page.heightPx / BLOCK_PX));
  const bright = new Float32Array(across * down);
  const counts = new Uint32Array(256);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      counts.fill(0);
      for (let y = row * BLOCK_PX; y < Math.min(page.heightPx, (row + 1) * BLOCK_PX); y += 2)
        for (let x = column * BLOCK_PX; x < Math.min(page.widthPx, (column + 1) * BLOCK_PX); x += 2) {
          const level = page.pixels[y * page.widthPx + x] as number;
          counts[level] = (counts[level] as number) + 1;
        }
      bright[row * across + column] = levelAbove(counts, 0.1);
    }
  const levels = smoothed(brightestAround(bright, across, down), across, down);
  return { blockPx: BLOCK_PX, across, down, levels, level: quantile(Float32Array.from(levels).sort(), 0.5) };
};

/** The level that this share of all counted pixels reach or surpass. */
const levelAbove = (counts: Uint32Array, share: number): number => {
  let all = 0;
  for (const count of counts) all += count;
  let above = 0;
  for (let level = 255; level >= 0; level--) {
    above += counts[level] as number;
    if (above >= all * share) return level;
  }
  return 0;
};

const brightestAround = (values: Float32Array, across: number, down: number): Float32Array =>
  eachAround(values, across, down, (around) => Math.max(...around));

const smoothed = (values: Float32Array, across: number, down: number): Float32Array =>
  eachAround(values, across, down, (around) => around.reduce((sum, value) => sum + value, 0) / around.length);

const eachAround = (
  values: Float32Array,
  across: number,
  down: number,
  of: (around: number[]) => number,
): Float32Array => {
  const made = new Float32Array(values.length);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      const around: number[] = [];
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++)
          around.push(values[y * across + x] as number);
      made[row * across + column] = of(around);
    }
  return made;
};

/** The light of the paper at a pixel. */
export const lightAt = (light: PaperLight, x: number, y: number): number => {
  const column = Math.min(light.across - 1, Math.floor(x / light.blockPx));
  const row = Math.min(light.down - 1, Math.floor(y / light.blockPx));
  return light.levels[row * light.across + column] as number;
};
