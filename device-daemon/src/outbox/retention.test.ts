import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Ballast } from './ballast.ts';
import { KioskForTests, receiptFor } from './kiosk-for-tests.ts';
import { DiskSealedFolder } from './sealed-folder.ts';
import { StorageKeeper } from './storage-keeper.ts';

const HOUR = 3_600_000;
const GB = 1024 ** 3;
const marks = { lowBytes: 4 * GB, fullBytes: 2 * GB };

/** A real folder on a disk whose gauge the test turns; a removed bag frees as much as the test says. */
class FolderWithGauge extends DiskSealedFolder {
  free = 100 * GB;
  bagBytes = 0;
  override async freeBytes(): Promise<number> {
    return this.free;
  }
  override async remove(name: string): Promise<void> {
    await super.remove(name);
    this.free += this.bagBytes;
  }
}
class NoBallast implements Ballast {
  readonly bytes = 1;
  here = true;
  held = (): boolean => this.here;
  giveUp = (): boolean => false;
  async restore(): Promise<void> {
    this.here = true;
  }
}

let clock: ManualClock;
let kiosk: KioskForTests;
let folder: FolderWithGauge;
let keeper: StorageKeeper;
let ballast: NoBallast;
let journal: string[];
beforeEach(() => {
  clock = new ManualClock();
  const plain = new KioskForTests();
  folder = new FolderWithGauge(plain.sealedFolder);
  plain.ledger.close();
  const retentionMs = 72 * HOUR;
  kiosk = new KioskForTests({ clock, folder: plain.folder, sealed: folder, storage: { marks, retentionMs } });
  ballast = new NoBallast();
  journal = [];
  keeper = new StorageKeeper({
    outbox: kiosk.outbox,
    clock,
    ballast,
    marks,
    retentionMs,
    journal: (event) => journal.push(event),
  });
});
afterEach(async () => {
  await keeper.stop();
  kiosk.remove();
});

const received = async (): Promise<string> => {
  const id = await kiosk.submitted();
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  return id;
};
const lieHere = (ids: readonly string[]): boolean[] => ids.map((id) => existsSync(kiosk.pathOf(id)));

test('a received dossier stays 72 hours, then its row says erased, its file is gone and the log has it; a waiting one stays', async () => {
  const [id, waiting] = [await received(), await kiosk.submitted()];
  keeper.start();
  await clock.advance(72 * HOUR - 60_000);
  await keeper.look();
  expect(lieHere([id, waiting])).toEqual([true, true]);
  await clock.advance(90_000);
  await keeper.look();
  expect(lieHere([id, waiting])).toEqual([false, true]);
  expect(kiosk.outbox.find(id)).toMatchObject({ state: 'received', manifest: null, upload_path: null, receipt: 'jws' });
  expect(kiosk.auditOf(id)).toEqual(['dossier-intended', 'dossier-sealed', 'dossier-received', 'dossier-erased']);
  expect(journal).toEqual(['dossiers-erased']);
});

test('what was erased is in no byte of the ledger any more, neither in the database nor in its log', async () => {
  const ids = [await received(), await received(), await received()];
  const manifests = ids.map((id) => kiosk.outbox.find(id)?.manifest ?? '');
  const pieces = manifests
    .map((manifest) => manifest.split('.')[2] ?? '')
    .flatMap((sign) => [sign.slice(5, 30), sign.slice(40, 70)]);
  kiosk.outbox.rememberUpload(ids[0] ?? '', null);
  const raw = (): string =>
    ['kiosk.db', 'kiosk.db-wal'].map((name) => readFileSync(join(kiosk.folder, name)).toString('latin1')).join();
  const found = (): number => pieces.filter((piece) => raw().includes(piece)).length;
  kiosk.ledger.pragma('wal_checkpoint(PASSIVE)'); // so that they lie in both files
  expect(found()).toBe(pieces.length); // the search can find
  await clock.advance(73 * HOUR);

  const reader = new Database(join(kiosk.folder, 'kiosk.db'));
  reader.exec('BEGIN; SELECT count(*) FROM dossiers'); // the technician's command is reading at this very moment
  reader.prepare('SELECT count(*) FROM dossiers').get();
  await keeper.look();
  expect(kiosk.outbox.emptyTheLog()).toBe(false);
  reader.close();
  await keeper.look();
  expect(kiosk.outbox.emptyTheLog()).toBe(true);
  expect(found()).toBe(0);
});

test('the manifest stays until the second place knows of the receipt', async () => {
  const id = await kiosk.submitted();
  kiosk.outbox.keptInSecondPlace(id, 'counter-pc');
  await kiosk.outbox.acknowledge(id, 'jws', receiptFor(id));
  await kiosk.outbox.erase([id]);
  expect(kiosk.outbox.find(id)?.manifest).not.toBeNull();
  expect(kiosk.outbox.rowsToReleaseAtSecondPlace()).toHaveLength(1);
  kiosk.outbox.secondPlaceTold(id);
  expect(kiosk.outbox.find(id)?.manifest).toBeNull();
});

test('room is short: received dossiers go before their time, oldest first, and no more of them than needed; the alarm clears with room to spare', async () => {
  const ids = [await received(), await received(), await received()];
  const waiting = await kiosk.submitted();
  folder.bagBytes = GB / 4;
  folder.free = 3.99 * GB;
  await keeper.look();
  expect(kiosk.ringing).toEqual([]);
  expect(folder.free).toBeGreaterThanOrEqual(4.4 * GB); // 4 GiB and a tenth of it
  expect(lieHere([...ids, waiting])).toEqual([false, false, true, true]);

  folder.bagBytes = 0;
  folder.free = 3.9 * GB;
  await keeper.look();
  expect(kiosk.ringing).toEqual(['storage-low']);
  expect(await kiosk.outbox.storageFull()).toBe(false);
  folder.free = 1.9 * GB;
  expect(await kiosk.outbox.storageFull()).toBe(true);
  expect(kiosk.ringing).toEqual(['storage-full']);
  folder.free = 2.1 * GB; // a little above the mark is not yet room
  expect(await kiosk.outbox.storageFull()).toBe(true);
  folder.free = 2.3 * GB;
  expect(await kiosk.outbox.storageFull()).toBe(false);
  expect(kiosk.ringing).toEqual(['storage-low']);
  folder.free = 4.5 * GB;
  await keeper.look();
  expect(kiosk.ringing).toEqual([]);
  expect(lieHere([waiting])).toEqual([true]);
});

test('a full kiosk still takes the submission that has begun', async () => {
  folder.free = 0;
  expect(await kiosk.outbox.storageFull()).toBe(true);
  const id = await kiosk.submitted();
  expect(kiosk.outbox.find(id)?.state).toBe('sealed');
});

test('the clock was years ahead when the receipt came and was put right: the bag does not stay for years', async () => {
  clock.jump(3 * 365 * 24 * HOUR);
  const id = await received();
  clock.jump(-3 * 365 * 24 * HOUR);
  await keeper.look();
  expect(lieHere([id])).toEqual([false]);
});

test('the ballast was given up: it is taken back once twice its size is free, not before', async () => {
  ballast.here = false;
  folder.free = 1;
  await keeper.look();
  expect(ballast.here).toBe(false);
  folder.free = 2;
  await keeper.look();
  expect(ballast.here).toBe(true);
  expect(journal).toContain('ballast-restored');
});

test('a receipt for a dossier that was set aside counts; a receipt for one that was never sealed removes nothing', async () => {
  const aside = await kiosk.submitted();
  kiosk.outbox.quarantine(aside, 'refused');
  expect(kiosk.ringing).toEqual([`dossier-quarantined ${aside}`]);
  await kiosk.outbox.acknowledge(aside, 'jws', receiptFor(aside));
  expect(kiosk.outbox.find(aside)?.state).toBe('received');
  expect(kiosk.ringing).toEqual([]);
  const { dossierId } = kiosk.newIntention();
  kiosk.outbox.intend(kiosk.newIntention({ dossierId }));
  kiosk.seal(dossierId);
  await kiosk.outbox.acknowledge(dossierId, 'jws', receiptFor(dossierId));
  expect(lieHere([dossierId])).toEqual([true]);
  expect(kiosk.outbox.find(dossierId)?.state).toBe('intended');
});

test('set aside, put back by a person, set aside again: alarm and log follow', async () => {
  const id = await kiosk.submitted();
  kiosk.outbox.quarantine(id, 'refused');
  expect(kiosk.outbox.sealedRows()).toEqual([]);
  expect(kiosk.outbox.retryQuarantined(id)).toBe(true);
  expect(kiosk.outbox.retryQuarantined(id)).toBe(false);
  expect([kiosk.ringing, kiosk.outbox.sealedRows().length]).toEqual([[], 1]);
  kiosk.outbox.quarantine(id, 'refused');
  expect(kiosk.auditOf(id).slice(2)).toEqual(['dossier-quarantined', 'dossier-put-back', 'dossier-quarantined']);
});
