import { FEEDBACK } from '@mot-cua/domain/feedback/feedback-form.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { OutboxRow } from './row.ts';

/** What the outbox holds, for reading only. */
export class OutboxRows {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  find(dossierId: string): OutboxRow | undefined {
    return statement(this.#ledger, 'SELECT * FROM dossiers WHERE dossier_id = ?').get(dossierId) as
      | OutboxRow
      | undefined;
  }

  findByCode(code: string): OutboxRow | undefined {
    return statement(this.#ledger, 'SELECT * FROM dossiers WHERE provisional_code = ? OR official_code = ?').get(
      code,
      code,
    ) as OutboxRow | undefined;
  }

  sealedRows(): OutboxRow[] {
    return statement(
      this.#ledger,
      `SELECT * FROM dossiers WHERE state = 'sealed' ORDER BY sequence`,
    ).all() as OutboxRow[];
  }

  /** Not yet received and not known to lie in a second place, oldest first; a quarantined one is a citizen's too. */
  rowsWithoutSecondPlace(): OutboxRow[] {
    return statement(
      this.#ledger,
      `SELECT * FROM dossiers WHERE state IN ('sealed', 'quarantined') AND second_place IS NULL ORDER BY sequence`,
    ).all() as OutboxRow[];
  }

  /** Received dossiers of which the second place still keeps a copy: it may let go once it has the receipt. */
  rowsToReleaseAtSecondPlace(): OutboxRow[] {
    return statement(
      this.#ledger,
      `SELECT * FROM dossiers WHERE state = 'received' AND second_place IS NOT NULL AND second_place_told = 0 ORDER BY sequence`,
    ).all() as OutboxRow[];
  }

  /** Set aside because the repository refuses them, oldest first. */
  quarantinedRows(): OutboxRow[] {
    return statement(
      this.#ledger,
      `SELECT * FROM dossiers WHERE state = 'quarantined' ORDER BY sequence`,
    ).all() as OutboxRow[];
  }

  /** Of those, the codes on their slips, oldest first; so many as people can see to. */
  quarantinedCodes(most = 20): string[] {
    const rows = statement(
      this.#ledger,
      `SELECT provisional_code FROM dossiers WHERE state = 'quarantined' ORDER BY sequence LIMIT ?`,
    ).all(most) as { provisional_code: string }[];
    return rows.map((row) => row.provisional_code);
  }

  /** Received dossiers whose official code is still to come; feedback never gets one. */
  rowsAwaitingCode(): OutboxRow[] {
    return statement(
      this.#ledger,
      `SELECT * FROM dossiers WHERE state = 'received' AND official_code IS NULL AND procedure_id <> ? ORDER BY sequence`,
    ).all(FEEDBACK) as OutboxRow[];
  }

  counts(): Record<OutboxRow['state'], number> {
    const counts = { intended: 0, sealed: 0, received: 0, quarantined: 0, abandoned: 0 };
    for (const row of statement(this.#ledger, 'SELECT state, count(*) AS n FROM dossiers GROUP BY state').all() as {
      state: OutboxRow['state'];
      n: number;
    }[])
      counts[row.state] = row.n;
    return counts;
  }

  /** Received dossiers whose time of retention is over, oldest first. A clock that was far off keeps nothing for ever. */
  rowsToErase(now: number, retentionMs: number, limit: number): string[] {
    return (
      statement(
        this.#ledger,
        `SELECT dossier_id FROM dossiers WHERE state = 'received' AND erased_at IS NULL AND abs(? - coalesce(received_at, 0)) >= ? ORDER BY sequence LIMIT ?`,
      ).all(now, retentionMs, limit) as { dossier_id: string }[]
    ).map((row) => row.dossier_id);
  }

  /** Received dossiers that still lie here, oldest first: what goes first when room is short. */
  receivedBags(limit: number): string[] {
    return (
      statement(
        this.#ledger,
        `SELECT dossier_id FROM dossiers WHERE state = 'received' AND erased_at IS NULL ORDER BY sequence LIMIT ?`,
      ).all(limit) as { dossier_id: string }[]
    ).map((row) => row.dossier_id);
  }

  /** How many wait to be sent, and since when the first of them does, epoch ms. */
  unsent(): { readonly count: number; readonly oldestAt: number | null } {
    return statement(
      this.#ledger,
      "SELECT count(*) AS count, min(sealed_at) AS oldestAt FROM dossiers WHERE state = 'sealed'",
    ).get() as { count: number; oldestAt: number | null };
  }

  /** Size of what is waiting, bytes. */
  waitingBytes(): number {
    return (
      statement(this.#ledger, `SELECT coalesce(sum(size), 0) AS n FROM dossiers WHERE state = 'sealed'`).get() as {
        n: number;
      }
    ).n;
  }
}
