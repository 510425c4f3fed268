import { type GreyPicture, laidOver, type Region, reduced, regionOf } from './grey-picture.ts';
import { bestPlacement, composed, distance, onFirst, type Pair, type Placement } from './placement.ts';
import type { RoughPlacement } from './rough-placement.ts';
import { hold, likenessAt, type Patch, patchOf, peakOffset, type Searched, searched } from './texture.ts';

/**
 * The placement to a fraction of a pixel: patches of 4 mm all over the overlap are compared at full resolution. How well it is
 * known follows from how well they agree and how far apart they lie.
 */
export type ClosePlacement = {
  readonly placement: Placement;
  /** the overlap on the first scan */
  readonly region: Region;
  /** patches with something on them, and those of them that lie where the placement says */
  readonly patches: number;
  readonly agreeing: number;
  /** how far the farthest corner of the overlap may be off, mm: three standard deviations */
  readonly cornerMm: number;
  /** how wide the overlap is: in the mean, and where it is narrowest */
  readonly overlapMm: { readonly mean: number; readonly least: number };
};

const PATCH_PX = 48;
/** The rough placement is off by no more than this, px (1.2 mm at 300 dpi). */
const REACH_PX = 14;
/** Of the edges of both scans nothing is believed, px: there paper lifts off the glass. */
const EDGE_PX = 8;
/** The overlap is looked at in so many bands, and each of them gives its best patches. */
const BANDS = 12;
const PATCHES_A_BAND = 6;
const LEAST_HOLD = 120;
const LEAST_LIKENESS = 0.6;
/** What does not lie within so many pixels of the others is left out; narrower with each turn. */
const WITHIN_PX = [8, 4, 2];
/** No fit is better than this, px: the pixels of a scanner are not quite square. */
const LEAST_SPREAD_PX = 0.15;
const LEAST_AGREEING = 6;

/** `null`: the overlap does not bear the rough placement out, or has too little on it to say. */
export const closePlacement = (
  first: GreyPicture,
  second: GreyPicture,
  rough: Pick<RoughPlacement, 'placement' | 'side'>,
  dpi: number,
): ClosePlacement | null => {
  const overlap = overlapOf(first, second, rough);
  if (!overlap) return null;
  const { region } = overlap;
  const here = regionOf(first, region);
  const over = laidOver(second, rough.placement, region);
  const patches = patchesIn(here, over);
  if (patches.length < LEAST_AGREEING) return null;
  const pairs = shiftsOf(here, over, patches).map(({ first: at, second: found }) => ({
    first: { x: at.x + region.left, y: at.y + region.top },
    second: { x: found.x + region.left, y: found.y + region.top },
  }));
  if (pairs.length < LEAST_AGREEING) return null;
  // starts from the middle of the shifts: a mean is drawn away by what does not belong
  let correction = middleShift(pairs);
  let kept: readonly Pair[] = [];
  for (const within of WITHIN_PX) {
    kept = pairs.filter((pair) => missBy(correction, pair) <= within);
    if (kept.length < LEAST_AGREEING) return null;
    correction = bestPlacement(kept);
  }
  const placement = composed(correction, rough.placement);
  const sure = overlapOf(first, second, { ...rough, placement });
  if (!sure) return null;
  const perMm = dpi / 25.4;
  return {
    placement,
    region: sure.region,
    patches: patches.length,
    agreeing: kept.length,
    cornerMm: cornerError(kept, correction, sure.region) / perMm,
    overlapMm: { mean: sure.mean / perMm, least: sure.least / perMm },
  };
};

/** Where both scans are, on the first: to the side from the inner edge of the second. `null`: nowhere, or nearly everywhere. */
const overlapOf = (
  { widthPx, heightPx }: GreyPicture,
  second: GreyPicture,
  { placement, side }: Pick<RoughPlacement, 'placement' | 'side'>,
): { readonly region: Region; readonly mean: number; readonly least: number } | null => {
  const [w, h] = [second.widthPx - 1, second.heightPx - 1];
  const corners = [
    { x: 0, y: 0 },
    { x: w, y: 0 },
    { x: 0, y: h },
    { x: w, y: h },
  ].map((corner) => onFirst(placement, corner).x);
  corners.sort((one, next) => one - next);
  // the two corners of the inner edge: the leftmost two where the second half goes on to the right
  const [near, far] = side === 'right' ? [corners[0], corners[1]] : [corners[2], corners[3]];
  if (near === undefined || far === undefined) return null;
  const widths = side === 'right' ? [widthPx - near, widthPx - far] : [near, far];
  const [mean, least, most] = [((widths[0] ?? 0) + (widths[1] ?? 0)) / 2, Math.min(...widths), Math.max(...widths)];
  const wide = Math.min(widthPx, Math.ceil(most));
  if (mean < PATCH_PX + 2 * EDGE_PX || wide > widthPx * 0.6) return null;
  return { region: { left: side === 'right' ? widthPx - wide : 0, top: 0, widthPx: wide, heightPx }, mean, least };
};

type At = { readonly left: number; readonly top: number };

/** The patches of each band that tell best where they lie, all of them inside both scans. */
const patchesIn = (here: GreyPicture, over: ReturnType<typeof laidOver>): At[] => {
  const chosen: At[] = [];
  const bandPx = here.heightPx / BANDS;
  const step = PATCH_PX / 2;
  for (let band = 0; band < BANDS; band++) {
    const found: (At & { hold: number })[] = [];
    for (let top = Math.round(band * bandPx); top < (band + 1) * bandPx; top += step) {
      const rows = [top - EDGE_PX, top + PATCH_PX + EDGE_PX - 1];
      if (!rows.every((row) => row >= 0 && row < here.heightPx)) continue;
      const from = Math.max(EDGE_PX, ...rows.map((row) => (over.from[row] ?? 0) + EDGE_PX));
      const end = Math.min(here.widthPx - EDGE_PX, ...rows.map((row) => (over.end[row] ?? 0) - EDGE_PX));
      for (let left = from; left + PATCH_PX <= end; left += step) {
        const strength = hold(here, { left, top, widthPx: PATCH_PX, heightPx: PATCH_PX });
        if (strength >= LEAST_HOLD) found.push({ left, top, hold: strength });
      }
    }
    found.sort((one, next) => next.hold - one.hold);
    const kept: At[] = [];
    for (const one of found) {
      if (kept.length >= PATCHES_A_BAND) break;
      const isNear = kept.some((other) => Math.hypot(other.left - one.left, other.top - one.top) < PATCH_PX);
      if (!isNear) kept.push(one);
    }
    chosen.push(...kept);
  }
  return chosen;
};

/** Where each patch is found: at half the resolution first, then at the full one, then between the pixels. */
const shiftsOf = (here: GreyPicture, over: GreyPicture, patches: readonly At[]): Pair[] => {
  const [halfHere, halfOver, fullOver] = [reduced(here, 2), searched(reduced(over, 2)), searched(over)];
  const half = { widthPx: PATCH_PX / 2, heightPx: PATCH_PX / 2 };
  return patches.flatMap(({ left, top }) => {
    const small = patchOf(halfHere, { left: left >> 1, top: top >> 1, ...half });
    const rough = bestNear(small, halfOver, left >> 1, top >> 1, REACH_PX / 2);
    if (rough.likeness < LEAST_LIKENESS) return [];
    const size = { widthPx: PATCH_PX, heightPx: PATCH_PX };
    const patch = patchOf(here, { left, top, ...size });
    // the half pictures begin at even pixels
    const close = bestNear(patch, fullOver, left + 2 * (rough.x - (left >> 1)), top + 2 * (rough.y - (top >> 1)), 2);
    if (close.likeness < LEAST_LIKENESS) return [];
    const at = (x: number, y: number): number =>
      isInside(fullOver, patch, x, y) ? likenessAt(patch, fullOver, x, y) : close.likeness;
    const middle = PATCH_PX / 2;
    return [
      {
        first: { x: left + middle, y: top + middle },
        second: {
          x: close.x + middle + peakOffset(at(close.x - 1, close.y), close.likeness, at(close.x + 1, close.y)),
          y: close.y + middle + peakOffset(at(close.x, close.y - 1), close.likeness, at(close.x, close.y + 1)),
        },
      },
    ];
  });
};

const isInside = (where: GreyPicture, patch: Patch, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x + patch.widthPx <= where.widthPx && y + patch.heightPx <= where.heightPx;

const bestNear = (patch: Patch, where: Searched, x: number, y: number, reach: number) => {
  let best = { x, y, likeness: -1 };
  for (let v = y - reach; v <= y + reach; v++)
    for (let u = x - reach; u <= x + reach; u++) {
      if (!isInside(where, patch, u, v)) continue;
      const likeness = likenessAt(patch, where, u, v);
      if (likeness > best.likeness) best = { x: u, y: v, likeness };
    }
  return best;
};

const missBy = (placement: Placement, { first, second }: Pair): number => distance(onFirst(placement, second), first);

const middleShift = (pairs: readonly Pair[]): Placement => {
  const middle = (of: (pair: Pair) => number): number =>
    pairs.map(of).sort((one, next) => one - next)[pairs.length >> 1] ?? 0;
  return {
    cos: 1,
    sin: 0,
    dx: middle(({ first, second }) => first.x - second.x),
    dy: middle(({ first, second }) => first.y - second.y),
  };
};

/** Three standard deviations of where the placement puts the corner that is farthest from all patches, px. */
const cornerError = (pairs: readonly Pair[], correction: Placement, region: Region): number => {
  const count = pairs.length;
  const square = pairs.reduce((sum, pair) => sum + missBy(correction, pair) ** 2, 0) / Math.max(1, 2 * count - 3);
  const spread = Math.max(LEAST_SPREAD_PX ** 2, square);
  const middle = {
    x: pairs.reduce((sum, { first }) => sum + first.x, 0) / count,
    y: pairs.reduce((sum, { first }) => sum + first.y, 0) / count,
  };
  const inertia = pairs.reduce((sum, { first }) => sum + distance(first, middle) ** 2, 0);
  const farthest = Math.max(
    ...[region.top, region.top + region.heightPx].flatMap((y) =>
      [region.left, region.left + region.widthPx].map((x) => distance({ x, y }, middle)),
    ),
  );
  return 3 * Math.sqrt(spread * (1 / count + farthest ** 2 / Math.max(1, inertia)));
};
