import { type Clock, wait } from '@mot-cua/domain/clock.ts';

export type TellAgainParts = {
  readonly clock: Clock;
  /** Tells what waits; false when some of it has to be told again soon. */
  readonly tellAll: (signal: AbortSignal) => Promise<boolean>;
  /** The wait after a failure, ms. */
  readonly againMs: number;
  /** What `tellAll` threw; it is tried again all the same. */
  readonly failed: (error: unknown) => void;
};

const LOOK_EVERY_MS = 60_000;

/** Tells the province what waits in the ledger until it has it: every minute, sooner after a failure, at once when hurried. `stop` ends it. */
export class TellAgain {
  readonly #parts: TellAgainParts;
  readonly #stop = new AbortController();
  #nudge = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(parts: TellAgainParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#loop();
  }

  /** Resolves when nothing is being told any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#nudge.abort();
    await this.#running;
  }

  /** Something new waits, or the line is back. */
  hurry(): void {
    this.#nudge.abort();
  }

  async #loop(): Promise<void> {
    const { clock, tellAll, failed, againMs } = this.#parts;
    while (!this.#stop.signal.aborted) {
      this.#nudge = new AbortController();
      const all = await tellAll(this.#stop.signal).catch((error: unknown) => {
        failed(error);
        return false;
      });
      const until = AbortSignal.any([this.#nudge.signal, this.#stop.signal]);
      await wait(clock, all ? LOOK_EVERY_MS : againMs, until);
    }
  }
}
