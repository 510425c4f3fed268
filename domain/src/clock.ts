/**
 * Time as programs see it. Injected everywhere, so that tests hold time in their hand and never sleep.
 * `now` is wall time (epoch ms, may jump); `monotonic` counts ms from an arbitrary start and never jumps.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  /** Calls `run` once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void;
}

/** Resolves after `ms`, or at once with `false` when `signal` aborts. */
export const wait = (clock: Clock, ms: number, signal?: AbortSignal): Promise<boolean> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve(false);
    const stop = (): void => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', stop);
      resolve(true);
    });
    signal?.addEventListener('abort', stop, { once: true });
  });

/** A clock that moves only when told: for tests. */
export class ManualClock implements Clock {
  #now: number;
  #elapsed = 0;
  #timers: { at: number; run: () => void }[] = [];

  constructor(startEpochMs = Date.UTC(2026, 10, 23, 1, 0, 0)) {
    this.#now = startEpochMs;
  }
  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#elapsed;
  }
  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#elapsed + Math.max(0, ms), run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
  /** Moves time on by `ms`, running what falls due in order and letting promises settle between. */
  async advance(ms: number): Promise<void> {
    const target = this.#elapsed + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now += next.at - this.#elapsed;
      this.#elapsed = next.at;
      next.run();
      await settle();
    }
    this.#now += target - this.#elapsed;
    this.#elapsed = target;
    await settle();
  }
  /** Makes the wall clock jump without time passing, as a bad RTC or NTP step does. */
  jump(ms: number): void {
    this.#now += ms;
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};
