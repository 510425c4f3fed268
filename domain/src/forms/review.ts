import { provinceInWords } from '../identity/territory/provinces.ts';
import { inLanguage, type Language } from '../localized.ts';
import { neededText } from '../procedure-package/package-texts.ts';
import type { ValueSource } from '../provenance.ts';
import { showDate } from '../text/dates.ts';
import { maskNumber } from '../text/mask.ts';
import { type Draft, type FieldPlan, type FieldState, stateOf } from './draft-state.ts';
import { itemTitle } from './field-view.ts';
import { fieldsOfPage, itemFields } from './fields-of-page.ts';
import { formWords, labelOf } from './messages.ts';
import { isSaidByCard } from './said-by-card.ts';

/** One value as it stands before submitting: in words, where it came from, and whether somebody changed it. */
export type ReviewRow = {
  /** the item of a list that this row begins, where there are several */
  item?: string;
  label: string;
  value: string;
  source: ValueSource;
  verified: boolean;
  edited: boolean;
  /** the card says it, and nobody was asked for it */
  given?: true;
};
/** The rows of one page; `page` is where a touch leads back to. */
export type ReviewSection = { page: string; title: string; rows: ReviewRow[] };

/**
 * Everything that will be submitted, page by page, in words. Empty fields are shown as "not given", so that a forgotten
 * one is seen; a number of the card stays masked, one that was typed is shown whole because it has to be checked.
 */
export const reviewSections = (draft: Draft, language: Language): ReviewSection[] =>
  draft.pkg.ui.pages.flatMap((page) => {
    const rows = fieldsOfPage(draft, page.id).flatMap((field) => reviewRows(draft, field, language));
    const title = neededText(draft.pkg, language, `page.${page.id}.title`);
    return rows.length > 0 ? [{ page: page.id, title, rows }] : [];
  });

const reviewRows = (draft: Draft, field: FieldState, language: Language): ReviewRow[] => {
  if (!field.plan.list) {
    const row = reviewRow(draft, field, language);
    return [isGiven(draft, field) && !row.edited ? { ...row, given: true } : row];
  }
  if (field.items.length === 0)
    return [
      { label: labelOf(draft.pkg, field.plan, language), value: inLanguage(formWords.empty, language), ...ownWords },
    ];
  return field.items.flatMap((id, at) =>
    itemFields(draft, field, id)
      .filter((one) => one.plan.ui && !one.plan.partOf)
      .map((one, position) => ({
        ...(position === 0 && field.items.length > 1 ? { item: itemTitle(draft, field, at, language) } : {}),
        ...reviewRow(draft, one, language),
      })),
  );
};

const ownWords = { source: 'typed', verified: false, edited: false } as const;

const reviewRow = (draft: Draft, field: FieldState, language: Language): ReviewRow => {
  const { answer, value, plan } = field;
  const hide = plan.ui?.masked === true && answer !== null && answer.source !== 'typed';
  return {
    label: labelOf(draft.pkg, plan, language),
    value: hide ? maskNumber(String(value ?? '')) : valueInWords(draft, field, language),
    source: answer?.source ?? ('typed' as const),
    verified: answer?.verified ?? false,
    edited: [field, ...partsOf(draft, field)].some(isEdited),
  };
};

const isGiven = (draft: Draft, { ref, answer, value, lock }: FieldState): boolean => {
  const asRead = stateOf(draft).fields.get(`${ref}/asRead`)?.value;
  return isSaidByCard({
    value,
    source: answer?.source ?? null,
    lock,
    ...(typeof asRead === 'string' ? { asRead } : {}),
  });
};

const partsOf = (draft: Draft, field: FieldState): FieldState[] => {
  if (field.plan.ui?.widget !== 'address') return [];
  const { fields } = stateOf(draft);
  return ['provinceCode', 'commune', 'street'].flatMap((name) => fields.get(`${field.ref}/${name}`) ?? []);
};

/** Changing a mere default is answering, not correcting. */
const isEdited = ({ answer }: FieldState): boolean =>
  answer?.original !== undefined && answer.original.source !== 'const';

/** A value as people read it: dates day first, choices by their label. */
export const valueInWords = (
  draft: Draft,
  { plan, value }: Pick<FieldState, 'plan' | 'value'>,
  language: Language,
): string => {
  if (value === null) return inLanguage(formWords.empty, language);
  if (typeof value === 'boolean') return inLanguage(value ? formWords.yes : formWords.no, language);
  if (plan.ui?.widget === 'date') return showDate(String(value));
  if (plan.ui?.options?.includes(String(value))) return optionLabel(draft, plan, String(value), language);
  return String(value);
};

/** An option in words; a province as it is called today. */
export const optionLabel = (draft: Draft, plan: FieldPlan, value: string, language: Language): string => {
  if (plan.partOf?.part !== 'provinceCode') return neededText(draft.pkg, language, `${plan.ref}=${value}`);
  const words = provinceInWords(value, draft.today) ?? value;
  return words.charAt(0).toLocaleUpperCase('vi') + words.slice(1);
};
