import { readFileSync } from 'node:fs';
import type { RawPage } from '../../devices/device.ts';
import type { Judged } from '../judge/page-verdict.ts';
import { type EdgePlane, edgePlane } from './edge-plane.ts';
import { type FingerScale, fingerLikelihood, readScale } from './finger-score.ts';
import { fingerSigns } from './finger-signs.ts';
import { intrusionsOf, type PageSide } from './intrusions.ts';

/** Whether a finger, or the edge of a hand, lies on the paper. `sides`: from where, surest first; empty where the answer is no. */
export type FingerVerdict = Judged & { readonly sides: readonly PageSide[] };

/** Up to the first nobody is asked, from the second on it is a finger. Set on the pages that the scale was grown on (fit.ts). */
const LIKELY = { no: 0.1, yes: 0.82 };
/** A scan in grey shows no skin: the scale knows less, and whatever it says can only be asked about. */
const NO_IN_GREY = 0.05;

const theScale = (): FingerScale => {
  const scale = readScale(JSON.parse(readFileSync(new URL('./finger-scale.json', import.meta.url), 'utf8')));
  if (scale === null) throw new Error('finger-scale.json is not what fingers/fit.ts writes, or of another version');
  return scale;
};
/**
 * Where so much of the middle is not paper, a picture fills the sheet, or the paper is so old that its own colour differs from place to
 * place: nothing can be told from it. Asking at each of those pages would be asking for nothing.
 */
const MOST_OF_MIDDLE = 0.12;

let scale: FingerScale | null = null;

/** Looks along the four edges of the paper. Pure but for its scale, which is read once; at most 10 ms for A4 in colour at 300 dpi. */
export const fingersOn = (page: RawPage): FingerVerdict => {
  scale ??= theScale();
  const plane = edgePlane(page);
  if (coveredMiddle(plane) > MOST_OF_MIDDLE) return { is: 'no', confidence: 0.5, sides: [] };
  const found: { side: PageSide; likely: number }[] = [];
  for (const intrusion of intrusionsOf(plane))
    found.push({ side: intrusion.side, likely: fingerLikelihood(fingerSigns(plane, intrusion), scale) });
  found.sort((one, other) => other.likely - one.likely);
  const best = found[0]?.likely ?? 0;
  const no = plane.inColour ? LIKELY.no : NO_IN_GREY;
  const sides = [...new Set(found.filter(({ likely }) => likely > no).map(({ side }) => side))];
  const is = best <= no ? 'no' : best >= LIKELY.yes && plane.inColour ? 'yes' : 'unsure';
  const confidence = is === 'unsure' ? 0.5 : is === 'yes' ? best : 1 - best;
  return { is, confidence: Math.round(100 * Math.max(0.5, confidence)) / 100, sides };
};

/** The share of the middle that is covered; a smaller sheet in a corner of the glass still has it. */
const coveredMiddle = ({ widthPx, heightPx, covered }: EdgePlane): number => {
  let [all, sum] = [0, 0];
  for (let y = Math.floor(heightPx * 0.25); y < heightPx * 0.62; y++)
    for (let x = Math.floor(widthPx * 0.25); x < widthPx * 0.62; x++, all++) sum += covered[y * widthPx + x] as number;
  return all === 0 ? 0 : sum / all;
};
