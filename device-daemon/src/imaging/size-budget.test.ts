import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PdfPage } from './jobs.ts';
import { encodePage, toReadAgain } from './pictures.ts';
import { REDUCTIONS, withinBudget } from './size-budget.ts';
import { textPage, wordAccuracy } from './specimens/text-pages.ts';
import { ReadingDesk } from './text/reading-desk.ts';
import { coolDown } from './worker.ts';

let page: PdfPage;
let words: readonly string[];
beforeAll(async () => {
  const made = await textPage(1, 0);
  words = made.words;
  page = { ...(await encodePage(made.page)), dpi: 300 };
});
afterAll(coolDown);

test('a paper that weighs little enough is left as it was scanned, byte for byte', async () => {
  const kept = await withinBudget([page, page], page.jpeg.length * 2);
  expect([kept.pages[0]?.jpeg === page.jpeg, kept.reduced, kept.over]).toEqual([true, null, false]);
});

test('the smaller the budget, the stronger the reduction, never below 200 dpi; what fits, fits, and what cannot is said', async () => {
  const whole = page.jpeg.length * 2;
  const seen: unknown[] = [];
  for (const share of [0.9, 0.6, 0.42, 0.3, 0.05]) {
    const { pages, reduced, over } = await withinBudget([page, page], whole * share);
    const bytes = pages.reduce((sum, { jpeg }) => sum + jpeg.length, 0);
    expect(over).toBe(bytes > whole * share);
    expect(Math.min(...pages.map(({ dpi }) => dpi))).toBeGreaterThan(199.5);
    for (const { widthPx, dpi } of pages) expect(widthPx / dpi).toBeCloseTo(page.widthPx / page.dpi, 1);
    seen.push([share, reduced && REDUCTIONS.indexOf(reduced), over]);
  }
  expect(seen).toEqual([
    [0.9, 1, false],
    [0.6, 1, false],
    [0.42, 2, false],
    [0.3, 3, true],
    [0.05, 3, true],
  ]);
}, 60_000);

test('print is read as well in the smallest of them as in the scan', async () => {
  const desk = new ReadingDesk({ readers: 1, nice: 0, deadlineMs: 60_000, mostWaiting: 2 });
  try {
    const accuracyOf = async ({ jpeg, dpi }: PdfPage): Promise<number> => {
      const read = await desk.read(await toReadAgain(jpeg, dpi));
      if (!read.ok) throw new Error(read.fault.detail);
      const found = read.value.lines.flatMap((line) => line.words.map(({ text }) => text));
      return wordAccuracy(words, found);
    };
    const smallest = (await withinBudget([page], 1)).pages[0] as PdfPage;
    expect(smallest.dpi).toBeCloseTo(200, 1);
    expect(await accuracyOf(smallest)).toBeGreaterThan((await accuracyOf(page)) - 0.01);
  } finally {
    desk.close();
  }
}, 60_000);
