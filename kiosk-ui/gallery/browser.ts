import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

const here = fileURLToPath(new URL('..', import.meta.url));

const newestIn = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs),
  );

/** Builds a room's screen when it is missing or older than its sources; one room alone, as tests run side by side. */
export const buildIfStale = async (
  room: 'citizen' | 'counter' | 'console' | 'signage' | 'manager' = 'citizen',
): Promise<void> => {
  const page = join(here, 'dist', room, 'index.html');
  const sources = Math.max(
    newestIn(join(here, 'kit')),
    newestIn(join(here, room === 'console' ? 'counter/queue' : room === 'manager' ? 'counter' : room)),
  );
  if (existsSync(page) && statSync(page).mtimeMs >= sources) return;
  const { build } = await import('vite'); // not for every test file that builds nothing
  await build({ root: here, logLevel: 'error', ...(room === 'citizen' ? {} : { mode: room }) });
};

/**
 * Debian's Chromium. `engine`: its headless shell, the same engine without windows and menus of its own, in much less
 * processor time: for what a page does. `whole`: the browser that the kiosk runs: for what is measured, and for what policies, profiles
 * and sound devices decide.
 */
export const chromiumPrograms = { engine: '/usr/bin/chromium-headless-shell', whole: '/usr/bin/chromium' } as const;

export type ChromiumProgram = keyof typeof chromiumPrograms;

/** Chromium as tests use it; each call is a browser of its own. */
export const openBrowser = (program: ChromiumProgram = 'engine'): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPrograms[program],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // a camera of Chromium's own, with a picture of nobody, and yes to it
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
  });

/** Resolves when the page has drawn this revision, two frames ago. */
export const drawn = (page: Page, revision: number): Promise<unknown> =>
  page.waitForFunction(
    (wanted) =>
      Number(document.documentElement.dataset['revision'] ?? -1) >= wanted &&
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true)))),
    revision,
    { timeout: 20_000 },
  );
