import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import { wait } from '@mot-cua/domain/clock.ts';
import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Demo } from '../../demo/demo.ts';
import { BenchClient } from '../../end-to-end/bench-client.ts';
import { PageByHand } from '../../end-to-end/page-by-hand.ts';
import { BIRTH, confirmPerson, declareBirth, identifyByCard, scanOnePage } from '../../end-to-end/visit-by-hand.ts';

/** What citizens have done at one kiosk so far. */
export type VisitsDone = { visits: number; pages: number };

/** The paper has so many pages, and each is scanned, cleaned and read. */
const PAGES = 3;
/** How long somebody looks at a screen before going on, ms: a visit takes a third of what it takes somebody of 70 (test/visit-time). */
const LOOKS_MS = 5_000;
const LAST_MS = 2_000;

/**
 * One citizen after the other at one kiosk, for as long as the load lasts: card, declaration, pages from the glass with their
 * recognition, submission, slip. A visit that fails ends them; `check` says so, nothing is swallowed.
 */
export class VisitsMeanwhile {
  readonly done: VisitsDone = { visits: 0, pages: 0 };
  readonly #demo: Demo;
  readonly #bench: BenchClient;
  readonly #over = new AbortController();
  readonly #going: Promise<void>;
  #page: PageByHand | null = null;
  #failure: unknown = null;

  constructor(demo: Demo) {
    this.#demo = demo;
    this.#bench = new BenchClient(demo.bench.benchUrl);
    this.#going = this.#goOn();
  }

  /** Throws what went wrong in a visit so far: then nothing is measured beside visits. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  /** No further visit is begun; the one in progress loses its page. */
  async stop(): Promise<void> {
    this.#over.abort();
    this.#page?.close();
    // it may wait for a screen that does not come any more
    await Promise.race([this.#going, wait(systemClock, LAST_MS)]);
  }

  async #goOn(): Promise<void> {
    while (!this.#over.signal.aborted)
      try {
        await this.#visit();
      } catch (error) {
        if (!this.#over.signal.aborted) this.#failure ??= error;
        return;
      }
  }

  async #visit(): Promise<void> {
    const page = await PageByHand.walkUp(this.#demo.kioskUrl);
    this.#page = page;
    const looks = async (): Promise<void> => void (await wait(systemClock, LOOKS_MS, this.#over.signal));
    const says = async (intent: IntentBody, next: Parameters<PageByHand['reaches']>[0]): Promise<void> => {
      await looks();
      await page.says(intent);
      await page.reaches(next);
    };
    try {
      await this.#bench.putCard('mai');
      await says({ type: 'begin', choice: 'procedure' }, 'identify');
      await identifyByCard(page, this.#bench, 'mai');
      await looks();
      await confirmPerson(page);
      await says({ type: 'choose-procedure', id: BIRTH }, 'before');
      await says({ type: 'next' }, 'form');
      await looks();
      await declareBirth(page);
      for (let scanned = 0; scanned < PAGES; scanned++) {
        await looks();
        await scanOnePage(page, this.#bench);
        this.done.pages++;
      }
      await says({ type: 'next' }, 'review');
      await says({ type: 'next' }, 'declare');
      await says({ type: 'declare', agreed: true }, 'slip');
      await says({ type: 'finish' }, 'done');
      await this.#bench.removeCard();
      await this.#bench.layOnGlass(null);
      await says({ type: 'finish' }, 'ended');
      this.done.visits++;
    } finally {
      page.close();
    }
  }
}
