import { bare, isVowel, rimeOf } from './syllables.ts';

/**
 * Vietnamese input method, pure. The keys of the syllable at the caret are kept and the syllable is composed anew from all
 * of them after every key, so that any order of marks works and Backspace takes back one key (citizen-experience 4.3).
 *
 * Keys are single letters, digits and signs as typed; a tone key is its combining mark (U+0301 sắc, U+0300 huyền, U+0309
 * hỏi, U+0303 ngã, U+0323 nặng). `direct` is the layout with ă â đ ê ô ơ ư and tone keys of their own; those keys work in
 * Telex and VNI as well.
 */
export type Method = 'direct' | 'telex' | 'vni';
/** `old`: hòa, thúy; `new`: hoà, thuý. Both are right; compare them with `sameSpelling`. */
export type ToneStyle = 'old' | 'new';

/** The syllable at the caret. `seed` and `tail` are text that stood before and after it already, `keys` came since. */
export interface Syllable {
  seed: string;
  keys: string;
  tail: string;
}

/** Tone keys in the order of `toneMarks` and the key that clears them; for a key, pairs of a letter and what it makes of it. */
type Rules = readonly [tones: string, clear: string, shapes: Readonly<Record<string, string>>];
const rules: Record<Method, Rules> = {
  direct: ['', '', {}],
  telex: ['sfrxj', 'z', { a: 'aâ', e: 'eê', o: 'oô', w: 'aăoơuư', d: 'dđ' }],
  vni: ['12345', '0', { 6: 'aâeêoô', 7: 'oơuư', 8: 'aă', 9: 'dđ' }],
};
const toneMarks = '\u0301\u0300\u0309\u0303\u0323';
const likeCase = (letter: string, model: string) => (model === model.toLowerCase() ? letter : letter.toUpperCase());

/** Which letter of a toneless syllable carries the tone; `start` is where its rime begins. */
const seatOf = (word: string, start: number, style: ToneStyle): number => {
  let end = start;
  while (end < word.length && isVowel(word[end]!)) end++;
  for (let at = end - 1; at >= start; at--) if ('ăâêôơư'.includes(word[at]!)) return at;
  if (end - start === 2 && end === word.length && !(style === 'new' && /o[ae]$|uy$/.test(word))) return start;
  return end - start > 1 ? start + 1 : start;
};

/** What Telex and VNI may not put there: a syllable that ends in c, ch, p, t (or k) takes sắc and nặng only. */
const misfit = (word: string, tone: string) => /(c|ch|k|p|t)$/.test(word) && !'\u0301\u0323'.includes(tone);

class Composer {
  letters: string[] = [];
  /** letters before the caret; those after it are the tail */
  head: number;
  tone = '';
  /** what stands there once the word is no Vietnamese one */
  literal: string;
  lost = false;
  /** Telex or VNI has changed something, and so may have been wrong to */
  changed = false;
  readonly #style: ToneStyle;
  #strict = false;
  #spent = '';
  /** where a ư stands that w made of nothing */
  #bornAt = -1;

  constructor(seed: string, tail: string, style: ToneStyle) {
    this.#style = style;
    this.literal = seed;
    for (const letter of (seed + tail).normalize('NFC')) {
      const [, mark] = /([\u0300\u0301\u0303\u0309\u0323])/.exec(letter.normalize('NFD')) ?? [];
      this.tone ||= mark ?? '';
      this.letters.push(mark ? letter.normalize('NFD').replace(mark, '').normalize('NFC') : letter);
    }
    this.head = [...seed.normalize('NFC')].length;
    this.lost = rimeOf(this.letters.slice(0, this.head).join('').toLowerCase()) < 0;
  }

  get word(): string {
    return this.letters.join('').toLowerCase();
  }

  #start(): number {
    const start = rimeOf(this.word);
    return start >= 0 && this.#strict && this.tone && misfit(this.word, this.tone) ? -1 : start;
  }

  /** `[before the caret, after it]` */
  text(): [string, string] {
    if (this.lost) return [this.literal, ''];
    const shown = [...this.letters];
    const start = this.tone ? rimeOf(this.word) : 0;
    const seat = this.tone ? seatOf(this.word, start, this.#style) : -1;
    if (shown[seat]) shown[seat] = (shown[seat] + this.tone).normalize('NFC');
    return [shown.slice(0, this.head).join(''), shown.slice(this.head).join('')];
  }

  #undo(key: string): void {
    if (this.#bornAt >= 0) {
      this.letters.splice(this.#bornAt, 1);
      this.head--;
    }
    this.literal = this.text()[0] + key;
    this.#spent += key.toLowerCase();
    this.letters.splice(this.head++, 0, key);
    this.lost = this.#start() < 0;
  }

  #append(key: string): void {
    this.literal += key;
    this.letters.splice(this.head++, 0, key);
    this.#pairUp();
    this.lost = this.#start() < 0;
  }

  /** "ưo" and "uơ" before anything else are "ươ". */
  #pairUp(): void {
    const { index } = /(?<!^q)(ưo|uơ)./.exec(this.word) ?? {};
    if (index === undefined) return;
    this.#setShape(index, 'ư');
    this.#setShape(index + 1, 'ơ');
  }

  #setShape(at: number, shape: string): void {
    this.letters[at] = likeCase(shape, this.letters[at]!);
  }

  #toned(key: string, mark: string): boolean {
    if (this.#spent.includes(key) || this.#start() < 0 || this.#start() === this.letters.length) return false;
    if (this.tone === mark) {
      this.tone = '';
      this.#undo(key);
      return true;
    }
    if (misfit(this.word, mark)) return false;
    this.tone = mark;
    this.#strict = this.changed = true;
    this.literal += key;
    return true;
  }

  #shaped(key: string, pairs: string): boolean {
    const lower = key.toLowerCase();
    if (this.#spent.includes(lower)) return false;
    const marked: number[] = [];
    for (let at = this.head - 1; at >= 0; at--) {
      const old = this.letters[at]!.toLowerCase();
      const shape = pairs[pairs.indexOf(bare(old)) + 1]!;
      if (!pairs.includes(bare(old))) continue;
      if (old === shape) {
        marked.push(at);
        continue;
      }
      const before = [...this.letters];
      this.#setShape(at, shape);
      this.#pairUp();
      if (this.#start() >= 0) {
        this.literal += key;
        this.changed = true;
        return true;
      }
      this.letters = before;
    }
    if (marked.length === 0) return false;
    for (const at of marked) this.#setShape(at, bare(this.letters[at]!.toLowerCase()));
    this.#undo(key);
    return true;
  }

  /** Telex w with nothing to put its mark on is ư. */
  #horn(key: string): boolean {
    if (this.#spent.includes('w')) return false;
    this.letters.splice(this.head, 0, likeCase('ư', key));
    if (this.#start() < 0) {
      this.letters.splice(this.head, 1);
      return false;
    }
    this.#bornAt = this.head++;
    this.literal += key;
    this.changed = true;
    return true;
  }

  press(key: string, method: Method): void {
    if (toneMarks.includes(key)) {
      if (this.lost || this.#start() < 0 || this.#start() === this.letters.length) return;
      this.tone = this.tone === key ? '' : key;
      this.#strict = false;
      this.literal = this.text()[0];
      return;
    }
    if (this.lost) {
      this.literal += key;
      return;
    }
    const [tones, clear, shapes] = rules[method];
    const lower = key.toLowerCase();
    const tone = tones.indexOf(lower);
    if (tone >= 0 && this.#toned(lower, toneMarks[tone]!)) return;
    if (clear === lower && this.tone) {
      this.tone = '';
      this.literal += key;
      return;
    }
    const pairs = shapes[lower];
    if (pairs && this.#shaped(key, pairs)) return;
    if (lower === 'w' && pairs && this.#horn(key)) return;
    this.#append(key);
  }
}

/**
 * What stands at the caret after these keys: `[before it, after it]`, in NFC. With `ended` (a space or a sign follows) a
 * word that Telex or VNI changed and that is no Vietnamese syllable goes back to how it was typed ("user").
 */
export const compose = (
  { seed, keys, tail }: Syllable,
  method: Method,
  { style = 'old', ended = false }: { style?: ToneStyle; ended?: boolean } = {},
): [string, string] => {
  const composer = new Composer(seed, tail, style);
  for (const key of keys) composer.press(key, method);
  // what stands after the caret may be a word of its own
  if (tail && (composer.lost || rimeOf(composer.word) < 0))
    return [compose({ seed, keys, tail: '' }, method, { style, ended })[0], tail];
  if (ended && composer.changed && rimeOf(composer.word, true) < 0) composer.lost = true;
  return composer.text();
};
