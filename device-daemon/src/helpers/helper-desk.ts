import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { HelperView } from '@mot-cua/domain/visit-flow.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { HelperConfig } from './helper-config.ts';
import { isPin } from './pin.ts';

export type SignedIn =
  | { readonly ok: true; readonly helper: HelperView }
  | { readonly ok: false; readonly why: 'wrong' | 'locked' | 'not-officer' };

/** A secret number of six digits withstands five guesses a quarter of an hour, on all numbers of helpers together. */
const TRIES = 5;
const LOCK_MS = 15 * 60_000;

/** A hash that no number has: an unknown helper takes as long as a known one. */
const NOBODY = `scrypt:${randomBytes(16).toString('hex')}:${randomBytes(32).toString('hex')}`;

/**
 * Who may help at this kiosk. The list is local and hashed; tries are counted in the ledger, so that a restart gives no new ones.
 * Both sign-in and lock are in the audit log: id of the helper and id of the visit, nothing of the citizen.
 */
export class HelperDesk {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #helpers: readonly HelperConfig[];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ledger: Ledger, clock: Clock, helpers: readonly HelperConfig[]) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#helpers = helpers;
  }

  /** One after the other: guesses side by side would be counted too late. */
  signIn(visit: string, id: string, pin: string): Promise<SignedIn> {
    return this.#inTurn(() => this.#check(visit, id, pin, 'helper-signed-in'));
  }

  /** An officer says that whoever stands there is the holder of the card; others of the list may not. */
  confirmHolder(visit: string, id: string, pin: string): Promise<SignedIn> {
    return this.#inTurn(() => this.#check(visit, id, pin, 'holder-confirmed'));
  }

  #inTurn(check: () => Promise<SignedIn>): Promise<SignedIn> {
    const mine = this.#turn.then(check);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  /** The citizen did not want the help, or ended it. */
  left(visit: string, id: string, why: 'declined' | 'ended'): void {
    if (this.#helpers.some((one) => one.id === id))
      this.#record(why === 'declined' ? 'helper-declined' : 'helper-left', `h${id} ${visit}`);
  }

  async #check(
    visit: string,
    id: string,
    pin: string,
    event: 'helper-signed-in' | 'holder-confirmed',
  ): Promise<SignedIn> {
    if (this.#wrongSoFar() >= TRIES) return { ok: false, why: 'locked' };
    const helper = this.#helpers.find((one) => one.id === id);
    const right = await isPin(pin, helper?.pin ?? NOBODY);
    if (helper && right) {
      this.#ledger.prepare('DELETE FROM lookup_tries WHERE code = ?').run(COUNTER);
      if (event === 'holder-confirmed' && helper.role !== 'officer') return { ok: false, why: 'not-officer' };
      this.#record(event, `h${id} ${visit}`);
      return { ok: true, helper: { name: helper.name, role: helper.role } };
    }
    if (this.#countWrong() < TRIES) return { ok: false, why: 'wrong' };
    this.#record('helper-locked', visit);
    return { ok: false, why: 'locked' };
  }

  #wrongSoFar(): number {
    const row = this.#ledger.prepare('SELECT wrong, until FROM lookup_tries WHERE code = ?').get(COUNTER) as
      | { wrong: number; until: number }
      | undefined;
    return !row || row.until < this.#clock.now() ? 0 : row.wrong;
  }

  #countWrong(): number {
    const now = this.#clock.now();
    this.#ledger.prepare('DELETE FROM lookup_tries WHERE code = ? AND until < ?').run(COUNTER, now);
    const row = this.#ledger
      .prepare(
        'INSERT INTO lookup_tries (code, wrong, until) VALUES (?, 1, ?) ON CONFLICT (code) DO UPDATE SET wrong = wrong + 1, until = excluded.until RETURNING wrong',
      )
      .get(COUNTER, now + LOCK_MS) as { wrong: number };
    return row.wrong;
  }

  #record(
    event: 'holder-confirmed' | 'helper-signed-in' | 'helper-declined' | 'helper-left' | 'helper-locked',
    subject: string,
  ): void {
    this.#ledger.transaction(() => recordAudit(this.#ledger, this.#clock.now(), event, subject))();
  }
}

/** Where the tries are counted, beside those of codes; no code of a dossier looks like it. */
const COUNTER = '#helpers';
