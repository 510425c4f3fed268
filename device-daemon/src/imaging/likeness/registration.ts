import type { InkMap } from './ink-map.ts';

/** How the second page lies on the first, along one axis: `second = first · scale + shift`, in pixels of the map. */
export type Fit = { readonly scale: number; readonly shift: number; readonly likeness: number };

/** Scanners and feeders stretch a page by up to this much, */
const MOST_STRETCH = 0.035;
/** and lay it down up to 10 mm elsewhere. */
const MOST_SHIFT = 20;

export type Laid = { readonly down: Fit; readonly across: Fit };

/**
 * The ways that two pages may lie on each other, likeliest first; none: their lines run elsewhere, so they are two papers. Rows are
 * laid by the rows of ink, columns by its columns. Lines of print are sharp, columns are not: so the columns are tried as
 * much stretched as the rows are, and then by themselves, as a feeder stretches a page that drags.
 */
export const fitsOf = (first: InkMap, second: InkMap): Laid[] => {
  const down = fitProfiles(first.rows, second.rows, ALL_SCALES);
  if (down.likeness < LEAST_LIKENESS) return [];
  const tied = fitProfiles(first.columns, second.columns, [down.scale]);
  const free = fitProfiles(first.columns, second.columns, ALL_SCALES);
  return [tied, free].filter(({ likeness }) => likeness >= LEAST_LIKENESS).map((across) => ({ down, across }));
};

/** Lines of one paper scanned twice have 0.94 and more, those of two forms 0.8 at most (measured). */
const LEAST_LIKENESS = 0.86;

const ALL_SCALES = Array.from({ length: 15 }, (_, at) => 1 + (at - 7) * (MOST_STRETCH / 7));
const FINE = [-0.003, -0.002, -0.001, 0, 0.001, 0.002, 0.003];

/** Coarse by halves, then fine: some 100,000 products instead of two million. */
const fitProfiles = (first: Float32Array, second: Float32Array, scales: readonly number[]): Fit => {
  const [small, smallOther] = [halved(first), halved(second)];
  let best: Fit = { scale: 1, shift: 0, likeness: -1 };
  for (const scale of scales)
    for (let offset = -MOST_SHIFT / 2; offset <= MOST_SHIFT / 2; offset++) {
      const shift = (small.length / 2) * (1 - scale) + offset; // about the middle of the page
      const likeness = likenessAt(small, smallOther, scale, shift);
      if (likeness > best.likeness) best = { scale, shift, likeness };
    }
  const coarse = { scale: best.scale, shift: best.shift * 2 };
  best = { ...coarse, likeness: likenessAt(first, second, coarse.scale, coarse.shift) };
  const middle = first.length / 2;
  for (const stretch of scales.length > 1 ? FINE : [0])
    for (let offset = -1.5; offset <= 1.5; offset += 0.5) {
      const scale = coarse.scale + stretch;
      const shift = coarse.shift - middle * stretch + offset;
      const likeness = likenessAt(first, second, scale, shift);
      if (likeness > best.likeness) best = { scale, shift, likeness };
    }
  return best;
};

const halved = (values: Float32Array): Float32Array =>
  Float32Array.from(
    { length: values.length >> 1 },
    (_, at) => (values[2 * at] as number) + (values[2 * at + 1] as number),
  );

/** Normalised correlation of two profiles, the second read at `at · scale + shift`; -1 to 1. */
const likenessAt = (first: Float32Array, second: Float32Array, scale: number, shift: number): number => {
  let [count, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  const last = second.length - 1;
  for (let at = 0; at < first.length; at++) {
    const place = at * scale + shift;
    if (place < 0 || place >= last) continue;
    const whole = Math.floor(place);
    const part = place - whole;
    const a = first[at] as number;
    const b = (second[whole] as number) * (1 - part) + (second[whole + 1] as number) * part;
    count++;
    sumA += a;
    sumB += b;
    sumAA += a * a;
    sumBB += b * b;
    sumAB += a * b;
  }
  if (count < first.length * 0.8) return -1;
  const spread = (sumAA - (sumA * sumA) / count) * (sumBB - (sumB * sumB) / count);
  return spread <= 0 ? (sumA === sumB ? 1 : 0) : (sumAB - (sumA * sumB) / count) / Math.sqrt(spread);
};
