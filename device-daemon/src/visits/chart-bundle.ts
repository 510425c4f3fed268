import { lifeEvent, standAfter } from '@mot-cua/domain/catalogue/guide.ts';
import { guidedTo } from './chart-catalogue.ts';
import type { GuideStage, VisitState, VisitWorld } from './visit-state.ts';

/**
 * Procedures that one answer of the guided questions led to (citizen-experience: "khai sinh, nhập hộ khẩu, thẻ bảo hiểm"): they are
 * done one after the other under one identification, each with its own slip.
 */
export type Bundle = {
  /** first thing first */
  readonly codes: readonly string[];
  /** those of them that were submitted in this visit */
  readonly done: readonly string[];
  /** those that only the counter does, with a number or the list of what to bring in hand */
  readonly atCounter: readonly string[];
  /** the first that is neither; null: nothing is left to do here */
  readonly next: string | null;
};

/** What was submitted in this visit, the dossier whose slip stands there too. A supplement is no procedure that is done. */
export const handedInSoFar = ({ handedIn, submission, supplement, procedure }: VisitState): readonly string[] =>
  submission && !supplement && procedure !== null ? [...new Set([...handedIn, procedure])] : handedIn;

/** What these answers lead to here, and how far this visit came with it; null: they lead to one procedure, or to a question. */
export const bundleAt = (guide: GuideStage, state: VisitState, world: VisitWorld): Bundle | null => {
  const event = lifeEvent(guide.event);
  const stand = event && standAfter(event, guide.answers);
  const codes = stand?.at === 'procedures' ? guidedTo(stand.procedures, world) : [];
  if (codes.length < 2) return null;
  const handedIn = handedInSoFar(state);
  const done = codes.filter((code) => handedIn.includes(code));
  const atCounter = codes.filter((code) => state.atCounter.includes(code) && !done.includes(code));
  return { codes, done, atCounter, next: codes.find((code) => ![...done, ...atCounter].includes(code)) ?? null };
};

/** The bundle that the dossier on the screen was begun from, while something of it is left. */
export const unfinishedBundle = (
  state: VisitState,
  world: VisitWorld,
): { readonly guide: GuideStage; readonly step: number; readonly of: number } | null => {
  const bundle = state.guided && bundleAt(state.guided, state, world);
  if (!state.guided || !bundle || bundle.next === null || bundle.done.length + bundle.atCounter.length === 0)
    return null;
  return { guide: state.guided, step: bundle.codes.indexOf(bundle.next) + 1, of: bundle.codes.length };
};
