import { toOwnDossiers } from './chart-own-dossiers.ts';
import { afterConfirming } from './chart-parking.ts';
import { goTo, stay } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Stage, Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * The look at a face (../face-match): asked once of whoever showed a chip with a portrait, only where the site turned it on.
 * What came of it is never here: no level, no state and no screen depends on it.
 */

type FaceStage = Extract<Stage, { name: 'face' }>;

/** May this person be asked now? */
const mayAsk = (state: VisitState, world: VisitWorld): boolean =>
  world.identity.face && state.hasPortrait && state.person?.source === 'chip' && !state.faceAsked;

/** Whoever said "yes, this is me": to the camera where it is to be asked about, else on. */
export const lookThenOn = (state: VisitState, from: FaceStage['from'], world: VisitWorld): Step =>
  mayAsk(state, world)
    ? goTo({ ...state, faceAsked: true }, { name: 'face', phase: 'ask', from })
    : onFrom(state, from);

const onFrom = (state: VisitState, from: FaceStage['from']): Step =>
  from === 'own-dossiers'
    ? toOwnDossiers(state)
    : from
      ? goTo(state, { name: from })
      : afterConfirming({ ...state, stage: { name: 'confirm' } });

export const faceIntents: IntentTable = {
  face: (state, intent) => {
    const { stage } = state;
    if (stage.name !== 'face') return null;
    if (intent.type === 'face-skip') return onFrom(state, stage.from);
    if (intent.type !== 'face-answer' || stage.phase !== 'ask') return null;
    return intent.agreed
      ? goTo(state, { ...stage, phase: 'looking' }, { do: 'look-at-face' })
      : onFrom(state, stage.from);
  },
};

export const fromFace = (state: VisitState, event: Extract<VisitEvent, { type: 'face-phase' | 'face-over' }>): Step => {
  const { stage } = state;
  if (stage.name !== 'face' || stage.phase === 'ask') return stay(state); // the citizen went on without it
  return event.type === 'face-over'
    ? onFrom(state, stage.from)
    : stay({ ...state, stage: { ...stage, phase: event.phase } });
};
