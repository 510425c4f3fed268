import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { examine } from './after-a-cut.ts';
import type { Bench } from './bench.ts';
import type { Book } from './book.ts';
import type { CutDisk, Disk, FileSystem, Shelf } from './disks/shelf.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import { struck } from './striking.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision, Workload } from './workload.ts';

/** A kiosk's day on one disk: so many dossiers, two citizens at a time. */
const DOSSIERS = 4;
/** The disk is copied before so many calls, then all the copies are looked at while the kiosk waits. */
const CUTS_AT_ONCE = 12;
/** Every so many cuts the thief looks at the raw bytes of the disk, too. */
const THIEF_EVERY = 100;

/**
 * Power cuts before every call of a kiosk's work that changes its disk: each write, sync, rename, unlink, truncate. The
 * kiosk waits at the call while its disk is copied, so no state that a power cut could leave between two calls is left
 * out. On every second disk one cut, the seed says which, really happens: the kiosk ends there and starts again from
 * what the disk held. `every`: only each so-manieth call (the short form). At the end everything is forwarded: each acknowledged dossier must have exactly one record.
 */
export const cutsAtCalls = async (
  bench: Bench,
  options: { cuts: number; seed: number; every?: number; untilMs?: number },
): Promise<Row> => {
  const { cuts, seed, every = 1, untilMs = Number.POSITIVE_INFINITY } = options;
  const random = seeded(seed);
  const tally = new Tally();
  const { shelf } = bench;
  for (let n = 0; tally.moments < cuts && performance.now() < untilMs; n++)
    await oneDisk(bench, shelf, n, random, tally, cuts, every);
  return tally.row('power cut before each call', seed);
};

const oneDisk = async (
  bench: Bench,
  shelf: Shelf,
  n: number,
  random: () => number,
  tally: Tally,
  cuts: number,
  every: number,
): Promise<void> => {
  const { province } = bench;
  const fileSystem: FileSystem = n % 4 === 3 ? 'xfs' : 'ext4';
  const happensAt = n % 2 === 1 ? 40 + Math.floor(random() * 300) : Number.POSITIVE_INFINITY;
  const kioskId = province.nextKiosk();
  const disk = shelf.newDisk(fileSystem);
  provision(disk.folder, province);
  const workload = new Workload({
    ...{ desk: bench.desk, folder: disk.folder, kioskId, province, citizen: bench.citizen },
    wish: {
      seed: Math.floor(random() * 2 ** 32),
      inFlight: 2,
      dossiers: DOSSIERS,
      ballastBytes: 65_536,
      retentionMs: random() < 0.5 ? 0 : 300,
    },
    environment: struck(bench, disk.folder, { at: 0, how: 'step' }, join(bench.desk, `${kioskId}.calls`)),
    pipes: true,
  });
  try {
    const [said, leave] = [workload.process.stdio[3] as Readable, workload.process.stdio[4] as Writable];
    leave.on('error', () => undefined); // it ended while we looked
    let taken: Cut[] = [];
    let number = 0;
    for await (const line of createInterface(said)) {
      const happens = ++number === happensAt;
      if (!happens && number % every !== 0) {
        leave.write('g');
        continue;
      }
      const enough = tally.moments + taken.length + 1 >= cuts;
      if (happens) await workload.freeze(); // nobody is told anything any more
      taken.push({ before: line.replace(disk.folder, ''), book: workload.book(), disk: shelf.cut(disk) });
      if (happens || enough) await workload.kill();
      if (taken.length === CUTS_AT_ONCE || happens || enough) {
        await lookAt(bench, shelf, taken, workload, tally, happens);
        taken = [];
      }
      if (happens || enough) return;
      leave.write('g');
    }
    await lookAt(bench, shelf, taken, workload, tally, false);
    if ((await workload.exited) !== 0) tally.add([], { lost: [], doubled: [], wrong: [workload.log()] });
    tally.add([], await comeBack(bench, workload.about), 'at the end');
  } finally {
    await workload.kill();
    shelf.discard(disk);
  }
};

type Cut = { readonly before: string; readonly book: Book; readonly disk: CutDisk };

/** `lastHappened`: the last of them is no copy beside a kiosk that goes on; it is what the kiosk goes on from. */
const lookAt = async (
  bench: Bench,
  shelf: Shelf,
  taken: readonly Cut[],
  workload: Workload,
  tally: Tally,
  lastHappened: boolean,
): Promise<void> => {
  if (taken.length === 0) return;
  const { province, thief } = bench;
  const copies = shelf.switchAllOn(taken.map(({ disk }) => disk));
  for (const [at, { before, book }] of taken.entries()) {
    const copy = copies[at] as Disk;
    const about = { ...workload.about, folder: copy.folder };
    if (tally.moments % THIEF_EVERY === 70)
      tally.looked([...thief.inRawBytes(copy.image), ...(await thief.opened(copy.folder))]);
    const records = province.recordsOf(about.kioskId);
    const what = `before ${before}`;
    tally.moment(book.acknowledged.keys(), await examine(about, book, (id) => records.get(id)), what);
    if (lastHappened && at === taken.length - 1) tally.add([], await comeBack(bench, about), `${what}, gone on`);
  }
  shelf.discard(...copies);
};
