import { beforeAll, expect, test } from 'vitest';
import { type MarkedPage, markedPage } from '../specimens/marked-pages.ts';
import { type PageMarks, pageMarks } from './page-marks.ts';

/** `npm run judge` measures the same on hundreds. */
const PAGES = 24;
const looked: { of: MarkedPage; marks: PageMarks }[] = [];
beforeAll(async () => {
  for (let seed = 1; seed <= PAGES; seed++) {
    const of = await markedPage(seed);
    looked.push({ of, marks: pageMarks(of.page) });
  }
}, 60_000);

test('red stamps, copied stamps and pages without one are told apart; logos, frames, seals and photographs are none', () => {
  const wrong = looked.filter(({ of, marks }) => marks.stamp.is !== 'unsure' && marks.stamp.is !== of.stamp);
  expect(wrong.map(({ of, marks }) => `${of.about}: ${of.stamp}, taken for ${marks.stamp.is}`)).toEqual([]);
  expect(looked.filter(({ marks }) => marks.stamp.is === 'unsure').length).toBeLessThanOrEqual(3);
});

test('signatures in blue and black are seen; handwriting, tables and stamps are none', () => {
  const wrong = looked.filter(
    ({ of, marks }) => marks.signature.is !== 'unsure' && (marks.signature.is === 'yes') !== of.signature,
  );
  expect(wrong.map(({ of, marks }) => `${of.about}: taken for ${marks.signature.is}`)).toEqual([]);
  expect(looked.filter(({ marks }) => marks.signature.is === 'unsure').length).toBeLessThanOrEqual(4);
});

test('a scan in grey tells no colours: its stamp is for a person to judge, never said to be red or a copy', () => {
  for (const { of } of looked.filter(({ of }) => of.stamp !== 'none')) {
    const grey = new Uint8Array(of.page.widthPx * of.page.heightPx);
    for (let at = 0; at < grey.length; at++) grey[at] = of.page.pixels[at * 3 + 1] as number;
    expect(['unsure', 'none']).toContain(pageMarks({ ...of.page, channels: 1, pixels: grey }).stamp.is);
  }
});

test.each([
  [1, 1],
  [7, 3],
  [2, 900],
])('a picture of %i by %i pixels has no marks and does no harm', (widthPx, heightPx) => {
  const page = { widthPx, heightPx, channels: 3 as const, dpi: 150, pixels: new Uint8Array(widthPx * heightPx * 3) };
  expect(pageMarks(page)).toMatchObject({ stamp: { is: 'none' }, signature: { is: 'none' } });
});
