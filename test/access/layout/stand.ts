import type { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import type { Browser, CDPSession, Page } from 'playwright-core';
import type { Errand, Finding, Rule } from '../../../kiosk-ui/gallery/measure/walk.ts';
import { giveMeasure } from '../../../kiosk-ui/gallery/measure.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';
import {
  type HardwareProfile,
  lowButtonWithin,
  reach,
  touch,
  usualProfile,
} from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { wordsIn } from '../../../kiosk-ui/kit/words/words.ts';

/** `longer`: Vietnamese with every word 40 % longer (gallery/longer-words.ts). */
export type Tongue = 'vi' | 'en' | 'longer';
export const tongues: readonly Tongue[] = ['vi', 'en', 'longer'];
export const textSizes: readonly TextSize[] = ['small', 'default', 'large', 'largest'];
export const contrasts: readonly Contrast[] = ['default', 'black-on-white', 'white-on-black', 'dim'];
/** The neutral screen comes last: a page that has shown it listens no more. */
export const views: readonly string[] = Object.keys(snapshots).sort(
  (a, b) => Number(a === 'ended') - Number(b === 'ended'),
);

export interface Look {
  readonly view: string;
  readonly textSize?: TextSize;
  readonly contrast?: Contrast;
}

/** Least contrast in each dress; dim is for eyes that bear no light (SE-2). */
const leastContrast: Record<Contrast, number> = {
  default: 10,
  'black-on-white': 20,
  'white-on-black': 20,
  dim: 4.5,
};

/** One page before a gallery of its own: shows any view on any panel in any language, and opens what lies over it. */
export class Stand {
  readonly page: Page;
  readonly gallery: Gallery;
  #tongue: Tongue = 'vi';
  #panel = usualProfile;
  /** what is shown, for whoever reports */
  at = '';

  readonly #browser: CDPSession;

  private constructor(page: Page, browser: CDPSession, gallery: Gallery) {
    this.page = page;
    this.#browser = browser;
    this.gallery = gallery;
  }

  static async open(browser: Browser): Promise<Stand> {
    const gallery = await startGallery({ beatEvery: 1_000 });
    const context = await browser.newContext({
      viewport: { width: 1080, height: 1920 },
      reducedMotion: 'no-preference',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const stand = new Stand(page, await context.newCDPSession(page), gallery);
    await stand.settle(usualProfile, 'vi');
    return stand;
  }

  /** Another panel, another language: the page is loaded anew. */
  async settle(panel: HardwareProfile, tongue: Tongue): Promise<void> {
    this.#panel = panel;
    this.#tongue = tongue;
    this.gallery.show(snapshots['welcome']!);
    await this.page.setViewportSize({ width: panel.width, height: panel.height });
    // painted at a twentieth: everything lies where it lies, and no time goes into pictures that nobody looks at
    await this.#browser.send('Emulation.setDeviceMetricsOverride', {
      width: panel.width,
      height: panel.height,
      deviceScaleFactor: 1,
      mobile: false,
      scale: 0.05,
    });
    await this.page.goto(`${this.gallery.url}/start?once=abc`);
    await giveMeasure(this.page);
    await this.page.evaluate(
      ({ ppi, pretend }) => {
        document.documentElement.dataset['ppi'] = String(ppi);
        if (pretend) window.measure.speakLonger();
      },
      { ppi: panel.ppi, pretend: tongue === 'longer' },
    );
    // the keyboard is fetched while people read: with the first box it has to be there
    await this.page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => /\/keyboard-[^/]*\.js$/.test(name)),
    );
    await this.page.keyboard.press('Shift'); // from now on the browser draws rings around what has the focus
  }

  /** Puts a view before the page; resolves with its revision when it was sent, not yet when it stands there. */
  #send({ view, textSize = 'default', contrast = 'default' }: Look): number {
    this.at = `${view} ${textSize} ${contrast}`;
    const language = this.#tongue === 'en' ? 'en' : 'vi';
    return this.gallery.show({ ...snapshots[view]!, language, textSize, contrast });
  }

  async show(look: Look): Promise<void> {
    await this.page.evaluate((revision) => window.measure.standsAt(revision), this.#send(look));
  }

  /** What the page's measure finds on a view, in one question. */
  measure(look: Look, rules: readonly Rule[], layers: boolean): Promise<Finding[]> {
    return this.page.evaluate(([revision, errand]) => window.measure.walk(revision, errand), [
      this.#send(look),
      this.#errand(look, rules, layers),
    ] as const);
  }

  #errand({ contrast = 'default' }: Look, rules: readonly Rule[], layers: boolean): Errand {
    const panel = this.#panel;
    const { lower, raise } = wordsIn(this.#tongue === 'en' ? 'en' : 'vi').buttons;
    return {
      rules,
      layers,
      comesDown: panel.height > panel.width, // upright panels stand before a person; only there anything has to come down
      touch,
      reach: { ppi: panel.ppi, bottom: panel.bottom, ...reach },
      lowButtonWithin,
      leastContrast: leastContrast[contrast],
      lowWords: [lower, raise],
      longer: this.#tongue === 'longer',
    };
  }

  /** The visit falls silent, as far as the page's clock can tell, and the page says so. */
  async silence(look: Look, rules: readonly Rule[]): Promise<Finding[]> {
    this.gallery.weather.beats = false;
    await this.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Object.assign(window, { rightClock: now });
      Date.now = () => now() + 60_000;
    });
    await this.page.locator('dialog[open]').waitFor();
    const found = await this.page.evaluate(
      async (errand) => {
        await window.measure.still();
        return window.measure.findAll(errand, 'silence');
      },
      this.#errand(look, rules, false),
    );
    await this.page.evaluate(() => {
      Date.now = (window as unknown as { rightClock: () => number }).rightClock;
    });
    this.gallery.weather.beats = true;
    this.gallery.show(snapshots['welcome']!);
    await this.page.locator('dialog[open]').waitFor({ state: 'detached' });
    return found;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.gallery.close();
  }
}
