import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, ManualClock } from '@mot-cua/domain/clock.ts';
import type { FromVisit, ToVisit, VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { expect, test } from 'vitest';
import { VisitKeeper } from './visit-keeper.ts';

/** A visit's end of the line: what it says, and what it hears one by one. */
const visitOn = (socketPath: string) => {
  const socket = connect(socketPath);
  const heard: ToVisit[] = [];
  let wake: () => void = () => undefined;
  let rest = '';
  socket.on('data', (bytes) => {
    const lines = (rest + bytes).split('\n');
    rest = lines.pop() ?? '';
    heard.push(...lines.map((line) => JSON.parse(line) as ToVisit));
    wake();
  });
  return {
    says: (message: FromVisit) => void socket.write(`${JSON.stringify(message)}\n`),
    hears: async (): Promise<ToVisit> => {
      while (heard.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return heard.shift() as ToVisit;
    },
    leave: () => socket.destroy(),
  };
};

const keeperOf = (folder: string, clock: Clock, setup: VisitSetup): VisitKeeper =>
  new VisitKeeper({
    socketPath: join(folder, 'daemon.sock'),
    setup,
    clock,
    logFile: join(folder, 'visits.log'),
    environment: {},
    journal: () => undefined,
    onLive: () => undefined,
    onEnding: () => undefined,
    onMessage: () => undefined,
    onStreamLost: () => undefined,
    onPainted: () => undefined,
  });

const heldOpen = (path: string): number =>
  readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      return false; // that of the listing itself
    }
  }).length;

test('a visit is forked: its log is open in it and not in the daemon, which would hold one more each visit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const clock = new ManualClock();
  const keeper = keeperOf(folder, clock, { home: 'here' } as VisitSetup);
  await keeper.start();
  try {
    await clock.advance(1_000);
    expect(keeper.all).toHaveLength(1);
    expect(existsSync(join(folder, 'visits.log'))).toBe(true);
    expect(heldOpen(join(folder, 'visits.log'))).toBe(0);
  } finally {
    await keeper.stop(true);
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a visit that the daemon before had just begun is warm, and leads somewhere, only once it has its port', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keeper-'));
  const socketPath = join(folder, 'daemon.sock');
  const setup = { home: 'here' } as VisitSetup;
  const keeper = keeperOf(folder, new ManualClock(), setup);
  await keeper.start();
  const visit = visitOn(socketPath);
  try {
    const hello = { t: 'hello', visit: 'v1', pid: process.pid, state: 'warm', submitting: null } as const;
    visit.says({ ...hello, port: 0 });
    expect(await visit.hears()).toMatchObject({ t: 'setup' });
    expect(keeper.warm).toBeNull();
    expect(keeper.promote()).toBeNull();
    visit.says({ ...hello, port: 4711 });
    visit.says({ t: 'beat' });
    while (!keeper.warm) await new Promise((resolve) => setImmediate(resolve));
    const live = keeper.promote();
    expect(live?.port).toBe(4711);
    const address = live && keeper.address(live);
    expect(await visit.hears()).toMatchObject({ t: 'live' });
    const asked = await visit.hears();
    if (asked.t !== 'token?') throw new Error(`heard ${asked.t}`);
    visit.says({ t: 'token', id: asked.id, token: 'once' });
    expect(await address).toBe('http://v1.localhost:4711/start?t=once');
  } finally {
    visit.leave();
    await keeper.stop(false);
    rmSync(folder, { recursive: true, force: true });
  }
});
