import { type OfficeCalendar, stateOffice, workingMsBetween } from '../../office-hours.ts';
import type { LogEntry } from '../office-events.ts';
import type { OfficePlan } from '../office-plan.ts';
import { waitedMs } from '../office-watch.ts';
import type { DayTally, GroupTally, RatingTally } from './day-tally.ts';
import type { KioskTally } from './kiosk-tally.ts';
import { type Spread, spreadOf } from './spread.ts';

const MINUTE = 60_000;
const OFFICE_OFFSET = 7 * 3_600_000;
export const midnightOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - OFFICE_OFFSET;

/** What is kept of a number while its day is counted. */
type Counted = {
  readonly service: string;
  procedure: string | null;
  readonly issuedAt: number;
  readonly appointedAt: number | null;
  dossiers: number;
  waitMs: number | null;
  /** since when a counter has had it */
  heldSince: number | null;
  heldBy: string | null;
  handlingMs: number;
  state: 'open' | 'served' | 'no-show' | 'cancelled' | 'expired';
};

/** What counts as being in a counter's hands ends with any of these. */
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * Counts one day of the office's log, entry by entry as it is applied; `tally` may be asked at any time (about a millisecond for
 * 2,000 numbers). Who was issued the day before is not counted again: a day is its own.
 */
export class DayCounter {
  readonly day: string;
  readonly #plan: OfficePlan;
  readonly #calendar: OfficeCalendar;
  readonly #tickets = new Map<string, Counted>();
  readonly #officers = new Map<string, { served: number; cases: number; handlingMs: number }>();
  readonly #ratings = new Map<string, Mutable<RatingTally>>();
  readonly #exceptions = new Map<
    string,
    { code: string; raisedAt: number; takenMs: number | null; escalated: boolean }
  >();
  readonly #kiosks = new Map<string, { at: number; tally: KioskTally }>();
  readonly #rated = new Set<string>();

  constructor(day: string, plan: OfficePlan, calendar: OfficeCalendar = stateOffice) {
    this.day = day;
    this.#plan = plan;
    this.#calendar = calendar;
  }

  /** What each kiosk told last, and when (office time). */
  get kiosks(): ReadonlyMap<string, { readonly at: number; readonly tally: KioskTally }> {
    return this.#kiosks;
  }

  /** Nothing has happened on it. */
  get isEmpty(): boolean {
    return this.#tickets.size + this.#rated.size + this.#exceptions.size + this.#kiosks.size === 0;
  }

  /** Whether the number was given on this day. */
  has(ticket: string): boolean {
    return this.#tickets.has(ticket);
  }

  count({ at, event }: Pick<LogEntry, 'at' | 'event'>): void {
    switch (event.t) {
      case 'issued':
        if (this.#tickets.has(event.ticket)) return;
        this.#tickets.set(event.ticket, {
          service: event.service,
          procedure: event.procedure ?? event.dossiers[0]?.procedure ?? null,
          issuedAt: event.issuedAt,
          appointedAt: event.appointedAt,
          dossiers: event.dossiers.length,
          waitMs: null,
          heldSince: null,
          heldBy: null,
          handlingMs: 0,
          state: 'open',
        });
        return;
      case 'voided':
        this.#tickets.delete(event.ticket);
        return;
      case 'dossier-tied':
        return this.#of(event.ticket, (ticket) => {
          ticket.dossiers++;
          ticket.procedure ??= event.dossier.procedure;
        });
      case 'called':
        return this.#of(event.ticket, (ticket) => {
          ticket.waitMs ??= waitedMs(ticket, this.#calendar, at);
          ticket.heldSince = at;
          ticket.heldBy = event.staff;
          ticket.state = 'open';
        });
      case 'finished':
        return this.#of(event.ticket, (ticket) => {
          const staff = ticket.heldBy;
          this.#letGo(ticket, at);
          if (ticket.state === 'served') return;
          ticket.state = 'served';
          if (staff === null) return;
          const officer = this.#officer(staff);
          officer.served++;
          officer.cases += Math.max(1, ticket.dossiers);
        });
      case 'parked':
      case 'transferred':
        return this.#of(event.ticket, (ticket) => this.#letGo(ticket, at));
      case 'no-show':
        return this.#of(event.ticket, (ticket) => {
          ticket.heldSince = null;
          ticket.state = 'no-show';
        });
      case 'recycled':
      case 'returned':
        return this.#of(event.ticket, (ticket) => {
          ticket.heldSince = null;
          ticket.state = 'open';
        });
      case 'cancelled':
      case 'expired':
        return this.#of(event.ticket, (ticket) => {
          this.#letGo(ticket, at);
          if (ticket.state === 'open') ticket.state = event.t;
        });
      case 'rated':
        return this.#rate(event);
      case 'exception-raised':
        if (!this.#exceptions.has(event.exception))
          this.#exceptions.set(event.exception, {
            code: event.facts.code,
            raisedAt: at,
            takenMs: null,
            escalated: false,
          });
        return;
      case 'exception-claimed':
      case 'exception-resolved': {
        const one = this.#exceptions.get(event.exception);
        if (one) one.takenMs ??= at - one.raisedAt;
        return;
      }
      case 'exception-escalated': {
        const one = this.#exceptions.get(event.exception);
        if (one) one.escalated = true;
        return;
      }
      case 'kiosk-counted':
        if (event.tally.day === this.day) this.#kiosks.set(event.node, { at, tally: event.tally });
        return;
      default:
        return; // counters, sign-ins and what else happens is no figure
    }
  }

  /** The day until `now` (office time): of a day that is over, all of it. */
  tally(now: number): DayTally {
    const tickets = [...this.#tickets.values()];
    const from = midnightOf(this.day);
    const dueMs = workingMsBetween(this.#calendar, from, Math.min(now, from + 86_400_000 - 1));
    const kiosks = this.#plan.nodes.filter(({ kind }) => kind === 'kiosk').map(({ id }) => id);
    return {
      format: 'office-day/1',
      day: this.day,
      arrivals: arrivalsOf(tickets, from),
      groups: groupsOf(tickets, this.#plan),
      officers: [...this.#officers].map(([staff, officer]) => ({ staff, ...officer })),
      ratings: [...this.#ratings.values()].map((one) => ({
        ...one,
        scores: [...one.scores],
        reasons: [...one.reasons],
      })),
      exceptions: exceptionsOf([...this.#exceptions.values()]),
      kiosksDueMs: dueMs * kiosks.length,
      kiosks: kiosks.map((node) => ({ node, dueMs, tally: this.#kiosks.get(node)?.tally ?? null })),
    };
  }

  #of(ticket: string, then: (ticket: Counted) => void): void {
    const found = this.#tickets.get(ticket);
    if (found) then(found);
  }

  #letGo(ticket: Counted, at: number): void {
    if (ticket.heldSince === null) return;
    const held = workingMsBetween(this.#calendar, ticket.heldSince, at);
    ticket.handlingMs += held;
    if (ticket.heldBy !== null) this.#officer(ticket.heldBy).handlingMs += held;
    ticket.heldSince = null;
  }

  #officer(staff: string): { served: number; cases: number; handlingMs: number } {
    const known = this.#officers.get(staff) ?? { served: 0, cases: 0, handlingMs: 0 };
    this.#officers.set(staff, known);
    return known;
  }

  #rate(event: Extract<LogEntry['event'], { t: 'rated' }>): void {
    if (this.#rated.has(event.rating) || event.score > event.levels) return;
    this.#rated.add(event.rating);
    const key = JSON.stringify([event.procedure, event.counter, event.by, event.levels]);
    const known: Mutable<RatingTally> = this.#ratings.get(key) ?? {
      procedure: event.procedure,
      counter: event.counter,
      by: event.by,
      levels: event.levels,
      scores: Array.from({ length: event.levels }, () => 0),
      doubtful: 0,
      reasons: [],
    };
    this.#ratings.set(key, known);
    if (event.doubtful) {
      known.doubtful++;
      return;
    }
    known.scores = known.scores.map((count, at) => (at === event.score - 1 ? count + 1 : count));
    const reasons = new Map(known.reasons);
    for (const reason of new Set(event.reasons)) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    known.reasons = [...reasons];
  }
}

const arrivalsOf = (tickets: readonly Counted[], midnight: number): number[] => {
  const halves = Array.from({ length: 48 }, () => 0);
  for (const { issuedAt } of tickets) {
    const half = Math.floor((issuedAt - midnight) / (30 * MINUTE));
    const at = Math.min(47, Math.max(0, half));
    halves[at] = (halves[at] ?? 0) + 1;
  }
  return halves;
};

const groupsOf = (tickets: readonly Counted[], { policy }: OfficePlan): GroupTally[] => {
  const groups = new Map<string, Counted[]>();
  for (const ticket of tickets) {
    const key = JSON.stringify([ticket.service, ticket.procedure]);
    const known = groups.get(key);
    if (known) known.push(ticket);
    else groups.set(key, [ticket]);
  }
  const times = (of: readonly (number | null)[], targetMinutes: number): Spread =>
    spreadOf(
      of.filter((ms) => ms !== null),
      targetMinutes * MINUTE,
    );
  return [...groups.values()].map((all): GroupTally => {
    const served = all.filter(({ state }) => state === 'served');
    const inState = (wanted: Counted['state']): number => all.filter(({ state }) => state === wanted).length;
    return {
      service: all[0]!.service,
      procedure: all[0]!.procedure,
      issued: all.length,
      called: all.filter(({ waitMs }) => waitMs !== null).length,
      served: served.length,
      noShow: inState('no-show'),
      cancelled: inState('cancelled'),
      expired: inState('expired'),
      wait: times(
        all.map(({ waitMs }) => waitMs),
        policy.waitTarget,
      ),
      // a number of the emergency roll that was entered as done was never in anybody's hands as far as is known
      handling: times(
        served.map(({ waitMs, handlingMs }) => (waitMs === null ? null : handlingMs)),
        policy.serviceTarget,
      ),
    };
  });
};

const exceptionsOf = (
  all: readonly { readonly code: string; readonly takenMs: number | null; readonly escalated: boolean }[],
): DayTally['exceptions'] =>
  [...new Set(all.map(({ code }) => code))].sort().map((code) => {
    const these = all.filter((one) => one.code === code);
    return {
      code,
      raised: these.length,
      escalated: these.filter(({ escalated }) => escalated).length,
      taken: spreadOf(
        these.map(({ takenMs }) => takenMs).filter((ms) => ms !== null),
        2 * MINUTE,
      ),
    };
  });
