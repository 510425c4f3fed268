import { yearsBetween } from '../text/dates.ts';
import { fold } from '../text/fold.ts';

/**
 * Conditions and calculations of a procedure package: a closed subset of JsonLogic, pure data, no code strings.
 * A variable is a JSON pointer into the declaration (`{"var": "/child/sex"}`) or, inside `some`/`all`/`none`, the item
 * at hand (`{"var": ""}`) or one field of it (`{"var": "place"}`). A list reads as its items, an item as its fields. An operator that is not in `operators` makes the whole package refused.
 */
export type Expression =
  | string
  | number
  | boolean
  | null
  | readonly Expression[]
  | { readonly [operator: string]: Expression };

/** What an expression may come to. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [field: string]: Value };

type World = { readonly read: (ref: string) => Value; readonly today: string; readonly item: Value };
type Operator = (inputs: readonly Value[]) => Value;

const number = (value: Value | undefined): number =>
  typeof value === 'number' ? value : Number(text(value) || Number.NaN);
const text = (value: Value | undefined): string =>
  value === null || value === undefined || typeof value === 'object' ? '' : String(value);
const finite = (value: number): Value => (Number.isFinite(value) ? value : null);

/** Empty text, null, false, 0 and an empty list are false; everything else is true (JsonLogic's own rule). */
export const isTrue = (value: Value): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

const isEmpty = (value: Value): boolean => value === null || value === '';

const dateShape = /^[0-9]{4}(?:-[0-9]{2}){0,2}$/u;

/**
 * Texts by code unit, and so ISO dates by day. Of two dates of which one is known less well, only what both say counts:
 * May 2020 is neither before nor after "2020".
 */
const textOrder = (left: string, right: string): number => {
  const common = dateShape.test(left) && dateShape.test(right) ? Math.min(left.length, right.length) : undefined;
  const [one, other] = [left.slice(0, common), right.slice(0, common)];
  return one < other ? -1 : one > other ? 1 : 0;
};

/** Numbers compare as numbers, texts as texts; a comparison with nothing is false. */
const compare = (inputs: readonly Value[], holds: (order: number) => boolean): boolean => {
  const pairs = inputs.slice(1).map((right, at) => [inputs[at] ?? null, right] as const);
  return pairs.every(([left, right]) => {
    if (isEmpty(left) || isEmpty(right)) return false;
    const bothTexts = typeof left === 'string' && typeof right === 'string';
    return holds(bothTexts ? textOrder(left, right) : number(left) - number(right));
  });
};

const eager: Readonly<Record<string, Operator>> = {
  '==': ([left, right]) => (left ?? null) === (right ?? null),
  '!=': ([left, right]) => (left ?? null) !== (right ?? null),
  '<': (inputs) => compare(inputs, (order) => order < 0),
  '<=': (inputs) => compare(inputs, (order) => order <= 0),
  '>': (inputs) => compare(inputs, (order) => order > 0),
  '>=': (inputs) => compare(inputs, (order) => order >= 0),
  '!': ([value]) => !isTrue(value ?? null),
  in: ([wanted, among]) =>
    Array.isArray(among)
      ? among.includes(wanted ?? null)
      : !isEmpty(wanted ?? null) && text(among).includes(text(wanted)),
  '+': (inputs) => finite(inputs.reduce<number>((sum, value) => sum + number(value), 0)),
  '-': ([first, second]) => finite(second === undefined ? -number(first) : number(first) - number(second)),
  '*': (inputs) => finite(inputs.reduce<number>((product, value) => product * number(value), 1)),
  '/': ([first, second]) => finite(number(first) / number(second)),
  min: (inputs) => finite(Math.min(...inputs.map(number))),
  max: (inputs) => finite(Math.max(...inputs.map(number))),
  'date.diffYears': ([from, to]) => yearsBetween(text(from), text(to)),
  'str.len': ([value]) => [...text(value)].length,
  'str.fold': ([value]) => fold(text(value)),
  count: (inputs) =>
    inputs.flatMap((value) => (Array.isArray(value) ? value : [value])).filter((v) => !isEmpty(v)).length,
};

const lazy = ['var', 'and', 'or', 'if', 'date.today', 'some', 'all', 'none'] as const;

/** Every operator a package may use. */
export const operators: ReadonlySet<string> = new Set([...Object.keys(eager), ...lazy]);

/** Deeper expressions are refused, so that evaluation never exhausts the stack. */
export const deepestExpression = 16;

/**
 * Works an expression out. `read` gives the value of a field (null when hidden or empty), `today` is `yyyy-MM-dd`.
 * Throws on an operator outside the list: a package with one never gets this far.
 */
export const evaluate = (expression: Expression, read: World['read'], today: string): Value =>
  work(expression, { read, today, item: null });

const work = (expression: Expression, world: World): Value => {
  if (expression === null || typeof expression !== 'object') return expression;
  if (isList(expression)) return expression.map((part) => work(part, world));
  const [operator, given] = onlyEntry(expression);
  const inputs = isList(given) ? given : [given];
  const plain = eager[operator];
  return plain ? plain(inputs.map((input) => work(input, world))) : workLazily(operator, inputs, world);
};

const workLazily = (operator: string, inputs: readonly Expression[], world: World): Value => {
  switch (operator) {
    case 'var':
      return variable(text(work(inputs[0] ?? '', world)), world);
    case 'date.today':
      return world.today;
    case 'and':
      return firstThat(inputs, world, (value) => !isTrue(value));
    case 'or':
      return firstThat(inputs, world, isTrue);
    case 'if':
      return choose(inputs, world);
    case 'some':
      return itemsOf(inputs, world).some((item) => holdsFor(inputs, world, item));
    case 'all':
      return itemsOf(inputs, world).every((item) => holdsFor(inputs, world, item));
    case 'none':
      return !itemsOf(inputs, world).some((item) => holdsFor(inputs, world, item));
    default:
      throw new Error(`unknown operator ${operator}`);
  }
};

const variable = (name: string, { item, read }: World): Value => {
  if (name.startsWith('/')) return read(name);
  if (name === '') return item;
  return isFields(item) && Object.hasOwn(item, name) ? (item[name] ?? null) : null;
};

const isFields = (value: Value): value is { readonly [field: string]: Value } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first value that decides, or the last one; the rest is not worked out. */
const firstThat = (inputs: readonly Expression[], world: World, decides: (value: Value) => boolean): Value => {
  let value: Value = null;
  for (const input of inputs) {
    value = work(input, world);
    if (decides(value)) return value;
  }
  return value;
};

const choose = (inputs: readonly Expression[], world: World): Value => {
  for (let at = 0; at + 1 < inputs.length; at += 2) {
    if (isTrue(work(inputs[at] ?? null, world))) return work(inputs[at + 1] ?? null, world);
  }
  return inputs.length % 2 === 1 ? work(inputs.at(-1) ?? null, world) : null;
};

const itemsOf = (inputs: readonly Expression[], world: World): readonly Value[] => {
  const list = work(inputs[0] ?? [], world);
  return Array.isArray(list) ? list : [list];
};

const holdsFor = (inputs: readonly Expression[], world: World, item: Value): boolean =>
  isTrue(work(inputs[1] ?? null, { ...world, item }));

const isList = (expression: Expression): expression is readonly Expression[] => Array.isArray(expression);

const onlyEntry = (expression: { readonly [operator: string]: Expression }): readonly [string, Expression] => {
  const entries = Object.entries(expression);
  const first = entries[0];
  if (entries.length !== 1 || !first) throw new Error('an operation has exactly one operator');
  return first;
};

/** The fields an expression reads, as pointers; what it reads of a list's items is the list's. */
export const variablesOf = (expression: Expression): string[] =>
  variableNames(expression).filter((name) => name[0] === '/');

/** Every variable by its name: pointers, and fields of the item at hand. */
export const variableNames = (expression: Expression): string[] => {
  if (expression === null || typeof expression !== 'object') return [];
  if (isList(expression)) return expression.flatMap(variableNames);
  return Object.entries(expression).flatMap(([operator, given]) => {
    if (operator !== 'var') return variableNames(given);
    const name = isList(given) ? given[0] : given;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
};

/** Everything that is wrong with the form of an expression: unknown operators, computed variables, too deep. */
export const expressionFaults = (expression: unknown, depth = 0): string[] => {
  if (depth > deepestExpression) return [`expression is deeper than ${deepestExpression}`];
  if (expression === null || ['string', 'number', 'boolean'].includes(typeof expression)) return [];
  if (Array.isArray(expression)) return expression.flatMap((part) => expressionFaults(part, depth + 1));
  if (typeof expression !== 'object') return [`expression holds a ${typeof expression}`];
  const entries = Object.entries(expression);
  if (entries.length !== 1) return [`operation has ${entries.length} operators instead of one`];
  return entries.flatMap(([operator, given]) => operationFaults(operator, given, depth));
};

const operationFaults = (operator: string, given: unknown, depth: number): string[] => {
  if (!operators.has(operator)) return [`unknown operator "${operator}"`];
  if (operator !== 'var') return expressionFaults(given, depth + 1);
  const name: unknown = Array.isArray(given) ? given[0] : given;
  return typeof name === 'string' ? [] : ['a variable must be named by plain text'];
};
