import { digitsInWords, numberInWords } from './numbers-in-words.ts';

/**
 * Codes as they are spelled to somebody who writes them down: letter by letter, digit by digit, every dash and dot. A voice that
 * meets `TAM-4Q7K` reads a word that nobody can type.
 */
export type Spelling = {
  readonly digits: readonly string[];
  readonly letters: Readonly<Record<string, string>>;
  readonly dash: string;
  readonly dot: string;
  readonly hidden: (count: number) => string;
};

/** The names of the letters as primary schools teach them (bê, xê), those of foreign letters as people say them. */
const vietnamese: Spelling = {
  digits: [...'0123456789'].map(digitsInWords),
  letters: {
    A: 'a',
    Ă: 'á',
    Â: 'ớ',
    B: 'bê',
    C: 'xê',
    D: 'dê',
    Đ: 'đê',
    E: 'e',
    Ê: 'ê',
    F: 'ép',
    G: 'giê',
    H: 'hát',
    I: 'i',
    J: 'gi',
    K: 'ca',
    L: 'e lờ',
    M: 'em mờ',
    N: 'en nờ',
    O: 'o',
    Ô: 'ô',
    Ơ: 'ơ',
    P: 'pê',
    Q: 'quy',
    R: 'e rờ',
    S: 'ét xì',
    T: 'tê',
    U: 'u',
    Ư: 'ư',
    V: 'vê',
    W: 'vê kép',
    X: 'ích xì',
    Y: 'i dài',
    Z: 'dét',
  },
  dash: 'gạch',
  dot: 'chấm',
  hidden: (count) => `${numberInWords(count)} số ẩn`,
};

/** A voice names a letter that stands alone; digits are words, or it makes one number of them. */
const english: Spelling = {
  digits: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'],
  letters: {},
  dash: 'dash',
  dot: 'dot',
  hidden: (count) => `${count} hidden`,
};

export const spellings = { vi: vietnamese, en: english } as const;

const spelled = (run: string, { digits, letters, dash, dot, hidden }: Spelling): string => {
  const groups = run.match(/[•]+|[^-. •]+|[-. ]/gu) ?? [];
  const said = groups.flatMap((group) => {
    if (group === ' ') return [];
    if (group === '-') return [dash];
    if (group === '.') return [dot];
    if (group.startsWith('•')) return [hidden(group.length)];
    return [[...group].map((sign) => digits[Number(sign)] ?? letters[sign] ?? sign).join(' ')];
  });
  return said.join(', '); // the voice rests between two groups, as one writes them down
};

/** What no number is said of: behind or before a letter, a digit or a stroke it is part of something else (a law: 123/2015/NĐ-CP). */
const alone = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\d/])(?:${pattern})(?![\\p{L}\\d/])`, 'gu');

/** Telephone numbers as people write them, with blanks or dots: `0912 345 678`, `1900 1234`, `0206.3852.468`. */
const telephone = alone('0\\d{1,3}(?:[. ]\\d{3,4}){2}|\\d{3,4}(?: \\d{3,4})+');
/** Codes of procedures: `1.001193`. */
const procedure = alone('\\d\\.\\d{6}');
/** Groups of four that belong together: a look-up code, the code of a draft. */
const fours = alone('[A-Z\\d]{4}(?:[ -][A-Z\\d]{4})+');
/** Letters and digits in one, groups held together by dashes and dots: numbers of tickets, codes of dossiers, numbers of forms. */
const code = alone('[\\p{Lu}\\d•]+(?:[-.][\\p{Lu}\\d•]+)*');

const isCode = (run: string): boolean => /\d/.test(run) && /[\p{Lu}•]/u.test(run);

/** The same text with every code in it spelled; what is a number, a date or a word stays as it is. */
export const codesInWords = (text: string, spelling: Spelling): string => {
  const spell = (run: string): string => spelled(run, spelling);
  return text
    .replace(telephone, (run) => spell(run.replaceAll('.', ' ')))
    .replace(procedure, spell)
    .replace(fours, (run) => (isCode(run) ? spell(run) : run))
    .replace(code, (run) => (isCode(run) ? spell(run) : run));
};
