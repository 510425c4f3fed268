import type { Answer, AnswerValue } from '../provenance.ts';
import { readDate, yearsBetween } from '../text/dates.ts';
import type { FieldPlan } from './compiled-package.ts';
import type { Expression } from './expression.ts';
import { itemLimits } from './items.ts';

/** What is wrong with an answer; words for it are in messages.ts. */
export type FieldFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-a-date' }
  | { readonly kind: 'date-not-whole' }
  | { readonly kind: 'in-the-future' }
  | { readonly kind: 'too-long-ago' }
  | { readonly kind: 'not-a-year' }
  | { readonly kind: 'not-a-phone' }
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'not-whole' }
  | { readonly kind: 'too-small'; readonly limit: number }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'too-short'; readonly limit: number }
  | { readonly kind: 'too-long'; readonly limit: number }
  | { readonly kind: 'not-an-option' }
  | { readonly kind: 'format' }
  | { readonly kind: 'too-few-items'; readonly limit: number }
  | { readonly kind: 'too-many-items'; readonly limit: number }
  | { readonly kind: 'check'; readonly rule: string };

/** A field with all that decides whether it is right. */
export type Judged = {
  readonly plan: FieldPlan;
  readonly answer: Answer | null;
  /** the answer, tidy */
  readonly value: AnswerValue;
  /** ids of a list's items */
  readonly items: readonly string[];
  readonly required: boolean;
  readonly today: string;
  readonly holds: (expression: Expression) => boolean;
};

/** Oldest plausible date of a person's papers, in years. Being 109 years old is odd, not wrong. */
export const oldestYears = 150;

/** The first thing that is wrong with a field, or null. Fields that nobody sees are not judged here. */
export const fieldFault = ({ plan, answer, value, items, required, today, holds }: Judged): FieldFault | null => {
  if (plan.list) return listFault(plan, items.length, required) ?? checkFault(plan, holds);
  if (!plan.ui) return null;
  // What is missing or wrong in an address is said of its parts.
  if (plan.ui.widget === 'address') return value === null ? null : checkFault(plan, holds);
  if (value === null) return required ? { kind: 'missing' } : null;
  return widgetFault(plan, value, answer, today) ?? schemaFault(plan, value) ?? checkFault(plan, holds);
};

const listFault = (plan: FieldPlan, count: number, required: boolean): FieldFault | null => {
  const { least, most } = itemLimits(plan);
  const needed = required ? Math.max(least, 1) : least;
  if (count < needed) return { kind: 'too-few-items', limit: needed };
  return count > most ? { kind: 'too-many-items', limit: most } : null;
};

const widgetFault = (
  plan: FieldPlan,
  value: Exclude<AnswerValue, null>,
  answer: Answer | null,
  today: string,
): FieldFault | null => {
  switch (plan.ui?.widget) {
    case 'date':
      return dateFault(plan, String(value), answer, today);
    case 'year':
      return yearFault(String(value), today);
    case 'number':
      return typeof value === 'number' ? null : { kind: 'not-a-number' };
    case 'choice':
      return plan.ui.options?.includes(String(value)) ? null : { kind: 'not-an-option' };
    case 'phone':
      return /^(?:0|\+84)[0-9]{8,10}$/u.test(String(value).replace(/[ .\-()]/gu, '')) ? null : { kind: 'not-a-phone' };
    default:
      return null;
  }
};

const dateFault = (plan: FieldPlan, text: string, answer: Answer | null, today: string): FieldFault | null => {
  const date = readDate(text);
  if (!date) return { kind: 'not-a-date' };
  // The state's own card may know no more than a year; a typed date must be whole unless the form allows less.
  const fromCard = answer?.source !== 'typed';
  if (date.day === null && !plan.ui?.partial && !fromCard) return { kind: 'date-not-whole' };
  if (!plan.ui?.future && text > today.slice(0, text.length)) return { kind: 'in-the-future' };
  const years = yearsBetween(text, today);
  return years !== null && years > oldestYears ? { kind: 'too-long-ago' } : null;
};

const yearFault = (text: string, today: string): FieldFault | null => {
  if (!/^[0-9]{4}$/u.test(text)) return { kind: 'not-a-year' };
  if (text > today.slice(0, 4)) return { kind: 'in-the-future' };
  return Number(today.slice(0, 4)) - Number(text) > oldestYears ? { kind: 'too-long-ago' } : null;
};

const schemaFault = (plan: FieldPlan, value: Exclude<AnswerValue, null>): FieldFault | null => {
  if (typeof value === 'number') return numberFault(plan, value);
  if (typeof value !== 'string') return null;
  const length = [...value].length;
  const longest = limit(plan, 'maxLength');
  const shortest = limit(plan, 'minLength');
  if (longest !== null && length > longest) return { kind: 'too-long', limit: longest };
  if (shortest !== null && length < shortest) return { kind: 'too-short', limit: shortest };
  const pattern = plan.property?.['pattern'];
  return typeof pattern === 'string' && !new RegExp(pattern, 'u').test(value) ? { kind: 'format' } : null;
};

const numberFault = (plan: FieldPlan, value: number): FieldFault | null => {
  if (plan.property?.['type'] === 'integer' && !Number.isInteger(value)) return { kind: 'not-whole' };
  const least = limit(plan, 'minimum');
  const most = limit(plan, 'maximum');
  if (least !== null && value < least) return { kind: 'too-small', limit: least };
  return most !== null && value > most ? { kind: 'too-large', limit: most } : null;
};

/** A numeric keyword of the field's part of the data schema. */
export const limit = (plan: FieldPlan, keyword: 'maxLength' | 'minLength' | 'minimum' | 'maximum'): number | null => {
  const value = plan.property?.[keyword];
  return typeof value === 'number' ? value : null;
};

const checkFault = (plan: FieldPlan, holds: (expression: Expression) => boolean): FieldFault | null => {
  const broken = plan.checks.find((rule) => !holds(rule.must));
  return broken ? { kind: 'check', rule: broken.id } : null;
};
