import fc from 'fast-check';
import { officeDate } from '../office-hours.ts';
import { nextOfRun, ticketNumber } from '../queue/numbers.ts';
import type { Ticket, TicketClass } from '../queue/ticket.ts';
import { consoleOf, issueWish, kiosk, LoneOffice, officeTime } from './made-up-office.ts';
import type { Asker, OfficeCommand, OfficeWish } from './office-commands.ts';
import type { OfficeEvent } from './office-events.ts';
import { answerTo, decide } from './office-machine.ts';
import type { OfficePlan } from './office-plan.ts';
import type { OfficeState } from './office-state.ts';

/**
 * Random days of an office, for the properties that hold on each (office-machine.property.test.ts): people come, officers work, sit
 * down at each other's counters, press wrong keys; a kiosk gives numbers apart and tells them late; nights fall. A day is an array of
 * steps, so that a day that breaks a property shrinks to a short one.
 */
const CLASSES: readonly TicketClass[] = [
  'ordinary',
  'ordinary',
  'ordinary',
  'elderly',
  'severe-disability',
  'pregnant-or-infant',
  'merit',
  'result',
];
const CLERKS = ['101', '102', '103', '104'] as const;
const COUNTERS = ['q1', 'q2', 'q3', 'q4'] as const;
const SERVICES = ['civil-status', 'land', 'results'] as const;
const LETTERS: Readonly<Record<(typeof SERVICES)[number], string>> = { 'civil-status': 'A', land: 'B', results: 'T' };

const of = <T>(list: readonly T[], pick: number): T => list[pick % list.length] as T;

type Kind =
  | 'come'
  | 'appointed'
  | 'come-apart'
  | 'tell'
  | 'work'
  | 'press'
  | 'sit'
  | 'lapse'
  | 'hand'
  | 'lead'
  | 'help'
  | 'roll'
  | 'split'
  | 'night';

export type Step = { readonly kind: Kind; readonly who: number; readonly pick: number; readonly minutes: number };

const kinds: fc.Arbitrary<Kind> = fc.oneof(
  { weight: 10, arbitrary: fc.constant<Kind>('come') },
  { weight: 2, arbitrary: fc.constant<Kind>('appointed') },
  { weight: 3, arbitrary: fc.constant<Kind>('come-apart') },
  { weight: 2, arbitrary: fc.constant<Kind>('tell') },
  { weight: 24, arbitrary: fc.constant<Kind>('work') },
  { weight: 6, arbitrary: fc.constant<Kind>('press') },
  { weight: 4, arbitrary: fc.constant<Kind>('sit') },
  { weight: 1, arbitrary: fc.constant<Kind>('lapse') },
  { weight: 8, arbitrary: fc.constant<Kind>('hand') },
  { weight: 2, arbitrary: fc.constant<Kind>('lead') },
  { weight: 8, arbitrary: fc.constant<Kind>('help') },
  { weight: 2, arbitrary: fc.constant<Kind>('roll') },
  { weight: 1, arbitrary: fc.constant<Kind>('split') },
  { weight: 1, arbitrary: fc.constant<Kind>('night') },
);

export const randomDay = (steps = 120): fc.Arbitrary<readonly Step[]> =>
  fc.array(fc.record({ kind: kinds, who: fc.nat(99), pick: fc.nat(9_999), minutes: fc.nat(4) }), {
    minLength: steps / 2,
    maxLength: steps,
    size: 'max',
  });

/** What is looked at whenever a command is decided, before and after. */
export type Watch = {
  readonly beforeDeciding?: (state: OfficeState, command: OfficeCommand, at: number) => void;
  readonly written?: (before: OfficeState, event: OfficeEvent, after: OfficeState, at: number) => void;
};

/** One machine, and a kiosk k02 beside it that now and then does not hear it. */
export class RandomOffice extends LoneOffice {
  readonly watch: Watch;
  readonly untold: (OfficeWish & { t: 'issued-apart' })[] = [];
  readonly apart = { day: '', given: new Map<string, number>() };
  readonly rolls = { day: '', given: new Map<string, number>() };
  /** the run as another host goes on with it, while a supervisor has made this machine host alone */
  readonly elsewhere = { day: '', last: new Map<string, number>() };
  /** refusals that a sound office never gives: whoever holds a number on paper is always taken in */
  readonly turnedAway: string[] = [];
  tickets = 0;
  exceptions = 0;
  leases = 0;

  constructor(watch: Watch = {}) {
    super(undefined, officeTime('2026-11-30 06:50'));
    this.watch = watch;
  }

  override ask(
    by: Asker,
    wish: OfficeWish,
    id = `r${this.log.length}-${this.leases++}`,
  ): ReturnType<LoneOffice['ask']> {
    this.watch.beforeDeciding?.(this.state, { id, by, wish }, this.now);
    return super.ask(by, wish, id);
  }

  override write(command: string, event: OfficeEvent): void {
    const before = this.state;
    super.write(command, event);
    this.watch.written?.(before, event, this.state, this.now);
  }

  newTicket(): string {
    return `t${++this.tickets}`;
  }

  someTicket(pick: number): string {
    return `t${1 + (pick % (this.tickets + 1))}`;
  }

  /** The console that has this counter now, or one that would like to. */
  consoleAt(counter: string, who: number): Asker {
    const now = this.state.queue.counters.get(counter);
    return now?.open && now.staff !== null
      ? { staff: now.staff, node: 'k01', counter, lease: now.lease }
      : consoleOf(of(CLERKS, who), counter);
  }
}

/** What an officer who knows the work does next at this counter. */
const usualNext = (office: RandomOffice, counter: string, pick: number): OfficeWish => {
  const now = office.state.queue.counters.get(counter);
  if (!now?.open) return { t: 'open-counter', counter, lease: `l${office.leases}`, take: false };
  if (now.paused !== null) return { t: 'resume' };
  const ticket = now.ticket === null ? undefined : office.state.queue.tickets.get(now.ticket);
  if (!ticket) return pick % 9 === 0 ? { t: 'pause', reason: 'lunch' } : { t: 'call-next' };
  if (ticket.state === 'called')
    return of<OfficeWish>(
      [{ t: 'serve' }, { t: 'serve' }, { t: 'arrive' }, { t: 'recall' }, { t: 'no-show' }, { t: 'recycle' }],
      pick,
    );
  return of<OfficeWish>(
    [
      { t: 'finish' },
      { t: 'finish' },
      { t: 'finish' },
      { t: 'park', waitsFor: { kind: 'counter', counter } },
      { t: 'park', waitsFor: { kind: 'service' } },
      { t: 'transfer', service: of(SERVICES, pick), waitsFor: { kind: 'service' } },
      { t: 'transfer', service: of(SERVICES, pick), waitsFor: { kind: 'counter', counter: of(COUNTERS, pick >> 3) } },
      { t: 'transfer', service: of(SERVICES, pick), waitsFor: { kind: 'staff', staff: of(CLERKS, pick >> 3) } },
    ],
    pick,
  );
};

/** Any key, whether it makes sense or not. */
const anyKey = (office: RandomOffice, who: number, pick: number): OfficeWish => {
  const ticket = office.someTicket(pick);
  const counter = of(COUNTERS, who);
  return of<OfficeWish>(
    [
      { t: 'recall' },
      { t: 'arrive' },
      { t: 'serve' },
      { t: 'finish' },
      { t: 'no-show' },
      { t: 'recycle' },
      { t: 'call-next' },
      { t: 'call', ticket },
      { t: 'return', ticket },
      { t: 'cancel', ticket, reason: 'gone' },
      { t: 'set-class', ticket, class: of(CLASSES, pick) },
      { t: 'tie-dossier', ticket, dossier: { id: `d${pick % 20}`, procedure: '1.001193' } },
      { t: 'pause', reason: 'personal' },
      { t: 'resume' },
      { t: 'close-counter' },
      { t: 'close-counter', counter },
      { t: 'park', waitsFor: { kind: 'staff', staff: 'nobody' } },
      { t: 'transfer', service: 'no-such', waitsFor: { kind: 'service' } },
      { t: 'set-services', counter, services: [of(SERVICES, pick), of(SERVICES, pick + 1)] },
      { t: 'open-counter', counter: 'q9', lease: 'l', take: true },
      { t: 'grant-block', node: of(['k01', 'k02', 'k09'], who), service: of(SERVICES, pick) },
      { t: 'print-roll', service: of(SERVICES, pick), numbers: 1 + (pick % 200) },
      { t: 'resolve', exception: `e${pick % 9}`, action: 'noted', reason: 'known', note: '' },
      { t: 'tick' },
      {
        t: 'rate',
        rating: {
          t: 'rated',
          rating: `s${pick}`,
          score: 1 + (pick % 5),
          levels: 3,
          ticket: null,
          counter: null,
          procedure: null,
          reasons: [],
          node: 'k01',
          by: 'buttons',
        },
      },
      { t: 'note-staff', staff: { t: 'signed-out', staff: '101', node: 'k01', why: 'asked' } },
    ],
    pick,
  );
};

/** The other part of the office, which this one does not hear, gives the next of its run; told later as well. */
const giveElsewhere = (office: RandomOffice, pick: number): void => {
  const { elsewhere } = office;
  const service = of(SERVICES, pick);
  const day = officeDate(office.now);
  if (elsewhere.day !== day) {
    elsewhere.day = day;
    elsewhere.last.clear();
  }
  const value = nextOfRun(elsewhere.last.get(service) ?? 0);
  if (value === null) return;
  elsewhere.last.set(service, value);
  const { t: _t, ...wish } = issueWish(office.newTicket(), service);
  const number = ticketNumber(LETTERS[service], value);
  office.untold.push({ t: 'issued-apart', ...wish, number, issuedAt: office.now });
};

const split = (office: RandomOffice, pick: number): void => {
  const { queue } = office.state;
  const alone = queue.split !== true;
  if (alone) {
    office.elsewhere.day = queue.day;
    office.elsewhere.last.clear();
    // now and then the other part is near the end of its first numbers
    for (const service of SERVICES)
      office.elsewhere.last.set(service, Math.max(queue.last.get(service) ?? 0, pick % 3 ? 0 : 497));
  }
  office.write(`host-${office.log.length}`, { t: 'host-changed', node: 'k01', alone });
};

/** A number from k02's own blocks while it hears nothing; told later. */
const giveApart = (office: RandomOffice, pick: number): void => {
  const service = of(SERVICES, pick);
  const day = officeDate(office.now);
  if (office.apart.day !== day) {
    office.apart.day = day;
    office.apart.given.clear();
  }
  const blocks = office.state.queue.blocks.filter((block) => block.node === 'k02' && block.service === service);
  const numbers = blocks.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  const given = office.apart.given.get(service) ?? 0;
  const value = numbers[given];
  if (value === undefined) {
    office.ask(kiosk('k02'), { t: 'grant-block', node: 'k02', service });
    return;
  }
  office.apart.given.set(service, given + 1);
  const ticket = office.newTicket();
  const { t: _t, ...wish } = issueWish(ticket, service, { class: of(CLASSES, pick >> 4) });
  // now and then the host had heard the request, and only its answer was lost
  if (pick % 3 === 0) office.ask(kiosk('k02'), { t: 'issue', ...wish });
  office.untold.push({ t: 'issued-apart', ...wish, number: `${LETTERS[service]}${value}`, issuedAt: office.now });
};

const tearOff = (office: RandomOffice, by: Asker, pick: number): void => {
  const service = of(SERVICES, pick);
  const day = officeDate(office.now); // the queue's own begins with what is asked first: it may be this very number
  if (office.rolls.day !== day) {
    office.rolls.day = day;
    office.rolls.given.clear();
  }
  const rolls = office.state.queue.rolls.filter((roll) => roll.service === service);
  const numbers = rolls.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  const given = office.rolls.given.get(service) ?? 0;
  const value = numbers[given];
  if (value === undefined) {
    office.ask(by, { t: 'print-roll', service, numbers: 20 });
    return;
  }
  office.rolls.given.set(service, given + 1);
  const { t: _t, ...wish } = issueWish(office.newTicket(), service);
  const entered = office.ask(by, {
    t: 'roll-entry',
    ...wish,
    number: `${LETTERS[service]}${value}`,
    issuedAt: office.now - (pick % 90) * 60_000,
    state: pick % 2 ? 'waiting' : 'done',
  });
  if (!entered.ok) office.turnedAway.push(`${LETTERS[service]}${value} of the roll: ${entered.fault}`);
};

const help = (office: RandomOffice, by: Asker, who: number, pick: number): void => {
  const exception = `e${pick % 3}`;
  const wish = of<OfficeWish>(
    [
      { t: 'raise', exception, facts: { code: 'EX-5', visit: 'v0123456789abcdef', screen: 'review', why: 'asked' } },
      { t: 'raise', exception, facts: { code: 'EX-8', why: 'line-down' } },
      { t: 'claim', exception },
      { t: 'leave', exception },
      { t: 'resolve', exception, action: 'going', reason: 'on-the-way', note: '' },
      { t: 'escalate', exception },
      { t: 'over', exception },
    ],
    who,
  );
  // whoever has claimed it leaves it, or somebody else tries
  const claimer = office.state.exceptions.get(exception)?.claimedBy;
  const asker = wish.t === 'leave' && claimer ? consoleOf(pick % 4 ? claimer : '104', 'q4') : by;
  office.ask(['raise', 'over', 'escalate'].includes(wish.t) ? kiosk('k02') : asker, wish);
};

const take = (office: RandomOffice, { kind, who, pick, minutes }: Step): void => {
  office.wait(minutes);
  const counter = of(COUNTERS, who);
  const by = office.consoleAt(counter, pick);
  const service = of(SERVICES, pick);
  switch (kind) {
    case 'come':
      office.ask(
        kiosk(of(['k01', 'k02'], who)),
        issueWish(office.newTicket(), service, {
          class: of(CLASSES, pick >> 3),
          classSource: of(['card', 'declared'] as const, who),
        }),
      );
      return;
    case 'appointed':
      office.ask(
        kiosk(),
        issueWish(office.newTicket(), service, {
          class: 'appointed',
          appointedAt: office.now + ((pick % 240) - 120) * 60_000,
        }),
      );
      return;
    case 'come-apart':
      if (office.state.queue.split === true && pick % 2) giveElsewhere(office, pick);
      else giveApart(office, pick);
      return;
    case 'tell': {
      const [told] = office.untold.splice(pick % Math.max(1, office.untold.length), 1);
      if (!told) return;
      const answer = office.ask(kiosk('k02'), told);
      if (!answer.ok) office.turnedAway.push(`${told.number}: ${answer.fault}`);
      return;
    }
    case 'work':
      office.ask(by, usualNext(office, counter, pick));
      return;
    case 'press':
      office.ask(pick % 5 === 0 ? kiosk() : by, anyKey(office, who, pick));
      return;
    case 'sit':
      office.ask(consoleOf(of(CLERKS, pick), counter), {
        t: 'open-counter',
        counter,
        lease: `lease-${of(CLERKS, pick)}-${counter}`,
        take: pick % 3 === 0,
      });
      return;
    case 'lapse':
      office.ask(kiosk(), { t: 'close-counter', counter });
      return;
    case 'hand': {
      const { t: _t, ...given } = issueWish(office.newTicket(), service);
      const last = (state: Ticket['state']): string | undefined =>
        [...office.state.queue.tickets.values()].findLast((one) => one.state === state)?.id;
      // who was missed or put aside comes to the counter more often than anybody else
      const aside = pick % 3 === 1 ? (last('no-show') ?? last('parked')) : (last('parked') ?? last('no-show'));
      const ticket = pick % 3 === 0 ? office.someTicket(pick) : (aside ?? office.someTicket(pick));
      office.ask(
        by,
        of<OfficeWish>(
          [
            { t: 'walk-in', ...given },
            { t: 'call', ticket },
            { t: 'return', ticket },
          ],
          who,
        ),
      );
      return;
    }
    case 'lead':
      office.ask(consoleOf('104', counter), anyKey(office, who, pick));
      return;
    case 'help':
      help(office, by, who, pick);
      return;
    case 'roll':
      tearOff(office, by, pick);
      return;
    case 'split':
      split(office, pick);
      return;
    case 'night':
      if (pick % 4 === 0) office.now += 14 * 3_600_000;
      office.ask(kiosk(), { t: 'tick' });
      return;
  }
};

export const playDay = (steps: readonly Step[], watch: Watch = {}): RandomOffice => {
  const office = new RandomOffice(watch);
  for (const step of steps) take(office, step);
  return office;
};

/** All facts of a command, as if power had gone after `written` of them and it was asked again. */
export const askedAgainAfterCut = (
  state: OfficeState,
  command: OfficeCommand,
  plan: OfficePlan,
  at: number,
  written: number,
): readonly OfficeEvent[] | null => {
  const whole = decide(state, command, plan, at);
  if (!whole.ok || whole.value.length <= written) return null;
  const cut = new LoneOffice(plan, at);
  cut.state = state;
  const before = whole.value.slice(0, written);
  for (const event of before) cut.write(command.id, event);
  if (answerTo(cut.state, command)) return before;
  const rest = decide(cut.state, command, plan, at);
  return rest.ok ? [...before, ...rest.value] : null;
};
