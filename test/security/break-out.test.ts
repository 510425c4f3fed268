import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { KioskHealth } from '@mot-cua/device-daemon/src/http/daemon-server.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { browsersOf, newestBrowser } from '../gives-nothing-away/kiosk-processes.ts';
import { KioskUnderSearch } from '../gives-nothing-away/kiosk-under-search.ts';
import { until } from '../gives-nothing-away/until.ts';
import { PANEL } from '../gives-nothing-away/x-screen.ts';
import { browserWithPolicies } from './kiosk-browser.ts';

const WELCOME = 'Xin chào! Ông/Bà cần làm gì?';

/** What leads out of a browser, by X key names (store-and-forward.md section 7, B1, and what Chromium adds). */
const WAYS_OUT: Readonly<Record<string, readonly string[]>> = {
  'new windows and tabs': ['ctrl+n', 'ctrl+t', 'ctrl+shift+n', 'ctrl+shift+t', 'ctrl+Tab', 'ctrl+9', 'alt+Home'],
  'closing and reloading': ['ctrl+w', 'ctrl+shift+w', 'ctrl+shift+q', 'alt+F4', 'F5', 'ctrl+r', 'ctrl+shift+r'],
  'files, printer, source': ['ctrl+o', 'ctrl+s', 'ctrl+p', 'ctrl+shift+p', 'ctrl+u', 'Print'],
  'pages of the browser': [
    'ctrl+j',
    'ctrl+h',
    'ctrl+d',
    'ctrl+shift+o',
    'ctrl+shift+b',
    'ctrl+shift+Delete',
    'F1',
    'ctrl+shift+m',
  ],
  'tools for developers': ['F12', 'ctrl+shift+i', 'ctrl+shift+j', 'ctrl+shift+c', 'shift+Escape', 'ctrl+shift+a'],
  'address, search, menus': [
    'ctrl+l',
    'ctrl+k',
    'ctrl+e',
    'ctrl+f',
    'ctrl+g',
    'F3',
    'F6',
    'F10',
    'alt+d',
    'alt+f',
    'alt+space',
    'Menu',
    'shift+F10',
  ],
  'back, forth, zoom, modes': ['alt+Left', 'alt+Right', 'BackSpace', 'ctrl+plus', 'ctrl+minus', 'ctrl+0', 'F7', 'F11'],
  'keys of the desktop': [
    'Escape',
    'super',
    'alt+Tab',
    'ctrl+Escape',
    'ctrl+alt+F1',
    'ctrl+alt+F2',
    'ctrl+alt+Delete',
    'ctrl+alt+t',
  ],
  'keys of a multimedia keyboard': ['XF86Back', 'XF86HomePage', 'XF86WWW', 'XF86Mail', 'XF86Search', 'XF86Calculator'],
};

let kiosk: KioskUnderSearch;

const xdotool = (...args: string[]): string => {
  try {
    const env = { PATH: process.env['PATH'] ?? '', DISPLAY: kiosk.screen.display };
    return execFileSync('xdotool', args, {
      encoding: 'utf8',
      timeout: 20_000,
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return ''; // xdotool ends with 1 when it finds nothing
  }
};
const windows = (): string[] =>
  xdotool('search', '--onlyvisible', '--name', '.')
    .split('\n')
    .filter(Boolean)
    .map((window) => `${window} ${xdotool('getwindowname', window)}`);
const picture = (): string => kiosk.screen.rows(0, PANEL.height);
const atWelcome = async (other = 0): Promise<number> =>
  await until('a browser with the welcome screen', 30_000, () => {
    const pid = newestBrowser(kiosk.demo.launcherPid);
    return pid !== null && pid !== other && kiosk.screen.nameOf(pid) === WELCOME ? pid : null;
  });
/** Everything that a person before the panel could notice. */
const inSight = () => ({
  browser: newestBrowser(kiosk.demo.launcherPid),
  windows: windows(),
  focus: xdotool('getwindowfocus'),
  picture: picture(),
});
type InSight = ReturnType<typeof inSight>;
/** The same, once nothing moves any more. */
const seen = async () => {
  await kiosk.screen.still();
  return inSight();
};
/** Waits until the next visit stands ready behind this one and nothing in sight has changed for a second: what changes later was a key. */
const atRest = async (): Promise<void> => {
  let last: InSight | null = null;
  let since = 0;
  await until('a kiosk at rest', 30_000, async () => {
    const now = inSight();
    if (!last || changes(last, now).length > 0 || !(await nextStandsReady())) {
      last = now;
      since = performance.now();
      return null;
    }
    return performance.now() - since >= AT_REST_MS ? true : null;
  });
};
const AT_REST_MS = 1_000;
const nextStandsReady = async (): Promise<boolean> => {
  const { visits } = (await (await fetch(new URL('health', kiosk.demo.kioskUrl))).json()) as KioskHealth;
  const states = visits.map(({ state }) => state).sort();
  return states.join() === 'live,warm';
};
/** What is another thing than before, in words: of the picture only that it is another, its digest is not worth reading. */
const changes = (before: InSight, after: InSight): string[] => [
  ...(['browser', 'focus'] as const)
    .filter((what) => before[what] !== after[what])
    .map((what) => `${what}: ${before[what]} became ${after[what]}`),
  ...after.windows.filter((window) => !before.windows.includes(window)).map((window) => `a new window: ${window}`),
  ...before.windows.filter((window) => !after.windows.includes(window)).map((window) => `a window less: ${window}`),
  ...(before.picture === after.picture ? [] : ['another picture']),
];

beforeAll(async () => {
  kiosk = await KioskUnderSearch.start(browserWithPolicies);
});
afterAll(() => kiosk?.stop());
beforeEach(async () => {
  await until('a browser with the keyboard', 30_000, async () => {
    const pid = await atWelcome();
    // it may just be being replaced: behind the window of another test its page drew nothing, as if it hung
    return kiosk.screen.tryFocus(pid) ? pid : null;
  });
  kiosk.screen.press('shift'); // the first key shows where the keyboard is
  await atRest();
});

test.each(Object.entries(WAYS_OUT))('B1 %s: no key leads out of the page', async (_what, keys) => {
  const before = inSight();
  kiosk.screen.press(...keys);
  expect(changes(before, await seen())).toEqual([]);
});

test('B1 control: a key that means something to the page is seen at once', async () => {
  const before = inSight();
  kiosk.screen.press('Tab');
  expect((await seen()).picture).not.toBe(before.picture);
});

test('B1 the browser of the next visit stands ready under the policies of the image: without a window, without a page', async () => {
  const standing = await until('a browser that waits', 30_000, () => {
    const all = browsersOf(kiosk.demo.launcherPid);
    return all.length === 2 ? all : null;
  });
  const shown = newestBrowser(kiosk.demo.launcherPid);
  const [waiting = 0] = standing.filter((pid) => pid !== shown);
  await atRest();
  expect(browsersOf(kiosk.demo.launcherPid)).toEqual(standing); // it does not end by itself
  expect([kiosk.screen.nameOf(waiting), kiosk.screen.nameOf(shown ?? 0)]).toEqual([null, WELCOME]);
});

test('B2 right click, long press, a dragged text, a triple click: no menu, no selection that can be dragged out, no window', async () => {
  const before = inSight();
  xdotool('mousemove', '540', '300', 'click', '3');
  expect((await seen()).windows).toEqual(before.windows);
  xdotool('mousemove', '540', '150', 'mousedown', '1', 'sleep', '1.2', 'mouseup', '1');
  xdotool('mousemove', '300', '200', 'mousedown', '1', 'mousemove', '800', '1500', 'mouseup', '1');
  xdotool('mousemove', '540', '150', 'click', '--repeat', '3', '1');
  const after = await seen();
  expect([after.browser, after.windows, after.focus]).toEqual([before.browser, before.windows, before.focus]);
});

test('B2 files of the machine and pages from elsewhere are closed by policy; without it the very same browser opens them', async () => {
  const page = '<!doctype html><title>opened</title><p>not for citizens';
  const file = join(kiosk.folder, 'page.html');
  writeFileSync(file, page);
  const elsewhere = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(page));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.2', resolve));
  const address = elsewhere.address();
  const site = `http://127.0.0.2:${typeof address === 'object' ? address?.port : 0}/`;
  try {
    for (const url of [`file://${file}`, site]) {
      const began = performance.now();
      expect([url, await windowOf('/usr/bin/chromium', url, 30_000)]).toEqual([url, 'opened']);
      const patience = Math.max(2_000, 2 * (performance.now() - began));
      expect([url, await windowOf(browserWithPolicies(kiosk.folder), url, patience)]).not.toEqual([url, 'opened']);
    }
  } finally {
    elsewhere.close();
  }
});

/** What the window of a browser of its own is called once it shows this address, or when the patience (ms) is over. */
const windowOf = async (executable: string, url: string, patienceMs: number): Promise<string> => {
  const folder = mkdtempSync(join(kiosk.folder, 'other-'));
  const child = spawn(
    executable,
    ['--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${folder}/p`, `--app=${url}`],
    {
      stdio: 'ignore',
      detached: true,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: folder, DISPLAY: kiosk.screen.display },
    },
  );
  try {
    // a window is first called after its address: twice the time that the open one needed, and the name is its own
    const patience = performance.now() + patienceMs;
    return await until('the window has its name', 40_000, () => {
      const name = kiosk.screen.nameOf(child.pid ?? 0);
      return name === 'opened' || (name && performance.now() > patience) ? name : null;
    });
  } finally {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  }
};

test('B3 no debugging port: the browser listens nowhere, the kiosk only on loopback', () => {
  const inodes = new Set<string>();
  for (const { pid } of kiosk.processes) {
    for (const handle of list(`/proc/${pid}/fd`)) {
      const target = link(`/proc/${pid}/fd/${handle}`);
      if (target.startsWith('socket:['))
        inodes.add(`${target.slice(8, -1)} ${kiosk.processes.find((one) => one.pid === pid)?.name}`);
    }
  }
  const listening = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A'),
  );
  const ours = listening.flatMap((fields) =>
    [...inodes]
      .filter((one) => one.split(' ')[0] === fields[9])
      .map((one) => ({ address: fields[1] ?? '', by: one.slice(one.indexOf(' ') + 1) })),
  );
  expect(ours.length).toBeGreaterThan(0); // the search itself works: daemon and visits do listen
  for (const { address, by } of ours) {
    expect(by).not.toMatch(/chromium/);
    expect(address.split(':')[0]).toMatch(/^0100007F$/);
  }
});

test('B4 the browser is killed, then hung: each time the start screen is back within ten seconds', async () => {
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    const old = await atWelcome();
    const struck = performance.now();
    process.kill(old, signal);
    if (signal === 'SIGSTOP') for (const child of childrenOf(old)) process.kill(child, 'SIGSTOP');
    await atWelcome(old);
    expect({ signal, ms: performance.now() - struck }).toEqual({
      signal,
      ms: expect.toSatisfy((ms: number) => ms < 10_000),
    });
  }
});

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // ended while we looked
  }
};
const link = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};
const childrenOf = (pid: number): number[] => {
  const children = kiosk.processes.filter((one) => one.parent === pid).map((one) => one.pid);
  return [...children, ...children.flatMap(childrenOf)];
};
