import { settleTone, syllableBefore, type Tone, toggleTone } from './tone-marks.ts';

type TextBox = HTMLInputElement | HTMLTextAreaElement;

/**
 * Edits a real text box as a keyboard would: at the caret, over the selection, within `maxLength`, with an `input`
 * event, so that caret, undo and screen readers stay right (citizen-experience 4.2).
 */
const replace = (box: TextBox, from: number, to: number, text: string): void => {
  const grown = box.value.length - (to - from) + text.length;
  if (box.maxLength >= 0 && grown > box.maxLength && grown > box.value.length) return;
  box.setRangeText(text, from, to, 'end');
  box.dispatchEvent(new InputEvent('input', { bubbles: true, data: text, inputType: 'insertText' }));
};

const caretOf = (box: TextBox): [number, number] => [
  box.selectionStart ?? box.value.length,
  box.selectionEnd ?? box.value.length,
];

export const typeText = (box: TextBox, text: string, vietnamese: boolean): void => {
  const [from, to] = caretOf(box);
  const before = vietnamese && from === to && /^\p{L}$/u.test(text) ? syllableBefore(box.value, from) : '';
  replace(box, from - before.length, to, before === '' ? text : settleTone(before + text));
};

export const typeTone = (box: TextBox, tone: Tone): void => {
  const [, to] = caretOf(box);
  const before = syllableBefore(box.value, to);
  const toned = toggleTone(before, tone);
  if (toned !== before) replace(box, to - before.length, to, toned);
};

/** Deletes the selection, or the one character (with all its marks) before the caret. */
export const eraseBack = (box: TextBox): void => {
  const [from, to] = caretOf(box);
  const last = [...new Intl.Segmenter('vi').segment(box.value.slice(0, from))].at(-1)?.segment ?? '';
  const start = from === to ? from - last.length : from;
  if (start < to) replace(box, start, to, '');
};
