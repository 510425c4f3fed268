import type { OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { QueueDay } from '@mot-cua/domain/office/office-state.ts';
import { officeDate } from '@mot-cua/domain/office-hours.ts';
import type { PastTicket } from './office-log.ts';

/** The day's tickets, as the day ends. */
export const ticketsOfDay = ({ day, tickets }: QueueDay): PastTicket[] =>
  day === '' ? [] : [...tickets.values()].map((ticket) => ({ ...ticket, day }));

/** A number of a day that is over, told only now (a line that was down over night, an emergency roll). */
export const pastTicketOf = (event: OfficeEvent, today: string): PastTicket | null => {
  if (event.t !== 'issued' || today === '') return null;
  const day = officeDate(event.issuedAt);
  if (day >= today) return null;
  const { t: _t, ticket: id, ...facts } = event;
  return {
    ...facts,
    id,
    day,
    state: event.from === 'roll' ? 'done' : 'expired',
    since: event.issuedAt,
    waitsFor: { kind: 'service' },
    rank: event.issuedAt,
    counter: null,
    staff: null,
    calls: 0,
    calledAt: null,
    arrivedAt: null,
    servingAt: null,
    endedAt: null,
    returns: 0,
  };
};
