import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Localized } from '@mot-cua/domain/localized.ts';
import { DayCounter, midnightOf } from '@mot-cua/domain/office/figures/day-counter.ts';
import { figuresOf } from '@mot-cua/domain/office/figures/figures.ts';
import type { FiguresAnswer } from '@mot-cua/domain/office/figures/office-figures.ts';
import { dayAfter, type PeriodKind, periodBefore, periodOf } from '@mot-cua/domain/office/figures/periods.ts';
import { type ManagerView, managerView } from '@mot-cua/domain/office/manager-view.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Footing } from '@mot-cua/domain/office/office-views.ts';
import { type OfficeCalendar, officeDate, stateOffice } from '@mot-cua/domain/office-hours.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { firstKeptDay, keepDay, keptDays, lastKeptDay } from './kept-days.ts';

/** What figures need of this machine's node of the office, and of its log. */
export type FiguresOffice = {
  readonly state: OfficeState;
  readonly footing: Footing;
  readonly host: string | null;
  /** when each of the other machines was heard last, office time; all of them where this one hosts */
  readonly heardAt?: ReadonlyMap<string, number>;
  /** how far the log is agreed here */
  readonly agreed: number;
  officeNow(): number;
  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void;
};
export type FiguresHistory = { entriesSince(since: number): Iterable<LogEntry> };

export type FiguresKeeperParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly plan: OfficePlan;
  /** this machine in the plan */
  readonly self?: string;
  readonly office: FiguresOffice;
  readonly history: FiguresHistory;
  readonly calendar?: OfficeCalendar;
  /** how packages call procedures and papers, by id; absent: ids are shown */
  readonly titles?: {
    readonly procedures: (ids: readonly string[]) => Record<string, Localized>;
    readonly papers: (words: readonly string[]) => Record<string, Localized>;
  };
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Entries that are counted in one go, before others of the process have their turn. */
const AT_ONCE = 500;
/** A machine that answers its host several times a second and has not for so long is silent, ms. */
const HEARD_SILENT_MS = 30_000;
/** What still comes of a day that is over (numbers of yesterday expire with the first command of today) is kept together, ms. */
const SETTLES_MS = 500;

/**
 * The figures of an office on one machine: counts the log as it is applied, keeps a tally of each day for ever (some KB), answers for
 * any period. At the start it catches up with what the log has and no tally yet, a slice at a time. `stop` ends it.
 */
export class FiguresKeeper {
  readonly #parts: FiguresKeeperParts;
  readonly #calendar: OfficeCalendar;
  #today: DayCounter;
  #yesterday: DayCounter | null = null;
  /** entries that were applied while the past is being read; null: it has been */
  #waiting: LogEntry[] | null = [];
  #stopped = false;
  #unlisten: () => void = () => undefined;
  #cancelKeep: () => void = () => undefined;
  #caughtUp: Promise<void> = Promise.resolve();

  constructor(parts: FiguresKeeperParts) {
    this.#parts = parts;
    this.#calendar = parts.calendar ?? stateOffice;
    this.#today = this.#counterFor(officeDate(parts.office.officeNow()));
  }

  start(): void {
    const { office, journal } = this.#parts;
    const until = office.agreed;
    this.#unlisten = office.onApplied((entry) => {
      if (entry.index <= until) return;
      if (this.#waiting) this.#waiting.push(entry);
      else this.#count(entry);
    });
    this.#caughtUp = this.#catchUp(until).catch((error: unknown) =>
      journal('figures-not-read', { cause: String(error).slice(0, 120) }),
    );
  }

  /** Resolves when the past is counted. */
  get caughtUp(): Promise<void> {
    return this.#caughtUp;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten();
    this.#cancelKeep();
    await this.#caughtUp;
    this.#keepYesterday();
  }

  /** The manager's view of now. The host knows within seconds which machine is silent; the others by the counts that kiosks tell. */
  view(revision: number): ManagerView {
    const { office, plan, self } = this.#parts;
    const now = office.officeNow();
    this.#turnTo(officeDate(now)); // an office that is closed has no entries, and a new day all the same
    return managerView({
      revision,
      now,
      plan,
      state: office.state,
      counter: this.#today,
      footing: office.footing,
      host: office.host,
      calendar: this.#calendar,
      ...(office.footing === 'hosting' && office.heardAt
        ? { heard: new Map(office.heardAt).set(self ?? '', now), silentMs: HEARD_SILENT_MS }
        : {}),
    });
  }

  /** The figures of the period in which the day lies. */
  figures(kind: PeriodKind, day: string): FiguresAnswer {
    const { ledger, plan, office, titles } = this.#parts;
    const period = periodOf(kind, day);
    const earlier = periodBefore(period);
    const now = office.officeNow();
    const today = officeDate(now);
    this.#turnTo(today);
    const past = keptDays(ledger, earlier.from, period.to).filter((tally) => tally.day !== this.#today.day);
    const all = period.to >= this.#today.day ? [...past, this.#today.tally(now)] : past;
    const before = figuresOf(all, earlier, plan, today, this.#calendar);
    const figures = figuresOf(all, period, plan, today, this.#calendar);
    const procedures = [...figures.byProcedure, ...figures.ratingsByProcedure].flatMap(
      ({ procedure }) => procedure ?? [],
    );
    return {
      figures,
      before:
        before.days === 0
          ? null
          : { period: earlier, total: before.total, rating: before.rating, availability: before.availability },
      procedures: { ...titles?.procedures([...new Set(procedures)]) },
      papers: { ...titles?.papers(figures.scans.map(({ paper }) => paper)) },
      since: firstKeptDay(ledger) ?? this.#today.day,
      office: plan.title,
    };
  }

  #counterFor(day: string): DayCounter {
    return new DayCounter(day, this.#parts.plan, this.#calendar);
  }

  /** Whole days of the log that have no tally yet, then today's so far, then what was applied meanwhile. */
  async #catchUp(until: number): Promise<void> {
    const { ledger, history } = this.#parts;
    const last = lastKeptDay(ledger);
    const since = last === null ? 0 : midnightOf(dayAfter(last));
    let counted = 0;
    for (const entry of history.entriesSince(since)) {
      if (entry.index > until) break;
      this.#count(entry);
      if (++counted % AT_ONCE === 0) await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#stopped) return;
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const entry of waiting) this.#count(entry);
    this.#turnTo(officeDate(this.#parts.office.officeNow()));
  }

  #count(entry: LogEntry): void {
    const day = officeDate(entry.at);
    // the past is counted from its first day on; a keeper made today begins with the day of the first entry
    if (this.#waiting && this.#today.isEmpty && day < this.#today.day) this.#today = this.#counterFor(day);
    if (day > this.#today.day) this.#turnTo(day);
    const { event } = entry;
    if ('ticket' in event && event.t !== 'issued' && event.t !== 'rated' && !this.#today.has(event.ticket)) {
      if (!this.#yesterday?.has(event.ticket)) return this.#today.count(entry);
      this.#yesterday.count(entry);
      this.#cancelKeep();
      this.#cancelKeep = this.#parts.clock.after(SETTLES_MS, () => this.#keepYesterday());
      return;
    }
    this.#today.count(entry);
  }

  #turnTo(day: string): void {
    if (day <= this.#today.day || (this.#waiting !== null && this.#today.isEmpty)) return;
    this.#keepYesterday();
    this.#yesterday = this.#today;
    this.#keepYesterday();
    this.#today = this.#counterFor(day);
  }

  #keepYesterday(): void {
    const over = this.#yesterday;
    if (!over || over.isEmpty) return;
    keepDay(this.#parts.ledger, over.tally(midnightOf(dayAfter(over.day)) - 1));
  }
}
