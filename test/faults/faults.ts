import type { Bench } from './bench.ts';
import { powerCuts } from './power-cuts.ts';
import type { Row, Skipped } from './table.ts';

export type Wish = {
  readonly short: boolean;
  readonly cuts: number;
  readonly seed: number;
  readonly minutes: number;
};

/** One kind of fault: yields lines of the table. */
export type Fault = {
  readonly name: string;
  readonly needsDisks: boolean;
  readonly notInShort?: true;
  /** why it cannot be tried here; null when it can */
  readonly whyNot?: () => string | null;
  run(bench: Bench, wish: Wish): Promise<(Row | Skipped)[]>;
};

export const faults: readonly Fault[] = [
  {
    name: 'power-cuts',
    needsDisks: true,
    run: async (bench, { cuts, seed, minutes }) => [
      await powerCuts(bench, { cuts, seed, synchronous: 'FULL', untilMs: performance.now() + minutes * 60_000 }),
    ],
  },
  {
    name: 'control',
    needsDisks: true,
    run: async (bench, { short, seed }) => [
      await powerCuts(bench, { cuts: short ? 10 : 40, seed, synchronous: 'NORMAL' }),
    ],
  },
];
