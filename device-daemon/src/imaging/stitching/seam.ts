import { type GreyPicture, type LaidOver, reduced } from './grey-picture.ts';

/** The cut is looked for at this resolution: a gap between words is 6 pixels wide. */
const SEAM_DPI = 75;
/** What crossing a pixel costs besides its print: the way is not to wander, and where both scans differ least. */
const STEP_COST = 2;
const SIDEWAYS_COST = 3;
/** Outside both scans the cut may only stand where nothing else is left. */
const OUTSIDE_COST = 100_000;

/**
 * Where one scan ends and the other begins: for each row of the overlap the column with the cut, on the way from top to bottom
 * that crosses the least print (dynamic programming over the darker of both scans and over their difference). `marginPx`:
 * so far it keeps from the edges of both.
 */
export const seamThrough = (here: GreyPicture, over: LaidOver, dpi: number, marginPx: number): Float32Array => {
  const box = Math.max(1, Math.round(dpi / SEAM_DPI));
  const [one, other] = [reduced(here, box), reduced(over, box)];
  const { widthPx, heightPx } = one;
  const margin = Math.ceil(marginPx / box);
  const cost = (x: number, y: number): number => {
    const row = Math.min(over.from.length - 1, y * box + (box >> 1));
    const isInside =
      x >= Math.max(margin, (over.from[row] as number) / box + margin) &&
      x < Math.min(widthPx - margin, (over.end[row] as number) / box - margin);
    if (!isInside) return OUTSIDE_COST;
    const [a, b] = [one.pixels[y * widthPx + x] as number, other.pixels[y * widthPx + x] as number];
    return STEP_COST + 255 - Math.min(a, b) + 2 * Math.abs(a - b);
  };
  const came = new Int8Array(widthPx * heightPx);
  let sums = Float64Array.from({ length: widthPx }, (_, x) => cost(x, 0));
  for (let y = 1; y < heightPx; y++) {
    const next = new Float64Array(widthPx);
    for (let x = 0; x < widthPx; x++) {
      let [best, step] = [sums[x] as number, 0];
      const [left, right] = [(sums[x - 1] ?? Infinity) + SIDEWAYS_COST, (sums[x + 1] ?? Infinity) + SIDEWAYS_COST];
      if (left < best) [best, step] = [left, -1];
      if (right < best) [best, step] = [right, 1];
      came[y * widthPx + x] = step;
      next[x] = best + cost(x, y);
    }
    sums = next;
  }
  const small = new Float32Array(heightPx);
  let at = sums.indexOf(Math.min(...sums));
  for (let y = heightPx - 1; y >= 0; y--) {
    small[y] = at;
    at += came[y * widthPx + at] as number;
  }
  return Float32Array.from({ length: here.heightPx }, (_, row) => {
    const y = Math.max(0, Math.min(heightPx - 1, (row - (box - 1) / 2) / box));
    const [above, below] = [small[Math.floor(y)] as number, small[Math.ceil(y)] as number];
    return (above + (below - above) * (y - Math.floor(y))) * box + (box - 1) / 2;
  });
};
