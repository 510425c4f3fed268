import { Browser, type BrowserConfig } from './browser.ts';

/** ms after a page stands until the next browser is made ready: the citizen's first touches have the machine to themselves. */
const READY_AFTER_MS = 2_000;

/**
 * The browsers of one panel: the one that shows the visit, for a moment the one before it, and one that stands ready for the
 * next visit without a window. `name` starts their folders' names, `onExit` hears of a launch that ended by itself.
 */
export class Browsers {
  readonly #config: BrowserConfig;
  readonly #name: string;
  readonly #onExit: (launch: number) => void;
  readonly #shown = new Map<number, Browser>();
  /** has seen no visit yet */
  #waiting: Browser | null = null;
  #readyDue: NodeJS.Timeout | undefined;
  #made = 0;

  constructor(config: BrowserConfig, name: string, onExit: (launch: number) => void) {
    this.#config = config;
    this.#name = name;
    this.#onExit = onExit;
  }

  get launches(): number[] {
    return [...this.#shown.keys()];
  }

  /** Shows the page over what stands there: in the browser that stands ready, else in one that starts now. */
  open(launch: number, url: string): void {
    clearTimeout(this.#readyDue);
    if (!this.#waiting?.ready) this.#dropWaiting();
    const browser = this.#waiting ?? this.#make();
    this.#waiting = null;
    this.#shown.set(launch, browser);
    browser.open(url);
  }

  /** The page of this launch stands: every other browser goes, and the next is made ready a little later. */
  keepOnly(kept: number): void {
    for (const [launch, browser] of this.#shown) {
      if (launch === kept) continue;
      browser.kill();
      this.#shown.delete(launch);
    }
    clearTimeout(this.#readyDue);
    this.#readyDue = setTimeout(() => this.#makeReady(), READY_AFTER_MS);
  }

  killAll(): void {
    clearTimeout(this.#readyDue);
    this.#dropWaiting();
    for (const browser of this.#shown.values()) browser.kill();
    this.#shown.clear();
  }

  #makeReady(): void {
    if (this.#waiting) return;
    this.#waiting = this.#make();
    this.#waiting.standReady();
  }

  #make(): Browser {
    const browser = new Browser(this.#config, `${this.#name}-${++this.#made}`, () => this.#gone(browser));
    return browser;
  }

  #dropWaiting(): void {
    this.#waiting?.kill();
    this.#waiting = null;
  }

  #gone(browser: Browser): void {
    if (this.#waiting === browser) this.#waiting = null;
    for (const [launch, shown] of this.#shown) {
      if (shown !== browser) continue;
      this.#shown.delete(launch);
      this.#onExit(launch);
    }
  }
}
