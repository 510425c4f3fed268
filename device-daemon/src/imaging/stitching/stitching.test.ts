import { afterAll, expect, test } from 'vitest';
import { seeded } from '../specimens/pages.ts';
import { coolDown } from '../worker.ts';
import {
  a3Page,
  type Laid,
  laidAtRandom,
  seenByGlass,
  seenWhole,
  type TwoHalves,
  wordsInBoth,
  wordsOf,
  worstCornerMm,
} from './halves-for-tests.ts';
import { bestPlacement, composed, degreesOf, onFirst, onSecond } from './placement.ts';
import { stitchHalves } from './stitch-halves.ts';
import { stitchPages } from './stitch-pages.ts';

afterAll(coolDown);

/** Coarser than a kiosk scans, for the sake of time; `measure.ts` does the same at 300 dpi for as many papers as one likes. */
const DPI = 200;
const laid: Laid = { xMm: 6, yMm: 0, degrees: 0, upsideDown: false, brightness: 1 };
const halves = (over: Partial<Laid> = {}, second: Partial<Laid> = {}): TwoHalves => ({
  first: { ...laid, ...over },
  second: { ...laid, xMm: 190, ...second },
  overlapMm: 32,
});
const scans = (page: Parameters<typeof seenByGlass>[0], { first, second }: TwoHalves) =>
  [seenByGlass(page, first, 3), seenByGlass(page, second, 4)] as const;

test('a placement goes there and back again, and pairs of points give it back', () => {
  const placement = { cos: Math.cos(0.03), sin: Math.sin(0.03), dx: 1900, dy: -40 };
  const points = [
    { x: 0, y: 0 },
    { x: 300, y: 3000 },
    { x: 20, y: 1500 },
  ];
  for (const point of points) {
    const back = onSecond(placement, onFirst(placement, point));
    expect(Math.hypot(back.x - point.x, back.y - point.y)).toBeLessThan(1e-9);
  }
  const found = bestPlacement(points.map((second) => ({ first: onFirst(placement, second), second })));
  for (const key of ['cos', 'sin', 'dx', 'dy'] as const) expect(found[key]).toBeCloseTo(placement[key], 6);
  const twice = composed(placement, placement);
  expect(degreesOf(twice)).toBeCloseTo((0.06 * 180) / Math.PI, 6);
}, 60_000);

test('tables, text and sparse papers, cut in two and laid anyhow: put together within 0.2 mm at every corner of the overlap', async () => {
  const random = seeded(4_711);
  for (let warm = 0; warm < 5; warm++) random();
  for (const [index, layout] of (['table', 'mixed', 'sparse'] as const).entries()) {
    const { page } = await a3Page(20 + index, layout, DPI);
    const two = laidAtRandom(random, 22 + index * 12);
    const [first, second] = scans(page, two);
    const made = stitchHalves(first, second);
    if (!made.ok) throw new Error(`${layout}: ${made.fault}`);
    const { placement, side, overlapMm, cornerMm } = made.value;
    const wide = (overlapMm * DPI) / 25.4;
    const xs = side === 'right' ? [first.widthPx - wide, first.widthPx - 1] : [0, wide];
    const corners = xs.flatMap((x) => [0, first.heightPx - 1].map((y) => ({ x, y })));
    expect(worstCornerMm(placement, two, corners, DPI), layout).toBeLessThan(0.2);
    expect(cornerMm, layout).toBeLessThan(0.3);
    expect(made.value.page.widthPx / DPI, layout).toBeGreaterThan((432 - two.overlapMm - 2) / 25.4);
  }
}, 60_000);

test('the words of the picture are those of the uncut paper, none lost and none doubled, one half upside down and darker', async () => {
  const { page } = await a3Page(31, 'sparse', DPI);
  const [first, second] = scans(
    page,
    halves({ degrees: 0.8, brightness: 1.03 }, { degrees: -1, upsideDown: true, yMm: 3, brightness: 0.94 }),
  );
  const made = stitchHalves(first, second);
  if (!made.ok) throw new Error(made.fault);
  const whole = seenWhole(page, { ...laid, degrees: 0.8 }, 5);
  const [uncut, together] = [await wordsOf(whole), await wordsOf(made.value.page)];
  expect(uncut.length).toBeGreaterThan(100);
  expect(wordsInBoth(uncut, together)).toBeGreaterThanOrEqual(0.99);
}, 180_000);

test('an overlap with nothing on it, no overlap, another paper, one half twice: nothing is put together', async () => {
  const { page } = await a3Page(40, 'two-columns', DPI);
  const other = (await a3Page(41, 'one-column', DPI)).page;
  const [first, second] = scans(page, halves());
  const seen = (paper: typeof page, over: Partial<Laid>) => seenByGlass(paper, { ...laid, ...over }, 9);
  const blank = { ...first, pixels: first.pixels.map((_, at) => 244 + (at % 5)) };
  const doubts = [
    stitchHalves(blank, blank),
    stitchHalves(seen(page, { xMm: -30 }), seen(page, { xMm: 230 })), // 44 mm of the paper were never seen
    stitchHalves(first, seen(other, { xMm: 190 })),
    stitchHalves(first, seen(page, { yMm: 2 })),
    stitchHalves(first, { ...second, dpi: 300 }),
    stitchHalves(first, { ...second, widthPx: 100, heightPx: 100, pixels: second.pixels.subarray(0, 30_000) }),
  ].map((made) => (made.ok ? 'put together' : made.fault));
  expect(doubts.slice(0, 4)).not.toContain('put together');
  expect(doubts.slice(4)).toEqual(['not-two-halves', 'not-two-halves']);
}, 60_000);

test('the rows of an empty table look all the same: where its end is not in both scans, nobody guesses', async () => {
  const [widthPx, heightPx] = [420, 297].map((mm) => Math.round((mm * DPI) / 25.4)) as [number, number];
  const rows = {
    widthPx,
    heightPx,
    channels: 3 as const,
    dpi: DPI,
    pixels: new Uint8Array(widthPx * heightPx * 3).fill(246),
  };
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++)
      if (y % 80 < 3 || x % 160 < 3) rows.pixels.fill(40, (y * widthPx + x) * 3, (y * widthPx + x) * 3 + 3);
  const [first, second] = scans(rows, halves());
  expect(stitchHalves(first, second)).toMatchObject({ ok: false });
}, 60_000);

test('a paper that was folded between the scans does not fit, and is not put together', async () => {
  const { page } = await a3Page(50, 'one-column', DPI);
  const [first, second] = scans(page, halves());
  // the lower half of the second scan is 3 mm higher: a fold took them away
  const stride = second.widthPx * 3;
  const [middle, gone] = [Math.floor(second.heightPx / 2), Math.round((3 * DPI) / 25.4)];
  const pixels = Uint8Array.from(second.pixels);
  pixels.copyWithin(middle * stride, (middle + gone) * stride);
  expect(stitchHalves(first, { ...second, pixels })).toMatchObject({ ok: false });
}, 60_000);

test('in the imaging thread: both halves are given away and one picture comes back', async () => {
  const { page } = await a3Page(60, 'mixed', 150);
  const [first, second] = scans(page, halves());
  const made = await stitchPages(first, second);
  expect(made).toMatchObject({ ok: true, value: { side: 'right' } });
  expect([first.pixels.length, second.pixels.length]).toEqual([0, 0]);
  expect(
    await stitchPages(...scans({ ...page, pixels: new Uint8Array(page.pixels.length).fill(240) }, halves())),
  ).toEqual({
    ok: false,
    fault: 'no-match',
  });
}, 60_000);
