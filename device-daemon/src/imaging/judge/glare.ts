import type { GreyPage } from './grey-page.ts';
import type { PaperLight } from './paper-light.ts';

/** White so bright that nothing written there can be seen, as lamps leave on laminated paper and under cameras. */
export type Glare = {
  /** share of the page in its largest spot, 0 to 1 */
  readonly share: number;
  /** by how many grey levels the spot outshines the paper */
  readonly over: number;
};

const SATURATED = 246;
/** Paper as bright as this hides no lamp: a scanner's white. */
const PAPER_MAY_BE = 234;

/** Looks for the largest spot of saturated blocks on paper that is darker itself. */
export const glareOf = (page: GreyPage, light: PaperLight): Glare => {
  const over = 255 - light.level;
  if (light.level > PAPER_MAY_BE) return { share: 0, over };
  const half = light.blockPx >> 1;
  const across = Math.floor(page.widthPx / half);
  const down = Math.floor(page.heightPx / half);
  const white = new Uint8Array(across * down);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) white[row * across + column] = isWhite(page, column, row, half);
  return { share: largestSpot(white, across, down) / (across * down), over };
};

const isWhite = ({ widthPx, pixels }: GreyPage, column: number, row: number, size: number): 0 | 1 => {
  let saturated = 0;
  for (let y = row * size; y < (row + 1) * size; y += 2)
    for (let x = column * size; x < (column + 1) * size; x += 2)
      if ((pixels[y * widthPx + x] as number) >= SATURATED) saturated++;
  return saturated * 4 >= size * size * 0.94 ? 1 : 0;
};

const largestSpot = (white: Uint8Array, across: number, down: number): number => {
  const seen = new Uint8Array(white.length);
  let largest = 0;
  for (let start = 0; start < white.length; start++) {
    if (!white[start] || seen[start]) continue;
    const open = [start];
    seen[start] = 1;
    let size = 0;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      size++;
      const column = at % across;
      for (const next of [
        column > 0 ? at - 1 : -1,
        column < across - 1 ? at + 1 : -1,
        at - across,
        at + across < across * down ? at + across : -1,
      ])
        if (next >= 0 && white[next] && !seen[next]) {
          seen[next] = 1;
          open.push(next);
        }
    }
    largest = Math.max(largest, size);
  }
  return largest;
};
