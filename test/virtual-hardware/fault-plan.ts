/**
 * What shall go wrong in a virtual device, and how often. Every virtual device has one plan: a fault is armed for the
 * next time it fits (`failNext`), or stays until somebody mends it (`failRepeatedly`, ended by `clear`).
 */
export class FaultPlan<Fault> {
  #next: Fault[] = [];
  #standing: Fault | null = null;

  failNext(fault: Fault): void {
    if (this.#next.length >= 100) throw new RangeError('more than 100 faults are waiting: clear the plan first');
    this.#next.push(fault);
  }

  failRepeatedly(fault: Fault): void {
    this.#standing = fault;
  }

  clear(): void {
    this.#next = [];
    this.#standing = null;
  }

  /** The fault that stays until it is mended, if there is one. */
  get standing(): Fault | null {
    return this.#standing;
  }

  /** What the next fitting act will meet, without using it up. */
  peek(fits: (fault: Fault) => boolean = () => true): Fault | null {
    return this.#next.find(fits) ?? (this.#standing !== null && fits(this.#standing) ? this.#standing : null);
  }

  /** The fault that strikes now: the first fitting one-time fault (used up by this), else the standing one. */
  take(fits: (fault: Fault) => boolean = () => true): Fault | null {
    const index = this.#next.findIndex(fits);
    if (index >= 0) return this.#next.splice(index, 1)[0] ?? null;
    return this.#standing !== null && fits(this.#standing) ? this.#standing : null;
  }
}
