import type { KeyObject } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DossierEvent, Manifest, Receipt } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { recordAudit } from '../audit/audit.ts';
import { signJws } from '../dossiers/jws.ts';
import { sealedName } from '../dossiers/seal.ts';
import { type Ledger, nextOfDay, officeDay, officeTime, statement } from '../ledger/ledger.ts';
import type { SealedFolder } from './sealed-folder.ts';

/** A row of the outbox. States: intended → sealed → received; intended → abandoned; sealed → quarantined (the repository refuses it). */
export type OutboxRow = {
  readonly dossier_id: string;
  readonly state: 'intended' | 'sealed' | 'received' | 'quarantined' | 'abandoned';
  readonly provisional_code: string;
  readonly procedure_id: string;
  readonly package_version: string;
  readonly channel: Manifest['channel'];
  readonly lookup_digest: string;
  readonly submitted_at: string;
  readonly clock_confirmed: 0 | 1;
  readonly sequence: number | null;
  readonly size: number | null;
  readonly sha256: string | null;
  readonly manifest: string | null;
  readonly upload_path: string | null;
  readonly receipt: string | null;
  readonly official_code: string | null;
  readonly status: number | null;
  readonly last_event: number;
  readonly attempts: number;
  readonly trouble: string | null;
  /** epoch ms by the kiosk's clock; null for rows from before it was kept */
  readonly sealed_at: number | null;
  /** name of the second place that has proved to hold the bag, and since when (epoch ms) */
  readonly second_place: string | null;
  readonly second_place_at: number | null;
  /** 1 once the second place has the receipt too */
  readonly second_place_told: 0 | 1;
  /** epoch ms at which the verified receipt came here */
  readonly received_at: number | null;
  /** epoch ms at which the sealed file was removed after its time of retention */
  readonly erased_at: number | null;
};

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

/** New visits are refused when less than this is free, bytes; a submission that has begun never is (refuse early, never late). */
export const LOW_WATER_BYTES = 2 * 1024 ** 3;

export type OutboxParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sealed: SealedFolder;
  readonly kioskId: string;
  readonly deviceKey: KeyObject;
  /** whether the clock can be believed at this moment */
  readonly clockConfirmed: () => boolean;
};

/**
 * What has been submitted and not yet acknowledged. Every method is safe to repeat: the visit process asks again when
 * the daemon was restarted in between. Order of writes: row `intended` → sealed file (by the visit, durable) → row
 * `sealed` with its signed manifest → … → row `received` with the receipt → the file is removed.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  #commits: Promise<unknown> = Promise.resolve();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  find(dossierId: string): OutboxRow | undefined {
    return statement(this.#parts.ledger, 'SELECT * FROM dossiers WHERE dossier_id = ?').get(dossierId) as
      | OutboxRow
      | undefined;
  }

  findByCode(code: string): OutboxRow | undefined {
    return this.#parts.ledger
      .prepare('SELECT * FROM dossiers WHERE provisional_code = ? OR official_code = ?')
      .get(code, code) as OutboxRow | undefined;
  }

  sealedRows(): OutboxRow[] {
    return this.#parts.ledger
      .prepare(`SELECT * FROM dossiers WHERE state = 'sealed' ORDER BY sequence`)
      .all() as OutboxRow[];
  }

  /** Sealed and not yet known to lie in a second place, oldest first. */
  rowsWithoutSecondPlace(): OutboxRow[] {
    return statement(
      this.#parts.ledger,
      `SELECT * FROM dossiers WHERE state = 'sealed' AND second_place IS NULL ORDER BY sequence`,
    ).all() as OutboxRow[];
  }

  /** Received dossiers of which the second place still keeps a copy: it may let go once it has the receipt. */
  rowsToReleaseAtSecondPlace(): OutboxRow[] {
    return statement(
      this.#parts.ledger,
      `SELECT * FROM dossiers WHERE state = 'received' AND second_place IS NOT NULL AND second_place_told = 0 ORDER BY sequence`,
    ).all() as OutboxRow[];
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

  secondPlaceTold(dossierId: string): void {
    statement(this.#parts.ledger, 'UPDATE dossiers SET second_place_told = 1 WHERE dossier_id = ?').run(dossierId);
  }

  /** Received dossiers whose official code is still to come. */
  rowsAwaitingCode(): OutboxRow[] {
    return this.#parts.ledger
      .prepare(`SELECT * FROM dossiers WHERE state = 'received' AND official_code IS NULL ORDER BY sequence`)
      .all() as OutboxRow[];
  }

  counts(): Record<OutboxRow['state'], number> {
    const counts = { intended: 0, sealed: 0, received: 0, quarantined: 0, abandoned: 0 };
    for (const row of this.#parts.ledger.prepare('SELECT state, count(*) AS n FROM dossiers GROUP BY state').all() as {
      state: OutboxRow['state'];
      n: number;
    }[])
      counts[row.state] = row.n;
    return counts;
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

  /** The sealed file is durable: check it byte by byte, sign its manifest, and from here on it is ours to deliver. */
  commit(dossierId: string, size: number, sha256: string): Promise<Result<void, CommitFault>> {
    const commit = this.#commits.then(() => this.#commitOne(dossierId, size, sha256));
    this.#commits = commit.catch(() => undefined);
    return commit;
  }

  async #commitOne(dossierId: string, size: number, sha256: string): Promise<Result<void, CommitFault>> {
    const row = this.find(dossierId);
    if (!row) return failed('unknown-dossier');
    if (row.sha256 !== null) return row.sha256 === sha256 ? done(undefined) : failed('digest-differs');
    const found = await this.#parts.sealed.facts(dossierId);
    if (!found) return failed('bag-not-found');
    if (found.size !== size || found.sha256 !== sha256) return failed('digest-differs');
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

  /** Whether the sealed file still is what was committed; false when it is gone. */
  async isIntact(row: OutboxRow): Promise<boolean> {
    const found = await this.#parts.sealed.facts(row.dossier_id);
    return found !== null && found.size === row.size && found.sha256 === row.sha256;
  }

  get sealedFolder(): SealedFolder {
    return this.#parts.sealed;
  }

  rememberUpload(dossierId: string, uploadPath: string | null): void {
    this.#parts.ledger.prepare('UPDATE dossiers SET upload_path = ? WHERE dossier_id = ?').run(uploadPath, dossierId);
  }

  noteAttempt(dossierId: string, trouble: string): void {
    this.#parts.ledger
      .prepare('UPDATE dossiers SET attempts = attempts + 1, trouble = ? WHERE dossier_id = ?')
      .run(trouble.slice(0, 300), dossierId);
  }

  /** A verified receipt is here: the row first, the file afterwards. */
  async acknowledge(dossierId: string, receiptJws: string, receipt: Receipt): Promise<void> {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      const changed = ledger
        .prepare(
          `UPDATE dossiers SET state = 'received', receipt = ?, received_at = ?, upload_path = NULL, trouble = NULL WHERE dossier_id = ? AND state = 'sealed'`,
        )
        .run(receiptJws, clock.now(), dossierId);
      if (changed.changes > 0) recordAudit(ledger, clock.now(), 'dossier-received', `${dossierId} ${receipt.recordId}`);
    })();
    await this.#parts.sealed.remove(sealedName(dossierId));
  }

  /** The repository refuses this dossier for good: it is kept, set aside for staff, and does not block the others. */
  quarantine(dossierId: string, trouble: string): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      ledger
        .prepare(`UPDATE dossiers SET state = 'quarantined', attempts = attempts + 1, trouble = ? WHERE dossier_id = ?`)
        .run(trouble.slice(0, 300), dossierId);
      recordAudit(ledger, clock.now(), 'dossier-quarantined', dossierId);
    })();
  }

  applyEvents(dossierId: string, events: readonly DossierEvent[]): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => {
      for (const event of events) {
        const row = this.find(dossierId);
        if (!row || event.sequence <= row.last_event) continue;
        ledger
          .prepare(
            'UPDATE dossiers SET last_event = ?, official_code = coalesce(?, official_code), status = coalesce(?, status) WHERE dossier_id = ?',
          )
          .run(event.sequence, event.officialCode ?? null, event.status ?? null, dossierId);
        if (event.officialCode) recordAudit(ledger, clock.now(), 'official-code', dossierId);
      }
    })();
  }

  /** True when no new visit may begin here. */
  async storageFull(): Promise<boolean> {
    return (await this.#parts.sealed.freeBytes()) < LOW_WATER_BYTES;
  }

  /**
   * After a start: what a crash left. A complete sealed file whose intention is on record was submitted by its citizen,
   * so it is committed (even if it was closed as abandoned while its visit was still sealing); an intention without a file is closed as abandoned once its visit is gone; half-written files
   * and files of received dossiers are removed. Returns what was done, for the journal.
   */
  async recover(
    visitIsAlive: (dossierId: string) => boolean,
  ): Promise<{ committed: string[]; abandoned: string[]; removed: string[] }> {
    const story = { committed: [] as string[], abandoned: [] as string[], removed: [] as string[] };
    const { ledger, clock, sealed } = this.#parts;
    for (const row of ledger
      .prepare(`SELECT * FROM dossiers WHERE state IN ('intended', 'abandoned')`)
      .all() as OutboxRow[]) {
      if (visitIsAlive(row.dossier_id)) continue;
      const file = await this.#parts.sealed.facts(row.dossier_id);
      if (file) {
        await this.commit(row.dossier_id, file.size, file.sha256);
        story.committed.push(row.dossier_id);
        continue;
      }
      if (row.state === 'abandoned') continue;
      ledger.transaction(() => {
        ledger.prepare(`UPDATE dossiers SET state = 'abandoned' WHERE dossier_id = ?`).run(row.dossier_id);
        recordAudit(ledger, clock.now(), 'dossier-abandoned', row.dossier_id);
      })();
      story.abandoned.push(row.dossier_id);
    }
    for (const name of await sealed.names()) {
      const dossierId = name.replace(/\.bag\.age(\.new)?$/, '');
      const row = this.find(dossierId);
      const halfWritten = name.endsWith('.new') && !visitIsAlive(dossierId);
      if (halfWritten || row?.state === 'received') {
        await sealed.remove(name);
        story.removed.push(name);
      }
    }
    return story;
  }

  /** Size of what is waiting, bytes. */
  waitingBytes(): number {
    return (
      statement(
        this.#parts.ledger,
        `SELECT coalesce(sum(size), 0) AS n FROM dossiers WHERE state = 'sealed'`,
      ).get() as {
        n: number;
      }
    ).n;
  }
}
