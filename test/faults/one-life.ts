import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkRecords, examine, type Findings } from './after-a-cut.ts';
import type { Bench } from './bench.ts';
import { readBook } from './book.ts';
import type { KioskAbout } from './kiosk-parts.ts';
import { forwardAll } from './power-cuts.ts';
import { callsIn, type Strike, struck } from './striking.ts';
import type { Tally } from './tally.ts';
import { provision, type Wish, Workload } from './workload.ts';

/** A life under a strike that has not ended after this long is ended, and that is wrong. */
const LIFE_MS = 120_000;

/** What became of one dossier's life that was struck once. */
export type Life = {
  /** calls that counted up to the end */
  readonly calls: ReturnType<typeof callsIn>;
  /** it ran to its end by itself: there was nothing left to strike, or it got over it */
  readonly finished: boolean;
  readonly code: number | null;
  readonly acknowledged: number;
};

/**
 * One dossier's whole life (submit, seal, commit, forward, receipt, erase) in a process of its own on a fresh folder,
 * struck at one call; then a start on the same files by production's own start-up, and everything forwarded.
 */
export const oneLife = async (
  bench: Bench,
  strike: Strike | null,
  tally: Tally | null,
  wish: Partial<Wish> = {},
): Promise<Life> => {
  const { province } = bench;
  const kioskId = province.nextKiosk();
  const folder = join(bench.room.folder, 'lives', kioskId);
  mkdirSync(folder, { recursive: true });
  provision(folder, province);
  const logFile = join(bench.desk, `${kioskId}.calls`);
  try {
    const workload = new Workload({
      ...{ desk: bench.desk, folder, kioskId, province, citizen: bench.citizen },
      wish: { seed: 1, inFlight: 1, dossiers: 1, paperBytes: [9_000, 9_001], ballastBytes: 65_536, ...wish },
      environment: struck(bench, folder, strike, logFile),
    });
    const code = await inTime(workload);
    const book = workload.book();
    const what = strike ? `${strike.how} at ${strike.calls?.join('/') ?? 'call'} ${strike.at}` : 'not struck';
    if (code === 'late') tally?.add([], wrong(`it hangs: ${workload.log()}`), what);
    tally?.moment(book.acknowledged.keys(), await comeBack(bench, workload.about), what);
    return {
      calls: callsIn(logFile),
      finished: book.finished > 0,
      code: code === 'late' ? null : code,
      acknowledged: book.acknowledged.size,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/**
 * The next start on the same files, then all that waits is forwarded: what was acknowledged is one record. `staff`: what
 * was refused in between is first put back by a technician; otherwise nothing may have been refused.
 */
export const comeBack = async (
  bench: Bench,
  given: KioskAbout,
  staff?: 'put back what was refused',
): Promise<Findings> => {
  const about = { ...given, repositoryUrl: bench.province.url };
  const book = readBook(join(bench.desk, `${about.kioskId}.book`));
  const records = bench.province.recordsOf(about.kioskId);
  const found = await examine(
    about,
    book,
    (id) => records.get(id),
    async (kiosk) => {
      if (staff) for (const row of kiosk.outbox.quarantinedRows()) kiosk.outbox.retryQuarantined(row.dossier_id);
      await forwardAll(kiosk);
    },
  );
  const counted = checkRecords(book, bench.province.recordsOf(about.kioskId), bench.province.twiceUsed(about.kioskId));
  return {
    lost: [...found.lost, ...counted.lost],
    doubled: [...found.doubled, ...counted.doubled],
    wrong: [...found.wrong, ...counted.wrong],
  };
};

const wrong = (sentence: string): Findings => ({ lost: [], doubled: [], wrong: [sentence] });

const inTime = async (workload: Workload): Promise<number | null | 'late'> => {
  const ended = await Promise.race([workload.exited, sleep(LIFE_MS, 'late' as const, { ref: false })]);
  if (ended === 'late') await workload.kill();
  return ended;
};
