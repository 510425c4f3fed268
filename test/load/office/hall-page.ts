import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { announcementClips, CHIME } from '@mot-cua/domain/speech/call-announcement.ts';
import type { Browser, Page } from 'playwright-core';
import { buildIfStale } from '../../../kiosk-ui/gallery/browser.ts';
import type { Manifest } from '../../../kiosk-ui/kit/speech/clips.ts';
import { through } from '../../../kiosk-ui/kit/speech/run-through.ts';
import { chime, levelled, type Wave, writeWave } from '../../../kiosk-ui/kit/speech/wave.ts';
import { project } from '../../demo/demo.ts';
import { openOfficeBrowser } from '../../end-to-end/office-browser.ts';
import { DOMAIN } from './office-of-kiosks.ts';

/** Where a number stood on the screen, or was about to be said, epoch ms of this machine's one clock. */
export type Mark = { readonly number: string; readonly at: number };

declare global {
  interface Window {
    hallMarks: { readonly drawn: Mark[]; readonly said: Mark[]; silentAt: number };
  }
}

/** Runs in the page before its script: notes when each number has been painted, and when its first word begins. */
const watch = (): void => {
  const hall = { drawn: [] as Mark[], said: [] as Mark[], silentAt: 0 };
  Object.assign(window, { hallMarks: hall });
  const known = new Set<string>();
  new MutationObserver(() => {
    const fresh: string[] = [];
    for (const { textContent } of document.querySelectorAll('.now-number, .lately b')) {
      const number = textContent ?? '';
      if (number === '' || known.has(number)) continue;
      known.add(number);
      fresh.push(number);
    }
    // after the frame that shows it has been made
    if (fresh.length > 0)
      requestAnimationFrame(() =>
        setTimeout(() => {
          const at = Date.now();
          for (const number of fresh) hall.drawn.push({ number, at });
        }),
      );
  }).observe(document, { childList: true, subtree: true, characterData: true });
  document.addEventListener('announced', (event) => {
    const { call, repeat, wordsAt, endsAt, wordsHeardAt } = (event as CustomEvent).detail;
    const at = Date.now() + wordsHeardAt - performance.now();
    hall.silentAt = at + (endsAt - wordsAt) * 1_000;
    if (!repeat) hall.said.push({ number: call.number, at });
  });
};

/** The main display of the hall: the built page in a real browser, with its key, its voice and no touch. */
export class HallPage {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** `folder`: where the browser's starter is written. */
  static async open(authority: string, address: string, folder: string): Promise<HallPage> {
    const flags = ['--autoplay-policy=no-user-gesture-required'];
    const browser = await openOfficeBrowser(authority, flags, DOMAIN, plainUsersBrowser(folder));
    const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage();
    page.setDefaultTimeout(30_000);
    await page.addInitScript(watch);
    await page.goto(address, { waitUntil: 'commit' });
    await page.locator('html[data-voice=ready]').waitFor({ state: 'attached', timeout: 60_000 });
    return new HallPage(browser, page);
  }

  async marks(): Promise<{ readonly drawn: readonly Mark[]; readonly said: readonly Mark[] }> {
    return this.#page.evaluate(() => ({ drawn: window.hallMarks.drawn, said: window.hallMarks.said }));
  }

  async hasBegunToSay(number: string): Promise<void> {
    await this.#page.waitForFunction((one) => window.hallMarks.said.some((mark) => mark.number === one), number, {
      polling: 20,
    });
  }

  /** Nothing is being said any more, and nothing waits to be. */
  async isSilent(): Promise<void> {
    await this.#page.waitForFunction(() => Date.now() > window.hallMarks.silentAt + 50, undefined, { polling: 20 });
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/**
 * As root Chromium raises itself above everything else of the machine (nice -8), and takes from the kiosk what a display's own computer
 * would give it. A plain user's cannot: no more can this one.
 */
const plainUsersBrowser = (folder: string): string => {
  const path = join(folder, 'chromium-of-a-plain-user');
  writeFileSync(path, '#!/bin/sh\nexec setpriv --bounding-set=-sys_nice /usr/bin/chromium "$@"\n', { mode: 0o755 });
  return path;
};

/** How long a word is where a pack has to be short, s. */
const WORD_S = 0.05;

/**
 * The built displays with a pack of clips of their own in `folder`: the chime as it is, each word cut to 50 ms, so that hundreds of calls
 * can be listened to in minutes. What is measured ends where the first word begins; how long words are does not come into it.
 */
export const makeHallPages = async (folder: string): Promise<void> => {
  await buildIfStale('signage');
  cpSync(join(project, 'kiosk-ui/dist/signage'), join(folder, 'signage'), { recursive: true });
  const clips = join(folder, 'audio/announcements');
  mkdirSync(clips, { recursive: true });
  const pack: Manifest = { language: 'vi', voice: 'cut short', generated: true, clips: {}, shapes: {} };
  const write = async (name: string, wave: Wave): Promise<void> =>
    writeFileSync(
      join(clips, name),
      await through('opusenc', ['--quiet', '--bitrate', '32', '-', '-'], writeWave(wave)),
    );
  await write('chime.ogg', levelled(chime()));
  const { rate } = chime();
  await write('word.ogg', {
    rate,
    samples: Float32Array.from({ length: rate * WORD_S }, (_, n) => 0.1 * Math.sin((2 * Math.PI * 300 * n) / rate)),
  });
  const entries: [string, Manifest['clips'][string]][] = [[CHIME, { file: 'chime.ogg', text: '' }]];
  for (const [key, text] of announcementClips()) entries.push([key, { file: 'word.ogg', text }]);
  writeFileSync(join(clips, 'manifest.json'), JSON.stringify({ ...pack, clips: Object.fromEntries(entries) }));
};
