import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import { aheadOf } from '@mot-cua/domain/queue/order.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { OwnTicketAnswer, OwnTicketWish } from '@mot-cua/domain/visit-flow.ts';
import { commandId } from './command-id.ts';
import { ticketCode } from './ticket-code.ts';

/** What is needed of this machine's node. */
export type OwnTicketOffice = {
  readonly self: string;
  readonly plan: OfficePlan;
  readonly state: OfficeState;
  readonly footing: Footing;
  command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>>;
};

/** What the console's list says when a citizen gave a number back by themselves. */
const GIVEN_BACK = 'citizen-at-kiosk';

/**
 * A citizen shows the paper of a number: `show` puts one that was called in vain back behind some of those who wait (late return, by the
 * office's rule), and says how one stands that still waits; `give-back` cancels it. `request` makes asking twice the same as once.
 */
export const ownTicket = async (
  office: OwnTicketOffice,
  code: string,
  wish: OwnTicketWish,
  request: string,
): Promise<OwnTicketAnswer> => {
  const find = (): Ticket | undefined => {
    let found: Ticket | undefined;
    office.state.queue.tickets.forEach((one) => {
      if (one.state !== 'void' && ticketCode(one.id) === code) found = one;
    });
    return found;
  };
  const ticket = find();
  // given while the host was not heard, the number may be in no log yet
  if (!ticket) return { ok: false, why: office.footing === 'apart' ? 'ticket-unavailable' : 'ticket-unknown' };
  const ask = async (of: 'return' | 'cancel'): Promise<OfficeFault | null> => {
    const answer = await office.command({
      id: commandId(of, request),
      by: { node: office.self },
      wish:
        of === 'return' ? { t: 'return', ticket: ticket.id } : { t: 'cancel', ticket: ticket.id, reason: GIVEN_BACK },
    });
    return answer.ok ? null : answer.fault;
  };
  const told = (is: 'waiting' | 'returned' | 'given-back'): OwnTicketAnswer => {
    const now = find() ?? ticket;
    const { number, service } = now;
    return { ok: true, is, number, service, ahead: is === 'given-back' ? 0 : aheadOf(office.state.queue, now) };
  };
  switch (ticket.state) {
    case 'called':
    case 'serving':
    case 'parked':
      return { ok: false, why: 'ticket-at-counter' };
    case 'waiting':
    case 'no-show': {
      if (wish === 'show' && ticket.state === 'waiting') return told('waiting');
      const fault = await ask(wish === 'show' ? 'return' : 'cancel');
      if (fault === null) return told(wish === 'show' ? 'returned' : 'given-back');
      if (fault === 'too-late') return { ok: false, why: 'ticket-late' };
      // called meanwhile, or over: what is so now is said at the next showing
      return { ok: false, why: fault === 'not-in-this-state' ? 'ticket-at-counter' : 'ticket-unavailable' };
    }
    default:
      return { ok: false, why: 'ticket-over' };
  }
};
