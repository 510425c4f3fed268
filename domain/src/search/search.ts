import type { CompactList, ListedProcedure } from './compact-list.ts';
import { saidAround } from './said-around.ts';
import { MOST_WORDS, SaidPhrases } from './said-phrases.ts';
import { type AskedWord, Vocabulary } from './vocabulary.ts';
import { marksOf, plainForm, wordsIn } from './word-forms.ts';

/** A hit answers the whole question; `near` is the best there is where nothing does. */
export type Found = { readonly hits: readonly ListedProcedure[]; readonly near: readonly ListedProcedure[] };

const MOST_CHARACTERS = 300;
/** Share of the question's weight below which a procedure is not even near, and from which it answers. */
const LEAST_COVERED = 0.2;
const ANSWERS = 0.55;
/** A question that weighs more than this (eight telling words or so) is a story: what it is about is a small share of it. */
const LONG = 28;
/** Share of the best score that another answer needs to stand beside it. */
const BESIDE = 0.6;
const MOST_NEAR = 3;
/** A text was said as a whole. */
const WHOLE = 0.97;
const HALF_SAID = 0.8;
/** What a match is worth by where it stands. */
const WORTH = { name: 0.99, also: 0.93, together: 0.9 } as const;
/** A rare word says no more than this, a common one no less, unless it is said around the question. */
const WEIGHT = { most: 5, least: 2.5, around: 0.15 } as const;

type Scored = {
  readonly entry: ListedProcedure;
  readonly score: number;
  readonly coverage: number;
  /** its title, or a name of it, was said as a whole */
  readonly whole: boolean;
};
type Scanned = { readonly coverage: number; readonly fit: number; readonly order: number };

/**
 * Searches a list by one linear scan of what the question's words may stand for. Order (citizen-experience 4.4): the exact phrase, all
 * words in the title, what people call it, words with one mistake; between equals what this office is asked for most.
 */
export class ProcedureSearch {
  readonly list: CompactList;
  readonly #vocabulary: Vocabulary;
  readonly #phrases: SaidPhrases;
  readonly #meanings: SaidPhrases;
  /** for every word of the list, which words of the question it may stand for: one bit each */
  readonly #reached: Uint32Array;
  /** how near the entry at hand says each word of the question */
  readonly #near = new Float32Array(MOST_WORDS);
  /** places of the text that were asked for carry the number of the scan */
  readonly #matched = new Int32Array(128);
  #stamp = 0;

  constructor(list: CompactList) {
    this.list = list;
    this.#vocabulary = new Vocabulary(list);
    this.#phrases = new SaidPhrases(list.phrases.length);
    this.#meanings = new SaidPhrases(list.meanings.length);
    this.#reached = new Uint32Array(list.words.length);
  }

  find(question: string, most = 12): Found {
    const typed = question.slice(0, MOST_CHARACTERS);
    const code = /^\s*([0-9][0-9]*\.[0-9.]*)\s*$/u.exec(typed)?.[1];
    if (code !== undefined)
      return { hits: this.list.entries.filter(({ id }) => id.startsWith(code)).slice(0, most), near: [] };
    const asked = this.#asked(typed);
    if (asked.length === 0) return { hits: [], near: [] };
    const scored = this.#scored(asked);
    const [best] = scored;
    if (!best) return { hits: [], near: [] };
    const hits = scored.filter(({ score }) => score >= best.score * BESIDE);
    return best.whole || hits.some(({ coverage }) => coverage >= ANSWERS)
      ? { hits: hits.slice(0, most).map(({ entry }) => entry), near: [] }
      : { hits: [], near: scored.slice(0, MOST_NEAR).map(({ entry }) => entry) };
  }

  /** The question's words, each with what it may stand for. */
  #asked(typed: string): AskedWord[] {
    const words = wordsIn(typed).flatMap((word) => this.#vocabulary.open(word));
    const marked = words.filter((word) => marksOf(word) !== `${plainForm(word)} `).length * 2 >= words.length;
    const around = saidAround(words, marked);
    const all = words.map((word, at) => ({ word, around: around[at] as boolean }));
    const told = all.filter((one) => !one.around);
    const fewer = all.length > MOST_WORDS && told.length > 0 ? told : all;
    const kept = (
      fewer.length > MOST_WORDS ? fewer.filter(({ word }) => this.#vocabulary.knows(plainForm(word))) : fewer
    ).slice(0, MOST_WORDS);
    return kept.map(({ word, around }, at) => {
      const { near, weight } = this.#vocabulary.near(word, at === kept.length - 1, marked);
      const told = Math.min(WEIGHT.most, Math.max(WEIGHT.least, weight));
      return { near, weight: around ? told * WEIGHT.around : told };
    });
  }

  #scored(asked: readonly AskedWord[]): Scored[] {
    const sum = asked.reduce((all, { weight }) => all + weight, 0);
    const least = LEAST_COVERED * Math.min(sum, LONG);
    this.#reach(asked);
    this.#readPhrases(asked, sum);
    const scored: Scored[] = [];
    for (const entry of this.list.entries) {
      const mask = this.#maskOfEntry(entry);
      if (mask === 0 || weightOf(mask, asked) < least) continue; // cannot come near
      const one = this.#score(entry, asked, sum);
      if (one.coverage * sum >= least) scored.push(one);
    }
    return scored.sort((one, other) => other.score - one.score || one.entry.vi.length - other.entry.vi.length);
  }

  #reach(asked: readonly AskedWord[]): void {
    this.#reached.fill(0);
    asked.forEach(({ near }, bit) => {
      for (let at = 0; at < near.length; at++)
        if ((near[at] as number) > 0) this.#reached[at] = (this.#reached[at] as number) | (1 << bit);
    });
  }

  #maskOf(text: readonly number[]): number {
    let mask = 0;
    for (let at = 0; at < text.length; at++) mask |= this.#reached[text[at] as number] as number;
    return mask;
  }

  #maskOfEntry({ title, names, also }: ListedProcedure): number {
    let mask = this.#maskOf(title);
    for (let at = 0; at < names.length; at++) mask |= this.#phrases.mask[names[at] as number] as number;
    for (let at = 0; at < also.length; at++) mask |= this.#meanings.mask[also[at]?.[0] as number] as number;
    return mask;
  }

  #readPhrases(asked: readonly AskedWord[], sum: number): void {
    const { list } = this;
    const said = this.#phrases;
    for (let at = 0; at < list.phrases.length; at++) {
      const phrase = list.phrases[at] as readonly number[];
      const mask = this.#maskOf(phrase);
      said.mask[at] = mask;
      if (mask === 0) continue;
      const scanned = this.#scan(phrase, asked, sum, said.near, at * MOST_WORDS);
      said.fit[at] = scanned.fit;
      said.points[at] = points(scanned, phrase.length);
    }
    for (let at = 0; at < list.meanings.length; at++)
      this.#meanings.either(at, list.meanings[at]?.phrases ?? [], said, asked.length, worthOfHalf);
  }

  #score(entry: ListedProcedure, asked: readonly AskedWord[], sum: number): Scored {
    const near = this.#near;
    const title = this.#scan(entry.title, asked, sum, near, 0);
    const stamp = this.#stamp;
    let best = points(title, entry.title.length);
    const take = (all: SaidPhrases, phrase: number, worth: number, from: number, words: number): void => {
      if (all.mask[phrase] === 0) return;
      const fit = all.fit[phrase] as number;
      best = Math.max(best, (all.points[phrase] as number) * worth);
      const share = worth * (all === this.#phrases ? worthOfHalf(fit) : 1);
      for (let at = 0; at < asked.length; at++) {
        const own = all.nearest(phrase, at) * share;
        if (own > (near[at] as number)) near[at] = own;
      }
      // said as a whole, it is those words of the title
      if (fit > WHOLE) this.#matched.fill(stamp, from, from + words);
    };
    for (const name of entry.names) take(this.#phrases, name, WORTH.name, 0, entry.title.length);
    for (const [meaning, from] of entry.also)
      take(this.#meanings, meaning, WORTH.also, from, this.list.meanings[meaning]?.words ?? 0);
    let covered = 0;
    for (let at = 0; at < asked.length; at++) covered += (asked[at]?.weight ?? 0) * (near[at] as number);
    const coverage = covered / sum;
    const together = { coverage, fit: this.#fit(entry.title, stamp), order: title.order };
    best = Math.max(best, points(together, entry.title.length) * WORTH.together);
    const whole = together.fit > WHOLE && entry.title.length > 1;
    return { entry, score: best + Math.min(8, Math.log2(1 + entry.uses)), coverage, whole };
  }

  /** How much of the question is in the text, how much of the text was asked for, and how far in the same order. */
  #scan(
    text: readonly number[],
    asked: readonly AskedWord[],
    sum: number,
    into: Float32Array,
    offset: number,
  ): Scanned {
    const stamp = ++this.#stamp;
    let covered = 0;
    let inOrder = 0;
    let before = -2;
    for (let q = 0; q < asked.length; q++) {
      const { near, weight } = asked[q] as AskedWord;
      let best = 0;
      let where = -2;
      for (let at = 0; at < text.length; at++) {
        const own = near[text[at] as number] as number;
        // of equals the one right behind the word before
        if (own > best || (own > 0 && own === best && at === before + 1)) {
          best = own;
          where = at;
        }
      }
      into[offset + q] = best;
      if (best > 0) {
        covered += weight * best;
        this.#matched[where] = stamp;
        if (where === before + 1) inOrder++;
      }
      before = where;
    }
    if (covered === 0) return NOTHING;
    return {
      coverage: covered / sum,
      fit: this.#fit(text, stamp),
      order: asked.length < 2 ? 1 : inOrder / (asked.length - 1),
    };
  }

  /** Share of the text, by what its words tell, that carries this stamp. */
  #fit(text: readonly number[], stamp: number): number {
    let told = 0;
    let all = 0;
    for (let at = 0; at < text.length; at++) {
      const tells = this.#vocabulary.tells(text[at] as number);
      all += tells;
      if (this.#matched[at] === stamp) told += tells;
    }
    return told / all;
  }
}

const NOTHING: Scanned = { coverage: 0, fit: 0, order: 0 };

const weightOf = (mask: number, asked: readonly AskedWord[]): number => {
  let weight = 0;
  for (let at = 0; at < asked.length; at++) if (mask & (1 << at)) weight += asked[at]?.weight ?? 0;
  return weight;
};

/** Half a phrase may mean something else. */
const worthOfHalf = (fit: number): number => HALF_SAID + (1 - HALF_SAID) * fit;

/** 100 for the whole question; more where the text says nothing else, in the same order, or was said as a whole. */
const points = ({ coverage, fit, order }: Scanned, words: number): number =>
  100 * coverage +
  30 * fit * Math.min(1, coverage + 0.1) +
  12 * order +
  (coverage > WHOLE ? 15 : 0) +
  (coverage > WHOLE && fit > WHOLE ? 20 : 0) +
  (fit > WHOLE && words > 1 ? 15 : 0);
