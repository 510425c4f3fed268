import type { DoorStore } from './door-store.ts';

/** How many wrong tries are borne, and what follows. */
export type TryRules = {
  readonly tries: number;
  readonly lockMs: number;
  /** each further lock is four times as long as the one before, up to this, ms */
  readonly longestMs: number;
  /** so long without a wrong try and all is forgotten, ms */
  readonly forgetMs: number;
};

/** On one member of staff: five guesses a quarter of an hour, then an hour, then eight (OWASP ASVS 5.0, 6.3.1). */
export const staffTries: TryRules = {
  tries: 5,
  lockMs: 15 * 60_000,
  longestMs: 8 * 3_600_000,
  forgetMs: 24 * 3_600_000,
};
/** From one address, whomever it tries: a console is used by several people, who mistype. */
export const addressTries: TryRules = { tries: 15, lockMs: 15 * 60_000, longestMs: 3_600_000, forgetMs: 3_600_000 };

/** At most so many are remembered; the longest silent go first. */
const MOST = 2_000;

type Row = { wrong: number; locks: number; until: number; last: number };

/** Counts wrong tries, durably and before they are answered. `who` is a staff id or an address with a letter before it. */
export class WrongTries {
  readonly #store: DoorStore;
  readonly #rules: TryRules;

  constructor(store: DoorStore, rules: TryRules) {
    this.#store = store;
    this.#rules = rules;
  }

  /** Until when nothing is tried for `who`, epoch ms; null: it may be tried. */
  lockedUntil(who: string, now: number): number | null {
    const row = this.#row(who, now);
    return row && row.until > now ? row.until : null;
  }

  /** One more wrong try. True: this one has locked. */
  wrong(who: string, now: number): boolean {
    const { tries, lockMs, longestMs } = this.#rules;
    const row = this.#row(who, now) ?? { wrong: 0, locks: 0, until: 0, last: now };
    const wrong = row.wrong + 1;
    const locks = wrong >= tries;
    const next: Row = locks
      ? { wrong: 0, locks: row.locks + 1, until: now + Math.min(lockMs * 4 ** row.locks, longestMs), last: now }
      : { ...row, wrong, last: now };
    this.#store
      .prepare('INSERT OR REPLACE INTO tries (who, wrong, locks, until, last) VALUES (?, ?, ?, ?, ?)')
      .run(who, next.wrong, next.locks, next.until, next.last);
    this.#store
      .prepare(
        'DELETE FROM tries WHERE who IN (SELECT who FROM tries ORDER BY until DESC, last DESC LIMIT -1 OFFSET ?)',
      )
      .run(MOST);
    return locks;
  }

  /** The right one came: what went before was mistyped. */
  right(who: string): void {
    this.#store.prepare('DELETE FROM tries WHERE who = ?').run(who);
  }

  #row(who: string, now: number): Row | null {
    const row = this.#store.prepare('SELECT wrong, locks, until, last FROM tries WHERE who = ?').get(who) as
      | Row
      | undefined;
    if (!row) return null;
    // a clock that was set back must not keep anybody out for longer than the lock was meant to last
    const until = Math.min(row.until, now + this.#rules.longestMs);
    return now - Math.max(row.last, until) > this.#rules.forgetMs ? null : { ...row, until };
  }
}
