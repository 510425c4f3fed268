import { capacityOf, wantedPapers } from '@mot-cua/domain/forms/draft.ts';
import { neededText } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { HeldPaper, HeldPapersQuestion } from '@mot-cua/domain/province-questions.ts';
import { monthsBefore } from '@mot-cua/domain/text/dates.ts';
import { goTo, stay } from './chart-steps.ts';
import { holderProof } from './holder-proof.ts';
import type { VisitEvent } from './visit-events.ts';
import type { Step, VisitState } from './visit-state.ts';

/**
 * Papers that the province holds of whoever stands there, compared by an officer with the original: offered before they are
 * scanned, attached by reference when the citizen says so, scanned as ever when not. Nobody waits for the answer.
 */

/** Where a person acts for themselves or their child their own papers serve; those of a proxy are not the owner's. */
const OWN_PAPERS: readonly string[] = ['self', 'parent'];

/** What to ask about this declaration, once it has begun; null: nothing, or not of this person. */
export const heldPapersQuestion = (state: VisitState): HeldPapersQuestion | null => {
  const { draft, person, supplement, procedure, heldAsked } = state;
  const proof = holderProof(state);
  if (!draft || !proof || !person?.personalNumber || supplement || heldAsked === procedure) return null;
  if (!OWN_PAPERS.includes(capacityOf(draft))) return null;
  const wanted = draft.pkg.papers
    .filter(({ sources }) => sources.length > 0)
    .slice(0, 30)
    .map(({ key, type, validForMonths }) => ({
      key,
      title: neededText(draft.pkg, 'vi', `paper.${key}.title`).slice(0, 200),
      ...(type === undefined ? {} : { type }),
      ...(validForMonths === undefined ? {} : { issuedSince: monthsBefore(draft.today, validForMonths) }),
    }));
  return wanted.length === 0 ? null : { personalNumber: person.personalNumber, proof, wanted };
};

export const fromHeldPapers = (state: VisitState, event: Extract<VisitEvent, { type: 'held-papers' }>): Step =>
  state.draft && state.procedure === event.procedure && !state.supplement
    ? stay({ ...state, held: Object.fromEntries(event.papers.map((paper) => [paper.key, paper])) })
    : stay(state);

/** The paper that the province holds for this key, where the citizen may still be asked about it. */
export const heldFor = (state: VisitState, key: string): HeldPaper | null => state.held[key] ?? null;

/** True: this paper comes from the province and is not scanned. */
export const isReused = (state: VisitState, key: string): boolean => state.reused.includes(key) && key in state.held;

/** "Use it" or "no, I scan it": pages that were scanned of it before are forgotten, as one paper is not sent twice. */
export const reuse = (state: VisitState, key: string, use: boolean): Step | null => {
  if (state.stage.name !== 'scan' || !state.draft || !heldFor(state, key)) return null;
  const others = state.reused.filter((one) => one !== key);
  if (!use) return stay({ ...state, reused: others });
  const pages = state.papers[key] ?? [];
  const { [key]: _, ...papers } = state.papers;
  const taken: VisitState = { ...state, papers, reused: [...others, key], fault: null };
  const next = wantedPapers(taken.draft ?? state.draft, state.language).find(
    (paper) => paper.required && !isReused(taken, paper.key) && (taken.papers[paper.key] ?? []).length === 0,
  );
  return goTo(
    taken,
    { ...state.stage, paper: next?.key ?? key },
    ...(pages.length > 0 ? [{ do: 'forget-pages', ids: pages.map(({ id }) => id) } as const] : []),
  );
};
