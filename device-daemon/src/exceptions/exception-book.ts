import type { ExceptionAction, ExceptionFacts } from '@mot-cua/domain/exceptions/exceptions.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';

/** Somebody of the office has dealt with it. */
export type Resolution = { readonly staff: string; readonly action: ExceptionAction; readonly reason: string };

/** One exception of this kiosk, as the ledger keeps it until the office has heard of its end. */
export type Kept = {
  readonly id: string;
  /** a visit's id, or `machine` */
  readonly owner: string;
  readonly key: string;
  readonly facts: ExceptionFacts;
  readonly raisedAt: number;
  /** the office has written it down */
  readonly told: boolean;
  readonly over: boolean;
  readonly claimedBy: string | null;
  readonly escalated: boolean;
  readonly escalationTold: boolean;
  readonly resolution: Resolution | null;
};

type Row = {
  id: string;
  owner: string;
  key: string;
  facts: string;
  raised_at: number;
  told: number;
  over: number;
  claimed_by: string | null;
  escalated: number;
  escalation_told: number;
  resolution: string | null;
};

const kept = (row: Row): Kept => ({
  id: row.id,
  owner: row.owner,
  key: row.key,
  facts: JSON.parse(row.facts) as ExceptionFacts,
  raisedAt: row.raised_at,
  told: row.told === 1,
  over: row.over === 1,
  claimedBy: row.claimed_by,
  escalated: row.escalated === 1,
  escalationTold: row.escalation_told === 1,
  resolution: row.resolution === null ? null : (JSON.parse(row.resolution) as Resolution),
});

/** What of this kiosk a person has to see to, durably: a power cut neither loses a call for help nor makes two of it. */
export class ExceptionBook {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** False: it is known already. */
  add(one: Pick<Kept, 'id' | 'owner' | 'key' | 'facts' | 'raisedAt'>): boolean {
    return (
      statement(
        this.#ledger,
        'INSERT INTO exceptions (id, owner, key, facts, raised_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING',
      ).run(one.id, one.owner, one.key, JSON.stringify(one.facts), one.raisedAt).changes > 0
    );
  }

  find(id: string): Kept | null {
    const row = statement(this.#ledger, 'SELECT * FROM exceptions WHERE id = ?').get(id) as Row | undefined;
    return row ? kept(row) : null;
  }

  of(owner: string): Kept[] {
    const rows = statement(this.#ledger, 'SELECT * FROM exceptions WHERE owner = ? ORDER BY raised_at, id').all(owner);
    return (rows as Row[]).map(kept);
  }

  all(): Kept[] {
    return (statement(this.#ledger, 'SELECT * FROM exceptions ORDER BY raised_at, id').all() as Row[]).map(kept);
  }

  setTold(id: string): void {
    statement(this.#ledger, 'UPDATE exceptions SET told = 1 WHERE id = ?').run(id);
  }

  setOver(id: string): void {
    statement(this.#ledger, 'UPDATE exceptions SET over = 1 WHERE id = ?').run(id);
  }

  setClaimed(id: string, staff: string | null): void {
    statement(this.#ledger, 'UPDATE exceptions SET claimed_by = ? WHERE id = ?').run(staff, id);
  }

  setEscalated(id: string, told: boolean): void {
    statement(this.#ledger, 'UPDATE exceptions SET escalated = 1, escalation_told = ? WHERE id = ?').run(
      told ? 1 : 0,
      id,
    );
  }

  setResolved(id: string, resolution: Resolution): void {
    statement(this.#ledger, 'UPDATE exceptions SET resolution = ? WHERE id = ?').run(JSON.stringify(resolution), id);
  }

  forget(id: string): void {
    statement(this.#ledger, 'DELETE FROM exceptions WHERE id = ?').run(id);
  }
}
