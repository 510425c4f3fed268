import { fileURLToPath } from 'node:url';
import { DISPLAY_KEY, DOMAIN, DoorForTests } from '@mot-cua/device-daemon/src/office-door/door-for-tests.ts';
import { systemClock } from '@mot-cua/device-daemon/src/system-clock.ts';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { consoleOf, issueWish } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, chromiumPrograms } from '../../kiosk-ui/gallery/browser.ts';
import { makeAnnouncements } from '../../kiosk-ui/kit/speech/make-announcements.ts';
import { openOfficeBrowser } from './office-browser.ts';

/**
 * The hall behind the office's own door: displays in a real browser that speaks, by their key over the office's TLS. Numbers are called
 * at the counters; what is measured is what a citizen waits for: from the call to the picture, and to the first word.
 */
const dist = fileURLToPath(new URL('../../kiosk-ui/dist/', import.meta.url));
const clips = fileURLToPath(new URL('../../kiosk-ui/dist/audio/announcements/', import.meta.url));
/** Whole milliseconds, as an office's time has them. */
const clock: Clock = {
  now: () => systemClock.now(),
  monotonic: () => Math.round(systemClock.monotonic()),
  after: (ms, run) => systemClock.after(ms, run),
};
const CALLS = 12;
/** Calls that are listened to: each takes its five seconds. */
const HEARD = 5;

let office: DoorForTests;
let browser: Browser;
let asked = 0;
const by = consoleOf('101', 'q1');
const wish = async (
  what: OfficeWish,
  who: Parameters<DoorForTests['line']['command']>[0]['by'] = by,
): Promise<void> => {
  const answer = await office.line.command({ id: `hall-${++asked}`, by: who, wish: what });
  if (!answer.ok) throw new Error(`${what.t} was refused: ${answer.fault}`);
};

type Seen = { readonly number: string; readonly at: number };
declare global {
  interface Window {
    seen: Seen[];
    words: Seen[];
    /** when the voice has said what it is saying */
    silentAt: number;
  }
}
/** Runs in the page before its script: notes when a number has been drawn, and when its first word begins. */
const watchHall = (): void => {
  const seen: Seen[] = [];
  const words: Seen[] = [];
  Object.assign(window, { seen, words, silentAt: 0 });
  new MutationObserver(() => {
    const number = document.querySelector('.now-number, .own-number')?.textContent ?? '';
    if (number === '' || seen.at(-1)?.number === number) return;
    const mark = { number, at: Number.POSITIVE_INFINITY };
    seen.push(mark);
    requestAnimationFrame(() => setTimeout(() => Object.assign(mark, { at: Date.now() })));
  }).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener('announced', (event) => {
    const { call, repeat, beginsAt, wordsAt, endsAt } = (event as CustomEvent).detail;
    window.silentAt = Date.now() + 500 + (endsAt - beginsAt) * 1_000;
    if (!repeat) words.push({ number: call.number, at: Date.now() + 30 + (wordsAt - beginsAt) * 1_000 });
  });
};

const display = async (path: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
  page.setDefaultTimeout(60_000);
  await page.addInitScript(watchHall);
  await page.goto(`https://${office.host}${path}`, { waitUntil: 'commit' });
  return page;
};

beforeAll(async () => {
  await makeAnnouncements(clips);
  await buildIfStale('signage');
  office = await DoorForTests.open(clock, { pagesFolder: dist });
  browser = await openOfficeBrowser(
    office.authority.certificate,
    ['--autoplay-policy=no-user-gesture-required'],
    DOMAIN,
    chromiumPrograms.whole, // what is timed here is timed in the browser that a display runs
  );
  await wish({ t: 'open-counter', counter: 'q1', lease: 'lease-101-q1', take: false });
  for (let n = 0; n < CALLS + 3; n++) await wish(issueWish(`hall-ticket-${n}`), { node: 'k01' });
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await office?.close();
});

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;

describe('the hall', () => {
  it('a display without the key of this office shows nothing, and it is written down that one asked', async () => {
    const stranger = await display('/display?key=guessed');
    await stranger.getByText('unknown display').waitFor();
    expect(office.refusals.map(({ why }) => why)).toContain('unknown-display');
    await stranger.close();
  });

  it('a call is on the main display and above its counter within half a second, its first word within 800 ms: half of them in any company', async () => {
    const main = await display(`/display?key=${DISPLAY_KEY}&language=vi`);
    await main.locator('html[data-voice=ready]').waitFor({ state: 'attached', timeout: 60_000 });
    expect(new URL(main.url()).search).toBe('?language=vi'); // the key has left the address, the rest has not
    const own = await display(`/display?key=${DISPLAY_KEY}&counter=q1`);
    await own.getByText('Xin chờ gọi số').waitFor();

    const called: Seen[] = [];
    for (let n = 0; n < CALLS; n++) {
      const before = Date.now();
      await wish({ t: 'call-next' });
      const number = `A${String(n + 1).padStart(3, '0')}`;
      called.push({ number, at: before });
      await own.getByText(number).waitFor();
      const isDrawn = (one: string) => window.seen.some((seen) => seen.number === one && Number.isFinite(seen.at));
      await main.waitForFunction(isDrawn, number);
      // what is listened to is the way to the voice, not the queue before it: one call is said before the next is made
      if (n < HEARD) await main.waitForFunction((one) => window.words.some((word) => word.number === one), number);
      await wish({ t: 'serve' });
      await own.getByText('Đang phục vụ').waitFor();
      await wish({ t: 'finish' });
      if (n < HEARD) await main.waitForFunction(() => Date.now() > window.silentAt);
    }
    const { seen, words } = await main.evaluate(() => ({ seen: window.seen, words: window.words }));
    const above = await own.evaluate(() => window.seen);
    const took = (marks: readonly Seen[]): number[] =>
      called
        .flatMap(({ number, at }) => marks.filter((mark) => mark.number === number).map((mark) => mark.at - at))
        .sort((a, b) => a - b);
    const [toPicture, toCounter, toWord] = [took(seen), took(above), took(words.slice(0, HEARD))];
    expect([toPicture.length, toCounter.length, toWord.length]).toEqual([CALLS, CALLS, HEARD]);
    for (const [what, times] of [
      ['main display', toPicture],
      ['counter display', toCounter],
      ['first word', toWord],
    ] as const)
      console.log(
        `call to ${what}: P50 ${percentile(times, 0.5).toFixed(0)} ms, P95 ${percentile(times, 0.95).toFixed(0)} ms`,
      );
    // P95 is the bench's (AREA=office), on a machine at rest; here others work beside it, and half of the calls have to be in time
    expect(percentile(toPicture, 0.5)).toBeLessThan(500);
    expect(percentile(toCounter, 0.5)).toBeLessThan(500);
    expect(percentile(toWord, 0.5)).toBeLessThan(800);
    await own.close();
    await main.close();
  }, 180_000);

  it('a machine that no longer hears its host says so on its displays, and goes on by itself when it does', async () => {
    const main = await display(`/display?key=${DISPLAY_KEY}`);
    await main.locator('.now-number').waitFor();
    office.line.footing = 'apart';
    await main.getByText('Màn hình đang chờ máy chủ. Xin nghe cán bộ gọi.').waitFor();
    office.line.footing = 'hosting';
    await main.locator('.foot-waiting').waitFor({ state: 'detached' });
    await wish({ t: 'call-next' });
    await main.getByText('A013').first().waitFor();
    await main.close();
  }, 60_000);
});
