import type { Clock } from '@mot-cua/domain/clock.ts';

/** Without a signature for so long the officer may have gone: the PIN is asked again, ms. */
export const PIN_LIFE_MS = 15 * 60_000;

/**
 * The token's PIN between signatures: in memory, never on disk, never in a log. JavaScript cannot wipe text, so the process keeps
 * pieces of it until they are overwritten; who fears that asks for the PIN on the reader's own keys instead.
 */
export class PinMemory {
  readonly #clock: Clock;
  readonly #onForgotten: () => void;
  #pin: string | null = null;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, onForgotten: () => void) {
    this.#clock = clock;
    this.#onForgotten = onForgotten;
  }

  get pin(): string | null {
    return this.#pin;
  }

  remember(pin: string): void {
    this.#pin = pin;
    this.used();
  }

  /** A signature was made: its time begins anew. */
  used(): void {
    this.#cancel();
    this.#cancel = this.#clock.after(PIN_LIFE_MS, () => {
      this.forget();
      this.#onForgotten();
    });
  }

  forget(): void {
    this.#cancel();
    this.#cancel = () => undefined;
    this.#pin = null;
  }
}
