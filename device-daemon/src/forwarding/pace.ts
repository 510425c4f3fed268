import { type Clock, wait } from '@mot-cua/domain/clock.ts';

export const SMALLEST_CHUNK_BYTES = 64 * 1024;
export const LARGEST_CHUNK_BYTES = 4 * 1024 * 1024;
/** Large at once: what arrives before a cut counts, and each answer that has to be waited for costs a lossy line up to a second. */
const FIRST_CHUNK_BYTES = 2 * 1024 * 1024;
/**
 * A piece that took less than this was small for this line: the next is twice as large. 2 Mbit/s carries 2 MiB in 8.4 s:
 * then the question, its answer and what is lost of them are 2 % of the time.
 */
const QUICK_MS = 10_000;
/** More than this, and the next is half as large: an answer is heard from time to time, and a dead line noticed. */
const SLOW_MS = 25_000;
/** A kiosk that may send only so much takes its breath about as often as this. */
const BREATH_MS = 4_000;

/**
 * How much to send in one PATCH. The repository keeps what arrived before a cut, and then a cut costs nothing but the
 * question where it stands; a proxy that gathers a request before it passes it on loses all of it, and then only smaller
 * pieces come through. So a piece of which something was kept leaves the size as it is; one of which nothing was kept makes
 * it a quarter.
 */
export class Pace {
  #bytes: number;
  readonly #fixed: boolean;

  /** `fixedBytes`: this size for ever, for tests */
  constructor(fixedBytes?: number) {
    this.#fixed = fixedBytes !== undefined;
    this.#bytes = fixedBytes ?? FIRST_CHUNK_BYTES;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** A piece of `bytes` was taken whole within `ms`. */
  went(bytes: number, ms: number): void {
    if (ms > SLOW_MS) this.#set(this.#bytes / 2);
    else if (ms < QUICK_MS && bytes >= this.#bytes) this.#set(this.#bytes * 2);
  }

  /** The line was cut within a piece of which `kept` bytes are there all the same. */
  cut(kept: number): void {
    if (kept <= 0) this.#set(this.#bytes / 4);
    else if (kept < SMALLEST_CHUNK_BYTES) this.#set(this.#bytes / 2);
  }

  #set(bytes: number): void {
    if (!this.#fixed) this.#bytes = Math.min(LARGEST_CHUNK_BYTES, Math.max(SMALLEST_CHUNK_BYTES, Math.round(bytes)));
  }
}

/**
 * A ceiling on the bytes of bags, in kbit/s, so that the office's other work has its share of the line: after each piece
 * the next has to wait until what was sent is paid for. Holds on average; a piece itself goes as fast as the line.
 */
export class Ceiling {
  readonly #bytesPerMs: number;
  readonly #clock: Clock;
  #paidAt = Number.NEGATIVE_INFINITY;

  constructor(kbit: number | undefined, clock: Clock) {
    this.#bytesPerMs = (kbit ?? Number.POSITIVE_INFINITY) / 8;
    this.#clock = clock;
  }

  /** The most that one piece should be under this ceiling. */
  get pieceBytes(): number {
    return Math.max(SMALLEST_CHUNK_BYTES, this.#bytesPerMs * BREATH_MS);
  }

  /** Waits until `bytes` may go; false when `signal` ended the wait. */
  async pass(bytes: number, signal: AbortSignal): Promise<boolean> {
    const now = this.#clock.monotonic();
    const from = Math.max(now, this.#paidAt);
    this.#paidAt = from + bytes / this.#bytesPerMs;
    return from <= now || (await wait(this.#clock, from - now, signal));
  }
}
