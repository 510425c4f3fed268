/** A round stamp that was found: middle and radius in pixels, and how much of its ring is there. */
export type Ring = {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** 0 to 1: share of the directions in which the ring is seen */
  readonly seen: number;
};

/** Round stamps of agencies measure 30 to 42 mm across (NĐ 99/2016 and TT 01/2016 of the police); copies shrink or grow. */
const RADIUS_MM = { least: 13, most: 22.5 };
/** With more pixels of one colour it is a photograph or a coloured sheet, and every third is enough. */
const MOST_VOTERS = 4_000;
const DIRECTIONS = 48;
/** A ring is looked for from so many pixels on. */
const LEAST_PIXELS = 60;

/**
 * The best ring among the pixels of one colour (circle Hough transform); null when there are too few. `mask`: a byte a pixel, row
 * by row.
 */
export const ringIn = (mask: Uint8Array, widthPx: number, heightPx: number, dpi: number): Ring | null => {
  const voters: number[] = [];
  for (let at = 0; at < mask.length; at++) if (mask[at] === 1) voters.push(at);
  if (voters.length < LEAST_PIXELS) return null;
  const every = Math.ceil(voters.length / MOST_VOTERS);
  const perMm = dpi / 25.4;
  let best: Ring | null = null;
  for (let radius = Math.floor(RADIUS_MM.least * perMm); radius <= Math.ceil(RADIUS_MM.most * perMm); radius++) {
    const middle = mostVoted(voters, every, radius, widthPx, heightPx);
    const seen = ringSeen(mask, widthPx, heightPx, middle.x, middle.y, radius);
    if (!best || seen > best.seen) best = { ...middle, radius, seen };
  }
  return best;
};

/** Votes are counted in squares of two pixels: hands do not stamp to a pixel. */
const mostVoted = (
  voters: readonly number[],
  every: number,
  radius: number,
  widthPx: number,
  heightPx: number,
): { x: number; y: number } => {
  const across = (widthPx >> 1) + 1;
  const votes = new Uint16Array(across * ((heightPx >> 1) + 1));
  const offsets = Array.from({ length: DIRECTIONS }, (_, nth) => {
    const angle = (2 * Math.PI * nth) / DIRECTIONS;
    return [Math.round(radius * Math.cos(angle)), Math.round(radius * Math.sin(angle))] as const;
  });
  let [most, where] = [0, 0];
  for (let nth = 0; nth < voters.length; nth += every) {
    const at = voters[nth] as number;
    const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
    for (const [dx, dy] of offsets) {
      const [toX, toY] = [x + dx, y + dy];
      if (toX < 0 || toY < 0 || toX >= widthPx || toY >= heightPx) continue;
      const cell = (toY >> 1) * across + (toX >> 1);
      const now = (votes[cell] as number) + 1;
      votes[cell] = now;
      if (now > most) [most, where] = [now, cell];
    }
  }
  return { x: (where % across) * 2, y: Math.floor(where / across) * 2 };
};

/** A direction counts when there is colour on the ring and none just inside and outside of it: a filled disc is no ring. */
const ringSeen = (
  mask: Uint8Array,
  widthPx: number,
  heightPx: number,
  x: number,
  y: number,
  radius: number,
): number => {
  const at = (distance: number, angle: number): number => {
    const [toX, toY] = [Math.round(x + distance * Math.cos(angle)), Math.round(y + distance * Math.sin(angle))];
    return toX < 0 || toY < 0 || toX >= widthPx || toY >= heightPx ? 0 : (mask[toY * widthPx + toX] as number);
  };
  let seen = 0;
  for (let nth = 0; nth < DIRECTIONS; nth++) {
    const angle = (2 * Math.PI * nth) / DIRECTIONS;
    const on = [-1.5, -1, -0.5, 0, 0.5, 1, 1.5].some((off) => at(radius + off, angle) === 1);
    const outside = at(radius + 4, angle) === 1 && at(radius + 6, angle) === 1;
    if (on && !outside) seen++;
  }
  return seen / DIRECTIONS;
};
