import type { Clock } from '@mot-cua/domain/clock.ts';

/** The kiosk's clock as its daemon keeps it (floor, confirmed offset): the machine's own, corrected by what `health` tells. */
export class KioskClock implements Clock {
  readonly #machine: Clock;
  offsetMs = 0;

  constructor(machine: Clock) {
    this.#machine = machine;
  }
  now(): number {
    return this.#machine.now() + this.offsetMs;
  }
  monotonic(): number {
    return this.#machine.monotonic();
  }
  after(ms: number, run: () => void): () => void {
    return this.#machine.after(ms, run);
  }
}
