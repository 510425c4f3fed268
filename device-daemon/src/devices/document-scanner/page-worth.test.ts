import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RawPage } from '../device.ts';
import { withoutFilling, worthlessPage } from './page-worth.ts';

/** A page at 100 dpi of one flat value; `paper` is laid into its upper left corner as slightly noisy white. */
const page = (size: [number, number], fill: number, paper?: [number, number], channels: 1 | 3 = 3): RawPage => {
  const [widthPx, heightPx] = size;
  const pixels = new Uint8Array(widthPx * heightPx * channels).fill(fill);
  const [across, down] = paper ?? [0, 0];
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across * channels; x++) pixels[y * widthPx * channels + x] = 245 + ((x * 7 + y * 3) % 8);
  return { widthPx, heightPx, channels, dpi: 100, pixels };
};
const size = ({ widthPx, heightPx }: RawPage): [number, number] => [widthPx, heightPx];

test.each([
  ['an A5 sheet on an A4 bed', [583, 827]],
  ['a receipt of 80 mm', [315, 1100]],
  ['a sheet as large as the bed', [827, 1169]],
] as const)('%s gets its own size back, and every pixel of it', (_, [across, down]) => {
  for (const fill of [0xff, 0x00]) {
    const whole = page([827, 1169], fill, [across, down]);
    const cropped = withoutFilling(whole);
    expect(size(cropped)).toEqual([across, down]);
    for (const row of [0, down >> 1, down - 1]) {
      const from = (at: RawPage) => at.pixels.subarray(row * at.widthPx * 3, row * at.widthPx * 3 + across * 3);
      expect(Buffer.compare(from(cropped), from(whole))).toBe(0);
    }
  }
});

test('a blank page stays a page, and a narrow white margin stays where it is', () => {
  expect(size(withoutFilling(page([827, 1169], 0xff)))).toEqual([827, 1169]);
  expect(worthlessPage(page([827, 1169], 0xff))).toBeNull();
  expect(size(withoutFilling(page([827, 1169], 0xff, [815, 1155])))).toEqual([827, 1169]);
});

test('a page whose paper the scanner made pure white keeps its margins: only print ends there, not paper', () => {
  const printed = page([827, 1169], 0xff);
  for (let y = 80; y < 1000; y += 12)
    for (let x = 80; x < 400 + ((y * 37) % 300); x += 3) printed.pixels[(y * 827 + x) * 3] = 20;
  expect(size(withoutFilling(printed))).toEqual([827, 1169]);
  expect(worthlessPage(printed)).toBeNull();
});

test('a bed filled with any other shade is the picture of a bed, not filling', () => {
  expect(size(withoutFilling(page([827, 1169], 0xf0, [300, 300])))).toEqual([827, 1169]);
});

test('mid-grey to the end is what libjpeg made of a broken picture: truncated, whatever the driver filled around it', () => {
  const broken = page([827, 1169], 0x80, [827, 600]);
  expect(worthlessPage(broken)).toMatchObject({ code: 'picture-truncated' });
  const padded = page([827, 1169], 0xff, [583, 400]);
  for (let y = 400; y < 827; y++) padded.pixels.fill(0x80, y * 827 * 3, (y * 827 + 583) * 3);
  expect(worthlessPage(padded)).toMatchObject({
    code: 'picture-truncated',
    detail: 'the last 427 of 827 rows never came',
  });
});

test.each([
  [1, 1],
  [3, 400],
  [400, 2],
])('a page of %d x %d px is no paper', (across, down) => {
  expect(worthlessPage(page([827, 1169], 0xff, [across, down]))?.code).toBe('unintelligible');
});

test('any picture at all is judged and cropped without falling over, and a crop never grows or loses ink', () => {
  const any = fc
    .record({
      widthPx: fc.integer({ min: 1, max: 60 }),
      heightPx: fc.integer({ min: 1, max: 60 }),
      channels: fc.constantFrom<1 | 3>(1, 3),
      dpi: fc.integer({ min: 1, max: 100 }),
      fill: fc.constantFrom(0, 0x80, 0xff),
      ink: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
    })
    .map(({ fill, ink, ...head }) => {
      const pixels = new Uint8Array(head.widthPx * head.heightPx * head.channels).fill(fill);
      for (const [at, value] of ink) pixels[at % pixels.length] = value;
      return { ...head, pixels };
    });
  fc.assert(
    fc.property(any, (whole) => {
      worthlessPage(whole);
      const cropped = withoutFilling(whole);
      expect(cropped.pixels.length).toBe(cropped.widthPx * cropped.heightPx * cropped.channels);
      const fill = whole.pixels.at(-1) ?? 0;
      const inked = (at: RawPage) => at.pixels.reduce((sum, value) => sum + (value === fill ? 0 : 1), 0);
      expect(inked(cropped)).toBe(inked(whole));
    }),
    { numRuns: 1000 },
  );
});
