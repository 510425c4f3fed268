import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RawPage } from '../../devices/device.ts';
import { greyOf } from '../judge/grey-page.ts';
import { straightened } from '../straighten.ts';
import { fullGrey } from '../text/full-grey.ts';
import { compiledKernels } from './compile.ts';

test('the kernels that ship are what their source makes: nobody changed the one without the other', async () => {
  const shipped = readFileSync(new URL('./pixels.wasm', import.meta.url));
  expect(Buffer.from(await compiledKernels()).equals(shipped), 'run "npm run kernels"').toBe(true);
}, 60_000);

/** Noise: no two pixels alike, so that one of them in the wrong place is seen. */
const noise = (widthPx: number, heightPx: number, dpi = 300): RawPage => {
  const pixels = new Uint8Array(widthPx * heightPx * 3);
  for (let at = 0, state = 1; at < pixels.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[at] = state >>> 24;
  }
  return { widthPx, heightPx, channels: 3, dpi, pixels };
};
/** One channel of a page in colour, as a page in grey. */
const channelOf = (page: RawPage, channel: number): RawPage => ({
  ...page,
  channels: 1,
  pixels: page.pixels.filter((_, at) => at % 3 === channel),
});

/** Sizes about the borders of the pieces (1,280 by 64) in which a page passes through the kernels. */
const SIZES = [
  [1, 1],
  [2, 2],
  [3, 200],
  [63, 65],
  [1_279, 64],
  [1_281, 129],
  [2_561, 70],
] as const;

test.each(SIZES)('a page of %i by %i pixels is turned in colour as each of its channels alone', (widthPx, heightPx) => {
  const page = noise(widthPx, heightPx);
  for (const degrees of [0.4, -2, 9.7, -45, 90]) {
    const turned = straightened(page, degrees, 200);
    for (const channel of [0, 1, 2])
      expect([degrees, channelOf(turned, channel).pixels]).toEqual([
        degrees,
        straightened(channelOf(page, channel), degrees, 200).pixels,
      ]);
  }
});

const luma = (page: RawPage, at: number): number =>
  77 * (page.pixels[at * 3] as number) +
  150 * (page.pixels[at * 3 + 1] as number) +
  29 * (page.pixels[at * 3 + 2] as number);

test.each(SIZES)('a page of %i by %i pixels in grey is what Rec. 601 says, pixel by pixel', (widthPx, heightPx) => {
  const page = noise(widthPx, heightPx);
  const expected = Array.from({ length: widthPx * heightPx }, (_, at) => luma(page, at) >> 8);
  expect([...fullGrey(page).pixels]).toEqual(expected);
});

test.each(SIZES)('half a page of %i by %i pixels in grey is the mean of four, pixel by pixel', (widthPx, heightPx) => {
  const page = noise(widthPx, heightPx);
  const half = greyOf(page);
  const box = half.dpi === 150 ? 2 : 1;
  const expected: number[] = [];
  for (let y = 0; y < half.heightPx; y++)
    for (let x = 0; x < half.widthPx; x++) {
      let sum = 0;
      for (let below = 0; below < box; below++)
        for (let beside = 0; beside < box; beside++) sum += luma(page, (y * box + below) * widthPx + x * box + beside);
      expected.push(Math.floor(sum / (box * box * 256) + 0.5));
    }
  expect([...half.pixels]).toEqual(expected);
});
