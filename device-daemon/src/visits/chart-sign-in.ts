import { identifyBy, leaveIdentifying, recognised, withoutName } from './chart-person.ts';
import { goTo, stay } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Signing in with VNeID: a code on the screen, an answer on the phone. What it says ends with this visit. */
export const signInIntents: IntentTable = {
  vneid: (state, intent) => {
    if (state.stage.name !== 'vneid') return null;
    switch (intent.type) {
      case 'back':
        return withCancel(leaveWithout(state));
      case 'identify-by':
        return intent.way === 'vneid' ? null : withCancel(identifyBy(state, intent.way));
      case 'other-way':
        return withCancel(identifyBy(state, 'card'));
      case 'try-again':
        return isOver(state) ? identifyBy(state, 'vneid') : null;
      case 'begin':
        return intent.choice === 'ticket' ? withCancel(toTicket(state)) : null;
      default:
        return null;
    }
  },
};

/** Who was only identifying is not sent to the first screen: the ways to choose from are one step back. */
const leaveWithout = (state: VisitState): Step =>
  state.proving || state.child
    ? leaveIdentifying(state)
    : goTo(state, { name: 'identify', phase: 'need-code', percent: 0 });

/** Somebody who has begun is still known when they take a ticket; nobody else is. */
export const toTicket = (state: VisitState): Step => {
  if (!state.proving) return withoutName(state);
  const back = leaveIdentifying(state);
  return { ...back, state: { ...back.state, stage: { name: 'take-ticket' } } };
};

const withCancel = (step: Step): Step => ({
  ...step,
  effects: [{ do: 'cancel-sign-in' }, ...step.effects.filter((effect) => effect.do !== 'cancel-sign-in')],
});

const isOver = (state: VisitState): boolean =>
  state.stage.name === 'vneid' && state.stage.phase !== 'opening' && state.stage.phase !== 'waiting';

type FromSignIn = Extract<VisitEvent, { type: 'sign-in-opened' | 'sign-in-waits' | 'signed-in' | 'sign-in-ended' }>;

/** What comes of it. After the citizen has left the screen nothing of it counts. */
export const fromSignIn = (state: VisitState, event: FromSignIn, world: VisitWorld): Step => {
  const { stage } = state;
  if (stage.name !== 'vneid' || isOver(state)) return stay(state);
  switch (event.type) {
    case 'sign-in-opened':
      return stay({
        ...state,
        stage: {
          ...stage,
          phase: 'waiting',
          code: event.code,
          secondsLeft: event.seconds,
          secondsInAll: event.seconds,
        },
      });
    case 'sign-in-waits':
      return stay({ ...state, stage: { ...stage, secondsLeft: event.secondsLeft } });
    case 'signed-in':
      return recognised(state, { person: event.person, verdict: null, byCard: false }, world);
    case 'sign-in-ended':
      return stay({ ...state, stage: { ...stage, phase: event.why, code: null, secondsLeft: 0 } });
  }
};
