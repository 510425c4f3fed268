import type { Intent } from '@mot-cua/domain/visit-intents.ts';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { KIOSK_FLAGS } from '../../../device-daemon/src/screen/browser.ts';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';

/** Two strikes within this time are one (EN 301 549 5.8), ms. */
const doubleStrike = 500;

let browser: Browser;
let gallery: Gallery;
let page: Page;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
  gallery = await startGallery({ beatEvery: 3_600_000 });
  const context = await browser.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  page = await context.newPage();
  await page.clock.install({ time: 0 });
  await page.goto(`${gallery.url}/start?once=abc`);
  await page.locator('h1').waitFor();
  await page.clock.pauseAt(60_000); // from here on the page's time moves only when told
  gallery.beat();
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const shows = async (view: string): Promise<void> => {
  const revision = gallery.show(snapshots[view]!);
  await page.waitForFunction((wanted) => Number(document.documentElement.dataset['revision']) >= wanted, revision);
  await page.clock.runFor(doubleStrike + 100); // whatever settled has settled
};

const said = (): Intent['intent'][] =>
  gallery.intents.map(({ intent }) => intent).filter(({ type }) => type !== 'painted' && type !== 'still-here'); // that somebody is there, not what they want
/** The page has said all that it is going to say: a later intent, asked for here, has arrived. */
const allIsSaid = async (): Promise<Intent['intent'][]> => {
  const before = gallery.intents.length;
  await page.locator('.tools [lang]').evaluate((button) => (button as HTMLElement).click());
  await expect
    .poll(() => gallery.intents.slice(before).some(({ intent }) => intent.type === 'set-language'))
    .toBe(true);
  return said().filter(({ type }) => type !== 'set-language');
};
beforeEach(() => {
  gallery.intents.length = 0;
});

const middleOf = async (thing: Locator): Promise<{ x: number; y: number; height: number }> => {
  const box = (await thing.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2, height: box.height };
};

describe('a control acts only when the touch starts and ends inside it (PH-9)', () => {
  const button = () => page.getByRole('button', { name: /^Lấy số/ }).first();

  it('pressed, dragged off and let go elsewhere: nothing', async () => {
    await shows('welcome');
    const { x, y, height } = await middleOf(button());
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + height * 2, { steps: 5 });
    await page.mouse.up();
    expect(await allIsSaid()).toEqual([]);
  });

  it('pressed elsewhere, dragged across and let go on it: nothing', async () => {
    await shows('welcome');
    const { x, y, height } = await middleOf(button());
    await page.mouse.move(x, y + height * 1.5);
    await page.mouse.down();
    await page.mouse.move(x, y, { steps: 5 });
    await page.mouse.up();
    expect(await allIsSaid()).toEqual([]);
  });

  it('pressed and let go inside, though the finger slid a little: it acts, once', async () => {
    await shows('welcome');
    const { x, y } = await middleOf(button());
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 12, y + 8, { steps: 3 });
    await page.mouse.up();
    expect(await allIsSaid()).toEqual([{ type: 'begin', choice: 'ticket' }]);
  });

  it('by a finger too: a tap acts, a finger that was drawn over it does not', async () => {
    await shows('welcome');
    const { x, y } = await middleOf(button());
    const finger = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', points: { x: number; y: number }[]) =>
      finger.send('Input.dispatchTouchEvent', { type, touchPoints: points });
    await touch('touchStart', [{ x, y: y + 300 }]);
    for (const step of [200, 100, 0]) await touch('touchMove', [{ x, y: y + step }]);
    await touch('touchEnd', []);
    expect(await allIsSaid()).toEqual([]);
    await shows('welcome');
    await page.touchscreen.tap(x, y);
    expect(await allIsSaid()).toEqual([{ type: 'begin', choice: 'ticket' }]);
  });
});

describe('gestures of the browser are off (PH-8, PH-10)', () => {
  it('the panel’s Chromium knows no pinch and no swipe through the history', () => {
    expect(KIOSK_FLAGS).toContain('--disable-pinch');
    expect(KIOSK_FLAGS).toContain('--overscroll-history-navigation=0');
  });

  it('a long press or a second button opens no menu, on words, pictures and boxes alike', async () => {
    await shows('form');
    for (const place of [
      page.locator('h1'),
      page.locator('main input').first(),
      page.locator('.tools button').first(),
    ]) {
      const menu = place.evaluate(
        (element) =>
          new Promise<boolean>((resolve) =>
            window.addEventListener('contextmenu', (event) => resolve(event.defaultPrevented && element !== null), {
              once: true,
            }),
          ),
      );
      await place.click({ button: 'right' });
      expect(await menu).toBe(true);
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  });

  it('nothing zooms: wheel with Ctrl is taken away, double tap and pinch are no gestures of any element', async () => {
    await shows('form');
    const zoomed = await page.evaluate(() => {
      const wheel = new WheelEvent('wheel', { ctrlKey: true, cancelable: true, bubbles: true });
      document.body.dispatchEvent(wheel);
      const allowed = new Set(['pan-y', 'none', 'manipulation']);
      // touch-action is no inherited property: an element is touched under its own and all those above it
      const effective = getComputedStyle(document.documentElement).touchAction;
      return { wheel: wheel.defaultPrevented, effective: allowed.has(effective) ? '' : effective };
    });
    expect(zoomed).toEqual({ wheel: true, effective: '' });
    const { x, y } = await middleOf(page.locator('h1'));
    await page.touchscreen.tap(x, y);
    await page.touchscreen.tap(x, y);
    expect(await page.evaluate(() => visualViewport?.scale)).toBe(1);
  });

  it('words cannot be selected, what one writes can; nothing can be dragged out or dropped in', async () => {
    await shows('form');
    const found = await page.evaluate(() => {
      const selectable = [...document.querySelectorAll('body *')]
        .filter((element) => !element.matches('input, textarea'))
        .filter((element) => getComputedStyle(element).userSelect !== 'none');
      const boxes = [...document.querySelectorAll<HTMLElement>('main input:not([type=radio], [type=checkbox])')];
      const stopped = ['dragstart', 'drop', 'dragover'].filter((name) => {
        const event = new Event(name, { cancelable: true, bubbles: true });
        document.querySelector('main')!.dispatchEvent(event);
        return event.defaultPrevented;
      });
      return {
        selectable: selectable.map((element) => element.tagName),
        boxes: boxes.every((box) => getComputedStyle(box).userSelect === 'text'),
        stopped,
        overscroll: getComputedStyle(document.documentElement).overscrollBehavior,
      };
    });
    expect(found).toEqual({
      selectable: [],
      boxes: true,
      stopped: ['dragstart', 'drop', 'dragover'],
      overscroll: 'none',
    });
  });
});

describe('a hand that trembles strikes twice (PH-11)', () => {
  it('the second strike within half a second is none', async () => {
    await shows('welcome');
    const { x, y } = await middleOf(page.getByRole('button', { name: /^Lấy số/ }).first());
    await page.mouse.click(x, y);
    await page.clock.runFor(100);
    await page.mouse.click(x, y);
    await page.clock.runFor(doubleStrike - 150);
    await page.mouse.click(x, y);
    expect(await allIsSaid()).toEqual([{ type: 'begin', choice: 'ticket' }]);
  });

  it('neither is one on what came up in the place of the button, and the new button shows that it rests', async () => {
    await shows('review');
    const next = page.locator('.actions .button-primary');
    const { x, y } = await middleOf(next);
    await page.mouse.click(x, y);
    const revision = gallery.show(snapshots['declare']!);
    await page.waitForFunction((wanted) => Number(document.documentElement.dataset['revision']) >= wanted, revision);
    await page.clock.runFor(doubleStrike - 200);
    expect(await next.last().getAttribute('aria-disabled')).toBe('true');
    await page.mouse.click(x, y);
    expect((await allIsSaid()).map(({ type }) => type)).toEqual(['next']);
  });

  it.each([
    ['welcome', '.choice'],
    ['rate', '.face-button'],
    ['guide', '.choice'],
    ['review', '.sheet-head .button'],
    ['identify-failed', '.fault-buttons .button'],
  ])('on %s two strikes on %s say one thing', async (view, selector) => {
    await shows(view);
    const button = page.locator(selector).first();
    const { x, y } = await middleOf(button);
    await page.mouse.click(x, y);
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await page.mouse.click(x, y);
    expect(await allIsSaid()).toHaveLength(1);
  });

  it('after half a second the same button acts again', async () => {
    await shows('welcome');
    const { x, y } = await middleOf(page.getByRole('button', { name: /^Lấy số/ }).first());
    await page.mouse.click(x, y);
    await page.clock.runFor(doubleStrike + 50);
    await page.mouse.click(x, y);
    expect(await allIsSaid()).toHaveLength(2);
  });
});
