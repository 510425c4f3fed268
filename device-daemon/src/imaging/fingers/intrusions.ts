import type { EdgePlane } from './edge-plane.ts';

/** From where something reaches onto the paper. */
export type PageSide = 'left' | 'right' | 'top' | 'bottom';

/** Something that reaches over the edge of the paper, in pixels of the plane (a millimetre each); `at` and `tip` in its coordinates. */
export type Intrusion = {
  readonly side: PageSide;
  /** along the side */
  readonly from: number;
  readonly to: number;
  /** seen by the colours of skin alone */
  readonly ofSkin: boolean;
  /** the paper ends beside it */
  readonly atCorner: boolean;
  /** how far it reaches beyond the edge of the paper */
  readonly depth: number;
  readonly tip: { readonly x: number; readonly y: number };
  /** for each position from `from` to `to`: where the paper begins there, and where what covers it ends */
  readonly edge: Float32Array;
  readonly reach: Float32Array;
};

/** So much of a hand must lie on the paper, mm. */
const LEAST_DEPTH = 4.5;
const LEAST_WIDTH = 6;
const MOST_WIDTH = 170;
/** What reaches further in is no hand: the corner of the paper, folded or cut away. */
const MOST_DEPTH = 135;
/** A gap of paper in what covers it, as a pale nail makes one. */
const GAP = 3;

/** Where `along` and `deep` (from the frame inwards) are in the picture. */
export const placeOn = (side: PageSide, { widthPx, heightPx }: Pick<EdgePlane, 'widthPx' | 'heightPx'>) => {
  const across = side === 'top' || side === 'bottom';
  return {
    length: across ? widthPx : heightPx,
    deepest: across ? heightPx : widthPx,
    x: (along: number, deep: number): number =>
      side === 'left' ? deep : side === 'right' ? widthPx - 1 - deep : along,
    y: (along: number, deep: number): number =>
      side === 'top' ? deep : side === 'bottom' ? heightPx - 1 - deep : along,
  };
};

/**
 * All that reaches over one of the four edges of the paper; and of it once more what has the colours of skin, where that is another shape: a
 * finger on a picture, or beside a blue flag, has an outline of its own.
 */
export const intrusionsOf = (plane: EdgePlane): Intrusion[] => {
  const skin = plane.inColour ? skinOf(plane) : null;
  return (['left', 'right', 'top', 'bottom'] as const).flatMap((side) => {
    const place = placeOn(side, plane);
    const reach = reachOf(plane, plane.covered, side, () => 0);
    const edge = edgeOfPaper(reach, place.deepest);
    if (edge === null) return [];
    const edgeAt = (along: number): number => Math.max(0, edge.level + edge.slope * along);
    const whole = shapesIn(reach, edgeAt, side, plane, false);
    if (skin === null) return whole;
    const bare = shapesIn(reachOf(plane, skin, side, edgeAt), edgeAt, side, plane, true);
    return [...whole, ...bare.filter((one) => !whole.some((other) => isAlike(one, other)))];
  });
};

/** Warm, and as yellow as it is red: skin, wood, some paints. */
const SKIN = { leastWarmth: 0.025, least: 0.06, hue: [0.2, 0.85] } as const;
const skinOf = ({ covered, warmth, pallor }: EdgePlane): Uint8Array =>
  covered.map((own, at) => {
    const [warm, pale] = [warmth[at] as number, pallor[at] as number];
    const hue = warm / Math.max(1e-3, warm + pale);
    return own === 1 && warm > SKIN.leastWarmth && warm + pale > SKIN.least && hue > SKIN.hue[0] && hue < SKIN.hue[1]
      ? 1
      : 0;
  });

const isAlike = (one: Intrusion, other: Intrusion): boolean =>
  Math.abs(one.from - other.from) <= 2 && Math.abs(one.to - other.to) <= 2 && Math.abs(one.depth - other.depth) <= 2;

/** How deep the mask goes at each position of the side, from `begin` on, over gaps of a few pixels. */
const reachOf = (
  plane: EdgePlane,
  mask: Uint8Array,
  side: PageSide,
  begin: (along: number) => number,
): Float32Array => {
  const { length, deepest, x, y } = placeOn(side, plane);
  const reach = new Float32Array(length);
  for (let along = 0; along < length; along++) {
    const first = Math.max(0, Math.floor(begin(along)));
    let [last, gap] = [first === 0 ? 0 : begin(along), 0];
    for (let deep = first; deep < deepest && gap <= GAP; deep++)
      if (mask[y(along, deep) * plane.widthPx + x(along, deep)] === 1) {
        last = deep + 1;
        gap = 0;
      } else gap++;
    reach[along] = last;
  }
  return reach;
};

const shapesIn = (
  reach: Float32Array,
  edgeAt: (along: number) => number,
  side: PageSide,
  plane: EdgePlane,
  ofSkin: boolean,
): Intrusion[] => {
  const { length, deepest, x, y } = placeOn(side, plane);
  const found: Intrusion[] = [];
  // where next to nothing of the paper is left there is no paper: that is above or beside its corner
  const isOutside = (along: number): boolean => (reach[along] ?? 0) > deepest * OUTSIDE;
  const beyond = (along: number): number => (isOutside(along) ? -1 : (reach[along] as number) - edgeAt(along));
  for (let from = 0; from < length; from++) {
    if (beyond(from) < LEAST_DEPTH / 2) continue;
    let to = from;
    while (to < length && beyond(to) >= LEAST_DEPTH / 2) to++;
    const inner = Array.from({ length: to - from }, (_, nth) => from + nth);
    const tip = inner.reduce((best, along) => (beyond(along) > beyond(best) ? along : best), from);
    if (to - from >= LEAST_WIDTH && to - from <= MOST_WIDTH && beyond(tip) >= LEAST_DEPTH && beyond(tip) <= MOST_DEPTH)
      found.push({
        side,
        from,
        to,
        ofSkin,
        atCorner: isOutside(from - 1) || isOutside(to),
        depth: beyond(tip),
        tip: { x: x(tip, reach[tip] as number), y: y(tip, reach[tip] as number) },
        edge: Float32Array.from(inner, edgeAt),
        reach: reach.slice(from, to),
      });
    from = to;
  }
  return found;
};

const OUTSIDE = 0.6;
const PIECES = 20;
const STEEPEST = 0.2;

/**
 * The edge of the paper as a line: of all lines through the shallow parts of two pieces of the side the one that most pieces lie on. What
 * a hand covers is deeper there and counts for nothing. Null: the paper does not reach this side, or all of it is covered.
 */
const edgeOfPaper = (reach: Float32Array, deepest: number): { level: number; slope: number } | null => {
  const pieces: { at: number; deep: number }[] = [];
  const long = reach.length / PIECES;
  for (let nth = 0; nth < PIECES; nth++) {
    const piece = [...reach.subarray(Math.floor(nth * long), Math.floor((nth + 1) * long))].sort((a, b) => a - b);
    const deep = piece[piece.length >> 2] ?? 0;
    if (piece.length > 0 && deep < deepest * 0.45) pieces.push({ at: (nth + 0.5) * long, deep });
  }
  if (pieces.length < PIECES / 3) return null;
  let best: { level: number; slope: number; votes: number } | null = null;
  for (const [nth, one] of pieces.entries())
    for (const other of pieces.slice(nth + 1)) {
      const slope = (other.deep - one.deep) / (other.at - one.at);
      if (Math.abs(slope) > STEEPEST) continue;
      const level = one.deep - slope * one.at;
      // near the line counts whole; the nearer to the frame of two lines wins where they are alike
      const votes =
        pieces.reduce((sum, { at, deep }) => sum + Math.max(0, 1 - Math.abs(deep - level - slope * at) / 2.5), 0) -
        level * 0.004 -
        Math.abs(slope);
      if (!best || votes > best.votes) best = { level, slope, votes };
    }
  return best;
};
