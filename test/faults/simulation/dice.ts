/**
 * Where all chance of a history comes from: xoshiro128** (Blackman and Vigna, 2018), its four words filled from the seed by
 * splitmix32. Small, fast, and ours, so that a seed means the same on every machine and in every version of Node.
 */
export class Dice {
  readonly #words = new Uint32Array(4);

  /** `seed`: a whole number below 2^53; `stream` gives independent dice for one seed */
  constructor(seed: number, stream = 0) {
    let state = (seed ^ Math.imul(Math.floor(seed / 2 ** 32) + 1, 0x9e3779b1) ^ Math.imul(stream, 0x85ebca6b)) >>> 0;
    for (let word = 0; word < 4; word++) {
      state = (state + 0x9e3779b9) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      this.#words[word] = (mixed ^ (mixed >>> 15)) >>> 0;
    }
  }

  /** A whole number below 2^32. */
  word(): number {
    const s = this.#words;
    const result = Math.imul(rotated(Math.imul(s[1]!, 5), 7), 9) >>> 0;
    const shifted = s[1]! << 9;
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= shifted;
    s[3] = rotated(s[3]!, 11);
    return result;
  }

  /** In [0, 1). */
  fraction(): number {
    return this.word() / 2 ** 32;
  }

  /** A whole number in [0, `limit`). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit);
  }

  /** A whole number in [`least`, `most`]. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at++) bytes[at] = this.word() >>> 24;
    return bytes;
  }
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));
