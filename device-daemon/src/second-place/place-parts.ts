import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { writeDurably } from '../dossiers/durable-file.ts';
import { manifestAuthority } from '../forwarding/authority.ts';
import { checkReceipt } from '../forwarding/receipt-check.ts';
import { type LearntKeys, ReceiptKeys } from '../forwarding/receipt-keys.ts';
import { RepositoryLine } from '../forwarding/repository-line.ts';
import { BagFiles } from './bag-files.ts';
import { defaultPlace, type PlaceSetup } from './place-config.ts';
import { believeManifest } from './trust.ts';

/** A line for the journal; ids and causes only. */
export type Journal = (event: string, facts: Record<string, string | number>) => void;

/** What receiver, take-over and the `forward` command of one place share. */
export type PlaceParts = {
  readonly setup: PlaceSetup;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly files: BagFiles;
  readonly line: RepositoryLine;
  /** asks the repository for keys that pinned ones vouch for, once a minute at most; true when there was a new one */
  readonly learnKeys: () => Promise<boolean>;
};

const LEARN_EVERY_MS = 60_000;

export const placeParts = (setup: PlaceSetup, clock: Clock, journal: Journal): PlaceParts => {
  const { config, kiosks } = setup;
  const keys = new ReceiptKeys(setup.receiptKeys, learntKeysBeside(config.dataFolder));
  let learnt = false;
  const line = new RepositoryLine({
    url: config.repository.url,
    authority: manifestAuthority,
    receiptKeys: keys,
    clock,
    onNewKey: (kid) => {
      learnt = true;
      journal('receipt-key-added', { key: kid });
    },
  });
  let askedAt = Number.NEGATIVE_INFINITY;
  return {
    setup,
    clock,
    journal,
    line,
    files: new BagFiles({
      folder: config.dataFolder,
      believe: (jws) => believeManifest(jws, kiosks),
      believeReceipt: (jws, { manifest, jws: manifestJws }) =>
        checkReceipt(
          keys,
          { dossier_id: manifest.dossierId, sha256: manifest.sealed.sha256, manifest: manifestJws },
          jws,
        ).ok,
      fullBytes: config.fullBytes ?? defaultPlace.fullBytes,
    }),
    learnKeys: async () => {
      if (clock.monotonic() - askedAt < LEARN_EVERY_MS) return false;
      askedAt = clock.monotonic();
      learnt = false;
      await line.reachable(AbortSignal.timeout(5_000));
      return learnt;
    },
  };
};

type Learnt = ReturnType<LearntKeys['all']>[number];

/** Keys that were vouched for, in `receipt-keys.json` of the place's folder. Each is believed only through its endorser. */
const learntKeysBeside = (folder: string): LearntKeys => {
  const file = join(folder, 'receipt-keys.json');
  const all = (): Learnt[] => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Learnt[];
    } catch {
      return [];
    }
  };
  return {
    all,
    add: (kid, jwk, endorsedBy) =>
      writeDurably(file, Buffer.from(JSON.stringify([...all(), { kid, jwk, endorsed_by: endorsedBy }]))),
  };
};
