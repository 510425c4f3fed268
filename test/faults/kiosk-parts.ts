import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Alarms } from '@mot-cua/device-daemon/src/alarms/alarms.ts';
import { auditHead, recordAudit } from '@mot-cua/device-daemon/src/audit/audit.ts';
import { recordClock } from '@mot-cua/device-daemon/src/audit/clock-record.ts';
import { SignedHeads } from '@mot-cua/device-daemon/src/audit/signed-heads.ts';
import { realDisk } from '@mot-cua/device-daemon/src/dossiers/disk-calls.ts';
import { kioskAuthority } from '@mot-cua/device-daemon/src/forwarding/authority.ts';
import { Forwarder } from '@mot-cua/device-daemon/src/forwarding/forwarder.ts';
import { HeartbeatSender, stateOf } from '@mot-cua/device-daemon/src/forwarding/heartbeat.ts';
import { learntKeysIn, receiptChainIn } from '@mot-cua/device-daemon/src/forwarding/kept-receipts.ts';
import { ReceiptKeys } from '@mot-cua/device-daemon/src/forwarding/receipt-keys.ts';
import { RepositoryLine } from '@mot-cua/device-daemon/src/forwarding/repository-line.ts';
import { openSoundLedger } from '@mot-cua/device-daemon/src/ledger/disk-failure.ts';
import type { Ledger } from '@mot-cua/device-daemon/src/ledger/ledger.ts';
import { DiskBallast } from '@mot-cua/device-daemon/src/outbox/ballast.ts';
import { Outbox } from '@mot-cua/device-daemon/src/outbox/outbox.ts';
import { DiskSealedFolder } from '@mot-cua/device-daemon/src/outbox/sealed-folder.ts';
import { StorageKeeper } from '@mot-cua/device-daemon/src/outbox/storage-keeper.ts';
import type { SecondPlaceChoice } from '@mot-cua/device-daemon/src/second-place/second-place-choice.ts';
import type { SecondPlaceSender } from '@mot-cua/device-daemon/src/second-place/sender.ts';
import { senderOf } from '@mot-cua/device-daemon/src/second-place/sender-of.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { clockMarksIn } from '@mot-cua/device-daemon/src/time/clock-marks.ts';
import { KioskClock } from '@mot-cua/device-daemon/src/time/kiosk-clock.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import type { JWK } from 'jose';

/** What a kiosk must be told to be opened: the same for the program under fault and for whoever looks at its disk afterwards. */
export type KioskAbout = {
  readonly kioskId: string;
  /** the kiosk's data folder, on the disk that suffers */
  readonly folder: string;
  readonly repositoryUrl: string;
  readonly receiptKeysFile: string;
  /** room kept for the worst minute, bytes */
  readonly ballastBytes?: number;
  /** how long a sealed bag stays after its receipt, ms */
  readonly retentionMs?: number;
  readonly secondPlace?: SecondPlaceChoice;
};

export const deviceKeyFile = (folder: string): string => join(folder, 'device-key.jwk');
export const sealedFolderOf = (folder: string): string => join(folder, 'sealed');

export type Kiosk = {
  readonly about: KioskAbout;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly sealed: DiskSealedFolder;
  readonly storage: StorageKeeper;
  readonly alarms: Alarms;
  readonly line: RepositoryLine;
  readonly deviceKey: KeyObject;
  readonly clock: KioskClock;
};

/** The small disks of the bench are low at a few megabytes. */
const marks = { lowBytes: 2_000_000, fullBytes: 1_000_000 };
const journal = (event: string, facts: Record<string, string | number>): void => {
  if (process.env['FAULTS_JOURNAL']) process.stderr.write(`${event} ${JSON.stringify(facts)}\n`);
};

/**
 * The production parts of one kiosk over its data folder, wired as `device-daemon/src/main.ts` wires them. Throws when the
 * ledger is not sound. `onBroken`: the disk failed; the daemon ends its process there.
 */
export const openKiosk = (about: KioskAbout, onBroken: (code: string) => void): Kiosk => {
  mkdirSync(sealedFolderOf(about.folder), { recursive: true, mode: 0o700 });
  const { retentionMs = 0 } = about;
  const ballast = new DiskBallast(about.folder, about.ballastBytes ?? 0);
  const opened = openSoundLedger(join(about.folder, 'kiosk.db'), { makeRoom: () => ballast.giveUp(), onBroken });
  if (!opened.ok) throw new Error(opened.fault);
  const ledger = opened.value;
  const clock: KioskClock = new KioskClock({
    system: systemClock,
    imageDate: null,
    memory: clockMarksIn(ledger),
    record: (event, byMs, how) => {
      ledger.transaction(() => recordClock(ledger, clock, event, byMs))();
      journal(event, { byMs, how });
    },
    alarm: (stands) => alarms.set('clock-unconfirmed', stands),
  });
  const alarms = new Alarms(ledger, clock, () => undefined);
  const deviceKey = createPrivateKey({
    key: JSON.parse(readFileSync(deviceKeyFile(about.folder), 'utf8')),
    format: 'jwk',
  });
  const line = new RepositoryLine({
    url: about.repositoryUrl,
    authority: kioskAuthority(about.kioskId, deviceKey, clock),
    receiptKeys: new ReceiptKeys(
      pinnedKeys(about.receiptKeysFile),
      learntKeysIn(ledger, clock, (kid) => recordAudit(ledger, clock.now(), 'receipt-key-added', kid)),
    ),
    clock,
    onTime: (epochMs) => clock.repositorySays(epochMs),
    silenceMs: 10_000,
  });
  const sealed = new DiskSealedFolder(sealedFolderOf(about.folder), realDisk, onBroken);
  const clockConfirmed = (): boolean => clock.confirmed;
  const outbox = new Outbox({
    ...{ ledger, clock, sealed, kioskId: about.kioskId, deviceKey, clockConfirmed, alarms, marks, retentionMs },
  });
  const storage = new StorageKeeper({ outbox, clock, ballast, marks, retentionMs, journal });
  return { about, ledger, outbox, sealed, storage, alarms, line, deviceKey, clock };
};

export const closeKiosk = async (kiosk: Kiosk): Promise<void> => {
  await kiosk.line.close();
  kiosk.clock.stop();
  kiosk.ledger.close();
};

export const pinnedKeys = (file: string): ReadonlyMap<string, JWK> =>
  new Map((JSON.parse(readFileSync(file, 'utf8')) as { keys: JWK[] }).keys.map((key) => [key.kid ?? '', key]));

type OnCustody = (dossierId: string, custody: Custody) => void;

export const newForwarder = (kiosk: Kiosk, onCustody: OnCustody): Forwarder =>
  new Forwarder({
    outbox: kiosk.outbox,
    line: kiosk.line,
    clock: kiosk.clock,
    random: Math.random,
    delays: { firstRetryMs: 20, longestRetryMs: 200, lookEveryMs: 100 },
    journal,
    alarms: kiosk.alarms,
    chain: receiptChainIn(kiosk.ledger),
    onReceipt: (receipt) => kiosk.clock.receiptSays(Date.parse(receipt.receivedAt)),
    onCustody: (dossierId, custody) => onCustody(dossierId, custody),
  });

/** What else of the daemon writes to the ledger or speaks to the province: signed heads of the log, heartbeats. Returns how to stop. */
export const startVoices = (kiosk: Kiosk): (() => Promise<void>) => {
  const { ledger, clock, deviceKey, alarms, outbox, line, about } = kiosk;
  const { kioskId } = about;
  const heads = new SignedHeads({ ledger, clock, kioskId, deviceKey, alarms });
  const heartbeats = new HeartbeatSender({
    ...{ line, clock, kioskId, deviceKey, alarms, journal, boot: randomUUID() },
    clockConfirmed: () => clock.confirmed,
    state: () => stateOf(outbox),
    auditHead: () => auditHead(ledger),
  });
  clock.start();
  heads.start();
  heartbeats.start();
  return async () => {
    heads.stop();
    await heartbeats.stop();
  };
};

export const newSender = (kiosk: Kiosk, onCustody: OnCustody): SecondPlaceSender | null =>
  kiosk.about.secondPlace
    ? senderOf(kiosk.about.secondPlace, {
        outbox: kiosk.outbox,
        authority: kioskAuthority(kiosk.about.kioskId, kiosk.deviceKey, kiosk.clock),
        clock: kiosk.clock,
        dataFolder: kiosk.about.folder,
        sealedFolder: sealedFolderOf(kiosk.about.folder),
        alarms: kiosk.alarms,
        journal,
        verifyReceipt: (row, receipt) => kiosk.line.verifyReceipt(row, receipt),
        onCustody,
      })
    : null;
