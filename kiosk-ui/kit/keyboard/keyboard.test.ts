import type { FieldView, TextSize } from '@mot-cua/domain/screen-parts.ts';
import type { Snapshot } from '@mot-cua/domain/visit-screen.ts';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale, drawn, openBrowser } from '../../gallery/browser.ts';
import { giveMeasure } from '../../gallery/measure.ts';
import { type Gallery, startGallery } from '../../gallery/server.ts';
import { snapshots } from '../../gallery/snapshots.ts';
import { touch as fingers, hardwareProfiles } from '../hardware-profiles.ts';
import { everySyllable } from './every-syllable.ts';
import type { Method } from './input-method.ts';
import { waysToTypeName } from './ways-to-type.ts';

/** Fingers on the keys of the built page: touch events of the browser itself, nothing is called from inside. */
const panel = { width: 1080, height: 1920 };
let browser: Browser;
let gallery: Gallery;
let page: Page;
let touch: CDPSession;

beforeAll(async () => {
  await buildIfStale();
  gallery = await startGallery({ beatEvery: 500 });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: panel, hasTouch: true });
  page.setDefaultTimeout(20_000);
  touch = await page.context().newCDPSession(page);
});
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const asked: FieldView = {
  ref: '/child/fullName',
  label: 'Họ và tên',
  widget: 'text',
  value: null,
  source: null,
  verified: false,
  lock: 'editable',
  required: true,
  keyboard: 'vietnamese',
};
const formOf = (...fields: Partial<FieldView>[]): Snapshot => {
  const form = snapshots['form']!;
  if (form.screen.name !== 'form') throw new Error('the gallery has no form');
  return { ...form, screen: { ...form.screen, fields: fields.map((some) => ({ ...asked, ...some })) } };
};
const box = () => page.getByRole('textbox', { name: 'Họ và tên' });
const text = () => box().inputValue();
const caret = () => box().evaluate((input: HTMLInputElement) => [input.selectionStart, input.selectionEnd]);
const setCaret = (from: number, to = from) =>
  box().evaluate((input: HTMLInputElement, at) => input.setSelectionRange(at[0]!, at[1]!), [from, to]);

/** Opens the page anew on this screen and puts the finger into the box: nothing of what was typed before is left in it. */
const open = async (screen: Snapshot = formOf({}), size = panel) => {
  await page.setViewportSize(size);
  const revision = gallery.show(screen);
  await page.goto(gallery.url);
  await drawn(page, revision);
  await box().tap();
  await page.getByRole('region', { name: 'Bàn phím' }).waitFor();
};

/** Middles of the keys, by `data-key`. */
const keyPlaces = (): Promise<Record<string, [number, number]>> =>
  page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('.keyboard [data-key]')].map((key) => {
        const at = key.getBoundingClientRect();
        return [key.dataset['key']!, [at.x + at.width / 2, at.y + at.height / 2]];
      }),
    ),
  );
const tones: Record<string, string> = {
  '\u0301': 'acute',
  '\u0300': 'grave',
  '\u0309': 'hook',
  '\u0303': 'tilde',
  '\u0323': 'dot',
  ' ': 'space',
};
const down = (x: number, y: number, id = 0) =>
  touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y, id }] });
const up = () => touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });

/** Touches keys one after another; names of keys, or one text of which each letter is a key. */
const type = async (keys: string | string[]) => {
  let places = await keyPlaces();
  const find = (key: string) => places[tones[key] ?? key] ?? places[key.toLowerCase()];
  for (const key of keys) {
    if (!find(key)) places = await keyPlaces(); // another page of keys has come up
    const at = find(key);
    if (!at) throw new Error(`no key ${key}`);
    void down(...at);
    await up();
  }
};
const turnOn = (method: Method) => type(method === 'direct' ? [] : ['ways', method, 'ways']);
/** Numbers that are the same in every run. */
const dice = (seed: number) => (n: number) => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((seed / 2_147_483_648) * n);
};
const capital = (word: string) => word[0]!.toUpperCase() + word.slice(1);

describe('names typed by finger', () => {
  /** `TYPED_NAMES=200` types as many in each method; a few are enough from day to day. */
  const names = Number(process.env['TYPED_NAMES'] ?? 3);

  it.each(['direct', 'telex', 'vni'] as const)(
    `come out as they were meant in %s, ${names} of random syllables`,
    async (method) => {
      const pick = dice(4_711);
      const syllables = everySyllable().filter(({ letters }) => !letters.startsWith('oo'));
      await open();
      await turnOn(method);
      const wrong: string[] = [];
      for (let nth = 0; nth < names; nth++) {
        const words = Array.from({ length: 3 + pick(2) }, () => syllables[pick(syllables.length)]!);
        await setCaret(0, 99);
        await box().evaluate((input: HTMLInputElement) => {
          input.setRangeText('');
          input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        });
        const keys = waysToTypeName(words, method, pick);
        await type(keys);
        const wanted = words.map(({ text: word }) => capital(word)).join(' ');
        const got = await text();
        if (got !== wanted) wrong.push(`${keys}: ${got}, not ${wanted}`);
      }
      expect(wrong).toEqual([]);
    },
    30_000 + names * 2_000,
  );
});

describe('the box and its caret', () => {
  beforeEach(() => open(formOf({ maxLength: 24 })));

  it('take letters and tones in the middle of a word, over a selection, after a paste and between real keys', async () => {
    await type('nguyn');
    await setCaret(4);
    await type(['ê']);
    expect([await text(), await caret()]).toEqual(['Nguyên', [5, 5]]);
    await type(['tilde']);
    expect([await text(), await caret()]).toEqual(['Nguyễn', [5, 5]]);
    await setCaret(0, 6);
    await type('ly');
    expect([await text(), await caret()]).toEqual(['Ly', [2, 2]]);
    await page.keyboard.insertText(' Hoa'); // as a paste comes
    await type(['grave']);
    expect([await text(), await caret()]).toEqual(['Ly Hòa', [6, 6]]);
    await page.keyboard.type('n');
    await type(['grave']);
    expect(await text()).toBe('Ly Hoan'); // the same tone once more: it goes
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await type(['backspace']);
    expect([await text(), await caret()]).toEqual(['Ly Han', [4, 4]]);
  });

  it('take back key by key what was typed last, then letter by letter what stood there', async () => {
    await turnOn('telex');
    await type('thuyr');
    expect(await text()).toBe('Thủy');
    await type(['backspace']);
    expect(await text()).toBe('Thuy');
    await setCaret(4); // the keys are still known
    await type(['backspace', 'backspace']);
    expect(await text()).toBe('Th');
    await type(['undo', 'undo', 'undo']);
    expect(await text()).toBe('Thủy');
    await page.keyboard.insertText(' An');
    await type(['undo']);
    expect(await text()).toBe('Thủy');
    await type(['undo', 'undo']);
    expect(await text()).toBe('Thu');
  });

  it('say how many letters are left, and take no more, but still take a mark', async () => {
    await turnOn('telex');
    await type('abcde fghik lmnop bcdea');
    await page.getByText('Còn 1').waitFor();
    await type('aa');
    expect(await text()).toHaveLength(24);
    await type(['backspace', ' ', 'o']);
    expect(await text()).toHaveLength(24);
    await setCaret(24);
    await type('tan');
    expect(await text()).toHaveLength(24);
  });

  it('take Telex from a real keyboard too, once it is turned on', async () => {
    await page.keyboard.type('Vieetj ');
    expect(await text()).toBe('Vieetj ');
    await setCaret(0, 7);
    await turnOn('telex');
    await page.keyboard.type('Dduwowngf text');
    expect(await text()).toBe('Đường text');
    await page.keyboard.press('Backspace');
    expect(await text()).toBe('Đường tẽ'); // one key back, and x was a tone then
  });
});

describe('fingers', () => {
  beforeEach(() => open());

  it('may come down with the next before the last is up: no letter is lost and none overtakes', async () => {
    const { a, b, h } = await keyPlaces();
    const at = (place: [number, number] | undefined, id: number) => ({ x: place![0], y: place![1], id });
    const send = (event: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: ReturnType<typeof at>[]) =>
      touch.send('Input.dispatchTouchEvent', { type: event, touchPoints });
    await send('touchStart', at(h, 1));
    await send('touchStart', at(h, 1), at(a, 2));
    await send('touchMove', at(a, 2)); // the first finger is up
    await send('touchStart', at(a, 2), at(b, 3));
    await send('touchMove', at(a, 2));
    await send('touchEnd');
    expect(await text()).toBe('Hab');
  });

  it('that slide off a key leave no letter, and the key shows at once that it is pressed', async () => {
    const { g, space } = await keyPlaces();
    await down(...g!);
    expect(await page.locator('[data-key=g][data-down]').count()).toBe(1);
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: [{ x: space![0], y: space![1], id: 0 }],
    });
    await up();
    expect(await text()).toBe('');
    expect(await page.locator('[data-down]').count()).toBe(0);
  });

  it('held on delete for two seconds take away letter after letter', async () => {
    await type('hoang');
    await page.clock.install();
    const { backspace } = await keyPlaces();
    await down(...backspace!);
    await page.clock.runFor(1_900);
    expect(await text()).toBe('Hoang');
    await page.clock.runFor(1_200);
    expect(await text()).toBe('Ho');
    await up();
    await page.clock.runFor(5_000);
    expect(await text()).toBe('Ho');
  });
});

describe('who has no finger for it', () => {
  it('finds rows, groups and keys in the order of the grid, presses them by a click, and the focus may stand on them', async () => {
    await open();
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.keyboard [data-scan-row]')].map((row) => [
        row.dataset['scanRow']!,
        row.getAttribute('aria-label')!,
        row.querySelectorAll('[data-scan-group]').length,
      ]),
    );
    expect(rows.map(([name]) => name)).toEqual('suggestions digits marks tones top home bottom space'.split(' '));
    expect(rows.map(([, label]) => label)).toContain('Hàng dấu thanh');
    expect(rows.slice(1).every(([, , groups]) => Number(groups) >= 1)).toBe(true);
    await page.evaluate(() => {
      for (const name of ['h', 'a', 'grave']) {
        const key = document.querySelector<HTMLElement>(`[data-key=${name}]`)!;
        key.focus();
        key.click();
      }
    });
    expect(await text()).toBe('Hà');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-key'))).toBe('grave');
    await page.evaluate(() => document.querySelector<HTMLElement>('[data-key=done]')!.click());
    await page.getByRole('region', { name: 'Bàn phím' }).waitFor({ state: 'detached' });
  });
});

describe('what the citizen chose', () => {
  it('goes with them from box to box, and is gone with the visit', async () => {
    await open(formOf({}, { ref: '/mother/fullName', label: 'Mẹ' }));
    await type(['ways', 'telex', 'abc', 'ways']);
    await page.getByRole('textbox', { name: 'Mẹ' }).tap();
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === '/mother/fullName');
    await type('leef');
    expect(await page.getByRole('textbox', { name: 'Mẹ' }).inputValue()).toBe('Lề');
    const first = await page.locator('[data-scan-row=top] [data-key]').first().getAttribute('data-key');
    expect(first).toBe('a');
    await drawn(page, gallery.show(snapshots['ended']!));
    await open();
    await type('leef');
    expect(await text()).toBe('Leef');
    expect(await page.locator('[data-scan-row=top] [data-key]').first().getAttribute('data-key')).toBe('q');
  });

  it('finds letters of their own at once where the screen speaks Jrai, and digits by one key', async () => {
    await open({ ...formOf({}), language: 'jra' });
    expect(Object.keys(await keyPlaces())).toEqual(expect.arrayContaining(['ƀ', 'ŏ', 'ư\u0306']));
    await type(['minority', '1']);
    expect(await text()).toBe('1');
  });

  it('writes names of Jrai, Bahnar and Ê Đê with letters of their own', async () => {
    await open();
    await type(['minority']);
    await page.getByRole('button', { name: "Điền: H'" }).tap();
    await type(['b', 'l', 'ư\u0306', ' ', 'k', 'p', 'ă', ' ', 'ƀ', 'ŏ', 'k', ' ', 'ê', 'breve']);
    expect(await text()).toBe("H'Blư\u0306 Kpă Ƀŏk Ê\u0306".normalize('NFC'));
    await type(['backspace', 'backspace', 'backspace']);
    expect(await text()).toBe("H'Blư\u0306 Kpă Ƀŏ");
  });
});

describe('offers above the keys', () => {
  const offers = () => page.locator('.key-offer').allTextContents();

  it('complete names without accents, and what this visit wrote into boxes of the same kind', async () => {
    await open(
      formOf({}, { ref: '/mother/fullName', label: 'Mẹ' }, { ref: '/child/code', label: 'Mã', keyboard: 'latin' }),
    );
    await type('nguyen');
    await page.getByRole('button', { name: 'Điền: Nguyễn' }).tap();
    expect(await text()).toBe('Nguyễn ');
    await type('thuy');
    expect(await offers()).toEqual(expect.arrayContaining(['Thùy', 'Thúy']));
    await type(['grave']);
    expect(await offers()).not.toContain('Thúy');
    await page.getByRole('textbox', { name: 'Mẹ' }).tap();
    await page.getByRole('button', { name: 'Điền: Nguyễn Thùy' }).waitFor();
    await page.getByRole('textbox', { name: 'Mã' }).tap();
    await page.locator('[data-scan-row=suggestions]').waitFor({ state: 'detached' });
    expect(await offers()).toEqual([]);
  });

  it('pick one of many options where the list is long', async () => {
    await open(
      formOf(
        {},
        {
          ref: '/child/province',
          label: 'Tỉnh',
          widget: 'choice',
          keyboard: 'none',
          options: ['Hà Nội', 'Huế', 'Lai Châu', 'Sơn La', 'Gia Lai', 'Cà Mau', 'Đắk Lắk', 'Cần Thơ', 'Đà Nẵng'].map(
            (label, at) => ({ value: String(at), label }),
          ),
        },
      ),
    );
    await page.getByRole('textbox', { name: 'Tìm: Tỉnh' }).tap();
    await page.locator('[data-scan-row=suggestions]').waitFor();
    await type('lai');
    expect(await offers()).toEqual(['Lai Châu', 'Gia Lai']);
    await page.getByRole('button', { name: 'Điền: Gia Lai' }).tap();
    await page.locator('.chosen').getByText('Gia Lai').waitFor();
    await page.getByRole('region', { name: 'Bàn phím' }).waitFor({ state: 'detached' });
    expect(gallery.intents.at(-1)!.intent).toMatchObject({ ref: '/child/province', value: '4' });
  });
});

describe('keys on every panel', () => {
  it.each(hardwareProfiles)(
    '$name: 12.7 mm, 2.54 mm apart, nothing cut, in all sizes of text and on all pages of keys',
    async (profile) => {
      const { ppi, width, height } = profile;
      await open(formOf({}), { width, height });
      await giveMeasure(page);
      await page.evaluate((value) => {
        document.documentElement.dataset['ppi'] = value;
      }, String(ppi));
      const found: string[] = [];
      for (const textSize of ['small', 'default', 'large', 'largest'] as TextSize[]) {
        await drawn(page, gallery.show({ ...formOf({}), textSize }));
        for (const keys of [[], ['minority'], ['minority', 'signs'], ['signs', 'ways'], ['ways']]) {
          const faults = await page.evaluate(
            async ({ names, rules }) => {
              for (const name of names) document.querySelector<HTMLElement>(`[data-key=${name}]`)!.click();
              await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
              return window.measure.layout(rules);
            },
            { names: keys, rules: { ppi, ...fingers, room: 24 } },
          );
          found.push(...faults.map((fault) => `${textSize} ${keys}: ${fault}`));
        }
        const seen = await box().evaluate((input: HTMLInputElement) => {
          input.scrollIntoView({ block: 'center' });
          const own = input.getBoundingClientRect();
          return own.bottom <= document.querySelector('.keyboard')!.getBoundingClientRect().top && own.top >= 0;
        });
        if (!seen) found.push(`${textSize}: the box is behind the keys`);
      }
      expect(found).toEqual([]);
    },
  );
});
