import type { Standing } from '../identity/standing.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Answer, AnswerValue } from '../provenance.ts';
import type { Territory } from './address.ts';
import type { FieldPlan } from './compiled-package.ts';
import type { Expression, Value } from './expression.ts';
import type { FieldFault } from './field-fault.ts';
import { type Settled, workOut } from './work-out.ts';

/**
 * One citizen's declaration in the making: plain data, never changed in place, so it can be parked as JSON and taken up
 * again. What the citizen gave is kept apart from what the card said; everything shown follows from both.
 */
export type Draft = {
  readonly pkg: ProcedurePackage;
  /** the site's communes; not parked, given again when the draft is taken up */
  readonly territory?: Territory | undefined;
  /** epoch ms */
  readonly openedAt: number;
  /** Vietnam's calendar day of the last change, `yyyy-MM-dd` */
  readonly today: string;
  /** who stands at the kiosk (người nộp), for procedures whose owner is that person */
  readonly submitter: { readonly fullName: string; readonly personalNumber: string | null } | null;
  /** as what they stand there, where the kiosk asked; absent in drafts that an older kiosk parked */
  readonly standing?: Standing | null;
  /** by `id.…` and `owner.…` name: only what this package binds */
  readonly known: Readonly<Record<string, Answer>>;
  /** by ref: what was given here; hidden answers stay. Of a list's item: `/status/periods/i2/place` */
  readonly answers: Readonly<Record<string, Answer>>;
  /** by ref of a list: its items in order, and how many there ever were. Absent: as many as it needs at least */
  readonly lists?: Readonly<Record<string, ListItems>>;
};

/** Ids are never used twice in a draft, so that what belongs to a removed item never turns up in another. */
export type ListItems = { readonly items: readonly string[]; readonly given: number };

/** Whether a value that was known may be changed: not at all, yes but then it is no longer verified, freely. */
export type Lock = 'locked' | 'editable-unverifies' | 'editable';

/** What is true of one field at this moment. */
export type FieldState = Settled & {
  readonly required: boolean;
  readonly fault: FieldFault | null;
};

/** A whole draft, worked out: every field as it stands now. */
export type DraftState = {
  /** by ref; fields of items by the ref of their item */
  readonly fields: ReadonlyMap<string, FieldState>;
  /** what `fields` says, before a wrong value opened its own lock */
  readonly settled: ReadonlyMap<string, Settled>;
  readonly holds: (expression: Expression) => boolean;
  readonly read: (ref: string) => Value;
  /** how many fields this state was worked out anew for; the rest is the state before */
  readonly workedOut: number;
};

const states = new WeakMap<Draft, DraftState>();

/** Works the whole draft out, once per draft. */
export const stateOf = (draft: Draft): DraftState => {
  const known = states.get(draft);
  if (known) return known;
  const fresh = workOut(draft, null);
  states.set(draft, fresh);
  return fresh;
};

/**
 * A draft that differs from `before` in the answers of these nodes only: what does not hang on them is taken over
 * (citizen-experience 3.2, rule 2).
 */
export const changed = (before: Draft, after: Draft, nodes: readonly string[]): Draft => {
  // another day is another answer to date.today, which anything may ask
  if (before.today === after.today)
    states.set(after, workOut(after, { state: stateOf(before), nodes: new Set(nodes) }));
  return after;
};

/** What a field holds where it is seen. */
export const valueAt = (draft: Draft, ref: string): AnswerValue => {
  const field = stateOf(draft).fields.get(ref);
  return field?.visible ? field.value : null;
};

export type { FieldPlan };
