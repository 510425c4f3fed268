import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeDurably } from '@mot-cua/device-daemon/src/dossiers/durable-file.ts';
import { sealedName } from '@mot-cua/device-daemon/src/dossiers/seal.ts';
import { Sealer } from '@mot-cua/device-daemon/src/dossiers/sealer.ts';
import { openLedger } from '@mot-cua/device-daemon/src/ledger/ledger.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { uuid7 } from '@mot-cua/device-daemon/src/visits/uuid7.ts';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { Contest, Measurement } from '../harness.ts';
import { benchFolder } from '../main-job/bench-folder.ts';

/** Papers of a thick dossier: six A4 pages in colour. */
const PAPERS = 6;
const PAPER_BYTES = 1_000_000;
const DOSSIERS_A_ROUND = 20;

/**
 * Milliseconds from the press on submit to "committed", 95th percentile of a round of twenty: intention, packing and
 * sealing to three recipients in the visit's warm worker, durable file, commit. The peer writes a file of the same size
 * and makes the same two commits, and nothing else; it gets the sealed bytes for nothing.
 */
export const submitAck = async (): Promise<Contest> => {
  const folder = benchFolder('submit-ack');
  const sealedFolder = join(folder.path, 'sealed');
  mkdirSync(sealedFolder);
  const ledger = openLedger(join(folder.path, 'kiosk.db'));
  const sealed = new DiskSealedFolder(sealedFolder);
  const outbox = new Outbox({
    ledger,
    clock: systemClock,
    sealed,
    kioskId: 'k01',
    deviceKey: generateKeyPairSync('ed25519').privateKey,
    clockConfirmed: () => true,
  });
  const recipients = await Promise.all([0, 1, 2].map(async () => identityToRecipient(await generateIdentity())));
  const payload = [
    { path: 'declaration.json', bytes: randomBytes(4_000) },
    ...Array.from({ length: PAPERS }, (_, n) => ({ path: `papers/paper-${n}.pdf`, bytes: randomBytes(PAPER_BYTES) })),
  ];
  const sealer = new Sealer();
  sealer.warm();

  const intend = (): string => {
    const dossierId = uuid7(systemClock.now());
    outbox.intend({
      dossierId,
      procedureId: '1.001193',
      packageVersion: '2026.1',
      channel: 'counter-intake',
      lookupDigest: createHash('sha256').update(dossierId).digest('hex'),
    });
    return dossierId;
  };
  const commit = async (dossierId: string, size: number, sha256: string): Promise<void> => {
    const committed = await outbox.commit(dossierId, size, sha256);
    if (!committed.ok) throw new Error(`not committed: ${committed.fault}`);
  };

  let sealedBytes = Buffer.alloc(0);
  const ours = async (): Promise<string> => {
    const dossierId = intend();
    const bag = await sealer.seal({
      payload,
      info: { dossierId, baggingDate: '2026-11-23', sender: 'k01' },
      recipients,
      folder: sealedFolder,
    });
    if (!bag.ok) throw new Error(`not sealed: ${bag.fault.detail}`);
    await commit(dossierId, bag.value.size, bag.value.sha256);
    if (sealedBytes.length === 0) sealedBytes = randomBytes(bag.value.size);
    return dossierId;
  };
  const digest = 'd'.repeat(64);
  const bare = async (): Promise<string> => {
    const dossierId = intend();
    writeDurably(sealed.pathOf(dossierId), sealedBytes);
    await commit(dossierId, sealedBytes.length, digest);
    return dossierId;
  };

  const round = async (submit: () => Promise<string>): Promise<number> => {
    const took: number[] = [];
    for (let n = 0; n < DOSSIERS_A_ROUND; n++) {
      const began = performance.now();
      const dossierId = await submit();
      took.push(performance.now() - began);
      await sealed.remove(sealedName(dossierId));
    }
    return percentile95(took);
  };
  return {
    ours: () => round(ours),
    peers: () => round(bare),
    close: async () => {
      await sealer.close();
      ledger.close();
      folder.remove();
    },
  };
};

/** Nearest rank. */
const percentile95 = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? Number.NaN;
};

export const submitAckRow: Measurement = {
  name: 'submit-ack-p95',
  unit: 'ms',
  peer: 'the same bytes, writes and syncs, no crypto',
  goal: { stay: 'at most', limit: (peer) => 150 + (peer ?? 0), words: '150 + peer' },
  rounds: 7,
  warmUps: 1,
  quick: false,
  prepare: submitAck,
};
