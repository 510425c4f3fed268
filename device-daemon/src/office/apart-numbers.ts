import type { Clock } from '@mot-cua/domain/clock.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { officeDate } from '@mot-cua/domain/office-hours.ts';
import { ticketNumber } from '@mot-cua/domain/queue/numbers.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import { commandId } from './command-id.ts';
import type { OfficeNode } from './office-node.ts';

type IssueWish = Extract<OfficeWish, { t: 'issue' }>;
export type ApartNumber = { readonly ticket: string; readonly number: string; readonly givenAt: number };

export type ApartNumbersParts = {
  readonly ledger: Ledger;
  readonly node: OfficeNode;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

type Row = {
  readonly ticket: string;
  readonly number: string;
  readonly given_at: number;
  readonly wish: string;
  readonly ended: number;
};

const LOOK_EVERY_MS = 2_000;
const TELL_MS = 3_000;
/** Told one after the other; so many in one go, so that new commands get in between. */
const AT_ONCE = 20;

/**
 * Numbers that this machine knows of and the host does not: given from its own block while it heard nothing, or agreed in a part of
 * the office that was overruled by a forced take-over. They are on the disk before anybody is given one, and told as soon as a host
 * is heard, until it has them.
 */
export class ApartNumbers {
  readonly #parts: ApartNumbersParts;
  readonly #stopped = new AbortController();
  #cancel: (() => void) | null = null;
  #unlisten: (() => void) | null = null;
  #telling = false;

  constructor(parts: ApartNumbersParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#unlisten = this.#parts.node.onLost((tickets) => this.keepLost(tickets));
    this.#look();
  }

  stop(): void {
    this.#stopped.abort();
    this.#cancel?.();
    this.#unlisten?.();
  }

  find(ticket: string): ApartNumber | null {
    const row = statement(this.#parts.ledger, 'SELECT ticket, number, given_at FROM office_apart WHERE ticket = ?').get(
      ticket,
    ) as Pick<Row, 'ticket' | 'number' | 'given_at'> | undefined;
    return row ? { ticket: row.ticket, number: row.number, givenAt: row.given_at } : null;
  }

  /** How many are still to be told. */
  get untold(): number {
    return statement(this.#parts.ledger, 'SELECT count(*) FROM office_apart WHERE told IS NULL')
      .pluck()
      .get() as number;
  }

  /** How many numbers of own blocks are left today for the service. */
  left(service: string, now: number): number {
    return this.#free(service, now).length;
  }

  /** The next number of an own block, on the disk when it returns; null: all are given. */
  give(wish: IssueWish, now: number): ApartNumber | null {
    const { ledger, node } = this.#parts;
    const letter = node.plan.services.find(({ id }) => id === wish.service)?.letter;
    if (letter === undefined) return null;
    return ledger.transaction((): ApartNumber | null => {
      const known = this.find(wish.ticket);
      if (known) return known;
      const value = this.#free(wish.service, now)[0];
      if (value === undefined) return null;
      const number = ticketNumber(letter, value);
      this.#insert(wish, number, now, false);
      return { ticket: wish.ticket, number, givenAt: now };
    })();
  }

  /** What was agreed once, before another part of the office was decided to count. */
  keepLost(tickets: readonly Ticket[]): void {
    const today = officeDate(this.#parts.node.officeNow());
    const { ledger, node } = this.#parts;
    ledger.transaction(() => {
      for (const ticket of tickets) {
        const there = node.state.queue.tickets.get(ticket.id);
        if (ticket.state === 'void' || there?.number === ticket.number || officeDate(ticket.issuedAt) !== today)
          continue;
        const { id, service, class: kind, classSource, appointedAt, dossiers, procedure } = ticket;
        const wish: IssueWish = {
          t: 'issue',
          ticket: id,
          service,
          class: kind,
          classSource,
          appointedAt,
          dossiers: [...dossiers],
          procedure,
        };
        if (!this.find(id)) this.#insert(wish, ticket.number, ticket.issuedAt, ticket.endedAt !== null);
      }
    })();
  }

  #insert(wish: IssueWish, number: string, givenAt: number, ended: boolean): void {
    statement(
      this.#parts.ledger,
      'INSERT INTO office_apart (ticket, day, number, given_at, wish, ended) VALUES (?, ?, ?, ?, ?, ?)',
    ).run(wish.ticket, officeDate(givenAt), number, givenAt, JSON.stringify(wish), ended ? 1 : 0);
  }

  /** Blocks stay one's own on all days; each day they begin anew. */
  #free(service: string, now: number): number[] {
    const { ledger, node } = this.#parts;
    const { day, blocks, tickets } = node.state.queue;
    const today = officeDate(now);
    const given = new Set(
      (statement(ledger, 'SELECT number FROM office_apart WHERE day = ?').pluck().all(today) as string[]).map(
        (number) => number,
      ),
    );
    if (day === today) for (const ticket of tickets.values()) given.add(ticket.number);
    const letter = node.plan.services.find(({ id }) => id === service)?.letter ?? '';
    const free: number[] = [];
    for (const block of blocks) {
      if (block.node !== node.self || block.service !== service) continue;
      for (let value = block.from; value <= block.to; value++)
        if (!given.has(ticketNumber(letter, value))) free.push(value);
    }
    return free;
  }

  #look(): void {
    this.#cancel = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      void this.tell().finally(() => {
        if (!this.#stopped.signal.aborted) this.#look();
      });
    });
  }

  /** Tells the host what it does not know. */
  async tell(): Promise<void> {
    const { ledger, node } = this.#parts;
    if (this.#telling || node.footing === 'apart' || this.#stopped.signal.aborted) return;
    this.#telling = true;
    try {
      const rows = statement(
        ledger,
        'SELECT ticket, number, given_at, wish, ended FROM office_apart WHERE told IS NULL ORDER BY given_at LIMIT ?',
      ).all(AT_ONCE) as Row[];
      for (const row of rows) if (!(await this.#tellOne(row))) return;
    } finally {
      this.#telling = false;
    }
  }

  async #tellOne({ ticket, number, given_at: issuedAt, wish, ended }: Row): Promise<boolean> {
    const { node, journal } = this.#parts;
    const { t: _t, ...facts } = JSON.parse(wish) as IssueWish;
    const by = { node: node.self };
    const told = await node.command(
      { id: commandId('apart', `${ticket}/${number}`), by, wish: { t: 'issued-apart', ...facts, number, issuedAt } },
      TELL_MS,
    );
    if (this.#stopped.signal.aborted) return false;
    if (!told.ok && (told.fault === 'no-host' || told.fault === 'unknown')) return false;
    if (!told.ok) journal('apart-number-refused', { number, why: told.fault });
    if (told.ok && ended === 1) {
      // served already, in the part that was overruled: nobody is to be called again
      const wished = { t: 'cancel' as const, ticket, reason: 'served-apart' };
      const closed = await node.command({ id: commandId('ended', ticket), by, wish: wished }, TELL_MS);
      if (!closed.ok && (closed.fault === 'no-host' || closed.fault === 'unknown')) return false;
    }
    if (this.#stopped.signal.aborted) return false;
    const what = told.ok ? 'told' : told.fault;
    this.#parts.ledger.transaction(() =>
      statement(this.#parts.ledger, 'UPDATE office_apart SET told = ? WHERE ticket = ?').run(what, ticket),
    )();
    return true;
  }
}
