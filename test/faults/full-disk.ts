import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import type { Shelf } from './disks/shelf.ts';
import { ends, live, untilOrEnded, wrong } from './lives.ts';
import { comeBack } from './one-life.ts';
import { seeded } from './seeded.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision } from './workload.ts';

const BALLAST_BYTES = 1_000_000;
const LIFE_MS = 120_000;

/** Something else that eats the disk: it takes what is free, to the last byte, as often as it is asked. */
class Glutton {
  readonly #file: string;
  readonly #handle: number;

  constructor(folder: string) {
    this.#file = join(folder, 'glutton');
    this.#handle = openSync(this.#file, 'a');
  }

  eat(): void {
    for (let size = 1 << 20; size >= 512; ) {
      try {
        writeSync(this.#handle, Buffer.alloc(size, 7));
      } catch {
        size >>= 1;
      }
    }
  }

  goAway(): void {
    closeSync(this.#handle);
    rmSync(this.#file);
  }
}

/**
 * The disk is full, to the last byte. First kind: it was filled while dossiers waited; the kiosk starts on it, and must
 * be able to note their receipts and erase their bags (the ballast). Second kind: it fills up while citizens submit, and
 * whatever comes free is eaten again: what was acknowledged stays, everything else is refused before; when there is
 * room again, it goes on.
 */
export const fullDisk = async (bench: Bench, { rounds, seed }: { rounds: number; seed: number }): Promise<Row[]> => {
  const { shelf } = bench;
  const random = seeded(seed);
  const starting = new Tally();
  for (let round = 0; round < rounds; round++) await startOnFullDisk(bench, shelf, starting);
  const filling = new Tally();
  for (let round = 0; round < rounds; round++) await fillsUp(bench, shelf, random, filling);
  return [
    starting.row('disk full: receipts noted, bags erased', seed),
    filling.row('disk fills up while citizens submit', seed),
  ];
};

const startOnFullDisk = async (bench: Bench, shelf: Shelf, tally: Tally): Promise<void> => {
  const kioskId = bench.province.nextKiosk();
  const disk = shelf.newDisk('ext4');
  provision(disk.folder, bench.province);
  const wish = { seed: 1, ballastBytes: BALLAST_BYTES };
  try {
    const first = live(bench, kioskId, disk.folder, { ...wish, dossiers: 3, forward: false });
    if (!(await ends(first, LIFE_MS))) tally.add([], wrong('three dossiers were not submitted in time'));
    new Glutton(disk.folder).eat();
    const second = live(bench, kioskId, disk.folder, { ...wish, dossiers: 0 });
    const ended = await ends(second, LIFE_MS);
    const book = second.book();
    if (!ended || book.received.size < book.acknowledged.size)
      tally.add(
        [],
        wrong(`on the full disk ${book.received.size} of ${book.acknowledged.size} were received and erased`),
      );
    tally.moment(book.acknowledged.keys(), await comeBack(bench, second.about), 'full disk at the start');
  } finally {
    shelf.discard(disk);
  }
};

const fillsUp = async (bench: Bench, shelf: Shelf, random: () => number, tally: Tally): Promise<void> => {
  const kioskId = bench.province.nextKiosk();
  const disk = shelf.newDisk('ext4');
  provision(disk.folder, bench.province);
  const wish = { seed: Math.floor(random() * 2 ** 32), ballastBytes: random() < 0.5 ? BALLAST_BYTES : 0 };
  const workload = live(bench, kioskId, disk.folder, { ...wish, dossiers: 6, forward: random() < 0.5 });
  try {
    await untilOrEnded(workload, () => workload.book().told.size > 0, LIFE_MS);
    await sleep(300 * random());
    const glutton = new Glutton(disk.folder);
    for (let meal = 0; meal < 20 && !workload.ended; meal++) {
      glutton.eat();
      await sleep(50);
    }
    glutton.goAway();
    const ended = await ends(workload, LIFE_MS);
    const before = workload.book();
    // the service manager starts it again; there is room, so the next citizens are served
    const next = live(bench, kioskId, disk.folder, { ...wish, dossiers: 2 });
    const served = await ends(next, LIFE_MS);
    const book = next.book();
    if (!ended) tally.add([], wrong(`it hangs after the disk was full: ${workload.log()}`));
    if (!served || book.acknowledged.size < before.acknowledged.size + 2)
      tally.add([], wrong(`there is room again, and nobody is served: ${next.log()}`));
    tally.moment(book.acknowledged.keys(), await comeBack(bench, next.about), 'a disk that filled up');
  } finally {
    await workload.kill();
    shelf.discard(disk);
  }
};
