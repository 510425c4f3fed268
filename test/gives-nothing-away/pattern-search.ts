import type { Pattern } from './canary.ts';

/**
 * Finds any of some hundred byte strings in one pass (Wu and Manber's method with blocks of two bytes): most positions are
 * jumped over, so a gigabyte of memory takes about a second. Patterns must be at least two bytes long.
 */
export class PatternSearch {
  readonly longest: number;
  readonly #window: number;
  readonly #shift = new Uint8Array(65_536);
  /** patterns by the block that ends their first `window` bytes */
  readonly #endingIn = new Map<number, Pattern[]>();

  constructor(patterns: readonly Pattern[]) {
    const lengths = patterns.map((pattern) => pattern.bytes.length);
    this.longest = Math.max(0, ...lengths);
    this.#window = Math.min(255, ...lengths);
    if (patterns.length === 0 || this.#window < 2) throw new Error('a search needs patterns of at least two bytes');
    this.#shift.fill(this.#window - 1);
    for (const pattern of patterns)
      for (let end = 2; end <= this.#window; end++) {
        const block = blockAt(pattern.bytes, end);
        this.#shift[block] = Math.min(this.#shift[block] ?? 0, this.#window - end);
        if (end === this.#window) this.#endingIn.set(block, [...(this.#endingIn.get(block) ?? []), pattern]);
      }
  }

  /** The patterns that occur in the first `length` bytes; each is given once. */
  in(bytes: Uint8Array, length = bytes.length): Set<Pattern> {
    const found = new Set<Pattern>();
    const shift = this.#shift;
    const window = this.#window;
    for (let end = window; end <= length; ) {
      const block = ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);
      const jump = shift[block] ?? 0;
      if (jump > 0) {
        end += jump;
        continue;
      }
      for (const pattern of this.#endingIn.get(block) ?? [])
        if (stands(pattern.bytes, bytes, end - window, length)) found.add(pattern);
      end++;
    }
    return found;
  }
}

const blockAt = (bytes: Uint8Array, end: number): number => ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);

const stands = (pattern: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean => {
  if (at + pattern.length > length) return false;
  for (let index = 0; index < pattern.length; index++) if (bytes[at + index] !== pattern[index]) return false;
  return true;
};
