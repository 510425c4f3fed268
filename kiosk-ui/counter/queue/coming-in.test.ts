import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../gallery/browser.ts';
import { BADGE, type ConsoleDoor, openSession, PIN, startConsoleDoor } from '../../gallery/console.ts';
import { consoleViews } from '../../gallery/console-views.ts';

let browser: Browser;
let door: ConsoleDoor;
let other: ConsoleDoor;
let page: Page;

beforeAll(async () => {
  await buildIfStale('console');
  [door, other] = await Promise.all([startConsoleDoor(), startConsoleDoor()]);
  door.others = [other.url];
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([door?.close(), other?.close()]);
});
beforeEach(async () => {
  door.forget();
});
afterEach(() => page.goto('about:blank'));

const at = () => page.evaluate(() => document.documentElement.dataset['at']);
const isAt = (what: string) => vi.waitFor(async () => expect(await at()).toBe(what), { timeout: 15_000 });
const focused = () => page.evaluate(() => document.activeElement?.id ?? '');
/** Everything that the page holds, boxes included. */
const held = () =>
  page.evaluate(
    () => document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((box) => box.value),
  );

const open = async (session = openSession) => {
  door.session(session);
  await page.goto(`${door.url}/counter`);
  await isAt(session.state === 'open' ? 'desk' : session.state);
};

describe('coming in at a counter', () => {
  it('takes badge and number by the keyboard alone; neither stays in the page', async () => {
    door.show(consoleViews.idle);
    await open({ state: 'signed-out', why: 'nobody' });
    await vi.waitFor(async () => expect(await focused()).toBe('badge'), { timeout: 10_000 });
    await page.keyboard.type(BADGE);
    await page.keyboard.press('Enter');
    expect(await focused()).toBe('pin');
    await page.keyboard.type(PIN);
    await page.keyboard.press('Enter');
    await isAt('desk');
    expect(door.calls.filter(({ path }) => path === '/office/sign-in')).toEqual([
      { path: '/office/sign-in', body: { badge: BADGE, pin: PIN } },
    ]);
    expect(await held()).not.toMatch(new RegExp(`${BADGE}|${PIN}`, 'u'));
  });

  it('says one thing for every wrong way, and how long to wait after many', async () => {
    await open({ state: 'signed-out', why: 'nobody' });
    const tryIn = async (badge: string, pin: string) => {
      await page.locator('#badge').fill(badge);
      await page.keyboard.press('Enter');
      await page.keyboard.type(pin);
      await page.keyboard.press('Enter');
    };
    await tryIn('999', PIN);
    await page.getByRole('alert').filter({ hasText: 'Thẻ hoặc mã số chưa đúng.' }).waitFor();
    await vi.waitFor(async () => expect(await focused()).toBe('badge'), { timeout: 10_000 });
    expect(await page.locator('#badge').inputValue()).toBe('');
    await tryIn(BADGE, '123');
    await page.getByRole('alert').filter({ hasText: 'Mã số có 6 đến 8 chữ số.' }).waitFor();
    expect(door.calls.filter(({ path }) => path === '/office/sign-in')).toHaveLength(1);
    door.weather = { ...door.weather, answer: 429 };
    await tryIn(BADGE, PIN);
    await page.getByRole('alert').filter({ hasText: 'Xin chờ 14 phút' }).waitFor();
    door.weather = { ...door.weather, answer: 403 };
    await tryIn(BADGE, PIN);
    await page.getByRole('alert').filter({ hasText: 'không thuộc mạng của cơ quan' }).waitFor();
  });

  it('a badge that is used elsewhere takes the desk away, and says so', async () => {
    door.show(consoleViews.serving);
    await open();
    door.session({ state: 'signed-out', why: 'another-place' });
    await page.getByText('Thẻ này vừa đăng nhập ở máy khác.').waitFor();
    expect(await held()).not.toContain('A024');
  });

  it('a locked desk shows nothing of anybody, takes no key, and goes on where it was by the number alone', async () => {
    door.show(consoleViews.serving);
    await open();
    for (const key of ['F12', '5']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(80); // as a hand types: a reader would be quicker
    }
    // Enter counts once the eye has seen the picture, half a second after it came
    await vi.waitFor(
      async () => {
        if ((await at()) === 'more') await page.keyboard.press('Enter');
        expect(await at()).toBe('locked');
      },
      { timeout: 15_000, interval: 200 },
    );
    expect(await held()).not.toMatch(/A024|Đăng ký khai sinh/u);
    await page.keyboard.type('111111');
    await page.keyboard.press('Enter');
    await page.getByText('Mã số chưa đúng.').waitFor();
    await page.keyboard.type(PIN);
    await page.keyboard.press('Enter');
    await isAt('desk');
    await page.getByRole('heading', { name: 'A024' }).waitFor();
    expect(door.intents).toEqual([]);
  });

  it('tells the door that somebody is here, at most once a minute', async () => {
    await open();
    for (const key of ['F1', 'Escape', 'F1', 'Escape']) await page.keyboard.press(key);
    await vi.waitFor(() => expect(door.calls.map(({ path }) => path)).toEqual(['/office/awake']), { timeout: 10_000 });
  });
});

describe('a line that is lost', () => {
  it('is said, takes no key, and a hiccup changes nothing', async () => {
    door.others = [];
    door.show(consoleViews.idle);
    await open();
    door.cut();
    await drawn(page, door.show(consoleViews.called));
    expect(await page.getByRole('alert').count()).toBe(0);
    door.away = true;
    door.cut();
    await page.getByRole('alert').filter({ hasText: 'Mất liên lạc với máy này' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F3');
    door.away = false;
    await page.getByRole('alert').waitFor({ state: 'detached' });
    expect(door.intents).toEqual([]);
    door.others = [other.url];
  });

  it('for longer: the page goes on to the next machine of the office that answers, and says why it asks again', async () => {
    door.show(consoleViews.idle);
    other.session({ state: 'signed-out', why: 'nobody' });
    await open();
    door.away = true;
    door.cut();
    await page.waitForURL(`${other.url}/counter#from`, { timeout: 15_000 });
    door.away = false;
    await page.getByText('Máy vừa dùng không trả lời.').waitFor();
  });

  it('of the machine to its host: numbers go on, nobody is called, and the way to another machine is one key away', async () => {
    door.show(consoleViews.apart);
    other.session({ state: 'signed-out', why: 'nobody' });
    await open();
    await page.getByText('Kiosk vẫn phát số. Chưa gọi số được cho đến khi nối lại.').waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('F12');
    await isAt('more');
    await page.getByRole('button', { name: 'Sang máy khác của cơ quan' }).click();
    await page.waitForURL(`${other.url}/counter#from`);
    expect(door.intents).toEqual([]);
  });
});

describe('the weight of the page', () => {
  it('is at most 50 KB of script and 8 KB of styles, packed; 100 KB more only where a seal is opened', () => {
    const built = new URL('../../dist/console/', import.meta.url);
    const page = readFileSync(new URL('index.html', built), 'utf8');
    const packed = (files: readonly string[]) =>
      files.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, built))).length, 0);
    const named = (end: string) =>
      [...page.matchAll(/(?:src|href)="(?:\.\/)?(assets\/[^"]+)"/gu)].flatMap(([, file = '']) =>
        file.endsWith(end) ? [file] : [],
      );
    const all = readdirSync(new URL('assets/', built)).map((file) => `assets/${file}`);
    // what the first script asks for at once is part of it
    const first = named('.js').flatMap((file) => [file, ...statically(new URL(file, built))]);
    const script = packed([...new Set(first)]);
    const later = packed(all.filter((file) => file.endsWith('.js'))) - script;
    const styles = packed(all.filter((file) => file.endsWith('.css')));
    console.log(`console: ${script} bytes of script, ${styles} of styles, ${later} for opening a seal (gzip)`);
    expect(script).toBeGreaterThan(10 * 1024);
    expect(script).toBeLessThanOrEqual(50 * 1024);
    expect(later).toBeLessThanOrEqual(100 * 1024);
    expect(styles).toBeLessThanOrEqual(8 * 1024);
  });
});

/** Scripts that a built one imports at its head, not by a call. */
const statically = (file: URL): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/gu)].map(
    ([, name]) => `assets/${name}`,
  );
