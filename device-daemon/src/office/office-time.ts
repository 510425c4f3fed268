import type { Clock } from '@mot-cua/domain/clock.ts';

/** So many letters of the host are remembered: the one that was under way for the shortest is believed. */
const LETTERS = 20;
/** So far ahead of the host a follower stands still until the host has come up; further ahead it was never right. */
const AHEAD_MS = 1_000;
const KEEP_FROM_MS = 1_000;

/**
 * Office time: the host's clock, as each machine knows it. A follower learns how far it is from its own with each letter of the host; a
 * new host goes on in office time, whatever its own clock says. It never goes back.
 */
export class OfficeTime {
  readonly #clock: Clock;
  readonly #keep: (offset: number) => void;
  #offset: number;
  #kept: number;
  #heard: number[] = [];
  #latest = Number.NEGATIVE_INFINITY;
  /** the log's own time: nothing is earlier */
  #floor = Number.NEGATIVE_INFINITY;

  /** `offset`: as it was kept, ms. */
  constructor(clock: Clock, offset: number, keep: (offset: number) => void) {
    this.#clock = clock;
    this.#offset = offset;
    this.#kept = offset;
    this.#keep = keep;
  }

  now(): number {
    this.#latest = Math.max(this.#latest, Math.round(this.#clock.now() + this.#offset));
    return this.#latest;
  }

  /** An entry of the log says that it is at least so late. */
  notBefore(at: number): void {
    this.#floor = Math.max(this.#floor, at);
    this.#latest = Math.max(this.#latest, at);
  }

  /** The host's time when it wrote; the letter was under way for a little, so the largest difference is the truest. */
  hostSays(at: number): void {
    this.#heard.push(at - this.#clock.now());
    if (this.#heard.length > LETTERS) this.#heard.shift();
    this.#offset = Math.max(...this.#heard);
    // what this machine believed by its own clock before it heard a host holds nobody up, least of all when it hosts next
    const now = Math.max(this.#floor, Math.round(this.#clock.now() + this.#offset));
    if (this.#latest > now + AHEAD_MS) this.#latest = now;
    if (Math.abs(this.#offset - this.#kept) < KEEP_FROM_MS) return;
    this.#kept = this.#offset;
    this.#keep(this.#offset);
  }
}
