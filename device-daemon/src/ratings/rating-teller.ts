import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import {
  MOST_RATINGS_AT_ONCE,
  type RatingReport,
  type RatingReportAnswer,
} from '@mot-cua/domain/ratings/rating-report.ts';
import { isRatingReason } from '@mot-cua/domain/ratings/ratings.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { LineFault } from '../forwarding/line-fault.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  forgetOldRatings,
  keepHeardRating,
  markCodesTold,
  markTold,
  nextSettles,
  type RatingHearer,
  waitingCodes,
  waitingRatings,
} from './ratings.ts';

/** What the teller needs of this machine's node of the office. */
export type RatingOffice = {
  command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>>;
};

/** How ratings reach the province: the whole report, or none of it. */
export type RatingProvince = {
  ratings(report: RatingReport, signal: AbortSignal): Promise<Result<RatingReportAnswer, Pick<LineFault, 'kind'>>>;
};

export type RatingTellerParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** this machine, as the office's plan names it; where there is no office, the kiosk's id */
  readonly node: string;
  readonly office: RatingOffice | null;
  readonly province: RatingProvince | null;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Between looks where nothing is told to be due; after a failure; ms. */
const LOOK_EVERY_MS = 60_000;
const AGAIN_MS = 15_000;
const SOONEST_MS = 250;
const BATCH = 50;

/**
 * Tells the office and the province of ratings, each by itself: what one does not take now waits in the ledger. A rating is told with an
 * id of its own, so that it counts once however often it is told. `stop` ends both.
 */
export class RatingTeller {
  readonly #parts: RatingTellerParts;
  readonly #stop = new AbortController();
  #nudges: Partial<Record<RatingHearer, AbortController>> = {};
  #running: Promise<unknown> = Promise.resolve();

  constructor(parts: RatingTellerParts) {
    this.#parts = parts;
  }

  start(): void {
    const { office, province } = this.#parts;
    this.#running = Promise.all([
      office ? this.#loop('office', () => this.tellOffice()) : null,
      province ? this.#loop('province', () => this.tellProvince()) : null,
    ]);
  }

  /** Every entry of the office's log, at a kiosk: what was pressed at a counter goes to the province from here. */
  hear({ at, event }: Pick<LogEntry, 'at' | 'event'>): void {
    const { ledger, node, province } = this.#parts;
    if (!province || event.t !== 'rated' || event.node === node || event.counter === null) return;
    if (keepHeardRating(ledger, at, event)) this.hurry();
  }

  /** A rating was given. */
  hurry(): void {
    for (const nudge of Object.values(this.#nudges)) nudge.abort();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    this.hurry();
    await this.#running;
  }

  /** One at a time, in order; false: the office does not answer now. */
  async tellOffice(): Promise<boolean> {
    const { ledger, clock, node, office, journal } = this.#parts;
    if (!office) return true;
    for (const { event } of waitingRatings(ledger, 'office', node, clock.now(), BATCH)) {
      const { rating } = event;
      const answer = await office.command({
        id: `rate:${rating}`.slice(0, 64),
        by: { node },
        wish: { t: 'rate', rating: event },
      });
      if (!answer.ok && (answer.fault === 'no-host' || answer.fault === 'unknown')) return false;
      if (!answer.ok) journal('rating-refused', { why: answer.fault });
      markTold(ledger, 'office', [rating]);
      if (this.#stop.signal.aborted) return true;
    }
    return true;
  }

  async tellProvince(): Promise<boolean> {
    const { ledger, clock, node, province, journal } = this.#parts;
    if (!province) return true;
    const ratings = waitingRatings(ledger, 'province', node, clock.now(), MOST_RATINGS_AT_ONCE);
    const codes = waitingCodes(ledger, MOST_RATINGS_AT_ONCE);
    if (ratings.length + codes.length === 0) return true;
    const report: RatingReport = {
      ratings: ratings.map(({ at, event }) => ({
        id: event.rating,
        at,
        score: event.score,
        levels: event.levels,
        procedure: event.procedure,
        reasons: event.reasons.filter(isRatingReason),
        by: event.by === 'screen' ? 'screen' : 'buttons',
        doubtful: event.doubtful === true,
        ...(event.counter === null ? {} : { atCounter: true }),
      })),
      codes,
    };
    const answer = await province.ratings(report, this.#stop.signal);
    if (!answer.ok && answer.fault.kind !== 'refused') return false;
    if (!answer.ok) journal('ratings-refused', { count: ratings.length + codes.length });
    markTold(
      ledger,
      'province',
      ratings.map(({ event }) => event.rating),
    );
    markCodesTold(
      ledger,
      codes.map(({ digest }) => digest),
    );
    return true;
  }

  async #loop(hearer: RatingHearer, tell: () => Promise<boolean>): Promise<void> {
    const { ledger, clock, journal } = this.#parts;
    while (!this.#stop.signal.aborted) {
      let told = false;
      try {
        told = await tell();
        forgetOldRatings(ledger, clock.now());
      } catch (error) {
        journal('ratings-not-told', { to: hearer, cause: String(error).slice(0, 120) });
      }
      const next = told ? nextSettles(ledger, hearer) : null;
      const pause = !told
        ? AGAIN_MS
        : next === null
          ? LOOK_EVERY_MS
          : Math.min(LOOK_EVERY_MS, Math.max(SOONEST_MS, next - clock.now()));
      const nudge = new AbortController();
      this.#nudges = { ...this.#nudges, [hearer]: nudge };
      if (this.#stop.signal.aborted) return;
      await wait(clock, pause, nudge.signal);
      // what has not settled yet is looked for again when it has; a nudge must not make a loop without a pause
      if (nudge.signal.aborted && !this.#stop.signal.aborted) await wait(clock, SOONEST_MS, this.#stop.signal);
    }
  }
}
