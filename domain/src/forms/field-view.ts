import type { Language } from '../localized.ts';
import { neededText, textOf } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage, UiField } from '../procedure-package/schema.ts';
import type { AnswerValue } from '../provenance.ts';
import type { FieldView } from '../screen-parts.ts';
import { maskNumber } from '../text/mask.ts';
import { longestAnswer } from './answer-text.ts';
import type { FieldState } from './draft-state.ts';
import { limit } from './field-fault.ts';
import { faultMessage } from './messages.ts';

/** One field as the screen draws it. A locked number of a card leaves only masked (PR-1). */
export const fieldView = (pkg: ProcedurePackage, field: FieldState, language: Language, judged: boolean): FieldView => {
  const { plan, answer, lock } = field;
  const ui = plan.ui;
  if (!ui) throw new Error(`${plan.ref} is on no page`);
  const help = textOf(pkg, language, `${plan.ref}.help`);
  const isText = ui.widget === 'text' || ui.widget === 'long-text';
  return {
    ref: plan.ref,
    widget: ui.widget,
    label: neededText(pkg, language, `${plan.ref}.label`),
    ...(help === null ? {} : { help }),
    value: shownValue(ui, answer?.value ?? null, lock),
    source: answer && answer.value !== null ? answer.source : null,
    verified: answer?.verified ?? false,
    lock,
    required: field.required,
    ...(judged && field.fault ? { error: faultMessage(pkg, plan, field.fault, language) } : {}),
    ...(isText ? { maxLength: limit(plan, 'maxLength') ?? longestAnswer } : {}),
    ...(ui.options
      ? {
          options: ui.options.map((value) => ({ value, label: neededText(pkg, language, `${plan.ref}=${value}`) })),
        }
      : {}),
    ...(ui.partial ? { partial: true } : {}),
    keyboard: ui.keyboard ?? usualKeyboard(ui),
  };
};

const shownValue = (ui: UiField, value: AnswerValue, lock: FieldState['lock']): AnswerValue =>
  ui.masked && lock === 'locked' && typeof value === 'string' ? maskNumber(value) : value;

const usualKeyboard = (ui: UiField): FieldView['keyboard'] => {
  switch (ui.widget) {
    case 'text':
    case 'long-text':
      return 'vietnamese';
    case 'choice':
    case 'yes-no':
      return 'none';
    default:
      return 'digits';
  }
};
