import { deskOf, isClerk, isNode } from '../office/asker.ts';
import type { Asker, OfficeRefusal, OfficeWish } from '../office/office-commands.ts';
import type { QueueEvent } from '../office/office-events.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import type { QueueDay } from '../office/office-state.ts';
import { officeDate } from '../office-hours.ts';
import { done, failed, type Result } from '../result.ts';

import { isLive } from './live-tickets.ts';
import { digitsOf, isOfRun, mayBeApart, mayBeOfRoll, nextOfRun, ticketNumber } from './numbers.ts';
import { isLate, mayTake, nextFor, rankBehind } from './order.ts';

import type { Ticket } from './ticket.ts';

/**
 * What comes of a wish about tickets: facts in an order in which the first few alone make sense too (power can go between any two of
 * them), or why not.
 */
export type Decided = Result<readonly QueueEvent[], OfficeRefusal>;
type Wish<T extends OfficeWish['t']> = Extract<OfficeWish, { t: T }>;
const nothing: Decided = done([]);

type Given = Wish<'issue' | 'issued-apart' | 'walk-in' | 'roll-entry'>;

const issuedFact = (
  wish: Given,
  by: Asker,
  number: string,
  from: 'kiosk' | 'counter' | 'roll',
  issuedAt: number,
): QueueEvent => ({
  t: 'issued',
  ticket: wish.ticket,
  number,
  service: wish.service,
  class: wish.class,
  classSource: wish.classSource,
  from,
  node: by.node,
  issuedAt,
  appointedAt: wish.appointedAt,
  dossiers: wish.dossiers,
  procedure: wish.procedure,
});

const letterOf = (plan: OfficePlan, service: string): string | undefined =>
  plan.services.find(({ id }) => id === service)?.letter;

/** The number's ticket of today; a void one is nobody's, but its number is spoilt all the same. */
const holderOf = (day: QueueDay, number: string): Ticket | undefined => {
  let holder: Ticket | undefined;
  day.tickets.forEach((ticket) => {
    if (ticket.number === number) holder = ticket;
  });
  return holder;
};

const isFree = (ticket: Ticket | undefined): boolean => ticket === undefined || ticket.state === 'void';

/**
 * Numbers are given at any hour and on any day: who comes before opening has come first. That the office is closed a kiosk says.
 */
export const issue = (
  day: QueueDay,
  wish: Wish<'issue' | 'walk-in'>,
  by: Asker,
  plan: OfficePlan,
  at: number,
): Decided => {
  const letter = letterOf(plan, wish.service);
  if (letter === undefined) return failed('unknown-service');
  if (!isNode(by, plan) && !isClerk(by, plan)) return failed('not-allowed');
  if (!isFree(day.tickets.get(wish.ticket))) return nothing;
  const value = nextOfRun(day.last.get(wish.service) ?? 0);
  if (value === null) return failed('numbers-used-up');
  const from = 'staff' in by ? 'counter' : 'kiosk';
  return done([issuedFact(wish, by, ticketNumber(letter, value), from, at)]);
};

/** Somebody without a ticket stands at the counter already: a number of the same run, called here, and arrived. */
export const walkIn = (day: QueueDay, wish: Wish<'walk-in'>, by: Asker, plan: OfficePlan, at: number): Decided => {
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const { counter, staff } = desk.value;
  const here: QueueEvent[] = [
    { t: 'called', ticket: wish.ticket, counter: counter.id, staff, how: 'out-of-order' },
    { t: 'arrived', ticket: wish.ticket },
  ];
  const known = day.tickets.get(wish.ticket);
  if (known && counter.ticket === known.id) return done(known.arrivedAt === null ? here.slice(1) : []);
  if (counter.paused !== null) return failed('not-in-this-state');
  if (counter.ticket !== null) return failed('counter-busy');
  if (known && !isFree(known)) return known.state === 'waiting' ? done(here) : failed('not-in-this-state');
  const given = issue(day, wish, by, plan, at);
  return given.ok ? done([...given.value, ...here]) : given;
};

/**
 * A number that a machine gave from its block. Where the host had given one for the same request (its answer was lost), the paper in
 * the citizen's hand counts and the host's number is nobody's, whatever state it is in.
 */
export const issuedApart = (
  day: QueueDay,
  wish: Wish<'issued-apart'>,
  by: Asker,
  plan: OfficePlan,
  at: number,
): Decided => {
  if (!isNode(by, plan)) return failed('not-allowed');
  if (letterOf(plan, wish.service) !== wish.number[0]) return failed('unknown-service');
  const issuedAt = Math.min(wish.issuedAt, at);
  // of a day that is over: it is for the books only
  if (officeDate(issuedAt) !== day.day) return done([issuedFact(wish, by, wish.number, 'kiosk', issuedAt)]);
  const known = day.tickets.get(wish.ticket);
  if (known?.number === wish.number && known.state !== 'void') return nothing;
  const value = digitsOf(wish.number);
  // nobody's, and the run is past it: another host gave it before a supervisor made this one host (queue-day.ts, hostChanged)
  const ofOtherHost = isOfRun(value) && value <= (day.last.get(wish.service) ?? 0);
  if (!ofOtherHost && !mayBeApart(day.blocks, by.node, wish.service, value)) return failed('number-given');
  if (holderOf(day, wish.number)) return failed('number-given');
  const dossiers = [...wish.dossiers];
  for (const tied of known?.dossiers ?? [])
    if (dossiers.length < 9 && !dossiers.some(({ id }) => id === tied.id)) dossiers.push(tied);
  const fact = issuedFact({ ...wish, dossiers }, by, wish.number, 'kiosk', issuedAt);
  return done(isFree(known) ? [fact] : [{ t: 'voided', ticket: wish.ticket, by: wish.number }, fact]);
};

/** What was torn off the emergency roll is entered afterwards: who still waits, and who was served with pen and paper. */
export const rollEntry = (
  day: QueueDay,
  wish: Wish<'roll-entry'>,
  by: Asker,
  plan: OfficePlan,
  at: number,
): Decided => {
  if (!isClerk(by, plan)) return failed('not-allowed');
  if (letterOf(plan, wish.service) !== wish.number[0]) return failed('unknown-service');
  if (!mayBeOfRoll(digitsOf(wish.number))) return failed('number-given');
  const issuedAt = Math.min(wish.issuedAt, at);
  const fact = issuedFact(wish, by, wish.number, 'roll', issuedAt);
  const finished: QueueEvent = { t: 'finished', ticket: wish.ticket };
  if (officeDate(issuedAt) !== day.day) return done(wish.state === 'done' ? [fact, finished] : [fact]);
  const known = day.tickets.get(wish.ticket);
  if (known && known.number !== wish.number) return failed('number-given');
  if (known) return done(wish.state === 'done' && known.state === 'waiting' ? [finished] : []);
  if (holderOf(day, wish.number)) return failed('number-given');
  return done(wish.state === 'done' ? [fact, finished] : [fact]);
};

export const tieDossier = (day: QueueDay, wish: Wish<'tie-dossier'>, by: Asker, plan: OfficePlan): Decided => {
  if (!isNode(by, plan) && !isClerk(by, plan)) return failed('not-allowed');
  const ticket = day.tickets.get(wish.ticket);
  if (!ticket || ticket.state === 'void') return failed('unknown-ticket');
  if (ticket.dossiers.some(({ id }) => id === wish.dossier.id)) return nothing;
  if (ticket.dossiers.length >= 9) return failed('not-in-this-state');
  return done([{ t: 'dossier-tied', ticket: wish.ticket, dossier: wish.dossier }]);
};

export const setClass = (day: QueueDay, wish: Wish<'set-class'>, by: Asker, plan: OfficePlan): Decided => {
  if (!('staff' in by) || !isClerk(by, plan)) return failed('not-allowed');
  const ticket = day.tickets.get(wish.ticket);
  if (!ticket) return failed('unknown-ticket');
  if (!isLive(ticket)) return failed('not-in-this-state');
  if (ticket.class === wish.class && ticket.classSource === 'staff') return nothing;
  return done([{ t: 'class-set', ticket: wish.ticket, class: wish.class, staff: by.staff }]);
};

export const call = (
  day: QueueDay,
  wish: Wish<'call' | 'call-next'>,
  by: Asker,
  plan: OfficePlan,
  at: number,
): Decided => {
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const { counter, staff } = desk.value;
  if (counter.ticket !== null) return failed('counter-busy');
  if (counter.paused !== null) return failed('not-in-this-state');
  const calls = (ticket: string, how: 'next' | 'out-of-order' | 'from-parked' | 'returned'): Decided =>
    done([{ t: 'called', ticket, counter: counter.id, staff, how }]);
  if (wish.t === 'call-next') {
    const next = nextFor(day, counter, plan.policy, at);
    if (!next) return failed('nobody-waits');
    return calls(next.id, next.state === 'parked' ? 'from-parked' : 'next');
  }
  const ticket = day.tickets.get(wish.ticket);
  if (!ticket) return failed('unknown-ticket');
  switch (ticket.state) {
    case 'waiting':
      return calls(ticket.id, 'out-of-order');
    case 'parked':
      return mayTake(ticket, counter, plan.policy, at) ? calls(ticket.id, 'from-parked') : failed('ticket-elsewhere');
    case 'no-show':
      return isLate(ticket, plan.policy, at) ? failed('too-late') : calls(ticket.id, 'returned');
    case 'called':
    case 'serving':
      return failed('ticket-elsewhere');
    default:
      return failed('not-in-this-state');
  }
};

/** Back behind some of those who wait, by whoever sees the late citizen: a counter, or the citizen at a kiosk with the slip. */
export const comeBack = (day: QueueDay, wish: Wish<'return'>, by: Asker, plan: OfficePlan, at: number): Decided => {
  if (!isNode(by, plan) && !isClerk(by, plan)) return failed('not-allowed');
  const ticket = day.tickets.get(wish.ticket);
  if (!ticket) return failed('unknown-ticket');
  if (ticket.state === 'waiting') return nothing;
  if (ticket.state !== 'no-show') return failed('not-in-this-state');
  if (isLate(ticket, plan.policy, at)) return failed('too-late');
  const rank = rankBehind(day, ticket, plan.policy.lateReturn.places);
  return done([{ t: 'returned', ticket: ticket.id, rank }]);
};

export const cancel = (day: QueueDay, wish: Wish<'cancel'>, by: Asker, plan: OfficePlan): Decided => {
  if (!isNode(by, plan) && !isClerk(by, plan)) return failed('not-allowed');
  const ticket = day.tickets.get(wish.ticket);
  if (!ticket) return failed('unknown-ticket');
  if (ticket.state === 'cancelled') return nothing;
  if (!isLive(ticket) || ticket.state === 'serving') return failed('not-in-this-state');
  return done([{ t: 'cancelled', ticket: ticket.id, reason: wish.reason }]);
};

type HereWish = Wish<'recall' | 'arrive' | 'serve' | 'finish' | 'no-show' | 'recycle' | 'park' | 'transfer'>;

/** In which states of the counter's ticket each may be said. */
const HERE: Readonly<Record<HereWish['t'], readonly Ticket['state'][]>> = {
  recall: ['called'],
  arrive: ['called'],
  serve: ['called'],
  finish: ['serving'],
  'no-show': ['called'],
  recycle: ['called'],
  park: ['called', 'serving'],
  transfer: ['called', 'serving'],
};

/** What a counter does with the ticket that it has. */
export const atCounter = (day: QueueDay, wish: HereWish, by: Asker, plan: OfficePlan): Decided => {
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const ticket = desk.value.counter.ticket === null ? undefined : day.tickets.get(desk.value.counter.ticket);
  if (!ticket || !HERE[wish.t].includes(ticket.state)) return failed('not-in-this-state');
  const { id } = ticket;
  switch (wish.t) {
    case 'recall':
      return done([{ t: 'recalled', ticket: id }]);
    case 'arrive':
      return done(ticket.arrivedAt === null ? [{ t: 'arrived', ticket: id }] : []);
    case 'serve':
      return done([{ t: 'serving', ticket: id }]);
    case 'finish':
      return done([{ t: 'finished', ticket: id }]);
    case 'no-show':
      return done([{ t: 'no-show', ticket: id }]);
    case 'recycle':
      return done([{ t: 'recycled', ticket: id, rank: rankBehind(day, ticket, plan.policy.recyclePlaces) }]);
    case 'park': {
      const refusal = whyNotFor(wish.waitsFor, plan);
      return refusal ? failed(refusal) : done([{ t: 'parked', ticket: id, waitsFor: wish.waitsFor }]);
    }
    case 'transfer': {
      if (letterOf(plan, wish.service) === undefined) return failed('unknown-service');
      const refusal = whyNotFor(wish.waitsFor, plan);
      return refusal
        ? failed(refusal)
        : done([{ t: 'transferred', ticket: id, service: wish.service, waitsFor: wish.waitsFor }]);
    }
  }
};

const whyNotFor = (waitsFor: Ticket['waitsFor'], plan: OfficePlan): OfficeRefusal | null => {
  if (waitsFor.kind === 'counter' && !plan.counters.some(({ id }) => id === waitsFor.counter)) return 'unknown-counter';
  if (waitsFor.kind === 'staff' && !plan.staff.some(({ id }) => id === waitsFor.staff)) return 'not-allowed';
  return null;
};
