import { feedbackForm } from '@mot-cua/domain/feedback/feedback-form.ts';
import { feedbackStatusOf, feedbackWords } from '@mot-cua/domain/feedback/feedback-status.ts';
import { pageView } from '@mot-cua/domain/forms/draft.ts';
import { stateOf } from '@mot-cua/domain/forms/draft-state.ts';
import { inLanguage, type Language } from '@mot-cua/domain/localized.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import type { ScreenOf } from '@mot-cua/domain/visit-screen.ts';
import type { FeedbackStage } from './chart-feedback.ts';
import type { VisitState } from './visit-state.ts';

/** Góp ý, phản ánh as it is drawn. Once it was submitted its words are not on the screen any more. */
export const feedbackScreen = (state: VisitState, { phase }: FeedbackStage): ScreenOf<'feedback'> => {
  const { feedback, language, submission } = state;
  if (!feedback) throw new Error('feedback without a form');
  const page =
    phase === 'about' || phase === 'words' ? pageView(feedback.draft, phase, language, feedback.judged) : null;
  const topic = stateOf(feedback.draft).fields.get('/about')?.value;
  return {
    name: 'feedback',
    phase,
    title: page?.title ?? neededText(feedbackForm, language, 'procedure.title'),
    fields: [...(page?.fields ?? [])],
    errors: [...(page?.errors ?? [])],
    about:
      typeof topic === 'string' && phase === 'words' ? neededText(feedbackForm, language, `/about=${topic}`) : null,
    sent:
      phase === 'sent' && submission
        ? {
            provisionalCode: submission.provisionalCode,
            secret: submission.secret,
            custody: submission.custody,
            clockConfirmed: submission.clockConfirmed,
            slip: submission.slip,
          }
        : null,
  };
};

type Found = NonNullable<ScreenOf<'lookup'>['result']>;

/** How it stands with feedback, for whoever holds its slip; null: it is a dossier. */
export const feedbackFound = (
  { procedureId, status, answer }: LookupAnswer,
  language: Language,
): Pick<Found, 'procedure' | 'status' | 'next' | 'what' | 'answer'> | null => {
  if (procedureId !== feedbackForm.procedure.id) return null;
  const known = feedbackStatusOf(procedureId, status);
  return {
    what: 'feedback',
    procedure: neededText(feedbackForm, language, 'procedure.title'),
    status: known === null ? null : inLanguage(feedbackWords[known].state, language),
    next: known === null ? null : inLanguage(feedbackWords[known].next, language),
    ...(answer === undefined || answer === '' ? {} : { answer }),
  };
};
