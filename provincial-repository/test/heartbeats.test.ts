import type { Heartbeat } from '@mot-cua/domain/receiving.ts';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { sha256 } from './own-bag.ts';
import { jwsOf, type TestKiosk } from './test-kiosk.ts';
import { type RunningSite, runningSite } from './test-repository.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

let site: RunningSite | undefined;
const sites: RunningSite[] = [];
beforeEach(async () => {
  site = await runningSite();
  sites.push(site);
});
afterAll(async () => {
  for (const one of sites) await one.end();
});
const here = (): RunningSite => {
  if (!site) throw new Error('no site');
  return site;
};

/** A log as a kiosk would have it: the digest of entry n depends on all before it and on which `past` it tells. */
const digestOf = (number: number, past = 'true'): string => sha256(`${past} ${number}`);

const beatOf = (over: Partial<Heartbeat> = {}): Heartbeat => ({
  type: 'kiosk-heartbeat/1',
  kioskId: 'kiosk-a',
  at: '2026-11-23T08:05:00+07:00',
  clockConfirmed: true,
  boot: 'boot-1',
  upMs: 60_000,
  outbox: { sealed: 0, quarantined: 0, received: 0, onlyHere: 0, waitingBytes: 0, oldestSealedAt: null },
  freeBytes: 20_000_000_000,
  alarms: [],
  audit: { number: 10, digest: digestOf(10) },
  ...over,
});
const at = (number: number, past = 'true'): Pick<Heartbeat, 'audit'> => ({
  audit: { number, digest: digestOf(number, past) },
});

const signed = (beat: object, kiosk: TestKiosk = here().kiosks[0]): string =>
  jwsOf(beat, kiosk.privateKey, kiosk.kioskId);
const send = async (over: Partial<Heartbeat> = {}): Promise<number> =>
  (await here().a.heartbeat(signed(beatOf(over)))).status;
const alarms = () => here().rows<{ kind: string; kioskId: string }>('select kind, kioskId from alarms');
const heads = () =>
  here()
    .rows<{ number: number }>('select number from auditHeads order by number')
    .map(({ number }) => number);

test('a day of heartbeats, with a restart of the daemon: all fit, every head is kept, the last state is known', async () => {
  expect(await send()).toBe(200);
  expect(await send({ upMs: 120_000 })).toBe(200);
  expect(await send({ upMs: 180_000, ...at(14) })).toBe(200);
  expect(await send({ boot: 'boot-2', upMs: 10, ...at(15) })).toBe(200);
  expect(await send({ boot: 'boot-2', upMs: 60_000, ...at(65) })).toBe(200);
  expect(heads()).toEqual([10, 14, 15, 65]);
  expect(here().rows('select start, upMs from heartbeats')).toEqual([{ start: 2, upMs: 60_000 }]);
  expect(alarms()).toEqual([]);
});

test.each([
  ['the end of the log was cut off', { boot: 'boot-2', upMs: 5, ...at(19) }],
  ['the last entry was rewritten', { boot: 'boot-2', upMs: 5, ...at(20, 'another') }],
  ['an older entry was rewritten', { upMs: 240_000, ...at(10, 'another') }],
  ['the log went back while the daemon ran', { upMs: 240_000, ...at(15) }],
  ['the disk was put back to an older copy', { boot: 'boot-of-the-copy', upMs: 5, ...at(11) }],
] as const)('%s: 409, an alarm for the officers, and nothing of it is kept', async (_what, over) => {
  await send();
  await send({ upMs: 180_000, ...at(20) });
  for (let again = 0; again < 3; again++) expect(await send({ ...over, upMs: over.upMs + again })).toBe(409);
  expect(alarms()).toEqual([{ kind: 'audit-broken', kioskId: 'kiosk-a' }]);
  expect(heads()).toEqual([10, 20]);
  expect(here().rows('select start, upMs from heartbeats')).toEqual([{ start: 1, upMs: 180_000 }]);
});

test('two machines live on copies of one disk: whichever goes on, the other does not fit', async () => {
  await send({ upMs: 60_000, ...at(20) });
  expect(await send({ boot: 'clone', upMs: 5, ...at(21) })).toBe(200);
  // the original goes on as if nothing had happened
  expect(await send({ upMs: 120_000, ...at(22, 'original') })).toBe(409);
  expect(await send({ boot: 'clone', upMs: 60_000, ...at(25) })).toBe(200);
  expect(await send({ upMs: 180_000, ...at(21, 'original') })).toBe(409);
  expect(alarms()).toHaveLength(1);
});

test('a virtual machine is cloned while it runs, with its boot id: the two pasts are told apart', async () => {
  await send({ upMs: 60_000, ...at(20) });
  expect(await send({ upMs: 120_000, ...at(23) })).toBe(200);
  expect(await send({ upMs: 120_000, ...at(22, 'other') })).toBe(409);
  expect(await send({ upMs: 119_000, ...at(24, 'other') })).toBe(409);
});

test('old heartbeats come late, in disorder, and again: harmless, no alarm, and the newest state stays', async () => {
  const beats = [
    { upMs: 1_000, ...at(10) },
    { upMs: 2_000, ...at(12) },
    { upMs: 3_000, ...at(12) },
    { upMs: 4_000, ...at(17) },
    { boot: 'boot-2', upMs: 500, ...at(17) },
    { boot: 'boot-2', upMs: 700, ...at(18) },
  ];
  await send(beats[0]);
  await send(beats[4]);
  for (const over of [5, 3, 1, 2, 0, 3, 4, 5, 0]) expect(await send(beats[over])).toBe(200);
  expect(heads()).toEqual([10, 12, 17, 18]);
  expect(alarms()).toEqual([]);
  expect(here().rows('select start, upMs from heartbeats')).toEqual([{ start: 2, upMs: 700 }]);
  // late, but telling another past: between 10 and 17 it cannot have been at 18
  expect(await send({ upMs: 1_500, ...at(18) })).toBe(409);
});

test('the wall clock of the kiosk jumps by years: the order is by start and uptime, nothing is alarmed', async () => {
  await send({ at: '2026-11-23T08:05:00+07:00', upMs: 1_000, ...at(10) });
  expect(await send({ at: '2001-01-01T00:00:00+07:00', upMs: 2_000, ...at(11) })).toBe(200);
  expect(await send({ at: '2039-01-01T00:00:00+07:00', upMs: 3_000, ...at(12) })).toBe(200);
  expect(alarms()).toEqual([]);
});

test('a heartbeat that is not signed by the calling kiosk, or of another shape, is refused and leaves nothing', async () => {
  const [a, b] = here().kiosks;
  const bad = [
    signed(beatOf(), b),
    jwsOf(beatOf(), b.privateKey, a.kioskId),
    signed(beatOf({ kioskId: 'kiosk-b' })),
    signed({ ...beatOf(), name: 'Nguyễn' }),
    signed(beatOf({ at: 'yesterday' })),
    'not-a-jws-but-long-enough-to-be',
  ];
  for (const heartbeat of bad) expect((await here().a.heartbeat(heartbeat)).status).toBe(422);
  expect(heads()).toEqual([]);
  expect(here().rows('select 1 from heartbeats')).toEqual([]);
});
