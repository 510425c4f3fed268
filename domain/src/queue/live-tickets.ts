import type { QueueDay } from '../office/office-state.ts';
import type { Ticket, TicketState } from './ticket.ts';

/** Tickets of which something may still come; the rest of a day's 2,000 nobody has to look through at each call. */
const LIVE: ReadonlySet<TicketState> = new Set<TicketState>(['waiting', 'called', 'serving', 'parked', 'no-show']);

export const isLive = (ticket: Ticket): boolean => LIVE.has(ticket.state);

/** Worked out once for each state of the day, however many consoles and displays are drawn from it. */
const known = new WeakMap<QueueDay['tickets'], readonly Ticket[]>();

/** Who waits, is called or served, is parked or did not come, in the order of their numbers being given out. */
export const liveTickets = (day: QueueDay): readonly Ticket[] => {
  const before = known.get(day.tickets);
  if (before) return before;
  const live: Ticket[] = [];
  day.tickets.forEach((ticket) => {
    if (isLive(ticket)) live.push(ticket);
  });
  known.set(day.tickets, live);
  return live;
};
