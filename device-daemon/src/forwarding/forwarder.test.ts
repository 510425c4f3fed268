import { createServer, type Server } from 'node:http';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { kioskAuthority } from './authority.ts';
import { Forwarder } from './forwarder.ts';
import { RepositoryLine } from './repository-line.ts';

/** A clock in the hand that remembers every wait that was asked of it, ms. */
class WatchedClock extends ManualClock {
  readonly waits: number[] = [];
  override after(ms: number, run: () => void): () => void {
    this.waits.push(Math.round(ms));
    return super.after(ms, run);
  }
}

const NEVER = 1e12;
const delays = { firstRetryMs: 1_000, longestRetryMs: 60_000, lookEveryMs: NEVER };

let clock: WatchedClock;
let kiosk: KioskForTests;
let server: Server;
let line: RepositoryLine;
let forwarder: Forwarder;
let headers: Record<string, string>;
let asked: number;

const begin = async (random: () => number): Promise<void> => {
  forwarder = new Forwarder({
    outbox: kiosk.outbox,
    line,
    clock,
    random,
    delays,
    journal: () => undefined,
    onCustody: () => undefined,
  });
  forwarder.start();
};

beforeEach(async () => {
  clock = new WatchedClock();
  kiosk = new KioskForTests({ clock });
  headers = {};
  asked = 0;
  server = createServer((request, response) => {
    if (request.method === 'PUT') asked++;
    request.resume();
    response.writeHead(503, { 'content-type': 'application/problem+json', ...headers });
    response.end(JSON.stringify({ type: 'about:blank', title: 'busy', status: 503, detail: 'later' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  line = new RepositoryLine({
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    authority: kioskAuthority(kiosk.kioskId, kiosk.deviceKey, clock),
    receiptKeys: new Map(),
    clock,
  });
});
afterEach(async () => {
  await forwarder.stop();
  await line.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  kiosk.remove();
});

/** Waits until the forwarder has asked the clock for its `count`th wait. */
const waited = async (count: number): Promise<number> => {
  const deadline = performance.now() + 10_000;
  while (clock.waits.length < count) {
    if (performance.now() > deadline) throw new Error(`waits so far: ${clock.waits.join(' ')}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return clock.waits[count - 1] ?? 0;
};

test('the line stays dead: waits double up to the longest and never beyond; weeks off-line change nothing', async () => {
  await kiosk.submitted();
  await begin(() => 1);
  for (let attempt = 1; attempt <= 12; attempt++) await clock.advance(await waited(attempt));
  expect(clock.waits.slice(0, 12)).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000, 60_000, 60_000,
  ]);
});

test('not a millisecond early: nothing is asked until the wait is over', async () => {
  await kiosk.submitted();
  await begin(() => 1);
  const wait = await waited(1);
  await clock.advance(wait - 1);
  expect([asked, clock.waits.length]).toEqual([1, 1]);
  await clock.advance(1);
  await waited(2);
  expect(asked).toBe(2);
});

test('chance takes any part of a wait, but never all of it: a province full of kiosks does not come back in one moment', async () => {
  await kiosk.submitted();
  await begin(() => 0);
  await clock.advance(await waited(1));
  await waited(2);
  expect(clock.waits.slice(0, 2)).toEqual([100, 100]);
});

test('Retry-After is honoured, but a day of it is cut to the longest wait: it may be somebody else who says it', async () => {
  await kiosk.submitted();
  headers = { 'retry-after': '30' };
  await begin(() => 0);
  expect(await waited(1)).toBe(30_000);
  headers = { 'retry-after': '86400' };
  await clock.advance(30_000);
  expect(await waited(2)).toBe(60_000);
});

test('Retry-After as a date is read against the date of the same answer: a kiosk whose clock is years off waits as long as others', async () => {
  await kiosk.submitted();
  clock.jump(-20 * 365 * 86_400_000);
  headers = { date: 'Mon, 23 Nov 2026 01:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 01:00:20 GMT' };
  await begin(() => 0);
  expect(await waited(1)).toBe(20_000);
  headers = { date: 'Mon, 23 Nov 2026 01:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 01:00:00 GMT' };
  await clock.advance(20_000);
  expect(await waited(2)).toBe(100);
});

test('those who were told the same time are spread over a quarter more', async () => {
  await kiosk.submitted();
  headers = { 'retry-after': '30' };
  await begin(() => 1);
  expect(await waited(1)).toBe(37_500);
});

test('hurry: a new dossier is sealed, and the line is tried at once', async () => {
  await kiosk.submitted();
  await begin(() => 1);
  for (let attempt = 1; attempt <= 7; attempt++) await clock.advance(await waited(attempt));
  expect(await waited(8)).toBe(60_000);
  const before = asked;
  await kiosk.submitted();
  forwarder.hurry();
  await waited(9);
  expect(asked).toBe(before + 1); // one is enough to know that the line is still dead
});

test('hurry does not outrun what the repository asked for', async () => {
  await kiosk.submitted();
  headers = { 'retry-after': '30' };
  await begin(() => 0);
  await waited(1);
  forwarder.hurry();
  expect(await waited(2)).toBe(30_000);
  expect(asked).toBe(1);
});

test('sixty wait on a dead line: one is tried at each time, not all of them', async () => {
  for (let n = 0; n < 60; n++) await kiosk.submitted();
  await begin(() => 1);
  for (let attempt = 1; attempt <= 5; attempt++) await clock.advance(await waited(attempt));
  await waited(6);
  expect(asked).toBe(6);
});

test('the wall clock jumps a month back: the wait is as long as it was', async () => {
  await kiosk.submitted();
  await begin(() => 1);
  const wait = await waited(1);
  clock.jump(-30 * 86_400_000);
  await clock.advance(wait);
  await waited(2);
  expect(asked).toBe(2);
});

test('stopped while it waits, it ends at once and asks nothing more', async () => {
  await kiosk.submitted();
  await begin(() => 1);
  await waited(1);
  await forwarder.stop();
  await clock.advance(3_600_000);
  expect(asked).toBe(1);
});
