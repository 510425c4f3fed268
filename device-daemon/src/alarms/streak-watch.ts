/** A streak is at the same place when it lies no further from there than this, mm. */
const SAME_PLACE_MM = 0.8;
/** One page may have a line from top to bottom; three pages in a row at the same place have dirt on the scanner's window. */
const PAGES = 3;

/**
 * Watches where streaks of the scanner lie, page after page and visit after visit: `alarm` is told when they recur, and when as
 * many pages came without.
 */
export class StreakWatch {
  readonly #alarm: (stands: boolean) => void;
  #lastPages: (readonly number[])[] = [];

  constructor(alarm: (stands: boolean) => void) {
    this.#alarm = alarm;
  }

  /** Where the streaks of one page lie, mm from its left edge; none on a clean one. */
  hear(atMm: readonly number[]): void {
    this.#lastPages = [...this.#lastPages, atMm].slice(-PAGES);
    if (this.#lastPages.length < PAGES) return;
    const recurs = atMm.some((place) =>
      this.#lastPages.every((page) => page.some((other) => Math.abs(other - place) <= SAME_PLACE_MM)),
    );
    if (recurs) this.#alarm(true);
    else if (this.#lastPages.every((page) => page.length === 0)) this.#alarm(false);
  }
}
