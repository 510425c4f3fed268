import type { Answer, AnswerValue } from '../provenance.ts';
import { addressInWords, communeCodeOf, partOfText } from './address.ts';
import { outputValue } from './answer-text.ts';
import { compile, type FieldPlan, type Node } from './compiled-package.ts';
import type { Draft, DraftState, FieldState, Lock } from './draft-state.ts';
import { type Expression, evaluate, isTrue, type Value } from './expression.ts';
import { type FieldFault, fieldFault } from './field-fault.ts';
import { firstItem, itemsOf } from './items.ts';
import { inItem } from './pointer.ts';

/** A field's value and what follows for it from the values of others; whether it is right is judged afterwards. */
export type Settled = {
  readonly plan: FieldPlan;
  /** in a list's item: its own pointer; else the plan's */
  readonly ref: string;
  readonly visible: boolean;
  readonly answer: Answer | null;
  /** `answer` as it would leave the draft: tidy, null when there is none. An address reads as its words. */
  readonly value: AnswerValue;
  /** what expressions read of it: a list's items by their fields */
  readonly reads: Value;
  /** what was known before anything was given here */
  readonly prefilled: Answer | null;
  readonly lock: Lock;
  /** ids of a list's items, in order */
  readonly items: readonly string[];
};

type Valued = Pick<Settled, 'answer' | 'prefilled' | 'lock'>;

/** One working-out: the draft, what is settled so far, and how to read it. */
type Work = {
  readonly draft: Draft;
  readonly settled: Map<string, Settled>;
  /** in an item of a list, or outside (null) */
  readonly value: (expression: Expression, item: string | null) => Value;
  readonly holds: (expression: Expression, item: string | null) => boolean;
};

/**
 * Works a draft out: first all values in the order they hang on each other, then what is required and right. `since`: the
 * state before, and the nodes whose answers are others; only what hangs on these is worked out anew.
 */
export const workOut = (
  draft: Draft,
  since: { readonly state: DraftState; readonly nodes: ReadonlySet<string> } | null,
): DraftState => {
  const { nodes } = compile(draft.pkg);
  const settled = new Map(since?.state.settled);
  const fields = new Map(since?.state.fields);
  // A hidden field counts as not answered, so that what hangs on it hides too.
  const read = (ref: string): Value => {
    const field = settled.get(ref);
    return field?.visible ? field.reads : null;
  };
  const value: Work['value'] = (expression, item) =>
    evaluate(expression, item === null ? read : (ref) => read(inItem(ref, item)), draft.today);
  const work: Work = { draft, settled, value, holds: (expression, item) => isTrue(value(expression, item)) };
  const isTouched = (names: readonly string[]): boolean => names.some((name) => moved.has(name));
  const moved = new Set<string>();
  const anew = new Set<string>();
  let workedOut = 0;
  for (const [ref, node] of nodes) {
    if (since && !since.nodes.has(ref) && !isTouched(node.needs)) continue;
    workedOut += settle(work, node, fields) ? 1 : 0;
    anew.add(ref);
    if (!since || isOther(settled.get(ref), since.state.settled.get(ref))) moved.add(ref);
    else if (node.plan.list !== null) moved.add(ref); // an item's lock may have moved though its values did not
  }
  for (const [ref, node] of nodes) {
    // Whatever was settled anew is judged anew: what was known of it may be other though its answer is not.
    if (since && !anew.has(ref) && !isTouched(node.judgedBy)) continue;
    judge(work, node, fields);
  }
  return { fields, settled, holds: (expression) => work.holds(expression, null), read, workedOut };
};

const isOther = (now: Settled | undefined, before: Settled | undefined): boolean =>
  now?.visible !== before?.visible || now?.reads !== before?.reads || now?.answer !== before?.answer;

const settle = (work: Work, node: Node, fields: Map<string, FieldState>): boolean => {
  const { plan } = node;
  if (plan.list === null) {
    work.settled.set(plan.ref, settledField(work, plan, null));
    return true;
  }
  const before = work.settled.get(plan.ref);
  for (const id of before?.items ?? []) {
    for (const field of node.fields) {
      work.settled.delete(inItem(field.ref, id));
      fields.delete(inItem(field.ref, id));
    }
  }
  const visible = plan.show.every((rule) => work.holds(rule, null));
  const items = itemsOf(work.draft, plan);
  const reads = items.map((id) => {
    const item: Record<string, Value> = {};
    for (const field of node.fields) {
      const own = settledField(work, field, id);
      const seen = { ...own, visible: own.visible && visible };
      work.settled.set(own.ref, seen);
      if (seen.visible) item[field.ref.slice(plan.ref.length + 3)] = seen.reads;
    }
    return item;
  });
  const lock = plan.enable.every((rule) => work.holds(rule, null)) ? 'editable' : 'locked';
  const whole = {
    plan,
    ref: plan.ref,
    visible,
    answer: null,
    value: null,
    reads,
    prefilled: null,
    lock,
    items,
  } as const;
  work.settled.set(plan.ref, whole);
  return true;
};

const settledField = (work: Work, plan: FieldPlan, item: string | null): Settled => {
  const ref = inItem(plan.ref, item);
  const visible = plan.show.every((rule) => work.holds(rule, item));
  if (plan.ui?.widget === 'address') return settledAddress(work, plan, ref, visible, item);
  const valued = answerOf(work, plan, ref, item);
  const lock = plan.enable.every((rule) => work.holds(rule, item)) ? valued.lock : 'locked';
  const value = outputValue(valued.answer?.value ?? null);
  return { ...valued, plan, ref, visible, lock, value, reads: value, items: [] };
};

/** The whole of an address says in words what its parts say. */
const settledAddress = (
  { settled, draft, holds }: Work,
  plan: FieldPlan,
  ref: string,
  visible: boolean,
  item: string | null,
): Settled => {
  const part = (name: string): string | null => {
    const value = settled.get(`${ref}/${name}`)?.value ?? null;
    return typeof value === 'string' ? value : null;
  };
  const parts = { street: part('street'), commune: part('commune'), provinceCode: part('provinceCode') };
  const words = addressInWords(parts, draft.today);
  const answer = ['commune', 'provinceCode', 'street', 'asRead']
    .map((name) => settled.get(`${ref}/${name}`)?.answer)
    .find((one) => one?.value != null);
  const locks = ['provinceCode', 'commune', 'street'].flatMap((name) => {
    const one = settled.get(`${ref}/${name}`);
    return one && (one.value !== null || one.lock === 'locked') ? [one.lock] : [];
  });
  // Whole as it was known, it is one thing to look at; in pieces it is asked.
  const [common] = new Set(locks).size === 1 && parts.commune !== null ? locks : [];
  const lock = plan.enable.every((rule) => holds(rule, item)) ? (common ?? 'editable') : 'locked';
  return { plan, ref, visible, answer: answer ?? null, value: words, reads: words, prefilled: null, lock, items: [] };
};

const judge = (work: Work, node: Node, fields: Map<string, FieldState>): void => {
  const whole = judged(work, node.plan, node.plan.ref, null);
  if (whole) fields.set(whole.ref, whole);
  for (const id of whole?.items ?? [])
    for (const field of node.fields) {
      const own = judged(work, field, inItem(field.ref, id), id);
      if (own) fields.set(own.ref, own);
    }
};

const judged = (work: Work, plan: FieldPlan, ref: string, item: string | null): FieldState | null => {
  const field = work.settled.get(ref);
  if (!field) return null;
  const isAsked = plan.ui?.required === true || plan.list?.required === true;
  const required = field.visible && (isAsked || plan.require.some((rule) => work.holds(rule, item)));
  const holds = (expression: Expression): boolean => work.holds(expression, item);
  const fault = field.visible ? fieldFault({ ...field, required, today: work.draft.today, holds }) : null;
  return { ...field, lock: openIfWrong(field.lock, fault, plan), required, fault };
};

/** A known value that is itself wrong can be put right by the citizen: nobody is stopped by a locked error. */
const openIfWrong = (lock: Lock, fault: FieldFault | null, plan: FieldPlan): Lock =>
  fault && lock === 'locked' && plan.bindings.length > 0 ? 'editable-unverifies' : lock;

const answerOf = (work: Work, plan: FieldPlan, ref: string, item: string | null): Valued => {
  const { draft, holds, value } = work;
  const calculation = plan.set.find((rule) => holds(rule.when, item));
  if (calculation) {
    const result = value(calculation.value, item);
    const plain = typeof result === 'object' ? null : result;
    const answer: Answer = { value: plain, source: 'const', verified: false, at: draft.openedAt };
    return { answer, prefilled: answer, lock: 'locked' };
  }
  const given = draft.answers[ref] ?? null;
  if (plan.partOf?.part === 'communeCode') return communeCode(work, plan.partOf.address, given, item);
  for (const binding of plan.bindings) {
    if (binding.item === 'first' && item !== firstItem) continue;
    if (!holds(binding.when ?? true, item)) continue;
    const known = knownFor(work, plan, binding, item);
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

/** Found in the site's list by the name; where there is no list, as it was declared. */
const communeCode = (work: Work, address: string, given: Answer | null, item: string | null): Valued => {
  const { draft, settled } = work;
  const part = (name: string) => settled.get(inItem(`${address}/${name}`, item));
  const [province, commune] = [part('provinceCode')?.value, part('commune')];
  if (!draft.territory || typeof province !== 'string' || typeof commune?.value !== 'string')
    return { answer: commune?.value ? given : null, prefilled: null, lock: 'locked' };
  const code = communeCodeOf(draft.territory, province, commune.value, draft.today);
  const answer: Answer | null =
    code === null || !commune.answer
      ? null
      : { value: code, source: commune.answer.source, verified: false, at: commune.answer.at };
  return { answer, prefilled: null, lock: 'locked' };
};

type Binding = FieldPlan['bindings'][number];

const knownFor = (work: Work, plan: FieldPlan, binding: Binding, item: string | null): Answer | null => {
  const source = sourceOf(work, plan, binding, item);
  if (!source || outputValue(source.value) === null) return null;
  if (plan.partOf && !binding.from.startsWith('/')) {
    const part = partOfText(String(source.value), plan.partOf.part, work.draft.today);
    // The card says the text; what it means is read out of it, and nobody vouches for that.
    return part === null
      ? null
      : { ...source, value: part, verified: source.verified && plan.partOf.part === 'asRead' };
  }
  if (binding.as !== 'year') return source;
  return { ...source, value: typeof source.value === 'string' ? source.value.slice(0, 4) : source.value };
};

const sourceOf = ({ draft, settled }: Work, plan: FieldPlan, binding: Binding, item: string | null): Answer | null => {
  if (binding.from === 'const')
    return { value: binding.value ?? null, source: 'const', verified: false, at: draft.openedAt };
  if (!binding.from.startsWith('/')) return draft.known[binding.from] ?? null;
  const from = inItem(binding.from, item);
  const other = settled.get(plan.partOf ? `${from}/${plan.partOf.part}` : from);
  if (!other?.visible || !other.answer) return null;
  return other.plan.ui?.widget === 'address' ? { ...other.answer, value: other.value } : other.answer;
};
