import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { type Gallery, startGallery } from '../gallery/server.ts';
import { snapshots } from '../gallery/snapshots.ts';
import { weightOf } from '../gallery/weight.ts';

const panel = { width: 1080, height: 1920 };
const names = Object.keys(snapshots).filter((name) => name !== 'ended');

let browser: Browser;
let gallery: Gallery;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await buildIfStale();
  gallery = await startGallery({ beatEvery: 500 });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: panel });
  page.setDefaultTimeout(20_000);
  complaints = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${gallery.url}/start?once=abc`);
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const show = (name: string) => drawn(page, gallery.show(snapshots[name]!));

/** How the screens lie, in every size, language and colour, is measured in test/access. */
describe('every screen', () => {
  const halfASecondEach = { timeout: 500 * names.length };
  it('has its title as the one h1, with the focus on it (or on what went wrong)', halfASecondEach, async () => {
    for (const name of names) {
      await show(name);
      expect(await page.locator('h1').count(), name).toBe(1);
      expect(await page.locator('h1:focus, [role=alert]:focus, dialog :focus').count(), name).toBe(1);
    }
  });

  it('leaves no trace of the start address and breaks no rule of its content security policy', async () => {
    expect(page.url()).toBe(`${gallery.url}/`);
    expect(complaints).toEqual([]);
  });

  it('draws all Vietnamese letters from the bundled font', async () => {
    const letters = [...'aăâeêioôơuưyđ'].flatMap((base) =>
      ['', '\u0301', '\u0300', '\u0309', '\u0303', '\u0323'].map((tone) => (base + tone).normalize('NFC')),
    );
    const service = letters.join('') + letters.join('').toUpperCase();
    const ticket = { name: 'ticket', ticket: { number: 'A1', service, ahead: 1 }, print: 'printed' } as const;
    await drawn(page, gallery.show({ ...snapshots['ticket']!, screen: ticket }));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('DOM.enable');
    await devtools.send('CSS.enable');
    const { root } = await devtools.send('DOM.getDocument');
    const { nodeId } = await devtools.send('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: '.ticket-card strong',
    });
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    expect(fonts.filter((font) => !font.isCustomFont || !font.familyName.startsWith('Be Vietnam Pro'))).toEqual([]);
  });
});

describe('the weight of the page', () => {
  it('is at most 60 KB of script before the first screen stands (35 wished for) and 20 KB of styles, packed', () => {
    const { firstScripts, allScripts, styles } = weightOf('citizen');
    console.log(
      `citizen's screen: ${firstScripts} bytes of script at first, ${allScripts} in all, ${styles} of styles (gzip)`,
    );
    expect(firstScripts).toBeLessThanOrEqual(60 * 1024);
    expect(allScripts).toBeLessThanOrEqual(94 * 1024); // fetched when needed: keyboard, search, aids, seldom screens, what staff say
    expect(allScripts).toBeGreaterThan(firstScripts);
    expect(styles).toBeLessThanOrEqual(20 * 1024);
  });
});
