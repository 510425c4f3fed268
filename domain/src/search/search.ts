import { fold } from '../text/fold.ts';
import type { CompactList, ListedProcedure } from './compact-list.ts';
import { asHeard, oneSpelling, takenApart, withinOneEdit, withoutInputKeys } from './word-forms.ts';

/** A hit answers the whole question; `near` is the best there is where nothing does. */
export type Found = { readonly hits: readonly ListedProcedure[]; readonly near: readonly ListedProcedure[] };

/** Words people say around what they want. They count, but little. */
const SAID_AROUND = new Set(
  'a oi nhe nha a toi minh em chau con bac co chu anh chi ong ba xin lam lm muon can hoi giup cho o dau nhu the nao gi thi de di voi la va ve thu tuc bi duoc nay kia roi phai vi to'.split(
    ' ',
  ),
);
const MOST_WORDS = 14;
const MOST_CHARACTERS = 120;
/** Share of the question's weight below which a procedure is not even near. */
const LEAST_COVERED = 0.3;

/** How near a word of the list is to a word of the question. */
const NEAR = { exact: 1, keys: 0.98, begun: 0.93, cutShort: 0.75, heard: 0.6, mistyped: 0.6 } as const;

type Asked = { readonly near: Float32Array; readonly weight: number };
type Scored = { readonly entry: ListedProcedure; readonly score: number; readonly coverage: number };
type Scanned = { readonly coverage: number; readonly fit: number; readonly order: number };

/**
 * Searches a list by one linear scan, with nothing built beforehand but two small tables. Order (citizen-experience 4.4): the exact
 * phrase, all words in the title, what people call it, words with one mistake; between equals what this office is asked
 * for most.
 */
export class ProcedureSearch {
  readonly list: CompactList;
  readonly #known: ReadonlyMap<string, number>;
  readonly #heard: readonly string[];
  /** how much a word tells: few entries have it */
  readonly #tells: Float32Array;
  /** places of the text that were asked for carry the number of the scan */
  readonly #matched = new Int32Array(128);
  #stamp = 0;
  readonly #inTitle = new Float32Array(MOST_WORDS);
  readonly #inName = new Float32Array(MOST_WORDS);

  constructor(list: CompactList) {
    this.list = list;
    this.#known = new Map(list.words.map((word, at) => [word, at]));
    this.#heard = list.words.map(asHeard);
    const counts = new Float32Array(list.words.length);
    const seen = new Int32Array(list.words.length).fill(-1);
    list.entries.forEach(({ title, names, also }, at) => {
      for (const text of [title, ...names, ...also])
        for (const word of text) {
          if (seen[word] === at) continue;
          seen[word] = at;
          counts[word] = (counts[word] ?? 0) + 1;
        }
    });
    this.#tells = counts.map((count) => Math.log(1 + list.entries.length / Math.max(1, count)));
  }

  find(question: string, most = 12): Found {
    const typed = fold(question.slice(0, MOST_CHARACTERS));
    const code = /^[0-9][0-9.]{0,7}$/u.test(typed) ? typed : null;
    if (code?.includes('.'))
      return { hits: this.list.entries.filter(({ id }) => id.startsWith(code)).slice(0, most), near: [] };
    const words = this.#wordsOf(typed);
    if (words.length === 0) return { hits: [], near: [] };
    const asked = words.map((word, at) => this.#asked(word, at === words.length - 1));
    const sum = asked.reduce((all, { weight }) => all + weight, 0);
    const scored = this.#scored(asked, sum);
    const best = scored[0]?.score ?? 0;
    const hits = scored.filter(({ coverage, score }) => coverage >= 0.55 && score >= best * 0.6).slice(0, most);
    return hits.length > 0
      ? { hits: hits.map(({ entry }) => entry), near: [] }
      : { hits: [], near: scored.slice(0, 3).map(({ entry }) => entry) };
  }

  #scored(asked: readonly Asked[], sum: number): Scored[] {
    const reached = this.#reached(asked);
    const scored: Scored[] = [];
    for (const entry of this.list.entries) {
      let mask = 0;
      for (const text of [entry.title, ...entry.names, ...entry.also])
        for (const word of text) mask |= reached[word] ?? 0;
      let most = 0;
      for (let at = 0; at < asked.length; at++) if (mask & (1 << at)) most += asked[at]?.weight ?? 0;
      if (most < LEAST_COVERED * sum) continue; // cannot come near
      const { score, coverage } = this.#score(entry, asked, sum);
      if (coverage >= LEAST_COVERED) scored.push({ entry, score, coverage });
    }
    return scored.sort((one, other) => other.score - one.score || one.entry.vi.length - other.entry.vi.length);
  }

  /** For every word of the list, which words of the question it may stand for: one bit each. */
  #reached(asked: readonly Asked[]): Uint16Array {
    const reached = new Uint16Array(this.list.words.length);
    asked.forEach(({ near }, bit) => {
      for (let at = 0; at < near.length; at++) if ((near[at] ?? 0) > 0) reached[at] = (reached[at] ?? 0) | (1 << bit);
    });
    return reached;
  }

  /** The question's words; what was run together is taken apart where that gives words of the list. */
  #wordsOf(typed: string): string[] {
    const isWord = (word: string) => this.#known.has(oneSpelling(word));
    const cost = (word: string) => {
      const at = this.#known.get(oneSpelling(word));
      return at === undefined || word.length < 2 ? null : 1 + 0.05 * (this.#tells[at] ?? 0);
    };
    return (typed.match(/[a-z0-9]+/gu) ?? [])
      .slice(0, MOST_WORDS)
      .flatMap((raw) => {
        const plain = withoutInputKeys(raw);
        if (raw.length < 5 || isWord(raw) || isWord(plain) || this.#begins(raw)) return [raw];
        return takenApart(raw, cost) ?? takenApart(plain, cost) ?? [raw];
      })
      .slice(0, MOST_WORDS)
      .map((word) => oneSpelling(word.replace(/^0+(?=[0-9])/u, '')));
  }

  #begins(word: string): boolean {
    return this.list.words.some((one) => one.startsWith(word));
  }

  /** How near every word of the list is to this one. */
  #asked(word: string, last: boolean): Asked {
    const { words } = this.list;
    const near = new Float32Array(words.length);
    const plain = oneSpelling(withoutInputKeys(word));
    const whole = this.#known.get(word);
    const meant = this.#known.get(plain);
    const isKnown = whole !== undefined || meant !== undefined;
    const heard = asHeard(plain);
    for (let at = 0; at < words.length; at++) {
      const one = words[at] as string;
      if (one.startsWith(word) && (last || word.length > 2)) near[at] = last ? NEAR.begun : NEAR.cutShort;
      else if (isKnown) continue;
      else if (plain.length > 1 && one.startsWith(plain)) near[at] = last ? NEAR.begun : NEAR.cutShort;
      else if (
        (word.length >= 4 && withinOneEdit(one, word)) ||
        (plain.length >= 4 && plain !== word && withinOneEdit(one, plain))
      )
        near[at] = NEAR.mistyped;
      else if (plain.length >= 2 && this.#heard[at] === heard) near[at] = NEAR.heard;
    }
    if (meant !== undefined) near[meant] = NEAR.keys;
    if (whole !== undefined) near[whole] = NEAR.exact;
    return { near, weight: this.#weightOf(word, plain, near, whole ?? meant) };
  }

  #weightOf(word: string, plain: string, near: Float32Array, known: number | undefined): number {
    const told = known === undefined ? this.#rarestOf(near) : (this.#tells[known] ?? 1);
    return SAID_AROUND.has(word) || SAID_AROUND.has(plain) ? told * 0.15 : told;
  }

  #rarestOf(near: Float32Array): number {
    let told = 0;
    for (let at = 0; at < near.length; at++) if ((near[at] ?? 0) > 0) told = Math.max(told, this.#tells[at] ?? 0);
    return told === 0 ? 2 : told; // a word that is nowhere
  }

  #score(entry: ListedProcedure, asked: readonly Asked[], sum: number): { score: number; coverage: number } {
    const title = this.#scan(entry.title, asked, sum, this.#inTitle);
    let best = points(title, entry.title.length);
    let coverage = title.coverage;
    const consider = (texts: readonly (readonly number[])[], worth: number): void => {
      for (const text of texts) {
        const scanned = this.#scan(text, asked, sum, this.#inName);
        if (scanned.coverage === 0) continue;
        // half a name is worth less than the same words in a title; or some words of the one, some of the other
        let both = 0;
        for (let at = 0; at < asked.length; at++)
          both += (asked[at]?.weight ?? 0) * Math.max(this.#inTitle[at] ?? 0, this.#inName[at] ?? 0);
        both /= sum;
        best = Math.max(
          best,
          points(scanned, text.length) * (scanned.fit > 0.97 ? worth : worth * 0.96),
          90 * both + 25 * title.fit,
        );
        coverage = Math.max(coverage, both);
      }
    };
    consider(entry.names, 0.99);
    consider(entry.also, 0.93);
    return { score: best + Math.min(8, Math.log2(1 + entry.uses)), coverage };
  }

  /** How much of the question is in the text, how much of the text was asked for, and how far in the same order. */
  #scan(text: readonly number[], asked: readonly Asked[], sum: number, into: Float32Array): Scanned {
    const stamp = ++this.#stamp;
    let covered = 0;
    let inOrder = 0;
    let before = -2;
    for (let q = 0; q < asked.length; q++) {
      const { near, weight } = asked[q] as Asked;
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
      into[q] = best;
      if (best > 0) {
        covered += weight * best;
        this.#matched[where] = stamp;
        if (where === before + 1) inOrder++;
      }
      before = where;
    }
    if (covered === 0) return NOTHING;
    let told = 0;
    let all = 0;
    for (let at = 0; at < text.length; at++) {
      const tells = this.#tells[text[at] as number] as number;
      all += tells;
      if (this.#matched[at] === stamp) told += tells;
    }
    return { coverage: covered / sum, fit: told / all, order: asked.length < 2 ? 1 : inOrder / (asked.length - 1) };
  }
}

const NOTHING: Scanned = { coverage: 0, fit: 0, order: 0 };

/** 100 for the whole question; more where the text says nothing else, in the same order, or was said as a whole. */
const points = ({ coverage, fit, order }: Scanned, words: number): number =>
  100 * coverage +
  30 * fit * Math.min(1, coverage + 0.1) +
  12 * order +
  (coverage > 0.97 ? 15 : 0) +
  (coverage > 0.97 && fit > 0.97 ? 20 : 0) +
  (fit > 0.97 && words > 1 ? 15 : 0);
