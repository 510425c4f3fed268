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
  /** null: it cannot be put back from outside; the seed is lived through again all the same */
  readonly putBackAs: Returned | null;
};

export const bugs: readonly Bug[] = [
  {
    what: 'A visit died between the rename of its sealed bag and the sync of the folder. The daemon found the file, took it for durable and committed it; whoever came back was told that it is saved, and a power cut took the name of the file back.',
    foundBySeed: 99,
    promise: 'always-somewhere',
    fixedIn: 'ebf84e3',
    putBackAs: 'recovered-without-sync',
  },
  {
    what: 'A dossier was received, but its file could not be removed (ENOSPC). The forwarder kept a wait for it that was over, and woke every 10 ms for ever: 100 queries a second on a kiosk that has nothing to do.',
    foundBySeed: 200183,
    promise: 'nothing-spins',
    fixedIn: 'e1991e1',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: the second place lost its disk while its proof was on the way back, 19 ms before the kiosk said "two places". Nobody can know better; the oracle now holds the place to what lay there when it gave its proof, and a place that lost a bag gives no proof for it.',
    foundBySeed: 7271,
    promise: 'two-places-only-when-so',
    fixedIn: '62bb3ca (the commit after it)',
    putBackAs: null,
  },
  {
    what: 'A bag could not be synced, and its half-written file could not be removed either. The next press wrote over that very file: its pages might be held for clean since the failed sync, so the next sync said yes to bytes that were never on the disk, and the screen said that the dossier is saved.',
    foundBySeed: 55957,
    promise: 'always-somewhere',
    fixedIn: '01f6e70 (the third commit after it)',
    putBackAs: null,
  },
  {
    what: 'A bag was damaged on the disk while its upload was half done; the second place gave it back, but the open file still sent the rest of the damaged one. The repository said "other bytes than announced"; the kiosk found its bag whole, and committed the same complete and worthless upload again and again, for ever.',
    foundBySeed: 29397,
    promise: 'an-alarm-stands',
    fixedIn: '01f6e70 (the third commit after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: a bag that was spoilt before the daemon found it is committed as it lies there, and the oracle asked the second place for what was sealed.',
    foundBySeed: 21640,
    promise: 'two-places-only-when-so',
    fixedIn: '01f6e70 (the third commit after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: after many short lives the last start was late, and the end was called before it had looked through its disk; or while the file of a receipt of that moment was still being removed (seed 195381).',
    foundBySeed: 108878,
    promise: 'nothing-left-behind',
    fixedIn: '01f6e70 (the third commit after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: its returning citizen asked only for the row, where the visit desk first commits what an earlier visit left whole; so the daemon committed that bag while the second visit sealed over it.',
    foundBySeed: 414067,
    promise: 'row-and-bag-agree',
    fixedIn: '05392d8 (the first commit of test/faults/simulation after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: a press whose first answer was lost sealed once more, where the visit desk says that the dossier is committed.',
    foundBySeed: 492336,
    promise: 'row-and-bag-agree',
    fixedIn: 'd48c77e (the first commit of test/faults/simulation after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: a sync that failed for one file dropped pages of another, whose own sync then said yes. Linux tells every file whose pages it dropped (errseq_t).',
    foundBySeed: 646766,
    promise: 'always-somewhere',
    fixedIn: 'd48c77e (the first commit of test/faults/simulation after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: a bag that was spoilt before its commit was brought to the second place as it lay there, and after the kiosk was destroyed the repository could not open it; its citizen had been told nothing.',
    foundBySeed: 1238693,
    promise: 'nothing-lost',
    fixedIn: 'bdcb31e (the first commit of test/faults/simulation after it)',
    putBackAs: null,
  },
  {
    what: 'Of the simulation itself: a citizen who came back in the last second of a history was not waited for.',
    foundBySeed: 244788,
    promise: 'nobody-waits-for-ever',
    fixedIn: '05392d8 (the first commit of test/faults/simulation after it)',
    putBackAs: null,
  },
];
