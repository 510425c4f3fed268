import { longer } from '../longer-words.ts';
import { faultsOfColour } from './colours.ts';
import { faultsOfFocus, faultsOfFocusNow } from './focus.ts';
import { faultsOfLayout } from './layout.ts';
import { faultsOfMotion } from './motion.ts';
import { faultsOfReach, type Reach } from './reach.ts';
import { faultsOfColourAlone } from './without-colour.ts';

export type Rule = 'layout' | 'reach' | 'focus' | 'colour' | 'colour-alone' | 'axe' | 'motion';

/** What one view is measured for. Sizes in mm. */
export interface Errand {
  readonly rules: readonly Rule[];
  /** keyboards, dialogs and low reach as well */
  readonly layers: boolean;
  /** an upright panel, on which everything can be brought down */
  readonly comesDown: boolean;
  readonly touch: { readonly target: number; readonly primary: number; readonly gap: number };
  readonly reach: Omit<Reach, 'low'>;
  /** the button that brings everything down lies within this height, mm */
  readonly lowButtonWithin: number;
  readonly leastContrast: number;
  /** what the button says that brings everything down, and the one that puts it back */
  readonly lowWords: readonly [string, string];
  readonly longer: boolean;
}

/** One rule on the view as it stood with `layer` open over it. */
export interface Finding {
  readonly rule: Rule;
  readonly layer: string;
  readonly faults: string[];
}

interface Axe {
  run(options: unknown): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** Least height for what scrolls, mm: a fifth of the panel's lower half on a small one. */
const room = { open: 40, keyboard: 24, low: 24 } as const;
/** No picture takes this long; a page that hangs is reported rather than waited for, ms. */
const deadline = 20_000;

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
/**
 * What was asked for stands there, what watches sizes has seen it, and what came of that too: effects run in a task after a
 * frame, sizes are told at the end of one, and the buttons for scrolling take room that others watch.
 */
export const still = async (): Promise<void> => {
  for (let looks = 0; looks < 3; looks++) {
    await frame();
    await turn();
  }
};

const until = async (what: string, stands: () => boolean): Promise<void> => {
  const begun = performance.now();
  while (!stands()) {
    if (performance.now() - begun > deadline) throw new Error(`waited for ${what}`);
    await frame();
  }
};

/** Waits for the picture of this revision. */
export const standsAt = async (revision: number): Promise<void> => {
  await until(`revision ${revision}`, () => Number(document.documentElement.dataset['revision'] ?? -1) >= revision);
  await still();
};

const all = <E extends Element>(selector: string): E[] => [...document.querySelectorAll<E>(selector)];
const has = (selector: string): boolean => document.querySelector(selector) !== null;
const boxSelector = 'main :is(input:not([type=radio], [type=checkbox]), textarea)';

const askAxe = async (): Promise<string[]> => {
  const { axe } = window as { axe?: Axe };
  if (!axe) throw new Error('axe was not put into the page');
  const { violations } = await axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id} ${node.html.slice(0, 160)}`));
};

/** Asks every rule of the page as it stands. */
export const findAll = async (errand: Errand, layer: string, low = false): Promise<Finding[]> => {
  const { touch, reach, leastContrast } = errand;
  const least = low ? room.low : layer.includes('keyboard') ? room.keyboard : room.open;
  const ask: Record<Rule, () => string[] | Promise<string[]>> = {
    layout: () => faultsOfLayout({ ppi: reach.ppi, ...touch, room: least }),
    reach: () => faultsOfReach({ ...reach, low }),
    colour: () => faultsOfColour(leastContrast),
    'colour-alone': faultsOfColourAlone,
    motion: faultsOfMotion,
    axe: askAxe,
    // to step away from a box would put its keyboard away: there it is the box itself that has to be seen
    focus: () => (layer.includes('keyboard') ? faultsOfFocusNow() : faultsOfFocus()),
  };
  const found: Finding[] = [];
  for (const rule of errand.rules) found.push({ rule, layer, faults: await ask[rule]() });
  return found;
};

/** Which kinds of tools had their dialogs opened since the page was loaded, in which dress. */
const opened = new Set<string>();

/** Goes through one view: as it stands, with each kind of keyboard, brought down, with the dialogs of its tools. */
export const walk = async (revision: number, errand: Errand): Promise<Finding[]> => {
  await standsAt(revision);
  const found: Finding[] = [];
  const look = async (layer: string, low = false) => {
    found.push(...(await findAll(errand, low && layer ? `low, ${layer}` : low ? 'low' : layer, low)));
  };
  await look('');
  if (!errand.layers) return found;

  const keyboards = async (low = false) => {
    const kinds = new Set<string>();
    for (const [at, box] of all<HTMLInputElement>(boxSelector).entries()) {
      const kind = `${box.tagName} ${box.className} ${box.parentElement?.className}`;
      if (kinds.has(kind)) continue;
      kinds.add(kind);
      box.blur();
      box.focus();
      await still();
      // a box with digits of its own beside it opens none
      if (has('.keyboard')) await look(`keyboard ${at + 1}`, low);
      box.blur();
      (document.activeElement as HTMLElement | null)?.blur();
      await until('the keyboard to go', () => !has('.keyboard'));
      await still();
    }
  };
  const lowButton = () => {
    const words = errand.lowWords.map((word) => (errand.longer ? longer(word) : word));
    return all<HTMLButtonElement>('.tools button').find((one) => words.includes(one.textContent?.trim() ?? ''));
  };
  /** Brings everything down, looks, and puts it back. */
  const low = async (then: () => Promise<void>) => {
    if (!lowButton()) return;
    lowButton()?.click();
    await still();
    await then();
    lowButton()?.click();
    await still();
  };
  const dialogs = async (isLow = false) => {
    const tools = () => all<HTMLButtonElement>('.tools > button:not([lang])');
    for (let at = 0; at < tools().length; at++) {
      if (tools()[at] === lowButton()) continue;
      tools()[at]?.click();
      await until('a dialog', () => has('dialog[open]'));
      await still();
      await look(`dialog ${at + 1}`, isLow);
      document.querySelector('dialog[open]')?.dispatchEvent(new Event('cancel', { cancelable: true }));
      await until('the dialog to close', () => !has('dialog[open]'));
      await still();
    }
  };

  await keyboards();
  if (errand.comesDown && (errand.rules.includes('layout') || errand.rules.includes('reach'))) {
    const button = lowButton();
    if (button && errand.rules.includes('reach')) {
      const height = ((innerHeight - button.getBoundingClientRect().y) * 25.4) / errand.reach.ppi;
      const faults =
        height > errand.lowButtonWithin
          ? [`the button for low reach lies ${height.toFixed(0)} mm above the lower edge`]
          : [];
      found.push({ rule: 'reach', layer: 'low button', faults });
    }
    await low(async () => {
      await look('', true);
      await keyboards(true);
    });
  }
  // the tools are the same everywhere but for what may be lost: one view of each kind has its dialogs opened
  const { size, contrast } = document.documentElement.dataset;
  const tools = all('.tools')
    .map((one) => one.textContent)
    .join();
  const kind = `${tools} ${size} ${contrast}`;
  if (tools && !opened.has(kind) && !has('dialog[open]')) {
    opened.add(kind);
    await dialogs();
    if (errand.comesDown) await low(() => dialogs(true));
  }
  return found;
};
