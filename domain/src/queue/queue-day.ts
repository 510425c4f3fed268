import type { QueueEvent } from '../office/office-events.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import type { Call, CounterNow, QueueDay } from '../office/office-state.ts';
import { officeDate } from '../office-hours.ts';
import { GrowingMap } from './growing-map.ts';
import { digitsOf, isOfRun, ROLL_DAYS } from './numbers.ts';
import { rankOf } from './order.ts';
import type { Ticket, TicketState } from './ticket.ts';

/**
 * What the log's queue events make of the day. The log is the truth: an event that fits nothing here (it is of another day, its ticket
 * is unknown) changes nothing, and none ever throws.
 */
const CALLS_KEPT = 20;
const DAY = 86_400_000;
const forService = { kind: 'service' } as const;

const closedCounter = (id: string, services: readonly string[], at: number): CounterNow => ({
  id,
  open: false,
  staff: null,
  lease: null,
  paused: null,
  services,
  ticket: null,
  since: at,
  fast: false,
});

export const emptyDay = (plan: OfficePlan): QueueDay => ({
  day: '',
  tickets: GrowingMap.of(),
  counters: new Map(plan.counters.map(({ id, services }) => [id, closedCounter(id, services, 0)])),
  last: new Map(),
  blocks: [],
  rolls: [],
  calls: [],
});

/** The counter as it is; one that the plan has got since is closed. */
export const counterOf = (day: QueueDay, plan: OfficePlan, id: string): CounterNow | undefined => {
  const planned = plan.counters.find((counter) => counter.id === id);
  return planned && (day.counters.get(id) ?? closedCounter(id, planned.services, 0));
};

const withTicket = (day: QueueDay, ticket: Ticket): QueueDay => {
  const tickets = day.tickets instanceof GrowingMap ? day.tickets : GrowingMap.of(day.tickets);
  return { ...day, tickets: tickets.with(ticket.id, ticket) };
};

const withCounter = (day: QueueDay, counter: CounterNow): QueueDay => ({
  ...day,
  counters: new Map(day.counters).set(counter.id, counter),
});

/** The counter that has the ticket has it no more. */
const released = (day: QueueDay, ticket: string, at: number): QueueDay => {
  for (const counter of day.counters.values())
    if (counter.ticket === ticket) return withCounter(day, { ...counter, ticket: null, since: at });
  return day;
};

/** For displays and the voice. `again` counts on over the whole day, so that a call that they have long forgotten is a new one. */
const called = (day: QueueDay, ticket: Ticket, counter: string, at: number): QueueDay => {
  const call: Call = { ticket: ticket.id, number: ticket.number, counter, at, again: ticket.calls - 1 };
  const rest = day.calls.filter((one) => one.ticket !== ticket.id);
  return { ...day, calls: [call, ...rest].slice(0, CALLS_KEPT) };
};

/** Given and called in one moment at a counter: its citizen stands there, and nobody is to be called through the hall. */
const isWalkIn = (ticket: Ticket, at: number): boolean =>
  ticket.from === 'counter' && ticket.calls === 0 && ticket.issuedAt === at;

const begun = (day: QueueDay, plan: OfficePlan, date: string, at: number): QueueDay => ({
  ...emptyDay(plan),
  day: date,
  counters: new Map(plan.counters.map(({ id, services }) => [id, closedCounter(id, services, at)])),
  ...(day.split ? { split: true, last: new Map(plan.services.map(({ id }) => [id, passedOver(0)])) } : {}),
  blocks: day.blocks,
  rolls: day.rolls.filter((roll) => at - roll.at < ROLL_DAYS * DAY),
});

/**
 * The end of the thousand after the one in which the run is: what lies before may be given by somebody who is not heard (from 499 the
 * run goes on at 1000, so the next thousand alone would be met by a busy day).
 */
const passedOver = (last: number): number => (Math.floor(last / 1000) + 2) * 1000 - 1;

/**
 * A supervisor has told a machine to host without the others. If they are only out of reach they go on with the run: so the run here
 * begins a thousand of its own, today and on each day until they are together again, and what they gave is told later without a clash.
 */
export const hostChanged = (day: QueueDay, alone: boolean, plan: OfficePlan): QueueDay => {
  if (!alone) {
    const { split: _split, ...together } = day;
    return together;
  }
  if (day.split) return day;
  return { ...day, split: true, last: new Map(plan.services.map(({ id }) => [id, passedOver(day.last.get(id) ?? 0)])) };
};

const issued = (day: QueueDay, event: QueueEvent & { t: 'issued' }, plan: OfficePlan, at: number): QueueDay => {
  if (day.day !== '' && officeDate(event.issuedAt) !== day.day) return day; // of yesterday: history has it
  const { ticket: id, t: _t, ...facts } = event;
  const known = day.tickets.get(id);
  if (known && known.state !== 'void') return day;
  // the number that was nobody's stays in the books beside the one that counts
  const kept = known ? withTicket(day, { ...known, id: `void-${known.number}` }) : day;
  const next = withTicket(kept, {
    ...facts,
    id,
    state: 'waiting',
    since: at,
    waitsFor: forService,
    rank: rankOf(event, plan.policy),
    counter: null,
    staff: null,
    calls: 0,
    calledAt: null,
    arrivedAt: null,
    servingAt: null,
    endedAt: null,
    returns: 0,
  });
  const value = digitsOf(event.number);
  return isOfRun(value) && value > (day.last.get(event.service) ?? 0)
    ? { ...next, last: new Map(next.last).set(event.service, value) }
    : next;
};

const ended = (day: QueueDay, ticket: Ticket, state: TicketState, at: number): QueueDay =>
  released(withTicket(day, { ...ticket, state, since: at, endedAt: at }), ticket.id, at);

const waitingAgain = (day: QueueDay, ticket: Ticket, change: Partial<Ticket>, at: number): QueueDay =>
  released(
    withTicket(day, { ...ticket, ...change, state: 'waiting', since: at, counter: null, staff: null, endedAt: null }),
    ticket.id,
    at,
  );

/** An event about one ticket, which is known. */
type TicketEvent = Extract<QueueEvent, { ticket: string }>;

const applyToTicket = (
  day: QueueDay,
  ticket: Ticket,
  event: Exclude<TicketEvent, { t: 'issued' }>,
  plan: OfficePlan,
  at: number,
): QueueDay => {
  switch (event.t) {
    case 'voided':
      return ended(day, ticket, 'void', at);
    case 'dossier-tied':
      return ticket.dossiers.some(({ id }) => id === event.dossier.id)
        ? day
        : withTicket(day, { ...ticket, dossiers: [...ticket.dossiers, event.dossier] });
    case 'class-set': {
      const changed = { ...ticket, class: event.class, classSource: 'staff' as const };
      // who was put back stays behind; only a rank that came of the class follows it
      const rank = ticket.rank === rankOf(ticket, plan.policy) ? rankOf(changed, plan.policy) : ticket.rank;
      return withTicket(day, { ...changed, rank });
    }
    case 'called': {
      const counter = counterOf(day, plan, event.counter);
      if (!counter) return day;
      const free = released(day, ticket.id, at);
      const now: Ticket = {
        ...ticket,
        state: 'called',
        since: at,
        counter: event.counter,
        staff: event.staff,
        calls: ticket.calls + 1,
        calledAt: at,
        arrivedAt: null,
        servingAt: null,
        endedAt: null,
        returns: ticket.returns + (event.how === 'returned' ? 1 : 0),
      };
      const busy = withCounter(withTicket(free, now), {
        ...counter,
        ticket: ticket.id,
        since: at,
        fast: ticket.class === 'result',
      });
      return isWalkIn(ticket, at) ? busy : called(busy, now, event.counter, at);
    }
    case 'recalled': {
      if (ticket.counter === null) return day;
      const now = { ...ticket, calls: ticket.calls + 1 };
      return called(withTicket(day, now), now, ticket.counter, at);
    }
    case 'arrived':
      return withTicket(day, { ...ticket, arrivedAt: at });
    case 'serving':
      return withTicket(day, {
        ...ticket,
        state: 'serving',
        since: at,
        servingAt: at,
        arrivedAt: ticket.arrivedAt ?? at,
      });
    case 'finished':
      return ended(day, ticket, 'done', at);
    case 'no-show':
      return ended(day, ticket, 'no-show', at);
    case 'cancelled':
      return ended(day, ticket, 'cancelled', at);
    case 'expired':
      return ended(day, ticket, 'expired', at);
    case 'returned':
    case 'recycled':
      return waitingAgain(day, ticket, { rank: event.rank, returns: ticket.returns + 1 }, at);
    case 'transferred':
      return waitingAgain(
        day,
        ticket,
        { service: event.service, waitsFor: event.waitsFor, rank: rankOf(ticket, plan.policy) },
        at,
      );
    case 'parked':
      return released(
        withTicket(day, { ...ticket, state: 'parked', since: at, waitsFor: event.waitsFor }),
        ticket.id,
        at,
      );
  }
};

const changeCounter = (
  day: QueueDay,
  plan: OfficePlan,
  id: string,
  change: (counter: CounterNow) => CounterNow,
): QueueDay => {
  const counter = counterOf(day, plan, id);
  return counter ? withCounter(day, change(counter)) : day;
};

/** The day after the event. `at`: when it was written down, epoch ms. */
export const applyToDay = (day: QueueDay, event: QueueEvent, plan: OfficePlan, at: number): QueueDay => {
  switch (event.t) {
    case 'issued':
      return issued(day, event, plan, at);
    case 'day-begun':
      return begun(day, plan, event.day, at);
    case 'counter-opened':
      return changeCounter(day, plan, event.counter, (counter) => ({
        ...counter,
        open: true,
        staff: event.staff,
        lease: event.lease,
        paused: null,
        since: at,
      }));
    case 'counter-closed':
      return changeCounter(day, plan, event.counter, (counter) => ({
        ...counter,
        open: false,
        staff: null,
        lease: null,
        paused: null,
        since: at,
      }));
    case 'counter-paused':
      return changeCounter(day, plan, event.counter, (counter) => ({ ...counter, paused: event.reason, since: at }));
    case 'counter-resumed':
      return changeCounter(day, plan, event.counter, (counter) => ({ ...counter, paused: null, since: at }));
    case 'services-set':
      return changeCounter(day, plan, event.counter, (counter) => ({ ...counter, services: event.services }));
    case 'block-granted': {
      const { t: _t, ...block } = event;
      return { ...day, blocks: [...day.blocks, block] };
    }
    case 'roll-printed':
      return {
        ...day,
        rolls: [...day.rolls, { service: event.service, from: event.from, to: event.to, at }],
      };
    default: {
      const ticket = day.tickets.get(event.ticket);
      return ticket ? applyToTicket(day, ticket, event, plan, at) : day;
    }
  }
};
