import { type Expression, variableNames, variablesOf } from '../forms/expression.ts';
import { isRecord, propertyAt } from '../forms/pointer.ts';
import { askedFields } from './asked-fields.ts';
import type { ProcedurePackage, Rule } from './schema.ts';

/** Most items a list may take: a page of rows, not a table. */
const mostOfAList = 50;

/** Lists and addresses whose data schema does not say the same. */
export const listFaults = (pkg: ProcedurePackage): string[] => [
  ...pkg.ui.pages
    .flatMap((page) => page.fields)
    .flatMap((field) => {
      const { ref, fields, summary } = field;
      if (field.widget !== 'list') return fields || summary ? [`${ref}: only a list has fields and a summary`] : [];
      if (!fields || !summary) return [`${ref}: a list says its fields and which of them make its summary`];
      const faults = summary
        .filter((name) => !fields.some((one) => one.ref === name))
        .map((name) => `${ref}: the summary names ${name}, which is no field of its items`);
      const property = propertyAt(pkg.dataSchema, ref);
      const most = property?.['maxItems'];
      if (typeof most !== 'number' || most > mostOfAList)
        faults.push(`${ref}: the data schema bounds a list by maxItems, at most ${mostOfAList}`);
      const least = property?.['minItems'] ?? 0;
      if ((least === 0) !== (field.required !== true))
        faults.push(`${ref}: a required list has minItems in the data schema, no other has`);
      if (!fields.some((one) => one.required))
        faults.push(`${ref}: one field of its items is required, so that none is empty`);
      return faults;
    }),
  ...askedFields(pkg)
    .filter((field) => field.widget === 'address')
    .flatMap(({ ref }) => addressFaults(pkg, ref)),
];

const addressParts = ['provinceCode', 'communeCode', 'commune', 'street', 'asRead'];

const addressFaults = (pkg: ProcedurePackage, ref: string): string[] => {
  const property = propertyAt(pkg.dataSchema, ref);
  const parts = isRecord(property?.['properties']) ? Object.keys(property['properties']) : [];
  const same = parts.length === addressParts.length && addressParts.every((part) => parts.includes(part));
  return same ? [] : [`${ref}: an address has exactly ${addressParts.join(', ')} in the data schema`];
};

/** Conditions that look into a list from where its item is not at hand, or ask an item for what it has not. */
export const scopeFaults = (pkg: ProcedurePackage): string[] => {
  const names = new Set(askedFields(pkg).map((field) => field.ref));
  const within = (at: string, target: string, expression: Expression): string[] => [
    ...variablesOf(expression)
      .filter((ref) => ref.includes('/*/') && listOf(ref) !== listOf(target))
      .map((ref) => `${at}: ${ref} belongs to an item of a list; use some, all, none or count over the list`),
    ...itemNames(expression)
      .filter(({ list, name }) => !names.has(`${list}/*/${name}`))
      .map(({ list, name }) => `${at}: an item of ${list} has no ${name}`),
  ];
  return [
    ...pkg.rules.flatMap((rule) =>
      expressionsIn(rule).flatMap((expression) => within(`rule ${rule.id}`, rule.target, expression)),
    ),
    ...pkg.bind.flatMap((one) => within(`binding of ${one.ref}`, one.ref, one.when ?? true)),
    ...pkg.bind
      .filter((one) => one.from.includes('/*/') && listOf(one.from) !== listOf(one.ref))
      .map((one) => `binding of ${one.ref}: ${one.from} belongs to an item of another list`),
    ...pkg.bind
      .filter((one) => one.item !== undefined && !one.ref.includes('/*/'))
      .map((one) => `binding of ${one.ref}: only a list has items`),
    ...pkg.papers.flatMap((paper) =>
      [paper.required, paper.show ?? true].flatMap((one) => within(`paper ${paper.key}`, '', one)),
    ),
  ];
};

const listOf = (ref: string): string | null => (ref.includes('/*/') ? (ref.split('/*/')[0] ?? null) : null);

const expressionsIn = (rule: Rule): Expression[] => {
  if (rule.effect === 'check') return [rule.must];
  return rule.effect === 'set' ? [rule.when, rule.value] : [rule.when];
};

/** Names without a pointer, and the list whose items they ask; outside of some, all and none there is no item. */
const itemNames = (expression: Expression, list: string | null = null): { list: string; name: string }[] => {
  if (expression === null || typeof expression !== 'object') return [];
  if (Array.isArray(expression)) return expression.flatMap((part) => itemNames(part, list));
  return Object.entries(expression).flatMap(([operator, given]) => {
    if (operator === 'var')
      return variableNames({ var: given })
        .filter((name) => !name.startsWith('/'))
        .map((name) => ({ list: list ?? 'nothing', name }));
    if (!['some', 'all', 'none'].includes(operator) || !Array.isArray(given)) return itemNames(given, list);
    const [among, condition] = given;
    const [over] = variablesOf(among ?? null);
    return [...itemNames(among ?? null, list), ...itemNames(condition ?? null, over ?? null)];
  });
};
