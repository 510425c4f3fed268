/** Most words of a question that are compared: one bit each. */
export const MOST_WORDS = 24;

/**
 * What of a question is said by each of many phrases, in arrays that are used again for every question: a search leaves nothing
 * behind to be cleared away while somebody types.
 */
export class SaidPhrases {
  /** which words of the question the phrase may say, one bit each; 0: none, and nothing else here counts */
  readonly mask: Uint32Array;
  /** how near it says each word of the question */
  readonly near: Float32Array;
  /** share of the phrase that was said */
  readonly fit: Float32Array;
  /** what it is worth as an answer by itself */
  readonly points: Float32Array;

  constructor(phrases: number) {
    this.mask = new Uint32Array(phrases);
    this.near = new Float32Array(phrases * MOST_WORDS);
    this.fit = new Float32Array(phrases);
    this.points = new Float32Array(phrases);
  }

  nearest(phrase: number, word: number): number {
    return this.near[phrase * MOST_WORDS + word] as number;
  }

  /** Several ways to say one thing, of `from`, taken together as the phrase `at`; half a phrase counts as `worthOf` its fit. */
  either(at: number, of: readonly number[], from: SaidPhrases, words: number, worthOf: (fit: number) => number): void {
    this.mask[at] = 0;
    this.fit[at] = 0;
    this.points[at] = 0;
    this.near.fill(0, at * MOST_WORDS, at * MOST_WORDS + words);
    for (const phrase of of) {
      if (from.mask[phrase] === 0) continue;
      const fit = from.fit[phrase] as number;
      const worth = worthOf(fit);
      this.mask[at] = (this.mask[at] as number) | (from.mask[phrase] as number);
      this.fit[at] = Math.max(this.fit[at] as number, fit);
      this.points[at] = Math.max(this.points[at] as number, from.points[phrase] as number);
      for (let word = 0; word < words; word++) {
        const own = from.nearest(phrase, word) * worth;
        if (own > this.nearest(at, word)) this.near[at * MOST_WORDS + word] = own;
      }
    }
  }
}
