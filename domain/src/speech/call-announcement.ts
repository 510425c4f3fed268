import { spellings } from './codes-in-words.ts';

/**
 * A call as the hall hears it: "Mời số A không hai ba, đến quầy số năm". Sign by sign, so that no rule of tones (mốt, lăm, tư) and no
 * dialect (linh, lẻ) comes into it, and few clips say every number there is (reference/citizen-experience.md, 5.4).
 */
export type Announcement = {
  /** keys of clips, in order; the first is the chime */
  readonly keys: readonly string[];
  /** the same as words, for whoever reads along and for voices that read a text */
  readonly text: string;
};

const phrases = {
  invite: 'Mời số',
  again: 'Xin nhắc lại. Mời số',
  counter: 'đến quầy số',
} as const;

export const CHIME = 'chime';
const { digits, letters } = spellings.vi;

/** The key and the word of one sign of a number; null: no number has it. */
const signOf = (sign: string): readonly [key: string, word: string] | null => {
  if (/^\d$/.test(sign)) return [`digit.${sign}`, digits[Number(sign)]!];
  const word = letters[sign];
  return word === undefined ? null : [`letter.${sign.toLowerCase()}`, word];
};

const signsOf = (number: string): (readonly [string, string])[] =>
  [...number].map((sign) => {
    const said = signOf(sign);
    if (!said) throw new RangeError(`nobody can say "${sign}" of number ${number}`);
    return said;
  });

/**
 * What is said when `number` (A023) is called to counter 1 to 99. `again`: the same call once more. Throws on what no office has as a
 * number or a counter: it was checked where it came in.
 */
export const callAnnouncement = (number: string, counter: number, again = false): Announcement => {
  if (!Number.isInteger(counter) || counter < 1 || counter > 99)
    throw new RangeError(`no counter has number ${counter}`);
  const [called, where] = [signsOf(number), signsOf(String(counter))];
  const words = (signs: readonly (readonly [string, string])[]): string => signs.map(([, word]) => word).join(' ');
  return {
    keys: [
      CHIME,
      again ? 'phrase.again' : 'phrase.invite',
      ...called.map(([key]) => key),
      'phrase.counter',
      ...where.map(([key]) => key),
    ],
    text: `${again ? phrases.again : phrases.invite} ${words(called)}, ${phrases.counter} ${words(where)}`,
  };
};

/** Every clip that calls are made of, by key, with what is said; the chime is no word and not among them. */
export const announcementClips = (): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(phrases).map(([key, text]) => [`phrase.${key}`, text] as const),
    ...digits.map((word, digit) => [`digit.${digit}`, word] as const),
    ...Object.entries(letters).map(([letter, word]) => [`letter.${letter.toLowerCase()}`, word] as const),
  ]);
