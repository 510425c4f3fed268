import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildIfStale } from '../../../kiosk-ui/gallery/browser.ts';
import { type Gallery, startGallery } from '../../../kiosk-ui/gallery/server.ts';
import { snapshots } from '../../../kiosk-ui/gallery/snapshots.ts';
import { packOf, serveClips } from './stand.ts';

let gallery: Gallery;
let browser: Browser;
beforeAll(async () => {
  await packOf('vi');
  await buildIfStale();
  gallery = await startGallery();
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    // as the kiosk's launcher does: whoever plugs in headphones has pressed nothing yet
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
  });
}, 600_000);
afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

/** What Chromium's own audio element did: each clip that came to its end, how long it was and how long it took. */
type Played = { readonly seconds: number; readonly took: number; readonly rate: number; readonly pitchKept: boolean };

declare global {
  interface Window {
    /** set by `watchSound` */
    played: Played[];
    sounds: HTMLAudioElement[];
  }
}

/** Runs in the page before its script. The element is Chromium's own; it is only looked at. */
const watchSound = (): void => {
  const played: Played[] = [];
  const sounds: HTMLAudioElement[] = [];
  const Own = window.Audio;
  class Watched extends Own {
    constructor() {
      super();
      sounds.push(this);
      let began = 0;
      this.addEventListener('playing', () => {
        began = performance.now();
      });
      this.addEventListener('ended', () => {
        const { duration, playbackRate, preservesPitch } = this;
        played.push({
          seconds: duration,
          took: (performance.now() - began) / 1_000,
          rate: playbackRate,
          pitchKept: preservesPitch,
        });
      });
    }
  }
  Object.assign(window, { Audio: Watched, played, sounds });
};

const playedOn = (page: Page): Promise<Played[]> => page.evaluate(() => window.played);

test('headphones in: Chromium decodes and plays the clips to their end, faster with the pitch kept, behind a black screen', async () => {
  const page = await browser.newPage({ viewport: { width: 1080, height: 1920 } });
  await page.addInitScript(watchSound);
  await serveClips(page);
  const access = { languages: ['vi', 'en'], voices: ['vi'], headphones: false } as const;
  const welcome = {
    ...snapshots['welcome']!,
    access: { ...access, languages: [...access.languages], voices: ['vi' as const] },
  };
  gallery.show({ ...welcome, revision: 10 });
  await page.goto(gallery.url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  gallery.show({ ...welcome, access: { ...welcome.access, headphones: true }, revision: 20 }); // nothing was pressed
  await page.waitForFunction(() => window.played.length >= 1, null, {
    timeout: 60_000,
  });
  const [first] = await playedOn(page);
  expect(first?.seconds).toBeGreaterThan(1);
  expect(first?.rate).toBe(1);
  expect(first?.took).toBeGreaterThan((first?.seconds ?? 0) * 0.8);

  await page.keyboard.press('F7'); // faster
  await page.keyboard.press('F7');
  const before = (await playedOn(page)).length;
  await page.waitForFunction((n) => window.played.length > n + 1, before, {
    timeout: 60_000,
  });
  const faster = (await playedOn(page)).at(-1)!;
  expect(faster).toMatchObject({ rate: 1.5, pitchKept: true });

  await page.keyboard.press('F4'); // the screen goes dark, the voice goes on
  await page.locator('.curtain').waitFor();
  const dark = await page.evaluate(() => {
    const [x, y] = [innerWidth / 2, innerHeight / 3];
    return [
      [x, 10],
      [x, y],
      [x, innerHeight - 10],
    ].every(([left, top]) => document.elementFromPoint(left!, top!)?.closest('.curtain') !== null);
  });
  expect(dark).toBe(true);
  const atCurtain = (await playedOn(page)).length;
  await page.waitForFunction((n) => window.played.length > n, atCurtain, {
    timeout: 60_000,
  });

  await page.keyboard.press('F2');
  await page.keyboard.press('F3'); // paused: where the clip is, it stays
  const stays = await page.evaluate(() => {
    const [sound] = window.sounds;
    return sound?.paused;
  });
  expect(stays).toBe(true);
  gallery.show({ ...welcome, revision: 30 }); // out: silence at once (AU-2)
  await page.waitForFunction(() => {
    const [sound] = window.sounds;
    return sound?.paused === true && !sound.hasAttribute('src');
  });
  await page.close();
}, 240_000);
