import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIfStale, openBrowser } from '../../../kiosk-ui/gallery/browser.ts';
import { usualProfile } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { sampleOfMatrix, seedOfToday } from './matrix.ts';
import { goRound } from './rounds.ts';
import { views } from './stand.ts';
import { Tally } from './tally.ts';

let browser: Browser;
beforeAll(async () => {
  await buildIfStale();
  browser = await openBrowser();
});
afterAll(async () => browser?.close());

describe('seeing and reaching, in short (the whole: make access)', () => {
  it('every screen as people first meet it: sizes, gaps, clipping, colours, reach, motion, axe', async () => {
    const tally = new Tally();
    const half = Math.ceil(views.length / 2);
    const rounds = [views.slice(0, half), views.slice(half)].map((some) => ({
      panel: usualProfile,
      tongue: 'vi' as const,
      looks: some.map((view) => ({ view })),
      rules: ['layout', 'reach', 'colour', 'colour-alone', 'motion', 'axe'] as const,
      layers: false,
    }));
    await goRound(browser, rounds, tally, { pages: 2 });
    expect(tally.sentences()).toEqual([]);
    expect(tally.passed).toBe(views.length * 6);
  });

  it('a sample of all panels, sizes, languages and colours, another one each day', async () => {
    const seed = Number(process.env['ACCESS_SEED'] ?? seedOfToday(new Date()));
    console.log(`the sample of seed ${seed}; ACCESS_SEED=${seed} repeats it`);
    const tally = new Tally();
    await goRound(browser, sampleOfMatrix(seed), tally, { pages: 2 });
    expect(tally.sentences()).toEqual([]);
    expect(tally.passed).toBeGreaterThan(100);
  });
});
