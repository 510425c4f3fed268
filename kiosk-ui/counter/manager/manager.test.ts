import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../gallery/browser.ts';
import { type ManagerOffice, managerSnapshots, startManagerOffice } from '../../gallery/manager-office.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });
const axe: { source: string } = createRequire(import.meta.url)('axe-core');

let office: ManagerOffice;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  await buildIfStale('manager');
  office = await startManagerOffice();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(office.url);
  await drawn(page, 1);
});
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

const show = (name: string) => drawn(page, office.show(managerSnapshots[name]!()));

describe('now', () => {
  it('says what needs attention in words, with the sign that is not colour', async () => {
    await show('busy');
    const slips = page.locator('.slips');
    await slips.getByText('Ki-ốt 2: không liên lạc được 25 phút').waitFor();
    expect(await slips.innerText()).toContain('mục tiêu 15 phút');
    expect(await page.locator('.tile-bad strong').first().innerText()).toMatch(/^!/);
    await page.locator('.rows').getByText('Công dân gọi hỗ trợ').waitFor();
    // a manager with another page before this one sees it on the tab
    expect(await page.title()).toMatch(/^\(\d+\) /);
  });

  it('says so when the line is lost, and that figures may be old', async () => {
    await show('calm');
    office.weather.beats = false;
    await page.getByRole('alert').getByText('Mất liên lạc với máy của cơ quan').waitFor();
    office.weather.beats = true;
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });

  it('has nothing to show of before when a session ends, and signs in by keyboard alone', async () => {
    await show('busy');
    office.enter({ state: 'signed-out', why: 'too-long' });
    await page.getByRole('heading', { name: 'Đăng nhập xem số liệu' }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('Hộ tịch');
    await page.keyboard.type('badge-of-105');
    await page.keyboard.press('Enter');
    await page.keyboard.type('123456');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Hàng đợi theo lĩnh vực' }).waitFor();
    expect(office.asked).toContain('POST /office/sign-in');
  });
});

describe('history, by keyboard alone', () => {
  it('opens by F3; every chart has its table beside it; F6 and F7 go through the months', async () => {
    await page.keyboard.press('F3');
    await page.getByRole('heading', { name: 'Theo lĩnh vực' }).waitFor();
    const charts = page.locator('.figure-drawn');
    expect(await charts.count()).toBe(3);
    expect(await charts.locator('table').count()).toBe(3);
    expect(await charts.locator('svg').count()).toBe(3);
    expect(await page.locator('.period-name').innerText()).toBe('Tháng 11/2026');
    await page.keyboard.press('F6');
    await vi.waitFor(async () => expect(await page.locator('.period-name').innerText()).toBe('Tháng 10/2026'), {
      timeout: 10_000,
    });
    await page.keyboard.press('F7');
    await vi.waitFor(async () => expect(await page.locator('.period-name').innerText()).toBe('Tháng 11/2026'), {
      timeout: 10_000,
    });
    await page.getByRole('radio', { name: 'Tháng', exact: true }).focus();
    await page.keyboard.press('ArrowRight');
    await vi.waitFor(async () => expect(await page.locator('.period-name').innerText()).toBe('Quý IV/2026'), {
      timeout: 10_000,
    });
    await page.getByRole('heading', { name: 'Thời gian chờ qua các tháng' }).waitFor();
  });

  it('hands out a table that Excel opens right', async () => {
    const downloads = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Tải CSV Theo lĩnh vực' }).focus();
    await page.keyboard.press('Enter');
    const download = await downloads;
    expect(download.suggestedFilename()).toBe('services-quarter-2026-10-01.csv');
    const text = readFileSync(await download.path(), 'utf8');
    expect(text.startsWith('\ufeffLĩnh vực;Đã cấp số;')).toBe(true);
    expect(text).toMatch(/\r\n"?Hộ tịch, chứng thực"?;\d+;\d+;\d+(,\d)?;/);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('says that figures could not be had, and asks again at a press', async () => {
    office.weather.figures = false;
    await page.keyboard.press('F6');
    await page.getByText('Chưa lấy được số liệu.').waitFor();
    office.weather.figures = true;
    await page.getByRole('button', { name: 'Thử lại' }).press('Enter');
    await page.getByRole('heading', { name: 'Theo lĩnh vực' }).waitFor();
    await page.keyboard.press('F7');
  });
});

describe('the report', () => {
  it('is a page of its own on paper: nothing of the screen around it, every table in it', async () => {
    await page.keyboard.press('F4');
    await page.locator('.sheet').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await page.locator('.period').isVisible()).toBe(false);
    expect(await page.locator('.sheet h2').count()).toBe(15);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'screen' });
  });
});

describe('for everybody', () => {
  it('has no complaint of axe on any of its pages, in both languages', async () => {
    await page.evaluate(axe.source);
    const found: string[] = [];
    for (const key of ['F2', 'F3', 'F4', 'F9', 'F2']) {
      await page.keyboard.press(key);
      if (key === 'F2') await show('busy');
      if (key === 'F3') await page.locator('.figure').first().waitFor();
      if (key === 'F4') await page.locator('.sheet').waitFor();
      const violations = await page.evaluate<string[]>(`axe
        .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
      found.push(...violations.map((violation) => `${key}: ${violation}`));
    }
    expect(found).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.keyboard.press('F9');
  });

  it('does not scroll sideways at 1366 or 1920', async () => {
    for (const width of [1366, 1920]) {
      await page.setViewportSize({ width, height: 768 });
      for (const key of ['F2', 'F3', 'F4']) {
        await page.keyboard.press(key);
        await page.waitForFunction(() => document.querySelector('.tiles, .figure, .sheet') !== null);
        const over = await page.locator('.manager-main').evaluate((main) => main.scrollWidth - main.clientWidth);
        expect([width, key, over]).toEqual([width, key, 0]);
      }
    }
  });

  it('breaks no rule of its content security policy', () => {
    // the answer 503 to the figures is told by the browser itself
    expect(complaints.filter((one) => !one.includes('503'))).toEqual([]);
  });

  it('weighs at most 60 KB of script and 12 KB of styles, packed', () => {
    const built = new URL('../../dist/manager/assets/', import.meta.url);
    const packed = (end: string) =>
      readdirSync(built)
        .filter((file) => file.endsWith(end))
        .reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, built))).length, 0);
    console.log(`manager: ${packed('.js')} bytes of script, ${packed('.css')} of styles (gzip)`);
    expect(packed('.js')).toBeLessThanOrEqual(60 * 1024);
    expect(packed('.css')).toBeLessThanOrEqual(12 * 1024);
  });
});
