import { deskOf, hasRole, isClerk, isNode } from '../office/asker.ts';
import type { Asker, OfficeWish } from '../office/office-commands.ts';
import type { QueueEvent } from '../office/office-events.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import type { CounterNow, QueueDay } from '../office/office-state.ts';
import { officeDate } from '../office-hours.ts';
import { done, failed } from '../result.ts';
import type { Decided } from './decide-tickets.ts';
import { BLOCKS_OF_A_NODE, freeBlock, freeRoll } from './numbers.ts';
import { counterOf } from './queue-day.ts';

/** What comes of a wish about counters, number ranges and the day. */
type Wish<T extends OfficeWish['t']> = Extract<OfficeWish, { t: T }>;
const nothing: Decided = done([]);

/**
 * A counter's ticket when its console goes: who was only called goes back to the same place in the queue; who was being served is parked
 * for any counter of the service. So no ticket is ever left at a counter where nobody sits.
 */
const letGo = (day: QueueDay, counter: CounterNow): QueueEvent[] => {
  const ticket = counter.ticket === null ? undefined : day.tickets.get(counter.ticket);
  if (ticket?.state === 'called') return [{ t: 'recycled', ticket: ticket.id, rank: ticket.rank }];
  if (ticket?.state === 'serving') return [{ t: 'parked', ticket: ticket.id, waitsFor: { kind: 'service' } }];
  return [];
};

/**
 * A counter belongs to one console. Another may take it when it says so: the first console's keys do nothing from then on, and the
 * ticket there is the new one's. One member of staff sits at one counter: opening a second closes the first, unless a ticket is there.
 */
export const openCounter = (day: QueueDay, wish: Wish<'open-counter'>, by: Asker, plan: OfficePlan): Decided => {
  if (!('staff' in by) || !isClerk(by, plan)) return failed('not-allowed');
  const counter = counterOf(day, plan, wish.counter);
  if (!counter) return failed('unknown-counter');
  const opened: QueueEvent = { t: 'counter-opened', counter: counter.id, staff: by.staff, lease: wish.lease };
  const events: QueueEvent[] = [];
  for (const other of day.counters.values()) {
    if (!other.open || other.staff !== by.staff || other.id === counter.id) continue;
    if (other.ticket !== null) return failed('counter-busy');
    events.push({ t: 'counter-closed', counter: other.id, why: 'asked' });
  }
  if (counter.open) {
    if (counter.staff === by.staff && counter.lease === wish.lease) return nothing;
    if (counter.staff !== by.staff && !wish.take) return failed('counter-taken');
    events.push({ t: 'counter-closed', counter: counter.id, why: 'taken' });
  }
  return done([...events, opened]);
};

export const pause = (day: QueueDay, wish: Wish<'pause'>, by: Asker, plan: OfficePlan): Decided => {
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const { counter } = desk.value;
  if (counter.ticket !== null) return failed('counter-busy');
  if (counter.paused === wish.reason) return nothing;
  return done([{ t: 'counter-paused', counter: counter.id, reason: wish.reason }]);
};

export const resume = (day: QueueDay, by: Asker, plan: OfficePlan): Decided => {
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const { counter } = desk.value;
  return counter.paused === null ? nothing : done([{ t: 'counter-resumed', counter: counter.id }]);
};

export const closeCounter = (day: QueueDay, wish: Wish<'close-counter'>, by: Asker, plan: OfficePlan): Decided => {
  if (wish.counter !== undefined && (isNode(by, plan) || hasRole(by, plan, 'supervisor'))) {
    const counter = counterOf(day, plan, wish.counter);
    if (!counter) return failed('unknown-counter');
    if (!counter.open) return nothing;
    if (wish.lease !== undefined && wish.lease !== counter.lease) return nothing; // another console has it by now
    return done([...letGo(day, counter), { t: 'counter-closed', counter: counter.id, why: 'lapsed' }]);
  }
  const desk = deskOf(day, by, plan);
  if (!desk.ok) return desk;
  const { counter } = desk.value;
  if (wish.counter !== undefined && wish.counter !== counter.id) return failed('not-allowed');
  if (counter.ticket !== null) return failed('counter-busy');
  return done([{ t: 'counter-closed', counter: counter.id, why: 'asked' }]);
};

/** For today: what a counter does on every day stands in the plan. */
export const setServices = (day: QueueDay, wish: Wish<'set-services'>, by: Asker, plan: OfficePlan): Decided => {
  if (!('staff' in by) || !hasRole(by, plan, 'supervisor', 'manager')) return failed('not-allowed');
  const counter = counterOf(day, plan, wish.counter);
  if (!counter) return failed('unknown-counter');
  const services = [...new Set(wish.services)];
  if (services.some((service) => !plan.services.some(({ id }) => id === service))) return failed('unknown-service');
  if (services.join() === counter.services.join()) return nothing;
  return done([{ t: 'services-set', counter: counter.id, services, staff: by.staff }]);
};

/**
 * Blocks stay granted on all days: a machine that hears nothing of the new day begins its block again. So a day's need of blocks is
 * met once, and two machines never have the same.
 */
export const grantBlock = (day: QueueDay, wish: Wish<'grant-block'>, by: Asker, plan: OfficePlan): Decided => {
  if (!isNode(by, plan)) return failed('not-allowed');
  if (!plan.nodes.some(({ id }) => id === wish.node)) return failed('not-allowed');
  if (!plan.services.some(({ id }) => id === wish.service)) return failed('unknown-service');
  const ofService = day.blocks.filter(({ service }) => service === wish.service);
  if (ofService.filter(({ node }) => node === wish.node).length >= BLOCKS_OF_A_NODE) return failed('numbers-used-up');
  const free = freeBlock(ofService);
  if (!free) return failed('numbers-used-up');
  return done([{ t: 'block-granted', node: wish.node, service: wish.service, ...free }]);
};

export const printRoll = (day: QueueDay, wish: Wish<'print-roll'>, by: Asker, plan: OfficePlan): Decided => {
  if (!('staff' in by) || !hasRole(by, plan, 'officer', 'supervisor', 'manager')) return failed('not-allowed');
  if (!plan.services.some(({ id }) => id === wish.service)) return failed('unknown-service');
  const free = freeRoll(
    day.rolls.filter(({ service }) => service === wish.service),
    wish.numbers,
  );
  if (!free) return failed('numbers-used-up');
  return done([{ t: 'roll-printed', service: wish.service, ...free, staff: by.staff, node: by.node }]);
};

/**
 * What comes before anything else on a new day: what is still open has a number of yesterday, counters are closed, the day begins. A day
 * begins with whatever is asked first on it, on any date: who gives numbers on a Sunday has a Sunday. It never goes back.
 */
export const newDay = (day: QueueDay, at: number): QueueEvent[] => {
  const date = officeDate(at);
  if (date <= day.day) return [];
  const events: QueueEvent[] = [];
  day.tickets.forEach((ticket) => {
    if (['waiting', 'called', 'serving', 'parked'].includes(ticket.state))
      events.push({ t: 'expired', ticket: ticket.id });
  });
  for (const counter of day.counters.values())
    if (counter.open) events.push({ t: 'counter-closed', counter: counter.id, why: 'lapsed' });
  return [...events, { t: 'day-begun', day: date }];
};
