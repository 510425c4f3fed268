import { expect, test } from 'vitest';
import type { RawPage } from '../../devices/device.ts';
import { fingerPage } from '../specimens/finger-pages.ts';
import { pageOfPrint } from '../specimens/pages.ts';
import { FINGER_SCALE_VERSION, fingerLikelihood, readScale } from './finger-score.ts';
import { FINGER_SIGNS, type FingerSigns } from './finger-signs.ts';
import { fingersOn } from './fingers-on.ts';

test('pages that nothing was tuned on: fingers are found, what looks like one is none; npm run judge counts hundreds', async () => {
  const wrong: string[] = [];
  let said = 0;
  for (let seed = 70_001; seed <= 70_008; seed++) {
    const { page, finger, about } = await fingerPage(seed);
    const { is } = fingersOn(page);
    if (is === 'unsure') continue;
    said++;
    if ((is === 'yes') !== finger) wrong.push(`finger ${finger}, said ${is}: ${about}`);
  }
  expect(wrong.length, wrong.join('\n')).toBeLessThanOrEqual(1);
  expect(said).toBeGreaterThanOrEqual(6);
}, 60_000);

/** A brown finger of 16 mm comes in from the left, 30 mm deep, rounder and darker towards its flanks. */
const laidOn = (page: RawPage, [red, green, blue]: readonly [number, number, number], isRound: boolean): RawPage => {
  const perMm = page.dpi / 25.4;
  const pixels = Uint8Array.from(page.pixels);
  for (let y = Math.round(140 * perMm); y < 156 * perMm; y++)
    for (let x = 0; x < 30 * perMm; x++) {
      const off = (y / perMm - 148) / 8;
      const tip = x / perMm > 22 ? Math.hypot((x / perMm - 22) / 8, off) : Math.abs(off);
      if (isRound && tip > 1) continue;
      const light = isRound ? 1.03 - 0.3 * tip * tip : 1;
      const levels = page.channels === 3 ? [red, green, blue] : [(red + green + blue) / 3];
      for (const [channel, level] of levels.entries())
        pixels[(y * page.widthPx + x) * page.channels + channel] = level * light;
    }
  return { ...page, pixels };
};

test('a finger is the same finger at 300 dpi and at 150; without it the page has none', async () => {
  for (const dpi of [150, 300]) {
    const page = await pageOfPrint(dpi);
    expect(fingersOn(page).is).toBe('no');
    expect(fingersOn(laidOn(page, [205, 160, 130], true))).toMatchObject({ is: 'yes', sides: ['left'] });
  }
});

test('a scan in grey shows no skin: it may be asked about, it is never said for certain', async () => {
  expect(fingersOn(laidOn(await pageOfPrint(150, 1), [205, 160, 130], true)).is).not.toBe('yes');
});

test('a flag of sticky paper in the same place, flat and square, is no finger', async () => {
  expect(fingersOn(laidOn(await pageOfPrint(150), [250, 210, 60], false)).is).not.toBe('yes');
});

test.each([
  [1, 1],
  [2, 900],
  [900, 2],
  [60, 60],
])('a picture of %i by %i pixels is looked at without harm', (widthPx, heightPx) => {
  for (const level of [0, 128, 255])
    for (const channels of [1, 3] as const)
      expect(
        fingersOn({
          widthPx,
          heightPx,
          channels,
          dpi: 300,
          pixels: new Uint8Array(widthPx * heightPx * channels).fill(level),
        }).is,
      ).toBe('no');
});

test('a scale of another version, for other signs, without trees or with a question too many is refused', () => {
  const one = [FINGER_SIGNS.indexOf('depth'), 6, -3, 3];
  const scale = {
    version: FINGER_SCALE_VERSION,
    signs: FINGER_SIGNS,
    bias: 0,
    trees: [one, [0, 1, 0.5, [0, 2, 0, 1]]],
  };
  const read = readScale(scale);
  const signs = Object.fromEntries(FINGER_SIGNS.map((sign) => [sign, 7])) as FingerSigns;
  expect(read && fingerLikelihood(signs, read)).toBeCloseTo(1 / (1 + Math.exp(-4)), 6);
  for (const broken of [
    null,
    {},
    { ...scale, version: 99 },
    { ...scale, signs: [...FINGER_SIGNS].reverse() },
    { ...scale, bias: Number.NaN },
    { ...scale, trees: [] },
    { ...scale, trees: [[99, 0, 0, 1]] },
    { ...scale, trees: [[0, 0, 1]] },
    { ...scale, trees: [[0, 0, [0, 0, [0, 0, [0, 0, 0, 0], 0], 0], 0]] },
  ])
    expect(readScale(broken)).toBeNull();
});
