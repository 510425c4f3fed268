import { LoneOffice } from '../../office/made-up-office.ts';
import type { Asker, OfficeWish } from '../../office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '../../office/office-events.ts';
import type { OfficeState } from '../../office/office-state.ts';
import { dueAfter, isWorkingTime, officeDate, shiftsOf, stateOffice } from '../../office-hours.ts';
import { type EvenNumbers, evenNumbers, normal, normalAbove } from '../random.ts';
import type { TicketClass } from '../ticket.ts';
import type { SyntheticKind, SyntheticProcedure } from './office-kinds.ts';

export type Applied = (entry: LogEntry, state: OfficeState) => void;

/** A lognormal wait: it began at `begun` (epoch ms), `middle` (ms) is its median, `sd` that of its log. */
type Lasting = { readonly begun: number; readonly middle: number; readonly sd: number };

/** What is going to happen. It is done to the office that it is given: a fork has the same happenings. */
type Happening = {
  readonly at: number;
  readonly order: number;
  readonly run: (office: SyntheticOffice) => void;
  /** how `at` was drawn, for a fork to draw the rest of it anew */
  readonly lasts?: Lasting;
  /** somebody who is going to come */
  readonly comes?: true;
};

const MINUTE = 60_000;
const SECOND = 1_000;
const DAY = 86_400_000;
const HALF_HOUR = 30 * MINUTE;
const MOST_STEPS = 100_000;

/**
 * An office that lives through days by the real rules (office-machine.ts): people come, officers open, call, serve, pause and go to
 * lunch. The same seed gives the same log. What an officer does after every command is decided here, who is called next by the rules.
 */
export class SyntheticOffice {
  readonly kind: SyntheticKind;
  readonly #even: EvenNumbers;
  readonly #office: LoneOffice;
  #paces: ReadonlyMap<string, number>;
  #events: Happening[] = [];
  #order = 0;
  #tickets = 0;
  #days = 0;
  #pace = 1;
  /** how much busier than usual this day is, and its midnight */
  #busy = 1;
  #midnight = 0;
  /** of a fork: begins the ids of its commands, which must not be those of before */
  #fork = '';
  #asked = 0;
  readonly #idle = new Set<string>();
  readonly #stays = new Map<string, number>();

  /** `applied` sees each entry of the log with what stands after it. `from`: the day before the first. */
  constructor(kind: SyntheticKind, seed: number, applied: Applied, from = Date.parse('2026-03-02T00:00:00+07:00')) {
    this.kind = kind;
    this.#even = evenNumbers(seed);
    this.#office = new WatchedOffice(kind, applied, from);
    this.#paces = new Map(kind.plan.counters.map(({ id }) => [id, Math.exp(kind.officerSd * normal(this.#even))]));
  }

  get state(): OfficeState {
    return this.#office.state;
  }

  get log(): readonly LogEntry[] {
    return this.#office.log;
  }

  /** One working day, from the first who comes to the last counter that closes. Gives its date. `step` is called after each happening. */
  playDay(step?: () => void): string {
    const { kind } = this;
    const tomorrow = this.#office.now - ((this.#office.now + 7 * 3_600_000) % DAY) + DAY;
    const begin = dueAfter(stateOffice, tomorrow, 1) ?? tomorrow;
    const midnight = begin - ((begin + 7 * 3_600_000) % DAY);
    this.#days++;
    this.#pace = Math.exp(kind.daySd * normal(this.#even));
    this.#idle.clear();
    this.#stays.clear();
    this.#midnight = midnight;
    // a day is as busy as its weather: more apart than Poisson alone
    this.#busy =
      (kind.market && this.#days % kind.market.every === 0 ? kind.market.times : 1) *
      Math.exp(0.15 * normal(this.#even));
    this.#peopleCome(midnight);
    shiftsOf(stateOffice, begin).forEach(([from, to], shift) => {
      kind.plan.counters.forEach(({ id }, index) => {
        const staffed = kind.staffed[index]?.[shift === 0 ? 0 : 1] ?? 1;
        // who is there is settled when the shift begins, not known in the morning
        this.#at(from - MINUTE, (office) => {
          if (office.#even() < staffed) office.#after(2.5 * MINUTE, 0.7, (then) => then.#begins(id));
        });
        this.#at(to, (office) => {
          office.#stays.set(id, to + kind.stays * MINUTE * (0.5 + office.#even()));
          if (office.#idle.has(id)) office.#breaks(id, shift === 0);
        });
      });
    });
    for (let steps = 0; steps < MOST_STEPS && this.#happens(); steps++) step?.();
    return officeDate(midnight);
  }

  /**
   * The same office at the same moment, in which from here on everything comes by other chances (`seed`): who is served goes on for as
   * long as somebody is who has been so long already; people who have not come yet come anew. How fast each officer is, how slow and how
   * busy the day is, who is here and who has been called and does not come: all that stays, as if it were known.
   */
  fork(seed: number, applied: Applied): SyntheticOffice {
    const { now } = this.#office;
    const twin = new SyntheticOffice(this.kind, seed, applied, now);
    twin.#office.state = this.#office.state;
    twin.#paces = this.#paces;
    twin.#order = this.#order;
    twin.#tickets = this.#tickets;
    twin.#days = this.#days;
    twin.#pace = this.#pace;
    twin.#busy = this.#busy;
    twin.#midnight = this.#midnight;
    twin.#fork = `f${seed}-`;
    for (const counter of this.#idle) twin.#idle.add(counter);
    for (const [counter, until] of this.#stays) twin.#stays.set(counter, until);
    for (const one of this.#events)
      if (one.lasts) twin.#lasts(one.lasts, one.run);
      else if (!one.comes) twin.#at(one.at, one.run);
    twin.#peopleCome(this.#midnight, now);
    return twin;
  }

  /** Plays on until this is so, or the day is over. */
  playUntil(so: () => boolean): void {
    for (let steps = 0; steps < MOST_STEPS && !so() && this.#happens(); steps++);
  }

  #happens(): boolean {
    const next = this.#events.pop();
    if (!next) return false;
    this.#office.now = Math.max(this.#office.now, Math.round(next.at));
    next.run(this);
    return true;
  }

  // -- people

  /** Those who come after `from` (epoch ms). */
  #peopleCome(midnight: number, from = 0): void {
    const { halfHours, perDay, groups } = this.kind;
    const total = halfHours.reduce((sum, one) => sum + one, 0);
    const comes = (at: number): void => this.#put({ at, run: (office) => office.#comes(), comes: true });
    halfHours.forEach((weight, half) => {
      const begin = Math.max(from, midnight + 7 * 3_600_000 + half * HALF_HOUR);
      const span = midnight + 7 * 3_600_000 + (half + 1) * HALF_HOUR - begin;
      if (span <= 0) return;
      const mean = ((perDay * this.#busy * weight) / total) * (span / HALF_HOUR);
      const alone = this.#poisson(mean * (1 - groups.share));
      for (let one = 0; one < alone; one++) comes(begin + this.#even() * span);
      const size = (2 + groups.largest) / 2;
      const together = this.#poisson((mean * groups.share) / size);
      for (let group = 0; group < together; group++) {
        const at = begin + this.#even() * span;
        const many = 2 + Math.floor(this.#even() * (groups.largest - 1));
        // one after the other at the kiosk
        for (let one = 0; one < many; one++) comes(at + one * 40 * SECOND);
      }
    });
  }

  #comes(): void {
    const procedure = this.#procedure();
    const name = this.#class();
    const { now } = this.#office;
    const appointedAt = name === 'appointed' ? now + Math.round((this.#even() * 25 - 5) * MINUTE) : null;
    this.#ask(KIOSK, {
      t: 'issue',
      ticket: `${this.#fork}t${++this.#tickets}`,
      service: procedure.service,
      class: name,
      classSource: name === 'elderly' ? 'card' : 'declared',
      appointedAt,
      dossiers: [],
      procedure: procedure.id,
    });
    for (const counter of this.#idle) this.#after(12 * SECOND, 0.7, (office) => office.#notices(counter));
  }

  #procedure(): SyntheticProcedure {
    const { procedures } = this.kind;
    let left = this.#even() * procedures.reduce((sum, { share }) => sum + share, 0);
    for (const procedure of procedures) {
      left -= procedure.share;
      if (left < 0) return procedure;
    }
    return procedures[0] as SyntheticProcedure;
  }

  #class(): TicketClass {
    let left = this.#even();
    for (const [name, share] of Object.entries(this.kind.classes)) {
      left -= share;
      if (left < 0) return name as TicketClass;
    }
    return 'ordinary';
  }

  // -- officers

  #begins(counter: string): void {
    const now = this.#office.state.queue.counters.get(counter);
    if (!isWorkingTime(stateOffice, this.#office.now)) {
      // a minute early is early enough: the first is called when the office opens
      this.#at(this.#office.now + MINUTE, (office) => office.#begins(counter));
      return;
    }
    // who went to lunch yesterday and did not come back has been closed by the night
    if (now?.open && this.#office.state.queue.day === officeDate(this.#office.now))
      this.#ask(this.#officer(counter), { t: 'resume' });
    else this.#ask(this.#officer(counter), { t: 'open-counter', counter, lease: `l-${counter}`, take: false });
    this.#callsNext(counter);
  }

  /** Lunch and the evening: who has a ticket finishes it first. */
  #breaks(counter: string, lunch: boolean): void {
    const now = this.#office.state.queue.counters.get(counter);
    this.#idle.delete(counter);
    if (!now?.open || now.ticket !== null) return;
    if (now.paused !== null) this.#ask(this.#officer(counter), { t: 'resume' });
    this.#ask(this.#officer(counter), lunch ? { t: 'pause', reason: 'lunch' } : { t: 'close-counter' });
  }

  /** In a shift, or after one as long as this officer stays for who still waits; who comes meanwhile is served too. */
  #works(counter: string): boolean {
    const { now } = this.#office;
    return isWorkingTime(stateOffice, now) || now < (this.#stays.get(counter) ?? 0);
  }

  #notices(counter: string): void {
    if (this.#idle.has(counter)) this.#callsNext(counter);
  }

  #callsNext(counter: string): void {
    const now = this.#office.state.queue.counters.get(counter);
    if (!now?.open || now.ticket !== null || now.paused !== null) return;
    if (!this.#works(counter)) {
      this.#breaks(
        counter,
        shiftsOf(stateOffice, this.#office.now).some(([from]) => from > this.#office.now),
      );
      return;
    }
    this.#idle.delete(counter);
    const called = this.#ask(this.#officer(counter), { t: 'call-next' }).find((event) => event.t === 'called');
    if (!called) {
      this.#idle.add(counter);
      if (!isWorkingTime(stateOffice, this.#office.now))
        this.#breaks(
          counter,
          shiftsOf(stateOffice, this.#office.now).some(([from]) => from > this.#office.now),
        );
      return;
    }
    const ticket = called.ticket;
    if (called.how === 'next' && this.#even() < this.kind.noShow) {
      this.#after(50 * SECOND, 0.3, (office) => {
        office.#ask(office.#officer(counter), { t: 'recall' });
        office.#after(70 * SECOND, 0.3, (then) => then.#givesUp(counter, ticket));
      });
      return;
    }
    this.#after(25 * SECOND, 0.5, (office) => office.#serves(counter, ticket));
  }

  #givesUp(counter: string, ticket: string): void {
    this.#ask(this.#officer(counter), { t: 'no-show' });
    if (this.#even() < 0.3)
      this.#after(4 * MINUTE, 0.5, (office) => {
        office.#ask(office.#officer(counter), { t: 'return', ticket });
        for (const idle of office.#idle) office.#after(12 * SECOND, 0.7, (then) => then.#notices(idle));
      });
    this.#isFree(counter);
  }

  #serves(counter: string, ticket: string): void {
    const { kind } = this;
    this.#ask(this.#officer(counter), { t: 'serve' });
    const of = this.#office.state.queue.tickets.get(ticket);
    const procedure = kind.procedures.find(({ id }) => id === of?.procedure);
    if (!of || !procedure) throw new Error(`ticket ${ticket} is for nothing`);
    const pace = this.#pace * (this.#paces.get(counter) ?? 1);
    this.#after(pace * middleOf(procedure), procedure.sd, (office) => office.#isServed(counter, ticket));
  }

  #isServed(counter: string, ticket: string): void {
    const { kind } = this;
    const of = this.#office.state.queue.tickets.get(ticket);
    const fate = this.#even();
    const others = kind.plan.services.filter(({ id }) => id !== of?.service);
    const other = others[Math.floor(this.#even() * others.length)];
    // once is enough: nobody is sent about without end
    const first = (of?.calls ?? 0) <= 1;
    if (first && other && fate < kind.transfer)
      this.#ask(this.#officer(counter), { t: 'transfer', service: other.id, waitsFor: { kind: 'service' } });
    else if (first && fate < kind.transfer + kind.park)
      this.#ask(this.#officer(counter), { t: 'park', waitsFor: { kind: 'counter', counter } });
    else this.#ask(this.#officer(counter), { t: 'finish' });
    this.#isFree(counter);
  }

  #isFree(counter: string): void {
    if (this.#even() < this.kind.pause && isWorkingTime(stateOffice, this.#office.now)) {
      this.#ask(this.#officer(counter), { t: 'pause', reason: this.#even() < 0.5 ? 'back-office' : 'personal' });
      this.#after(7 * MINUTE, 0.5, (office) => {
        const now = office.#office.state.queue.counters.get(counter);
        if (!now?.open || now.paused === null || now.paused === 'lunch') return;
        office.#ask(office.#officer(counter), { t: 'resume' });
        office.#callsNext(counter);
      });
      return;
    }
    this.#after(25 * SECOND, 0.7, (office) => office.#callsNext(counter));
  }

  #officer(counter: string): Asker {
    const index = this.kind.plan.counters.findIndex(({ id }) => id === counter);
    const staff = this.kind.plan.staff[index]?.id ?? '101';
    return { staff, node: 'k01', counter, lease: `l-${counter}` };
  }

  #ask(by: Asker, wish: OfficeWish): readonly OfficeEvent[] {
    const came = this.#office.ask(by, wish, `${this.#fork}c${++this.#asked}`);
    if (!came.ok) {
      if (came.fault === 'nobody-waits' || (wish.t === 'return' && came.fault === 'too-late')) return [];
      throw new Error(`${wish.t}: ${came.fault}`);
    }
    return came.value;
  }

  // -- chance and time

  /** After a lognormal time with this middle (ms). */
  #after(middle: number, sd: number, run: Happening['run']): void {
    this.#lasts({ begun: this.#office.now, middle, sd }, run);
  }

  /** What began then, and has not happened yet: it happens after now, as chance has it. */
  #lasts(lasts: Lasting, run: Happening['run']): void {
    const { begun, middle, sd } = lasts;
    const elapsed = this.#office.now - begun;
    const z = elapsed > 0 ? normalAbove(Math.log(elapsed / middle) / sd, this.#even) : normal(this.#even);
    this.#put({ at: begun + middle * Math.exp(sd * z), run, lasts });
  }

  #at(at: number, run: Happening['run']): void {
    this.#put({ at, run });
  }

  #put(what: Omit<Happening, 'order'>): void {
    const event = { ...what, order: this.#order++ };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#events[middle] as Happening;
      if (other.at > event.at || (other.at === event.at && other.order > event.order)) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }

  #poisson(meanOf: number): number {
    const limit = Math.exp(-meanOf);
    let count = 0;
    for (let product = this.#even(); product > limit; product *= this.#even()) count++;
    return count;
  }
}

const KIOSK: Asker = { node: 'k01' };

/** The middle of a lognormal with this mean, ms. */
const middleOf = ({ minutes, sd }: SyntheticProcedure): number => minutes * MINUTE * Math.exp((-sd * sd) / 2);

class WatchedOffice extends LoneOffice {
  readonly #applied: Applied;

  constructor(kind: SyntheticKind, applied: Applied, from: number) {
    super(kind.plan, from);
    this.#applied = applied;
  }

  override write(command: string, event: OfficeEvent): void {
    super.write(command, event);
    const entry = this.log.at(-1);
    if (entry) this.#applied(entry, this.state);
  }
}
