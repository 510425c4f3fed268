import type { RawPage } from '../../devices/device.ts';
import { type ColourPlane, colourPlane } from './colour-plane.ts';
import { type Ring, ringIn } from './ring.ts';
import { maskOf, type Patch, patchesOf } from './strokes.ts';

/** `unsure`: a person looks. Confidence is 0.5 (could be either) to 1. */
export type Mark<Is extends string> = { readonly is: Is | 'unsure'; readonly confidence: number };

/**
 * What people put on a paper to make it valid. `copied`: a ring that is not red, as photocopies and grey scans show it: the paper
 * is a copy, or nobody can say.
 */
export type PageMarks = {
  readonly stamp: Mark<'red' | 'copied' | 'none'>;
  readonly signature: Mark<'yes' | 'none'>;
};

/** Shares of a ring: from `yes` on it is a stamp, below `no` it is chance. */
const RING = { no: 0.62, yes: 0.8 };

/** Looks for a round stamp and for strokes of a pen as large as a signature. About 25 ms for A4 in colour at 300 dpi. */
export const pageMarks = (page: RawPage): PageMarks => {
  const plane = colourPlane(page);
  const { dark, red, widthPx, heightPx, dpi } = plane;
  const large = patchesOf(dark, widthPx, heightPx).filter(
    ({ width, height }) => Math.max(width, height) >= SIGNATURE_MM.leastHeight * (dpi / 25.4),
  );
  const inRed = ringIn(red, widthPx, heightPx, dpi);
  // a black ring is looked for where something high is drawn: letters make circles of chance
  const high = large.filter(
    ({ height, straight }) => height >= RING_PART_MM * (dpi / 25.4) && straight <= MAYBE.straight,
  );
  const inDark = ringIn(maskOf(high, dark, widthPx, heightPx), widthPx, heightPx, dpi);
  return { stamp: stampOf(inRed, inDark, plane), signature: signatureOf(large, inDark, plane) };
};

const stampOf = (inRed: Ring | null, inDark: Ring | null, { inColour }: ColourPlane): PageMarks['stamp'] => {
  if (inRed && inRed.seen >= RING.yes) return { is: 'red', confidence: sureness(inRed) };
  if (inDark && inDark.seen >= RING.yes)
    return inColour ? { is: 'copied', confidence: sureness(inDark) } : { is: 'unsure', confidence: 0.5 };
  const best = Math.max(inRed?.seen ?? 0, inDark?.seen ?? 0);
  return best > RING.no
    ? { is: 'unsure', confidence: 0.5 }
    : { is: 'none', confidence: Math.min(1, 0.5 + (RING.no - best)) };
};

const sureness = ({ seen }: Ring): number => Math.round((0.5 + (0.5 * (seen - RING.no)) / (1 - RING.no)) * 100) / 100;

/** Sizes of a signature in mm; handwriting in a form is lower, frames and photographs are larger or filled. */
const SIGNATURE_MM = { leastHeight: 8, leastWidth: 10, mostHeight: 45, mostWidth: 110 };
const MOST_FILLED = 0.32;
const MOST_STRAIGHT = 0.35;
/** What was signed over print, a line or a stamp has more straight ink and more ink: somebody has to look. */
const MAYBE = { filled: 0.5, straight: 0.75 };
/** A ring may be broken; a piece of it is at least this high. */
const RING_PART_MM = 8;
/** Below this height it may be a word of somebody who writes large. */
const SURE_HEIGHT_MM = 10;

const signatureOf = (large: readonly Patch[], ring: Ring | null, plane: ColourPlane): PageMarks['signature'] => {
  const perMm = plane.dpi / 25.4;
  const drawn = large.filter(
    ({ width, height, pixels, straight }) =>
      height >= SIGNATURE_MM.leastHeight * perMm &&
      width >= SIGNATURE_MM.leastWidth * perMm &&
      pixels / (width * height) <= MAYBE.filled &&
      straight <= MAYBE.straight,
  );
  const stamp = ring && ring.seen >= RING.no ? ring : null;
  const found = drawn.filter(
    (patch) =>
      patch.height <= SIGNATURE_MM.mostHeight * perMm &&
      patch.width <= SIGNATURE_MM.mostWidth * perMm &&
      patch.pixels / (patch.width * patch.height) <= MOST_FILLED &&
      patch.straight <= MOST_STRAIGHT &&
      !(stamp && touches(patch, stamp)),
  );
  if (found.some(({ height }) => height >= SURE_HEIGHT_MM * perMm)) return { is: 'yes', confidence: 0.9 };
  const alone = stamp ? drawn.filter((patch) => !isAlone(patch, stamp)) : drawn;
  return alone.length > 0 ? { is: 'unsure', confidence: 0.5 } : { is: 'none', confidence: 0.9 };
};

const touches = ({ x, y, width, height }: Patch, ring: Ring): boolean =>
  x <= ring.x + ring.radius &&
  x + width >= ring.x - ring.radius &&
  y <= ring.y + ring.radius &&
  y + height >= ring.y - ring.radius;

/** The stamp itself: nothing of it lies outside its ring. */
const isAlone = ({ x, y, width, height }: Patch, ring: Ring): boolean => {
  const reach = ring.radius + 4;
  return x >= ring.x - reach && x + width <= ring.x + reach && y >= ring.y - reach && y + height <= ring.y + reach;
};
