import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';

let browser: Browser;
let gallery: Gallery;
let page: Page;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
  gallery = await startGallery({ beatEvery: 1_000 });
  page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await page.goto(`${gallery.url}/start?once=abc`);
  await page.locator('h1').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const shows = (view: string, more = {}) => drawn(page, gallery.show({ ...snapshots[view]!, ...more }));
const atFocus = () =>
  page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent?.trim()}`);

describe('the focus is never lost (IN-4)', () => {
  it('the button that starts a scan becomes the one that stops it, and comes back', async () => {
    await shows('scan');
    await page.getByRole('button', { name: 'Quét trên mặt kính' }).focus();
    await shows('scan-running');
    expect(await atFocus()).toBe('BUTTON Dừng quét');
    await shows('scan-pages');
    expect(await atFocus()).toBe('BUTTON Quét trên mặt kính');
  });

  it('scroll buttons that are needed no more leave it on the page', async () => {
    await shows('extras', { textSize: 'largest' });
    await page.locator('main .scroll-button').last().focus();
    await shows('extras', { textSize: 'small' });
    await page.locator('main .scroll-button').first().waitFor({ state: 'detached' });
    expect(await atFocus()).not.toMatch(/^BODY/);
  });

  it.each([
    ['scan-pages', 'Xóa', 'scan'],
    ['scan-fault', 'Thử lại', 'scan'],
    ['form-list', 'Xóa', 'form-list'],
    ['extras-agreed', '', 'extras'],
  ])('on %s what follows in the place of "%s" is something', async (view, name, then) => {
    await shows(view);
    if (name) await page.locator('main').getByRole('button', { name }).last().focus();
    else await page.locator('main input:checked').focus();
    await shows(then);
    expect(await atFocus()).not.toMatch(/^BODY/);
  });

  it('the page does not move under the eyes, and no keyboard comes up by itself', async () => {
    await shows('scan-fault', { textSize: 'large' });
    await page.getByRole('alert').getByRole('button', { name: 'Thử lại' }).focus();
    const before = await page.evaluate(() => document.querySelector('.scroller-region')?.scrollTop);
    await shows('scan', { textSize: 'large' });
    expect(await page.evaluate(() => document.querySelector('.scroller-region')?.scrollTop)).toBe(before);
    expect(await page.locator('.keyboard').count()).toBe(0);
  });
});
