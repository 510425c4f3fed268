import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LookupAnswer } from '@mot-cua/domain/receiving.ts';
import type { Custody } from '@mot-cua/domain/screen-parts.ts';
import type { RepositoryLine } from '../forwarding/repository-line.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Outbox, OutboxRow } from '../outbox/outbox.ts';

export type LookedUp =
  | { readonly found: true; readonly answer: LookupAnswer; readonly custody: Custody }
  | { readonly found: false; readonly why: 'not-found' | 'locked' | 'unavailable'; readonly triesLeft: number };

/** Codes can be guessed, secrets must not be: five wrong tries lock a code for a quarter of an hour. */
const TRIES = 5;
const LOCK_MS = 15 * 60_000;
const DEADLINE_MS = 30_000;

/** Answers what has become of a dossier, to whoever holds its code and the secret on its slip. Never a name, never an answer. */
export class LookupDesk {
  readonly #ledger: Ledger;
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  readonly #line: RepositoryLine;

  constructor(ledger: Ledger, clock: Clock, outbox: Outbox, line: RepositoryLine) {
    this.#ledger = ledger;
    this.#clock = clock;
    this.#outbox = outbox;
    this.#line = line;
  }

  async lookUp(code: string, secret: string): Promise<LookedUp> {
    const own = this.#outbox.findByCode(code);
    const subject = own?.provisional_code ?? code; // provisional and official code of one dossier share its tries
    const triesLeft = this.#triesLeft(subject);
    if (triesLeft === 0) return { found: false, why: 'locked', triesLeft };
    const remote = await this.#line.lookUp(code, secret, AbortSignal.timeout(DEADLINE_MS));
    if (remote.ok) {
      this.#forgetTries(subject);
      return { found: true, answer: remote.value, custody: 'received' };
    }
    // The line is down, or the dossier has not arrived: this kiosk may still hold it.
    if (own && isSecretOf(own, secret)) {
      this.#forgetTries(subject);
      return { found: true, answer: answerOf(own), custody: own.state === 'received' ? 'received' : 'saved-here' };
    }
    if (remote.fault === 'unavailable' && !own) return { found: false, why: 'unavailable', triesLeft };
    if (remote.fault === 'locked' && !own) return { found: false, why: 'locked', triesLeft: 0 }; // it did not look at the secret
    const left = this.#countWrong(subject);
    return { found: false, why: left === 0 ? 'locked' : 'not-found', triesLeft: left };
  }

  #triesLeft(code: string): number {
    const row = this.#ledger.prepare('SELECT wrong, until FROM lookup_tries WHERE code = ?').get(code) as
      | { wrong: number; until: number }
      | undefined;
    if (!row || row.until < this.#clock.now()) return TRIES;
    return Math.max(0, TRIES - row.wrong);
  }

  #countWrong(code: string): number {
    const until = this.#clock.now() + LOCK_MS;
    this.#ledger.prepare('DELETE FROM lookup_tries WHERE until < ?').run(this.#clock.now());
    const row = this.#ledger
      .prepare(
        'INSERT INTO lookup_tries (code, wrong, until) VALUES (?, 1, ?) ON CONFLICT (code) DO UPDATE SET wrong = wrong + 1, until = excluded.until RETURNING wrong',
      )
      .get(code, until) as { wrong: number };
    return Math.max(0, TRIES - row.wrong);
  }

  #forgetTries(code: string): void {
    this.#ledger.prepare('DELETE FROM lookup_tries WHERE code = ?').run(code);
  }
}

const isSecretOf = (row: OutboxRow, secret: string): boolean => {
  const digest = createHash('sha256').update(`${row.dossier_id}:${secret}`).digest();
  return timingSafeEqual(digest, Buffer.from(row.lookup_digest, 'hex'));
};

const answerOf = (row: OutboxRow): LookupAnswer => ({
  provisionalCode: row.provisional_code,
  officialCode: row.official_code,
  procedureId: row.procedure_id,
  submittedAt: row.submitted_at,
  receivedAt: null,
  status: row.status,
});
