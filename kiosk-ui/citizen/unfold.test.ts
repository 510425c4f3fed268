import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { type Gallery, startGallery } from '../gallery/server.ts';
import { snapshots } from '../gallery/snapshots.ts';

let browser: Browser;
let gallery: Gallery;
let page: Page;
let saidBefore = 0;

beforeAll(async () => {
  await buildIfStale();
  gallery = await startGallery({ beatEvery: 500 });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});
beforeEach(async () => {
  await page.goto(`${gallery.url}/start?once=abc`);
  saidBefore = gallery.intents.length;
});

const show = (name: string) => drawn(page, gallery.show(snapshots[name]!));
const said = () =>
  gallery.intents
    .slice(saidBefore)
    .map(({ intent }) => intent)
    .filter(({ type }) => type !== 'still-here' && type !== 'painted');
const button = (name: string | RegExp) => page.getByRole('button', { name });

describe('what few need lies behind one button', () => {
  it('before starting: papers by case and who is exempt are hidden, one press away, and can be put away again', async () => {
    await show('before-cases');
    await page.getByText('Không cần giấy tờ, trừ các trường hợp sau:').waitFor();
    const paper = page.getByText('Bản án hoặc quyết định ly hôn');
    expect(await paper.count()).toBe(0);
    const fold = button('Đã ly hôn, góa, được ủy quyền hoặc xin cấp lại');
    // an open fold is no chosen answer
    const stands = async () => [await fold.getAttribute('aria-expanded'), await fold.getAttribute('aria-pressed')];
    expect(await stands()).toEqual(['false', null]);
    await fold.click();
    await paper.waitFor();
    expect(await stands()).toEqual(['true', null]);
    expect(await page.getByText(/Nếu có|Bắt buộc/).count()).toBe(0);
    await fold.click();
    await paper.waitFor({ state: 'detached' });
    await button('In danh sách, làm sau').waitFor();
    expect(await page.getByText(/Miễn lệ phí cho hộ nghèo/).count()).toBe(0);
    await button('Ai được miễn, ai giải quyết').click();
    await page.getByText(/Miễn lệ phí cho hộ nghèo/).waitFor();
    await page.getByText('Bấm «Tôi đồng ý» trên màn hình là ký tên.').waitFor();
    expect(said()).toEqual([]);
  });

  it('a paper that everybody brings, a signature on paper and amounts stay open', async () => {
    await show('before-fees');
    for (const text of ['Giấy tờ chứng minh chỗ ở hợp pháp', '20.000 đồng/lần', /^Ông\/Bà ký trên giấy tại quầy/])
      await page.getByText(text, { exact: typeof text === 'string' }).waitFor();
  });

  it('while scanning the other ways stay open from page to page, once somebody has asked for them', async () => {
    await show('scan');
    expect(await button('Quét từ khay nạp').count()).toBe(0);
    await button('Cách quét khác').click();
    await button('Rách, ướt, ép nhựa hoặc đóng quyển').waitFor();
    await button('Quét từ khay nạp').click();
    await expect.poll(said).toEqual([{ type: 'scan', paper: 'birth-certificate', source: 'feeder' }]);
    await show('scan-running');
    await show('scan');
    await button('Quét từ khay nạp').waitFor();
  });

  it('where the tray comes first, a paper that it could tear is asked about at once', async () => {
    await show('scan-duplex');
    await button('Rách, ướt, ép nhựa hoặc đóng quyển').waitFor();
    expect(await button('Quét trên mặt kính').count()).toBe(0);
  });

  it('when nothing has to be scanned one sentence says so; whoever has the paper after all touches it', async () => {
    await show('scan-nothing-needed');
    await page.getByText('Không bắt buộc quét giấy tờ nào.').waitFor();
    expect(await button('Quét trên mặt kính').count()).toBe(0);
    await button(/^Giấy xác nhận tình trạng hôn nhân đã được cấp/).click();
    await button('Quét trên mặt kính').waitFor();
    expect(await page.evaluate(() => document.activeElement !== document.body)).toBe(true);
  });
});
