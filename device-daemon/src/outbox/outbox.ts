import type { KeyObject } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DossierEvent, Manifest, Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Alarms } from '../alarms/alarms.ts';
import { recordAudit } from '../audit/audit.ts';
import { signJws } from '../dossiers/jws.ts';
import { sealedName } from '../dossiers/seal.ts';
import {
  emptyTheLog,
  type Ledger,
  nextOfDay,
  noteUnsynced,
  officeDay,
  officeTime,
  statement,
} from '../ledger/ledger.ts';
import { OutboxRows } from './outbox-rows.ts';
import { defaultMarks, nextPressure, type Pressure, type StorageMarks } from './pressure.ts';
import { retryQuarantined, setAside } from './quarantine.ts';
import type { OutboxRow } from './row.ts';
import type { SealedFolder } from './sealed-folder.ts';
import { type CheckOptions, checkAtStart, type StartUpStory } from './start-up-check.ts';

export { LOW_WATER_BYTES } from './pressure.ts';

export type { OutboxRow } from './row.ts';

export type Intention = {
  readonly dossierId: string;
  readonly procedureId: string;
  readonly packageVersion: string;
  readonly channel: Manifest['channel'];
  readonly lookupDigest: string;
};
export type Intended = {
  readonly provisionalCode: string;
  readonly submittedAt: string;
  readonly clockConfirmed: boolean;
};
export type CommitFault = 'bag-not-found' | 'digest-differs' | 'unknown-dossier';

export type OutboxParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sealed: SealedFolder;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  /** whether the clock can be believed at this moment */
  readonly clockConfirmed: () => boolean;
  /** what staff are told; without it nothing is said */
  readonly alarms?: Pick<Alarms, 'raise' | 'clear' | 'standing'>;
  readonly marks?: StorageMarks;
  /** how long a sealed file stays after its verified receipt, ms; 0, and when left out: it goes at once */
  readonly retentionMs?: number;
};

/**
 * What has been submitted and not yet acknowledged. Every method is safe to repeat: the visit process asks again when
 * the daemon was restarted in between. Order of writes: row `intended` → sealed file (by the visit, durable) → row
 * `sealed` with its signed manifest → … → row `received` with the receipt → row erased → the file is removed. README.md
 * says of each what a power cut before and after it leaves.
 */
export class Outbox extends OutboxRows {
  readonly #parts: OutboxParts;
  #checks: Promise<unknown> = Promise.resolve();
  #pressure: Pressure = 'ample';
  #logHoldsErased = true;

  constructor(parts: OutboxParts) {
    super(parts.ledger);
    this.#parts = parts;
  }

  /** The second place has proved, byte for byte, that it holds the bag. */
  keptInSecondPlace(dossierId: string, place: string): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      const kept = statement(
        ledger,
        `UPDATE dossiers SET second_place = ?, second_place_at = ? WHERE dossier_id = ? AND second_place IS NULL`,
      ).run(place, clock.now(), dossierId);
      if (kept.changes > 0) recordAudit(ledger, clock.now(), 'dossier-in-second-place', dossierId);
    })();
  }

  /** The second place lost it (its disk was changed, the stick was pulled out): it has to be brought there again. */
  lostInSecondPlace(dossierId: string): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      const lost = statement(
        ledger,
        `UPDATE dossiers SET second_place = NULL, second_place_at = NULL WHERE dossier_id = ? AND second_place IS NOT NULL`,
      ).run(dossierId);
      if (lost.changes > 0) recordAudit(ledger, clock.now(), 'second-place-lost', dossierId);
    })();
  }

  /** The second place has the receipt. Lost in a power cut it is told again. */
  secondPlaceTold(dossierId: string): void {
    const { ledger } = this.#parts;
    noteUnsynced(ledger, () =>
      statement(
        ledger,
        `UPDATE dossiers SET second_place_told = 1, manifest = CASE WHEN erased_at IS NULL THEN manifest END WHERE dossier_id = ?`,
      ).run(dossierId),
    );
    this.#logHoldsErased = true;
  }

  /** The citizen pressed submit: gives the provisional code, the same one again when repeated. */
  intend(intention: Intention): Intended {
    const { ledger, clock, kioskId } = this.#parts;
    return ledger.transaction((): Intended => {
      const known = this.find(intention.dossierId);
      if (known)
        return {
          provisionalCode: known.provisional_code,
          submittedAt: known.submitted_at,
          clockConfirmed: known.clock_confirmed === 1,
        };
      const now = clock.now();
      const day = officeDay(now);
      const provisionalCode = `TAM-${kioskId.toUpperCase()}-${day}-${String(nextOfDay(ledger, day, 'dossier')).padStart(4, '0')}`;
      const submittedAt = officeTime(now);
      const clockConfirmed = this.#parts.clockConfirmed();
      statement(
        ledger,
        `INSERT INTO dossiers (dossier_id, state, provisional_code, day, procedure_id, package_version, channel, lookup_digest, submitted_at, clock_confirmed)
           VALUES (@dossierId, 'intended', @provisionalCode, @day, @procedureId, @packageVersion, @channel, @lookupDigest, @submittedAt, @confirmed)`,
      ).run({ ...intention, provisionalCode, day, submittedAt, confirmed: clockConfirmed ? 1 : 0 });
      recordAudit(ledger, now, 'dossier-intended', intention.dossierId);
      return { provisionalCode, submittedAt, clockConfirmed };
    })();
  }

  /**
   * The sealed file is durable: sign its manifest, and from here on it is ours to deliver. `sha256` is of the very bytes
   * that the sealer wrote; the file is not read again here, since that would show the page cache and not the disk (and
   * takes a sixth of the whole submission). Whether the disk kept its word is seen at each start, by the second place's
   * proof and by the repository, and nothing is erased before its receipt over this digest.
   */
  async commit(dossierId: string, size: number, sha256: string): Promise<Result<void, CommitFault>> {
    return this.#commitOne(dossierId, size, sha256);
  }

  #commitOne(dossierId: string, size: number, sha256: string): Result<void, CommitFault> {
    const row = this.find(dossierId);
    if (!row) return failed('unknown-dossier');
    if (row.sha256 !== null) return row.sha256 === sha256 ? done(undefined) : failed('digest-differs');
    const found = this.#parts.sealed.size(dossierId);
    if (found === null) return failed('bag-not-found');
    if (found !== size) return failed('digest-differs');
    const { ledger, clock, kioskId, deviceKey } = this.#parts;
    const last = statement(ledger, 'SELECT max(sequence) AS n FROM dossiers').get() as { n: number | null };
    const manifest: Manifest = {
      type: 'dossier-manifest/1',
      dossierId,
      kioskId,
      sequence: (last.n ?? 0) + 1,
      provisionalCode: row.provisional_code,
      procedureId: row.procedure_id,
      packageVersion: row.package_version,
      channel: row.channel,
      submittedAt: row.submitted_at,
      clockConfirmed: row.clock_confirmed === 1,
      lookupDigest: row.lookup_digest,
      sealed: { size, sha256 },
    };
    const signed = signJws(manifest, kioskId, deviceKey);
    ledger.transaction(() => {
      statement(
        ledger,
        `UPDATE dossiers SET state = 'sealed', sequence = ?, size = ?, sha256 = ?, manifest = ?, sealed_at = ? WHERE dossier_id = ?`,
      ).run(manifest.sequence, size, sha256, signed, clock.now(), dossierId);
      recordAudit(ledger, clock.now(), 'dossier-sealed', dossierId);
    })();
    return done(undefined);
  }

  /**
   * Commits a complete bag whose visit can no longer say what it wrote. It may have died between the rename and the sync
   * of the folder, so the bag is synced first. False when there is none, or its intention is not known.
   */
  async commitFound(dossierId: string): Promise<boolean> {
    const { sealed } = this.#parts;
    const file = await sealed.facts(dossierId);
    if (!file) return false;
    await sealed.makeDurable(dossierId);
    return (await this.commit(dossierId, file.size, file.sha256)).ok;
  }

  /** Whether the sealed file still is what was committed; false when it is gone. */
  async isIntact(row: OutboxRow): Promise<boolean> {
    const found = await this.#parts.sealed.facts(row.dossier_id);
    return found !== null && found.size === row.size && found.sha256 === row.sha256;
  }

  get sealedFolder(): SealedFolder {
    return this.#parts.sealed;
  }

  /** Where the upload goes on. Lost in a power cut, the upload is found by its content or begins anew. */
  rememberUpload(dossierId: string, uploadPath: string | null): void {
    const { ledger } = this.#parts;
    noteUnsynced(ledger, () =>
      statement(ledger, 'UPDATE dossiers SET upload_path = ? WHERE dossier_id = ?').run(uploadPath, dossierId),
    );
  }

  /** For staff only; lost in a power cut, the count is one less. */
  noteAttempt(dossierId: string, trouble: string): void {
    const { ledger } = this.#parts;
    noteUnsynced(ledger, () =>
      statement(ledger, 'UPDATE dossiers SET attempts = attempts + 1, trouble = ? WHERE dossier_id = ?').run(
        trouble.slice(0, 300),
        dossierId,
      ),
    );
  }

  /** A verified receipt is here. The sealed file stays for its time of retention; without one: the row first, the file afterwards. */
  async acknowledge(dossierId: string, receiptJws: string, receipt: Receipt): Promise<void> {
    const { ledger, clock, alarms, retentionMs = 0 } = this.#parts;
    const erased = ledger.transaction(() => {
      const { changes } = statement(
        ledger,
        `UPDATE dossiers SET state = 'received', receipt = ?, received_at = ?, upload_path = NULL, trouble = NULL WHERE dossier_id = ? AND state IN ('sealed', 'quarantined')`,
      ).run(receiptJws, clock.now(), dossierId);
      if (changes > 0) {
        recordAudit(ledger, clock.now(), 'dossier-received', `${dossierId} ${receipt.recordId}`);
        alarms?.clear('dossier-quarantined', dossierId);
        alarms?.clear('dossier-unanswered', dossierId);
        alarms?.clear('bag-missing', dossierId);
      }
      if (retentionMs <= 0) this.#eraseRow(dossierId);
      return this.find(dossierId)?.erased_at != null;
    })();
    if (erased) await this.#parts.sealed.remove(sealedName(dossierId));
  }

  /**
   * Erases received dossiers: the rows in one transaction, then each file. Of the row stay ids, codes, times, digests and
   * the receipt, which prove that it was delivered; the manifest stays until the second place was told.
   */
  async erase(dossierIds: readonly string[]): Promise<void> {
    this.#parts.ledger.transaction(() => {
      for (const dossierId of dossierIds) this.#eraseRow(dossierId);
    })();
    for (const dossierId of dossierIds)
      if (this.find(dossierId)?.erased_at != null) await this.#parts.sealed.remove(sealedName(dossierId));
  }

  #eraseRow(dossierId: string): void {
    const { ledger, clock } = this.#parts;
    const { changes } = statement(
      ledger,
      `UPDATE dossiers SET erased_at = ?, upload_path = NULL, trouble = NULL,
         manifest = CASE WHEN second_place IS NOT NULL AND second_place_told = 0 THEN manifest END
       WHERE dossier_id = ? AND state = 'received' AND erased_at IS NULL`,
    ).run(clock.now(), dossierId);
    if (changes > 0) recordAudit(ledger, clock.now(), 'dossier-erased', dossierId);
    if (changes > 0) this.#logHoldsErased = true;
  }

  /** Takes what was erased out of the ledger's own files too. False when somebody is reading them: ask again later. */
  emptyTheLog(): boolean {
    if (this.#logHoldsErased) this.#logHoldsErased = !emptyTheLog(this.#parts.ledger);
    return !this.#logHoldsErased;
  }

  /** The repository refuses this dossier for good: it is kept, set aside for staff, and does not block the others. */
  quarantine(dossierId: string, trouble: string): void {
    const { ledger, clock, alarms } = this.#parts;
    setAside(ledger, clock.now(), alarms, dossierId, trouble);
  }

  /** A person has dealt with the cause: it is tried again. False when it is not set aside. */
  retryQuarantined(dossierId: string): boolean {
    const { ledger, clock, alarms } = this.#parts;
    return retryQuarantined(ledger, clock.now(), alarms, dossierId);
  }

  applyEvents(dossierId: string, events: readonly DossierEvent[]): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      for (const event of events) {
        const row = this.find(dossierId);
        if (!row || event.sequence <= row.last_event) continue;
        statement(
          ledger,
          'UPDATE dossiers SET last_event = ?, official_code = coalesce(?, official_code), status = coalesce(?, status) WHERE dossier_id = ?',
        ).run(event.sequence, event.officialCode ?? null, event.status ?? null, dossierId);
        if (event.officialCode) recordAudit(ledger, clock.now(), 'official-code', dossierId);
      }
    })();
  }

  /** Measures the room that is left, and tells staff when it becomes short or is there again. */
  async pressure(): Promise<Pressure> {
    const { sealed, alarms, marks = defaultMarks } = this.#parts;
    const was = this.#pressure;
    this.#pressure = nextPressure(was, await sealed.freeBytes(), marks);
    try {
      if (alarms) setBoth(alarms, this.#pressure);
    } catch {
      // on a disk too full for the alarm itself the answer still has to be given; the next measurement tries again
    }
    return this.#pressure;
  }

  /** True when no new visit may begin here; a submission that has begun is never refused for it. */
  async storageFull(): Promise<boolean> {
    return (await this.pressure()) === 'full';
  }

  /**
   * After a start, and after the crash of a visit: finds what a crash or a failing disk left, puts right what can be
   * proved, and tells the rest. Never two at a time. The story is for the journal (`toldInJournal`).
   */
  recover(
    visitIsAlive: (dossierId: string) => boolean,
    options: CheckOptions = { digests: true },
  ): Promise<StartUpStory> {
    const check = this.#checks.then(() => checkAtStart(this.#parts, this, visitIsAlive, options));
    this.#checks = check.catch(() => undefined);
    return check;
  }

  /** A lost bag was brought back from the second place: true, and the alarm ends, when it is what was sealed. */
  async bagCameBack(dossierId: string): Promise<boolean> {
    const row = this.find(dossierId);
    if (!row || !(await this.isIntact(row))) return false;
    this.#parts.alarms?.clear('bag-missing', dossierId);
    return true;
  }
}

/** Full is more than low: one of the two stands. */
const setBoth = (alarms: Pick<Alarms, 'raise' | 'clear'>, pressure: Pressure): void => {
  for (const [code, stands] of [
    ['storage-low', pressure === 'low'],
    ['storage-full', pressure === 'full'],
  ] as const)
    if (stands) alarms.raise(code);
    else alarms.clear(code);
};
