import type { LogEntry } from '../office/office-events.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import type { QueueDay } from '../office/office-state.ts';
import { type OfficeCalendar, shiftsOf } from '../office-hours.ts';
import { hasToWait, levelOf } from './levels.ts';
import { differenceOf, differencesToday } from './pace.ts';
import { type Lesson, learn, noServiceTimes, type ServiceTimes, SLOTS } from './service-times.ts';
import type { Ticket } from './ticket.ts';
import { procedureOf } from './ticket-procedure.ts';
import { slotOf } from './wait-coming.ts';
import { countedClass } from './wait-order.ts';

const MOST_TOLD = 4_000;

/**
 * Learns an office's pace from its log, entry by entry, in order. What it learns is plain data (`times`); what lies open at the moment
 * (who is served since when) is forgotten with it, and costs at most one lesson a counter. Entries that `times` has seen teach nothing again.
 */
export class WaitLearner {
  #times: ServiceTimes;
  readonly #plan: OfficePlan;
  readonly #calendar: OfficeCalendar;
  readonly #has = new Map<string, { readonly ticket: Ticket; readonly at: number }>();
  readonly #freeSince = new Map<string, number>();
  readonly #paused = new Map<string, { readonly reason: string; readonly at: number }>();
  readonly #opened = new Set<string>();
  readonly #told = new Map<string, { readonly at: number; readonly told: Float32Array }>();
  #arrivals: Record<string, Record<string, number[]>> = {};
  /** when the shift begins or began whose openings are noted now, and when it ends */
  #shift: readonly [number, number] | null = null;
  #differences: { readonly n: number; readonly sum: number } = { n: 0, sum: 0 };
  /** the shift that ended last, who was there, and their last calls since */
  #leaving: { readonly ended: number; readonly calls: Map<string, number> } | null = null;

  constructor(plan: OfficePlan, calendar: OfficeCalendar, times: ServiceTimes = noServiceTimes) {
    this.#plan = plan;
    this.#calendar = calendar;
    this.#times = times;
  }

  get times(): ServiceTimes {
    return this.#times;
  }

  /** What this ticket was told when it was given (`WaitEstimate.told`), so that the next are told better. */
  told(ticket: string, at: number, told: Float32Array): void {
    if (hasToWait(told[told.length >> 1] ?? 0) && this.#told.size < MOST_TOLD) this.#told.set(ticket, { at, told });
  }

  /** `queue` is what stands after the entry has been applied. */
  applied({ index, at, event }: LogEntry, queue: QueueDay): void {
    const lessons = this.#lessons(at, event, queue);
    if (index <= this.#times.upTo) return;
    this.#times = { ...lessons.reduce(learn, this.#times), upTo: index };
  }

  #lessons(at: number, event: LogEntry['event'], queue: QueueDay): Lesson[] {
    const lessons = this.#turnsTo(at);
    switch (event.t) {
      case 'day-begun': {
        if (Object.keys(this.#arrivals).length > 0)
          lessons.push({ t: 'day', arrivals: this.#arrivals, differences: this.#differences });
        this.#arrivals = {};
        this.#leaving = null;
        this.#has.clear();
        this.#told.clear();
        this.#freeSince.clear();
        this.#paused.clear();
        return lessons;
      }
      case 'issued': {
        const ticket = queue.tickets.get(event.ticket);
        if (ticket && event.from !== 'roll') this.#counts(ticket);
        return lessons;
      }
      case 'called': {
        const ticket = queue.tickets.get(event.ticket);
        if (!ticket) return lessons;
        const { counter } = event;
        lessons.push(...this.#calls(counter, ticket, at, event.how === 'next'));
        const told = this.#told.get(ticket.id);
        if (told) lessons.push({ t: 'level', level: levelOf(told.told, at - told.at) });
        this.#told.delete(ticket.id);
        this.#has.set(counter, { ticket, at });
        this.#freeSince.delete(counter);
        return lessons;
      }
      case 'finished':
      case 'no-show':
      case 'recycled':
      case 'parked':
      case 'transferred':
      case 'cancelled': {
        for (const [counter, { ticket, at: since }] of this.#has)
          if (ticket.id === event.ticket) {
            this.#has.delete(counter);
            this.#freeSince.set(counter, at);
            lessons.push({ t: 'occupied', service: ticket.service, procedure: procedureOf(ticket), ms: at - since });
          }
        if (event.t === 'finished') {
          const ticket = queue.tickets.get(event.ticket);
          const difference = ticket ? differenceOf(this.#times, ticket) : null;
          if (ticket?.counter && difference !== null) lessons.push({ t: 'pace', counter: ticket.counter, difference });
          this.#differences = differencesToday(this.#times, queue.tickets);
        }
        return lessons;
      }
      case 'counter-opened': {
        this.#freeSince.set(event.counter, at);
        lessons.push(...this.#opens(event.counter, at));
        return lessons;
      }
      case 'counter-paused':
        this.#paused.set(event.counter, { reason: event.reason, at });
        if (event.reason === 'lunch') lessons.push(...this.#leaves(event.counter, at, queue));
        return lessons;
      case 'counter-resumed': {
        const paused = this.#paused.get(event.counter);
        this.#paused.delete(event.counter);
        const opens = this.#opens(event.counter, at);
        if (opens.length > 0) this.#freeSince.set(event.counter, at);
        // what goes on until the next shift is no pause but its opening
        else if (paused) lessons.push({ t: 'pause', reason: paused.reason, ms: at - paused.at });
        lessons.push(...opens);
        return lessons;
      }
      case 'counter-closed':
        this.#freeSince.delete(event.counter);
        this.#paused.delete(event.counter);
        if (event.why === 'asked') lessons.push(...this.#leaves(event.counter, at, queue));
        return lessons;
      default:
        return lessons;
    }
  }

  /** A shift that is over: whoever was not there is noted, and the next one is looked out for. */
  #turnsTo(at: number): Lesson[] {
    if (this.#shift && at < this.#shift[1]) return [];
    const missing = this.#shift ? this.#plan.counters.filter(({ id }) => !this.#opened.has(id)) : [];
    // a day on which nobody came at all is no working day of this office, whatever its calendar says
    const worked = this.#opened.size > 0;
    if (this.#shift) this.#leaving = { ended: this.#shift[1], calls: new Map([...this.#opened].map((id) => [id, 0])) };
    this.#opened.clear();
    this.#shift = shiftsOf(this.#calendar, at).find(([, to]) => at < to) ?? null;
    return worked ? missing.map(({ id }) => ({ t: 'opening', counter: id, ms: null })) : [];
  }

  #opens(counter: string, at: number): Lesson[] {
    if (!this.#shift || this.#opened.has(counter)) return [];
    this.#opened.add(counter);
    return [{ t: 'opening', counter, ms: Math.max(0, at - this.#shift[0]) }];
  }

  /** How long it went on calling after its shift: until its last call, or halfway from there to when it left others waiting. */
  #leaves(counter: string, at: number, queue: QueueDay): Lesson[] {
    const called = this.#leaving?.calls.get(counter);
    if (!this.#leaving || called === undefined) return [];
    this.#leaving.calls.delete(counter);
    const services = queue.counters.get(counter)?.services ?? [];
    let waits = false;
    queue.tickets.forEach((ticket) => {
      if (ticket.state === 'waiting' && services.includes(ticket.service)) waits = true;
    });
    if (!waits) return called > 0 ? [{ t: 'stay', ms: called }] : [];
    return [{ t: 'stay', ms: called > 0 ? (called + at - this.#leaving.ended) / 2 : 0 }];
  }

  #calls(counter: string, ticket: Ticket, at: number, next: boolean): Lesson[] {
    const shift = this.#shift;
    const leaving = this.#leaving;
    if (leaving?.calls.has(counter) && (!shift || at < shift[0])) leaving.calls.set(counter, at - leaving.ended);
    if (!shift || at < shift[0]) return [];
    // it has stood open since the last shift, and this is the first that is seen of it
    if (!this.#opened.has(counter)) {
      const opens = this.#opens(counter, at);
      return ticket.issuedAt <= shift[0] ? opens : [];
    }
    const free = this.#freeSince.get(counter);
    if (!next || free === undefined || free < shift[0] || ticket.returns > 0) return [];
    return ticket.issuedAt <= free
      ? [{ t: 'turnover', ms: at - free }]
      : this.#paused.has(counter)
        ? []
        : [{ t: 'reaction', ms: at - ticket.issuedAt }];
  }

  #counts(ticket: Ticket): void {
    const name = countedClass(ticket);
    const ofService = this.#arrivals[ticket.service] ?? {};
    const slots = ofService[name] ?? Array.from({ length: SLOTS }, () => 0);
    const slot = slotOf(ticket.issuedAt);
    slots[slot] = (slots[slot] ?? 0) + 1;
    this.#arrivals[ticket.service] = { ...ofService, [name]: slots };
  }
}
