import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PaperRequest } from '../../../device-daemon/src/devices/document-scanner/scanned-page.ts';
import { everything, type FrontDoor, openFrontDoor, shaded, shadeOf, until, within } from './front-door.ts';
import { duplexModel } from './scanner-model.ts';

// A duplex feeder whose pages are as long as the sheet, behind the real sane-airscan.

let door: FrontDoor;
beforeAll(async () => {
  door = await openFrontDoor(duplexModel);
});
beforeEach(async () => {
  door.device.clearFaults();
  await door.device.plug();
  await door.device.loadFeeder([]);
});
afterEach(() => expect(door.leftovers()).toEqual([]));
afterAll(async () => await door.close());

const legal = { widthMm: 216, heightMm: 356 };
const pile: PaperRequest = { ...legal, source: 'feeder', dpi: 75, colour: true, maxPages: 60 };
const bothSides: PaperRequest = { ...pile, sides: 'both' };
const a4 = { widthMm: 210, heightMm: 297 };
const sheets = (count: number) => Array.from({ length: count }, (_, at) => ({ picture: shaded(20 + at * 4), ...a4 }));

test('three sheets printed on both sides come as six pages: front, back, front, back, each with its sheet', async () => {
  await door.device.loadFeeder(
    [40, 80, 120].map((shade) => ({ picture: shaded(shade), back: shaded(shade + 100), ...a4 })),
  );
  const { good, fault } = await everything(door.scanner().scan(bothSides, within(20_000)));
  expect(fault).toBeNull();
  expect(good.map(({ side, sheet }) => `${sheet} ${side}`)).toEqual([
    '1 front',
    '1 back',
    '2 front',
    '2 back',
    '3 front',
    '3 back',
  ]);
  for (const [index, shade] of [40, 140, 80, 180, 120, 220].entries())
    expect(Math.abs(shadeOf(good[index] as (typeof good)[0]) - shade)).toBeLessThanOrEqual(2);
  expect(door.device.pagesInFeeder).toBe(0);
});

test('one side asked of a duplex feeder: one page a sheet, all fronts', async () => {
  await door.device.loadFeeder(sheets(2));
  const { good } = await everything(door.scanner().scan(pile, within(20_000)));
  expect(good.map(({ side, sheet }) => `${sheet} ${side}`)).toEqual(['1 front', '2 front']);
});

const mixed = [
  ['A4', 210, 297],
  ['A5', 148, 210],
  ['A6 across', 148, 105],
  ['a till receipt of 80 mm', 80, 260],
  ['a letter', 216, 279],
  ['an A5 sheet across', 210, 148],
] as const;

test('A4, A5, A6, a receipt and letters in one pile: each page has its own size, nothing is stretched, rows came live', async () => {
  await door.device.loadFeeder(mixed.map(([, widthMm, heightMm]) => ({ picture: quarters, widthMm, heightMm })));
  const rows = new Map<number, number>();
  const request = {
    ...pile,
    dpi: 150,
    onRows: ({ page, rowsSoFar }: { page: number; rowsSoFar: number }) => rows.set(page, rowsSoFar),
  };
  const { good, fault } = await everything(door.scanner().scan(request, within(20_000)));
  expect([good.length, fault]).toEqual([mixed.length, null]);
  for (const [index, [name, widthMm, heightMm]] of mixed.entries()) {
    const page = good[index] as (typeof good)[0];
    const px = (mm: number) => (mm * page.dpi) / 25.4;
    expect(Math.abs(page.widthPx - px(widthMm)), `${name}: width`).toBeLessThanOrEqual(2);
    expect(Math.abs(page.heightPx - px(heightMm)), `${name}: height`).toBeLessThanOrEqual(2);
    expect(page.pixels.length).toBe(page.widthPx * page.heightPx * page.channels);
    // its middle lies where the four quarters meet: true to scale in both directions
    const at = (x: number, y: number) =>
      page.pixels[(Math.round(page.heightPx * y) * page.widthPx + Math.round(page.widthPx * x)) * 3] as number;
    expect([at(0.45, 0.45), at(0.55, 0.45), at(0.45, 0.55), at(0.55, 0.55)].map((value) => value > 128)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  }
  expect([...rows.keys()]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([...rows.values()].every((count) => count > 500)).toBe(true);
});

test('a jam on page 21 keeps pages 1 to 20, and the rest of the pile goes on afterwards', async () => {
  await door.device.loadFeeder(sheets(24));
  door.device.failNext({ kind: 'jam', atPage: 21 });
  const here = door.scanner();
  const { good, fault } = await everything(here.scan(pile, within(30_000)));
  expect(good.map(({ sheet }) => sheet)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(fault).toMatchObject({ code: 'paper-jammed', action: 'clear-media', outcome: 'unknown' });
  const rest = await everything(here.scan(pile, within(30_000)));
  expect([rest.good.length, rest.fault]).toEqual([4, null]);
});

test('a jam between front and back of sheet 2: sheet 1 is whole, the front that came is kept and says which side it is', async () => {
  await door.device.loadFeeder(sheets(3));
  door.device.failNext({ kind: 'jam', atPage: 4 });
  const { good, fault } = await everything(door.scanner().scan(bothSides, within(20_000)));
  expect(good.map(({ side, sheet }) => `${sheet} ${side}`)).toEqual(['1 front', '1 back', '2 front']);
  expect(fault?.code).toBe('paper-jammed');
});

test('two sheets go through together after page 2: named a double feed, not counted as a page, and nothing is claimed of them', async () => {
  await door.device.loadFeeder(sheets(5));
  door.device.failNext({ kind: 'multipick', atPage: 3 });
  const here = door.scanner();
  const { good, fault } = await everything(here.scan(pile, within(20_000)));
  expect(good.length).toBe(2);
  expect(fault).toMatchObject({ code: 'double-feed', layer: 'media', action: 'clear-media', outcome: 'unknown' });
  const status = await here.status(within(2000));
  expect(status.ok && status.value.fault?.code).toBe('double-feed');
  expect(door.device.pagesInFeeder).toBe(1);
});

test.each([
  ['door-open', 'cover-open', 'not-started'],
  ['hatch-open', 'cover-open', 'not-started'],
  ['jam', 'paper-jammed', 'not-started'],
  ['mispick', 'paper-jammed', 'not-started'],
  ['adf-empty', 'no-document', 'not-started'],
  ['multipick', 'double-feed', 'unknown'],
] as const)('before the first sheet %s: %s, outcome %s', async (kind, code, outcome) => {
  await door.device.loadFeeder(sheets(1));
  door.device.failNext({ kind });
  const { good, fault } = await everything(door.scanner().scan(pile, within(15_000)));
  expect([good.length, fault?.code, fault?.outcome]).toEqual([0, code, outcome]);
});

test('the cable is pulled while page 3 runs: pages 1 and 2 are kept, disconnected, nothing left in the folder', async () => {
  await door.device.loadFeeder(sheets(5));
  door.device.failNext({ kind: 'slow', msPerPage: 300 });
  let pages = 0;
  let pulled: Promise<void> = Promise.resolve();
  const good: number[] = [];
  let fault: DeviceFault | null = null;
  for await (const page of door.scanner().scan(pile, within(20_000))) {
    if (page.ok) good.push(page.value.sheet);
    else fault = page.fault;
    pages += 1;
    if (pages === 2) pulled = door.device.unplug();
  }
  await pulled;
  expect(good.slice(0, 2)).toEqual([1, 2]);
  expect(fault).toMatchObject({ code: 'disconnected', action: 'reconnect', outcome: 'unknown' });
});

test('the citizen cancels in the middle of the pile: cancelled within a second, the pages before are kept', async () => {
  await door.device.loadFeeder(sheets(20));
  door.device.failNext({ kind: 'slow', msPerPage: 400 });
  const stop = new AbortController();
  let askedAt = 0;
  let good = 0;
  let code: string | null = null;
  for await (const page of door.scanner().scan(bothSides, within(60_000, stop.signal))) {
    if (page.ok) good += 1;
    else code = page.fault.code;
    if (good === 1 && askedAt === 0) {
      askedAt = performance.now();
      stop.abort();
    }
  }
  expect(performance.now() - askedAt).toBeLessThan(1000);
  expect([good, code]).toEqual([1, 'cancelled']);
  // the scanner notices an abandoned job a second later, as real ones do; until then it is busy, not empty
  await until(async () => {
    await door.device.loadFeeder(sheets(1));
    const next = await everything(door.scanner().scan(pile, within(10_000)));
    expect(next.fault?.code ?? 'busy-elsewhere').toBe('busy-elsewhere');
    return next.fault === null;
  });
});

test('a cold lamp: the driver waits for it and says so, then the page comes', async () => {
  door.device.failNext({ kind: 'warming-up', asks: 2 });
  await door.device.loadFeeder(sheets(1));
  const here = door.scanner();
  const told: (string | null)[] = [];
  here.onStatus((status) => told.push(status.fault?.code ?? null));
  const { good, fault } = await everything(here.scan(pile, within(15_000)));
  expect([good.length, fault]).toEqual([1, null]);
  expect(told).toEqual(['warming-up', null]);
});

test('a lamp that never gets warm: warming-up at the deadline, nothing was started, the sheets still lie in the feeder', async () => {
  door.device.failRepeatedly({ kind: 'warming-up', asks: 1 });
  await door.device.loadFeeder(sheets(2));
  const { good, fault } = await everything(door.scanner().scan(pile, within(900)));
  expect(good).toEqual([]);
  expect(fault).toMatchObject({ code: 'warming-up', action: 'retry', outcome: 'not-started' });
  expect(door.device.pagesInFeeder).toBe(2);
});

/** Dark upper left and lower right, light the others. */
const quarters = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100" preserveAspectRatio="none"><rect width="100" height="100" fill="#f4f2ea"/><path fill="#223" d="M0 0h50v50H0zM50 50h50v50H50z"/></svg>',
);
