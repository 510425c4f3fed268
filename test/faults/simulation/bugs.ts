import type { Returned } from './world.ts';

/**
 * Every bug that the simulation ever found. A seed means its history only with the code of its day, so each row also names
 * how the bug is put back (planted.ts): the test puts it back and demands that it is found again, and that the same seeds
 * pass without it. Rows are never taken out.
 */
export type Bug = {
  readonly what: string;
  /** the seed that found it, with the code of that day */
  readonly foundBySeed: number;
  readonly promise: string;
  readonly fixedIn: string;
  readonly putBackAs: Returned;
  /** first seed from which it is found again, within `within` histories */
  readonly again: { readonly from: number; readonly within: number };
};

export const bugs: readonly Bug[] = [
  {
    what: 'A visit died between the rename of its sealed bag and the sync of the folder. The daemon found the file, took it for durable and committed it; whoever came back was told that it is saved, and a power cut took the name of the file back.',
    foundBySeed: 99,
    promise: 'always-somewhere',
    fixedIn: 'start-up check syncs before it commits (24 November 2026)',
    putBackAs: 'recovered-without-sync',
    again: { from: 1, within: 1_000 },
  },
];
