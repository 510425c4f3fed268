import type { CompactList } from './compact-list.ts';
import { asHeard, marksOf, plainForm, sameMarks, takenApart, withinOneEdit, withoutInputKeys } from './word-forms.ts';

/** How near a word of the list is to a word of the question. */
const NEAR = {
  exact: 1,
  keys: 0.98,
  begun: 0.93,
  cutShort: 0.75,
  heard: 0.6,
  mistyped: 0.6,
  /** sounds like it in some region, and is itself a word of the list */
  heardThough: 0.45,
} as const;

/** Weight of a word that is nowhere in the list. */
const NOWHERE = 2;
const VOWEL = /[aeiouy]/u;
/** Shorter runs of first letters mean too much. */
const LEAST_INITIALS = 3;

/** What people say weighs as much as so many titles when first letters are read. */
const SAID_TIMES = 8;

/** How near every word of the list is to one word of the question, and how much that word tells. */
export type AskedWord = { readonly near: Float32Array; readonly weight: number };

/** The words of a list as a question is compared with them: plain forms, sounds, how much each tells. */
export class Vocabulary {
  readonly #list: CompactList;
  /** the plain forms, each once; two words of the list that differ in marks alone share one */
  readonly #plains: string[] = [];
  readonly #plainOf: Uint16Array;
  readonly #known = new Map<string, number>();
  readonly #heard: string[];
  readonly #marks: string[];
  /** how much a plain form tells: few entries have it */
  readonly #tells: Float32Array;
  #sideBySide: ReadonlySet<number> | null = null;

  constructor(list: CompactList) {
    this.#list = list;
    this.#plainOf = Uint16Array.from(list.words, (word) => {
      const plain = plainForm(word);
      const at = this.#known.get(plain) ?? this.#plains.push(plain) - 1;
      this.#known.set(plain, at);
      return at;
    });
    this.#heard = this.#plains.map(asHeard);
    this.#marks = list.words.map(marksOf);
    const counts = new Float32Array(this.#plains.length);
    const seen = new Int32Array(this.#plains.length).fill(-1);
    list.entries.forEach(({ title, names, also }, at) => {
      const count = (text: readonly number[] = []): void => {
        for (const word of text) {
          const plain = this.#plainOf[word] as number;
          if (seen[plain] === at) continue;
          seen[plain] = at;
          counts[plain] = (counts[plain] ?? 0) + 1;
        }
      };
      count(title);
      for (const name of names) count(list.phrases[name]);
      for (const [meaning] of also) for (const name of list.meanings[meaning]?.phrases ?? []) count(list.phrases[name]);
    });
    this.#tells = counts.map((count) => Math.log(1 + list.entries.length / Math.max(1, count)));
  }

  /** What a word of the list tells. */
  tells(word: number): number {
    return this.#tells[this.#plainOf[word] as number] as number;
  }

  knows(plain: string): boolean {
    return this.#known.has(plain);
  }

  /**
   * One word of a question as words that can be looked up: what was run together comes apart, first letters (`gplx`) become the words
   * that begin with them, where that gives words of the list.
   */
  open(word: string): string[] {
    const plain = plainForm(word);
    const meant = plainForm(withoutInputKeys(plain));
    if (this.knows(plain) || this.knows(meant)) return [word];
    const begun = this.#plains.some((one) => one.startsWith(plain));
    const initials = begun ? null : this.#words(plain.startsWith('dd') ? meant : plain);
    if (initials) return initials;
    if (plain.length < 5 || begun) return [word];
    return takenApart(plain, this.#cost) ?? takenApart(meant, this.#cost) ?? [word];
  }

  readonly #cost = (word: string, before: string | null): number | null => {
    const at = word.length < 2 ? undefined : this.#known.get(plainForm(word));
    if (at === undefined) return null;
    const last = before === null ? undefined : this.#known.get(plainForm(before));
    const isPair = last !== undefined && this.#pairs().has(last * this.#plains.length + at);
    return 1 + 0.05 * (this.#tells[at] ?? 0) - (isPair ? 0.5 : 0);
  };

  /** Which plain forms stand side by side somewhere in the list; gathered when somebody first runs words together. */
  #pairs(): ReadonlySet<number> {
    if (this.#sideBySide) return this.#sideBySide;
    const pairs = new Set<number>();
    const look = (text: readonly number[]): void => {
      for (let at = 1; at < text.length; at++)
        pairs.add(
          (this.#plainOf[text[at - 1] as number] as number) * this.#plains.length +
            (this.#plainOf[text[at] as number] as number),
        );
    };
    for (const { title } of this.#list.entries) look(title);
    for (const phrase of this.#list.phrases) look(phrase);
    this.#sideBySide = pairs;
    return pairs;
  }

  /** The words whose first letters these are, those that stand in the list most often; null for none. */
  #words(initials: string): string[] | null {
    if (initials.length < LEAST_INITIALS || /[^a-z]/u.test(initials) || /[aeiouy].*[aeiouy]/u.test(initials))
      return null;
    if (
      VOWEL.test(initials) &&
      this.#plains.some((one) => one.length >= initials.length && withinOneEdit(one, initials))
    )
      return null;
    const found = new Map<string, number>();
    const look = (text: readonly number[], times: number): void => {
      for (let from = 0; from + initials.length <= text.length; from++) {
        let same = 0;
        while (same < initials.length && this.#plainAt(text[from + same])[0] === initials[same]) same++;
        if (same < initials.length) continue;
        const run = text
          .slice(from, from + same)
          .map((word) => this.#plainAt(word))
          .join(' ');
        found.set(run, (found.get(run) ?? 0) + times);
      }
    };
    for (const { title, uses } of this.#list.entries) look(title, 1 + uses);
    for (const phrase of this.#list.phrases) look(phrase, SAID_TIMES);
    const [most] = [...found].sort(([, one], [, other]) => other - one);
    return most ? most[0].split(' ') : null;
  }

  #plainAt(word: number | undefined): string {
    return this.#plains[this.#plainOf[word ?? 0] as number] as string;
  }

  /** How near every word of the list is to this one. `last`: it may not be typed to its end yet. `marked`: the question is written with marks. */
  near(word: string, last: boolean, marked: boolean): AskedWord {
    const plain = plainForm(word);
    const meant = plainForm(withoutInputKeys(plain));
    const nearPlain = this.#nearPlain(plain, meant, last);
    const marks = marksOf(word);
    const near = new Float32Array(this.#list.words.length);
    for (let at = 0; at < near.length; at++) {
      const own = nearPlain[this.#plainOf[at] as number] as number;
      if (own > 0) near[at] = own < NEAR.cutShort ? own : own * sameMarks(marks, this.#marks[at] as string, marked);
    }
    const known = this.#known.get(plain) ?? this.#known.get(meant);
    return { near, weight: known === undefined ? this.#rarestOf(nearPlain) : (this.#tells[known] as number) };
  }

  #nearPlain(plain: string, meant: string, last: boolean): Float32Array {
    const near = new Float32Array(this.#plains.length);
    const isKnown = this.knows(plain) || this.knows(meant);
    const isNumber = /^[0-9]+$/u.test(plain);
    const isSyllable = meant.length >= 2 && VOWEL.test(meant);
    const heard = asHeard(meant);
    for (let at = 0; at < near.length; at++) {
      const one = this.#plains[at] as string;
      if (one === plain) near[at] = NEAR.exact;
      else if (one === meant) near[at] = NEAR.keys;
      else if (isNumber) near[at] = 0;
      else if (one.startsWith(plain) && (last || plain.length > 2)) near[at] = last ? NEAR.begun : NEAR.cutShort;
      else if (isKnown) near[at] = isSyllable && meant.length > 2 && this.#heard[at] === heard ? NEAR.heardThough : 0;
      else if (meant.length > 1 && one.startsWith(meant)) near[at] = last ? NEAR.begun : NEAR.cutShort;
      else if (mistyped(plain, one) || (meant !== plain && mistyped(meant, one))) near[at] = NEAR.mistyped;
      else if (isSyllable && this.#heard[at] === heard) near[at] = NEAR.heard;
    }
    return near;
  }

  #rarestOf(near: Float32Array): number {
    let told = 0;
    for (let at = 0; at < near.length; at++) if ((near[at] ?? 0) > 0) told = Math.max(told, this.#tells[at] ?? 0);
    return told === 0 ? NOWHERE : told;
  }
}

/** Of three letters only what has lost one: there are too many words of three letters. */
const mistyped = (typed: string, meant: string): boolean =>
  (typed.length >= 4 || (typed.length === 3 && meant.length === 4)) && withinOneEdit(meant, typed);
