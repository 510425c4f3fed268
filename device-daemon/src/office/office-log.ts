import { gunzipSync, gzipSync } from 'node:zlib';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { officeDate } from '@mot-cua/domain/office-hours.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { Kept } from './replication.ts';
import type { StateFile } from './state-file.ts';

/** What is to be on the disk before anything is said to anybody. */
export type LogWrites = {
  readonly vote?: { readonly term: number; readonly votedFor: string | null };
  /** throw away what comes after `after`, then append */
  readonly entries?: readonly { readonly after: number; readonly entries: readonly LogEntry[] }[];
  readonly origin: string;
  readonly commit: number;
  /** in place of everything that was here */
  readonly install?: {
    readonly index: number;
    readonly term: number;
    readonly alone: string | null;
    readonly state: StateFile;
  };
};

/** A ticket as figures need it, with the day it was of. It never named anybody. */
export type PastTicket = Ticket & { readonly day: string };

const DAYS_KEPT = 100;
const DAY_MS = 86_400_000;

/**
 * The office's log on this machine's disk, in its ledger: entries, the vote and term, snapshots at the beginning of a day, and what
 * was: whole days packed, and a row a ticket for figures, for 100 days. Every write is one transaction, synced when it returns.
 */
export class OfficeLog {
  readonly #ledger: Ledger;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /**
   * Which office this log is of. A machine that joins another (a kiosk that was an office by itself) begins with nothing: what it has
   * is packed away, and the others feed it. True: it was another's.
   */
  belongsTo(office: string, now: number): boolean {
    const before = this.#mark('office-id');
    if (before === office) return false;
    return this.#ledger.transaction(() => {
      const last = (this.#get('SELECT max(number) AS number FROM office_log') as { number: number | null }).number;
      if (before !== undefined) {
        if (last !== null) this.#pack(last, now);
        this.#run('DELETE FROM office_snapshots');
        this.#run(
          "DELETE FROM marks WHERE name IN ('office-term', 'office-vote', 'office-origin', 'office-commit', 'office-audited')",
        );
        this.#run("UPDATE office_apart SET told = 'another-office' WHERE told IS NULL");
      }
      this.#setMark('office-id', office);
      return before !== undefined;
    })();
  }

  /** What is there; entries begin after the oldest snapshot. */
  read(): Kept {
    const oldest = this.#get('SELECT number, term, alone FROM office_snapshots ORDER BY number LIMIT 1') as
      | { number: number; term: number; alone: string | null }
      | undefined;
    const base = { index: oldest?.number ?? 0, term: oldest?.term ?? 0 };
    const entries = (
      statement(this.#ledger, 'SELECT entry FROM office_log WHERE number > ? ORDER BY number').all(base.index) as {
        entry: string;
      }[]
    ).map(({ entry }) => JSON.parse(entry) as LogEntry);
    for (const [at, entry] of entries.entries())
      if (entry.index !== base.index + 1 + at) throw new Error(`the office's log has a gap before ${entry.index}`);
    const last = base.index + entries.length;
    const newest = (this.#get('SELECT max(number) AS number FROM office_snapshots') as { number: number | null })
      .number;
    const commit = Math.max(base.index, newest ?? 0, Number(this.#mark('office-commit') ?? 0));
    return {
      term: Number(this.#mark('office-term') ?? 0),
      votedFor: this.#mark('office-vote') || null,
      origin: this.#mark('office-origin') ?? '',
      base,
      baseAlone: oldest?.alone ?? null,
      entries,
      commit: Math.min(last, commit),
    };
  }

  write({ vote, entries = [], origin, commit, install }: LogWrites): void {
    this.#ledger.transaction(() => {
      if (vote) {
        this.#setMark('office-term', String(vote.term));
        this.#setMark('office-vote', vote.votedFor ?? '');
      }
      if (install) {
        this.#run('DELETE FROM office_log');
        this.#run('DELETE FROM office_snapshots');
        this.#keepSnapshot(install.index, install.term, install.alone, install.state);
        this.#setMark('office-origin', origin);
      }
      for (const { after, entries: appended } of entries) {
        this.#run('DELETE FROM office_log WHERE number > ?', after);
        for (const entry of appended)
          this.#run(
            'INSERT INTO office_log (number, term, entry) VALUES (?, ?, ?)',
            entry.index,
            entry.term,
            JSON.stringify(entry),
          );
        this.#setMark('office-origin', origin);
      }
      this.#setMark('office-commit', String(commit));
    })();
  }

  /** The newest snapshot, or the one at `index`. */
  snapshot(index?: number): { readonly index: number; readonly state: StateFile } | null {
    const row = (
      index === undefined
        ? this.#get('SELECT number, state FROM office_snapshots ORDER BY number DESC LIMIT 1')
        : this.#get('SELECT number, state FROM office_snapshots WHERE number = ?', index)
    ) as { number: number; state: string } | undefined;
    return row ? { index: row.number, state: JSON.parse(row.state) as StateFile } : null;
  }

  /**
   * A day has begun: the one before is history. Its tickets get a row each, the state now becomes a snapshot, and what lies before
   * the snapshot of the day before is packed. Returns where the log begins now.
   */
  turnDay(
    snapshot: {
      readonly index: number;
      readonly term: number;
      readonly alone: string | null;
      readonly state: StateFile;
    },
    past: readonly PastTicket[],
    now: number,
  ): number {
    return this.#ledger.transaction(() => {
      this.#insertPast(past);
      this.#keepSnapshot(snapshot.index, snapshot.term, snapshot.alone, snapshot.state);
      const kept = statement(this.#ledger, 'SELECT number FROM office_snapshots ORDER BY number DESC LIMIT 2')
        .pluck()
        .all() as number[];
      const base = kept.length < 2 ? 0 : (kept[1] ?? 0);
      this.#run('DELETE FROM office_snapshots WHERE number < ?', base);
      this.#pack(base, now);
      this.#run('DELETE FROM office_archive WHERE until < ?', now - DAYS_KEPT * DAY_MS);
      this.#run('DELETE FROM office_tickets WHERE day < ?', officeDate(now - DAYS_KEPT * DAY_MS));
      this.#run('DELETE FROM office_apart WHERE told IS NOT NULL AND day < ?', officeDate(now - 2 * DAY_MS));
      return base;
    })();
  }

  /** Tickets of a day that is over, told late. */
  keepPast(past: readonly PastTicket[]): void {
    this.#ledger.transaction(() => this.#insertPast(past))();
  }

  #insertPast(past: readonly PastTicket[]): void {
    for (const { day, ...ticket } of past)
      this.#run(
        'INSERT OR REPLACE INTO office_tickets (day, number, ticket) VALUES (?, ?, ?)',
        day,
        ticket.number,
        JSON.stringify(ticket),
      );
  }

  /** Tickets of days that are over, `yyyy-MM-dd`, both inclusive; today's are in the state. */
  pastTickets(from: string, to: string): PastTicket[] {
    return (
      statement(
        this.#ledger,
        'SELECT day, ticket FROM office_tickets WHERE day BETWEEN ? AND ? ORDER BY day, number',
      ).all(from, to) as { day: string; ticket: string }[]
    ).map(({ day, ticket }) => ({ ...(JSON.parse(ticket) as Ticket), day }));
  }

  /** Entries from `since` on (epoch ms, office time), in order, as far back as this machine has them: a day can be replayed from it. */
  *entriesSince(since: number): Generator<LogEntry> {
    const packs = statement(this.#ledger, 'SELECT entries FROM office_archive WHERE until >= ? ORDER BY first').all(
      since,
    ) as { entries: Buffer }[];
    for (const { entries } of packs)
      for (const entry of JSON.parse(gunzipSync(entries).toString()) as LogEntry[]) if (entry.at >= since) yield entry;
    const rows = statement(this.#ledger, 'SELECT entry FROM office_log ORDER BY number').all() as { entry: string }[];
    for (const row of rows) {
      const entry = JSON.parse(row.entry) as LogEntry;
      if (entry.at >= since) yield entry;
    }
  }

  /** Entries after `index`, up to `last`, that are not packed yet. */
  entriesAfter(index: number, last: number): LogEntry[] {
    return (
      statement(this.#ledger, 'SELECT entry FROM office_log WHERE number > ? AND number <= ? ORDER BY number').all(
        index,
        last,
      ) as { entry: string }[]
    ).map(({ entry }) => JSON.parse(entry) as LogEntry);
  }

  /** How far office time was from this machine's clock when it was last known, ms. */
  get offset(): number {
    return Number(this.#mark('office-offset') ?? 0);
  }

  set offset(ms: number) {
    this.#ledger.transaction(() => this.#setMark('office-offset', String(Math.round(ms))))();
  }

  #pack(base: number, now: number): void {
    const rows = statement(this.#ledger, 'SELECT entry FROM office_log WHERE number <= ? ORDER BY number').all(
      base,
    ) as {
      entry: string;
    }[];
    if (rows.length === 0) return;
    const entries = rows.map(({ entry }) => JSON.parse(entry) as LogEntry);
    const until = entries.at(-1)?.at ?? now;
    this.#run(
      'INSERT OR REPLACE INTO office_archive (first, last, until, entries) VALUES (?, ?, ?, ?)',
      entries[0]?.index ?? base,
      base,
      until,
      gzipSync(JSON.stringify(entries)),
    );
    this.#run('DELETE FROM office_log WHERE number <= ?', base);
  }

  #keepSnapshot(index: number, term: number, alone: string | null, state: StateFile): void {
    this.#run(
      'INSERT OR REPLACE INTO office_snapshots (number, term, alone, state) VALUES (?, ?, ?, ?)',
      index,
      term,
      alone,
      JSON.stringify(state),
    );
  }

  #get(sql: string, ...given: unknown[]): unknown {
    return statement(this.#ledger, sql).get(...given);
  }

  #run(sql: string, ...given: unknown[]): void {
    statement(this.#ledger, sql).run(...given);
  }

  #mark(name: string): string | undefined {
    return (this.#get('SELECT value FROM marks WHERE name = ?', name) as { value: string } | undefined)?.value;
  }

  #setMark(name: string, value: string): void {
    this.#run(
      'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }
}
