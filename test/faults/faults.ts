import type { Bench } from './bench.ts';
import { clockJumps, whyNoClockJumps } from './clock-jumps.ts';
import { cutsAtCalls } from './cuts-at-calls.ts';
import { destroyedDisks } from './destroyed-disks.ts';
import { fullDisk } from './full-disk.ts';
import { killedAgainAndAgain } from './killed-daemon.ts';
import { lyingRepository } from './liar.ts';
import { badLines } from './lines.ts';
import { powerCuts } from './power-cuts.ts';
import { whyNoStrikes } from './striking.ts';
import { eachCall, witness } from './sync-points.ts';
import type { Row, Skipped } from './table.ts';

export type Wish = {
  readonly short: boolean;
  readonly cuts: number;
  readonly seed: number;
  readonly minutes: number;
  /** strike each so-manieth call; 1: all of them */
  readonly every: number;
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
    name: 'cuts-at-calls',
    needsDisks: true,
    whyNot: whyNoStrikes,
    run: async (bench, { short, cuts, seed, minutes }) => [
      await cutsAtCalls(bench, { cuts, seed, every: short ? 6 : 1, untilMs: performance.now() + minutes * 60_000 }),
    ],
  },
  {
    name: 'control',
    needsDisks: true,
    run: async (bench, { short, seed }) => [
      await powerCuts(bench, { cuts: short ? 10 : 40, seed, synchronous: 'NORMAL' }),
    ],
  },
  {
    name: 'sync-points',
    needsDisks: false,
    whyNot: whyNoStrikes,
    run: async (bench, { seed }) => {
      const counted = await witness(bench);
      const kill = await eachCall(bench, 'kill at the n-th sync, all n', { calls: ['sync'], how: 'kill' }, { seed });
      const wrong =
        counted && counted.ours !== counted.strace ? [`strace saw ${counted.strace} calls, we ${counted.ours}`] : [];
      return [{ ...kill, wrong: [...kill.wrong, ...wrong] }];
    },
  },
  {
    name: 'calls-fail',
    needsDisks: false,
    whyNot: whyNoStrikes,
    run: async (bench, { short, seed, every }) => {
      const rows: Row[] = [];
      for (const how of ['EIO', 'ENOSPC', 'torn'] as const)
        rows.push(
          await eachCall(
            bench,
            how === 'torn' ? 'kill in the middle of the n-th write' : `${how} at the n-th call`,
            how === 'torn' ? { calls: ['write'], how } : { how },
            { every: short ? 121 : every, offset: seed % (short ? 121 : every), seed },
          ),
        );
      return rows;
    },
  },
  {
    name: 'full-disk',
    needsDisks: true,
    run: async (bench, { short, seed }) => fullDisk(bench, { rounds: short ? 1 : 12, seed }),
  },
  {
    name: 'killed',
    notInShort: true,
    needsDisks: false,
    run: async (bench, { short, seed }) => [await killedAgainAndAgain(bench, { kills: short ? 5 : 100, seed })],
  },
  {
    name: 'liar',
    notInShort: true,
    needsDisks: false,
    run: async (bench, { short, seed }) => [await lyingRepository(bench, { dossiers: short ? 4 : 60, seed })],
  },
  {
    name: 'clock-jumps',
    needsDisks: false,
    whyNot: whyNoClockJumps,
    run: async (bench, { short, seed }) => [await clockJumps(bench, { lives: short ? 1 : 8, seed })],
  },
  {
    name: 'destroyed-disks',
    notInShort: true,
    needsDisks: true,
    run: async (bench, { short, seed }) => destroyedDisks(bench, { rounds: short ? 1 : 10, seed }),
  },
  {
    name: 'lines',
    notInShort: true,
    needsDisks: false,
    run: (_bench, { short, seed }) => badLines(short, seed),
  },
];
