import { truthDeclaration } from '@mot-cua/domain/forms/catalogue-view.ts';
import {
  addItem,
  draftErrors,
  formPages,
  giveAnswer,
  pageErrors,
  removeItem,
  wantedPapers,
} from '@mot-cua/domain/forms/draft.ts';
import { type Draft, stateOf } from '@mot-cua/domain/forms/draft-state.ts';
import { isUnhappy, onScale, type RatingLevels, type RatingReason } from '@mot-cua/domain/ratings/ratings.ts';
import { beforeDeclaring, toAgreeing } from './chart-extras.ts';
import { printForm } from './chart-forms.ts';
import { toOffices } from './chart-offices.ts';
import { underTodaysLaw } from './chart-parking.ts';
import { missingLevel } from './chart-person.ts';
import { toPhone } from './chart-phone.ts';
import { isReused } from './chart-reuse.ts';
import { anotherDossier } from './chart-several.ts';
import { beforeForm } from './chart-standing.ts';
import { firstPage, goTo, pageAfter, pageBefore, stay, toDone, withFault } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Declaring, reviewing, agreeing, submitting; scanning is in `chart-papers.ts`. */
export const dossierIntents: IntentTable = {
  form: (state, intent, world) => {
    if (state.stage.name !== 'form' || !state.draft) return null;
    const { page, fromReview } = state.stage;
    if (intent.type === 'answer') {
      const answered = giveAnswer(state.draft, intent.ref, intent.value, 'typed', world.now());
      return answered.ok ? stay({ ...state, draft: answered.value }) : null;
    }
    if (intent.type === 'next') {
      const judged = { ...state, judged: [...new Set([...state.judged, page])] };
      const wrong = pageErrors(state.draft, page, state.language);
      if (wrong.length > 0)
        return stay({ ...judged, stage: { ...state.stage, ...itemOf(state.draft, wrong[0]?.ref) } });
      if (fromReview) return toReview(judged);
      const next = pageAfter(state, page);
      return next ? goTo(judged, { name: 'form', page: next, fromReview: false }) : toScan(judged, false);
    }
    if (intent.type === 'add-item') {
      const added = addItem(state.draft, intent.list, world.now());
      if (!added.ok) return null;
      const item = `${intent.list}/${added.value.id}`;
      return stay({ ...state, draft: added.value.draft, stage: { ...state.stage, open: item, focus: item } });
    }
    if (intent.type === 'remove-item') {
      const removed = removeItem(state.draft, intent.list, intent.item, world.now());
      if (!removed.ok) return null;
      const { open, ...stage } = state.stage;
      const still = open != null && open !== `${intent.list}/${intent.item}` ? { open } : {};
      return stay({ ...state, draft: removed.value, stage: { ...stage, ...still, focus: intent.list } });
    }
    if (intent.type === 'open-item') {
      const item = `${intent.list}/${intent.item}`;
      if (!stateOf(state.draft).fields.get(intent.list)?.items.includes(intent.item)) return null;
      return stay({ ...state, stage: { ...state.stage, open: item, focus: item } });
    }
    if (intent.type === 'back') {
      if (fromReview) return toReview(state);
      const previous = pageBefore(state, page);
      return previous ? goTo(state, { name: 'form', page: previous, fromReview: false }) : beforeForm(state);
    }
    return null;
  },
  review: (state, intent, world) => {
    if (!state.draft) return null;
    if (intent.type === 'to-phone') return toPhone(state, 'note', world);
    if (intent.type === 'print-form') return printForm(state, 'filled', world);
    if (intent.type === 'other-office') return toOffices(state, world);
    if (intent.type === 'change') {
      if (intent.page === 'papers') return toScan(state, true);
      return formPages(state.draft, state.language).some((page) => page.id === intent.page)
        ? goTo(state, { name: 'form', page: intent.page, fromReview: true })
        : null;
    }
    if (intent.type === 'back') return toScan(state, false);
    if (intent.type !== 'next') return null;
    const page = pageWithMistake(state);
    if (page)
      return goTo(
        { ...state, judged: [...new Set([...state.judged, page])] },
        { name: 'form', page, fromReview: true },
      );
    return missingPapers(state).length > 0 ? toScan(state, true) : toAgreeing(state, world);
  },
  declare: (state, intent, world) => {
    if (intent.type === 'back') return beforeDeclaring(state, world);
    const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
    if (intent.type === 'begin') return intent.choice === 'ticket' ? goTo(state, { name: 'take-ticket' }) : null;
    const wants = intent.type === 'declare' || (intent.type === 'try-again' && state.agreed !== null);
    if (!pkg || !wants) return null;
    // A draft that was taken up again may be in the hands of somebody who has proven nothing yet.
    if (missingLevel(state, pkg, world) !== null) return goTo(state, { name: 'prove', from: 'declare' });
    const changed = underTodaysLaw(state, world);
    if (changed) return changed;
    // The last word before anything is sealed: the same that the repository will say.
    const [mistake] = state.draft && !state.supplement ? draftErrors(state.draft, state.language) : [];
    if (mistake)
      return goTo(
        { ...state, judged: [...new Set([...state.judged, mistake.page])] },
        {
          name: 'form',
          page: mistake.page,
          fromReview: true,
          ...(state.draft ? itemOf(state.draft, mistake.ref) : {}),
        },
      );
    if (intent.type === 'try-again') return submit(state);
    if (!intent.agreed)
      return withFault(state, { code: 'agreement-needed', safe: 'answers-kept', next: ['take-ticket', 'call-staff'] });
    return submit({ ...state, agreed: { version: truthDeclaration(pkg, state.language).version, at: world.now() } });
  },
  slip: (state, intent, world) => {
    if (intent.type === 'print-form') return printForm(state, 'filled', world);
    if (intent.type === 'next')
      return stillPrinting(state) ? stay({ ...state, nextWanted: true }) : goTo(state, { name: 'rate' });
    if (intent.type === 'another-dossier') return anotherDossier(state, world);
    if (intent.type !== 'reprint' && intent.type !== 'try-again') return null;
    // Only what surely did not come out is printed again: nobody gets two tickets for one press.
    const slipAgain = state.submission?.slip === 'not-printed';
    const ticketAgain = state.ticket?.print === 'not-printed';
    if (!slipAgain && !ticketAgain) return null;
    return {
      state: {
        ...state,
        fault: null,
        submission: state.submission && slipAgain ? { ...state.submission, slip: 'printing' } : state.submission,
        ticket: state.ticket && ticketAgain ? { ...state.ticket, print: 'printing' } : state.ticket,
      },
      effects: [
        ...(slipAgain ? [{ do: 'print-slip' } as const] : []),
        ...(ticketAgain ? [{ do: 'print-ticket' } as const] : []),
      ],
    };
  },
  rate: (state, intent, world) => {
    if (intent.type === 'rate') return withRating(state, intent.score, world.ratingLevels ?? 3);
    if (intent.type === 'rate-reasons') return withReasons(state, intent.reasons);
    return intent.type === 'skip-rating' || intent.type === 'next' ? toDone(state) : null;
  },
};

/** Looks into the item of a list in which something is wrong. */
const itemOf = (draft: Draft, ref: string | undefined): { open?: string } => {
  const list = [...stateOf(draft).fields.values()].find(
    (one) => one.items.length > 0 && ref?.startsWith(`${one.ref}/`),
  );
  const item = list && ref?.slice(list.ref.length + 1).split('/')[0];
  return list && item ? { open: `${list.ref}/${item}` } : {};
};

/** Something for this citizen is still coming out of the printer. */
export const stillPrinting = (state: VisitState): boolean =>
  state.submission?.slip === 'printing' || state.ticket?.print === 'printing';

/** One rating a visit, by finger or by button; who is not satisfied is asked why, and the score is kept already. */
export const withRating = (state: VisitState, score: number, levels: RatingLevels): Step => {
  if (!onScale(score, levels)) return stay(state);
  const rated = { do: 'rate', score, reasons: [] } as const;
  if (isUnhappy(score, levels)) return goTo(state, { name: 'rate', unhappy: score }, rated);
  const done = toDone(state);
  return { state: done.state, effects: [rated, ...done.effects] };
};

const withReasons = (state: VisitState, reasons: readonly RatingReason[]): Step | null => {
  if (state.stage.name !== 'rate' || state.stage.unhappy === undefined) return null;
  const done = toDone(state);
  if (reasons.length === 0) return done;
  const rated = { do: 'rate', score: state.stage.unhappy, reasons } as const;
  return { state: done.state, effects: [rated, ...done.effects] };
};

const submit = (state: VisitState): Step =>
  goTo({ ...state, busy: true }, { name: 'submitting', phase: 'sealing' }, { do: 'submit' });

export const toReview = (state: VisitState): Step => goTo(state, { name: 'review' });

const toScan = (state: VisitState, fromReview: boolean): Step => {
  const wanted = state.draft ? wantedPapers(state.draft, state.language) : [];
  const first = missingPapers(state)[0] ?? wanted[0]?.key;
  return first === undefined ? toReview(state) : goTo(state, { name: 'scan', paper: first, fromReview });
};

/** Keys of required papers that have no page yet. */
export const missingPapers = (state: VisitState): string[] =>
  state.draft
    ? wantedPapers(state.draft, state.language)
        .filter(
          ({ key, required }) =>
            required && (state.papers[key] ?? []).length === 0 && !isReused(state, key) && !state.seenTo.atCounter[key],
        )
        .map((paper) => paper.key)
    : [];

export const lastPage = (state: VisitState): string => {
  let page = firstPage(state);
  for (let next = pageAfter(state, page); next; next = pageAfter(state, page)) page = next;
  return page;
};

const pageWithMistake = (state: VisitState): string | null => {
  for (let page: string | null = firstPage(state); page && state.draft; page = pageAfter(state, page)) {
    if (pageErrors(state.draft, page, state.language).length > 0) return page;
  }
  return null;
};

/** What the world must still answer when a submission could not be made. */
export const submissionFailed = (
  state: VisitState,
  code: 'not-sealed' | 'storage-full' | 'daemon-away',
  _world: VisitWorld,
): Step => ({
  state: {
    ...state,
    busy: false,
    stage: { name: 'declare' },
    fault: { code, safe: 'answers-kept', next: ['try-again', 'park', 'take-ticket', 'call-staff'] },
  },
  effects: [],
});
