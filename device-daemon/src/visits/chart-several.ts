import type { Localized } from '@mot-cua/domain/localized.ts';
import { MOST_DOSSIERS } from '@mot-cua/domain/visit-flow.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { handedInSoFar, unfinishedBundle } from './chart-bundle.ts';
import { withNumber } from './chart-counter.ts';
import { stillPrinting } from './chart-dossier.ts';
import { forgetForms, formUnderway } from './chart-forms.ts';
import { goTo } from './chart-steps.ts';
import { nobodyKnown, type Step, type VisitState, type VisitWorld } from './visit-state.ts';

/** Several dossiers under one identification: each with its own bag and slip, one number for the counter, one rating. */

/** What belongs to one dossier, as it is before anything was chosen. */
const nothingDeclared = {
  standing: nobodyKnown.standing,
  ownerDraft: nobodyKnown.ownerDraft,
  ownerJudged: nobodyKnown.ownerJudged,
  draft: nobodyKnown.draft,
  procedure: nobodyKnown.procedure,
  judged: nobodyKnown.judged,
  papers: nobodyKnown.papers,
  scanning: nobodyKnown.scanning,
  kinds: nobodyKnown.kinds,
  firstHalf: nobodyKnown.firstHalf,
  agreed: nobodyKnown.agreed,
  extras: nobodyKnown.extras,
  resultOffice: nobodyKnown.resultOffice,
  offer: nobodyKnown.offer,
  own: nobodyKnown.own,
  held: nobodyKnown.held,
  heldAsked: nobodyKnown.heldAsked,
  reused: nobodyKnown.reused,
  needsSlip: nobodyKnown.needsSlip,
  supplement: nobodyKnown.supplement,
} satisfies Partial<VisitState>;

/** Whether "one more" is offered on the slip: not while paper still comes out, which belongs to the dossier before. */
export const mayHaveAnother = (state: VisitState): 'now' | 'later' | null => {
  if (!state.submission || state.storageFull || state.earlier.length + 1 >= MOST_DOSSIERS) return null;
  return stillPrinting(state) || formUnderway(state) ? 'later' : 'now';
};

/**
 * From the slip back to the list: the person is still known, nothing of the dossier before is. Out of a bundle the list is what the
 * guided questions led to, as long as something of it is left.
 */
export const anotherDossier = (state: VisitState, world: VisitWorld): Step | null => {
  const { submission, papers } = state;
  if (!submission || mayHaveAnother(state) !== 'now') return null;
  const pages = Object.values(papers).flat();
  return goTo(
    {
      ...state,
      ...nothingDeclared,
      forms: forgetForms(state.forms),
      submission: null,
      earlier: [...state.earlier, submission.provisionalCode],
      handedIn: handedInSoFar(state),
      parking: { ...state.parking, savedUntil: null },
      nextWanted: false,
    },
    unfinishedBundle(state, world)?.guide ?? { name: 'choose' },
    { do: 'forget-pages', ids: pages.map((page) => page.id) },
    { do: 'forget-half' },
    // it is sealed: what opens with the card from here on is the next one; a supplement had no draft, what lies there is another's
    ...(state.supplement ? [] : [{ do: 'erase-draft' } as const]),
  );
};

/** The counters that one number leads to, by their titles; none where it is the ticket's own alone. */
export const countersInOrder = ({ counters }: VisitState, services: readonly QueueService[]): Localized[] =>
  counters.length < 2 ? [] : counters.flatMap((id) => services.find((one) => one.id === id)?.title ?? []);

/** Whoever holds a number in this visit gets no second one: its screen is shown again, and it leads to that counter too. */
export const withOneNumber = (before: VisitState, step: Step | null, world: VisitWorld): Step | null => {
  if (!step || !before.ticket || before.stage.name === 'submitting') return step;
  const asked = step.effects.find((effect) => effect.do === 'issue-ticket');
  if (step.state.stage.name !== 'take-ticket' && !asked) return step;
  return goTo({ ...withNumber(before, asked?.service, world), busy: false }, { name: 'ticket' });
};
