import { DisplayView } from '@mot-cua/domain/office/office-views.ts';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { faultsOfDesk } from '../counter/measure.ts';
import { buildIfStale, drawn, openBrowser } from '../gallery/browser.ts';
import { giveMeasure } from '../gallery/measure.ts';
import { type SignageDoor, startSignageDoor } from '../gallery/signage.ts';
import { nine, type SignageViewName, signageViews } from '../gallery/signage-views.ts';
import { weightOf } from '../gallery/weight.ts';
import { capitalFor, signageProfiles } from '../kit/hardware-profiles.ts';
import { faultsOfNumbers } from './measure.ts';
import { capitalPixels, placeOf } from './place.ts';
import { evenPagesOf, PAGE_MS, piecesOf } from './turns.ts';

const names = Object.keys(signageViews) as SignageViewName[];
let browser: Browser;
let door: SignageDoor;
let page: Page;
const complaints: string[] = [];

const open = async (path: string, width = 1920, height = 1080): Promise<void> => {
  await page.setViewportSize({ width, height });
  await page.goto(door.url + path, { waitUntil: 'commit' });
  await page.locator('h1').waitFor();
};
/** `later`: ms of office time after the view was made; what takes turns goes by it. */
const show = (name: SignageViewName, later = 0): Promise<unknown> =>
  drawn(page, door.show({ ...signageViews[name], now: nine + later }));

beforeAll(async () => {
  await buildIfStale('signage');
  door = await startSignageDoor();
  browser = await openBrowser('whole'); // what is timed here is timed in the browser that is used
  page = await browser.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await door?.close();
});

/** What a passer-by would find wrong with the screen as it stands. */
const faults = async (): Promise<string[]> => {
  // the longest name of an office there is ends in dots; large numbers are looked at by their ink, their boxes are half empty
  const boxes = (await page.evaluate(faultsOfDesk)).filter(
    (fault) => !fault.startsWith('h1') && !(fault.includes('lies over') && /\.(now|own)-number|strong/.test(fault)),
  );
  return [...boxes, ...(await page.evaluate(faultsOfNumbers))];
};

const severalScreens = { timeout: 90_000 };

describe('what stands on the screens of the hall', () => {
  it.each([
    ['lying', 1920, 1080],
    ['standing', 1080, 1920],
    ['of a small office', 1366, 768],
  ] as const)(
    'a main display %s: nothing is cut, hidden or laid over, whichever turn it is',
    severalScreens,
    async (_, width, height) => {
      await open('/display?voice=no', width, height);
      const found: string[] = [];
      for (const name of names)
        for (const later of [0, PAGE_MS]) {
          await show(name, later);
          found.push(...(await faults()).map((fault) => `${name} +${later}: ${fault}`));
        }
      expect(found).toEqual([]);
    },
  );

  it.each([
    ['/display?counter=q5', 1920, 1080],
    ['/display?counter=q3', 1280, 800],
    ['/display?counter=12', 800, 480],
    ['/display?counter=6', 1080, 1920],
    ['/display?counter=q5&language=en', 1080, 1920],
    ['/display?voice=no&language=en', 1920, 1080],
    ['/results', 360, 740],
    ['/results?language=en', 390, 844],
    ['/results', 1920, 1080],
  ] as const)('%s at %i × %i: nothing is cut, hidden or laid over', severalScreens, async (path, width, height) => {
    await open(path, width, height);
    const found: string[] = [];
    for (const name of names) {
      await show(name);
      found.push(...(await faults()).map((fault) => `${name}: ${fault}`));
    }
    expect(found).toEqual([]);
  });

  it('stands out at least ten to one, and axe has nothing to say', severalScreens, async () => {
    const found: string[] = [];
    for (const path of ['/display?voice=no', '/display?counter=q3', '/results']) {
      await open(path);
      await giveMeasure(page);
      await page.evaluate(axe.source);
      for (const [name, later] of [
        ['busy', 0],
        ['busy', PAGE_MS],
        ['morning', 0],
        ['apart', 0],
      ] as const) {
        await show(name, later);
        found.push(
          ...(await page.evaluate(() => window.measure.colour(10))).map((fault) => `${path} ${name}: ${fault}`),
        );
        if (later > 0) continue;
        const violations = await page.evaluate<string[]>(`axe
          .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
          .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))`);
        found.push(...violations.map((violation) => `${path} ${name}: ${violation}`));
      }
    }
    expect(found).toEqual([]);
  });

  it('asks the door for what the address says, and breaks no rule of its policy', () => {
    expect(door.asked).toContain('display');
    expect(door.asked).toContain('counter-display q5');
    expect(complaints).toEqual([]);
  });

  it('weighs little: a set-top box draws it', () => {
    const { allScripts, styles } = weightOf('signage');
    console.log(`screens of the hall: ${allScripts} bytes of script, ${styles} of styles (gzip)`);
    expect(allScripts).toBeLessThanOrEqual(20 * 1024);
    expect(styles).toBeLessThanOrEqual(6 * 1024);
  });
});

describe('who sits in the last row', () => {
  /** px of the capitals of whatever is seen, by part of the screen. */
  const capitals = (parts: readonly string[]): Promise<number[]> =>
    page.evaluate(
      (selectors) =>
        selectors.flatMap((selector) =>
          [...document.querySelectorAll(selector)].map(
            (one) => Number.parseFloat(getComputedStyle(one).fontSize) * 0.75,
          ),
        ),
      [...parts],
    );

  it('reads every number on every panel that we name, from where it is meant to be read, lying and standing', async () => {
    for (const { width, height } of signageProfiles) expect([width, height]).toEqual([1920, 1080]);
    const rule = Math.max(...signageProfiles.map(({ ppi, metres }) => (capitalFor(metres) * ppi) / 25.4));
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      expect(capitalPixels({ width, height })).toBeGreaterThanOrEqual(rule);
      await open('/display?voice=no', width, height);
      for (const [name, later] of [
        ['busy', 0],
        ['busy', PAGE_MS],
        ['full', 0],
      ] as const) {
        await show(name, later);
        const numbers = await capitals(['.now-number', '.now-where strong', '.panel b', '.next li', '.at', '.clock']);
        expect(numbers.length).toBeGreaterThan(8);
        expect(Math.min(...numbers)).toBeGreaterThanOrEqual(rule);
        // words that explain may be smaller by a third, and are still read by whoever sees half as well as others
        expect(Math.min(...(await capitals(['.foot p', 'h2', '.state'])))).toBeGreaterThanOrEqual((rule * 2) / 3 - 0.1);
      }
    }
  }, 60_000);

  it('sees the current call on more than a third of the screen, the last five, and who is next', async () => {
    for (const [width, height] of [
      [1920, 1080],
      [1080, 1920],
    ] as const) {
      await open('/display?voice=no', width, height);
      await show('busy');
      const { width: wide, height: high } = (await page.locator('.now').boundingBox())!;
      expect((wide * high) / (width * height)).toBeGreaterThan(1 / 3);
      expect(await page.locator('.now-number').textContent()).toBe('A023');
      expect(await page.locator('.lately b').allTextContents()).toEqual(['B107', 'A022', 'C014', 'B106', 'A021']);
      expect(await page.locator('.next li').allTextContents()).toEqual(signageViews.busy.next);
      await show('busy', PAGE_MS);
      expect(await page.locator('.counters li').count()).toBeGreaterThanOrEqual(3);
    }
  });

  it('sees who is next every other time, and every counter in its turn, however many there are', async () => {
    await open('/display?voice=no');
    const seen = new Set<string>();
    for (let turn = 0; turn < 24; turn++) {
      await show('full', turn * PAGE_MS);
      expect(await page.locator('.next').count()).toBe(turn % 2 === 0 ? 1 : 0);
      for (const text of await page.locator('.counters .at').allTextContents()) seen.add(text);
    }
    expect(seen.size).toBe(60);
  }, 60_000);
});

describe('a call', () => {
  it('is on the screen within half a second, with a ring that comes and goes less than once a second and then stays', async () => {
    await open('/display?voice=no');
    await show('calm');
    const call = { id: 't-new', number: 'C777', counter: 6, at: nine, again: 0 };
    const took: number[] = [];
    for (let n = 0; n < 10; n++) {
      const view = {
        ...signageViews.calm,
        calls: [{ ...call, id: `t-${n}`, number: `C70${n}` }, ...signageViews.calm.calls],
      };
      const began = performance.now();
      const revision = door.show(view);
      await drawn(page, revision);
      took.push(performance.now() - began);
      expect(await page.locator('.now-number').textContent()).toBe(`C70${n}`);
    }
    took.sort((a, b) => a - b);
    console.log(`pushed call to drawn call: median ${took[5]!.toFixed(0)} ms, slowest ${took[9]!.toFixed(0)} ms`);
    expect(took[5]).toBeLessThan(500);
    const pulse = await page.evaluate(() => {
      const [animation] = document.getAnimations();
      const timing = animation?.effect?.getTiming();
      return {
        each: Number(timing?.duration),
        times: Number(timing?.iterations),
        all: document.getAnimations().length,
      };
    });
    expect(pulse.all).toBe(1);
    expect(pulse.each).toBeGreaterThanOrEqual(1_000);
    expect(pulse.each * pulse.times).toBeLessThanOrEqual(10_000);
  });

  it('moves nothing for whoever wants no motion: the ring stands at once', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await open('/display?voice=no');
    await show('busy');
    expect(await page.locator('.now').getAttribute('data-fresh')).toBe('true');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.emulateMedia({ reducedMotion: null });
  });

  it('stands once however often it was repeated, and the old ones carry no mark', async () => {
    await open('/display?voice=no');
    const { calls } = signageViews.calm;
    const again = { ...calls[2]!, at: nine - 1_000, again: 1, counter: 4 };
    await drawn(page, door.show({ ...signageViews.calm, calls: [again, ...calls] }));
    expect(await page.locator('.now-number').textContent()).toBe('A022');
    expect(await page.locator('.now strong').textContent()).toBe('4');
    expect(await page.locator('.lately b').allTextContents()).toEqual(['A023', 'B107', 'C014', 'B106', 'A021']);
    expect(await page.locator('.lately [data-fresh=true]').count()).toBe(0);
  });

  it('stands on the display of its counter, and what the counter does where it calls nobody', async () => {
    for (const [counter, words] of [
      ['q5', 'Mời vào quầy A023'],
      ['1', 'Đang phục vụ A022'],
      ['q3', 'Quầy tạm dừng Nghỉ trưa'],
      ['q6', 'Xin chờ gọi số'],
      ['12', 'Quầy đóng Xin theo dõi màn hình chính.'],
      ['nowhere', 'Chưa có quầy này Xin kiểm tra địa chỉ của màn hình.'],
    ] as const) {
      await open(`/display?counter=${counter}`);
      await show('busy');
      const texts = await page.locator('main p').allTextContents();
      expect(texts.join(' '), counter).toBe(words);
    }
  });
});

describe('the page of waiting', () => {
  it('says the range that was estimated, nothing where nothing is known, in both languages', async () => {
    await open('/results', 390, 844);
    await show('busy');
    expect(await page.locator('.wait').allTextContents()).toEqual([
      'Chờ khoảng 15-25 phút',
      'Chờ khoảng 5-10 phút',
      'Chưa ước tính được thời gian',
      'Gọi ngay khi lấy số',
    ]);
    await page.getByRole('link', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Waiting now' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByText('About 15-25 minutes').waitFor();
    await page.getByRole('link', { name: 'Tiếng Việt' }).click();
    await page.getByRole('heading', { name: 'Tình hình chờ' }).waitFor();
  });
});

describe('when the line is lost', () => {
  it('a machine that hears no host: the last call stays as what it is, and the staff are listened to', async () => {
    await open('/display?voice=no');
    await show('apart');
    await page.getByText('Màn hình đang chờ máy chủ. Xin nghe cán bộ gọi.').waitFor();
    expect(await page.locator('.now-label').textContent()).toBe('Gọi gần nhất');
    expect(await page.locator('.now').getAttribute('data-fresh')).toBe('false');
    await show('busy');
    await page.getByText('Mời số', { exact: true }).waitFor();
  });

  it('a machine that falls silent: it is said, and the screen goes on at the next machine that answers', async () => {
    const second = await startSignageDoor();
    const dead = await startSignageDoor();
    try {
      await dead.close();
      door.others = [`${dead.url}/display`, second.url];
      second.show(signageViews.busy);
      await open('/display?voice=no');
      await show('busy');
      await page.getByText('Mời số', { exact: true }).waitFor();
      second.weather.away = true; // nobody answers at first: else the words are gone before anybody has looked
      door.weather.away = true;
      door.cut();
      await page.getByText('Xin nghe cán bộ gọi.', { exact: false }).waitFor({ timeout: 10_000 });
      second.weather.away = false;
      await vi.waitFor(() => expect(page.url()).toBe(`${second.url}/display?voice=no`), { timeout: 20_000 });
      await page.getByText('Mời số', { exact: true }).waitFor();
    } finally {
      door.weather.away = false;
      door.others = [];
      await page.goto('about:blank');
      await second.close();
    }
  }, 60_000);

  it('a machine that is started again: the screen stays where it is', async () => {
    await open('/display?voice=no');
    await show('busy');
    door.cut();
    await drawn(page, door.show(signageViews.calm));
    expect(page.url()).toBe(`${door.url}/display?voice=no`);
  });
});

describe('what a view cannot say', () => {
  it('has no field for a name, a person or a dossier, in any depth', () => {
    const fields = new Set<string>();
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') for (const field of Object.keys(value)) fields.add(field);
        walk(value);
      }
    };
    walk(DisplayView);
    expect([...fields].sort()).toEqual(
      [
        ...[
          'again',
          'ahead',
          'at',
          'calls',
          'counter',
          'counters',
          'footing',
          'from',
          'id',
          'letter',
          'next',
          'notices',
        ],
        ...['now', 'number', 'office', 'on', 'p50', 'p90', 'paused', 'quiet', 'revision', 'said', 'services', 'state'],
        ...['ticket', 'title', 'to', 'voice', 'volume', 'wait', 'waiting'],
        ...['bdq', 'en', 'jra', 'km', 'nut', 'tyz', 'vi'], // titles of services and counters in the languages there are
      ].sort(),
    );
  });
});

describe('small things', () => {
  it('a notice is cut at its sentences, and between words where one is too long; nothing of it is lost', () => {
    expect(piecesOf('Nghỉ trưa từ 11 giờ 30. Xin giữ số.', 60)).toEqual(['Nghỉ trưa từ 11 giờ 30. Xin giữ số.']);
    expect(piecesOf('Nghỉ trưa từ 11 giờ 30. Xin giữ số.', 24)).toEqual(['Nghỉ trưa từ 11 giờ 30.', 'Xin giữ số.']);
    const long = 'Phòng '.repeat(33).trim();
    const pieces = piecesOf(long, 54);
    expect(pieces.every((piece) => piece.length <= 54)).toBe(true);
    expect(pieces.join(' ')).toBe(long);
    expect(piecesOf('   ', 54)).toEqual([]);
  });

  it('pages are filled evenly', () => {
    expect(evenPagesOf([1, 2, 3, 4, 5, 6, 7], 5)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
    expect(evenPagesOf([], 5)).toEqual([[]]);
  });

  it('only the main display of a room speaks, and not where the address says that another does', () => {
    const place = (path: string) => {
      const { pathname, search } = new URL(path, 'https://k01.example');
      return placeOf({ pathname, search });
    };
    expect(place('/display')).toMatchObject({ room: 'display', speaks: true, language: 'vi' });
    expect(place('/display?voice=no&language=en')).toMatchObject({ speaks: false, language: 'en' });
    expect(place('/display?counter=q5')).toMatchObject({ room: 'counter-display', counter: 'q5', speaks: false });
    expect(place('/results')).toMatchObject({ room: 'results', speaks: false });
  });
});
