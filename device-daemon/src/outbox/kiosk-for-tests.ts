import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { uuid7 } from '../visits/uuid7.ts';
import { type Intention, Outbox } from './outbox.ts';
import { DiskSealedFolder } from './sealed-folder.ts';

/** An outbox on a real disk, with a real ledger, in a folder of its own; for tests. */
export class KioskForTests {
  readonly folder = mkdtempSync(join(tmpdir(), 'kiosk-'));
  readonly sealedFolder = join(this.folder, 'sealed');
  readonly clock: Clock;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  ledger: Ledger;
  outbox: Outbox;
  clockConfirmed = true;

  constructor(parts: { clock?: Clock; kioskId?: string; deviceKey?: KeyObject } = {}) {
    this.clock = parts.clock ?? new ManualClock();
    this.kioskId = parts.kioskId ?? 'kiosk-a';
    this.deviceKey = parts.deviceKey ?? generateKeyPairSync('ed25519').privateKey;
    mkdirSync(this.sealedFolder, { recursive: true });
    this.ledger = this.#openLedger();
    this.outbox = this.#newOutbox();
  }

  /** The daemon died and starts again: same disk, new objects. */
  restart(): void {
    this.ledger.close();
    this.ledger = this.#openLedger();
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
    return openLedger(join(this.folder, 'kiosk.db'));
  }

  #newOutbox(): Outbox {
    const { ledger, clock, kioskId, deviceKey } = this;
    const sealed = new DiskSealedFolder(this.sealedFolder);
    return new Outbox({ ledger, clock, sealed, kioskId, deviceKey, clockConfirmed: () => this.clockConfirmed });
  }
}

export const digestOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
