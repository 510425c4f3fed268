import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { giveAnswer, openDraft, pageErrors } from '@mot-cua/domain/forms/draft.ts';
import type { Draft } from '@mot-cua/domain/forms/draft-state.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import { stillPrinting } from './chart-dossier.ts';
import { goTo, stay, toDone, withFault } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import { nobodyKnown, type Step, type Submission, type VisitState, type VisitWorld } from './visit-state.ts';

/**
 * Góp ý, phản ánh: without a card and without a name. What it is about, the words, and (a box that nobody ticked) a number to
 * be called at; then it goes the way of every dossier, sealed, in the outbox, with a code on a slip to look for the answer.
 * Whoever was known in this visit before is forgotten first: not even this process could put a name to it.
 */

export type FeedbackStage = { readonly name: 'feedback'; readonly phase: ScreenOf<'feedback'>['phase'] };

export type FeedbackState = {
  readonly draft: Draft;
  /** its mistakes are shown */
  readonly judged: boolean;
};

const at = (state: VisitState, phase: FeedbackStage['phase']): Step => goTo(state, { name: 'feedback', phase });

/** From the first screen. */
export const toFeedback = (state: VisitState, world: VisitWorld): Step => {
  if (state.storageFull)
    return withFault(state, {
      code: 'storage-full',
      safe: 'nothing-was-started',
      next: ['take-ticket', 'call-staff'],
    });
  const feedback = { draft: openDraft(feedbackForm, null, world.now()), judged: false };
  return goTo(
    { ...state, ...nobodyKnown, feedback },
    { name: 'feedback', phase: 'about' },
    { do: 'forget-person' },
    { do: 'new-dossier' },
  );
};

export const feedbackIntents: IntentTable = {
  feedback: (state, intent, world) => {
    const { stage, feedback } = state;
    if (stage.name !== 'feedback' || !feedback) return null;
    const { phase } = stage;
    if (phase === 'sent') return afterSent(state, intent.type);
    switch (intent.type) {
      case 'back':
        return phase === 'about' ? goTo({ ...state, feedback: null }, { name: 'welcome' }) : at(state, 'about');
      case 'begin':
        return intent.choice === 'ticket' ? goTo({ ...state, feedback: null }, { name: 'take-ticket' }) : null;
      case 'complaint':
        return phase === 'about' ? at(state, 'complaint') : null;
      case 'answer': {
        const isOfPage = feedbackForm.ui.pages.some(
          ({ id, fields }) => id === phase && fields.some(({ ref }) => ref === intent.ref),
        );
        const given = isOfPage ? giveAnswer(feedback.draft, intent.ref, intent.value, 'typed', world.now()) : null;
        if (!given?.ok) return null;
        const answered: VisitState = { ...state, feedback: { ...feedback, draft: given.value } };
        const leadsOn = phase === 'about' && pageErrors(given.value, 'about', state.language).length === 0;
        return leadsOn ? at(answered, 'words') : stay(answered);
      }
      case 'next':
      case 'try-again':
        return phase === 'words' ? send(state, feedback) : null;
      default:
        return null;
    }
  },
};

const send = (state: VisitState, feedback: FeedbackState): Step => {
  const wrong = ['about', 'words'].some((page) => pageErrors(feedback.draft, page, state.language).length > 0);
  if (wrong) return stay({ ...state, fault: null, feedback: { ...feedback, judged: true } });
  return goTo({ ...state, busy: true }, { name: 'submitting', phase: 'sealing' }, { do: 'submit' });
};

const afterSent = (state: VisitState, said: string): Step | null => {
  if (said === 'next') return stillPrinting(state) ? stay({ ...state, nextWanted: true }) : toDone(state);
  const { submission } = state;
  // only what surely did not come out is printed again
  if ((said !== 'reprint' && said !== 'try-again') || submission?.slip !== 'not-printed') return null;
  return stay({ ...state, fault: null, submission: { ...submission, slip: 'printing' } }, { do: 'print-slip' });
};

/** It is the outbox's now: its code, and the slip; no number for a counter. */
export const feedbackSent = (state: VisitState, submission: Submission): Step =>
  goTo({ ...state, busy: false, submission }, { name: 'feedback', phase: 'sent' }, { do: 'print-slip' });

export const feedbackNotSent = (state: VisitState, code: 'not-sealed' | 'storage-full' | 'daemon-away'): Step => ({
  state: {
    ...state,
    busy: false,
    stage: { name: 'feedback', phase: 'words' },
    fault: { code, safe: 'answers-kept', next: ['try-again', 'take-ticket', 'call-staff'] },
  },
  effects: [],
});
