import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { formPages, isAllFromCard } from '@mot-cua/domain/forms/draft.ts';
import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';
import type { VisitEffect } from './visit-events.ts';
import { nobodyKnown, type Stage, type Step, type VisitState } from './visit-state.ts';

/** Small moves that several stages share. */
export const goTo = (state: VisitState, stage: Stage, ...effects: VisitEffect[]): Step => ({
  state: { ...state, stage, fault: null },
  effects,
});

export const stay = (state: VisitState, ...effects: VisitEffect[]): Step => ({ state, effects });

export const withFault = (state: VisitState, fault: CitizenFault, ...effects: VisitEffect[]): Step => ({
  state: { ...state, fault },
  effects,
});

/** A device fault as the citizen hears of it. */
export const citizenFault = (
  fault: DeviceFault,
  safe: CitizenFault['safe'],
  next: CitizenFault['next'],
): CitizenFault => ({ code: fault.code, safe, next, device: fault });

/** What is safe while nothing was submitted: nothing before the first answer, the answers after it. */
export const safeSoFar = (state: VisitState): CitizenFault['safe'] =>
  state.submission ? 'dossier-saved' : state.draft ? 'answers-kept' : 'nothing-was-started';

/** The person says "not me", or starts over: everything that is known of them is forgotten. */
export const forgetPerson = (state: VisitState): VisitState => ({
  ...state,
  ...nobodyKnown,
});

/** From anywhere to the end: with something begun, the done screen looks whether a card or paper was left; else at once. */
export const leave = (state: VisitState): Step => {
  if (state.stage.name === 'submitting') return stay(state); // a submission that has begun is finished first
  const nothingBegun =
    !state.person &&
    !state.busy &&
    !state.submission &&
    ['lookup', 'take-ticket', 'check-in', 'feedback'].includes(state.stage.name);
  if (['done', 'welcome', 'enter-code'].includes(state.stage.name) || nothingBegun)
    return { state: { ...state, busy: true }, effects: [{ do: 'end', why: 'finished' }] };
  // Whoever ends without putting the dossier aside wants it gone; once submitted it goes when the visit is over.
  const done = toDone(state);
  return state.submission ? done : { ...done, effects: [{ do: 'erase-draft' }, ...done.effects] };
};

export const toDone = (state: VisitState): Step =>
  goTo(
    { ...state, busy: false, scanning: null },
    { name: 'done' },
    { do: 'cancel-device' },
    { do: 'look-for-left-behind' },
  );

/** The pages that a person walks through: what is wholly from the card waits for the review. If that is all, all of them. */
const walkedPages = (state: VisitState): string[] => {
  const { draft } = state;
  if (!draft) return [];
  const pages = formPages(draft, state.language).map((page) => page.id);
  const asked = pages.filter((page) => !isAllFromCard(draft, page));
  return asked.length > 0 ? asked : pages;
};

export const firstPage = (state: VisitState): string => walkedPages(state)[0] ?? '';

export const pageAfter = (state: VisitState, page: string): string | null => neighbour(state, page, 1);
export const pageBefore = (state: VisitState, page: string): string | null => neighbour(state, page, -1);

/** Of a page that nobody walks through (it was looked at from the review, or was put aside on): the next one that is walked through. */
const neighbour = (state: VisitState, page: string, step: 1 | -1): string | null => {
  const { draft } = state;
  if (!draft) return null;
  const pages = formPages(draft, state.language).map((one) => one.id);
  const walked = walkedPages(state);
  const from = pages.indexOf(page);
  if (from < 0) return walked[0] ?? null;
  const rest = step === 1 ? pages.slice(from + 1) : pages.slice(0, from).reverse();
  return rest.find((one) => walked.includes(one)) ?? null;
};
