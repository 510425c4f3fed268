import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '@mot-cua/device-daemon/src/dossiers/durable-file.ts';
import { type Ledger, nextOfDay, openLedger } from '@mot-cua/device-daemon/src/ledger/ledger.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { uuid7 } from '@mot-cua/device-daemon/src/visits/uuid7.ts';
import type { Contest } from '../harness.ts';
import { benchFolder } from './bench-folder.ts';

/** A declaration and two scanned papers, sealed. */
const SEALED_BYTES = 1_500_000;
/** Few, so that ours and the peer alternate quickly: a disk that others use too changes its pace every second. */
const DOSSIERS_A_ROUND = 4;

/**
 * Dossiers per second, one after the other: intention, the durable write of a bag that is sealed already, commit. The
 * peer makes the same writes and syncs and nothing else: no checking of the file, no signature, no hash chain.
 */
export const durableSubmit = async (): Promise<Contest> => {
  const folder = benchFolder('submit');
  const sealed = randomBytes(SEALED_BYTES);
  const kiosk = openKiosk(join(folder.path, 'ours'));
  const bare = openBare(join(folder.path, 'bare'));
  return {
    ours: () => rateOf(() => kiosk.submit(sealed), kiosk.empty),
    peers: () => rateOf(async () => bare.submit(sealed), bare.empty),
    close: async () => {
      kiosk.ledger.close();
      bare.ledger.close();
      folder.remove();
    },
  };
};

const rateOf = async (submit: () => Promise<void>, empty: () => void): Promise<number> => {
  const began = performance.now();
  for (let n = 0; n < DOSSIERS_A_ROUND; n++) await submit();
  const seconds = (performance.now() - began) / 1_000;
  empty();
  return DOSSIERS_A_ROUND / seconds;
};

const openRoom = (folder: string): { ledger: Ledger; sealedFolder: string; empty: () => void } => {
  const sealedFolder = join(folder, 'sealed');
  mkdirSync(sealedFolder, { recursive: true });
  const ledger = openLedger(join(folder, 'kiosk.db'));
  const empty = (): void => {
    rmSync(sealedFolder, { recursive: true });
    mkdirSync(sealedFolder);
    ledger.exec('DELETE FROM dossiers; DELETE FROM audit; DELETE FROM day_counters');
    ledger.pragma('wal_checkpoint(TRUNCATE)');
  };
  return { ledger, sealedFolder, empty };
};

const openKiosk = (folder: string) => {
  const room = openRoom(folder);
  const sealedFolder = new DiskSealedFolder(room.sealedFolder);
  const outbox = new Outbox({
    ledger: room.ledger,
    clock: systemClock,
    sealed: sealedFolder,
    kioskId: 'k01',
    deviceKey: generateKeyPairSync('ed25519').privateKey,
    clockConfirmed: () => true,
  });
  const submit = async (sealed: Buffer): Promise<void> => {
    const dossierId = uuid7(systemClock.now());
    outbox.intend({
      dossierId,
      procedureId: '1.001193',
      packageVersion: '2026.1',
      channel: 'counter-intake',
      lookupDigest: createHash('sha256').update(dossierId).digest('hex'),
    });
    await writeDurably(sealedFolder.pathOf(dossierId), sealed);
    const committed = await outbox.commit(dossierId, sealed.length, digestOnce(sealed));
    if (!committed.ok) throw new Error(`not committed: ${committed.fault}`);
  };
  return { ...room, submit };
};

/** Sealing tells the digest; it is no part of this row, so it is reckoned once. */
const digests = new WeakMap<Buffer, string>();
const digestOnce = (sealed: Buffer): string => {
  const digest = digests.get(sealed) ?? createHash('sha256').update(sealed).digest('hex');
  digests.set(sealed, digest);
  return digest;
};

/** What any program must do at least: two SQLite commits (WAL, FULL) of the same rows around one durable file. */
const openBare = (folder: string) => {
  const room = openRoom(folder);
  const { ledger, sealedFolder } = room;
  const insert = ledger.prepare(
    `INSERT INTO dossiers (dossier_id, state, provisional_code, day, procedure_id, package_version, channel, lookup_digest, submitted_at, clock_confirmed)
     VALUES (?, 'intended', ?, '261123', '1.001193', '2026.1', 'counter-intake', ?, '2026-11-23T08:41:07.120+07:00', 1)`,
  );
  const update = ledger.prepare(
    `UPDATE dossiers SET state = 'sealed', sequence = ?, size = ?, sha256 = ?, manifest = ?, sealed_at = ? WHERE dossier_id = ?`,
  );
  const audit = ledger.prepare('INSERT INTO audit (at, event, subject, previous, digest) VALUES (?, ?, ?, ?, ?)');
  const digest = '0'.repeat(64);
  const manifest = 'm'.repeat(1_000); // as long as a signed one
  const submit = (sealed: Buffer): void => {
    const dossierId = uuid7(systemClock.now());
    const number = ledger.transaction(() => {
      const next = nextOfDay(ledger, '261123', 'dossier');
      insert.run(dossierId, `TAM-K01-261123-${String(next).padStart(4, '0')}`, digest);
      audit.run(systemClock.now(), 'dossier-intended', dossierId, digest, digest);
      return next;
    })();
    writeAndSync(sealedFolder, `${dossierId}.bag.age`, sealed);
    ledger.transaction(() => {
      update.run(number, sealed.length, digest, manifest, systemClock.now(), dossierId);
      audit.run(systemClock.now(), 'dossier-sealed', dossierId, digest, digest);
    })();
  };
  return { ...room, submit };
};

const writeAndSync = (folder: string, name: string, bytes: Buffer): void => {
  const unfinished = join(folder, `${name}.new`);
  const file = openSync(unfinished, 'w', 0o600);
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  fsyncSync(file);
  closeSync(file);
  renameSync(unfinished, join(folder, name));
  const place = openSync(folder, 'r');
  fsyncSync(place);
  closeSync(place);
};
