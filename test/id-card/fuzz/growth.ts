/** More than compiled code and caches of a parser ever take; a parser that kept 100 bytes of each input would take more. */
const MOST_GROWTH_BYTES = 3_000_000;

/**
 * Whether a heap grows, from its size after a collection at even distances of one run. The first third is warming up;
 * of the rest the least of the last half is held against the least of the first half, so that one sample taken at a bad
 * moment says nothing.
 */
export const growthOf = (samples: readonly number[]): { readonly bytes: number; readonly grows: boolean } => {
  const warm = samples.slice(Math.floor(samples.length / 3));
  const half = Math.ceil(warm.length / 2);
  const [early, late] = [warm.slice(0, half), warm.slice(half)];
  if (early.length === 0 || late.length === 0) return { bytes: 0, grows: false };
  const bytes = Math.min(...late) - Math.min(...early);
  return { bytes, grows: bytes > MOST_GROWTH_BYTES };
};
