import { readAppointmentCode } from '@mot-cua/domain/appointments.ts';
import { goTo, stay } from './chart-steps.ts';
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
      default:
        return null;
    }
  },
};

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
