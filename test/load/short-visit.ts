import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { titles } from '../../kiosk-ui/kit/words/titles.ts';
import type { BenchClient } from '../end-to-end/bench-client.ts';
import type { CanaryCitizen } from '../gives-nothing-away/canary.ts';
import { newestBrowser, newestPage } from '../gives-nothing-away/kiosk-processes.ts';
import { until } from '../gives-nothing-away/until.ts';
import type { XScreen } from '../gives-nothing-away/x-screen.ts';

/** The window of a screen bears its title. */
const screens = titles.vi.titles;
/** Where things lie on the panel of 1080 × 1920, pixels. */
const at = {
  onward: { x: 900, y: 1760 },
  begin: { x: 540, y: 600 },
  takeNumber: { x: 540, y: 920 },
  firstChoice: { x: 540, y: 340 },
  leave: { x: 970, y: 1866 },
  /** "Kết thúc" in the question whether to leave */
  yes: { x: 745, y: 1033 },
} as const;
const SCREEN_MS = 90_000;
/** Somebody who has shown the code of the card waits so long for something to happen, ms, and shows it again so often. */
const PATIENCE_MS = 12_000;
const MOST_SHOWN_AGAIN = 3;
/** The page takes two strikes within 500 ms for one (EN 301 549 5.8). */
const BETWEEN_STRIKES_MS = 600;
const LOOK_EVERY_MS = 60;
/** Rows that a question over the screen dims. */
const TOP = [20, 80] as const;
/** The rows where the first screen says its greeting. */
const GREETING = { from: 130, rows: 220, bytesPerPixel: 4 } as const;

/** When the next visit's first screen stood on the panel, and when the process of its page was started; ms since the last press. */
export type NextPainted = {
  readonly pageStarted: number;
  readonly painted: number;
  /** share of that time in which some program of this machine waited for a processor, 0 to 1 */
  readonly crowded: number;
};

/** Somebody who does one thing at the kiosk and leaves, by X11 keys and touches only. */
export class ShortVisit {
  readonly #screen: XScreen;
  readonly #bench: BenchClient;
  readonly #launcher: number;
  /** how the greeting looks */
  #greeting: Buffer | null = null;
  #browser = 0;
  #struckAt = 0;
  /** how often a code had to be shown once more */
  shownAgain = 0;

  constructor(screen: XScreen, bench: BenchClient, launcher: number) {
    this.#screen = screen;
    this.#bench = bench;
    this.#launcher = launcher;
  }

  /** Waits for a browser that shows the first screen and takes the keyboard; gives its pid. */
  async walkUp(): Promise<number> {
    this.#browser = await until('the first screen of a visit', SCREEN_MS, () => {
      const pid = newestBrowser(this.#launcher);
      return pid !== null && this.#screen.nameOf(pid) === screens.welcome && this.#screen.tryFocus(pid) ? pid : null;
    });
    return this.#browser;
  }

  /** Remembers how the greeting looks, at a kiosk that is at rest: with its own letters, not those that stand in for them. */
  async learnsTheGreeting(): Promise<void> {
    await this.#screen.still();
    this.#greeting = this.#rows();
  }

  /** Shows the code, lays the card down, says that it is theirs, types a word into the search. */
  async identifiesAndSearches(who: CanaryCitizen): Promise<void> {
    await this.#strikes(at.begin);
    await this.#sees(screens.identify);
    await this.#bench.showCode({ holder: who.card });
    await this.#bench.putCard(who.card);
    await this.#showsAgainUntil(screens.confirm, who);
    await this.#strikes(at.onward);
    await this.#sees(screens.choose);
    this.#screen.press('Tab');
    this.#screen.type(who.typed.place);
  }

  /** Whoever sees nothing happen shows the code once more. */
  async #showsAgainUntil(title: string, who: CanaryCitizen): Promise<void> {
    const shown = (): true | null => this.#screen.nameOf(this.#browser) === title || null;
    for (let left = MOST_SHOWN_AGAIN; left > 0; left--) {
      try {
        await until(`the screen "${title}"`, PATIENCE_MS, shown, LOOK_EVERY_MS);
        return;
      } catch {
        this.shownAgain++; // told in the table
        await this.#bench.showCode({ holder: who.card });
      }
    }
    await this.#sees(title);
  }

  /** A number of the first queue, without a card; to the last screen. */
  async takesANumber(): Promise<void> {
    await this.#strikes(at.takeNumber);
    await this.#sees(screens['take-ticket']);
    await this.#strikes(at.firstChoice);
    await this.#sees(screens.ticket);
    await this.#strikes(at.onward);
    await this.#sees(screens.done);
  }

  /** Takes the card, presses the tool that ends, says yes; to the last screen. */
  async leavesEarly(): Promise<void> {
    await this.#bench.removeCard();
    await this.#screen.still();
    const undimmed = this.#screen.rows(...TOP);
    await this.#strikes(at.leave);
    await until(
      'the question whether to leave',
      SCREEN_MS,
      () => this.#screen.rows(...TOP) !== undimmed || null,
      LOOK_EVERY_MS,
    );
    await this.#screen.still();
    await this.#strikes(at.yes);
    await this.#sees(screens.done);
  }

  /** Somebody else's hands have just pressed what ends this visit. */
  hasPressed(): void {
    this.#struckAt = performance.now();
  }

  /** Presses the last button: the visit ends. Watches until the next one's first screen is on the panel. */
  async endsAndWatches(): Promise<NextPainted> {
    await this.#screen.still(); // the button counts from where the page has drawn it
    await this.#strikes(at.onward);
    return this.watches();
  }

  /** From the last press on: when a new page was begun, and when its first screen stood on the panel. */
  async watches(): Promise<NextPainted> {
    const before = this.#browser;
    const greeting = this.#greeting;
    const pressed = this.#struckAt;
    const waitedBefore = waited();
    const since = performance.now();
    const pageStarted = await until('a page for the next visit', SCREEN_MS, () => {
      const newest = newestPage(this.#launcher);
      return newest && newest.browser !== before ? startedAt(newest.page) : null;
    });
    await until('the first screen on the panel', SCREEN_MS, () => greeting?.equals(this.#rows()) || null, 10);
    const painted = performance.now() - pressed;
    const crowded = (waited() - waitedBefore) / Math.max(1, performance.now() - since);
    return { pageStarted: pageStarted - pressed, painted, crowded: Math.min(1, crowded) };
  }

  #rows(): Buffer {
    const file = openSync(this.#screen.pictureFile, 'r');
    try {
      const header = Buffer.alloc(100);
      readSync(file, header, 0, header.length, 0);
      const bytesPerLine = header.readUInt32BE(48);
      const first = header.readUInt32BE(0) + header.readUInt32BE(76) * 12;
      const rows = Buffer.alloc(bytesPerLine * GREETING.rows);
      readSync(file, rows, 0, rows.length, first + bytesPerLine * GREETING.from);
      return rows;
    } finally {
      closeSync(file);
    }
  }

  async #sees(title: string): Promise<void> {
    await until(
      `the screen "${title}"`,
      SCREEN_MS,
      () => this.#screen.nameOf(this.#browser) === title || null,
      LOOK_EVERY_MS,
    );
  }

  async #strikes(place: { readonly x: number; readonly y: number }): Promise<void> {
    await pause(Math.max(0, this.#struckAt + BETWEEN_STRIKES_MS - performance.now()));
    this.#struckAt = performance.now();
    this.#screen.click(place.x, place.y);
  }
}

/** When a process was started, on the clock of `performance.now()`; to 10 ms (proc(5), stat, field 22); null when it has ended. */
const startedAt = (pid: number): number | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]);
    const upMs = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1_000;
    return performance.now() - (upMs - ticks * 10);
  } catch {
    return null;
  }
};

/** How long, in all, somebody on this machine has waited for a processor, ms (PSI); 0 where the kernel does not say. */
const waited = (): number => {
  try {
    return Number(/some .* total=(\d+)/.exec(readFileSync('/proc/pressure/cpu', 'utf8'))?.[1] ?? 0) / 1_000;
  } catch {
    return 0;
  }
};
