/** A byte a pixel, row by row: 1 where it is so. */
export type Mask = { readonly widthPx: number; readonly heightPx: number; readonly is: Uint8Array };

/** Print, lines and rings are thinner than two millimetres: eroded and grown again, they are gone. */
export const withoutThin = (mask: Mask): Mask => grown(eroded(mask));

/** A lid, a desk or a shadow as grey as print is: what is dim, thicker than a line of print and hangs together with the frame. */
export const withSurround = (mask: Mask, dim: Mask): Mask => {
  const { widthPx, heightPx, is } = mask;
  if (!atFrame(dim)) return mask;
  const thick = grown(grown(eroded(eroded(dim))));
  const made = Uint8Array.from(is);
  for (const { runs } of patchesOf(thick, 1))
    if (runs.some(({ y, from, to }) => y === 0 || y === heightPx - 1 || from === 0 || to === widthPx))
      put(made, widthPx, runs);
  return { ...mask, is: made };
};

/**
 * Skin that is as pale as the paper shows by its flanks and its tip: what they shut in, together with the frame, is covered as well. What
 * is larger than the tips of three fingers, or lies in the middle, is paper inside of a ring or a border.
 */
export const withoutHoles = (mask: Mask): Mask => {
  const { widthPx, heightPx, is } = mask;
  const made = Uint8Array.from(is);
  const [left, right, top, bottom] = [widthPx * 0.3, widthPx * 0.7, heightPx * 0.3, heightPx * 0.7];
  for (const { runs, pixels } of patchesOf(mask, 0))
    if (pixels <= LARGEST_HOLE && !runs.some(({ y, from, to }) => y >= top && y < bottom && from < right && to > left))
      put(made, widthPx, runs);
  return { ...mask, is: made };
};
/** mm² */
const LARGEST_HOLE = 900;

/** Pixels side by side in one row, from `from` to before `to`. */
type Run = { readonly y: number; readonly from: number; readonly to: number };
type Patch = { readonly runs: Run[]; pixels: number };

/** What hangs together (up, down, sideways) of pixels that are `of`, run by run: a page has few of them. */
const patchesOf = ({ widthPx, heightPx, is }: Mask, of: 0 | 1): Patch[] => {
  const runs: Run[] = [];
  const parents: number[] = [];
  const root = (at: number): number => {
    let top = at;
    while (parents[top] !== top) top = parents[top] as number;
    parents[at] = top;
    return top;
  };
  let above = 0; // the first run of the row before
  for (let y = 0; y < heightPx; y++) {
    const begins = runs.length;
    for (let x = 0, at = y * widthPx; x < widthPx; x++, at++) {
      if (is[at] !== of) continue;
      const from = x;
      while (x < widthPx && is[at] === of) {
        x++;
        at++;
      }
      const own = runs.push({ y, from, to: x }) - 1;
      parents.push(own);
      for (let other = above; other < begins; other++) {
        const run = runs[other] as Run;
        if (run.from < x && run.to > from) parents[root(other)] = root(own);
      }
    }
    above = begins;
  }
  const patches = new Map<number, Patch>();
  for (const [at, run] of runs.entries()) {
    const top = root(at);
    const patch = patches.get(top) ?? { runs: [], pixels: 0 };
    patch.runs.push(run);
    patch.pixels += run.to - run.from;
    patches.set(top, patch);
  }
  return [...patches.values()];
};

const put = (is: Uint8Array, widthPx: number, runs: readonly Run[]): void => {
  for (const { y, from, to } of runs) is.fill(1, y * widthPx + from, y * widthPx + to);
};

const atFrame = ({ widthPx, heightPx, is }: Mask): boolean => {
  for (let x = 0; x < widthPx; x++) if (is[x] === 1 || is[is.length - 1 - x] === 1) return true;
  for (let y = 0; y < heightPx; y++) if (is[y * widthPx] === 1 || is[(y + 1) * widthPx - 1] === 1) return true;
  return false;
};

/** 1 where all of the three by three are; what lies beyond the picture counts as its edge does. */
const eroded = (mask: Mask): Mask => around(mask, 0);
/** 1 where any of them is: where not all of them are 0. */
const grown = (mask: Mask): Mask => around(mask, 1);

/** `flip` 1 turns "all are 1" into "all are 0" and back: one loop without a branch for both. */
const around = ({ widthPx, heightPx, is }: Mask, flip: 0 | 1): Mask => {
  const [rows, made] = [new Uint8Array(is.length), new Uint8Array(is.length)];
  for (let y = 0; y < heightPx; y++) {
    const first = y * widthPx;
    const last = first + widthPx - 1;
    let before = (is[first] as number) ^ flip;
    let here = before;
    for (let at = first; at < last; at++) {
      const next = (is[at + 1] as number) ^ flip;
      rows[at] = before & here & next;
      before = here;
      here = next;
    }
    rows[last] = before & here;
  }
  for (let y = 0; y < heightPx; y++) {
    const up = y === 0 ? 0 : widthPx;
    const down = y === heightPx - 1 ? 0 : widthPx;
    for (let at = y * widthPx, end = at + widthPx; at < end; at++)
      made[at] = ((rows[at - up] as number) & (rows[at] as number) & (rows[at + down] as number)) ^ flip;
  }
  return { widthPx, heightPx, is: made };
};
