import { wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { goTo, stay } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Stage, Step, VisitState, VisitWorld } from './visit-state.ts';

/**
 * The citizen's phone: it sends one paper, or takes home what was done so far. Each time a code of its own, which ends with the
 * screen that shows it. What a phone sent lies among the scanned pages and is looked through like them.
 */

type PhoneStage = Extract<Stage, { name: 'phone' }>;

/** "From my phone", for the paper that is asked for; "take it along", from where papers and answers are. */
export const toPhone = (state: VisitState, what: PhoneStage['what'], world: VisitWorld): Step | null => {
  const { stage, draft } = state;
  if (!world.phone || state.practice || !draft || state.scanning || (stage.name !== 'scan' && stage.name !== 'review'))
    return null;
  if (what === 'file' && stage.name !== 'scan') return null;
  return goTo(
    state,
    { name: 'phone', what, phase: 'opening', code: null, from: stage },
    what === 'file' && stage.name === 'scan' ? { do: 'wait-for-phone', paper: stage.paper } : { do: 'leave-for-phone' },
  );
};

export const phoneIntents: IntentTable = {
  phone: (state, intent, world) => {
    const { stage } = state;
    if (stage.name !== 'phone') return null;
    if (intent.type === 'back' || intent.type === 'next') return goTo(state, stage.from, { do: 'cancel-phone' });
    if (intent.type === 'begin' && intent.choice === 'ticket')
      return goTo(state, { name: 'take-ticket' }, { do: 'cancel-phone' });
    const isOver = !['opening', 'waiting', 'taking'].includes(stage.phase);
    return intent.type === 'try-again' && isOver ? toPhone({ ...state, stage: stage.from }, stage.what, world) : null;
  },
};

type FromPhone = Extract<VisitEvent, { type: 'phone-code' | 'phone-taking' | 'phone-ended' }>;

/** What comes of it. After the citizen has left the screen nothing of it counts. */
export const fromPhone = (state: VisitState, event: FromPhone): Step => {
  const { stage } = state;
  if (stage.name !== 'phone') return stay(state);
  switch (event.type) {
    case 'phone-code':
      return stay({ ...state, stage: { ...stage, phase: 'waiting', code: event.code } });
    case 'phone-taking':
      return stay({ ...state, stage: { ...stage, phase: 'taking', code: null } });
    case 'phone-ended':
      return event.why === 'taken'
        ? goTo(state, stage.from)
        : stay({ ...state, stage: { ...stage, phase: event.why, code: null } });
  }
};

/** The title of the paper that is waited for. */
export const paperAwaited = (state: VisitState): string | null => {
  const { stage, draft } = state;
  if (stage.name !== 'phone' || stage.what !== 'file' || stage.from.name !== 'scan' || !draft) return null;
  const { paper } = stage.from;
  return wantedPapers(draft, state.language).find(({ key }) => key === paper)?.title ?? null;
};
