import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { TextSize } from '@mot-cua/domain/screen-parts.ts';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { faultsOfLayout } from '../gallery/measure.ts';
import { type Gallery, startGallery } from '../gallery/server.ts';
import { snapshots } from '../gallery/snapshots.ts';

const panel = { width: 1080, height: 1920 };
const ppi = 103;
const names = Object.keys(snapshots).filter((name) => name !== 'ended');
const built = new URL('../dist/citizen/assets/', import.meta.url);

let browser: Browser;
let gallery: Gallery;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  await buildIfStale();
  gallery = await startGallery({ beatEvery: 500 });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: panel });
  page.setDefaultTimeout(8_000);
  complaints = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${gallery.url}/start?once=abc`);
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

/** Runs in the page, where `axe.source` was put before. */
const askAxe = `axe
  .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
  .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`;

/** True when the whole element stands inside the scrolling region. */
const inView = (element: Element): boolean => {
  const box = element.getBoundingClientRect();
  const frame = element.closest('.scroller-region')?.getBoundingClientRect();
  return frame !== undefined && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1;
};

const show = (name: string, more: { textSize?: TextSize; language?: 'vi' | 'en' } = {}) =>
  drawn(page, gallery.show({ ...snapshots[name]!, ...more }));

const unfit = async (more: Parameters<typeof show>[1]) => {
  const found: string[] = [];
  for (const name of names) {
    await show(name, more);
    found.push(...(await page.evaluate(faultsOfLayout, ppi)).map((fault) => `${name}: ${fault}`));
  }
  return found;
};

describe('the measure of layout', () => {
  it('sees a small button, a close neighbour, a cut text and a word over another', async () => {
    await show('rate');
    await page.evaluate(() => {
      const spoil = (tag: string, text: string, css: Partial<CSSStyleDeclaration>) => {
        const element = document.body.appendChild(document.createElement(tag));
        element.textContent = text;
        Object.assign(element.style, { position: 'fixed', left: '9px', ...css });
        element.className = 'spoiler';
      };
      spoil('button', 'tiny', { top: '400px', width: '30px', height: '30px' });
      spoil('button', 'near', { top: '435px', width: '99px', height: '99px' });
      spoil('div', 'a text that is much too long', {
        top: '700px',
        width: '40px',
        overflow: 'hidden',
        whiteSpace: 'nowrap',
      });
      spoil('div', 'over', { top: '708px', lineHeight: '1' });
    });
    const found = (await page.evaluate(faultsOfLayout, ppi)).join('\n');
    await page.evaluate(() => {
      for (const spoiler of document.querySelectorAll('.spoiler')) spoiler.remove();
    });
    for (const words of ['7.4 × 7.4 mm', 'mm apart', 'cut at the side', 'lies over', 'line height'])
      expect(found).toContain(words);
  });
});

describe('every screen on a 21.5" upright panel', () => {
  it.each(['small', 'default', 'large', 'largest'] as const)(
    'in Vietnamese, text size %s: nothing is cut, laid over or too small for a finger',
    async (textSize) => expect(await unfit({ textSize })).toEqual([]),
  );

  it.each(['default', 'largest'] as const)('in English, text size %s: the same', async (textSize) =>
    expect(await unfit({ textSize, language: 'en' })).toEqual([]),
  );

  it('also stands on a 1280 × 800 panel', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    try {
      expect(await unfit({})).toEqual([]);
    } finally {
      await page.setViewportSize(panel);
    }
  });

  it.each([
    ['default', 1080, 1920],
    ['largest', 1080, 1920],
    ['default', 1280, 800],
  ] as const)(
    'with a keyboard or a dialog open, text size %s on %i × %i: the same',
    async (textSize, width, height) => {
      await page.setViewportSize({ width, height });
      const found: string[] = [];
      const look = async (what: string) =>
        found.push(...(await page.evaluate(faultsOfLayout, ppi)).map((fault) => `${what}: ${fault}`));
      try {
        await show('form', { textSize });
        for (const box of ['Họ, chữ đệm và tên của trẻ', 'Năm']) {
          await page.getByLabel(box).click();
          await page.getByRole('region', { name: 'Bàn phím' }).waitFor();
          await look(`keyboard for ${box}`);
          expect(await page.getByLabel(box).evaluate(inView), `${box} stays in view`).toBe(true);
        }
        await page.getByRole('button', { name: 'Xong', exact: true }).click();
        for (const tool of ['Chữ và màu', 'Gọi cán bộ', 'Kết thúc']) {
          await page.getByRole('button', { name: tool }).click();
          await page.getByRole('dialog').waitFor(); // Escape before it stands would go nowhere
          await look(`dialog ${tool}`);
          await page.keyboard.press('Escape');
          await page.getByRole('dialog').waitFor({ state: 'detached' });
        }
        expect(found).toEqual([]);
      } finally {
        await page.setViewportSize(panel);
      }
    },
  );

  it('has its title as the one h1, with the focus on it (or on what went wrong), and no complaint of axe', async () => {
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const name of names) {
      await show(name);
      const violations = await page.evaluate<string[]>(askAxe);
      found.push(...violations.map((violation) => `${name}: ${violation}`));
      expect(await page.locator('h1').count(), name).toBe(1);
      expect(await page.locator('h1:focus, [role=alert]:focus, dialog :focus').count(), name).toBe(1);
    }
    expect(found).toEqual([]);
  }, 60_000);

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
  it('is at most 60 KB of script (35 wished for) and 20 KB of styles, packed', () => {
    const packed = (end: string) =>
      readdirSync(built)
        .filter((file) => file.endsWith(end))
        .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, built))).length, 0);
    console.log(`citizen's screen: ${packed('.js')} bytes of script, ${packed('.css')} of styles (gzip)`);
    expect(packed('.js')).toBeLessThanOrEqual(60 * 1024);
    expect(packed('.css')).toBeLessThanOrEqual(20 * 1024);
  });
});
