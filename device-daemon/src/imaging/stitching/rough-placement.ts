import { type GreyPicture, reduced, softened, upsideDown } from './grey-picture.ts';
import { bestPlacement, distance, onFirst, onSecond, type Pair, type Placement } from './placement.ts';
import { hold, likenessAt, type Patch, patchOf, type Searched, searched } from './texture.ts';

/**
 * Where the second half may lie, roughly (to about 1 mm), found at 37.5 dpi: patches along each side of the first scan are
 * looked for along the other side of the second one, as it lies and upside down; a placement is what many of them agree on.
 * Every placement that finds support is told, best first: whoever asks judges them closely.
 */
export type RoughPlacement = {
  readonly placement: Placement;
  /** on which side of the first scan the second one goes on */
  readonly side: Side;
  /** how many patches lie where it says */
  readonly patches: number;
  /** how much they look alike, summed; less where others that should do not */
  readonly support: number;
};
export type Side = 'left' | 'right';

const ROUGH_DPI = 37.5;
const PATCH_MM = { width: 8, height: 16 };
/** Not at the very edge: there the paper lifts off the glass. */
const EDGE_MM = 1;
/** The overlap that is looked for, at most. */
const MOST_OVERLAP_MM = 75;
/** How much higher or lower the second half may have been laid, with what its turning adds. */
const MOST_SHIFT_MM = 24;
/** Both halves lie against an edge of the glass; 2° asked for, and something to spare. */
const MOST_TURN = (3.2 * Math.PI) / 180;
/** The outermost column is in every overlap, the inner ones only in wide ones. */
const PATCHES_BY_COLUMN = [14, 10, 8, 6, 5, 4, 4, 4];
/** Texture below which a patch does not say where it lies (squared grey levels a pixel). */
const LEAST_HOLD = 60;
const LEAST_LIKENESS = 0.55;
/** A line of a table looks like the next one. */
const MOST_PLACES_A_PATCH = 6;
/** Two patches nearer than this say little of how the halves are turned. */
const LEAST_SPAN_MM = 25;
/** Reduced pixels within which patches agree. */
const AGREES_PX = 1.3;
const LEAST_PATCHES = 4;
/** Placements are made of the best places of each patch, and tried on all. */
const SEEDS_A_PATCH = 3;
const PLACEMENTS_A_LOOK = 2;
/** Different placements that are looked at closely enough to be weighed. */
const MOST_TRIED = 12;
const MOST_PLACEMENTS = 4;
/** Placements nearer to each other than this at both ends of the side are the same one, reduced pixels. */
const SAME_PX = 4;

type Match = Pair & { readonly patch: number; readonly likeness: number };

export const roughPlacements = (first: GreyPicture, second: GreyPicture, dpi: number): RoughPlacement[] => {
  const box = Math.max(1, Math.round(dpi / ROUGH_DPI));
  const perMm = dpi / box / 25.4;
  // thin rules would miss each other where the halves are turned against each other
  const small = softened(reduced(first, box));
  const other = softened(reduced(second, box));
  const asItLies = searched(other);
  const turned = searched(upsideDown(other));
  const found: RoughPlacement[] = [];
  for (const side of ['right', 'left'] as const) {
    const patches = patchesAlong(small, side, perMm);
    if (patches.length < LEAST_PATCHES) continue;
    for (const isTurned of [false, true]) {
      const matches = patches.flatMap((patch, index) =>
        placesOf(patch, isTurned ? turned : asItLies, small, side, perMm, index),
      );
      for (const agreed of agreements(matches, patches, other, perMm))
        found.push({ ...inFull(agreed.pairs, box, isTurned ? other : null), side, ...agreed.worth });
    }
  }
  return found.sort((one, next) => next.support - one.support).slice(0, MOST_PLACEMENTS);
};

type PlacedPatch = Patch & { readonly left: number; readonly top: number };

/** The patches with the best hold in each column, from this side of the first scan inwards. */
const patchesAlong = (picture: GreyPicture, side: Side, perMm: number): PlacedPatch[] => {
  const widthPx = Math.round(PATCH_MM.width * perMm);
  const heightPx = Math.round(PATCH_MM.height * perMm);
  const edge = Math.ceil(EDGE_MM * perMm);
  return PATCHES_BY_COLUMN.flatMap((most, column) => {
    const fromSide = edge + column * widthPx;
    const left = side === 'left' ? fromSide : picture.widthPx - fromSide - widthPx;
    if (left < 0 || left + widthPx > picture.widthPx) return [];
    const tops = Array.from(
      { length: Math.max(0, Math.floor((picture.heightPx - 2 * edge) / (heightPx / 2)) - 1) },
      (_, index) => edge + Math.floor((index * heightPx) / 2),
    );
    return tops
      .map((top) => ({ top, hold: hold(picture, { left, top, widthPx, heightPx }) }))
      .filter((one) => one.hold >= LEAST_HOLD)
      .sort((one, next) => next.hold - one.hold)
      .slice(0, most)
      .map(({ top }) => ({ ...patchOf(picture, { left, top, widthPx, heightPx }), left, top }));
  });
};

/** The places along the other side of the second scan that look like this patch, best first. */
const placesOf = (
  patch: PlacedPatch,
  where: Searched,
  { widthPx: firstWidth }: GreyPicture,
  side: Side,
  perMm: number,
  index: number,
): Match[] => {
  const overlap = Math.round(MOST_OVERLAP_MM * perMm);
  const shift = Math.round(MOST_SHIFT_MM * perMm);
  const fromSide = side === 'right' ? firstWidth - patch.left - patch.widthPx : patch.left;
  // as far into the second scan as the patch lies from the edge of the first, were the overlap the widest there is
  const deepest = overlap - fromSide - patch.widthPx;
  if (deepest < 0) return [];
  const [least, most] =
    side === 'right'
      ? [0, Math.min(deepest, where.widthPx - patch.widthPx)]
      : [Math.max(0, where.widthPx - patch.widthPx - deepest), where.widthPx - patch.widthPx];
  const [top, bottom] = [Math.max(0, patch.top - shift), Math.min(where.heightPx - patch.heightPx, patch.top + shift)];
  const [across, down] = [most - least + 1, bottom - top + 1];
  if (across < 1 || down < 1) return [];
  const map = new Float32Array(across * down);
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) map[y * across + x] = likenessAt(patch, where, least + x, top + y);
  const peaks: { x: number; y: number; likeness: number }[] = [];
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      const likeness = map[y * across + x] as number;
      if (likeness >= LEAST_LIKENESS && isPeak(map, across, down, x, y)) peaks.push({ x, y, likeness });
    }
  const first = { x: patch.left, y: patch.top };
  return peaks
    .sort((one, next) => next.likeness - one.likeness)
    .slice(0, MOST_PLACES_A_PATCH)
    .map(({ x, y, likeness }) => ({ first, second: { x: least + x, y: top + y }, likeness, patch: index }));
};

const isPeak = (map: Float32Array, across: number, down: number, x: number, y: number): boolean => {
  const here = map[y * across + x] as number;
  for (let v = Math.max(0, y - 2); v <= Math.min(down - 1, y + 2); v++)
    for (let u = Math.max(0, x - 2); u <= Math.min(across - 1, x + 2); u++)
      if ((map[v * across + u] as number) > here) return false;
  return true;
};

type Agreement = { readonly pairs: readonly Pair[]; readonly worth: Pick<RoughPlacement, 'patches' | 'support'> };

/** The placement that most patches agree on, then the next one that is a different one. */
const agreements = (
  matches: readonly Match[],
  patches: readonly PlacedPatch[],
  other: GreyPicture,
  perMm: number,
): Agreement[] => {
  const table = tableOf(matches);
  const seeds = matches.filter((match, index) => matches[index - SEEDS_A_PATCH]?.patch !== match.patch);
  const tried: { placement: Placement; support: number }[] = [];
  for (const [index, one] of seeds.entries())
    for (const other of seeds.slice(index + 1)) {
      if (one.patch === other.patch || Math.abs(one.first.y - other.first.y) < LEAST_SPAN_MM * perMm) continue;
      const placement = bestPlacement([one, other]);
      if (Math.abs(placement.sin) > Math.sin(MOST_TURN) || placement.cos < 0) continue;
      if (missBy(placement, one) <= AGREES_PX) tried.push({ placement, support: supportOf(placement, table) });
    }
  tried.sort((one, next) => next.support - one.support);
  const found: { placement: Placement; agreement: Agreement }[] = [];
  for (const { placement } of tried) {
    if (found.length >= MOST_TRIED) break;
    if (found.some((known) => isSame(known.placement, placement, other.heightPx))) continue;
    const agreement = agreeing(placement, matches);
    if (agreement.worth.patches < LEAST_PATCHES) break;
    const settled = bestPlacement(agreement.pairs);
    if (!found.some((known) => isSame(known.placement, settled, other.heightPx)))
      found.push({ placement: settled, agreement: weighed(agreement, settled, patches, other) });
  }
  return found
    .map(({ agreement }) => agreement)
    .sort((one, next) => next.worth.support - one.worth.support)
    .slice(0, PLACEMENTS_A_LOOK);
};

/** Of the patches that would lie on the second scan all should agree: where a table is laid on its next column, half of them do. */
const weighed = (
  { pairs, worth }: Agreement,
  placement: Placement,
  patches: readonly PlacedPatch[],
  { widthPx, heightPx }: GreyPicture,
): Agreement => {
  const expected = patches.filter((patch) => {
    const { x, y } = onSecond(placement, { x: patch.left, y: patch.top });
    return x >= 0 && y >= 0 && x + patch.widthPx <= widthPx && y + patch.heightPx <= heightPx;
  }).length;
  return { pairs, worth: { ...worth, support: (worth.support * pairs.length) / Math.max(pairs.length, expected) } };
};

const missBy = (placement: Placement, { first, second }: Pair): number => distance(onFirst(placement, second), first);

/** The matches in one row of numbers, patch by patch: tens of thousands of placements are tried on them. */
const tableOf = (matches: readonly Match[]): Float64Array =>
  Float64Array.from(
    matches.flatMap(({ first, second, likeness, patch }) => [first.x, first.y, second.x, second.y, likeness, patch]),
  );

/** Matches come patch by patch, best first: of each patch the first that fits counts. */
const supportOf = ({ cos, sin, dx, dy }: Placement, table: Float64Array): number => {
  let [support, counted] = [0, -1];
  for (let at = 0; at < table.length; at += 6) {
    if (table[at + 5] === counted) continue;
    const [x, y] = [table[at + 2] as number, table[at + 3] as number];
    const missX = cos * x - sin * y + dx - (table[at] as number);
    const missY = sin * x + cos * y + dy - (table[at + 1] as number);
    if (missX * missX + missY * missY > AGREES_PX * AGREES_PX) continue;
    counted = table[at + 5] as number;
    support += table[at + 4] as number;
  }
  return support;
};

/** Refined once over all that agree. */
const agreeing = (rough: Placement, matches: readonly Match[]): Agreement => {
  const fitting = (placement: Placement): Match[] => {
    const kept = new Map<number, Match>();
    for (const match of matches)
      if (!kept.has(match.patch) && missBy(placement, match) <= AGREES_PX) kept.set(match.patch, match);
    return [...kept.values()];
  };
  const once = fitting(rough);
  const pairs = once.length < 2 ? once : fitting(bestPlacement(once));
  return {
    pairs,
    worth: { patches: pairs.length, support: pairs.reduce((sum, { likeness }) => sum + likeness, 0) },
  };
};

const isSame = (one: Placement, other: Placement, heightPx: number): boolean =>
  [0, heightPx].every((y) => {
    const [a, b] = [one, other].map(({ cos, sin, dx, dy }) => ({ x: dx - sin * y, y: dy + cos * y }));
    return Math.hypot((a?.x ?? 0) - (b?.x ?? 0), (a?.y ?? 0) - (b?.y ?? 0)) < SAME_PX;
  });

/** In pixels of the full resolution; of what was looked at upside down, where it lies in the scan itself. */
const inFull = (
  pairs: readonly Pair[],
  box: number,
  turned: { readonly widthPx: number; readonly heightPx: number } | null,
): { readonly placement: Placement } => {
  const middle = (box - 1) / 2;
  const full = ({ x, y }: Pair['first']) => ({ x: x * box + middle, y: y * box + middle });
  return {
    placement: bestPlacement(
      pairs.map(({ first, second }) => ({
        first: full(first),
        second: full(turned ? { x: turned.widthPx - 1 - second.x, y: turned.heightPx - 1 - second.y } : second),
      })),
    ),
  };
};
