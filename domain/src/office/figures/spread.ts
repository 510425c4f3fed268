import Type, { type Static } from 'typebox';

/**
 * How long things took, so that days can be added up to a year without keeping every ticket: counts by tenths of a minute (what is
 * shown has one decimal), beside the exact number above the target and the exact sum.
 */
export const Spread = Type.Object({
  count: Type.Integer({ minimum: 0 }),
  /** longer than the target, compared in ms */
  above: Type.Integer({ minimum: 0 }),
  sumMs: Type.Integer({ minimum: 0 }),
  /** tenths of a minute → how many, in order, each once */
  bins: Type.Array(Type.Tuple([Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 1 })])),
});
export type Spread = Static<typeof Spread>;

export const noSpread: Spread = { count: 0, above: 0, sumMs: 0, bins: [] };

const TENTH_MS = 6_000;
/** All beyond twelve hours is one bin: no day of an office is longer. */
const MOST_TENTHS = 7_200;

export const tenthsOf = (ms: number): number => Math.min(MOST_TENTHS, Math.round(ms / TENTH_MS));

export const spreadOf = (durationsMs: readonly number[], targetMs: number): Spread => {
  const bins = new Map<number, number>();
  let above = 0;
  let sumMs = 0;
  for (const ms of durationsMs) {
    const tenths = tenthsOf(ms);
    bins.set(tenths, (bins.get(tenths) ?? 0) + 1);
    if (ms > targetMs) above++;
    sumMs += ms;
  }
  return { count: durationsMs.length, above, sumMs, bins: inOrder(bins) };
};

const inOrder = (bins: ReadonlyMap<number, number>): [number, number][] => [...bins].sort(([a], [b]) => a - b);

export const addSpreads = (all: readonly Spread[]): Spread => {
  const bins = new Map<number, number>();
  let [count, above, sumMs] = [0, 0, 0];
  for (const one of all) {
    count += one.count;
    above += one.above;
    sumMs += one.sumMs;
    for (const [tenths, times] of one.bins) bins.set(tenths, (bins.get(tenths) ?? 0) + times);
  }
  return { count, above, sumMs, bins: inOrder(bins) };
};

/** Minutes, one decimal: the smallest that `share` of all do not exceed (nearest rank). null: nothing was measured. */
export const quantile = ({ count, bins }: Spread, share: number): number | null => {
  if (count === 0) return null;
  const rank = Math.max(1, Math.ceil(share * count - 1e-9));
  let seen = 0;
  for (const [tenths, times] of bins) {
    seen += times;
    if (seen >= rank) return tenths / 10;
  }
  return null;
};
