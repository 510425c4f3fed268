import type { ConsoleView } from '@mot-cua/domain/office/office-views.ts';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../gallery/browser.ts';
import { BADGE, type ConsoleDoor, openSession, startConsoleDoor } from '../../gallery/console.ts';
import { type ConsoleViewName, consoleViews } from '../../gallery/console-views.ts';
import { faultsOfDesk } from '../measure.ts';

const names = Object.keys(consoleViews) as ConsoleViewName[];
let browser: Browser;
let door: ConsoleDoor;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  await buildIfStale('console');
  door = await startConsoleDoor();
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => {
    // what the browser itself says of a refused sign-in and of a line that was cut
    const ofNetwork = /Failed to load resource|ERR_|net::/u.test(message.text());
    if (['error', 'warning'].includes(message.type()) && !ofNetwork) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.clock.install();
  await page.goto(`${door.url}/counter`);
  await drawn(page, 1);
});
afterAll(async () => {
  await browser?.close();
  await door?.close();
});
beforeEach(() => door.forget());

const at = () => page.evaluate(() => document.documentElement.dataset['at']);
const isAt = (layer: string) => vi.waitFor(async () => expect(await at()).toBe(layer), { timeout: 10_000 });
/** Shows a picture at the open desk, and waits until the hand may press (a step that changed lets it wait half a second). */
const show = async (view: ConsoleView) => {
  if ((await at()) !== 'desk') for (let back = 0; back < 5; back += 1) await page.keyboard.press('Escape');
  await page.getByText('Đang gửi…').waitFor({ state: 'detached' }); // while a wish is on its way keys do nothing
  await drawn(page, door.show(view));
  await page.clock.runFor(600);
};
const wished = async (...wishes: object[]) => {
  await vi.waitFor(() => expect(door.wishes().length).toBeGreaterThanOrEqual(wishes.length), { timeout: 20_000 });
  expect(door.wishes()).toEqual(wishes);
  await page.clock.runFor(600);
};

/** Chromium's codes for keys of the keypad. */
const pad = async (...keys: string[]) => {
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.clock.runFor(200); // as a hand types
  }
};

/** Built of the same parts as another one: for axe, which takes its time, one of them is enough. */
const twins: ReadonlySet<string> = new Set([
  'called-again',
  'arrived',
  'only-parked',
  'apart-serving',
  'supervisor',
  'inbox',
  'mine-EX-1',
  'mine-EX-5',
  'long',
]);

/** Every picture, and over them every layer. */
const throughAll = async (look: (name: string) => Promise<void>) => {
  for (const name of names) {
    await show(consoleViews[name]);
    await look(name);
  }
  for (const [view, keys] of [
    ['called', ['F5']],
    ['called', ['F6']],
    ['idle', ['F10']],
    ['idle', ['F11']],
    ['long', ['F11']],
    ['idle', ['F11', 'Enter']],
    ['supervisor', ['F12']],
    ['idle', ['F1']],
    ['sealed', ['F8']],
    ['inbox', ['F9']],
    ['inbox', ['F9', 'Enter']],
    ['inbox', ['F9', '2', 'Enter', 'Enter']],
    ['inbox', ['F9', '2', 'Enter', 'Enter', 'Enter']],
    ['inbox', ['F9', '4', 'Enter']],
  ] as const) {
    await show(consoleViews[view]);
    await pad(...keys);
    await look(`${view} ${keys.join(' ')} (${await at()})`);
  }
  for (const [state, session] of [
    ['sign-in', { state: 'signed-out', why: 'another-place' }],
    ['locked', { state: 'locked', staff: { id: '21', name: 'Lò Thị Mai' } }],
  ] as const) {
    door.session(session);
    await page.reload();
    await isAt(session.state);
    await page.getByRole('heading').waitFor();
    await look(state);
  }
  door.session(openSession);
  await page.reload();
  await drawn(page, 1);
};

describe('every screen of the console', () => {
  it.each([
    ['1920 × 1080', 1920, 1080],
    ['1366 × 768', 1366, 768],
    ['1366 × 768 at 200 %', 683, 384],
  ] as const)(
    'fits %s: no text is cut, hidden or laid over',
    async (_, width, height) => {
      await page.setViewportSize({ width, height });
      const found: string[] = [];
      await throughAll(async (name) => {
        found.push(...(await page.evaluate(faultsOfDesk)).map((fault) => `${name}: ${fault}`));
      });
      await page.setViewportSize({ width: 1366, height: 768 });
      expect(found).toEqual([]);
    },
    60_000,
  );

  it('has no complaint of axe', async () => {
    const found: string[] = [];
    await throughAll(async (name) => {
      if (twins.has(name)) return;
      await page.evaluate(axe.source);
      const violations = await page.evaluate<string[]>(`axe
        .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], iframes: false })
        .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
      found.push(...violations.map((violation) => `${name}: ${violation}`));
    });
    expect(found).toEqual([]);
  }, 60_000);

  it('breaks no rule of its content security policy', () => {
    expect(complaints).toEqual([]);
  });
});

describe('keys alone, in every state of a counter', () => {
  it.each([
    ['idle', 'Enter', { t: 'call-next' }],
    ['idle', 'F2', { t: 'call-next' }],
    ['idle', 'Numpad2', { t: 'call-next' }],
    ['called', 'NumpadEnter', { t: 'serve' }],
    ['called', 'F3', { t: 'recall' }],
    ['called', 'Numpad3', { t: 'recall' }],
    ['called', 'F4', { t: 'no-show' }],
    ['called', 'Numpad4', { t: 'no-show' }],
    ['called', 'Numpad7', { t: 'recycle' }],
    ['serving', 'Enter', { t: 'finish' }],
    ['paused', 'NumpadEnter', { t: 'resume' }],
  ] as const)('%s: %s', async (view, key, wish) => {
    await show(consoleViews[view]);
    await pad(key);
    await wished(wish);
  });

  it.each([
    [
      'called',
      ['Numpad5', 'Numpad1', 'NumpadEnter'],
      { t: 'transfer', service: 'dat-dai', waitsFor: { kind: 'service' } },
    ],
    ['serving', ['F6', 'Enter'], { t: 'park', waitsFor: { kind: 'counter', counter: 'q3' } }],
    [
      'serving',
      ['Numpad6', 'NumpadAdd', 'NumpadAdd', 'NumpadEnter'],
      { t: 'park', waitsFor: { kind: 'staff', staff: '21' } },
    ],
    ['idle', ['Numpad0', 'Numpad4', 'NumpadEnter'], { t: 'pause', reason: 'machine' }],
    ['idle', ['NumpadMultiply', 'NumpadAdd', 'NumpadEnter', 'NumpadEnter'], { t: 'call', ticket: 't-A021' }],
    ['idle', ['NumpadMultiply', 'Numpad1', 'Numpad0', 'NumpadEnter', 'NumpadEnter'], { t: 'return', ticket: 't-A015' }],
    ['called', ['F12', 'Enter'], { t: 'arrive' }],
    [
      'no-counter',
      ['Numpad1', 'Numpad2', 'NumpadEnter'],
      { t: 'open-counter', counter: 'q12', lease: 'console', take: false },
    ],
    [
      'inbox',
      ['Numpad9', 'NumpadEnter', 'NumpadEnter'],
      { t: 'resolve', exception: 'ex-5', action: 'going', reason: 'on-the-way', note: '' },
    ],
    [
      'inbox',
      ['F9', '4', 'Enter', '1', 'Enter', 'Enter'],
      { t: 'resolve', exception: 'ex-4', action: 'reprint', reason: 'jam-cleared', note: '' },
    ],
  ] as const)('%s: %j', async (view, keys, wish) => {
    await show(consoleViews[view]);
    await pad(...keys);
    await wished(wish);
  });

  it('somebody without a number is called here, under an id of their own', async () => {
    await show(consoleViews.idle);
    await pad('NumpadDivide', 'Numpad1', 'NumpadEnter', 'NumpadEnter');
    await vi.waitFor(() => expect(door.wishes()).toHaveLength(1), { timeout: 10_000 });
    expect(door.wishes()[0]).toMatchObject({
      t: 'walk-in',
      service: 'tu-phap',
      ticket: expect.stringMatching(/^counter-/u),
    });
  });

  it('an identity confirmed by eye takes a reason, and another reason takes words', async () => {
    await show(consoleViews['mine-EX-1']);
    await pad('F9', '2', 'Enter', 'Enter', '5', 'Enter');
    await isAt('note');
    await pad('Enter');
    await page.getByRole('alert').filter({ hasText: 'Xin ghi lý do' }).waitFor();
    expect(door.wishes()).toEqual([]);
    await page.keyboard.type('Đã gọi công an phường xác minh');
    await pad('Enter');
    await wished({
      t: 'resolve',
      exception: 'ex-1',
      action: 'confirm-by-eye',
      reason: 'other',
      note: 'Đã gọi công an phường xác minh',
    });
  });

  it('numbers of the paper roll are entered one after the other', async () => {
    await show(consoleViews.idle);
    await pad('F12', '3', 'Enter');
    await isAt('roll');
    await page.keyboard.type('A9');
    await pad('Enter');
    await page.getByText('Số gồm một chữ cái').waitFor();
    await page.keyboard.type('01');
    await pad('Enter');
    await vi.waitFor(() => expect(door.wishes()).toHaveLength(1), { timeout: 10_000 });
    expect(door.wishes()[0]).toMatchObject({ t: 'roll-entry', number: 'A901', service: 'tu-phap', state: 'waiting' });
    expect(await at()).toBe('roll');
  });

  it('a supervisor has an emergency roll printed: which service, how many, three keys each', async () => {
    await show(consoleViews.supervisor);
    await pad('F12', '5', 'Enter', '2', 'Enter');
    await isAt('print-roll-of');
    await pad('3', 'Enter');
    await wished({ t: 'print-roll', service: 'dat-dai', numbers: 100 });
  });

  it('a roll of which the paper ended goes on by keys, from the list of those that are printed; what came of it is read there', async () => {
    await show(consoleViews.supervisor);
    await pad('F12', '5', 'Enter', '4', 'Enter');
    await isAt('rolls');
    await page.getByRole('button', { name: 'B901 – B1000 · Đất đai, xây dựng' }).waitFor();
    await pad('1', 'Enter');
    await page.getByRole('button', { name: 'Bản A4' }).waitFor();
    await pad('1', 'Enter');
    await page.getByText('Đã ra 8 trên 9 đoạn; 1 đoạn chưa chắc đã ra, xin kiểm giấy.').waitFor();
    expect(door.calls.map(({ path }) => path)).toContain('/office/rolls/dat-dai/901/strips');
    expect(door.intents).toEqual([]);
    if (process.env['LOOKS']) await page.screenshot({ path: `${process.env['LOOKS']}/rolls.png` });
  });

  it('a supervisor lets this machine keep the queue: asked first, the safe answer is under the cursor; where there is a host it is said', async () => {
    await show({ ...consoleViews.supervisor, footing: 'apart' });
    await pad('F12', '1', 'Enter');
    await isAt('take-over');
    await pad('Enter');
    expect(door.calls.filter(({ path }) => path === '/office/take-over')).toEqual([]);
    await isAt('more');
    await pad('1', 'Enter', '2', 'Enter');
    await vi.waitFor(() => expect(door.calls.filter(({ path }) => path === '/office/take-over')).toHaveLength(1), {
      timeout: 10_000,
    });
    door.weather = { answer: 409, delay: 0, beats: true };
    await pad('F12', '1', 'Enter', '2', 'Enter');
    await page.getByRole('alert').filter({ hasText: 'Máy giữ hàng chờ vẫn đang chạy.' }).waitFor();
    expect(door.intents).toEqual([]);
  });

  it('Enter pressed twice by a trembling hand does one step, not two', async () => {
    await show(consoleViews.idle);
    door.onWish = (wish) => {
      if (wish.t === 'call-next') door.show(consoleViews.called);
      return null;
    };
    // no time passes for the page meanwhile: how fast this machine is must not decide what was pressed too soon
    const now = await page.evaluate(() => Date.now());
    await page.clock.setFixedTime(now);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('Đang gọi').first().waitFor();
    await page.keyboard.press('Enter');
    await wished({ t: 'call-next' });
    await page.clock.setSystemTime(now + 1_000);
    await pad('Enter');
    await wished({ t: 'call-next' }, { t: 'serve' });
  });

  it('a badge laid on its reader at the open desk does nothing', async () => {
    await show(consoleViews.called);
    await page.evaluate((typed) => {
      for (const key of [...typed, 'Enter'])
        window.dispatchEvent(
          new KeyboardEvent('keydown', { key, code: key === 'Enter' ? 'Enter' : `Digit${key}`, bubbles: true }),
        );
    }, BADGE);
    await page.clock.runFor(1_000);
    expect(door.intents).toEqual([]);
    expect(await at()).toBe('desk');
  });

  it('what the office refuses is said in words, until the next key', async () => {
    await show(consoleViews.idle);
    door.onWish = () => 'nobody-waits';
    await pad('Enter');
    const said = page.getByRole('alert').filter({ hasText: 'Chưa có ai chờ quầy này.' });
    await said.waitFor();
    await pad('F11');
    await said.waitFor({ state: 'detached' });
  });

  it('a wish whose answer is lost goes again under its number, and counts once', async () => {
    await show(consoleViews.idle);
    door.weather = { answer: 503, delay: 0, beats: true };
    await page.keyboard.press('Enter');
    await vi.waitFor(() => expect(door.intents.length).toBeGreaterThan(0), { timeout: 10_000 });
    await page.clock.runFor(500);
    door.weather = { answer: 200, delay: 0, beats: true };
    await vi.waitFor(
      async () => {
        await page.clock.runFor(500);
        expect(door.wishes()).toEqual([{ t: 'call-next' }]);
      },
      { timeout: 10_000 },
    );
    expect(new Set(door.intents.map(({ seq }) => seq)).size).toBe(1);
  });

  it('the dossier opens by one key in a window of its own, which gets no handle of the desk', async () => {
    await page
      .context()
      .route('https://hoso.caobang.example/**', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<title>Hồ sơ</title>' }),
      );
    await show(consoleViews.called);
    const beside = page.context().waitForEvent('page');
    await pad('Numpad8', 'Numpad3', 'NumpadEnter');
    const pane = await beside;
    await pane.waitForURL(consoleViews.called.ticket?.dossiers[0]?.url ?? '');
    expect(await pane.evaluate(() => window.opener)).toBeNull();
    await pane.close();
    expect(door.intents).toEqual([]);
  });

  it("what has not reached the province asks for the office's key, and says what is wrong with a file that is none", async () => {
    await show(consoleViews.sealed);
    await page.getByText('Hồ sơ chưa đến tỉnh, còn niêm phong tại máy.').waitFor();
    await pad('Numpad8');
    await isAt('office-key');
    await page
      .getByLabel('Tệp khóa')
      .setInputFiles({ name: 'k.txt', mimeType: 'text/plain', buffer: Buffer.from('x') });
    await page.getByText('Tệp này không phải tệp khóa. Xin chọn tệp khác.').waitFor();
    await pad('Escape');
    await isAt('desk');
    expect(door.calls.filter(({ path }) => path.startsWith('/office/dossiers'))).toEqual([]);
  });
});
