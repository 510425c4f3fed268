import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceHealth } from '@mot-cua/domain/device-fault.ts';
import { emptyKioskTally, type KioskTally } from '@mot-cua/domain/office/figures/kiosk-tally.ts';
import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import { isWorkingTime, type OfficeCalendar, officeDate, stateOffice } from '@mot-cua/domain/office-hours.ts';
import type { Result } from '@mot-cua/domain/result.ts';
import type { VisitCounts } from '@mot-cua/domain/visit-counts.ts';
import { type Ledger, noteUnsynced, statement } from '../ledger/ledger.ts';

export type KioskCounterParts = {
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** this machine in the plan */
  readonly node: string;
  readonly office: {
    officeNow(): number;
    command(command: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>>;
  };
  readonly calendar?: OfficeCalendar;
  /** somebody could begin a visit now */
  readonly isUp: () => boolean;
  /** what stands at this moment */
  readonly standing: () => Pick<KioskTally, 'alarms' | 'paper' | 'unsent' | 'failed'>;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** How often it is looked whether the kiosk is up; so much is lost at most when the power goes, ms. */
const LOOK_MS = 15_000;
/** How often the office is told in any case: it calls a kiosk silent after eleven minutes, ms. */
const TELL_MS = 300_000;
/** A gap between two looks that is longer than this was a machine asleep or stopped: nobody could use it, ms. */
const LONGEST_GAP_MS = 60_000;
const MARK = 'kiosk-tally';

/**
 * Counts what this kiosk did today and tells the office: all of the day each time, so that a telling that gets lost is made good by the
 * next. A new day begins from nothing. `stop` ends it.
 */
export class KioskCounter {
  readonly #parts: KioskCounterParts;
  readonly #calendar: OfficeCalendar;
  #tally: KioskTally;
  #lookedAt: number | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #told = '';
  #cancel: () => void = () => undefined;
  #telling: Promise<void> = Promise.resolve();

  constructor(parts: KioskCounterParts) {
    this.#parts = parts;
    this.#calendar = parts.calendar ?? stateOffice;
    this.#tally = this.#kept() ?? emptyKioskTally(this.#day());
  }

  get tally(): KioskTally {
    return this.#tally;
  }

  start(): void {
    this.#cancel = this.#parts.clock.after(LOOK_MS, () => {
      this.#look();
      this.start();
    });
  }

  async stop(): Promise<void> {
    this.#cancel();
    this.#keep();
    await this.#telling;
  }

  /** A visit has ended and told what it was. */
  ended(counts: VisitCounts): void {
    this.#turnDay();
    const { left, pages, cards, components, fields } = this.#tally;
    const paper = (word: string): KioskTally['pages'][number] =>
      pages.find((one) => one.paper === word) ?? { paper: word, taken: 0, rejected: 0 };
    const told = counts.pages.map((one) => ({
      paper: one.paper,
      taken: paper(one.paper).taken + one.taken,
      rejected: paper(one.paper).rejected + one.rejected,
    }));
    const names = new Set(told.map((one) => one.paper));
    this.#tally = {
      ...this.#tally,
      visits: this.#tally.visits + 1,
      finished: this.#tally.finished + (counts.finished ? 1 : 0),
      left: counts.finished ? left : withLeft(left, counts.screen),
      pages: [...pages.filter((one) => !names.has(one.paper)), ...told].slice(0, 100),
      cards: { tried: cards.tried + counts.cards.tried, read: cards.read + counts.cards.read },
      dossiers: this.#tally.dossiers + counts.dossiers,
      components: {
        total: components.total + counts.components.total,
        digitised: components.digitised + counts.components.digitised,
        reused: components.reused + counts.components.reused,
      },
      fields: { total: fields.total + counts.fields.total, filled: fields.filled + counts.fields.filled },
    };
    this.#keep();
  }

  /** A visit's process is gone, and it could tell nothing: somebody was left standing. */
  crashed(): void {
    this.#turnDay();
    this.#tally = { ...this.#tally, visits: this.#tally.visits + 1, left: withLeft(this.#tally.left, 'crashed') };
    this.#keep();
  }

  #look(): void {
    const { clock, isUp, standing, office } = this.#parts;
    this.#turnDay();
    const at = clock.monotonic();
    const gap = this.#lookedAt === null ? 0 : at - this.#lookedAt;
    this.#lookedAt = at;
    const counts = gap > 0 && gap <= LONGEST_GAP_MS && isUp() && isWorkingTime(this.#calendar, office.officeNow());
    this.#tally = { ...this.#tally, ...standing(), upMs: this.#tally.upMs + (counts ? Math.round(gap) : 0) };
    if (counts) this.#keep();
    const { alarms, paper } = this.#tally;
    const stands = JSON.stringify([this.#tally.day, alarms, paper, this.#tally.unsent > 0]);
    if (stands === this.#told && at - this.#toldAt < TELL_MS) return;
    this.#told = stands;
    this.#toldAt = at;
    this.#telling = this.#telling.then(() => this.#tell());
  }

  async #tell(): Promise<void> {
    const { node, office, journal } = this.#parts;
    const tally = this.#tally;
    const answer = await office.command({
      id: `count:${node}:${office.officeNow()}`.slice(0, 64),
      by: { node },
      wish: { t: 'count-kiosk', counted: { t: 'kiosk-counted', node, tally } },
    });
    if (answer.ok) return;
    this.#told = ''; // at the next look again: the office does not know how this kiosk is
    if (answer.fault !== 'no-host' && answer.fault !== 'unknown') journal('counts-refused', { why: answer.fault });
  }

  #day(): string {
    return officeDate(this.#parts.office.officeNow());
  }

  #turnDay(): void {
    const day = this.#day();
    if (day !== this.#tally.day) this.#tally = emptyKioskTally(day);
  }

  /** Not synced by itself: a quarter of a minute of counting may go with the power. */
  #keep(): void {
    const { ledger } = this.#parts;
    noteUnsynced(ledger, () => {
      statement(
        ledger,
        'INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      ).run(MARK, JSON.stringify(this.#tally));
    });
  }

  #kept(): KioskTally | null {
    const row = statement(this.#parts.ledger, 'SELECT value FROM marks WHERE name = ?').get(MARK) as
      | { value: string }
      | undefined;
    const tally = row ? (JSON.parse(row.value) as KioskTally) : null;
    return tally?.day === this.#day() ? tally : null;
  }
}

const withLeft = (left: KioskTally['left'], screen: string): KioskTally['left'] => {
  const count = (left.find((one) => one.screen === screen)?.count ?? 0) + 1;
  return [...left.filter((one) => one.screen !== screen), { screen, count }].slice(-60);
};

/** How the paper of the slips stands, as the printer told. */
export const paperOf = (devices: readonly DeviceHealth[]): KioskTally['paper'] => {
  const printer = devices.find(({ device }) => device === 'ticket-printer');
  if (!printer) return 'unknown';
  const told = [printer.fault?.code, ...printer.warnings];
  if (told.includes('paper-out')) return 'out';
  if (told.includes('paper-low')) return 'low';
  return printer.state === 'ready' || printer.state === 'busy' ? 'ok' : 'unknown';
};
