import type { Contrast, TextSize } from '@mot-cua/domain/screen-parts.ts';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { type HardwareProfile, lowButtonWithin, reach, touch } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { type Look, Stand, type Tongue } from './stand.ts';
import type { Check, Tally } from './tally.ts';

/** What is looked at in one sitting: one panel, one language, and on them these sizes, contrasts and views. */
export interface Round {
  readonly panel: HardwareProfile;
  readonly tongue: Tongue;
  readonly looks: readonly Look[];
  readonly rules: readonly Check['rule'][];
  /** keyboards, dialogs and low reach as well */
  readonly layers: boolean;
}

/** Least contrast in each dress; dim is for eyes that bear no light (SE-2). */
const leastContrast: Record<Contrast, number> = {
  default: 10,
  'black-on-white': 20,
  'white-on-black': 20,
  dim: 4.5,
};

const askAxe = `axe
  .run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ' ' + node.html.slice(0, 160))))`;

/** Least height for what scrolls, mm: a fifth of the panel's lower half on a small one. */
const room = { open: 40, keyboard: 24, low: 24 } as const;

/** Upright panels stand before a person; only there anything has to come down. */
const comesDown = (panel: HardwareProfile) => panel.height > panel.width;

const walk = async (stand: Stand, round: Round, tally: Tally): Promise<void> => {
  const { panel, tongue, rules } = round;
  await stand.settle(panel, tongue);
  if (rules.includes('axe')) await stand.page.evaluate(axe.source);
  const shortViews = new Set<string>();

  for (const look of round.looks) {
    const textSize: TextSize = look.textSize ?? 'default';
    const contrast: Contrast = look.contrast ?? 'default';
    const note = (rule: Check['rule'], layer: string, faults: string[]) => {
      const view = layer ? `${look.view} (${layer})` : look.view;
      tally.add({ rule, panel: panel.name, tongue, textSize, contrast, view, faults });
    };
    const measureAll = async (layer: string, low = false) => {
      const { page } = stand;
      const least = low ? room.low : layer.includes('keyboard') ? room.keyboard : room.open;
      if (rules.includes('layout'))
        note(
          'layout',
          layer,
          await page.evaluate((s) => window.measure.layout(s), { ppi: panel.ppi, ...touch, room: least }),
        );
      if (rules.includes('reach'))
        note('reach', layer, await page.evaluate((r) => window.measure.reach(r), { ...panel, ...reach, low }));
      if (rules.includes('colour'))
        note('colour', layer, await page.evaluate((l) => window.measure.colour(l), leastContrast[contrast]));
      if (rules.includes('motion')) note('motion', layer, await page.evaluate(() => window.measure.motion()));
      if (rules.includes('axe')) note('axe', layer, await page.evaluate<string[]>(askAxe));
      if (rules.includes('focus')) note('focus', layer, await page.evaluate(() => window.measure.focus()));
    };

    await stand.show(look);
    await measureAll('');
    if (!round.layers) continue;
    await stand.keyboards(measureAll);
    if (comesDown(panel) && (rules.includes('layout') || rules.includes('reach'))) {
      const height = await stand.lowButtonHeight();
      if (height !== null && rules.includes('reach'))
        note(
          'reach',
          'low button',
          height > lowButtonWithin
            ? [`the button for low reach lies ${height.toFixed(0)} mm above the lower edge`]
            : [],
        );
      await stand.low(async () => {
        await measureAll('low', true);
        await stand.keyboards((name) => measureAll(`low, ${name}`, true));
      });
    }
    // the tools are the same everywhere but for what may be lost: one view of each kind has its dialogs opened
    const kind = await stand.page.locator('.tools').evaluateAll((tools) => tools.map((one) => one.textContent).join());
    const dress = `${kind} ${textSize} ${contrast}`;
    if (kind && !shortViews.has(dress) && (await stand.page.locator('dialog[open]').count()) === 0) {
      shortViews.add(dress);
      await stand.dialogs(measureAll);
      if (comesDown(panel)) await stand.low(() => stand.dialogs((name) => measureAll(`low, ${name}`, true)));
      if (look.view === 'welcome') await stand.silence(measureAll);
    }
  }
};

/** Goes round after round on `pages` pages side by side; `each` is told when one is done. */
export const goRound = async (
  browser: Browser,
  rounds: readonly Round[],
  tally: Tally,
  { pages = 2, each = () => undefined }: { pages?: number; each?: (round: Round, left: number) => void } = {},
): Promise<void> => {
  const waiting = [...rounds];
  const worker = async () => {
    const stand = await Stand.open(browser);
    try {
      for (let round = waiting.shift(); round; round = waiting.shift()) {
        await walk(stand, round, tally).catch((error) => {
          throw new Error(`${round.panel.name} ${round.tongue}: ${stand.at}`, { cause: error });
        });
        each(round, waiting.length);
      }
    } finally {
      await stand.close();
    }
  };
  await Promise.all(Array.from({ length: Math.min(pages, rounds.length) }, worker));
};
