/**
 * How long something has taken, as a table that can be drawn from: durations seen, ascending, in ms. What has already taken a while is
 * drawn from those that took longer still; where hardly any did, the tail goes on as that of a lognormal distribution with the same logs.
 */
export type Spread = {
  readonly sorted: Float64Array;
  readonly logMean: number;
  readonly logSd: number;
};

/** Fewer seen than this beyond what has elapsed are not drawn from: the tail is. */
const ENOUGH_BEYOND = 8;
const SHORTEST_MS = 100;

export const spreadOf = (durations: readonly number[] | Float64Array): Spread => {
  const sorted = Float64Array.from(durations, (ms) => Math.max(SHORTEST_MS, ms)).sort();
  let sum = 0;
  let squares = 0;
  for (const ms of sorted) {
    const log = Math.log(ms);
    sum += log;
    squares += log * log;
  }
  const logMean = sorted.length > 0 ? sum / sorted.length : 0;
  const variance = sorted.length > 1 ? Math.max(0, squares / sorted.length - logMean * logMean) : 0;
  return { sorted, logMean, logSd: Math.max(0.05, Math.sqrt(variance)) };
};

/** `count` values that stand for the whole of a spread, evenly over its quantiles. */
export const quantilesOf = ({ sorted }: Spread, count: number): number[] =>
  sorted.length === 0
    ? []
    : Array.from({ length: count }, (_, at) => sorted[Math.floor(((at + 0.5) / count) * sorted.length)] ?? 0);

/** The quantile of values in ascending order; `share` in [0, 1]. */
export const quantile = (ascending: Float64Array, share: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;

/** The index of the first duration longer than `elapsed`. */
export const firstLonger = (sorted: Float64Array, elapsed: number): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) > elapsed) high = middle;
    else low = middle + 1;
  }
  return low;
};

/**
 * How much longer it takes that has taken `elapsed` ms already; `first` is `firstLonger` of it, `even` a number in [0, 1). Far out, a
 * lognormal's rate of ending is about z / (sd · t) where z is how many sds the log of t lies above the mean.
 */
export const remaining = (spread: Spread, elapsed: number, first: number, even: number): number => {
  const { sorted } = spread;
  const beyond = sorted.length - first;
  if (beyond >= ENOUGH_BEYOND || (beyond > 0 && first === 0))
    return (sorted[first + Math.floor(even * beyond)] as number) - elapsed;
  const z = Math.max(0.7, (Math.log(Math.max(SHORTEST_MS, elapsed)) - spread.logMean) / spread.logSd);
  return -Math.log(1 - even) * ((spread.logSd * Math.max(SHORTEST_MS, elapsed)) / z);
};
