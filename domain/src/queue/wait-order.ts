import type { CounterNow, QueueDay } from '../office/office-state.ts';
import { ownServices } from './order.ts';
import type { Ticket } from './ticket.ts';
import { NEVER } from './wait-simulation.ts';

/** The order of calling (order.ts) as lanes: tickets that the same counters call alike, in the order of their rank. */
export type Lane = {
  readonly service: string;
  readonly counter: string | null;
  readonly staff: string | null;
  /** results go first, at most every second call */
  readonly result: boolean;
};

/** The class under which a ticket goes ahead of its issue; who is ahead of nobody is ordinary, whatever was declared. */
export const countedClass = (ticket: Pick<Ticket, 'class' | 'rank' | 'issuedAt'>): string =>
  ticket.class === 'result' ? 'result' : ticket.rank < ticket.issuedAt ? ticket.class : 'ordinary';

/** `shared`: it was kept for one counter so long that any of its service may call it. */
export const laneOf = (
  { service, waitsFor, class: name }: Pick<Ticket, 'service' | 'waitsFor' | 'class'>,
  shared = false,
): Lane => ({
  service,
  counter: waitsFor.kind === 'counter' && !shared ? waitsFor.counter : null,
  staff: waitsFor.kind === 'staff' && !shared ? waitsFor.staff : null,
  result: name === 'result',
});

export const laneKey = (lane: Lane): string =>
  `${lane.service} ${lane.counter ?? ''} ${lane.staff ?? ''} ${lane.result}`;

/** Which services count as a counter's own while those counters are at work; before the office opens, as if all were. */
export const ownOf = (queue: QueueDay, counters: readonly CounterNow[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const working = counters.some(({ open, paused }) => open && paused === null);
  const stood = working ? counters : counters.map((counter) => ({ ...counter, open: true, paused: null }));
  const day = { ...queue, counters: new Map(stood.map((counter) => [counter.id, counter])) };
  return new Map(stood.map((counter) => [counter.id, ownServices(day, counter)]));
};

/** Whom a counter calls first: what is kept for it, then its own services, then what else it can do. */
export const orderOf = (
  lane: Lane,
  counter: Pick<CounterNow, 'id' | 'staff' | 'services'>,
  own: ReadonlySet<string>,
): number => {
  if (lane.counter !== null) return lane.counter === counter.id ? 0 : NEVER;
  if (lane.staff !== null) return lane.staff === counter.staff ? 0 : NEVER;
  if (!counter.services.includes(lane.service)) return NEVER;
  return own.has(lane.service) ? 1 : 2;
};
