import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseCoreBackend } from '../../vision/backend.ts';
import { uprightPage } from '../specimens/labelled-pages.ts';
import { type OrientationNet, orientationNet } from './net.ts';
import { orientationOf, SURE_OF_TURN } from './page-orientation.ts';
import { turnedBack } from './quarter-turn.ts';

let net: OrientationNet;
beforeAll(async () => {
  const backend = await chooseCoreBackend();
  if (!backend.ok) throw new Error(JSON.stringify(backend.fault));
  net = orientationNet(backend.value.tf);
}, 60_000);
afterAll(() => net?.close());

const QUARTERS = [0, 90, 180, 270] as const;
/** As it lies after somebody turned it clockwise by so many degrees. */
const lyingBy = (degrees: (typeof QUARTERS)[number]) => ((360 - degrees) % 360) as (typeof QUARTERS)[number];

test('pages in fonts and layouts that the net never saw, in all four ways to lay them: each is known, and surely', async () => {
  const wrong: string[] = [];
  let sure = 0;
  for (let seed = 1; seed <= 10; seed++) {
    const { page, about } = await uprightPage(seed);
    for (const degrees of QUARTERS) {
      const found = await orientationOf(turnedBack(page, lyingBy(degrees)), net);
      if (found.degrees !== degrees) wrong.push(`${about}: lies by ${degrees}, taken for ${found.degrees}`);
      if (found.confidence >= SURE_OF_TURN) sure++;
    }
  }
  expect(wrong).toEqual([]);
  expect(sure).toBeGreaterThanOrEqual(38);
}, 120_000);

test('a page with nothing to read is not turned: there is no confidence in any way to lay it', async () => {
  const [widthPx, heightPx] = [1240, 1754];
  const blank = { widthPx, heightPx, dpi: 150, pixels: new Uint8Array(widthPx * heightPx).fill(245) };
  expect(await orientationOf(blank, net)).toEqual({ degrees: 0, confidence: 0.25 });
  for (const side of [1, 30, 127])
    expect(await orientationOf({ ...blank, widthPx: side, heightPx: side }, net)).toMatchObject({ confidence: 0.25 });
});

test.each(QUARTERS)(
  'turned by %i degrees and back, every pixel lies where it lay, in grey and in colour',
  (degrees) => {
    for (const channels of [1, 3] as const) {
      const [widthPx, heightPx] = [130, 71];
      const pixels = Uint8Array.from({ length: widthPx * heightPx * channels }, (_, at) => (at * 7) % 251);
      const page = { widthPx, heightPx, channels, pixels };
      const turned = turnedBack(page, lyingBy(degrees));
      expect([turned.widthPx, turned.heightPx]).toEqual(degrees % 180 === 0 ? [130, 71] : [71, 130]);
      expect(turnedBack(turned, degrees)).toEqual(page);
    }
  },
);

test('turned clockwise by 90 degrees, the top left corner lies at the top right', () => {
  const page = { widthPx: 3, heightPx: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) };
  expect([...turnedBack(page, lyingBy(90)).pixels]).toEqual([4, 1, 5, 2, 6, 3]);
});
