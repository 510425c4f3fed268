import type { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import type { Browser, Page } from 'playwright-core';
import { drawn } from '../../../kiosk-ui/gallery/browser.ts';
import { longer } from '../../../kiosk-ui/gallery/longer-words.ts';
import { giveMeasure } from '../../../kiosk-ui/gallery/measure.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';
import { type HardwareProfile, usualProfile } from '../../../kiosk-ui/kit/hardware-profiles.ts';
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

/** What was opened over a view before it was measured, and how it is called in a report. */
type Layer = (name: string) => Promise<void>;

/** Quicker than a finger, and goes through an open dialog: what is measured here is how things lie, not how they are pressed. */
const press = (button: Element) => (button as HTMLElement).click();

/** One page before a gallery of its own: shows any view on any panel in any language, and opens what lies over it. */
export class Stand {
  readonly page: Page;
  readonly gallery: Gallery;
  #tongue: Tongue = 'vi';
  #panel = usualProfile;
  /** what is shown, for whoever reports */
  at = '';

  private constructor(page: Page, gallery: Gallery) {
    this.page = page;
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
    const stand = new Stand(page, gallery);
    await stand.settle(usualProfile, 'vi');
    return stand;
  }

  /** Another panel, another language: the page is loaded anew. */
  async settle(panel: HardwareProfile, tongue: Tongue): Promise<void> {
    this.#panel = panel;
    this.#tongue = tongue;
    this.gallery.show(snapshots['welcome']!);
    await this.page.setViewportSize({ width: panel.width, height: panel.height });
    await this.page.goto(`${this.gallery.url}/start?once=abc`);
    await giveMeasure(this.page);
    await this.page.evaluate(
      ({ ppi, pretend }) => {
        document.documentElement.dataset['ppi'] = String(ppi);
        if (pretend) window.measure.speakLonger();
      },
      { ppi: panel.ppi, pretend: tongue === 'longer' },
    );
    await this.page.keyboard.press('Shift'); // from now on the browser draws rings around what has the focus
  }

  async show({ view, textSize = 'default', contrast = 'default' }: Look): Promise<void> {
    this.at = `${view} ${textSize} ${contrast}`;
    const language = this.#tongue === 'en' ? 'en' : 'vi';
    await drawn(this.page, this.gallery.show({ ...snapshots[view]!, language, textSize, contrast }));
  }

  /** Two frames later: what a click changed stands there. */
  still(): Promise<void> {
    return this.page.evaluate(
      () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
    );
  }

  #lowButton() {
    const { lower, raise } = wordsIn(this.#tongue === 'en' ? 'en' : 'vi').buttons;
    const say = (words: string) => (this.#tongue === 'longer' ? longer(words) : words);
    return this.page.locator('.tools button').filter({ hasText: new RegExp(`^(${say(lower)}|${say(raise)})$`) });
  }

  /** Brings everything down, asks `look`, and puts it back. */
  async low(look: () => Promise<void>): Promise<void> {
    const button = this.#lowButton();
    if ((await button.count()) === 0) return;
    await button.evaluate(press);
    await this.still();
    await look();
    await this.#lowButton().evaluate(press);
    await this.still();
  }

  /** Height of the top of the button for low reach over the lower edge of the panel, mm; null where there is none. */
  async lowButtonHeight(): Promise<number | null> {
    const button = this.#lowButton();
    if ((await button.count()) === 0) return null;
    const box = await button.boundingBox();
    return box ? ((this.#panel.height - box.y) * 25.4) / this.#panel.ppi : null;
  }

  /** Opens the keyboard for each kind of box that stands in this view. */
  async keyboards(look: Layer): Promise<void> {
    const kinds = await this.page.evaluate(() => {
      const seen = new Set<string>();
      return [...document.querySelectorAll('main input:not([type=radio], [type=checkbox]), main textarea')].flatMap(
        (box, at) => {
          const kind = `${box.tagName} ${box.className} ${box.parentElement?.className}`;
          if (seen.has(kind)) return [];
          seen.add(kind);
          return [at];
        },
      );
    });
    for (const at of kinds) {
      const box = this.page.locator('main').locator('input:not([type=radio], [type=checkbox]), textarea').nth(at);
      await box.blur();
      await box.focus();
      await this.still();
      // a box with digits of its own beside it opens none
      if ((await this.page.locator('.keyboard').count()) > 0) await look(`keyboard ${at + 1}`);
      await box.blur();
      await this.page.locator('.keyboard').waitFor({ state: 'detached' });
    }
  }

  /** Opens each dialog that a tool opens. */
  async dialogs(look: Layer): Promise<void> {
    const tools = this.page.locator('.tools button:not([lang])');
    const lows = () => this.page.locator('.frame-low').count();
    const low = await lows();
    for (let at = 0; at < (await tools.count()); at++) {
      await tools.nth(at).evaluate(press);
      await this.still();
      if ((await this.page.locator('dialog[open]').count()) > 0) {
        await look(`dialog ${at + 1}`);
        await this.page.keyboard.press('Escape');
        await this.page.locator('dialog[open]').waitFor({ state: 'detached' });
      } else if ((await lows()) !== low) {
        await tools.nth(at).evaluate(press);
        await this.still();
      }
    }
  }

  /** The visit falls silent, as far as the page's clock can tell. */
  async silence(look: Layer): Promise<void> {
    this.gallery.weather.beats = false;
    await this.page.evaluate(() => {
      const now = Date.now.bind(Date);
      Object.assign(window, { rightClock: now });
      Date.now = () => now() + 60_000;
    });
    await this.page.locator('dialog[open]').waitFor();
    await this.still();
    await look('silence');
    await this.page.evaluate(() => {
      Date.now = (window as unknown as { rightClock: () => number }).rightClock;
    });
    this.gallery.weather.beats = true;
    this.gallery.show(snapshots['welcome']!);
    await this.page.locator('dialog[open]').waitFor({ state: 'detached' });
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await this.gallery.close();
  }
}
