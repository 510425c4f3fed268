/** Numbers that look random and are the same for the same seed (sfc32). Every input has a seed of its own, so it can be made alone. */
export class Chance {
  #a: number;
  #b: number;
  #c: number;
  #turn = 1;

  constructor(seed: number, name: string, index: number) {
    this.#a = hash(name, seed);
    this.#b = index | 0;
    this.#c = Math.floor(index / 2 ** 32) ^ seed;
    for (let turn = 0; turn < 12; turn++) this.next();
  }

  /** 0 to 2^32 - 1 */
  next(): number {
    const sum = (this.#a + this.#b + this.#turn) | 0;
    this.#turn = (this.#turn + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return sum >>> 0;
  }

  /** 0 to `below` - 1 */
  number(below: number): number {
    return this.next() % Math.max(1, below);
  }

  between(least: number, most: number): number {
    return least + this.number(most - least + 1);
  }

  /** Small mostly, `most` now and then. */
  size(most: number): number {
    return this.number(Math.max(1, most >>> this.number(12)) + 1);
  }

  one(of: number): boolean {
    return this.number(of) === 0;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.number(from.length)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 4) {
      const four = this.next();
      for (let byte = 0; byte < 4 && at + byte < length; byte++) bytes[at + byte] = four >>> (8 * byte);
    }
    return bytes;
  }
}

const hash = (text: string, seed: number): number => {
  let sum = seed ^ 0x811c9dc5;
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return sum;
};
