import type { Standing } from '../identity/standing.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Answer, AnswerValue } from '../provenance.ts';
import { outputValue } from './answer-text.ts';
import { compile, type FieldPlan } from './compiled-package.ts';
import { type Expression, evaluate, isTrue } from './expression.ts';
import { type FieldFault, fieldFault } from './field-fault.ts';

/**
 * One citizen's declaration in the making: plain data, never changed in place, so it can be parked as JSON and taken up
 * again. What the citizen gave is kept apart from what the card said; everything shown follows from both.
 */
export type Draft = {
  readonly pkg: ProcedurePackage;
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
  /** by ref: what was given here; hidden answers stay */
  readonly answers: Readonly<Record<string, Answer>>;
};

export type Lock = 'locked' | 'editable-unverifies' | 'editable';

/** What is true of one field at this moment. */
export type FieldState = {
  readonly plan: FieldPlan;
  readonly visible: boolean;
  readonly answer: Answer | null;
  /** `answer` as it would leave the draft: tidy, null when there is none */
  readonly value: AnswerValue;
  /** what was known before anything was given here */
  readonly prefilled: Answer | null;
  readonly lock: Lock;
  readonly required: boolean;
  readonly fault: FieldFault | null;
};

export type DraftState = {
  readonly fields: ReadonlyMap<string, FieldState>;
  readonly holds: (expression: Expression) => boolean;
};

const states = new WeakMap<Draft, DraftState>();

/**
 * Works the whole draft out, once per draft. All fields are recomputed: for 200 fields with 300 rules that fits the
 * budget of one change (5 ms), so following single changes through the graph would only add ways to be wrong.
 */
export const stateOf = (draft: Draft): DraftState => {
  const known = states.get(draft);
  if (known) return known;
  const fresh = workOut(draft);
  states.set(draft, fresh);
  return fresh;
};

type Settled = Pick<FieldState, 'visible' | 'answer' | 'value' | 'prefilled' | 'lock'>;
type Valued = Pick<FieldState, 'answer' | 'prefilled' | 'lock'>;

const workOut = (draft: Draft): DraftState => {
  const { plans } = compile(draft.pkg);
  const settled = new Map<string, Settled>();
  // A hidden field counts as not answered, so that what hangs on it hides too.
  const read = (ref: string) => {
    const field = settled.get(ref);
    return field?.visible ? field.value : null;
  };
  const value = (expression: Expression) => evaluate(expression, read, draft.today);
  const holds = (expression: Expression): boolean => isTrue(value(expression));

  for (const plan of plans.values()) {
    const visible = plan.show.every(holds);
    const valued = answerOf(draft, plan, settled, holds, value);
    const lock = plan.enable.every(holds) ? valued.lock : 'locked';
    settled.set(plan.ref, { ...valued, visible, lock, value: outputValue(valued.answer?.value ?? null) });
  }
  const fields = new Map<string, FieldState>();
  for (const [ref, field] of settled) {
    const plan = plans.get(ref);
    if (!plan) continue;
    const required = field.visible && (plan.ui?.required === true || plan.require.some(holds));
    const fault = field.visible ? fieldFault({ plan, ...field, required, today: draft.today, holds }) : null;
    fields.set(ref, { ...field, plan, lock: openIfWrong(field.lock, fault, plan), required, fault });
  }
  return { fields, holds };
};

/** A known value that is itself wrong can be put right by the citizen: nobody is stopped by a locked error. */
const openIfWrong = (lock: Lock, fault: FieldFault | null, plan: FieldPlan): Lock =>
  fault && lock === 'locked' && plan.bindings.length > 0 ? 'editable-unverifies' : lock;

const answerOf = (
  draft: Draft,
  plan: FieldPlan,
  settled: ReadonlyMap<string, Settled>,
  holds: (expression: Expression) => boolean,
  value: (expression: Expression) => ReturnType<typeof evaluate>,
): Valued => {
  const calculation = plan.set.find((rule) => holds(rule.when));
  if (calculation) {
    const result = value(calculation.value);
    const plain = typeof result === 'object' ? null : result;
    const answer: Answer = { value: plain, source: 'const', verified: false, at: draft.openedAt };
    return { answer, prefilled: answer, lock: 'locked' };
  }
  const given = draft.answers[plan.ref] ?? null;
  for (const binding of plan.bindings) {
    if (!holds(binding.when ?? true)) continue;
    const known = knownFor(draft, binding, settled);
    if (!known) continue;
    // What was typed before the binding came into force gives way to a locked one, and comes back after it. A value
    // that was opened because it is wrong keeps its correction: its `original` is the very value that is bound.
    const corrects = given?.original !== undefined && given.original.value === known.value;
    if (binding.lock === 'locked' && !corrects) return { answer: known, prefilled: known, lock: 'locked' };
    const byStaff = binding.lock === 'locked' && given?.source === 'staff';
    return { answer: given ?? known, prefilled: known, lock: given && !byStaff ? 'editable' : binding.lock };
  }
  return { answer: given, prefilled: null, lock: 'editable' };
};

const knownFor = (
  draft: Draft,
  binding: FieldPlan['bindings'][number],
  settled: ReadonlyMap<string, Settled>,
): Answer | null => {
  const source = sourceOf(draft, binding, settled);
  if (!source || outputValue(source.value) === null) return null;
  if (binding.as !== 'year') return source;
  return { ...source, value: typeof source.value === 'string' ? source.value.slice(0, 4) : source.value };
};

const sourceOf = (
  draft: Draft,
  binding: FieldPlan['bindings'][number],
  settled: ReadonlyMap<string, Settled>,
): Answer | null => {
  if (binding.from === 'const')
    return { value: binding.value ?? null, source: 'const', verified: false, at: draft.openedAt };
  if (!binding.from.startsWith('/')) return draft.known[binding.from] ?? null;
  const other = settled.get(binding.from);
  return other?.visible ? other.answer : null;
};
