import { compose, type Method, type Syllable, type ToneStyle } from './input-method.ts';
import type { TextBox } from './served.ts';
import { caretOf, edit, eraseLetter, lastLetter } from './text-box.ts';

export type Tone = 'acute' | 'grave' | 'hook' | 'tilde' | 'dot';
/** Combining marks of the five tones. */
export const toneMarks: Record<Tone, string> = {
  acute: '\u0301',
  grave: '\u0300',
  hook: '\u0309',
  tilde: '\u0303',
  dot: '\u0323',
};

/** How the kiosk writes; `style` is the site's, the method is the citizen's for this visit. */
export interface Way {
  method: Method;
  style: ToneStyle;
}

interface Place {
  syllable: Syllable;
  /** where it stands in the box, `[start, end)` */
  start: number;
  end: number;
}

/** The syllable under way with its keys, as long as nothing else has touched the box. */
let live: (Place & { box: TextBox; value: string; caret: number }) | null = null;

const wordBefore = (text: string) => /[\p{L}\p{M}]*$/u.exec(text)![0];

const placeAt = (box: TextBox, from: number, to: number): Place => {
  if (live?.box === box && live.value === box.value && from === to && from === live.caret) return live;
  const seed = wordBefore(box.value.slice(0, from));
  const tail = /^[\p{L}\p{M}]*/u.exec(box.value.slice(to))![0];
  return { syllable: { seed, keys: '', tail }, start: from - seed.length, end: to + tail.length };
};

const isTone = (key: string) => Object.values(toneMarks).includes(key);
/** Keys that the input method takes: letters of the Vietnamese alphabet (and f j w z), tones, in VNI digits in a word. */
const isComposed = (key: string, method: Method, { seed, keys }: Syllable) =>
  /^[a-zăâđêôơư]$/i.test(key) || isTone(key) || (method === 'vni' && seed + keys !== '' && /^\d$/.test(key));

/** Writes the syllable into the box in place of what stood there; false when nothing changed. */
const write = (box: TextBox, { start, end }: Place, syllable: Syllable, way: Way): boolean => {
  const [before, after] = compose(syllable, way.method, way);
  const caret = start + before.length;
  if (box.value.slice(start, end) === before + after) return false;
  if (!edit(box, start, end, before + after, caret)) return false;
  live = { box, value: box.value, caret, start, end: caret + after.length, syllable };
  return true;
};

/** What goes in as it is: signs, spaces, letters of other alphabets. The word before it is finished. */
const put = (box: TextBox, text: string, way: Way | null): void => {
  const [from, to] = caretOf(box);
  let start = from;
  let word = '';
  if (way && live && placeAt(box, from, to) === live && /^[^\p{L}\p{M}\p{N}]/u.test(text)) {
    [word] = compose(live.syllable, way.method, { ...way, ended: true });
    start = live.start;
  }
  live = null;
  edit(box, start, to, word + text);
};

/** One key: a character, or the combining mark of a tone. Without a `way` it is written as it is (codes, addresses). */
export const typeKey = (box: TextBox, key: string, way: Way | null): void => {
  const [from, to] = caretOf(box);
  const place = placeAt(box, from, to);
  const { syllable } = place;
  if (!way || !isComposed(key, way.method, syllable)) {
    if (!isTone(key)) put(box, key, way);
    return;
  }
  write(box, place, { ...syllable, keys: syllable.keys + key }, way);
};

/** The breve of ơ̆ and ư̆ (U+0306) on the letter before the caret; pressed again it goes. */
export const typeBreve = (box: TextBox): void => {
  const [from, to] = caretOf(box);
  const letter = lastLetter(wordBefore(box.value.slice(0, from)));
  if (from !== to || letter === '') return;
  const plain = letter.normalize('NFD').replace('\u0306', '').normalize('NFC');
  live = null;
  edit(box, from - letter.length, from, plain === letter ? `${letter}\u0306`.normalize('NFC') : plain);
};

/** The selection; or the last key of the syllable under way; or the one letter (with all its marks) before the caret. */
export const eraseBack = (box: TextBox, way: Way | null): void => {
  const [from, to] = caretOf(box);
  const place = placeAt(box, from, to);
  const { seed, keys, tail } = place.syllable;
  if (from === to && way) {
    // keys that changed nothing to the eye are taken back together with the one before
    for (let left = [...keys].slice(0, -1); left.length > 0 || seed !== ''; left = left.slice(0, -1)) {
      if (write(box, place, { seed, keys: left.join(''), tail }, way)) return;
      if (left.length === 0) break;
    }
    const shorter = seed.slice(0, seed.length - lastLetter(seed).length);
    if (keys === '' && seed !== '' && write(box, place, { seed: shorter, keys: '', tail }, way)) return;
  }
  live = null;
  eraseLetter(box);
};

/** Puts a suggestion in place of what it completes. */
export const putWhole = (box: TextBox, text: string, replaces: number): void => {
  const [from, to] = caretOf(box);
  live = null;
  edit(box, from - replaces, to, text);
};

export const forgetSyllable = (): void => {
  live = null;
};
