import { dateInWords } from '../text/date-words.ts';
import { type Draft, type FieldState, stateOf } from './draft-state.ts';
import { valueInWords } from './review.ts';

/**
 * The lines of the official A4 form, in Vietnamese and in the words of the form, filled as far as the declaration goes.
 * Empty values stay empty lines for a pen; what is hidden has no line. A line of a list's field comes once for each item;
 * lines that follow each other and speak of one list stay together, item by item.
 */
export const printLines = (draft: Draft): { title: string; lines: { text: string; value: string }[] } => {
  const { lines } = draft.pkg.print;
  const printed = lines.flatMap((line, at) => {
    const list = listOf(line.ref);
    if (list === null) return printedLine(draft, line, line.ref);
    if (at > 0 && listOf(lines[at - 1]?.ref ?? '') === list) return []; // with the first of its group
    const rest = lines.slice(at);
    const end = rest.findIndex((one) => listOf(one.ref) !== list);
    const group = end < 0 ? rest : rest.slice(0, end);
    const items = stateOf(draft).fields.get(list)?.items ?? [];
    return items.flatMap((id) => group.flatMap((one) => printedLine(draft, one, one.ref.replace('/*/', `/${id}/`))));
  });
  return { title: draft.pkg.print.title, lines: printed };
};

type Line = Draft['pkg']['print']['lines'][number];

const listOf = (ref: string): string | null => (ref.includes('/*/') ? (ref.split('/*/')[0] ?? null) : null);

const printedLine = (draft: Draft, line: Line, ref: string): { text: string; value: string }[] => {
  const field = stateOf(draft).fields.get(ref);
  return field?.visible ? [{ text: line.text, value: printedValue(draft, line, field) }] : [];
};

const printedValue = (draft: Draft, line: Line, field: FieldState): string => {
  const { value } = field;
  if (value === null) return '';
  if (line.as === 'date-words') return dateInWords(String(value)) ?? '';
  const words = field.plan.ui ? valueInWords(draft, field, 'vi') : String(value);
  return line.as === 'upper-case' ? words.toLocaleUpperCase('vi') : words;
};
