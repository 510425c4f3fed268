import { type OfficeCalendar, workingMsBetween } from '../office-hours.ts';
import { liveTickets } from '../queue/live-tickets.ts';
import type { OfficePlan } from './office-plan.ts';
import type { OfficeState } from './office-state.ts';

/**
 * What is beyond the office's own targets now (plans: wait at most 15 minutes, service at most 30): the inputs of the manager's alarms
 * and tiles. Only working time counts: who took a number before opening or waits over lunch is not late for it, and Tết is no wait.
 */
const MINUTE = 60_000;

export type Waited = {
  readonly ticket: string;
  readonly number: string;
  readonly service: string;
  readonly ms: number;
};
export type Served = Waited & { readonly counter: string };

export type OfficeWatch = {
  /** wait longer than `policy.waitTarget`, longest first */
  readonly waiting: readonly Waited[];
  /** served longer than `policy.serviceTarget`, longest first */
  readonly serving: readonly Served[];
  /** people wait for these services, or are parked for them, and no counter at work takes them */
  readonly unserved: readonly string[];
  /** calls for help or for a hand that nobody has taken, oldest first */
  readonly unclaimed: readonly { readonly exception: string; readonly ms: number }[];
};

/** Since when a ticket waits: its number, or its appointment where that is later. Working ms until `at`. */
export const waitedMs = (
  ticket: { readonly issuedAt: number; readonly appointedAt: number | null },
  calendar: OfficeCalendar,
  at: number,
): number => workingMsBetween(calendar, Math.max(ticket.issuedAt, ticket.appointedAt ?? 0), at);

export const officeWatch = (
  state: OfficeState,
  plan: OfficePlan,
  calendar: OfficeCalendar,
  at: number,
): OfficeWatch => {
  const { waitTarget, serviceTarget } = plan.policy;
  const waiting: Waited[] = [];
  const serving: Served[] = [];
  const wanted = new Set<string>();
  for (const ticket of liveTickets(state.queue)) {
    const { id, number, service } = ticket;
    if (ticket.state === 'waiting' || ticket.state === 'parked') wanted.add(service);
    if (ticket.state === 'waiting') {
      const ms = waitedMs(ticket, calendar, at);
      if (ms > waitTarget * MINUTE) waiting.push({ ticket: id, number, service, ms });
    }
    if (ticket.state === 'serving' && ticket.servingAt !== null && ticket.counter !== null) {
      const ms = workingMsBetween(calendar, ticket.servingAt, at);
      if (ms > serviceTarget * MINUTE) serving.push({ ticket: id, number, service, counter: ticket.counter, ms });
    }
  }
  const served = new Set<string>();
  for (const counter of state.queue.counters.values())
    if (counter.open && counter.paused === null) for (const service of counter.services) served.add(service);
  const longest = (a: Waited, b: Waited): number => b.ms - a.ms;
  return {
    waiting: waiting.sort(longest),
    serving: serving.sort(longest),
    unserved: plan.services.map(({ id }) => id).filter((id) => wanted.has(id) && !served.has(id)),
    unclaimed: [...state.exceptions.values()]
      .filter(({ claimedBy }) => claimedBy === null)
      .map(({ id, raisedAt }) => ({ exception: id, ms: at - raisedAt }))
      .sort((a, b) => b.ms - a.ms),
  };
};
