import { fold } from '../text/fold.ts';

/**
 * The forms in which a Vietnamese word comes out of somebody's fingers: without marks, with the keys of an input method
 * that was off, with the sounds of where they come from. Words here are folded already (fold.ts) unless said otherwise.
 */

/** `ký` and `kí`, `quý` and `quí` are one: a final y after a consonant reads as i. */
export const oneSpelling = (word: string): string => word.replace(/([bcdghklmnprstvx]|qu)y$/u, '$1i');

/** The words of a text in lower case with their marks: runs of letters and digits, no zeros before a number. */
export const wordsIn = (text: string): string[] =>
  (
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  )
    .map((word) => word.replace(/^0+(?=[0-9])/u, ''))
    .filter((word) => plainForm(word) !== '');

/** A word as it is looked up: folded, in one spelling, Latin letters and digits alone. */
export const plainForm = (word: string): string => oneSpelling(fold(word).replace(/[^a-z0-9]/gu, ''));

/** A word with its marks in one order wherever they were put (`hòa` and `hoà`): letters with their hats, then the tone. */
export const marksOf = (word: string): string => {
  let tone = '';
  const letters = word.normalize('NFD').replace(/[\u0300\u0301\u0303\u0309\u0323]/gu, (mark) => {
    tone = mark;
    return '';
  });
  return `${oneSpelling(letters)} ${tone}`;
};

/** Tones that much of the country does not tell apart when writing: hỏi and ngã. */
const ALIKE = /[\u0303\u0309]$/u;
const ANY_MARK = /[^a-z0-9 ]/u;

/**
 * How well the marks of a typed word go with those of a word of the list that has the same plain form (both from `marksOf`): 1 as far
 * as they say nothing, less where they speak against it. `marked`: the rest of the question has marks.
 */
export const sameMarks = (typed: string, listed: string, marked: boolean): number => {
  if (typed === listed) return 1;
  if (!ANY_MARK.test(typed)) return marked && ANY_MARK.test(listed) ? 0.9 : 1;
  const [letters, otherLetters] = [typed.split(' ')[0], listed.split(' ')[0]];
  if (letters !== otherLetters) return 0.65;
  return ALIKE.test(typed) && ALIKE.test(listed) ? 0.97 : 0.8;
};

/**
 * What was meant when Telex or VNI keys stand in the word (`ddawng` `kys` `dang9` `ky1`): no s, f, r, x, j, w or digit follows
 * a vowel in Vietnamese, and no vowel is doubled. The word itself where nothing of that kind is in it.
 */
export const withoutInputKeys = (word: string): string => {
  const letters = /[a-z]/u.test(word) ? word.replace(/[0-9]/gu, '') : word;
  const start = letters.replace(/^w/u, 'u');
  const head = /^(?:tr|[a-z])/u.exec(start)?.[0] ?? '';
  const rest = start.slice(head.length).replace(/[sfrxjwz]/gu, '');
  return (head + rest)
    .replace(/^dd/u, 'd')
    .replace(/d$/u, '')
    .replace(/([aeo])\1/gu, '$1')
    .replace(/([aeo])([iuymnpct]|ng|nh|ch)\1$/u, '$1$2');
};

/** One sound for spellings that people of some region do not tell apart: s/x, tr/ch, d/gi/r, l/n, -n/-ng, -t/-c. */
export const asHeard = (word: string): string =>
  word
    .replace(/^(?:gi(?=[aeou])|d|r|v(?=i))/u, 'z')
    .replace(/^tr/u, 'ch')
    .replace(/^x/u, 's')
    .replace(/^l/u, 'n')
    .replace(/^(?:k|q)/u, 'c')
    .replace(/ng$/u, 'n')
    .replace(/t$/u, 'c');

/** True when one letter more, less, other, or two neighbours swapped turn one word into the other; equal words too. */
export const withinOneEdit = (one: string, other: string): boolean => {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > 1) return false;
  let same = 0;
  while (same < short.length && short[same] === long[same]) same++;
  if (same === long.length) return true;
  const restOf = (word: string, from: number) => word.slice(from);
  if (short.length < long.length) return restOf(short, same) === restOf(long, same + 1);
  if (restOf(short, same + 1) === restOf(long, same + 1)) return true;
  return (
    short[same] === long[same + 1] &&
    short[same + 1] === long[same] &&
    restOf(short, same + 2) === restOf(long, same + 2)
  );
};

/**
 * Words run together (`dangkykhaisinh`) taken apart into known ones at the least cost; null where that cannot be done. `costOf` a
 * word behind another (null: the first) is about 1, less for a common one or a common pair, null for what is no word.
 */
export const takenApart = (
  run: string,
  costOf: (word: string, before: string | null) => number | null,
): string[] | null => {
  const least: ({ readonly words: readonly string[]; readonly cost: number } | null)[] = [{ words: [], cost: 0 }];
  for (let end = 1; end <= run.length; end++) {
    let best: (typeof least)[number] = null;
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start++) {
      const before = least[start];
      const word = run.slice(start, end);
      const own = before ? costOf(word, before.words.at(-1) ?? null) : null;
      if (!before || own === null || (best && before.cost + own >= best.cost)) continue;
      best = { words: [...before.words, word], cost: before.cost + own };
    }
    least.push(best);
  }
  const whole = least[run.length];
  return whole ? [...whole.words] : null;
};

/** `nghiêng` */
const LONGEST_SYLLABLE = 7;
