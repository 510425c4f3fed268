import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { IdleWatch, idleLimits } from '../../../device-daemon/src/visits/idle.ts';
import { Walk } from '../../../device-daemon/src/visits/visit-for-tests.ts';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';

/** What a citizen would not want to find again. */
const canary = '0912345678';

/**
 * One visit whose time stands in our hand: the real page, the real chart of a visit and its real idle watch, without the
 * devices. The page has a clock of its own (playwright), which we move together with the visit's.
 */
class TimedVisit {
  readonly clock = new ManualClock();
  readonly walk: Walk;
  readonly page: Page;
  readonly #gallery: Gallery;
  readonly #idle: IdleWatch;
  /** a device works, as the visit would know it */
  working = false;
  over = false;

  private constructor(page: Page, gallery: Gallery, walk: Walk) {
    this.page = page;
    this.#gallery = gallery;
    this.walk = walk;
    this.#idle = new IdleWatch(this.clock, (event) => {
      if (event.type === 'idle-over') this.over = true;
      this.walk.happens(event);
      this.#push();
    });
  }

  static async begin(browser: Browser, walk: Walk): Promise<TimedVisit> {
    let visit: TimedVisit | null = null;
    const gallery = await startGallery({
      beatEvery: 3_600_000,
      onIntent: (intent) => {
        if (!visit) return;
        if (intent.type !== 'painted') visit.#idle.touched();
        visit.walk.says(intent);
        visit.#push();
      },
    });
    const context = await browser.newContext({ viewport: { width: 1080, height: 1920 } });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    visit = new TimedVisit(page, gallery, walk);
    visit.#push();
    await page.clock.install({ time: 0 });
    await page.goto(`${gallery.url}/start?once=abc`);
    await page.locator('h1').waitFor();
    await page.clock.pauseAt(60_000); // from here on the page's time moves only when told
    gallery.beat();
    visit.#idle.start();
    await visit.settled();
    return visit;
  }

  #push(): void {
    this.#idle.see(this.walk.state.stage.name, this.working, this.walk.state.aided);
    this.#shown = this.#gallery.show(this.walk.snapshot);
  }
  #shown = 0;

  /** A device starts or stops. */
  works(working: boolean): void {
    this.working = working;
    this.#push();
  }

  /** The visit is cleared, as the daemon asks once it is over: the neutral screen. */
  clear(): void {
    this.#idle.stop();
    this.#gallery.show({
      ...this.walk.snapshot,
      screen: { name: 'ended', message: 'thanks' },
      idleWarning: null,
      parking: null,
    });
  }

  /** What was said last is drawn. The page's frames come by its own clock. */
  async settled(): Promise<void> {
    await expect
      .poll(
        async () => {
          await this.page.clock.runFor(20);
          return Number(await this.page.locator('html').getAttribute('data-revision'));
        },
        { timeout: 15_000, interval: 10 },
      )
      .toBeGreaterThanOrEqual(this.#shown);
  }

  /** Both clocks go on, so many seconds at a time, with a heartbeat each; one after the other, so they differ by a step. */
  async wait(seconds: number, atOnce = 2): Promise<void> {
    for (let left = seconds; left > 0; left -= atOnce) {
      const step = Math.min(atOnce, left) * 1_000;
      await this.clock.advance(step);
      await this.page.clock.runFor(step);
      this.#gallery.beat();
    }
    await this.settled();
  }

  /** Only the visit's clock goes on, where what the page does meanwhile was seen before. */
  async leap(seconds: number): Promise<void> {
    await this.clock.advance(seconds * 1_000);
    await this.page.clock.runFor(5_100); // a touch is told again
    this.#gallery.beat();
    await this.settled();
  }

  async close(): Promise<void> {
    this.#idle.stop();
    await this.page.context().close();
    await this.#gallery.close();
  }

  /** The one that counts down; a machine that lags says "one moment" in a dialog of its own. */
  get warning() {
    return this.page.getByRole('alertdialog').filter({ has: this.page.getByRole('timer') });
  }
}

let browser: Browser;
let visit: TimedVisit;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
});
afterEach(() => visit?.close());
afterAll(async () => browser?.close());

/** On the first page of a form, one answer given. */
const declaring = () =>
  new Walk().chose('1.004873').next().says({ type: 'answer', ref: '/applicant/phone', value: canary });

describe('the clock of a visit, as the person before it sees it', () => {
  it('TI-1: before identification nothing is said for 119 s; then 45 s are counted down, and the visit ends', async () => {
    visit = await TimedVisit.begin(browser, new Walk().begun());
    await visit.wait(idleLimits.beforeIdentification - 1);
    expect(await visit.warning.count()).toBe(0);
    await visit.wait(1);
    expect(await visit.warning.getByRole('timer').textContent()).toMatch(/Còn 4[45] giây/);
    expect(await visit.warning.getByRole('button').evaluate((button) => button === document.activeElement)).toBe(true);
    await visit.wait(15, 1);
    expect(await visit.warning.getByRole('timer').textContent()).toMatch(/Còn (28|29|30) giây/);
    await visit.wait(29, 1);
    expect(await visit.warning.getByRole('timer').textContent()).toMatch(/Còn [01] giây/);
    expect(visit.over).toBe(false);
    await visit.wait(1);
    expect(visit.over).toBe(true);
  });

  it('TI-1: with a form open it is 180 s, and 300 s for who hears or moves by switches', async () => {
    visit = await TimedVisit.begin(browser, declaring());
    await visit.wait(idleLimits.inForms - 1);
    expect(await visit.warning.count()).toBe(0);
    await visit.wait(1);
    expect(await visit.warning.count()).toBe(1);
    await visit.close();

    const aided = declaring();
    aided.state = { ...aided.state, aided: true };
    visit = await TimedVisit.begin(browser, aided);
    await visit.wait(idleLimits.aided - 1);
    expect(await visit.warning.count()).toBe(0);
    await visit.wait(1);
    expect(await visit.warning.count()).toBe(1);
  });

  it('TI-2: "I am still here" works twelve times, and answers, place and focus stay', async () => {
    visit = await TimedVisit.begin(browser, declaring());
    const { page } = visit;
    const region = page.locator('main .scroller-region');
    await page.setViewportSize({ width: 1080, height: 1100 }); // little enough to scroll
    await visit.settled();
    await region.evaluate((box) => box.scrollTo({ top: 150 }));
    const place = await region.evaluate((box) => box.scrollTop);
    expect(place).toBeGreaterThan(0);
    for (let time = 1; time <= 12; time++) {
      await visit.leap(idleLimits.inForms);
      expect(await visit.warning.count(), `time ${time}`).toBe(1);
      await visit.warning.getByRole('button').evaluate((button: HTMLElement) => button.click());
      await expect.poll(() => visit.walk.snapshot.idleWarning).toBeNull();
      await visit.settled();
      expect(await visit.warning.count(), `time ${time}`).toBe(0);
      expect(visit.over).toBe(false);
    }
    expect(await region.evaluate((box) => box.scrollTop)).toBe(place);
    expect(await page.locator('main input[id*=phone]').inputValue()).toBe(canary);
  });

  it('TI-3: a touch anywhere begins the count anew', async () => {
    visit = await TimedVisit.begin(browser, declaring());
    await visit.wait(idleLimits.inForms - 5);
    await visit.page.mouse.click(540, 20); // the head line: nothing that acts
    await expect.poll(() => visit.clock.monotonic()).toBe((idleLimits.inForms - 5) * 1_000);
    await visit.settled();
    await visit.wait(10);
    expect(await visit.warning.count()).toBe(0);
    await visit.wait(idleLimits.inForms - 10);
    expect(await visit.warning.count()).toBe(1);
  });

  it('TI-3: while a device works the count stands still, and begins anew when it is done', async () => {
    visit = await TimedVisit.begin(browser, declaring());
    await visit.wait(100);
    visit.works(true);
    await visit.leap(900);
    expect(await visit.warning.count()).toBe(0);
    visit.works(false);
    await visit.leap(idleLimits.inForms - 1);
    expect(await visit.warning.count()).toBe(0);
    await visit.leap(1);
    expect(await visit.warning.count()).toBe(1);
  });

  it('TI-4, T8: after the end nothing of the citizen is left in the page or in anything that it can store in', async () => {
    visit = await TimedVisit.begin(browser, declaring());
    const { page } = visit;
    const found = () =>
      page.evaluate(async (secret) => {
        const places: Record<string, unknown> = {
          text: document.documentElement.outerHTML,
          boxes: [...document.querySelectorAll('input, textarea')].map((box) => (box as HTMLInputElement).value),
          title: document.title,
          address: location.href,
          history: JSON.stringify(history.state),
          name: window.name,
          local: JSON.stringify(localStorage),
          session: JSON.stringify(sessionStorage),
          databases: JSON.stringify(await indexedDB.databases()),
          caches: JSON.stringify(await caches.keys()),
          cookies: document.cookie,
        };
        return Object.keys(places).filter((place) => JSON.stringify(places[place]).includes(secret));
      }, canary);
    expect(await found()).toEqual(['boxes']); // the search finds what is there
    await visit.leap(idleLimits.inForms);
    await visit.leap(idleLimits.warning);
    expect(visit.over).toBe(true);
    visit.clear();
    await page.locator('main.ended').waitFor();
    expect(await found()).toEqual([]);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, history.length])).toEqual([0, 0, 2]);
    expect(await page.locator('input, textarea, [class=frame], dialog').count()).toBe(0);
  });

  it('TI-5: the last screen stays for 30 s, without a warning', async () => {
    const done = new Walk().says({ type: 'begin', choice: 'ticket' });
    done.state = { ...done.state, stage: { name: 'done' } as never };
    visit = await TimedVisit.begin(browser, done);
    await visit.wait(idleLimits.done - 1);
    expect(visit.over).toBe(false);
    expect(await visit.warning.count()).toBe(0);
    await visit.wait(1);
    expect(visit.over).toBe(true);
  });
});
