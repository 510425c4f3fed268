import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LineFault } from './line-fault.ts';

/**
 * How long to leave something alone after it failed: doubled with each failure, and chance takes any part of that (full
 * jitter), so that a province full of kiosks does not come back in one moment. By monotonic time: a jump of the wall clock
 * neither shortens nor lengthens a wait.
 */
export class BackOff {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #delays: { readonly firstRetryMs: number; readonly longestRetryMs: number };
  #failures = 0;
  #until = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;

  constructor(
    clock: Clock,
    random: () => number,
    delays: { readonly firstRetryMs: number; readonly longestRetryMs: number },
  ) {
    this.#clock = clock;
    this.#random = random;
    this.#delays = delays;
  }

  /** ms until it may be tried again; 0 when it may. */
  get leftMs(): number {
    return Math.max(0, Math.max(this.#until, this.#asked) - this.#clock.monotonic());
  }

  /**
   * `Retry-After` is honoured up to the longest wait: it may be somebody else who says it. Those who were told the same are
   * spread over a quarter more. Progress counts as a first failure: the line is thin, not dead.
   */
  failed(fault: Pick<LineFault, 'progressed' | 'retryAfterMs'> = {}): void {
    const { firstRetryMs, longestRetryMs } = this.#delays;
    const now = this.#clock.monotonic();
    this.#failures = fault.progressed ? 1 : this.#failures + 1;
    const most = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(this.#failures - 1, 30));
    // a tenth of the first wait at least: never a loop without any
    this.#until = now + Math.max(most * this.#random(), Math.min(most, firstRetryMs / 10));
    if (fault.retryAfterMs !== undefined)
      this.#asked = now + Math.min(longestRetryMs, fault.retryAfterMs * (1 + this.#random() / 4));
  }

  /** Somebody wants it tried now; how often it failed is not forgotten, nor the time that was asked for. */
  hurry(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** Something changed for the better: due at once, but not before the time that was asked for. */
  forget(): void {
    this.#failures = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
