import { dateInWords } from '../text/date-words.ts';
import { type Draft, stateOf } from './draft-state.ts';
import { valueInWords } from './review.ts';

/**
 * The lines of the official A4 form, in Vietnamese and in the words of the form, filled as far as the declaration goes.
 * Empty values stay empty lines for a pen; what is hidden has no line.
 */
export const printLines = (draft: Draft): { title: string; lines: { text: string; value: string }[] } => {
  const { fields } = stateOf(draft);
  const lines = draft.pkg.print.lines.flatMap((line) => {
    const field = fields.get(line.ref);
    if (!field?.visible) return [];
    const { value } = field;
    if (value === null) return [{ text: line.text, value: '' }];
    if (line.as === 'date-words') return [{ text: line.text, value: dateInWords(String(value)) ?? '' }];
    const words = field.plan.ui ? valueInWords(draft.pkg, field.plan.ui, value, 'vi') : String(value);
    return [{ text: line.text, value: line.as === 'upper-case' ? words.toLocaleUpperCase('vi') : words }];
  });
  return { title: draft.pkg.print.title, lines };
};
