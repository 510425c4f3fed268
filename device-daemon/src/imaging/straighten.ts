import type { RawPage } from '../devices/device.ts';
import type { PageVerdict } from './judge/page-verdict.ts';

/** Below this many degrees nobody sees it, and turning would only soften the print. */
const LEAST_DEGREES = 0.3;
/** So sure must be what is known of the angle; below it the page stays as it was scanned. */
const LEAST_CONFIDENCE = 0.6;

/** By how many degrees a page is turned back, clockwise positive as it lay; 0: it stays as it is. */
export const turnFor = ({ skew }: Pick<PageVerdict, 'skew'>): number =>
  skew.confidence >= LEAST_CONFIDENCE && Math.abs(skew.degrees) >= LEAST_DEGREES ? skew.degrees : 0;

/**
 * The page turned back by the degrees that it lies askew (clockwise positive), of the same size and scale; each pixel once from
 * its four neighbours (bilinear). What turns in from outside is paper of grey level `fill`.
 */
export const straightened = (page: RawPage, degrees: number, fill = 255): RawPage => {
  const { widthPx, heightPx, channels, pixels } = page;
  const made = new Uint8Array(pixels.length).fill(fill);
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [midX, midY] = [(widthPx - 1) / 2, (heightPx - 1) / 2];
  const blend = channels === 3 ? blendColour : blendGrey;
  for (let y = 0; y < heightPx; y++) {
    const line: Line = {
      from: pixels,
      widthPx,
      x: Math.round((midX - cos * midX - sin * (y - midY)) * ONE),
      y: Math.round((midY - sin * midX + cos * (y - midY)) * ONE),
      across: Math.round(cos * ONE),
      down: Math.round(sin * ONE),
    };
    const [first, end] = inside(line, widthPx, heightPx);
    blend(line, made, y * widthPx * channels, first, end);
  }
  return { ...page, pixels: made };
};

/** 1 in fixed point, 16 bits after it. */
const ONE = 65_536;
/** A row of the straight page as it lies in the page askew: where it begins and which way it goes, in fixed point. */
type Line = {
  readonly from: Uint8Array;
  readonly widthPx: number;
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly down: number;
};

/** The pixels of the row, from the first to before the last, whose four neighbours all lie in the page. */
const inside = ({ x, y, across, down }: Line, widthPx: number, heightPx: number): [number, number] => {
  const isInside = (at: number): boolean => {
    const column = (x + at * across) >> 16;
    const row = (y + at * down) >> 16;
    return column >= 0 && row >= 0 && column < widthPx - 1 && row < heightPx - 1;
  };
  let first = 0;
  while (first < widthPx && !isInside(first)) first++;
  let end = widthPx;
  while (end > first && !isInside(end - 1)) end--;
  return [first, end];
};

/** Products by `Math.imul`: plain ones are checked for overflow at each pixel, and take a quarter longer. */
const { imul } = Math;

const blendColour = (line: Line, to: Uint8Array, start: number, first: number, end: number): void => {
  const { from, widthPx, across, down } = line;
  const rowBytes = widthPx * 3;
  let x = (line.x + first * across) | 0;
  let y = (line.y + first * down) | 0;
  const last = (start + end * 3) | 0;
  for (let out = (start + first * 3) | 0; out < last; out = (out + 3) | 0) {
    const at = (imul(y >> 16, rowBytes) + imul(x >> 16, 3)) | 0;
    const under = (at + rowBytes) | 0;
    const partX = (x >> 8) & 255;
    const partY = (y >> 8) & 255;
    for (let channel = 0; channel < 3; channel = (channel + 1) | 0) {
      const left = from[at + channel] as number;
      const leftUnder = from[under + channel] as number;
      const above = ((left << 8) + imul((from[at + channel + 3] as number) - left, partX)) | 0;
      const beneath = ((leftUnder << 8) + imul((from[under + channel + 3] as number) - leftUnder, partX)) | 0;
      to[out + channel] = ((above << 8) + imul(beneath - above, partY) + 32_768) >>> 16;
    }
    x = (x + across) | 0;
    y = (y + down) | 0;
  }
};

const blendGrey = (line: Line, to: Uint8Array, start: number, first: number, end: number): void => {
  const { from, widthPx, across, down } = line;
  let x = line.x + first * across;
  let y = line.y + first * down;
  for (let out = start + first, last = start + end; out < last; out++, x += across, y += down) {
    const at = (y >> 16) * widthPx + (x >> 16);
    const partX = (x >> 8) & 255;
    const partY = (y >> 8) & 255;
    const both = partX * partY;
    const right = (partX << 8) - both;
    const below = (partY << 8) - both;
    const here = ONE - (partX << 8) - below;
    to[out] =
      ((from[at] as number) * here +
        (from[at + 1] as number) * right +
        (from[at + widthPx] as number) * below +
        (from[at + widthPx + 1] as number) * both +
        32_768) >>>
      16;
  }
};
