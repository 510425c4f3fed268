import { readAppointmentCode } from '@mot-cua/domain/appointments.ts';
import { goTo, stay, toDone } from './chart-steps.ts';
import type { FlowEvent } from './flow-state.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState } from './visit-state.ts';

/** Coming at an appointed time: the code gives a number; too early, too late and unknown are said plainly. */

export const checkInIntents: IntentTable = {
  'check-in': (state, intent) => {
    if (state.stage.name !== 'check-in') return null;
    switch (intent.type) {
      case 'back':
        return goTo(state, { name: 'welcome' });
      case 'try-again':
        return goTo(state, { name: 'check-in', answer: null });
      case 'begin':
        return intent.choice === 'ticket' ? goTo(state, { name: 'take-ticket' }) : null;
      case 'check-in':
        return checkIn(state, intent.code);
      case 'give-back':
        return state.stage.ticket?.answer.ok && state.stage.ticket.answer.is !== 'given-back'
          ? stay({ ...state, busy: true }, { do: 'own-ticket', code: state.stage.ticket.code, wish: 'give-back' })
          : null;
      case 'next':
        return state.stage.ticket ? toDone(state) : null;
      default:
        return null;
    }
  },
};

/** Where the paper of a number may be shown: nobody has begun anything else. */
export const ticketMayBeShown = ({ stage, submission }: VisitState): boolean =>
  submission === null && (stage.name === 'welcome' || stage.name === 'take-ticket' || stage.name === 'check-in');

/** The paper of a number was shown: the screen stays until the office has answered. */
export const ticketShown = (state: VisitState, code: string): Step =>
  stay({ ...state, busy: true }, { do: 'own-ticket', code, wish: 'show' });

export const ownTicketAnswered = (
  state: VisitState,
  { code, answer }: Extract<FlowEvent, { type: 'own-ticket' }>,
): Step =>
  ticketMayBeShown(state)
    ? goTo({ ...state, busy: false }, { name: 'check-in', answer: null, ticket: { code, answer } })
    : stay({ ...state, busy: false });

/** A code was typed or shown. */
export const checkIn = (state: VisitState, text: string): Step => {
  const code = readAppointmentCode(text);
  if (!code) return goTo(state, { name: 'check-in', answer: { why: 'unknown', at: null } });
  return goTo({ ...state, busy: true }, { name: 'check-in', answer: null }, { do: 'check-in', code });
};

export const checkInRefused = (
  state: VisitState,
  { answer }: Extract<FlowEvent, { type: 'check-in-refused' }>,
): Step =>
  state.stage.name === 'check-in' ? goTo({ ...state, busy: false }, { name: 'check-in', answer }) : stay(state);
