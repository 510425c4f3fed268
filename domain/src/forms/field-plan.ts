import type { Binding, ProcedurePackage, Rule, UiField, UiLeaf, UiPage } from '../procedure-package/schema.ts';
import { type AddressPart, partUi, unseenParts } from './address.ts';
import type { Expression } from './expression.ts';
import { propertyAt } from './pointer.ts';

type RuleOf<E extends Rule['effect']> = Extract<Rule, { effect: E }>;

/** Everything the package says of one field, gathered once. */
export type FieldPlan = {
  /** as the package names it; `/status/periods/*` + `/place` for a field of a list's items. Names the texts too. */
  readonly ref: string;
  /** null: never shown, only bound or calculated */
  readonly ui: UiLeaf | null;
  readonly page: UiPage | null;
  readonly property: Record<string, unknown> | null;
  readonly show: readonly Expression[];
  readonly require: readonly Expression[];
  readonly enable: readonly Expression[];
  readonly set: readonly RuleOf<'set'>[];
  readonly checks: readonly RuleOf<'check'>[];
  readonly bindings: readonly Binding[];
  /** the address this is a part of, and which */
  readonly partOf: { readonly address: string; readonly part: AddressPart } | null;
  /** a list and the fields of its items */
  readonly list: {
    readonly required: boolean;
    readonly fields: readonly FieldPlan[];
    readonly summary: readonly string[];
  } | null;
};

/** What the package says of every field; fields of a list's items stand inside their list. */
export const plansOf = (pkg: ProcedurePackage): FieldPlan[] => {
  const shown = pkg.ui.pages.flatMap((page) => page.fields.map((ui) => ({ ui, page })));
  const unseen = [...pkg.bind.map((binding) => binding.ref), ...pkg.rules.filter(isSet).map((rule) => rule.target)];
  const places = new Map<string, { ui: UiField | null; page: UiPage | null }>();
  for (const ref of unseen) if (!ref.includes('/*')) places.set(ref, { ui: null, page: null });
  for (const place of shown) places.set(place.ui.ref, place);
  return [...places].flatMap(([ref, { ui, page }]) => {
    if (ui?.widget !== 'list') return leafPlans(pkg, ref, leafOf(ui), page);
    const fields = (ui.fields ?? []).flatMap((leaf) => {
      const inner = `${ref}/*${leaf.ref}`;
      return leafPlans(pkg, inner, { ...leaf, ref: inner }, page);
    });
    const [plan] = leafPlans(pkg, ref, null, page);
    return plan ? [{ ...plan, list: { required: ui.required === true, fields, summary: ui.summary ?? [] } }] : [];
  });
};

const leafOf = (ui: UiField | null): UiLeaf | null =>
  ui === null || ui.widget === 'list' ? null : { ...ui, widget: ui.widget };

const leafPlans = (pkg: ProcedurePackage, ref: string, ui: UiLeaf | null, page: UiPage | null): FieldPlan[] => {
  const plan: FieldPlan = {
    ref,
    ui,
    page,
    property: propertyAt(pkg.dataSchema, ref),
    show: pkg.rules
      .filter(isShow)
      .filter((rule) => rule.target === ref || (page !== null && rule.target === `page:${page.id}`))
      .map((rule) => rule.when),
    require: pkg.rules
      .filter(isRequire)
      .filter((rule) => rule.target === ref)
      .map((rule) => rule.when),
    enable: pkg.rules
      .filter(isEnable)
      .filter((rule) => rule.target === ref)
      .map((rule) => rule.when),
    set: pkg.rules.filter(isSet).filter((rule) => rule.target === ref),
    checks: pkg.rules.filter(isCheck).filter((rule) => rule.target === ref),
    bindings: pkg.bind.filter((binding) => binding.ref === ref),
    partOf: null,
    list: null,
  };
  return ui?.widget === 'address' ? addressPlans(pkg, plan, ui) : [plan];
};

/** An address and its parts. What is said of the whole holds for each part; checks are of the whole alone. */
const addressPlans = (pkg: ProcedurePackage, whole: FieldPlan, ui: UiLeaf): FieldPlan[] => {
  const part = (name: AddressPart, partField: UiLeaf | null): FieldPlan => ({
    ...whole,
    ref: `${whole.ref}/${name}`,
    ui: partField,
    property: propertyAt(pkg.dataSchema, `${whole.ref}/${name}`),
    require: name === 'street' ? [] : whole.require,
    set: [],
    checks: [],
    partOf: { address: whole.ref, part: name },
  });
  return [
    ...partUi(ui).map(({ name, field }) => part(name, field)),
    ...unseenParts.map((name) => part(name, null)),
    { ...whole, bindings: [] },
  ];
};

const isShow = (rule: Rule): rule is RuleOf<'show'> => rule.effect === 'show';
const isSet = (rule: Rule): rule is RuleOf<'set'> => rule.effect === 'set';
const isRequire = (rule: Rule): rule is RuleOf<'require'> => rule.effect === 'require';
const isEnable = (rule: Rule): rule is RuleOf<'enable'> => rule.effect === 'enable';
const isCheck = (rule: Rule): rule is RuleOf<'check'> => rule.effect === 'check';
