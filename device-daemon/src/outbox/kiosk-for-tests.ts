import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import type { Receipt } from '@mot-cua/domain/receiving.ts';
import { Alarms } from '../alarms/alarms.ts';
import type { LedgerCare } from '../ledger/guarded-ledger.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { uuid7 } from '../visits/uuid7.ts';
import { type Intention, Outbox, type OutboxParts } from './outbox.ts';
import { DiskSealedFolder } from './sealed-folder.ts';

type Options = {
  clock?: Clock;
  kioskId?: string;
  deviceKey?: KeyObject;
  /** a folder of the test's own, e.g. on a small disk; it is removed with the kiosk all the same */
  folder?: string;
  sealed?: DiskSealedFolder;
  care?: LedgerCare;
  storage?: Pick<OutboxParts, 'marks' | 'retentionMs'>;
};

/** An outbox on a real disk, with a real ledger, in a folder of its own; for tests. */
export class KioskForTests {
  readonly folder: string;
  readonly sealedFolder: string;
  readonly clock: Clock;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  readonly #options: Options;
  ledger: Ledger;
  alarms: Alarms;
  outbox: Outbox;
  clockConfirmed = true;

  constructor(parts: Options = {}) {
    this.#options = parts;
    this.folder = parts.folder ?? mkdtempSync(join(tmpdir(), 'kiosk-'));
    this.sealedFolder = parts.sealed?.folder ?? join(this.folder, 'sealed');
    this.clock = parts.clock ?? new ManualClock();
    this.kioskId = parts.kioskId ?? 'kiosk-a';
    this.deviceKey = parts.deviceKey ?? generateKeyPairSync('ed25519').privateKey;
    mkdirSync(this.sealedFolder, { recursive: true });
    this.ledger = this.#openLedger();
    this.alarms = this.#newAlarms();
    this.outbox = this.#newOutbox();
  }

  /** The daemon died and starts again: same disk, new objects. */
  restart(): void {
    this.ledger.close();
    this.ledger = this.#openLedger();
    this.alarms = this.#newAlarms();
    this.outbox = this.#newOutbox();
  }

  newIntention(over: Partial<Intention> = {}): Intention {
    const dossierId = over.dossierId ?? uuid7(this.clock.now());
    return {
      dossierId,
      procedureId: '1.004873',
      packageVersion: '2026.1',
      channel: 'counter-intake',
      lookupDigest: digestOf(`${dossierId}:SECRET00`),
      ...over,
    };
  }

  /** Puts a sealed file where the visit process would. */
  seal(dossierId: string, bytes: Uint8Array | string = `sealed ${dossierId}`): { size: number; sha256: string } {
    writeFileSync(this.pathOf(dossierId), bytes);
    return { size: Buffer.byteLength(bytes), sha256: digestOf(bytes) };
  }

  /** From the press on submit to a row in state `sealed`. */
  async submitted(bytes?: Uint8Array | string, dossierId?: string): Promise<string> {
    const intention = this.newIntention(dossierId === undefined ? {} : { dossierId });
    this.outbox.intend(intention);
    const { size, sha256 } = this.seal(intention.dossierId, bytes);
    const committed = await this.outbox.commit(intention.dossierId, size, sha256);
    if (!committed.ok) throw new Error(committed.fault);
    return intention.dossierId;
  }

  pathOf(dossierId: string): string {
    return new DiskSealedFolder(this.sealedFolder).pathOf(dossierId);
  }

  /** Alarms that stand, as `code subject`. */
  get ringing(): string[] {
    return this.alarms.standing().map(({ code, subject }) => `${code} ${subject}`.trim());
  }

  auditOf(dossierId: string): string[] {
    return (
      this.ledger.prepare('SELECT event FROM audit WHERE subject LIKE ? ORDER BY number').all(`${dossierId}%`) as {
        event: string;
      }[]
    ).map((entry) => entry.event);
  }

  remove(): void {
    this.ledger.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #openLedger(): Ledger {
    return openLedger(join(this.folder, 'kiosk.db'), this.#options.care);
  }

  #newAlarms(): Alarms {
    return new Alarms(this.ledger, this.clock, () => undefined);
  }

  #newOutbox(): Outbox {
    const { ledger, clock, kioskId, deviceKey, alarms } = this;
    const sealed = this.#options.sealed ?? new DiskSealedFolder(this.sealedFolder);
    const clockConfirmed = () => this.clockConfirmed;
    return new Outbox({ ledger, clock, sealed, kioskId, deviceKey, alarms, clockConfirmed, ...this.#options.storage });
  }
}

export const receiptFor = (dossierId: string): Receipt => ({
  type: 'dossier-receipt/1',
  dossierId,
  manifestSha256: '0'.repeat(64),
  sealedSha256: '0'.repeat(64),
  recordId: 'record-1',
  receivedAt: '2026-11-23T08:00:00+07:00',
  repository: 'test',
  previousReceiptSha256: '0'.repeat(64),
});

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
