import { LoneOffice } from '../../office/made-up-office.ts';
import type { Asker, OfficeWish } from '../../office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '../../office/office-events.ts';
import type { OfficeState } from '../../office/office-state.ts';
import { dueAfter, isWorkingTime, officeDate, shiftsOf, stateOffice } from '../../office-hours.ts';
import { type EvenNumbers, evenNumbers, normal } from '../random.ts';
import type { TicketClass } from '../ticket.ts';
import type { SyntheticKind, SyntheticProcedure } from './office-kinds.ts';

export type Applied = (entry: LogEntry, state: OfficeState) => void;

const MINUTE = 60_000;
const SECOND = 1_000;
const DAY = 86_400_000;

/**
 * An office that lives through days by the real rules (office-machine.ts): people come, officers open, call, serve, pause and go to
 * lunch. The same seed gives the same log. What an officer does after every command is decided here, who is called next by the rules.
 */
export class SyntheticOffice {
  readonly kind: SyntheticKind;
  readonly #even: EvenNumbers;
  readonly #office: LoneOffice;
  readonly #paces: ReadonlyMap<string, number>;
  #events: { readonly at: number; readonly order: number; readonly run: () => void }[] = [];
  #order = 0;
  #tickets = 0;
  #days = 0;
  #pace = 1;
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

  /** One working day, from the first who comes to the last counter that closes. Gives its date. */
  playDay(): string {
    const { kind } = this;
    const tomorrow = this.#office.now - ((this.#office.now + 7 * 3_600_000) % DAY) + DAY;
    const begin = dueAfter(stateOffice, tomorrow, 1) ?? tomorrow;
    const midnight = begin - ((begin + 7 * 3_600_000) % DAY);
    this.#days++;
    this.#pace = Math.exp(kind.daySd * normal(this.#even));
    this.#idle.clear();
    this.#stays.clear();
    this.#peopleCome(midnight);
    shiftsOf(stateOffice, begin).forEach(([from, to], shift) => {
      kind.plan.counters.forEach(({ id }, index) => {
        const staffed = kind.staffed[index]?.[shift === 0 ? 0 : 1] ?? 1;
        if (this.#even() < staffed)
          this.#at(from + this.#lognormal(2.5 * MINUTE, 0.7) - MINUTE, () => this.#begins(id));
        this.#at(to, () => {
          this.#stays.set(id, to + kind.stays * MINUTE * (0.5 + this.#even()));
          if (this.#idle.has(id)) this.#breaks(id, shift === 0);
        });
      });
    });
    for (let steps = 0; steps < 100_000; steps++) {
      const next = this.#next();
      if (!next) break;
      this.#office.now = Math.max(this.#office.now, Math.round(next.at));
      next.run();
    }
    return officeDate(midnight);
  }

  // -- people

  #peopleCome(midnight: number): void {
    const { halfHours, perDay, market, groups } = this.kind;
    const total = halfHours.reduce((sum, one) => sum + one, 0);
    // a day is as busy as its weather: more apart than Poisson alone
    const busy = Math.exp(0.15 * normal(this.#even));
    const times = (market && this.#days % market.every === 0 ? market.times : 1) * busy;
    halfHours.forEach((weight, half) => {
      const from = midnight + 7 * 3_600_000 + half * 30 * MINUTE;
      const mean = (perDay * times * weight) / total;
      const alone = this.#poisson(mean * (1 - groups.share));
      for (let one = 0; one < alone; one++) this.#at(from + this.#even() * 30 * MINUTE, () => this.#comes());
      const size = (2 + groups.largest) / 2;
      const together = this.#poisson((mean * groups.share) / size);
      for (let group = 0; group < together; group++) {
        const at = from + this.#even() * 30 * MINUTE;
        const many = 2 + Math.floor(this.#even() * (groups.largest - 1));
        // one after the other at the kiosk
        for (let one = 0; one < many; one++) this.#at(at + one * 40 * SECOND, () => this.#comes());
      }
    });
  }

  #comes(): void {
    const procedure = this.#procedure();
    const name = this.#class();
    const now = this.#office.now;
    const appointedAt = name === 'appointed' ? now + Math.round((this.#even() * 25 - 5) * MINUTE) : null;
    this.#ask(KIOSK, {
      t: 'issue',
      ticket: `t${++this.#tickets}`,
      service: procedure.service,
      class: name,
      classSource: name === 'elderly' ? 'card' : 'declared',
      appointedAt,
      dossiers: [],
      procedure: procedure.id,
    });
    for (const counter of this.#idle) this.#at(now + this.#lognormal(12 * SECOND, 0.7), () => this.#notices(counter));
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
      this.#at(this.#office.now + MINUTE, () => this.#begins(counter));
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
      this.#after(this.#lognormal(50 * SECOND, 0.3), () => {
        this.#ask(this.#officer(counter), { t: 'recall' });
        this.#after(this.#lognormal(70 * SECOND, 0.3), () => this.#givesUp(counter, ticket));
      });
      return;
    }
    this.#after(this.#lognormal(25 * SECOND, 0.5), () => this.#serves(counter, ticket));
  }

  #givesUp(counter: string, ticket: string): void {
    this.#ask(this.#officer(counter), { t: 'no-show' });
    if (this.#even() < 0.3)
      this.#after(this.#lognormal(4 * MINUTE, 0.5), () => {
        this.#ask(this.#officer(counter), { t: 'return', ticket });
        for (const idle of this.#idle) this.#after(this.#lognormal(12 * SECOND, 0.7), () => this.#notices(idle));
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
    const took = pace * this.#lognormal(mean(procedure), procedure.sd);
    const fate = this.#even();
    const others = kind.plan.services.filter(({ id }) => id !== of.service);
    const other = others[Math.floor(this.#even() * others.length)];
    this.#after(took, () => {
      // once is enough: nobody is sent about without end
      const first = of.calls <= 1;
      if (first && other && fate < kind.transfer)
        this.#ask(this.#officer(counter), { t: 'transfer', service: other.id, waitsFor: { kind: 'service' } });
      else if (first && fate < kind.transfer + kind.park)
        this.#ask(this.#officer(counter), { t: 'park', waitsFor: { kind: 'counter', counter } });
      else this.#ask(this.#officer(counter), { t: 'finish' });
      this.#isFree(counter);
    });
  }

  #isFree(counter: string): void {
    if (this.#even() < this.kind.pause && isWorkingTime(stateOffice, this.#office.now)) {
      this.#ask(this.#officer(counter), { t: 'pause', reason: this.#even() < 0.5 ? 'back-office' : 'personal' });
      this.#after(this.#lognormal(7 * MINUTE, 0.5), () => {
        const now = this.#office.state.queue.counters.get(counter);
        if (!now?.open || now.paused === null || now.paused === 'lunch') return;
        this.#ask(this.#officer(counter), { t: 'resume' });
        this.#callsNext(counter);
      });
      return;
    }
    this.#after(this.#lognormal(25 * SECOND, 0.7), () => this.#callsNext(counter));
  }

  #officer(counter: string): Asker {
    const index = this.kind.plan.counters.findIndex(({ id }) => id === counter);
    const staff = this.kind.plan.staff[index]?.id ?? '101';
    return { staff, node: 'k01', counter, lease: `l-${counter}` };
  }

  #ask(by: Asker, wish: OfficeWish): readonly OfficeEvent[] {
    const came = this.#office.ask(by, wish);
    if (!came.ok) {
      if (came.fault === 'nobody-waits' || (wish.t === 'return' && came.fault === 'too-late')) return [];
      throw new Error(`${wish.t}: ${came.fault}`);
    }
    return came.value;
  }

  // -- chance and time

  #after(ms: number, run: () => void): void {
    this.#at(this.#office.now + ms, run);
  }

  #at(at: number, run: () => void): void {
    const event = { at, order: this.#order++, run };
    let low = 0;
    let high = this.#events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#events[middle] as typeof event;
      if (other.at > at || (other.at === at && other.order > event.order)) low = middle + 1;
      else high = middle;
    }
    this.#events.splice(low, 0, event);
  }

  #next(): { readonly at: number; readonly run: () => void } | undefined {
    return this.#events.pop();
  }

  #lognormal(middle: number, sd: number): number {
    return middle * Math.exp(sd * normal(this.#even));
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
const mean = ({ minutes, sd }: SyntheticProcedure): number => minutes * MINUTE * Math.exp((-sd * sd) / 2);

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
