import type { Clock } from '@mot-cua/domain/clock.ts';
import { Browser, type BrowserConfig } from './browser.ts';

/** ms after a page stands until the next browser is made ready: the citizen's first touches have the machine to themselves. */
const READY_AFTER_MS = 2_000;

export type BrowsersParts = {
  readonly config: BrowserConfig;
  readonly clock: Clock;
  /** starts the names of their folders */
  readonly name: string;
  /** a launch ended by itself, or could not begin, and why */
  readonly onExit: (launch: number, why: string) => void;
  /** for the technician: why the browser of the next visit does not stand ready */
  readonly log: (text: string) => void;
};

/**
 * The browsers of one panel: the one that shows the visit, for a moment the one before it, and one that stands ready for the
 * next visit without a window.
 */
export class Browsers {
  readonly #parts: BrowsersParts;
  readonly #shown = new Map<number, Browser>();
  /** has seen no visit yet */
  #waiting: Browser | null = null;
  #cancelReady: () => void = () => undefined;
  #made = 0;

  constructor(parts: BrowsersParts) {
    this.#parts = parts;
  }

  get launches(): number[] {
    return [...this.#shown.keys()];
  }

  /** Shows the page over what stands there: in the browser that stands ready, else in one that starts now. */
  open(launch: number, url: string): void {
    this.#cancelReady();
    if (!this.#waiting?.ready) this.#dropWaiting();
    try {
      const browser = this.#waiting ?? this.#make();
      this.#waiting = null;
      this.#shown.set(launch, browser);
      browser.open(url);
    } catch (error) {
      this.#shown.delete(launch);
      this.#parts.onExit(launch, reasonOf(error)); // no room for a profile, no process to be had: whoever asked asks again
    }
  }

  /** The page of this launch stands: every other browser goes, and the next is made ready a little later. */
  keepOnly(kept: number): void {
    for (const [launch, browser] of this.#shown) {
      if (launch === kept) continue;
      browser.kill();
      this.#shown.delete(launch);
    }
    this.#cancelReady();
    this.#cancelReady = this.#parts.clock.after(READY_AFTER_MS, () => this.#makeReady());
  }

  killAll(): void {
    this.#cancelReady();
    this.#dropWaiting();
    for (const browser of this.#shown.values()) browser.kill();
    this.#shown.clear();
  }

  /** Whatever goes wrong here costs the next visit half a second, and this one nothing. */
  #makeReady(): void {
    if (this.#waiting) return;
    try {
      this.#waiting = this.#make();
      this.#waiting.standReady();
    } catch (error) {
      this.#dropWaiting();
      this.#parts.log(`no browser stands ready for the next visit: ${reasonOf(error)}`);
    }
  }

  #make(): Browser {
    const { config, name } = this.#parts;
    const browser = new Browser(config, `${name}-${++this.#made}`, (why) => this.#gone(browser, why));
    return browser;
  }

  #dropWaiting(): void {
    this.#waiting?.kill();
    this.#waiting = null;
  }

  #gone(browser: Browser, why: string): void {
    if (this.#waiting === browser) {
      this.#waiting = null;
      this.#parts.log(`the browser that stood ready for the next visit has gone: ${why}`);
    }
    for (const [launch, shown] of this.#shown) {
      if (shown !== browser) continue;
      this.#shown.delete(launch);
      this.#parts.onExit(launch, why);
    }
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
