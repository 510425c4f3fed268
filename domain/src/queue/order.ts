import type { QueuePolicy } from '../office/office-plan.ts';
import type { CounterNow, QueueDay } from '../office/office-state.ts';
import { liveTickets } from './live-tickets.ts';
import type { Ticket } from './ticket.ts';

/**
 * Who is called next (reference/citizen-experience.md, 5.2). A ticket ranks by when it was given, minus what the law grants its class;
 * an appointment by its time, and whoever comes late to it by no more than the tolerance before coming. So nobody can be overtaken for
 * long: see `longestOvertaking`.
 *
 * Lanes of a counter, in order: who was sent to this very counter or officer; its own service; its other services. In the last two,
 * results (trả kết quả) go first, but after one that a counter has called, the next is by rank again: at most every second call.
 */
const MINUTE = 60_000;

type Ranked = Pick<Ticket, 'class' | 'classSource' | 'issuedAt' | 'appointedAt'>;

export const boostOf = (ticket: Pick<Ticket, 'class' | 'classSource'>, policy: QueuePolicy): number => {
  if (ticket.class === 'ordinary' || ticket.class === 'appointed' || ticket.class === 'result') return 0;
  if (ticket.classSource === 'declared' && !policy.declaredCounts) return 0;
  return policy.boost[ticket.class] * MINUTE;
};

/** Epoch ms by which a ticket is called that nobody has put back. */
export const rankOf = (ticket: Ranked, policy: QueuePolicy): number => {
  const byIssue = ticket.issuedAt - boostOf(ticket, policy);
  if (ticket.appointedAt === null) return byIssue;
  const byAppointment = Math.max(ticket.appointedAt, ticket.issuedAt - policy.lateReturn.withinMinutes * MINUTE);
  return ticket.class === 'appointed' ? byAppointment : Math.min(byIssue, byAppointment);
};

/**
 * The bound, in ms: a ticket given at `t` (or due at `t` by appointment) is overtaken in its service only by tickets given before
 * `t` + this. Beside it stand: results by their lane, who was sent to one counter, what an officer calls by hand; and whoever was
 * called and did not come is behind those whom that passed.
 */
export const longestOvertaking = (policy: QueuePolicy): number =>
  Math.max(...Object.values(policy.boost), policy.lateReturn.withinMinutes) * MINUTE;

export const byRank = (a: Ticket, b: Ticket): number =>
  a.rank - b.rank || a.issuedAt - b.issuedAt || (a.number < b.number ? -1 : a.number > b.number ? 1 : 0);

/**
 * What counts as the counter's own: the first of its services, and each other that no counter at work has as its first. Otherwise a
 * service whose counter is closed would wait behind everybody.
 */
export const ownServices = (day: QueueDay, counter: CounterNow): ReadonlySet<string> => {
  const firsts = new Set<string>();
  for (const one of day.counters.values())
    if (one.open && one.paused === null && one.services[0] !== undefined) firsts.add(one.services[0]);
  return new Set(counter.services.filter((service, index) => index === 0 || !firsts.has(service)));
};

const isFor = (ticket: Ticket, counter: CounterNow): boolean =>
  (ticket.waitsFor.kind === 'counter' && ticket.waitsFor.counter === counter.id) ||
  (ticket.waitsFor.kind === 'staff' && counter.staff !== null && ticket.waitsFor.staff === counter.staff);

/** Whether somebody else's directed ticket has waited long enough for any counter of its service. */
const isForAnybody = (ticket: Ticket, policy: QueuePolicy, at: number): boolean =>
  ticket.waitsFor.kind === 'service' || at - ticket.since >= policy.parkedOwnMinutes * MINUTE;

/** Whether this counter may take a parked or directed ticket now. */
export const mayTake = (ticket: Ticket, counter: CounterNow, policy: QueuePolicy, at: number): boolean =>
  isFor(ticket, counter) || isForAnybody(ticket, policy, at);

const isResult = (ticket: Ticket): boolean => ticket.class === 'result';

/** By rank, with results first wherever the call before was none. `fast`: the call before these was a result. */
const withFastLane = (tickets: Ticket[], fast: boolean): Ticket[] => {
  tickets.sort(byRank);
  if (!tickets.some(isResult)) return tickets;
  const results = tickets.filter(isResult);
  const others = tickets.filter((ticket) => !isResult(ticket));
  const order: Ticket[] = [];
  let wasResult = fast;
  let [r, o] = [0, 0];
  while (order.length < tickets.length) {
    const result = results[r];
    const other = others[o];
    const takeResult = result !== undefined && (other === undefined || !wasResult || byRank(result, other) < 0);
    const next = takeResult ? result : other;
    if (next === undefined) break;
    if (takeResult) r++;
    else o++;
    wasResult = takeResult;
    order.push(next);
  }
  return order;
};

/** Who waits for this counter, in the order in which it would call them if nobody else came and no other counter called. */
export const orderFor = (day: QueueDay, counter: CounterNow, policy: QueuePolicy, at: number): readonly Ticket[] => {
  const mine: Ticket[] = [];
  const own: Ticket[] = [];
  const others: Ticket[] = [];
  const services = ownServices(day, counter);
  for (const ticket of liveTickets(day)) {
    if (ticket.state !== 'waiting') continue;
    if (isFor(ticket, counter)) mine.push(ticket);
    else if (!isForAnybody(ticket, policy, at)) continue;
    else if (services.has(ticket.service)) own.push(ticket);
    else if (counter.services.includes(ticket.service)) others.push(ticket);
  }
  mine.sort(byRank);
  const ownInOrder = withFastLane(own, counter.fast && mine.length === 0);
  const last = ownInOrder.at(-1) ?? mine.at(-1);
  return [...mine, ...ownInOrder, ...withFastLane(others, last ? isResult(last) : counter.fast)];
};

/** What is parked and this counter may take, longest parked first. */
export const parkedFor = (day: QueueDay, counter: CounterNow, policy: QueuePolicy, at: number): readonly Ticket[] => {
  const parked: Ticket[] = [];
  for (const ticket of liveTickets(day)) {
    if (ticket.state !== 'parked' || !mayTake(ticket, counter, policy, at)) continue;
    if (isFor(ticket, counter) || counter.services.includes(ticket.service)) parked.push(ticket);
  }
  return parked.sort((a, b) => a.since - b.since || byRank(a, b));
};

/**
 * Whom `call-next` calls: the first who waits; where nobody waits, who has been parked longest, so that nobody is forgotten. What was
 * just parked is not called again while others wait: its citizen is at the copier.
 */
export const nextFor = (day: QueueDay, counter: CounterNow, policy: QueuePolicy, at: number): Ticket | null =>
  orderFor(day, counter, policy, at)[0] ?? parkedFor(day, counter, policy, at)[0] ?? null;

/** Whether who was called and did not come is beyond what the office forgives. */
export const isLate = (ticket: Ticket, policy: QueuePolicy, at: number): boolean =>
  at - (ticket.calledAt ?? 0) > policy.lateReturn.withinMinutes * MINUTE;

/** A hair: what is put behind a ticket ranks after it and before whoever came a millisecond later. */
const HAIR = 0.001;

/** The rank behind so many of those who wait for the same service; never better than the ticket's own. */
export const rankBehind = (day: QueueDay, ticket: Ticket, places: number): number => {
  const waiting: Ticket[] = [];
  for (const other of liveTickets(day))
    if (other.state === 'waiting' && other.service === ticket.service && other.id !== ticket.id) waiting.push(other);
  const last = waiting.sort(byRank)[Math.min(places, waiting.length) - 1];
  return last ? Math.max(ticket.rank, last.rank + HAIR) : ticket.rank;
};

/** How many of the service wait before this ticket. Results and directed calls may still go in between. */
export const aheadOf = (day: QueueDay, ticket: Ticket): number => {
  let ahead = 0;
  for (const other of liveTickets(day))
    if (other.state === 'waiting' && other.service === ticket.service && byRank(other, ticket) < 0) ahead++;
  return ahead;
};
