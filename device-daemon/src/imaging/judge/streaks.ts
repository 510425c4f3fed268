import type { GreyPage } from './grey-page.ts';

/** Darker than what is left and right of it by this many grey levels, */
const DEEPER = 6;
/** on this share of all rows: no ruled line of a form reaches so far. */
const OF_ALL_ROWS = 0.9;
/** What is compared lies so far to the left and right, in pixels. */
const ASIDE = 4;
/** Every so-manieth row is looked at. */
const STRIDE = 8;

/** The columns of pixels that a speck of dirt on the sensor's window has drawn over the whole length of the page. */
export const streaksOf = ({ widthPx, heightPx, pixels }: GreyPage): ReadonlySet<number> => {
  const darker = new Uint32Array(widthPx);
  let rows = 0;
  for (let y = 0; y < heightPx; y += STRIDE, rows++)
    for (let x = ASIDE, at = y * widthPx + ASIDE; x < widthPx - ASIDE; x++, at++) {
      const around = Math.min(pixels[at - ASIDE] as number, pixels[at + ASIDE] as number);
      if (around - (pixels[at] as number) >= DEEPER) darker[x] = (darker[x] as number) + 1;
    }
  const found = new Set<number>();
  for (let x = 0; x < widthPx; x++)
    if ((darker[x] as number) >= rows * OF_ALL_ROWS) for (const near of [x - 1, x, x + 1]) found.add(near);
  return found;
};

/** Middles of the streaks, mm from the left edge; columns side by side are one. At most forty. */
export const placesOf = (columns: ReadonlySet<number>, dpi: number): number[] => {
  const places: number[] = [];
  let [from, last] = [-9, -9];
  for (const column of [...columns, Number.POSITIVE_INFINITY].sort((one, other) => one - other)) {
    if (column - last > 1) {
      if (last >= 0) places.push(Math.round(((from + last) / 2) * (254 / dpi)) / 10);
      from = column;
    }
    last = column;
  }
  return places.slice(0, 40);
};
