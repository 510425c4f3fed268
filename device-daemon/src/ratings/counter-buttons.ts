import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import {
  freeAgain,
  judgePress,
  type PressTrouble,
  type PressWatch,
  quietBox,
} from '@mot-cua/domain/ratings/press-watch.ts';
import type { NewRating } from './ratings.ts';

/** Whoever was served has so long to press on the way out; a later press belongs to no number, ms. */
const BELONGS_FOR_MS = 180_000;
/** Another button within this puts the rating right, ms. */
export const SETTLES_MS = 6_000;
const LOOK_EVERY_MS = 10_000;

type Finished = {
  readonly ticket: string;
  readonly number: string;
  readonly procedure: string | null;
  readonly at: number;
};

export type CounterButtonsParts = {
  /** where the box stands */
  readonly counter: string;
  readonly clock: Clock;
  /** keeps it durably; false: it had settled, somebody rates for the same number again */
  readonly keep: (rating: NewRating) => boolean;
  /** the box is played with or sticks; null: it is believed again */
  readonly onTrouble: (trouble: PressTrouble | null) => void;
};

/**
 * A box of satisfaction buttons at a counter: a press rates the number that was finished there last, once for each number. What a
 * child or a stuck contact sends is kept as doubtful, and staff are told.
 */
export class CounterButtons {
  readonly #parts: CounterButtonsParts;
  #watch: PressWatch = quietBox;
  #finished: Finished | null = null;
  /** the last press that belonged to no number: another button soon after puts it right */
  #loose: { readonly id: string; readonly at: number } | null = null;
  #cancelLook: () => void = () => undefined;

  constructor(parts: CounterButtonsParts) {
    this.#parts = parts;
  }

  /** Every entry of the office's log, after it was applied here. */
  hear({ event }: Pick<LogEntry, 'event'>, { queue }: Pick<OfficeState, 'queue'>): void {
    if (event.t !== 'finished') return;
    const ticket = queue.tickets.get(event.ticket);
    if (ticket?.counter !== this.#parts.counter) return;
    this.#finished = {
      ticket: ticket.id,
      number: ticket.number,
      procedure: ticket.procedure ?? ticket.dossiers[0]?.procedure ?? null,
      at: this.#parts.clock.monotonic(),
    };
  }

  /** A press, as the driver tells it. */
  press(score: 1 | 2 | 3): void {
    const { clock, counter, keep, onTrouble } = this.#parts;
    const at = clock.monotonic();
    const before = this.#watch.trouble;
    const { watch, verdict } = judgePress(this.#watch, { score, at });
    this.#watch = watch;
    if (watch.trouble !== before) onTrouble(watch.trouble);
    if (watch.trouble !== null) this.#lookWhenFree();
    if (verdict === 'same') return;
    const last = this.#finished;
    const belongs = verdict === 'counts' && last !== null && at - last.at <= BELONGS_FOR_MS;
    const rating: NewRating = {
      id: belongs ? idOf(counter, last.ticket) : this.#looseId(at),
      score,
      levels: 3,
      procedure: belongs ? last.procedure : null,
      ticket: belongs ? last.number : null,
      counter,
      reasons: [],
      by: 'buttons',
      doubtful: verdict === 'doubtful',
      settlesInMs: SETTLES_MS,
    };
    keep(rating);
  }

  stop(): void {
    this.#cancelLook();
  }

  #looseId(at: number): string {
    if (this.#loose === null || at - this.#loose.at >= SETTLES_MS) this.#loose = { id: randomUUID(), at };
    return this.#loose.id;
  }

  #lookWhenFree(): void {
    this.#cancelLook();
    this.#cancelLook = this.#parts.clock.after(LOOK_EVERY_MS, () => {
      if (!freeAgain(this.#watch, this.#parts.clock.monotonic())) return this.#lookWhenFree();
      this.#watch = quietBox;
      this.#parts.onTrouble(null);
    });
  }
}

/** One number at one counter has one rating. */
const idOf = (counter: string, ticket: string): string =>
  createHash('sha256').update(`rating:${counter}:${ticket}`).digest('hex').slice(0, 40);
