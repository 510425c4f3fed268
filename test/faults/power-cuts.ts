import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { checkRecords, examine } from './after-a-cut.ts';
import type { Bench } from './bench.ts';
import { type Book, readBook } from './book.ts';
import type { CutDisk, Disk, FileSystem, Shelf } from './disks/shelf.ts';
import { type Kiosk, newForwarder } from './kiosk-parts.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision, Workload } from './workload.ts';

/** Cuts looked at on copies while one life of a kiosk goes on; then one cut really happens and the next life begins on it. */
const CUTS_A_LIFE = 60;
const LIVES_A_DISK = 2;
/** The disk is copied at so many moments, then all the copies are looked at. */
const CUTS_AT_ONCE = 10;
/** Every so many cuts the thief looks at the raw bytes of the disk, too. */
const THIEF_EVERY = 100;
const START_MS = 60_000;
const DRAIN_MS = 60_000;

/**
 * Power cuts at seeded moments while a kiosk works as fast as it can. Most are looked at on a copy of the disk while the
 * kiosk goes on; at the end of each life the cut happens: the kiosk is stopped, and the next life starts from what the
 * disk held. At a disk's end everything is forwarded, and the repository must have each acknowledged dossier once.
 */
export const powerCuts = async (
  bench: Bench,
  options: { cuts: number; seed: number; synchronous: 'FULL' | 'NORMAL'; untilMs?: number },
): Promise<Row> => {
  const random = seeded(options.seed);
  const tally = new Tally();
  const control = options.synchronous === 'NORMAL';
  const { shelf } = bench;
  for (let disk = 0; tally.moments < options.cuts && !past(options.untilMs); disk++)
    await oneDisk(bench, shelf, disk % 4 === 3 ? 'xfs' : 'ext4', random, options, tally);
  return control
    ? tally.row('power cut, synchronous=NORMAL', options.seed, {
        control: true,
        note: `${tally.losing} of ${tally.moments} cuts lost`,
      })
    : tally.row('power cut at a seeded moment', options.seed);
};

const past = (deadline: number | undefined): boolean => deadline !== undefined && performance.now() > deadline;

const oneDisk = async (
  bench: Bench,
  shelf: Shelf,
  fileSystem: FileSystem,
  random: () => number,
  { cuts, synchronous, untilMs }: { cuts: number; synchronous: 'FULL' | 'NORMAL'; untilMs?: number },
  tally: Tally,
): Promise<void> => {
  const { province } = bench;
  const kioskId = province.nextKiosk();
  let disk = shelf.newDisk(fileSystem);
  provision(disk.folder, province);
  const control = synchronous === 'NORMAL';
  let workload: Workload | null = null;
  try {
    for (let life = 0; life < (control ? 1 : LIVES_A_DISK) && tally.moments < cuts && !past(untilMs); life++) {
      workload = new Workload({
        ...{ desk: bench.desk, folder: disk.folder, kioskId, province, citizen: bench.citizen },
        wish: {
          seed: Math.floor(random() * 2 ** 32),
          synchronous,
          // some kiosks are off-line: theirs lie on the disk alone
          forward: control ? false : random() < 0.7,
          inFlight: 2,
          ballastBytes: 65_536,
          // some bags go with the receipt, some stay a while
          retentionMs: random() < 0.5 ? 0 : 300,
        },
      });
      await untilAtWork(workload);
      for (let done = 0; done < CUTS_A_LIFE && tally.moments < cuts - 1 && !past(untilMs); done += CUTS_AT_ONCE) {
        const wanted = Math.min(CUTS_AT_ONCE, cuts - 1 - tally.moments);
        const taken: { cut: CutDisk; book: Book }[] = [];
        while (taken.length < wanted) {
          await sleep(100 * random() ** 2);
          const book = workload.book(); // before the copy begins
          taken.push({ book, cut: shelf.cut(disk) });
        }
        const copies = shelf.switchAllOn(taken.map(({ cut }) => cut));
        for (const [at, { book }] of taken.entries()) await look(bench, copies[at] as Disk, workload, book, tally);
        shelf.discard(...copies);
        if (workload.ended) throw new Error(`the kiosk ended by itself: ${workload.log()}`);
      }
      // this one happens
      await workload.freeze();
      const acknowledged = workload.book();
      const cut = shelf.cut(disk);
      await workload.kill();
      shelf.discard(disk);
      disk = shelf.switchOn(cut);
      await look(bench, disk, workload, acknowledged, tally);
    }
    if (!control) await theEnd(bench, disk, kioskId, tally);
  } finally {
    await workload?.kill();
    shelf.discard(disk);
  }
};

const look = async (bench: Bench, disk: Disk, workload: Workload, book: Book, tally: Tally): Promise<void> => {
  const { province, thief } = bench;
  const about = { ...workload.about, folder: disk.folder };
  if (tally.moments % THIEF_EVERY === 5)
    tally.looked([...thief.inRawBytes(disk.image), ...(await thief.opened(disk.folder))]);
  const records = province.recordsOf(about.kioskId);
  tally.moment(book.acknowledged.keys(), await examine(about, book, (id) => records.get(id)), `cut ${tally.moments}`);
};

/** Everything that waits is forwarded, and counted where it must have arrived. */
const theEnd = async (bench: Bench, disk: Disk, kioskId: string, tally: Tally): Promise<void> => {
  const { province } = bench;
  const about = {
    kioskId,
    folder: disk.folder,
    repositoryUrl: province.url,
    receiptKeysFile: province.keys.receiptKeysFile,
  };
  const book = readBook(join(bench.desk, `${kioskId}.book`));
  const records = province.recordsOf(kioskId);
  tally.add([], await examine(about, book, (id) => records.get(id), forwardAll), 'at the end of the disk');
  tally.add([], checkRecords(book, province.recordsOf(kioskId), province.twiceUsed(kioskId)), 'at the end of the disk');
};

export const forwardAll = async (kiosk: Kiosk): Promise<void> => {
  const forwarder = newForwarder(kiosk, () => undefined);
  const deadline = performance.now() + DRAIN_MS;
  forwarder.start();
  while (kiosk.outbox.counts().sealed > 0) {
    if (performance.now() > deadline) throw new Error('what waited could not be forwarded in time');
    await sleep(10);
  }
  await forwarder.stop();
  const aside = kiosk.ledger
    .prepare(`SELECT dossier_id AS id, trouble FROM dossiers WHERE state = 'quarantined'`)
    .all();
  if (aside.length > 0) throw new Error(`the repository refuses dossiers: ${JSON.stringify(aside[0])}`);
};

export const untilAtWork = async (workload: Workload): Promise<void> => {
  const deadline = performance.now() + START_MS;
  const before = workload.book().acknowledged.size;
  while (workload.book().acknowledged.size <= before) {
    if (workload.ended) throw new Error(`the kiosk ended by itself: ${workload.log()}`);
    if (performance.now() > deadline) throw new Error(`the kiosk did not get to work: ${workload.log()}`);
    await sleep(10);
  }
};
