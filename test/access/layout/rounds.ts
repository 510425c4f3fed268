import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import type { Rule } from '../../../kiosk-ui/gallery/measure/walk.ts';
import type { HardwareProfile } from '../../../kiosk-ui/kit/hardware-profiles.ts';
import { type Look, Stand, type Tongue } from './stand.ts';
import type { Tally } from './tally.ts';

/** What is looked at in one sitting: one panel, one language, and on them these sizes, contrasts and views. */
export interface Round {
  readonly panel: HardwareProfile;
  readonly tongue: Tongue;
  readonly looks: readonly Look[];
  readonly rules: readonly Rule[];
  /** keyboards, dialogs and low reach as well */
  readonly layers: boolean;
}

const walk = async (stand: Stand, round: Round, tally: Tally): Promise<void> => {
  const { panel, tongue, rules } = round;
  await stand.settle(panel, tongue);
  if (rules.includes('axe')) await stand.page.evaluate(axe.source);
  for (const look of round.looks) {
    const { view, textSize = 'default', contrast = 'default' } = look;
    const found = await stand.measure(look, rules, round.layers);
    if (round.layers && view === 'welcome') found.push(...(await stand.silence(look, rules)));
    for (const { rule, layer, faults } of found)
      tally.add({
        rule,
        panel: panel.name,
        tongue,
        textSize,
        contrast,
        view: layer ? `${view} (${layer})` : view,
        faults,
      });
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
