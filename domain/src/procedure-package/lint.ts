import { dependencyCircle } from '../forms/compiled-package.ts';
import { type Expression, expressionFaults, variablesOf } from '../forms/expression.ts';
import { isItemPointer, isPointer, propertyAt } from '../forms/pointer.ts';
import { readDate } from '../text/dates.ts';
import { type AskedField, askedFields, asNamed } from './asked-fields.ts';
import { dataSchemaFaults } from './lint-data-schema.ts';
import { filingFaults } from './lint-filing.ts';
import { listFaults, scopeFaults } from './lint-lists.ts';
import { textFaults } from './lint-texts.ts';
import type { Binding, ProcedurePackage, Rule } from './schema.ts';

/** Most fields one page may ask for (citizen-experience 3.2, rule 7). */
export const mostFieldsOnAPage = 5;

/**
 * Everything that makes a package unfit for citizens, one line each; empty means fit. Run before signing and again on
 * the kiosk, because the engine relies on it: every name leads somewhere, every operator is known, nothing goes round
 * in circles, every requirement can be met, nothing known is asked again.
 */
export const lintPackage = (pkg: ProcedurePackage): string[] => {
  const formFaults = expressionsOf(pkg).flatMap(({ at, expression }) =>
    expressionFaults(expression).map((fault) => `${at}: ${fault}`),
  );
  if (formFaults.length > 0) return formFaults; // the other rules read expressions
  return [
    ...dataSchemaFaults(pkg.dataSchema),
    ...procedureFaults(pkg),
    ...pageFaults(pkg),
    ...ruleFaults(pkg),
    ...bindingFaults(pkg),
    ...paperFaults(pkg),
    ...capacityFaults(pkg),
    ...filingFaults(pkg),
    ...requirementFaults(pkg),
    ...circleFaults(pkg),
    ...textFaults(pkg),
  ];
};

const fieldsOf = askedFields;

const expressionsOf = (pkg: ProcedurePackage): { at: string; expression: Expression }[] => [
  ...pkg.rules.flatMap((rule) => ruleExpressions(rule).map((expression) => ({ at: `rule ${rule.id}`, expression }))),
  ...pkg.bind.map((binding) => ({ at: `binding of ${binding.ref}`, expression: binding.when ?? true })),
  ...pkg.papers.flatMap((paper) => [
    { at: `paper ${paper.key}`, expression: paper.required },
    { at: `paper ${paper.key}`, expression: paper.show ?? true },
  ]),
];

const ruleExpressions = (rule: Rule): Expression[] => {
  if (rule.effect === 'check') return [rule.must];
  return rule.effect === 'set' ? [rule.when, rule.value] : [rule.when];
};

const duplicates = (names: readonly string[]): string[] => names.filter((name, at) => names.indexOf(name) !== at);

const procedureFaults = (pkg: ProcedurePackage): string[] => {
  const { validFrom, validTo, kind, owner } = pkg.procedure;
  const faults: string[] = [];
  for (const date of [validFrom, ...(validTo === null ? [] : [validTo])])
    if (!readDate(date)) faults.push(`${date} is not in the calendar`);
  if (validTo !== null && validTo < validFrom) faults.push('validTo lies before validFrom');
  if (kind === 'checklist' && pkg.ui.pages.length > 0) faults.push('a checklist has no form pages');
  if (kind === 'e-form' && pkg.ui.pages.length === 0) faults.push('an e-form needs pages');
  for (const ref of owner ? [owner.fullName, ...(owner.personalNumber === null ? [] : [owner.personalNumber])] : [])
    if (!propertyAt(pkg.dataSchema, ref)) faults.push(`owner ${ref} is not in the data schema`);
  for (const line of pkg.print.lines)
    if (!propertyAt(pkg.dataSchema, line.ref)) faults.push(`print line ${line.ref} is not in the data schema`);
  for (const example of pkg.examples)
    for (const { ref } of example.answers)
      if (!fieldsOf(pkg).some((field) => field.ref === asNamed(pkg, ref)))
        faults.push(`example answers ${ref}, which is no field`);
  return faults;
};

const pageFaults = (pkg: ProcedurePackage): string[] => [
  ...duplicates(pkg.ui.pages.map((page) => page.id)).map((id) => `two pages are called ${id}`),
  ...duplicates(fieldsOf(pkg).map((field) => field.ref)).map((ref) => `${ref} is asked twice`),
  ...pkg.ui.pages
    .map((page) => ({ id: page.id, most: boxesOf(page) }))
    .filter((page) => page.most > mostFieldsOnAPage)
    .map((page) => `page ${page.id} has ${page.most} fields, more than ${mostFieldsOnAPage}`),
  ...fieldsOf(pkg).flatMap((field) => fieldFaults(pkg, field)),
  ...listFaults(pkg),
];

/** Fields that stand open on a page at once: of its lists one item. */
const boxesOf = (page: ProcedurePackage['ui']['pages'][number]): number =>
  page.fields.filter((field) => field.widget !== 'list').length +
  Math.max(0, ...page.fields.map((field) => field.fields?.length ?? 0));

const fieldFaults = (pkg: ProcedurePackage, field: AskedField): string[] => {
  if (field.address !== null) return []; // judged with the whole
  if (!(field.list === null ? isPointer : isItemPointer)(field.ref)) return [`${field.ref} is not a plain pointer`];
  const property = propertyAt(pkg.dataSchema, field.ref);
  if (!property) return [`${field.ref} is not in the data schema`];
  const faults: string[] = [];
  const isChoice = field.widget === 'choice';
  if (isChoice !== (field.options !== undefined)) faults.push(`${field.ref}: a choice has options, nothing else has`);
  const allowed = property['enum'];
  for (const option of field.options ?? [])
    if (!Array.isArray(allowed) || !allowed.includes(option)) faults.push(`${field.ref}: the schema has no ${option}`);
  if (!typesFor(field).includes(property['type'] ?? 'string'))
    faults.push(`${field.ref}: widget ${field.widget} cannot give a ${String(property['type'])}`);
  return faults;
};

const typesFor = (field: AskedField): unknown[] => {
  if (field.widget === 'list') return ['array'];
  if (field.widget === 'address') return ['object'];
  if (field.widget === 'number') return ['number', 'integer'];
  return field.widget === 'yes-no' ? ['boolean'] : ['string'];
};

const ruleFaults = (pkg: ProcedurePackage): string[] => {
  const names = new Set([...fieldsOf(pkg).map((field) => field.ref), ...unseenRefs(pkg)]);
  return [
    ...duplicates(pkg.rules.map((rule) => rule.id)).map((id) => `two rules are called ${id}`),
    ...pkg.rules.filter((rule) => !isTarget(pkg, rule, names)).map((rule) => `rule ${rule.id}: no ${rule.target}`),
    ...expressionsOf(pkg).flatMap(({ at, expression }) =>
      variablesOf(expression)
        .filter((ref) => !names.has(ref))
        .map((ref) => `${at}: there is no ${ref}`),
    ),
    ...scopeFaults(pkg),
  ];
};

/** Values that no page shows: bound or calculated. */
const unseenRefs = (pkg: ProcedurePackage): string[] => [
  ...pkg.bind.map((binding) => binding.ref),
  ...pkg.rules.filter((rule) => rule.effect === 'set').map((rule) => rule.target),
];

const isTarget = (pkg: ProcedurePackage, rule: Rule, names: ReadonlySet<string>): boolean => {
  if (rule.effect === 'show' && rule.target.startsWith('page:'))
    return pkg.ui.pages.some((page) => rule.target === `page:${page.id}`);
  if (rule.effect === 'set') return isAnyPointer(rule.target) && propertyAt(pkg.dataSchema, rule.target) !== null;
  // Requiring or checking what nobody can see would stop a citizen for good.
  const isShown = fieldsOf(pkg).some((field) => field.ref === rule.target);
  return rule.effect === 'show' ? names.has(rule.target) : isShown;
};

const isAnyPointer = (ref: string): boolean => isPointer(ref) || isItemPointer(ref);

/** Facts of the card that a form must not ask of the very person who showed it (ER-2). */
const factsOfTheCard = ['fullName', 'dateOfBirth', 'personalNumber', 'sex', 'nationality', 'residence', 'issuedOn'];

const bindingFaults = (pkg: ProcedurePackage): string[] => {
  const bound = new Set(pkg.bind.map((binding) => binding.ref));
  const asksEthnicity = pkg.bind.some((binding) => binding.from === 'id.ethnicity');
  return [
    ...pkg.bind.flatMap((binding) => bindingFault(pkg, binding)),
    ...(asksEthnicity === pkg.procedure.wantsEthnicity
      ? []
      : ['wantsEthnicity must say whether a binding uses id.ethnicity']),
    ...fieldsOf(pkg)
      .filter(({ ref }) => factsOfTheCard.some((fact) => ref === `/applicant/${fact}`) && !bound.has(ref))
      .map(({ ref }) => `${ref} asks again for what the card says: bind it`),
  ];
};

const bindingFault = (pkg: ProcedurePackage, binding: Binding): string[] => {
  const faults: string[] = [];
  if (!isAnyPointer(binding.ref) || !propertyAt(pkg.dataSchema, binding.ref))
    faults.push(`binding of ${binding.ref}: not in the data schema`);
  if (binding.from.startsWith('/') && !fieldsOf(pkg).some((field) => field.ref === binding.from))
    faults.push(`binding of ${binding.ref}: there is no ${binding.from}`);
  if ((binding.from === 'const') !== (binding.value !== undefined))
    faults.push(`binding of ${binding.ref}: a constant has a value, nothing else has`);
  return faults;
};

const paperFaults = (pkg: ProcedurePackage): string[] => [
  ...duplicates(pkg.papers.map((paper) => paper.key)).map((key) => `two papers are called ${key}`),
  ...pkg.papers
    .filter((paper) => paper.sources.length > 0 !== (pkg.procedure.kind === 'e-form'))
    .map((paper) => `paper ${paper.key}: papers are scanned in an e-form and only there`),
];

/** Nobody is asked twice for whom it is, and every answer to the form's own question means something. */
const capacityFaults = (pkg: ProcedurePackage): string[] => {
  const { capacities, capacity, kind } = pkg.procedure;
  const faults: string[] = [];
  if (capacities && capacity) faults.push('the kiosk and the form both ask for whom it is: choose one');
  if (capacities && kind !== 'e-form') faults.push('a checklist asks nobody for whom it is');
  const field = capacity && fieldsOf(pkg).find((one) => one.ref === capacity.from);
  if (capacity && !field?.options) faults.push(`capacity.from ${capacity.from} is no choice on any page`);
  for (const option of field?.options ?? [])
    if (!capacity || !Object.hasOwn(capacity.as, option)) faults.push(`capacity.as says nothing of ${option}`);
  for (const paper of pkg.papers)
    for (const one of paper.capacities ?? [])
      if (!(capacities ?? Object.values(capacity?.as ?? {})).includes(one))
        faults.push(`paper ${paper.key} is for ${one}, as which nobody can stand here`);
  if (capacities?.includes('proxy') && !pkg.papers.some((paper) => paper.capacities?.includes('proxy')))
    faults.push('a proxy may hand this in, but no paper with the capacity proxy shows the authorisation');
  return faults;
};

/**
 * What the data schema demands must be demanded on a page too, and always be answerable there: a citizen is never told
 * at the end that something is missing that no page asked for.
 */
const requirementFaults = (pkg: ProcedurePackage): string[] =>
  requiredLeaves(pkg.dataSchema, pkg, '', true).flatMap(({ ref, always }) => {
    const field = fieldsOf(pkg).find((candidate) => candidate.ref === ref);
    const shows = pkg.rules.filter(
      (rule) =>
        rule.effect === 'show' &&
        // where the page of a list is hidden there are no items, and nothing of them is required
        [ref, field?.address, field?.list ? null : `page:${field?.page.id}`].some((one) => one === rule.target),
    );
    if (!field) return isAlwaysSet(pkg, ref) ? [] : [`${ref} is required but asked nowhere`];
    if (!field.required) return [`${ref} is required by the data schema but not on its page`];
    return always && shows.length > 0 ? [`${ref} is always required but not always shown`] : [];
  });

const isAlwaysSet = (pkg: ProcedurePackage, ref: string): boolean =>
  pkg.bind.some((binding) => binding.ref === ref && binding.from === 'const' && binding.when === undefined) ||
  pkg.rules.some((rule) => rule.effect === 'set' && rule.target === ref && rule.when === true);

const requiredLeaves = (
  schema: unknown,
  pkg: ProcedurePackage,
  at: string,
  always: boolean,
): { ref: string; always: boolean }[] => {
  const here = at === '' ? pkg.dataSchema : propertyAt(schema, at);
  const properties = here?.['properties'];
  if (typeof properties !== 'object' || properties === null) return [];
  const required: unknown = here?.['required'];
  const demanded = (name: string): boolean => Array.isArray(required) && required.includes(name);
  return Object.keys(properties).flatMap((name) => {
    const ref = `${at}/${name}`;
    const property = propertyAt(schema, ref);
    if (property?.['items'] !== undefined)
      return [...(demanded(name) ? [{ ref, always }] : []), ...requiredLeaves(schema, pkg, `${ref}/*`, true)];
    const isObject = property?.['properties'] !== undefined;
    if (isObject) return requiredLeaves(schema, pkg, ref, always && demanded(name));
    return demanded(name) ? [{ ref, always }] : [];
  });
};

const circleFaults = (pkg: ProcedurePackage): string[] => {
  const circle = dependencyCircle(pkg);
  return circle ? [`fields depend on each other in a circle: ${circle.join(' → ')}`] : [];
};
