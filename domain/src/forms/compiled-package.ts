import { Validator } from '@cfworker/json-schema';
import type { Binding, ProcedurePackage, Rule, UiField, UiPage } from '../procedure-package/schema.ts';
import { type Expression, variablesOf } from './expression.ts';
import { propertyAt } from './pointer.ts';

type RuleOf<E extends Rule['effect']> = Extract<Rule, { effect: E }>;

/** Everything the package says of one field, gathered once. */
export type FieldPlan = {
  readonly ref: string;
  /** null: never shown, only bound or calculated */
  readonly ui: UiField | null;
  readonly page: UiPage | null;
  readonly property: Record<string, unknown> | null;
  readonly show: readonly Expression[];
  readonly require: readonly Expression[];
  readonly enable: readonly Expression[];
  readonly set: readonly RuleOf<'set'>[];
  readonly checks: readonly RuleOf<'check'>[];
  readonly bindings: readonly Binding[];
};

export type CompiledPackage = {
  /** in an order in which every field comes after those it depends on */
  readonly plans: ReadonlyMap<string, FieldPlan>;
  readonly validator: Validator;
};

const compiled = new WeakMap<ProcedurePackage, CompiledPackage>();

/**
 * Prepares a package for use, once per package. Throws when fields depend on each other in a circle; the lint refuses
 * such a package long before.
 */
export const compile = (pkg: ProcedurePackage): CompiledPackage => {
  const known = compiled.get(pkg);
  if (known) return known;
  const plans = plansOf(pkg);
  const sorted = inDependencyOrder(plans);
  if (!sorted.ok) throw new Error(`fields depend on each other in a circle: ${sorted.fault.join(' → ')}`);
  const fresh = {
    plans: new Map(sorted.value.map((plan) => [plan.ref, plan])),
    validator: new Validator(pkg.dataSchema, '2020-12', false),
  };
  compiled.set(pkg, fresh);
  return fresh;
};

/** The circle of fields that depend on each other, or null when there is none. */
export const dependencyCircle = (pkg: ProcedurePackage): readonly string[] | null => {
  const sorted = inDependencyOrder(plansOf(pkg));
  return sorted.ok ? null : sorted.fault;
};

const plansOf = (pkg: ProcedurePackage): FieldPlan[] => {
  const shown = pkg.ui.pages.flatMap((page) => page.fields.map((ui) => ({ ui, page })));
  const unseen = [...pkg.bind.map((binding) => binding.ref), ...pkg.rules.filter(isSet).map((rule) => rule.target)];
  const places = new Map<string, { ui: UiField | null; page: UiPage | null }>();
  for (const ref of unseen) places.set(ref, { ui: null, page: null });
  for (const place of shown) places.set(place.ui.ref, place);
  return [...places].map(([ref, { ui, page }]) => ({
    ref,
    ui,
    page,
    property: propertyAt(pkg.dataSchema, ref),
    show: pkg.rules
      .filter(isShow)
      .filter((rule) => rule.target === ref || rule.target === `page:${page?.id}`)
      .map(whenOf),
    require: pkg.rules.filter((rule) => rule.effect === 'require' && rule.target === ref).map(whenOf),
    enable: pkg.rules.filter((rule) => rule.effect === 'enable' && rule.target === ref).map(whenOf),
    set: pkg.rules.filter(isSet).filter((rule) => rule.target === ref),
    checks: pkg.rules.filter((rule) => rule.effect === 'check').filter((rule) => rule.target === ref),
    bindings: pkg.bind.filter((binding) => binding.ref === ref),
  }));
};

const isShow = (rule: Rule): rule is RuleOf<'show'> => rule.effect === 'show';
const isSet = (rule: Rule): rule is RuleOf<'set'> => rule.effect === 'set';
const whenOf = (rule: Rule): Expression => (rule.effect === 'check' ? true : rule.when);

/** What the value of a field depends on; requirements and checks come after all values and cannot make a circle. */
const dependenciesOf = (plan: FieldPlan): string[] => [
  ...plan.show.flatMap(variablesOf),
  ...plan.set.flatMap((rule) => [...variablesOf(rule.when), ...variablesOf(rule.value)]),
  ...plan.bindings.flatMap((binding) => [
    ...(binding.from.startsWith('/') ? [binding.from] : []),
    ...variablesOf(binding.when ?? true),
  ]),
];

type Sorted = { ok: true; value: FieldPlan[] } | { ok: false; fault: string[] };

const inDependencyOrder = (plans: readonly FieldPlan[]): Sorted => {
  const byRef = new Map(plans.map((plan) => [plan.ref, plan]));
  const finished = new Set<string>();
  const order: FieldPlan[] = [];
  const visit = (ref: string, path: readonly string[]): string[] | null => {
    const plan = byRef.get(ref);
    if (!plan || finished.has(ref)) return null;
    if (path.includes(ref)) return [...path.slice(path.indexOf(ref)), ref];
    for (const needed of dependenciesOf(plan)) {
      const circle = visit(needed, [...path, ref]);
      if (circle) return circle;
    }
    finished.add(ref);
    order.push(plan);
    return null;
  };
  for (const plan of plans) {
    const circle = visit(plan.ref, []);
    if (circle) return { ok: false, fault: circle };
  }
  return { ok: true, value: order };
};
