import { Validator } from '@cfworker/json-schema';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import { variablesOf } from './expression.ts';
import { type FieldPlan, plansOf } from './field-plan.ts';

export type { FieldPlan } from './field-plan.ts';

/** A field, or a list with the fields of its items, and what it hangs on. */
export type Node = {
  readonly plan: FieldPlan;
  /** of a list: the fields of an item, each after those it depends on */
  readonly fields: readonly FieldPlan[];
  /** nodes whose values make this one's value and whether it is seen */
  readonly needs: readonly string[];
  /** nodes that decide besides whether it is required and right */
  readonly judgedBy: readonly string[];
};

/** A package with what its rules say about order, found once. */
export type CompiledPackage = {
  /** in an order in which every field comes after those it depends on */
  readonly nodes: ReadonlyMap<string, Node>;
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
  const sorted = inDependencyOrder(plansOf(pkg));
  if (!sorted.ok) throw new Error(`fields depend on each other in a circle: ${sorted.fault.join(' → ')}`);
  const fresh = {
    nodes: new Map(sorted.value.map((node) => [node.plan.ref, node])),
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

/** What the value of a field depends on; requirements and checks come after all values and cannot make a circle. */
const needsOf = (plan: FieldPlan): string[] => [
  ...plan.show.flatMap(variablesOf),
  ...plan.enable.flatMap(variablesOf),
  ...plan.set.flatMap((rule) => [...variablesOf(rule.when), ...variablesOf(rule.value)]),
  ...plan.bindings.flatMap((binding) => [
    ...(binding.from.startsWith('/') ? [boundPart(plan, binding.from)] : []),
    ...variablesOf(binding.when ?? true),
  ]),
  ...(plan.ui?.widget === 'address' ? wholeParts.map((part) => `${plan.ref}/${part}`) : []),
  ...(plan.partOf?.part === 'communeCode'
    ? ['provinceCode', 'commune'].map((part) => `${plan.partOf?.address}/${part}`)
    : []),
];

const wholeParts = ['provinceCode', 'commune', 'street'] as const;

/** An address that is taken over is taken over part by part. */
const boundPart = (plan: FieldPlan, from: string): string => (plan.partOf ? `${from}/${plan.partOf.part}` : from);

const judgesOf = (plan: FieldPlan): string[] => [
  ...plan.require.flatMap(variablesOf),
  ...plan.checks.flatMap((rule) => variablesOf(rule.must)),
];

/** `/status/periods/*` + `/place` belongs to the node `/status/periods`. */
const nodeOf = (ref: string): string => ref.split('/*/')[0] ?? ref;

type Sorted<T> = { ok: true; value: T[] } | { ok: false; fault: string[] };

const inDependencyOrder = (plans: readonly FieldPlan[]): Sorted<Node> => {
  const nodes: Node[] = [];
  for (const plan of plans) {
    const fields = sorted(plan.list?.fields ?? [], (one) => one.ref, needsOf);
    if (!fields.ok) return fields;
    const all = [plan, ...fields.value];
    const others = (refs: readonly string[]) => [...new Set(refs.map(nodeOf))];
    // What a field of an item says of its own list would have to be known before the list is.
    const own = fields.value.flatMap(needsOf).filter((ref) => ref === plan.ref);
    if (own.length > 0) return { ok: false, fault: [plan.ref, plan.ref] };
    nodes.push({
      plan,
      fields: fields.value,
      needs: others(all.flatMap(needsOf)).filter((ref) => ref !== plan.ref || plan.list === null),
      judgedBy: others(all.flatMap(judgesOf)),
    });
  }
  return sorted(
    nodes,
    (node) => node.plan.ref,
    (node) => node.needs,
  );
};

const sorted = <T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  neededBy: (one: T) => readonly string[],
): Sorted<T> => {
  const byName = new Map(all.map((one) => [nameOf(one), one]));
  const finished = new Set<string>();
  const order: T[] = [];
  const visit = (name: string, path: readonly string[]): string[] | null => {
    const one = byName.get(name);
    if (!one || finished.has(name)) return null;
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    for (const needed of neededBy(one)) {
      const circle = visit(needed, [...path, name]);
      if (circle) return circle;
    }
    finished.add(name);
    order.push(one);
    return null;
  };
  for (const one of all) {
    const circle = visit(nameOf(one), []);
    if (circle) return { ok: false, fault: circle };
  }
  return { ok: true, value: order };
};
