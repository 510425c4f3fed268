import { randomBytes } from 'node:crypto';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Officer, WatchAsk, WatchKey, WatchPhase } from '@mot-cua/domain/exceptions/visit-office.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { recordAudit } from '../audit/audit.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What an officer's page is told: the citizen's answer, sealed views that only it can open, the end. */
export type WatchNews =
  | { readonly t: 'asked' }
  | { readonly t: 'agreed' }
  | { readonly t: 'view'; readonly number: number; readonly body: string }
  | { readonly t: 'over'; readonly why: 'declined' | 'ended' | 'unanswered' | 'visit-over' | 'left' };

export type WatchRefusal = 'no-visit' | 'busy';

type Watch = {
  readonly ask: WatchAsk;
  readonly visit: string;
  readonly exception: string;
  agreed: boolean;
  /** the newest view, for a page that comes back */
  last: Extract<WatchNews, { t: 'view' }> | null;
  readonly listeners: Set<(news: WatchNews) => void>;
  unanswered: () => void;
  unheard: () => void;
};

export type CoBrowseDeskParts = {
  readonly clock: Clock;
  readonly ledger: Ledger;
  /** the visit that is live now; null: none */
  readonly liveVisit: () => string | null;
  /** the visit is to be told (`askOf`) */
  readonly onChange: (visit: string) => void;
};

/** A citizen who does not answer has not agreed, ms. */
export const CONSENT_WAIT_MS = 60_000;

/** Who asked and does not listen has gone: nobody is told that they are looked at while nobody looks, ms. */
export const LISTEN_WAIT_MS = 10_000;

/**
 * Somebody at a counter looks on at what a citizen does, after the citizen agreed on the screen (co-browse). One at a time, for one
 * visit, in memory alone: the views are sealed by the visit to a key that the officer's page made, and pass here unread.
 */
export class CoBrowseDesk {
  readonly #parts: CoBrowseDeskParts;
  #watch: Watch | null = null;

  constructor(parts: CoBrowseDeskParts) {
    this.#parts = parts;
  }

  /** An officer asks. `exception`: what it is about; its visit must be the one that is live. */
  ask(
    by: Officer,
    about: { readonly exception: string; readonly visit: string },
    to: WatchKey,
  ): Result<string, WatchRefusal> {
    if (this.#parts.liveVisit() !== about.visit) return failed('no-visit');
    if (this.#watch) return failed('busy');
    const watch = `w${randomBytes(16).toString('hex')}`;
    this.#watch = {
      ask: { watch, by, to },
      visit: about.visit,
      exception: about.exception,
      agreed: false,
      last: null,
      listeners: new Set(),
      unanswered: this.#parts.clock.after(CONSENT_WAIT_MS, () => this.#over('unanswered')),
      unheard: this.#parts.clock.after(LISTEN_WAIT_MS, () => this.#over('left')),
    };
    this.#parts.onChange(about.visit);
    return done(watch);
  }

  /** For the officer's page, at most one who asked: told how it stands and of everything after. Null: there is no such look. */
  listen(watch: string, staff: string, listener: (news: WatchNews) => void): (() => void) | null {
    const found = this.#watch;
    if (found?.ask.watch !== watch || found.ask.by.id !== staff) return null;
    found.unheard();
    found.listeners.add(listener);
    listener(found.agreed ? { t: 'agreed' } : { t: 'asked' });
    if (found.last) listener(found.last);
    return () => found.listeners.delete(listener);
  }

  /** The officer has seen enough, or their page is gone. */
  leave(watch: string, staff: string): void {
    if (this.#watch?.ask.watch === watch && this.#watch.ask.by.id === staff) this.#over('left');
  }

  /** What the visit is told. */
  askOf(visit: string): WatchAsk | null {
    return this.#watch?.visit === visit ? this.#watch.ask : null;
  }

  visitSays(visit: string, watch: string, phase: WatchPhase): void {
    const found = this.#of(visit, watch);
    if (!found) return;
    if (phase !== 'agreed') return this.#over(phase);
    if (found.agreed) return;
    found.agreed = true;
    found.unanswered();
    this.#record('co-browse-begun', found);
    for (const listener of found.listeners) listener({ t: 'agreed' });
  }

  visitShows(visit: string, watch: string, number: number, body: string): void {
    const found = this.#of(visit, watch);
    if (!found?.agreed || (found.last && number <= found.last.number)) return;
    found.last = { t: 'view', number, body };
    for (const listener of found.listeners) listener(found.last);
  }

  visitEnded(visit: string): void {
    if (this.#watch?.visit === visit) this.#over('visit-over');
  }

  /** Somebody asked who may not: it is on record before they hear so. */
  refuse(staff: string): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => recordAudit(ledger, clock.now(), 'door-refused', `not-allowed s${staff}`))();
  }

  stop(): void {
    this.#over('visit-over');
  }

  #of(visit: string, watch: string): Watch | null {
    return this.#watch?.visit === visit && this.#watch.ask.watch === watch ? this.#watch : null;
  }

  #over(why: Extract<WatchNews, { t: 'over' }>['why']): void {
    const found = this.#watch;
    if (!found) return;
    this.#watch = null;
    found.unanswered();
    found.unheard();
    if (found.agreed) this.#record('co-browse-ended', found);
    for (const listener of found.listeners) listener({ t: 'over', why });
    found.listeners.clear();
    this.#parts.onChange(found.visit);
  }

  #record(event: 'co-browse-begun' | 'co-browse-ended', { ask, visit }: Watch): void {
    const { ledger, clock } = this.#parts;
    ledger.transaction(() => recordAudit(ledger, clock.now(), event, `h${ask.by.id} ${visit}`))();
  }
}
