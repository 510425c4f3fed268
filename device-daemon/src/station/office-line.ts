import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import type { JWK } from 'jose';
import { Alarms } from '../alarms/alarms.ts';
import { auditHead, recordAudit } from '../audit/audit.ts';
import { recordClock } from '../audit/clock-record.ts';
import { recordStart, type Start } from '../audit/start-record.ts';
import { realDisk } from '../dossiers/disk-calls.ts';
import { kioskAuthority } from '../forwarding/authority.ts';
import { defaultDelays, Forwarder } from '../forwarding/forwarder.ts';
import { HeartbeatSender, stateOf } from '../forwarding/heartbeat.ts';
import { learntKeysIn, receiptChainIn } from '../forwarding/kept-receipts.ts';
import { ReceiptKeys } from '../forwarding/receipt-keys.ts';
import { RepositoryLine } from '../forwarding/repository-line.ts';
import { DiskFailureNote, openSoundLedger } from '../ledger/disk-failure.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { DEFAULT_BALLAST_BYTES, DiskBallast } from '../outbox/ballast.ts';
import { Outbox } from '../outbox/outbox.ts';
import { defaultMarks } from '../outbox/pressure.ts';
import { DiskSealedFolder } from '../outbox/sealed-folder.ts';
import { toldInJournal } from '../outbox/start-up-check.ts';
import { DEFAULT_RETENTION_HOURS, StorageKeeper } from '../outbox/storage-keeper.ts';
import { senderOf } from '../second-place/sender-of.ts';
import { systemClock } from '../system-clock.ts';
import { clockMarksIn, timesyncdSync } from '../time/clock-marks.ts';
import { KioskClock } from '../time/kiosk-clock.ts';
import type { StationConfig } from './station-config.ts';

/** The station's own ledger, outbox and way to the repository: the same classes as the kiosk's, instances of its own. */
export type OfficeLine = {
  readonly ledger: Ledger;
  readonly clock: KioskClock;
  readonly deviceKey: KeyObject;
  readonly outbox: Outbox;
  readonly forwarder: Forwarder;
  readonly line: RepositoryLine;
  readonly sealedFolder: string;
  /** a bag was sealed: it may go to the second place and to the repository */
  hurry(): void;
  start(): Promise<void>;
  stop(): Promise<void>;
};

export type OfficeLineTold = {
  /** SHA-256 of configuration and source, for the audit log */
  readonly program: Pick<Start, 'config' | 'program'>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
  readonly onCustody: (dossierId: string, custody: Custody) => void;
  /** the disk failed in the middle of a write: the process ends and finds out at its next start */
  readonly onDiskFailed: (code: string) => void;
};

/** A damaged ledger is told in words for a technician. Throws where a key file is none. */
export const openOfficeLine = (config: StationConfig, told: OfficeLineTold): Result<OfficeLine, string> => {
  const { kiosk, dataFolder, storage, forwarding } = config;
  const { journal } = told;
  const sealedFolder = join(dataFolder, 'sealed');
  mkdirSync(sealedFolder, { recursive: true, mode: 0o700 });
  const ballast = new DiskBallast(dataFolder, storage?.ballastBytes ?? DEFAULT_BALLAST_BYTES);
  const failure = new DiskFailureNote(dataFolder);
  const onBroken = (code: string): void => {
    failure.leave(code);
    told.onDiskFailed(code);
  };
  const opened = openSoundLedger(join(dataFolder, 'kiosk.db'), { makeRoom: () => ballast.giveUp(), onBroken });
  if (!opened.ok)
    return failed(`${opened.fault}\nNothing was changed. Keep ${dataFolder} as it is; call a technician.`);
  const ledger = opened.value;
  const clock: KioskClock = new KioskClock({
    system: systemClock,
    imageDate: null,
    memory: clockMarksIn(ledger),
    systemSync: timesyncdSync,
    record: (event, byMs) => ledger.transaction(() => recordClock(ledger, clock, event, byMs))(),
    onChange: () => undefined,
    alarm: (stands) => alarms.set('clock-unconfirmed', stands),
  });
  const alarms = new Alarms(ledger, clock, () => undefined);
  const deviceKey = createPrivateKey({ key: JSON.parse(readFileSync(config.deviceKeyFile, 'utf8')), format: 'jwk' });
  const authority = kioskAuthority(kiosk.id, deviceKey, clock);
  const learnt = learntKeysIn(ledger, clock, (kid) => recordAudit(ledger, clock.now(), 'receipt-key-added', kid));
  const line = new RepositoryLine({
    url: config.repository.url,
    authority,
    receiptKeys: new ReceiptKeys(pinnedKeys(config.repository.receiptKeysFile), learnt),
    clock,
    onTime: (epochMs) => clock.repositorySays(epochMs),
    onNewKey: (kid) => journal('receipt-key-added', { key: kid }),
  });
  const clockConfirmed = (): boolean => clock.confirmed;
  const marks = {
    lowBytes: storage?.lowBytes ?? defaultMarks.lowBytes,
    fullBytes: storage?.fullBytes ?? defaultMarks.fullBytes,
  };
  const retentionMs = (storage?.retentionHours ?? DEFAULT_RETENTION_HOURS) * 3_600_000;
  const outbox = new Outbox({
    ledger,
    clock,
    sealed: new DiskSealedFolder(sealedFolder, realDisk, onBroken),
    kioskId: kiosk.id,
    deviceKey,
    clockConfirmed,
    alarms,
    marks,
    retentionMs,
  });
  const keeper = new StorageKeeper({ outbox, clock, ballast, marks, retentionMs, journal });
  const forwarder = new Forwarder({
    outbox,
    line,
    clock,
    random: Math.random,
    delays: { ...defaultDelays, ...forwarding },
    journal,
    alarms,
    chain: receiptChainIn(ledger),
    onReceipt: (receipt) => clock.receiptSays(Date.parse(receipt.receivedAt)),
    onCustody: (dossierId, custody) => {
      told.onCustody(dossierId, custody);
      if (custody === 'received') secondPlace?.hurry();
    },
  });
  const secondPlace = config.secondPlace
    ? senderOf(config.secondPlace, {
        outbox,
        authority,
        clock,
        dataFolder,
        sealedFolder,
        alarms,
        journal,
        verifyReceipt: (row, receipt) => line.verifyReceipt(row, receipt),
        onCustody: told.onCustody,
      })
    : null;
  const boot = randomUUID();
  const heartbeats = new HeartbeatSender({
    line,
    clock,
    kioskId: kiosk.id,
    deviceKey,
    boot,
    clockConfirmed,
    state: () => stateOf(outbox),
    auditHead: () => auditHead(ledger),
    alarms,
    journal,
  });
  return done({
    ledger,
    clock,
    deviceKey,
    outbox,
    forwarder,
    line,
    sealedFolder,
    hurry: () => {
      secondPlace?.hurry();
      forwarder.hurry();
    },
    start: async () => {
      recordStart(ledger, clock.now(), { boot, ...told.program });
      clock.start();
      // no visit is alive here: what was intended and not sealed is asked for again by the batch itself
      const story = await outbox.recover(() => true, { digests: true });
      for (const [event, facts] of toldInJournal(story)) journal(event, facts);
      for (const { dossierId, secondPlace: holder } of story.lost)
        if (holder !== null) await secondPlace?.fetchBack(dossierId);
      keeper.start();
      secondPlace?.start();
      forwarder.start();
      heartbeats.start();
    },
    stop: async () => {
      await Promise.all([forwarder.stop(), secondPlace?.stop(), heartbeats.stop(), keeper.stop()]);
      await line.close();
      clock.stop();
      ledger.close();
    },
  });
};

const pinnedKeys = (file: string): Map<string, JWK> => {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof read !== 'object' || read === null || !('keys' in read) || !Array.isArray(read.keys))
    throw new Error(`${file} is no key set (RFC 7517)`);
  return new Map(read.keys.filter(isKey).map((key) => [key.kid ?? '', key]));
};

const isKey = (value: unknown): value is JWK => typeof value === 'object' && value !== null && 'kty' in value;
