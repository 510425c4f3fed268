import { fold } from '@mot-cua/domain/text/fold.ts';
import type { Offer } from './served.ts';

/**
 * What completes the words before the caret: names, places, peoples, values of this visit. Accents and case do not matter
 * in what is typed ("nguyen" offers Nguyễn); marks that were typed count ("thuỷ" does not offer Thúy).
 */
export type SuggestFrom = 'person-name' | 'place' | 'birth-place' | 'people' | 'country';
/** `first` begins an answer (family names), `next` may follow anywhere; entries may have several words. */
export type Lists = Record<SuggestFrom, { first: readonly string[]; next: readonly string[] }>;

export const offersAtMost = 4;
/** Letters that stand in the row side by side on the smallest panel; long ones are written smaller, in two lines. */
const lettersAtMost = 30;
const longFrom = 13;
const longest = 96;
export const isLong = (label: string): boolean => label.length > longFrom;

/** As many as the row has room for. */
export const fitting = (offers: readonly Offer[]): Offer[] => {
  let room = lettersAtMost;
  return offers
    .filter(({ label }) => label.length <= longest)
    .filter(({ label }, at) => {
      room -= isLong(label) ? label.length / 3 : label.length;
      return at === 0 || room >= 0;
    })
    .slice(0, offersAtMost);
};

/** Words before the caret that one entry may complete: "thanh hoa", "ro cham". */
const wordsAtMost = 4;

const untoned = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300\u0301\u0303\u0309\u0323]/g, '')
    .normalize('NFC');

/** Lists are long and keys are frequent: each entry is folded once. */
const foldedEntries = new Map<string, string>();
const foldedOf = (entry: string): string => {
  let folded = foldedEntries.get(entry);
  if (folded === undefined) {
    folded = fold(entry);
    if (foldedEntries.size < 2_000) foldedEntries.set(entry, folded);
  }
  return folded;
};

/** Whether `entry` begins with `typed`, letter by letter, where a letter typed without marks stands for all its forms. */
export const completes = (entry: string, typed: string): boolean => {
  const wanted = [...typed.normalize('NFC').toLowerCase()];
  const letters = [...entry.normalize('NFC').toLowerCase()];
  return (
    wanted.length <= letters.length &&
    wanted.every((letter, at) => {
      const own = letters[at]!;
      return letter === own || letter === untoned(own) || letter === fold(own);
    })
  );
};

/** Where the last one to four words begin, longest first. */
const wordStarts = (before: string): number[] => {
  const starts: number[] = [];
  for (let at = before.length; at > 0 && starts.length < wordsAtMost; at--)
    if (/[\s,(]/.test(before[at - 1]!) && at < before.length && !/[\s,(]/.test(before[at]!)) starts.unshift(at);
  if (starts.length < wordsAtMost && before !== '' && !/[\s,(]/.test(before[0]!)) starts.unshift(0);
  return starts;
};

/** The next word follows at once. */
const onward = (entry: string): string => `${entry} `;

/** At most four offers for the text before the caret. */
export const offersFor = (
  before: string,
  lists: { first: readonly string[]; next: readonly string[] } | null,
  earlier: readonly string[] = [],
): Offer[] => {
  const offers = new Map<string, Offer>();
  const add = (label: string, replaces: number, text = label) => {
    const typed = before.slice(before.length - replaces);
    if (label !== typed && !offers.has(label)) offers.set(label, { label, text, replaces });
  };
  const usable = earlier.filter((value) => value !== before.trim());
  for (const value of usable) if (completes(value, before)) add(value, before.length);
  if (lists && before.trim() === '') for (const entry of lists.first) add(entry, before.length, onward(entry));
  if (lists)
    for (const start of wordStarts(before)) {
      const typed = before.slice(start);
      const plain = fold(typed);
      const order = start === 0 ? [lists.first, lists.next] : [lists.next, lists.first];
      for (const entry of order.flat()) {
        if (offers.size >= offersAtMost) break;
        if (foldedOf(entry).startsWith(plain) && completes(entry, typed)) add(entry, typed.length, onward(entry));
      }
    }
  return [...offers.values()].slice(0, offersAtMost);
};
