import { canAskOfficer } from './chart-own-dossiers.ts';
import { goTo, stay } from './chart-steps.ts';
import type { FlowEvent } from './flow-state.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEffect } from './visit-events.ts';
import type { StageName, Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * Somebody helps beside the citizen: signs in with a number and a PIN that the daemon knows, is welcomed by the citizen, is
 * named on every screen, and can be sent away at any moment. Who submits is the person who was recognised, never the helper.
 */

/** Where somebody may step in: there is somebody to help, and nothing runs that would be left alone. */
const HELPABLE: readonly StageName[] = [
  'identify',
  'document',
  'guardian',
  'confirm',
  'prove',
  'for-whom',
  'owner',
  'resume',
  'choose',
  'guide',
  'at-counter',
  'own-dossiers',
  'before',
  'form',
  'scan',
  'extras',
  'review',
  'declare',
  'take-ticket',
  'lookup',
  'check-in',
  'feedback',
];

export const mayBeHelped = (state: VisitState, world: VisitWorld): boolean =>
  world.helpers === true &&
  !state.practice &&
  !state.helper &&
  !state.busy &&
  !state.scanning &&
  HELPABLE.includes(state.stage.name) &&
  !(state.stage.name === 'identify' && state.stage.phase === 'reading') &&
  !(state.stage.name === 'own-dossiers' && state.stage.phase === 'asking');

export const askHelper = (state: VisitState, world: VisitWorld): Step | null =>
  mayBeHelped(state, world) ? goTo(state, { name: 'assist', from: state.stage, refused: null, offered: null }) : null;

/** An officer is asked to say that the citizen is the holder of the card; nobody is signed in by it. */
export const askOfficer = (state: VisitState, world: VisitWorld): Step | null =>
  canAskOfficer(state, world)
    ? goTo(state, { name: 'assist', from: state.stage, refused: null, offered: null, holder: true })
    : null;

/** The citizen ends it, from any screen. */
export const endHelp = (state: VisitState): Step | null =>
  state.helper
    ? stay({ ...state, helper: null }, { do: 'helper-leaves', helper: state.helper.id, why: 'ended' })
    : null;

export const assistIntents: IntentTable = {
  assist: (state, intent) => {
    const { stage } = state;
    if (stage.name !== 'assist') return null;
    const { offered, from } = stage;
    const declined: VisitEffect[] = offered ? [{ do: 'helper-leaves', helper: offered.id, why: 'declined' }] : [];
    switch (intent.type) {
      case 'back':
        return goTo(state, from, ...declined);
      case 'try-again':
        return stay({ ...state, stage: { ...stage, refused: null } });
      case 'helper-sign-in':
        if (offered) return null;
        return stay(
          { ...state, busy: true, stage: { ...stage, refused: null } },
          { do: 'sign-helper-in', helper: intent.helper, pin: intent.pin, holder: stage.holder === true },
        );
      case 'helper-answer':
        if (!offered) return null;
        return intent.welcome ? goTo({ ...state, helper: offered }, from) : goTo(state, from, ...declined);
      default:
        return null;
    }
  },
};

type FromAssist = Extract<FlowEvent, { type: 'helper-signed-in' | 'helper-refused' }>;

export const fromAssist = (state: VisitState, event: FromAssist): Step => {
  const { stage } = state;
  if (stage.name !== 'assist' || !state.busy) return stay(state);
  return event.type === 'helper-signed-in'
    ? stay({ ...state, busy: false, stage: { ...stage, offered: event.helper } })
    : stay({ ...state, busy: false, stage: { ...stage, refused: event.why } });
};
