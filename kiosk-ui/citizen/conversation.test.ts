import type { IntentBody } from '@mot-cua/domain/visit-intents.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { type Gallery, startGallery } from '../gallery/server.ts';
import { snapshots } from '../gallery/snapshots.ts';

let browser: Browser;
let gallery: Gallery;
let page: Page;

beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  page.setDefaultTimeout(20_000);
});
afterAll(() => browser?.close());
beforeEach(async () => {
  gallery = await startGallery({ beatEvery: 200 });
});
afterEach(async () => {
  await page.goto('about:blank'); // each gallery is another origin: nothing of the last one is left
  await gallery.close();
});

const open = async (first: Snapshot) => {
  const revision = gallery.show(first);
  await page.goto(gallery.url);
  await drawn(page, revision);
};
const said = (type: IntentBody['type']) => gallery.intents.filter(({ intent }) => intent.type === type);
const heard = (type: IntentBody['type'], times = 1) =>
  vi.waitFor(() => expect(said(type)).toHaveLength(times), { timeout: 20_000, interval: 20 });
const press = (name: string, exact = true) => page.getByRole('button', { name, exact }).click();

describe('what a finger says', () => {
  it('arrives in order and numbered from 1, though every answer takes its time', async () => {
    gallery.weather.delay = 60;
    await open(snapshots['form']!);
    await page.getByLabel('Họ, chữ đệm và tên của trẻ').fill('Nguyễn Hải Đăng');
    const birth = page.getByRole('group', { name: 'Ngày sinh của trẻ' });
    await birth.getByRole('textbox', { name: 'Ngày' }).pressSequentially('03112026');
    await page.getByRole('radio', { name: 'Nữ' }).check();
    await page.getByLabel('Tìm: Nơi sinh').fill('quang ng');
    await press('Quảng Ngãi');
    await press('Tiếp tục');
    await heard('next');
    expect(gallery.intents.map(({ seq }) => seq)).toEqual(gallery.intents.map((_, at) => at + 1));
    expect(
      gallery.intents.map(({ intent }) => intent).filter(({ type }) => !['painted', 'still-here'].includes(type)),
    ).toEqual([
      { type: 'answer', ref: '/child/fullName', value: 'Nguyễn Hải Đăng' },
      { type: 'answer', ref: '/child/dateOfBirth', value: '2026-11-03' },
      { type: 'answer', ref: '/child/sex', value: 'female' },
      { type: 'answer', ref: '/child/province', value: '11' },
      { type: 'next' },
    ]);
    expect(said('painted')).toHaveLength(1);
  });

  it('changes a value from the card only after "Sửa", and tells what that costs', async () => {
    await open(snapshots['form-from-card']!);
    expect(await page.getByRole('textbox').count()).toBe(1);
    expect(await page.getByText('Nơi cư trú').count()).toBe(0);
    await press('Xem: Đã điền sẵn 3 mục');
    await press('Sửa: Nơi cư trú');
    const box = page.getByRole('textbox', { name: 'Nơi cư trú' });
    await page.getByText('Sửa xong, thông tin này không còn là thông tin từ thẻ.').waitFor();
    expect(await box.evaluate((input) => input === document.activeElement)).toBe(true);
    await box.fill('Thôn Sín Chải, xã Mường Khương');
    await press('Tiếp tục');
    await heard('next');
    expect(said('answer').map(({ intent }) => intent)).toEqual([
      { type: 'answer', ref: '/mother/residence', value: 'Thôn Sín Chải, xã Mường Khương' },
    ]);
  });

  it('goes on counting after a reload in mid-visit', async () => {
    await open(snapshots['welcome']!);
    await press('Làm thủ tục', false);
    await heard('begin');
    const last = gallery.intents.at(-1)!.seq;
    await page.reload();
    await heard('painted', 2);
    expect(gallery.intents.at(-1)!.seq).toBe(last + 1);
  });

  it('is said again under the same number while the visit cannot answer, and nothing overtakes it', async () => {
    await open(snapshots['take-ticket']!);
    await heard('painted');
    gallery.weather.answer = 503;
    await press('Chứng thực', false);
    await page.getByRole('button', { name: 'English' }).click();
    await vi.waitFor(() => expect(gallery.intents.filter(({ seq }) => seq === 2)).toHaveLength(2), { timeout: 20_000 });
    gallery.weather.answer = 200;
    await heard('set-language');
    const numbers = gallery.intents.map(({ seq }) => seq);
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    expect([...new Set(numbers)]).toEqual([1, 2, 3, 4]);
    expect(said('take-ticket')).toHaveLength(1);
  });

  it('opens what the card says in the review and closes it again: the button says what it does', async () => {
    await open(snapshots['review']!);
    const inside = page.getByText('NGUYỄN THỊ THƯƠNG THƯƠNG', { exact: true });
    expect(await inside.count()).toBe(0);
    await press('Xem: Từ thẻ');
    await inside.waitFor();
    expect(await page.getByRole('button', { name: 'Đóng: Từ thẻ', expanded: true }).textContent()).toBe('Đóng');
    await press('Đóng: Từ thẻ');
    await inside.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Xem: Từ thẻ', expanded: false }).waitFor();
  });

  it('is counted once when the hand trembles', async () => {
    await open(snapshots['review']!);
    const next = page.getByRole('button', { name: 'Đúng, tiếp tục' });
    await next.dblclick({ delay: 20 });
    await next.click();
    await heard('next', 2);
  });

  it('is not asked for while a page moves through the scanner: only stopping it means anything then', async () => {
    await open(snapshots['scan-running']!);
    for (const name of ['Tiếp tục', 'Quay lại'])
      await page.getByRole('button', { name, exact: true }).click({ force: true }); // a finger does not read aria-disabled
    await press('Dừng quét');
    await heard('cancel-scan');
    expect([...said('next'), ...said('back')]).toEqual([]);
  });

  it('keeps the idle clock away at most every five seconds', async () => {
    await open(snapshots['choose']!);
    for (let touch = 0; touch < 4; touch++) await page.locator('h1').click();
    await press('Quay lại');
    await heard('back');
    expect(said('still-here')).toHaveLength(1);
  });
});

describe('when the visit falls silent', () => {
  it('the page says so after two missed beats, and goes on when it is back', async () => {
    const late = await browser.newPage({ viewport: { width: 1080, height: 1920 } }); // its clock is turned, and stays so
    await late.clock.install();
    const revision = gallery.show(snapshots['form']!);
    await late.goto(gallery.url);
    await drawn(late, revision);
    gallery.weather.beats = false;
    await late.clock.fastForward(9_000);
    const layer = late.getByRole('alertdialog', { name: 'Đang nối lại với máy…' });
    await layer.waitFor();
    gallery.weather.beats = true;
    await layer.waitFor({ state: 'detached' });
    await late.getByLabel('Họ, chữ đệm và tên của trẻ').fill('Giàng Thị Mai');
    await late.close();
  });

  it('a cut stream comes back by itself and an older snapshot never replaces a newer one', async () => {
    await open(snapshots['rate']!);
    gallery.cut();
    const revision = gallery.show(snapshots['take-ticket']!);
    await drawn(page, revision);
    await page.getByRole('heading', { name: 'Lấy số thứ tự' }).waitFor();
  });
});

describe('time and end', () => {
  it('the idle warning counts down and one big button answers it', async () => {
    await open(snapshots['idle']!);
    const layer = page.getByRole('alertdialog', { name: 'Ông/Bà còn ở đây không?' });
    await layer.getByText('Còn 45 giây').waitFor();
    await layer.getByText('Còn 44 giây').waitFor();
    await layer.getByRole('button', { name: 'Tôi vẫn đang làm' }).click();
    await layer.waitFor({ state: 'detached' });
    expect(said('still-here').length).toBeGreaterThan(0);
  });

  it('the neutral screen holds nothing of the citizen, sends nothing and shows nothing new', async () => {
    await open(snapshots['form-from-card']!);
    await page.getByLabel('Số điện thoại').fill('0912345678');
    await drawn(page, gallery.show(snapshots['ended']!));
    await page.getByRole('heading', { name: 'Xin cảm ơn Ông/Bà' }).waitFor();
    const told = gallery.intents.length;
    gallery.show(snapshots['confirm']!);
    await page.locator('h1').click();
    const html = await page.content();
    expect(html).not.toMatch(/THƯƠNG|0912345678|Mường Khương/);
    expect(await page.locator('button, input').count()).toBe(0);
    expect(gallery.intents.length).toBe(told);
  });
});

describe('the keyboard on the screen', () => {
  const type = async (...keys: string[]) => {
    const keyboard = page.getByRole('region', { name: 'Bàn phím' });
    for (const key of keys) {
      if ([...key].length > 1) await keyboard.getByRole('button', { name: key, exact: true }).click();
      else {
        const letter = keyboard.locator(`[data-key="${key.toLowerCase()}"]`);
        // biome-ignore lint/performance/useDomNodeTextContent: the style makes the capital
        await expect.poll(() => letter.innerText()).toBe(key);
        await letter.click();
      }
    }
  };

  it('writes a Vietnamese name with tone keys, and mends a letter in the middle', async () => {
    await open(snapshots['form']!);
    const box = page.getByLabel('Họ, chữ đệm và tên của trẻ');
    await box.click();
    await type('N', 'g', 'u', 'y', 'ê', 'n', 'dấu ngã', 'Dấu cách', 'H', 'o', 'a', 'dấu huyền', 'n', 'g');
    expect(await box.inputValue()).toBe('Nguyễn Hoàng');
    await type('Xóa lùi', 'Xóa lùi');
    await box.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 2));
    await type('Xóa lùi');
    expect(await box.inputValue()).toBe('Nuyễn Hòa'); // the tone goes back to where it belongs without n and g
    expect(await box.evaluate((input: HTMLInputElement) => input.selectionStart)).toBe(1);
    await type('Xong');
    await page.getByRole('region', { name: 'Bàn phím' }).waitFor({ state: 'detached' });
    await heard('answer');
  });

  it('gives digits where digits are asked, and moves from day to month to year', async () => {
    await open(snapshots['form']!);
    await page.getByRole('group', { name: 'Ngày sinh của trẻ' }).getByRole('textbox', { name: 'Ngày' }).click();
    await type('5', '1', '2', '2', '0', '1', '9');
    await heard('answer');
    expect(said('answer')[0]!.intent).toMatchObject({ value: '2019-12-05' });
  });

  it('opens the card with six digits pressed on the large pad', async () => {
    await open(snapshots['identify-code']!);
    for (const digit of '456789') await press(digit);
    await press('Dùng sáu số này');
    await heard('type-access-code');
    expect(said('type-access-code')[0]!.intent).toEqual({ type: 'type-access-code', digits: '456789' });
    expect(await page.getByLabel('Sáu số cuối của thẻ').inputValue()).toBe('');
  });

  it('serves the look-up codes in capitals, and a physical keyboard may do the same', async () => {
    await open(snapshots['lookup']!);
    await page.getByLabel('Mã hồ sơ hoặc mã tạm thời').click();
    await type('L', 'C', 'Số và dấu', '-', '3');
    await page.getByLabel('Mã tra cứu').pressSequentially('h7kd93wx');
    await press('Tra cứu');
    await heard('look-up');
    expect(said('look-up')[0]!.intent).toEqual({ type: 'look-up', code: 'LC-3', secret: 'H7KD93WX' });
  });
});
