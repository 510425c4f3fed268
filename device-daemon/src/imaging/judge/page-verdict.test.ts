import { beforeAll, expect, test } from 'vitest';
import { LABELS, type Label, type LabelledPage, labelledPage } from '../specimens/labelled-pages.ts';
import { pageOfPrint } from '../specimens/pages.ts';
import { greyOf } from './grey-page.ts';
import { judgePage, type PageVerdict } from './page-verdict.ts';
import { quality } from './quality.ts';

/** Six of each kind; `imaging/judge/main.ts` measures the same on hundreds. */
const EACH = 6;
const judgedPages: { of: LabelledPage; verdict: PageVerdict }[] = [];
beforeAll(async () => {
  for (const label of LABELS)
    for (let seed = 1; seed <= EACH; seed++) {
      const of = await labelledPage(label, seed);
      judgedPages.push({ of, verdict: judgePage(of.page) });
    }
}, 60_000);

test.each(['blank', 'blurred', 'dark', 'glare', 'cut-off'] as const)(
  '%s: no page of another kind is called so, and none of its own is called good',
  (label: Exclude<Label, 'good' | 'skewed'>) => {
    const { wrongly, missed, found } = quality(judgedPages, label);
    expect(wrongly.map(({ of }) => `${of.label}: ${of.about}`)).toEqual([]);
    expect(missed.map(({ of }) => of.about)).toEqual([]);
    expect(found).toBeGreaterThanOrEqual(EACH - 2);
  },
);

test('lines of print are found straight to a twentieth of a degree, however worn the paper is', () => {
  const skewed = judgedPages.filter(({ of }) => of.label === 'skewed');
  for (const { of, verdict } of skewed) {
    expect(verdict.skew.confidence, of.about).toBeGreaterThan(0.5);
    expect(Math.abs(verdict.skew.degrees - of.degrees), of.about).toBeLessThan(0.06);
  }
});

test('a streak over the whole page is the scanner’s: a blank page stays blank under it, and it is told', async () => {
  let streaked = 0;
  for (let seed = 1; streaked < 2 && seed < 60; seed++) {
    const { page, about } = await labelledPage('blank', seed);
    if (!about.includes('streak') || about.includes('photocopy')) continue; // a copy washes pale lines out
    streaked++;
    const { blank, streaksMm } = judgePage(page);
    expect([blank.is, streaksMm.length > 0], about).toEqual(['yes', true]);
  }
  expect(streaked).toBe(2);
});

test('a page in colour at 300 dpi and the same in grey at 150 are judged alike', async () => {
  const [colour, grey] = await Promise.all([pageOfPrint(300, 3), pageOfPrint(150, 1)]);
  for (const page of [colour, grey]) {
    const { blank, blurred, dark, glare, cutOff, skew } = judgePage(greyOf(page));
    expect([blank.is, blurred.is, dark.is, glare.is, cutOff.is, skew.degrees]).toEqual([
      'no',
      'no',
      'no',
      'no',
      'no',
      0,
    ]);
  }
});

test.each([
  [1, 1],
  [3, 400],
  [400, 3],
  [40, 40],
])('a picture of %i by %i pixels is judged without harm', (widthPx, heightPx) => {
  const page = {
    widthPx,
    heightPx,
    channels: 1 as const,
    dpi: 150,
    pixels: new Uint8Array(widthPx * heightPx).fill(250),
  };
  expect(judgePage(greyOf(page)).blurred.is).toBe('no');
});
