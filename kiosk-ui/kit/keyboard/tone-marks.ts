/**
 * The small input method behind the tone keys: letters are typed as they are (ă â đ ê ô ơ ư have keys of their own) and a
 * tone key acts on the syllable before the caret, wherever its vowel is. Everything goes out in NFC.
 *
 * Where a tone sits (citizen-experience 4.3): on the last vowel with a shape mark (ă â ê ô ơ ư); else on the only vowel;
 * of two vowels on the second when a consonant follows and on the first when none does; of three on the middle one.
 * The u of "qu" and the i of "gi" before a vowel belong to the consonant.
 */
export type Tone = 'acute' | 'grave' | 'hook' | 'tilde' | 'dot';

/** Combining marks of the five tones. */
export const toneMarks: Record<Tone, string> = {
  acute: '\u0301',
  grave: '\u0300',
  hook: '\u0309',
  tilde: '\u0303',
  dot: '\u0323',
};

const vowels = 'aăâeêioôơuưy';
const shaped = 'ăâêôơư';
/** Endings a syllable may have; g and h stand for an ng, nh or ch that is still being typed. */
const endings = new Set(['', 'c', 'ch', 'm', 'n', 'ng', 'nh', 'p', 't']);
const onsets = new Set(' b c ch d đ g gh gi h k kh l m n ng ngh nh p ph q qu r s t th tr v x'.split(' '));

const isVowel = (letter: string | undefined) => letter !== undefined && vowels.includes(letter.toLowerCase());

/** Letters without tone, and the tone mark that was on them (empty when none). */
const withoutTone = (syllable: string): { letters: string[]; mark: string } => {
  let mark = '';
  const letters = [...syllable.normalize('NFC')].map((letter) =>
    letter
      .normalize('NFD')
      .replace(/[\u0301\u0300\u0309\u0303\u0323]/, (found) => {
        mark = found;
        return '';
      })
      .normalize('NFC'),
  );
  return { letters, mark };
};

/** `[start, end)` of the vowels that may carry the tone, null when this is no Vietnamese syllable. */
const toneBearers = (letters: string[]): [number, number] | null => {
  const lower = letters.map((letter) => letter.toLowerCase());
  let start = lower.findIndex(isVowel);
  if (start < 0) return null;
  let end = start;
  while (isVowel(lower[end])) end++;
  const glide = start === 1 && ((lower[0] === 'q' && lower[1] === 'u') || (lower[0] === 'g' && lower[1] === 'i'));
  if (glide && end - start > 1) start++;
  const onset = lower.slice(0, start).join('');
  const possible = onsets.has(onset) && end - start <= 3 && endings.has(lower.slice(end).join(''));
  return possible ? [start, end] : null;
};

const seatOfTone = (letters: string[]): number => {
  const bearers = toneBearers(letters);
  if (!bearers) return -1;
  const [start, end] = bearers;
  for (let at = end - 1; at >= start; at--) if (shaped.includes(letters[at]!.toLowerCase())) return at;
  if (end - start === 1) return start;
  if (end - start === 3) return start + 1;
  return end < letters.length ? start + 1 : start;
};

const withMark = (letters: string[], mark: string): string | null => {
  const seat = seatOfTone(letters);
  if (seat < 0) return null;
  return letters.map((letter, at) => (at === seat ? (letter + mark).normalize('NFC') : letter)).join('');
};

/** Puts a tone on a syllable; the tone it already has is taken off again. What is no syllable stays as it is. */
export const toggleTone = (syllable: string, tone: Tone): string => {
  const { letters, mark } = withoutTone(syllable);
  if (mark === toneMarks[tone]) return letters.join('');
  return withMark(letters, toneMarks[tone]) ?? syllable.normalize('NFC');
};

/** Moves the tone to where it belongs after a letter was added: "hòa" + "n" → "hoàn". */
export const settleTone = (syllable: string): string => {
  const { letters, mark } = withoutTone(syllable);
  if (mark === '') return syllable.normalize('NFC');
  return withMark(letters, mark) ?? syllable.normalize('NFC');
};

/** The run of letters that ends at the caret: what a tone key acts on. */
export const syllableBefore = (text: string, caret: number): string =>
  /[\p{L}\p{M}]*$/u.exec(text.slice(0, caret))?.[0] ?? '';
