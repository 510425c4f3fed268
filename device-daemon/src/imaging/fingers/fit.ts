import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { fingerPage } from '../specimens/finger-pages.ts';
import { type EdgePlane, edgePlane } from './edge-plane.ts';
import { answerOf, FINGER_SCALE_VERSION, type FingerScale, type FingerTree, MOST_QUESTIONS } from './finger-score.ts';
import { FINGER_SIGNS, type FingerSigns, fingerSigns } from './finger-signs.ts';
import { type Intrusion, intrusionsOf } from './intrusions.ts';

/**
 * `node fit.ts --write finger-scale.json`: weighs the signs of a finger on made-up pages (about 15 minutes, nearly all of it drawing them).
 * Boosted trees of three questions; the same pages give the same trees. Pages of other seeds judge it (npm run judge).
 */
export type Known = { readonly signs: FingerSigns; readonly finger: boolean };

/** What the scale that is there was grown on. */
const SEEDS = '1-1400,1501-1900,50001-50360,60001-60360';
const TREES = 140;
const STEP = 0.09;
/** Cuts that are tried: so that as many cases lie between two of them. */
const RANGES = 24;
/** A question that sets fewer cases apart than this many (by their doubt, a quarter each at most) is not asked. */
const LEAST_DOUBT = 2.5;
/** Pulls what a tree says towards 0. */
const CALM = 2;

/** Trees grown one after the other, each on what those before it got wrong. */
export const fitted = (known: readonly Known[]): FingerScale => {
  const values = known.map(({ signs }) => FINGER_SIGNS.map((sign) => signs[sign]));
  const cuts = FINGER_SIGNS.map((sign) => cutsOf(known.map(({ signs }) => signs[sign])));
  const fingers = known.filter(({ finger }) => finger).length;
  const bias = rounded(Math.log((fingers + 1) / (known.length - fingers + 1)));
  const odds = new Float64Array(known.length).fill(bias);
  const trees: FingerTree[] = [];
  for (let nth = 0; nth < TREES; nth++) {
    const likely = odds.map((of) => 1 / (1 + Math.exp(-of)));
    const cases = known.map(({ finger }, at) => {
      const share = likely[at] as number;
      return { at, off: (finger ? 1 : 0) - share, doubt: share * (1 - share) };
    });
    const tree = grown(cases, values, cuts, MOST_QUESTIONS);
    trees.push(tree);
    for (const [at, own] of values.entries()) odds[at] = (odds[at] as number) + answerOf(tree, own);
  }
  return { version: FINGER_SCALE_VERSION, signs: FINGER_SIGNS, bias, trees };
};

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

type Case = { readonly at: number; readonly off: number; readonly doubt: number };

/** The question that explains most of what is still wrong, and the questions after it. */
const grown = (
  cases: readonly Case[],
  values: readonly number[][],
  cuts: readonly number[][],
  questions: number,
): FingerTree => {
  const [off, doubt] = cases.reduce(([o, d], one) => [o + one.off, d + one.doubt], [0, 0]);
  const worth = (o: number, d: number): number => (o * o) / (d + CALM);
  let best: { sign: number; cut: number; gain: number } | null = null;
  if (questions > 0)
    for (const [sign, own] of cuts.entries())
      for (const cut of own) {
        let [o, d] = [0, 0];
        for (const one of cases)
          if ((values[one.at]?.[sign] as number) < cut) {
            o += one.off;
            d += one.doubt;
          }
        if (d < LEAST_DOUBT || doubt - d < LEAST_DOUBT) continue;
        const gain = worth(o, d) + worth(off - o, doubt - d) - worth(off, doubt);
        if (gain > (best?.gain ?? 0.5)) best = { sign, cut, gain };
      }
  if (best === null) return rounded((STEP * off) / (doubt + CALM));
  const { sign, cut } = best;
  const isBelow = ({ at }: Case): boolean => (values[at]?.[sign] as number) < cut;
  return [
    sign,
    cut,
    grown(cases.filter(isBelow), values, cuts, questions - 1),
    grown(
      cases.filter((one) => !isBelow(one)),
      values,
      cuts,
      questions - 1,
    ),
  ];
};

const cutsOf = (values: readonly number[]): number[] => {
  const sorted = [...values].sort((a, b) => a - b);
  const cuts = Array.from({ length: RANGES - 1 }, (_, nth) =>
    rounded(sorted[Math.floor(((nth + 1) * sorted.length) / RANGES)] ?? 0),
  );
  return [...new Set(cuts)];
};

/** A finger's tip, in mm, lies in the box of what reaches in (a finger merged with its neighbour, or slanted, has its tip elsewhere). */
export const showsTip = (
  { side, from, to, depth, tip, edge }: Intrusion,
  tips: readonly { x: number; y: number }[],
): boolean =>
  tips.some(({ x, y }) => {
    const [along, deep, far] = side === 'top' || side === 'bottom' ? [x, y, tip.y] : [y, x, tip.x];
    const inwards = side === 'top' || side === 'left' ? far - deep : deep - far;
    return along > from - 5 && along < to + 5 && inwards > -8 && inwards < depth + (edge[0] ?? 0);
  });

/** What else lies on a page with a finger is left out: half of a finger that comes in over a corner is neither. */
export const knownOn = (plane: EdgePlane, tips: readonly { x: number; y: number }[]): Known[] =>
  intrusionsOf(plane)
    .map((intrusion) => ({ signs: fingerSigns(plane, intrusion), finger: showsTip(intrusion, tips) }))
    .filter(({ finger }) => finger || tips.length === 0);

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: SEEDS },
      write: { type: 'string' },
    },
  });
  sharp.concurrency(1);
  sharp.cache(false);
  const known: Known[] = [];
  const seeds = values.seeds.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, nth) => first + nth);
  });
  for (const seed of seeds) {
    const { page, tips } = await fingerPage(seed);
    const plane = edgePlane(page);
    const perPx = page.widthPx / plane.widthPx;
    const scaled = tips.map(({ x, y }) => ({ x: x / perPx, y: y / perPx }));
    if (plane.inColour) known.push(...knownOn(plane, scaled));
  }
  if (values.write) writeFileSync(values.write, `${JSON.stringify(fitted(known))}\n`);
  process.stdout.write(
    `${known.length} things at the edges of pages, ${known.filter(({ finger }) => finger).length} of them fingers\n`,
  );
};

if (import.meta.main) await main();
