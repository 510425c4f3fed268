import type { Clock } from '@mot-cua/domain/clock.ts';
import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { recordAudit } from '../audit/audit.ts';
import { type Ledger, officeDay, statement } from '../ledger/ledger.ts';

const MARK = 'office-audited';
/** Each transaction is a sync of the disk, and a busy office acts several times a second. */
const WITHIN_MS = 1_000;
const AT_ONCE = 100;

/**
 * Takes what the office's log says into the audit chain of this machine's own ledger: each number that this machine gave, whatever a
 * member of staff did anywhere in the office, and who hosts. Each once: how far it has come stands in the ledger, in the transaction
 * of the entry. Its row in `tickets` says which numbers this machine gave.
 */
export class OfficeAudit {
  readonly #ledger: Ledger;
  readonly #self: string;
  readonly #plan: OfficePlan;
  readonly #clock: Clock | undefined;
  #pending: { readonly index: number; readonly write: () => void }[] = [];
  #cancel: (() => void) | null = null;

  /** `clock`: what staff do may wait a moment; without it nothing does. */
  constructor(ledger: Ledger, self: string, plan: OfficePlan, clock?: Clock) {
    this.#ledger = ledger;
    this.#self = self;
    this.#plan = plan;
    this.#clock = clock;
  }

  /** How far the log has been taken in. */
  get upTo(): number {
    const row = statement(this.#ledger, 'SELECT value FROM marks WHERE name = ?').get(MARK) as
      | { value: string }
      | undefined;
    return Number(row?.value ?? 0);
  }

  /** One more entry, and the state after it. A number is written at once, what staff do within a second, many in one go. */
  note(entry: LogEntry, state: OfficeState): void {
    const { event, at, index } = entry;
    const given = event.t === 'issued' && event.node === this.#self && event.from === 'kiosk' ? event : null;
    const staff = actOf(event, state, this.#plan);
    // a machine that is the whole office always hosts
    const host = event.t === 'host-changed' && this.#plan.nodes.length > 1 ? event : null;
    if (!given && !staff && !host) return;
    this.#pending.push({
      index,
      write: () => {
        if (given) {
          this.#keep(given);
          recordAudit(this.#ledger, at, 'ticket-issued', given.number);
        } else if (host) recordAudit(this.#ledger, at, 'office-host-changed', host.alone ? 'by-supervisor' : 'by-vote');
        else if (isToBeLookedAt(event)) recordAudit(this.#ledger, at, 'staff-to-look-at', staff ?? '');
        else recordAudit(this.#ledger, at, 'staff-acted', staff ?? '');
      },
    });
    if (given || !this.#clock || this.#pending.length >= AT_ONCE) return this.flush();
    this.#cancel ??= this.#clock.after(WITHIN_MS, () => this.flush());
  }

  /** Writes what is waiting, in the order of the log, in one transaction. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    const last = this.#pending.at(-1)?.index;
    if (last === undefined) return;
    this.#ledger.transaction(() => {
      const before = this.upTo;
      for (const { index, write } of this.#pending) if (index > before) write();
      if (last > before)
        statement(
          this.#ledger,
          'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        ).run(MARK, String(last));
    })();
    this.#pending = [];
  }

  /** A number of the block takes the place of the host's that was nobody's: one request, one row. */
  #keep(event: Extract<OfficeEvent, { t: 'issued' }>): void {
    statement(
      this.#ledger,
      'INSERT OR REPLACE INTO tickets (id, day, service, number, issued_at, class, appointed_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ).run(
      event.ticket,
      officeDay(event.issuedAt),
      event.service,
      event.number,
      event.issuedAt,
      event.appointedAt === null ? 'walk-in' : 'appointed',
      event.appointedAt,
    );
  }
}

/** An officer's word stands against the machine's: a card that it could not read, a page that it doubts. */
const AGAINST_THE_MACHINE: ReadonlySet<ExceptionAction> = new Set(['confirm-by-eye', 'accept']);
const isToBeLookedAt = (event: OfficeEvent): boolean =>
  event.t === 'override' ||
  event.t === 'sign-in-refused' ||
  (event.t === 'exception-resolved' && AGAINST_THE_MACHINE.has(event.action));

/** `called s101 A023`: what was done, by whom, to what; null: nobody of the staff did it. */
const actOf = (event: OfficeEvent, state: OfficeState, plan: OfficePlan): string | null => {
  const numberOf = (ticket: string): string => state.queue.tickets.get(ticket)?.number ?? '-';
  const counterOf = (counter: string): string => `c${plan.counters.find(({ id }) => id === counter)?.number ?? 0}`;
  const by = (staff: string | null | undefined): string => (staff ? `s${staff}` : '-');
  switch (event.t) {
    case 'called':
    case 'class-set':
      return `${event.t} ${by(event.staff)} ${numberOf(event.ticket)}`;
    case 'recalled':
    case 'arrived':
    case 'serving':
    case 'finished':
    case 'no-show':
    case 'returned':
    case 'recycled':
    case 'parked':
    case 'transferred':
    case 'cancelled':
      return `${event.t} ${by(state.queue.tickets.get(event.ticket)?.staff)} ${numberOf(event.ticket)}`;
    case 'counter-opened':
    case 'services-set':
      return `${event.t} ${by(event.staff)} ${counterOf(event.counter)}`;
    case 'counter-paused':
    case 'counter-resumed':
    case 'counter-closed':
      return `${event.t} ${by(state.queue.counters.get(event.counter)?.staff)} ${counterOf(event.counter)}`;
    case 'roll-printed':
    case 'slip-written':
      return `${event.t} ${by(event.staff)} -`;
    case 'exception-claimed':
    case 'exception-left':
      return `${event.t} ${by(event.staff)} ${state.exceptions.get(event.exception)?.facts.code ?? '-'}`;
    case 'exception-resolved':
      return `${event.t} ${by(event.staff)} ${event.action}`;
    case 'signed-in':
    case 'signed-out':
    case 'sign-in-refused':
    case 'override':
      return `${event.t} ${by(event.staff)} -`;
    case 'issued':
    case 'voided':
    case 'dossier-tied':
    case 'day-begun':
    case 'expired':
    case 'block-granted':
    case 'exception-raised':
    case 'exception-escalated':
    case 'exception-over':
    case 'rated':
    case 'host-changed':
      return null;
    default:
      return null; // a fact that is newer than this table is no act of staff
  }
};
