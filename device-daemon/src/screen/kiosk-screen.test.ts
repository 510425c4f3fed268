import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onMessages, sendMessage } from '../visits/line.ts';
import type { VisitProcess } from '../visits/visit-keeper.ts';
import { KioskScreen } from './kiosk-screen.ts';
import { ToLauncher } from './launcher-line.ts';

const aVisit = (id: string): VisitProcess => ({
  id,
  pid: 1,
  child: null,
  state: 'live',
  port: 1,
  socket: null,
  opened: false,
  lostFor: 0,
  heardAt: 0,
  dossiers: new Set(),
  faceAdvice: null,
});

let folder: string;
let launcher: Server;
let line: Socket | null = null;
let screen: KioskScreen;
let clock: ManualClock;
let visit: VisitProcess;
const asked: ToLauncher[] = [];
const journal: string[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ks-'));
  const path = join(folder, 'launcher.sock');
  launcher = createServer((socket) => {
    line = socket;
    socket.on('error', () => undefined); // hung up on at the end of a test
    onMessages(
      socket,
      ToLauncher,
      (message) => asked.push(message),
      (why) => {
        throw new Error(why);
      },
    );
  });
  await new Promise<void>((resolve) => launcher.listen(path, resolve));
  clock = new ManualClock();
  visit = aVisit('v1');
  screen = new KioskScreen({
    clock,
    launcherSocket: path,
    keeper: {
      get live() {
        return visit;
      },
      promote: () => null,
      address: async ({ id }) => `http://${id}.localhost:1/start?t=${asked.length}`,
    },
    doorFor: (url) => url,
    journal: (event, { why = '' }) => journal.push(`${event}: ${why}`),
  });
  screen.start();
  await until(() => line !== null);
  await clock.advance(1_000); // it looks once a second
  await until(() => asked.length === 1);
});
afterEach(async () => {
  screen.stop();
  line?.destroy();
  line = null;
  asked.length = 0;
  journal.length = 0;
  await new Promise((resolve) => launcher.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const until = async (what: () => boolean): Promise<void> => {
  const end = performance.now() + 10_000;
  while (!what()) {
    if (performance.now() > end) throw new Error(`in vain; asked: ${JSON.stringify(asked)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
const told = (): string[] => asked.map(({ t }) => t);

test('a browser runs and no page comes: the one before it goes after 3 s, and the visit is shown anew after 20 s', async () => {
  await clock.advance(3_000);
  await until(() => asked.length === 2);
  expect(told()).toEqual(['open', 'keep-only']);
  await clock.advance(16_000);
  expect(journal).toEqual([]);
  await clock.advance(1_000);
  await until(() => asked.length === 3);
  expect([told().at(-1), journal]).toEqual(['open', ['browser-again: no page came']]);
});

test('a page has come and says nothing of having been painted: it is left alone', async () => {
  visit.opened = true;
  await clock.advance(60_000);
  await until(() => asked.length === 2);
  expect([told(), journal]).toEqual([['open', 'keep-only'], []]);
});

test('a browser that exits is followed by another for the same visit, and the journal says why', async () => {
  visit.opened = true;
  if (!line) throw new Error('no line');
  sendMessage(line, { t: 'exited', id: asked[0]?.id ?? 0, why: 'ended (SIGSEGV)' });
  await until(() => journal.length === 1);
  await clock.advance(0);
  await until(() => asked.length === 2);
  expect([told(), journal]).toEqual([['open', 'open'], ['browser-again: browser exited: ended (SIGSEGV)']]);
});
