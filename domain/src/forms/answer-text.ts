import type { Widget } from '../procedure-package/schema.ts';
import type { AnswerValue } from '../provenance.ts';

// What must not hide in an answer: control characters, and marks that turn the writing direction around.
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Longest answer that is kept, in UTF-16 units (the bound of `AnswerValue`). */
export const longestAnswer = 2000;

/** An answer as the draft keeps it: NFC, no unseen characters; spaces stay, because somebody is still typing. */
export const keptText = (text: string, widget: Widget): string =>
  text
    .normalize('NFC')
    .replace(/\r\n?/gu, '\n')
    .replace(unseen, (character) =>
      character === '\n' && widget === 'long-text' ? '\n' : character === '\n' ? ' ' : '',
    );

/** An answer as it leaves the draft: trimmed, one space between words; empty text is no answer. */
export const outputValue = (value: AnswerValue): AnswerValue => {
  if (typeof value !== 'string') return value;
  const tidy = value
    .normalize('NFC')
    .replace(/[^\S\n]+/gu, ' ')
    .replace(/ ?\n ?/gu, '\n')
    .trim();
  return tidy === '' ? null : tidy;
};

/**
 * The value in the type its widget wants, or undefined when it cannot be one (a yes/no for a date). A number that was
 * typed as text becomes a number; text that is no number is kept, so that the screen can say what is wrong with it.
 */
export const typedForWidget = (value: AnswerValue, widget: Widget): AnswerValue | undefined => {
  if (value === null) return null;
  if (widget === 'yes-no') return typeof value === 'boolean' ? value : undefined;
  if (typeof value === 'boolean') return undefined;
  if (widget === 'number') return numberOrText(value);
  if (typeof value === 'number') return widget === 'year' && Number.isFinite(value) ? String(value) : undefined;
  if (value.length > longestAnswer) return undefined;
  return widget === 'date' ? keptDate(keptText(value, widget)) : keptText(value, widget);
};

/** `5/9/2025`, `9/2025` as people write them → `2025-09-05`, `2025-09`; all else stays, so that it can be put right. */
const keptDate = (text: string): string => {
  const parts = /^\s*(?:([0-9]{1,2})[/.-])?([0-9]{1,2})[/.-]([0-9]{4})\s*$/u.exec(text);
  if (!parts) return text;
  const [, day, month = '', year = ''] = parts;
  return [year, month, ...(day === undefined ? [] : [day])].map((part) => part.padStart(2, '0')).join('-');
};

const numberOrText = (value: string | number): AnswerValue | undefined => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (value.length > longestAnswer) return undefined;
  const trimmed = value.trim();
  if (trimmed === '') return null;
  return /^-?[0-9]{1,15}(?:[.,][0-9]{1,6})?$/u.test(trimmed)
    ? Number(trimmed.replace(',', '.'))
    : keptText(value, 'number');
};
