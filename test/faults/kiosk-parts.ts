import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { Forwarder } from '@mot-cua/device-daemon/src/forwarding/forwarder.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { type Ledger, openLedger } from '@mot-cua/device-daemon/src/ledger/ledger.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Custody } from '@mot-cua/domain/visit-screen.ts';
import type { JWK } from 'jose';

/** What a kiosk must be told to be opened: the same for the program under fault and for whoever looks at its disk afterwards. */
export type KioskAbout = {
  readonly kioskId: string;
  /** the kiosk's data folder, on the disk that suffers */
  readonly folder: string;
  readonly repositoryUrl: string;
  readonly receiptKeysFile: string;
};

export const deviceKeyFile = (folder: string): string => join(folder, 'device-key.jwk');
export const sealedFolderOf = (folder: string): string => join(folder, 'sealed');

export type Kiosk = {
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly sealed: DiskSealedFolder;
  readonly line: RepositoryLine;
  readonly deviceKey: KeyObject;
};

/** The production parts of one kiosk over its data folder, wired as `device-daemon/src/main.ts` wires them. */
export const openKiosk = (about: KioskAbout, clock: Clock = systemClock): Kiosk => {
  mkdirSync(sealedFolderOf(about.folder), { recursive: true, mode: 0o700 });
  const ledger = openLedger(join(about.folder, 'kiosk.db'));
  const deviceKey = createPrivateKey({
    key: JSON.parse(readFileSync(deviceKeyFile(about.folder), 'utf8')),
    format: 'jwk',
  });
  const line = new RepositoryLine({
    url: about.repositoryUrl,
    authority: kioskAuthority(about.kioskId, deviceKey, clock),
    receiptKeys: new Map(
      (JSON.parse(readFileSync(about.receiptKeysFile, 'utf8')) as { keys: JWK[] }).keys.map((key) => [
        key.kid ?? '',
        key,
      ]),
    ),
    clock,
    silenceMs: 5_000,
  });
  const sealed = new DiskSealedFolder(sealedFolderOf(about.folder));
  const outbox = new Outbox({
    ledger,
    clock,
    sealed,
    kioskId: about.kioskId,
    deviceKey,
    clockConfirmed: () => line.clockOffsetMs !== null,
  });
  return { ledger, outbox, sealed, line, deviceKey };
};

export const newForwarder = (
  kiosk: Kiosk,
  onCustody: (dossierId: string, custody: Custody) => void,
  clock: Clock = systemClock,
): Forwarder =>
  new Forwarder({
    outbox: kiosk.outbox,
    line: kiosk.line,
    clock,
    random: Math.random,
    delays: { firstRetryMs: 20, longestRetryMs: 200, lookEveryMs: 100 },
    journal: () => undefined,
    onCustody: (dossierId, custody) => onCustody(dossierId, custody),
  });
