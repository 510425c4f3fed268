import { dateInWords } from '../text/date-words.ts';
import { type Draft, type FieldState, stateOf } from './draft-state.ts';
import { valueInWords } from './review.ts';

/**
 * The lines of the official A4 form, in Vietnamese and in the words of the form, filled as far as the declaration goes.
 * Empty values stay empty lines for a pen; what is hidden has no line. A line of a list's field comes once for each item;
 * lines that follow each other and speak of one list stay together, item by item.
 */
export const printLines = (draft: Draft): { title: string; lines: PrintedLine[] } => {
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

/** `heading` stands above the line, in the words of the form; `isLong`: leave more room for a pen. */
export type PrintedLine = {
  readonly heading?: string;
  readonly text: string;
  readonly value: string;
  readonly isLong?: boolean;
};

/** The same form with nothing on it, for a pen: every line once, what depends on answers too. */
export const blankLines = (pkg: Draft['pkg']): { title: string; lines: PrintedLine[] } => ({
  title: pkg.print.title,
  lines: pkg.print.lines.map(({ heading, text, ref }) => ({
    ...(heading === undefined ? {} : { heading }),
    text,
    value: '',
    isLong: pkg.ui.pages.some((page) => page.fields.some((one) => one.ref === ref && one.widget === 'long-text')),
  })),
});

type Line = Draft['pkg']['print']['lines'][number];

const listOf = (ref: string): string | null => (ref.includes('/*/') ? (ref.split('/*/')[0] ?? null) : null);

const printedLine = (draft: Draft, line: Line, ref: string): PrintedLine[] => {
  const field = stateOf(draft).fields.get(ref);
  if (!field?.visible) return [];
  const heading = line.heading === undefined ? {} : { heading: line.heading };
  return [{ ...heading, text: line.text, value: printedValue(draft, line, field) }];
};

const printedValue = (draft: Draft, line: Line, field: FieldState): string => {
  const { value } = field;
  if (value === null) return '';
  if (line.as === 'date-words') return dateInWords(String(value)) ?? '';
  const words = field.plan.ui ? valueInWords(draft, field, 'vi') : String(value);
  return line.as === 'upper-case' ? words.toLocaleUpperCase('vi') : words;
};
