import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sealer } from '../dossiers/sealer.ts';
import { DiskBallast } from './ballast.ts';
import { KioskForTests, receiptFor } from './kiosk-for-tests.ts';
import { StorageKeeper } from './storage-keeper.ts';

const MB = 1024 * 1024;

/** A disk of 24 MB in memory; null where this machine lets nobody mount. */
let disk: string | null = null;
beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=700', 'tmpfs', folder], { stdio: 'pipe' });
    disk = folder;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`NOT TESTED: a full disk (mounting is refused here: ${String(error).split('\n')[0]})\n`);
  }
});
afterAll(() => {
  if (!disk) return;
  execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Somebody's log grows until not a byte is left. */
const fill = (path: string): void => {
  const file = openSync(path, 'a');
  try {
    for (const bytes of [64 * 1024, 4096, 512, 1]) for (;;) if (writeSync(file, Buffer.alloc(bytes, 7)) < bytes) break;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
};
const freeBytes = (): number => {
  const { bavail, bsize } = statfsSync(disk ?? '');
  return bavail * bsize;
};

test('the disk is full to the last byte: without a ballast not even a receipt can be noted; with it receipts and erasing go on, and it comes back', async (context) => {
  if (!disk) return context.skip();
  const marks = { lowBytes: 8 * MB, fullBytes: 4 * MB };
  const retentionMs = 3_600_000;
  const folder = join(disk, 'data');
  const ballast = new DiskBallast(disk, 4 * MB);
  await ballast.restore();
  expect(ballast.held()).toBe(true);
  expect(statSync(join(disk, 'ballast')).blocks * 512).toBeGreaterThanOrEqual(4 * MB);

  let mayGiveUp = false;
  const kiosk = new KioskForTests({
    folder,
    storage: { marks, retentionMs },
    care: { makeRoom: () => mayGiveUp && ballast.giveUp(), onBroken: (code) => expect(code).toBe('') },
  });
  const keeper = new StorageKeeper({
    outbox: kiosk.outbox,
    clock: kiosk.clock,
    ballast,
    marks,
    retentionMs,
    journal: () => undefined,
  });
  const ids = [await kiosk.submitted(), await kiosk.submitted()];
  const [first = '', second = ''] = ids;
  fill(join(disk, 'log'));
  expect(freeBytes()).toBe(0);

  await expect(kiosk.outbox.acknowledge(first, 'jws'.repeat(2_000), receiptFor(first))).rejects.toThrow(/full/);
  expect(kiosk.outbox.find(first)?.state).toBe('sealed'); // rolled back whole
  expect(await kiosk.outbox.storageFull()).toBe(true); // and new visits are refused, though not even the alarm found room
  expect(kiosk.ringing).toEqual([]);

  mayGiveUp = true;
  await kiosk.outbox.acknowledge(first, 'jws'.repeat(2_000), receiptFor(first));
  expect(kiosk.outbox.find(first)?.state).toBe('received');
  expect(ballast.held()).toBe(false);
  await keeper.look();
  expect(kiosk.ringing).toEqual(['storage-full']);
  expect(existsSync(kiosk.pathOf(first))).toBe(false); // under pressure before its time
  expect(existsSync(kiosk.pathOf(second))).toBe(true);
  expect(ballast.held()).toBe(false); // no room for it yet

  rmSync(join(disk, 'log'));
  await keeper.look();
  expect(ballast.held()).toBe(true);
  expect(kiosk.ringing).toEqual([]);
  expect(kiosk.ledger.pragma('integrity_check', { simple: true })).toBe('ok');
  kiosk.remove();
});

test('a ballast that finds no room leaves nothing behind, and one that is not allocated does not count', async (context) => {
  if (!disk) return context.skip();
  const ballast = new DiskBallast(join(disk), 400 * MB);
  await expect(ballast.restore()).rejects.toThrow(/ENOSPC/);
  expect(existsSync(join(disk, 'ballast.new'))).toBe(false);
  execFileSync('truncate', ['-s', '4M', join(disk, 'ballast')]);
  rmSync(join(disk, 'ballast'));
  execFileSync('truncate', ['-s', '4M', join(disk, 'ballast')]); // a hole, as a sparse copy would leave
  expect(new DiskBallast(disk, 4 * MB).held()).toBe(false);
  const none = new DiskBallast(disk, 0);
  expect([none.held(), none.giveUp()]).toEqual([true, false]);
});

test('a bag that finds no room is not sealed, says so, and leaves no half file; with room the same sealer seals it', async (context) => {
  if (!disk) return context.skip();
  const folder = join(disk, 'sealed');
  mkdirSync(folder);
  const recipients = [await identityToRecipient(await generateIdentity())];
  const request = {
    payload: [{ path: 'papers/birth.pdf', bytes: new Uint8Array(2 * MB) }],
    info: { dossierId: '01890a5d-ac96-774b-bcce-b302099a8057', baggingDate: '2026-11-23', sender: 'k01' },
    recipients,
    folder,
  };
  const sealer = new Sealer();
  try {
    fill(join(disk, 'log'));
    expect(await sealer.seal(request)).toMatchObject({ ok: false, fault: { diskFull: true, diskBroken: null } });
    expect(readdirSync(folder)).toEqual([]);
    rmSync(join(disk, 'log'));
    expect(await sealer.seal(request)).toMatchObject({ ok: true });
  } finally {
    await sealer.close();
  }
});
