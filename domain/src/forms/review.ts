import { inLanguage, type Language } from '../localized.ts';
import { neededText } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage, UiField } from '../procedure-package/schema.ts';
import type { AnswerValue, ValueSource } from '../provenance.ts';
import { showDate } from '../text/dates.ts';
import { maskNumber } from '../text/mask.ts';
import { type Draft, type FieldState, stateOf } from './draft-state.ts';
import { formWords } from './messages.ts';

export type ReviewSection = {
  page: string;
  title: string;
  rows: { label: string; value: string; source: ValueSource; verified: boolean; edited: boolean }[];
};

/**
 * Everything that will be submitted, page by page, in words. Empty fields are shown as "not given", so that a forgotten
 * one is seen; a number of the card stays masked, one that was typed is shown whole because it has to be checked.
 */
export const reviewSections = (draft: Draft, language: Language): ReviewSection[] => {
  const { fields } = stateOf(draft);
  return draft.pkg.ui.pages.flatMap((page) => {
    const rows = page.fields.flatMap((ui) => {
      const field = fields.get(ui.ref);
      return field?.visible ? [reviewRow(draft.pkg, ui, field, language)] : [];
    });
    const title = neededText(draft.pkg, language, `page.${page.id}.title`);
    return rows.length > 0 ? [{ page: page.id, title, rows }] : [];
  });
};

const reviewRow = (pkg: ProcedurePackage, ui: UiField, field: FieldState, language: Language) => {
  const answer = field.answer;
  const { value } = field;
  const hide = ui.masked === true && answer !== null && answer.source !== 'typed';
  return {
    label: neededText(pkg, language, `${ui.ref}.label`),
    value: hide ? maskNumber(String(value ?? '')) : valueInWords(pkg, ui, value, language),
    source: answer?.source ?? ('typed' as const),
    verified: answer?.verified ?? false,
    // Changing a mere default is answering, not correcting.
    edited: answer?.original !== undefined && answer.original.source !== 'const',
  };
};

/** A value as people read it: dates day first, choices by their label. */
export const valueInWords = (pkg: ProcedurePackage, ui: UiField, value: AnswerValue, language: Language): string => {
  if (value === null) return inLanguage(formWords.empty, language);
  if (typeof value === 'boolean') return inLanguage(value ? formWords.yes : formWords.no, language);
  if (ui.widget === 'date') return showDate(String(value));
  if (ui.options?.includes(String(value))) return neededText(pkg, language, `${ui.ref}=${value}`);
  return String(value);
};
