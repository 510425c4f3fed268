import type { GreyPicture, Region } from './grey-picture.ts';

/**
 * How well the content of a patch tells where it lies, in both directions: the smaller eigenvalue of its structure tensor
 * (Shi and Tomasi 1994), a pixel. A patch with one straight line in it has none: it could slide along the line.
 */
export const hold = ({ widthPx, pixels }: GreyPicture, { left, top, widthPx: w, heightPx: h }: Region): number => {
  let [xx, yy, xy] = [0, 0, 0];
  for (let row = top + 1; row < top + h - 1; row++)
    for (let at = row * widthPx + left + 1, end = at + w - 2; at < end; at++) {
      const gx = (pixels[at + 1] as number) - (pixels[at - 1] as number);
      const gy = (pixels[at + widthPx] as number) - (pixels[at - widthPx] as number);
      xx += gx * gx;
      yy += gy * gy;
      xy += gx * gy;
    }
  const smaller = (xx + yy) / 2 - Math.hypot((xx - yy) / 2, xy);
  return smaller / Math.max(1, (w - 2) * (h - 2));
};

/** A patch with its mean taken out, ready to be compared. */
export type Patch = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Float32Array;
  /** root of the sum of squares; 0: nothing on it */
  readonly norm: number;
};

export const patchOf = ({ widthPx, pixels }: GreyPicture, { left, top, widthPx: w, heightPx: h }: Region): Patch => {
  const values = new Float32Array(w * h);
  let sum = 0;
  for (let row = 0, to = 0; row < h; row++)
    for (let at = (top + row) * widthPx + left, end = at + w; at < end; at++, to++) {
      values[to] = pixels[at] as number;
      sum += pixels[at] as number;
    }
  const mean = sum / values.length;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const value = (values[at] as number) - mean;
    values[at] = value;
    squares += value * value;
  }
  return { widthPx: w, heightPx: h, values, norm: Math.sqrt(squares) };
};

/** Where patches may be looked for quickly: sums over any rectangle in four readings. */
export type Searched = GreyPicture & { readonly sums: Float64Array; readonly squares: Float64Array };

export const searched = (picture: GreyPicture): Searched => {
  const { widthPx, heightPx, pixels } = picture;
  const stride = widthPx + 1;
  const sums = new Float64Array(stride * (heightPx + 1));
  const squares = new Float64Array(stride * (heightPx + 1));
  for (let row = 0; row < heightPx; row++) {
    let [sum, square] = [0, 0];
    for (let x = 0; x < widthPx; x++) {
      const value = pixels[row * widthPx + x] as number;
      sum += value;
      square += value * value;
      const to = (row + 1) * stride + x + 1;
      sums[to] = (sums[to - stride] as number) + sum;
      squares[to] = (squares[to - stride] as number) + square;
    }
  }
  return { ...picture, sums, squares };
};

/** Grey levels (standard deviation) below which a place has nothing on it. */
const LEAST_CONTRAST = 3;

/** Normalised cross-correlation of the patch with the place whose upper left corner is (x, y): 1 the same, 0 nothing in common. */
export const likenessAt = (patch: Patch, where: Searched, x: number, y: number): number => {
  const { widthPx: w, heightPx: h, values, norm } = patch;
  const { widthPx, pixels, sums, squares } = where;
  const count = w * h;
  const stride = widthPx + 1;
  const [above, below] = [y * stride + x, (y + h) * stride + x];
  const sum =
    (sums[below + w] as number) - (sums[below] as number) - (sums[above + w] as number) + (sums[above] as number);
  const square =
    (squares[below + w] as number) -
    (squares[below] as number) -
    (squares[above + w] as number) +
    (squares[above] as number);
  const spread = square - (sum * sum) / count;
  if (spread < LEAST_CONTRAST * LEAST_CONTRAST * count || norm === 0) return 0;
  let product = 0;
  for (let row = 0, of = 0; row < h; row++) {
    let at = (y + row) * widthPx + x;
    for (const end = of + w; of < end; of++, at++) product += (values[of] as number) * (pixels[at] as number);
  }
  return product / (norm * Math.sqrt(spread));
};

/** How far the top of a parabola through three neighbours lies from the middle one, at most half a step. */
export const peakOffset = (before: number, top: number, after: number): number => {
  const bend = before - 2 * top + after;
  return bend >= 0 ? 0 : Math.max(-0.5, Math.min(0.5, (0.5 * (before - after)) / bend));
};
