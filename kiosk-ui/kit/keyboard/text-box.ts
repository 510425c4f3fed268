import type { TextBox } from './served.ts';

/**
 * Edits a real text box as a keyboard would: with `input` events, within `maxLength`, with the caret where a person expects
 * it, so that screen readers and forms see what they always see (citizen-experience 4.2). What was done can be undone.
 */
interface Moment {
  value: string;
  from: number;
  to: number;
}
let history: { box: TextBox; before: Moment; after: Moment }[] = [];
/** More steps back than anybody takes. */
const historyLimit = 200;

export const caretOf = (box: TextBox): [from: number, to: number] => [
  box.selectionStart ?? box.value.length,
  box.selectionEnd ?? box.value.length,
];
const momentOf = (box: TextBox): Moment => {
  const [from, to] = caretOf(box);
  return { value: box.value, from, to };
};
const tell = (box: TextBox, inputType: string, data: string | null) =>
  box.dispatchEvent(new InputEvent('input', { bubbles: true, data, inputType }));

/** Where the caret of a long text has gone, the box shows it. */
const showCaret = (box: TextBox) => {
  if (box.selectionEnd === box.value.length) box.scrollLeft = box.scrollWidth;
};

/** Puts `text` in place of `[from, to)` and the caret at `caret`; false when it would not fit into the box. */
export const edit = (box: TextBox, from: number, to: number, text: string, caret = from + text.length): boolean => {
  const grown = box.value.length - (to - from) + text.length;
  if (box.maxLength >= 0 && grown > box.maxLength && grown > box.value.length) return false;
  const before = momentOf(box);
  box.setRangeText(text, from, to, 'end');
  if (caret !== from + text.length) box.setSelectionRange(caret, caret);
  tell(box, text === '' ? 'deleteContentBackward' : 'insertText', text || null);
  showCaret(box);
  history.push({ box, before, after: momentOf(box) });
  if (history.length > historyLimit) history.shift();
  return true;
};

const graphemes = new Intl.Segmenter('vi');
/** The last letter with all its marks. */
export const lastLetter = (text: string): string => [...graphemes.segment(text)].at(-1)?.segment ?? '';

/** Takes away the selection, or the one letter (with all its marks) before the caret. */
export const eraseLetter = (box: TextBox): void => {
  const [from, to] = caretOf(box);
  const start = from === to ? from - lastLetter(box.value.slice(0, from)).length : from;
  if (start < to) edit(box, start, to, '');
};

/** Writes over the selection, or at the caret. */
export const insert = (box: TextBox, text: string): void => {
  edit(box, ...caretOf(box), text);
};

const restore = (box: TextBox, { value, from, to }: Moment) => {
  box.setRangeText(value, 0, box.value.length, 'end');
  box.setSelectionRange(from, to);
  tell(box, 'historyUndo', null);
  showCaret(box);
};

/** One key back. What came from elsewhere since (a paste, a real keyboard) is taken back first, in one step. */
export const undo = (box: TextBox): void => {
  const last = history.at(-1);
  if (last?.box !== box) return;
  if (box.value !== last.after.value) return restore(box, last.after);
  history.pop();
  restore(box, last.before);
};

/** What was typed stays nowhere but in its box. */
export const forgetEdits = (): void => {
  history = [];
};
