import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { type CounterSnapshotName, counterSnapshots } from '../gallery/counter-snapshots.ts';
import { type CounterStation, startCounterStation } from '../gallery/counter-station.ts';
import { faultsOfDesk } from './measure.ts';

const names = Object.keys(counterSnapshots) as CounterSnapshotName[];
let browser: Browser;
let station: CounterStation;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  await buildIfStale('counter');
  station = await startCounterStation();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.setDefaultTimeout(5_000);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${station.url}/start?t=abc`);
  await drawn(page, 1);
});
afterAll(async () => {
  await browser?.close();
  await station?.close();
});

const show = (name: CounterSnapshotName) => drawn(page, station.show(counterSnapshots[name]));
const otherLanguage = async () => {
  await page.keyboard.press('F1');
  await page.getByRole('dialog').waitFor();
  for (const key of ['Tab', 'Enter', 'Escape']) await page.keyboard.press(key);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
};
const focused = () =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return one?.getAttribute('aria-label') || one?.id || one?.textContent?.trim() || '';
  });

/** Built of the same parts as another one: for axe, which takes its time, one of them is enough. */
const twins: ReadonlySet<CounterSnapshotName> = new Set([
  'fine',
  'typing-none',
  'signing',
  'no-token',
  'feeding',
  'copy-ready',
]);

/** Each layer in turn: what stands over the desk has to fit as the desk does. */
const throughAll = async (look: (name: string) => Promise<void>, shown = names) => {
  for (const name of shown) {
    await show(name);
    await look(name);
  }
  await show('desk');
  for (const [key, name] of [
    ['F1', 'help'],
    ['F5', 'feed'],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await look(name);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.keyboard.press('F11');
  await look('enlarged');
  await page.keyboard.press('F11');
  await page.keyboard.press('F12');
  await page.getByRole('heading', { name: 'Từng cơ quan' }).waitFor();
  await look('progress');
  await page.keyboard.press('Escape');
  await page.getByRole('main').getByText('Giấy tờ trong lô').waitFor();
};

describe('every screen of the counter', () => {
  it.each([
    ['1920 × 1080', 1920, 1080],
    ['1366 × 768', 1366, 768],
    ['1920 × 1080 at 200 %', 960, 540],
    ['1366 × 768 at 200 %', 683, 384],
  ] as const)('fits %s: no text is cut, hidden or laid over', async (_, width, height) => {
    await page.setViewportSize({ width, height });
    const found: string[] = [];
    await throughAll(async (name) => {
      found.push(...(await page.evaluate(faultsOfDesk)).map((fault) => `${name}: ${fault}`));
    });
    expect(found).toEqual([]);
  });

  it('fits 1366 × 768 in English too', async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await show('desk');
    await otherLanguage();
    const found: string[] = [];
    for (const name of names) {
      await show(name);
      found.push(...(await page.evaluate(faultsOfDesk)).map((fault) => `${name}: ${fault}`));
    }
    await show('desk');
    await otherLanguage();
    expect(found).toEqual([]);
  });

  it('has no complaint of axe', async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await page.evaluate(axe.source);
    const found: string[] = [];
    await throughAll(
      async (name) => {
        const violations = await page.evaluate<string[]>(`axe
        .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
        found.push(...violations.map((violation) => `${name}: ${violation}`));
      },
      names.filter((name) => !twins.has(name)),
    );
    expect(found).toEqual([]);
  });

  it('breaks no rule of its content security policy and keeps no trace of the start address', () => {
    expect(page.url()).toBe(`${station.url}/`);
    expect(complaints).toEqual([]);
  });
});

describe('the keyboard alone', () => {
  it('begins a batch, says what is missing, and feeds it with one Enter', async () => {
    await show('begin');
    expect(await focused()).toBe('batch-name');
    await page.keyboard.press('Enter');
    await page.getByText('Xin đặt tên cho lô.').waitFor();
    await vi.waitFor(async () => expect(await focused()).toBe('batch-name'), { timeout: 10_000 });
    await page.keyboard.type('Kết quả đất đai 2019, hộp 12');
    for (const key of ['Tab', 'Space', 'Tab', 'Space', 'Tab', 'ArrowDown']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await vi.waitFor(() => expect(station.calls).toHaveLength(1), { timeout: 10_000 });
    expect(station.calls[0]).toEqual({
      path: '/batches',
      body: {
        title: 'Kết quả đất đai 2019, hộp 12',
        defaults: { copyKind: 'original', origin: 'final-result' },
        coverSheets: false,
        blankSheetSplits: true,
      },
    });
    await show('first-feed');
    await page.keyboard.press('Enter');
    await vi.waitFor(
      () => expect(station.calls.at(-1)).toEqual({ path: '/feed', body: { source: 'feeder', sides: 'both' } }),
      { timeout: 10_000 },
    );
  });

  it('feeds more from the glass, and stops a feeding, by F5', async () => {
    await show('desk');
    await page.keyboard.press('F5');
    await page.getByRole('dialog').waitFor();
    for (const key of ['Shift+Tab', 'Shift+Tab', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await vi.waitFor(
      () => expect(station.calls.at(-1)).toEqual({ path: '/feed', body: { source: 'flatbed', sides: 'front' } }),
      { timeout: 10_000 },
    );
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await show('feeding');
    await page.getByText('Đang quét: 47 trang').waitFor();
    await page.keyboard.press('F5');
    await vi.waitFor(() => expect(station.calls.at(-1)).toEqual({ path: '/feed/stop', body: null }), {
      timeout: 10_000,
    });
    expect(station.keys).toEqual([]);
  });

  it('begins a certified copy by Ctrl S: says what is missing, finds the type by letters, and goes out whole', async () => {
    await show('desk');
    await page.keyboard.press('Control+s');
    await page.getByRole('heading', { name: 'Bản sao chứng thực điện tử' }).waitFor();
    expect(await focused()).toBe('copy-type');
    await page.keyboard.press('Enter');
    await page.getByText('Xin ghi tên giấy tờ, hoặc chọn loại giấy.').waitFor();
    expect(await page.evaluate(faultsOfDesk)).toEqual([]);
    await vi.waitFor(async () => expect(await focused()).toBe('copy-title'), { timeout: 10_000 });
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.type('gks');
    await page.getByText('✓ Giấy khai sinh').waitFor();
    await page.keyboard.press('Enter');
    await vi.waitFor(async () => expect(await focused()).toBe('copy-owner'), { timeout: 10_000 });
    for (const typed of ['004 190 000 017', '45/2019', '12032019', 'Ủy ban nhân dân xã Tà Phìn']) {
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await vi.waitFor(() => expect(station.calls.at(-1)?.path).toBe('/copies'), { timeout: 10_000 });
    expect(station.calls.at(-1)?.body).toEqual({
      paperType: 'KQ.G07.000122',
      title: 'Giấy khai sinh',
      ownerId: '004190000017',
      notation: '45/2019',
      issuer: 'Ủy ban nhân dân xã Tà Phìn',
      issuedOn: '2019-03-12',
    });
    await page.keyboard.press('Escape');
    await page.getByRole('main').getByText('Giấy tờ trong lô').waitFor();
    expect(station.keys).toEqual([]);
  });

  it('refuses a copy by the number of a reason, and lets no other key through meanwhile', async () => {
    await show('copy-reason');
    for (const key of ['F9', 'Enter', '9', 'x', '3']) await page.keyboard.press(key);
    await vi.waitFor(() => expect(station.taken()).toBe('3'), { timeout: 10_000 });
    station.forget();
  });

  it('prints the code of a copy by F10, once it is there; a key of the desk it is not', async () => {
    const prints = () => page.evaluate(() => Number(document.documentElement.dataset['prints'] ?? 0));
    await page.evaluate(() => {
      window.print = () => {
        const root = document.documentElement;
        root.dataset['prints'] = String(Number(root.dataset['prints'] ?? 0) + 1);
      };
    });
    await show('copy-ready');
    await page.keyboard.press('F10');
    expect(await prints()).toBe(0);
    await show('copy-sent');
    await page.keyboard.press('F10');
    expect(await prints()).toBe(1);
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('img', { name: 'Mã QR để nhận bản sao' }).isVisible()).toBe(true);
    expect(await page.getByRole('img', { name: 'Ảnh quét trang 3' }).isVisible()).toBe(false);
    await page.emulateMedia({ media: 'screen' });
    expect(station.keys).toEqual([]);
  });

  it('stands where it types: in the box of the field, of the type, of the reason', async () => {
    await show('typing-field');
    expect(await focused()).toBe('Số định danh của chủ giấy tờ');
    await show('typing-type');
    expect(await focused()).toBe('Loại giấy tờ');
    await page.getByRole('option', { name: 'Giấy khai sinh', selected: true }).waitFor();
    await show('reason');
    expect(await focused()).toBe('Vì sao loại giấy này khỏi lô?');
  });

  it('enlarges a page and scrolls it', async () => {
    await show('desk');
    await page.keyboard.press('F11');
    await page.keyboard.press('PageDown');
    await vi.waitFor(
      async () => expect(await page.locator('.page-frame').evaluate((frame) => frame.scrollTop)).toBeGreaterThan(100),
      { timeout: 10_000 },
    );
    await page.keyboard.press('F11');
    expect(station.keys).toEqual([]);
  });

  it('reads the charts: another agency is chosen, and every chart has its figures in a table', async () => {
    await show('desk');
    await page.keyboard.press('F12');
    const other = page.getByRole('button', { name: 'Ủy ban nhân dân phường Sa Pa' });
    await other.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ủy ban nhân dân phường Sa Pa' }).waitFor();
    expect(await page.getByRole('table').count()).toBe(4);
    await page.getByRole('cell', { name: 'Ủy ban nhân dân thị xã Sa Pa (đến 30/06/2025)' }).first().waitFor();
    await page.keyboard.press('Escape');
  });

  it('turns all words of the screen to English, and back, in the help', async () => {
    await show('desk');
    for (const back of ['en', 'vi']) {
      await otherLanguage();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(back);
    }
    expect(station.keys).toEqual([]);
  });
});

describe('the weight of the page', () => {
  it('is at most 40 KB of script and 12 KB of styles, packed', () => {
    const built = new URL('../dist/counter/assets/', import.meta.url);
    const packed = (end: string) =>
      readdirSync(built)
        .filter((file) => file.endsWith(end))
        .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, built))).length, 0);
    console.log(`counter: ${packed('.js')} bytes of script, ${packed('.css')} of styles (gzip)`);
    expect(packed('.js')).toBeLessThanOrEqual(40 * 1024);
    expect(packed('.css')).toBeLessThanOrEqual(12 * 1024);
  });
});
