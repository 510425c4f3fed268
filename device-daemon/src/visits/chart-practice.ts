import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import { forgetPerson, goTo, stay } from './chart-steps.ts';
import type { VisitEffect, VisitEvent } from './visit-events.ts';
import type { Step, VisitState } from './visit-state.ts';

/**
 * Practice: the same screens with an invented person. Nothing is read, scanned, written, submitted, printed or counted: every
 * wish but those that only forget, end or call a human is turned into `practise`, which the room answers by itself
 * (room-practice.ts). It ends where a real visit would have submitted.
 */

/** What is really done in a practice too. */
const ALLOWED: readonly VisitEffect['do'][] = [
  'forget-pages',
  'forget-half',
  'forget-person',
  'forget-chip',
  'cancel-device',
  'cancel-sign-in',
  'call-staff',
  'watch-phase',
  'look-for-left-behind',
  'end',
];

/** A card that nobody laid down is read. */
export const beginPractice = (state: VisitState): Step =>
  goTo(
    { ...state, practice: true },
    { name: 'identify', phase: 'reading', percent: 0 },
    { do: 'read-card', access: { access: [], source: 'typed', shown: null } },
  );

/** What a practice answers otherwise than a visit; undefined: the same. */
export const inPractice = (state: VisitState, intent: IntentBody): Step | null | undefined => {
  if (!state.practice) return undefined;
  const { stage } = state;
  const notMe = intent.type === 'confirm-person' && !intent.correct;
  const leavesPerson = ['identify', 'confirm'].includes(stage.name) && (intent.type === 'back' || notMe);
  if (leavesPerson && !state.proving)
    return goTo({ ...forgetPerson(state), practice: false, busy: false }, { name: 'welcome' }, { do: 'forget-person' });
  if (intent.type === 'finish') return ends(state);
  if (intent.type === 'own-dossiers') return null; // nobody is asked about somebody invented
  if (stage.name !== 'practised') return undefined;
  if (intent.type === 'next') return ends(state);
  if (intent.type === 'begin' && intent.choice === 'procedure')
    return goTo(
      { ...forgetPerson(state), practice: false },
      { name: 'identify', phase: 'need-code', percent: 0 },
      { do: 'forget-person' },
    );
  return null;
};

/** The visit is over, and its process with all that was invented in it. */
const ends = (state: VisitState): Step =>
  stay({ ...state, busy: true }, { do: 'forget-person' }, { do: 'cancel-device' }, { do: 'end', why: 'finished' });

/** The same step without consequences. */
export const withoutConsequences = (before: VisitState, step: Step): Step => {
  if (!before.practice && !step.state.practice) return step;
  const { state, effects } = step;
  if (effects.some((effect) => effect.do === 'submit' || effect.do === 'issue-ticket'))
    return goTo({ ...before, busy: false, idleSecondsLeft: null }, { name: 'practised' });
  return {
    state,
    effects: effects.map((effect) => (ALLOWED.includes(effect.do) ? effect : { do: 'practise', instead: effect })),
  };
};

/** Codes that are shown and buttons that are pressed mean somebody real: in a practice they mean nothing. */
export const meansNothingInPractice = (state: VisitState, event: VisitEvent): boolean =>
  state.practice && (event.type === 'code-read' || event.type === 'button');
