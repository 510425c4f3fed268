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
    for (let end = nextStop(shift, bytes, window, length); end <= length; end = nextStop(shift, bytes, end + 1, length))
      for (const pattern of this.#endingIn.get(blockAt(bytes, end)) ?? [])
        if (stands(pattern.bytes, bytes, end - window, length)) found.add(pattern);
    return found;
  }
}

/** Jumps to the next place where the table cannot jump on; a plain loop of its own, since gigabytes run through it. */
const nextStop = (shift: Uint8Array, bytes: Uint8Array, from: number, length: number): number => {
  let end = from;
  while (end <= length) {
    const jump = shift[((bytes[end - 2] as number) << 8) | (bytes[end - 1] as number)] as number;
    if (jump === 0) return end;
    end += jump;
  }
  return end;
};

const blockAt = (bytes: Uint8Array, end: number): number => ((bytes[end - 2] ?? 0) << 8) | (bytes[end - 1] ?? 0);

const stands = (pattern: Uint8Array, bytes: Uint8Array, at: number, length: number): boolean => {
  if (at + pattern.length > length) return false;
  for (let index = 0; index < pattern.length; index++) if (bytes[at + index] !== pattern[index]) return false;
  return true;
};
