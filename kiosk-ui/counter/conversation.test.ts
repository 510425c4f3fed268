import type { StationSnapshot } from '@mot-cua/domain/digitisation/station.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { copySaidOf, counterSnapshots as shots } from '../gallery/counter-snapshots.ts';
import { type CounterStation, startCounterStation } from '../gallery/counter-station.ts';

let browser: Browser;
let station: CounterStation;
let page: Page;

beforeAll(async () => {
  await buildIfStale('counter');
  browser = await openBrowser();
  station = await startCounterStation();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(5_000);
  await page.goto(station.url);
});
afterAll(async () => {
  await browser?.close();
  await station?.close();
});
beforeEach(() => station.forget()); // one page for all: each test leaves it with nothing under way

const open = async (first: StationSnapshot) => {
  await drawn(page, station.show(first));
};
const soon = (look: () => void) => vi.waitFor(look, { timeout: 4_000, interval: 15 });
const taken = (keys: string) => soon(() => expect(station.taken()).toBe(keys));

describe('keys', () => {
  it('arrive in order, numbered, one at a time, however fast the hand is', async () => {
    station.weather.delay = 15;
    await open(shots.desk);
    const typed = ['g', 'k', 's', 'Enter', 'Tab', '1', '2', 'Backspace', 'Enter', 'ArrowDown', 'F4', 'Delete', 'Enter'];
    for (const key of typed) await page.keyboard.press(key);
    await taken(typed.join(' '));
    const [first] = station.keys;
    expect(station.keys.map(({ seq }) => seq)).toEqual(typed.map((_, at) => first!.seq + at));
  });

  it('are none lost and none doubled while the station is away, and go on by themselves when it is back', async () => {
    await open(shots.desk);
    await page.keyboard.press('ArrowDown');
    await taken('ArrowDown');
    station.away = true;
    station.cut();
    for (const key of ['ArrowUp', 'F4', 'Enter']) await page.keyboard.press(key);
    await new Promise((resolve) => setTimeout(resolve, 300));
    station.away = false;
    await taken('ArrowDown ArrowUp F4 Enter');
  });

  it('are sent again under the same number while the station cannot answer', async () => {
    await open(shots.desk);
    station.weather.answer = 503;
    await page.keyboard.press('F4');
    await page.keyboard.press('Enter');
    await soon(() => expect(station.keys.length).toBeGreaterThan(1));
    expect(new Set(station.keys.map(({ seq }) => seq)).size).toBe(1);
    station.weather.answer = 200;
    await taken('F4 Enter');
  });

  it('are dropped when they are refused, and the words of the refusal are shown', async () => {
    await open(shots.desk);
    station.weather.answer = 409;
    station.weather.detail = 'Chưa có lô nào. Lập lô mới trước.';
    await page.keyboard.press('F9');
    await page.getByText(station.weather.detail).waitFor();
    station.weather.answer = 200;
    await page.keyboard.press('ArrowDown');
    await taken('ArrowDown');
    await page.getByText(station.weather.detail).waitFor({ state: 'detached' });
  });

  it('count on after a reload, and behind those of another page', async () => {
    await open(shots.desk);
    await page.keyboard.press('ArrowDown');
    await taken('ArrowDown');
    const other = await browser.newPage();
    await other.goto(station.url);
    await drawn(other, 1);
    await other.keyboard.press('ArrowUp');
    await taken('ArrowDown ArrowUp');
    await soon(() => expect(station.taken()).toContain('ArrowUp'));
    await drawn(page, station.show(shots.desk));
    await page.keyboard.press('F4');
    await taken('ArrowDown ArrowUp F4');
    await other.close();
    await page.reload();
    await drawn(page, 1);
    await page.keyboard.press('Enter');
    await taken('ArrowDown ArrowUp F4 Enter');
  });

  it('that are held down count once, save arrows and ⌫, and those stop with the hand', async () => {
    station.weather.delay = 60;
    await open(shots.desk);
    for (let times = 0; times < 8; times++) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await taken('Enter');
    for (let times = 0; times < 40; times++) await page.keyboard.down('ArrowDown');
    await page.keyboard.up('ArrowDown');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const downs = station.keys.filter(({ key }) => key === 'ArrowDown').length;
    expect(downs).toBeGreaterThanOrEqual(1);
    expect(downs).toBeLessThan(15);
  });

  it('of the browser stay with the browser', async () => {
    await open(shots.desk);
    for (const key of ['Control+c', 'Control+Shift+z', 'Alt+a', 'Shift', 'CapsLock', 'Control+z'])
      await page.keyboard.press(key);
    await taken('Ctrl+z');
  });

  it('are letters when an input method finished them', async () => {
    await open(shots.reason);
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Input.imeSetComposition', { text: 'giâ', selectionStart: 3, selectionEnd: 3 });
    expect(station.keys).toEqual([]);
    await devtools.send('Input.insertText', { text: 'giấy' });
    await taken('g i ấ y');
  });
});

/** The box takes letters only once its dialog is open and it has the focus, a frame or more after it is drawn. */
const boxForPin = () => page.waitForFunction(() => document.activeElement?.id === 'pin');

describe('the PIN', () => {
  it('is masked, goes out once, leaves its box at once and never becomes keys', async () => {
    await open(shots['pin-needed']);
    const box = page.getByLabel('Mã PIN', { exact: true });
    expect(await box.getAttribute('type')).toBe('password');
    await boxForPin();
    await page.keyboard.type('482 913');
    await page.keyboard.press('Enter');
    await soon(() => expect(station.calls).toEqual([{ path: '/pin', body: { pin: '482 913' } }]));
    expect(await box.inputValue()).toBe('');
    expect(station.keys).toEqual([]);
    station.show(shots.signing);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('typed straight after F9, before its box is there, is not sent as a search', async () => {
    station.weather.delay = 80;
    station.onKey = (key) => {
      if (key === 'F9') station.show(shots['pin-needed']);
    };
    await open(shots.desk);
    await page.keyboard.press('F9');
    await page.keyboard.type('4829');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await taken('F9 Escape');
  });

  it('typed after F9 while its picture does not come at all goes nowhere', async () => {
    station.weather.pictures = false;
    await page.clock.install();
    await open(shots.desk);
    await page.keyboard.press('F9');
    await page.keyboard.type('4829');
    await taken('F9');
    await page.clock.runFor(3_300); // as long as the page waits for a picture
    station.weather.pictures = true;
    await page.keyboard.press('ArrowDown');
    await taken('F9 ArrowDown');
  });

  it('that was wrong is asked again, with the reason', async () => {
    const words = 'Mã PIN không đúng. Chưa ký giấy tờ nào; nhập lại cẩn thận, sai nhiều lần thiết bị sẽ bị khóa.';
    await open({ ...shots['pin-needed'], token: { state: 'failed', words } });
    await page.getByRole('dialog').getByText(words).waitFor();
    await boxForPin();
    await page.keyboard.type('12');
    await page.keyboard.press('Enter');
    await page.getByText('Mã PIN có ít nhất 4 ký tự.').waitFor();
    expect(station.calls).toEqual([]);
  });
});

describe('when the station falls silent', () => {
  it('the page says so, takes no keys meanwhile, and goes on with whatever the station says then', async () => {
    await open(shots.desk);
    station.away = true;
    station.cut();
    const layer = page.getByText('Đang nối lại với máy…');
    await layer.waitFor();
    await page.keyboard.press('Enter');
    station.restart();
    station.away = false;
    await layer.waitFor({ state: 'detached' });
    await page.getByText('Kẹt giấy trong khay nạp', { exact: false }).waitFor({ state: 'detached' });
    station.show(shots['feed-fault']);
    await page.getByText('Kẹt giấy trong khay nạp', { exact: false }).waitFor();
    expect(station.keys).toEqual([]);
  }, 12_000);
});

describe('a certified electronic copy', () => {
  it('is not signed before each page was confirmed, and no page is confirmed whose picture is not there', async () => {
    await page.goto(station.url); // the last test began to count anew
    const pages = shots.copy.copy.pages;
    const small = pages[2]!.url;
    let arrives: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      arrives = resolve;
    });
    await page.route(`**${small}`, async (route) => {
      await held;
      await route.continue();
    });
    const compared = pages.map((one) => ({ ...one }) as { compared: 'not-yet' | 'same' } & typeof one);
    const show = (at: number) =>
      station.show({
        ...shots.copy,
        copy: { ...shots.copy.copy, page: at, pages: compared, words: copySaidOf(compared.map((one) => one.compared)) },
      });
    let at = 1;
    station.onKey = (key) => {
      if (key !== 'Enter') return;
      compared[at]!.compared = 'same';
      at = Math.min(at + 1, 2);
      show(at);
    };
    await drawn(page, show(at));
    await page.getByText('Cầm bản chính. So trang 2').waitFor();
    await page.waitForTimeout(100); // its picture
    for (const key of ['F9', 'x', 'Enter', 'Enter', 'Enter', 'F9']) await page.keyboard.press(key);
    await page.getByText('Cầm bản chính. So trang 3').waitFor();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(station.taken()).toBe('Enter');
    arrives();
    await page.waitForTimeout(150);
    await page.keyboard.press('Enter');
    await page.getByText('Nhấn F9 để ký số', { exact: false }).waitFor();
    await page.keyboard.press('F9');
    await taken('Enter Enter F9');
  });
});
