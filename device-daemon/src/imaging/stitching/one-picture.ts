import type { RawPage } from '../../devices/device.ts';
import { type Line, lineThrough, type Region, stepsInside } from './grey-picture.ts';
import { onFirst, type Placement } from './placement.ts';
import type { Side } from './rough-placement.ts';

/** Half the width in which one scan goes over into the other, px: too narrow to show a double edge, wide enough to hide a step. */
export const FEATHER_PX = 6;
/** The scanner's lamp is corrected by no more than this: what differs more is not its doing. */
const MOST_GAIN = 1.2;

export type Joint = {
  readonly placement: Placement;
  readonly side: Side;
  /** the overlap on the first scan, and for each row of it the column of the cut, from its left */
  readonly region: Region;
  readonly seam: Float32Array;
};

/**
 * One picture of both halves. The first scan stays as it is, pixel by pixel; the second is turned and moved to it (bilinear) and
 * brought to its brightness. What neither saw is filled with the colour of the paper.
 */
export const onePicture = (first: RawPage, second: RawPage, joint: Joint): RawPage => {
  const canvas = canvasFor(first, second, joint.placement);
  const { channels } = first;
  const paper = paperColour(first, joint.region);
  const gains = gainsOf(second, joint, paper);
  const pixels = new Uint8Array(canvas.widthPx * canvas.heightPx * channels);
  const fill = new Uint8Array(canvas.widthPx * channels);
  for (let at = 0; at < fill.length; at++) fill[at] = paper[at % channels] as number;
  for (let row = 0; row < canvas.heightPx; row++) {
    const to = row * canvas.widthPx * channels;
    pixels.set(fill, to);
    const y = row + canvas.top;
    const isOnFirst = y >= 0 && y < first.heightPx;
    if (isOnFirst) {
      const from = y * first.widthPx * channels;
      pixels.set(first.pixels.subarray(from, from + first.widthPx * channels), to - canvas.left * channels);
    }
    const line = lineThrough(joint.placement, canvas.left, y);
    const { from, end } = stepsInside(line, second, canvas.widthPx);
    if (from === end) continue;
    const cut = isOnFirst ? joint.region.left + (joint.seam[y] as number) - canvas.left : null;
    // the part of the row that belongs to the second scan alone, and the part where both are mixed
    const [start, stop] = [-canvas.left, first.widthPx - canvas.left];
    const own =
      cut === null
        ? { from, end }
        : joint.side === 'right'
          ? { from: Math.max(from, Math.min(stop, Math.ceil(cut + FEATHER_PX))), end }
          : { from, end: Math.min(end, Math.max(start, Math.floor(cut - FEATHER_PX) + 1)) };
    const row2 = { to, line, second, gains, pixels };
    lay(row2, own.from, own.end, null);
    if (cut === null) continue;
    const mixed = {
      from: Math.max(from, Math.ceil(cut - FEATHER_PX)),
      end: Math.min(end, Math.floor(cut + FEATHER_PX) + 1),
    };
    const mix = { cut, towardsRight: joint.side === 'right' };
    if (joint.side === 'right') lay(row2, mixed.from, Math.min(mixed.end, own.from), mix);
    else lay(row2, Math.max(mixed.from, own.end), mixed.end, mix);
  }
  return { widthPx: canvas.widthPx, heightPx: canvas.heightPx, channels, dpi: first.dpi, pixels };
};

/** Both scans with all their corners, on the first. */
const canvasFor = (first: RawPage, second: RawPage, placement: Placement): Region => {
  const corners = [0, second.widthPx - 1].flatMap((x) =>
    [0, second.heightPx - 1].map((y) => onFirst(placement, { x, y })),
  );
  const left = Math.floor(Math.min(0, ...corners.map(({ x }) => x)));
  const top = Math.floor(Math.min(0, ...corners.map(({ y }) => y)));
  const right = Math.ceil(Math.max(first.widthPx, ...corners.map(({ x }) => x + 1)));
  const bottom = Math.ceil(Math.max(first.heightPx, ...corners.map(({ y }) => y + 1)));
  return { left, top, widthPx: right - left, heightPx: bottom - top };
};

type Row = {
  readonly to: number;
  readonly line: Line;
  readonly second: RawPage;
  /** by channel and value */
  readonly gains: readonly Uint8Array[];
  readonly pixels: Uint8Array;
};

type Mix = { readonly cut: number; readonly towardsRight: boolean };

/** Lays the steps of the line from `from` to before `end` into the row; with `mix` over what lies there already. */
const lay = ({ to, line, second, gains, pixels }: Row, from: number, end: number, mix: Mix | null): void => {
  const { channels, widthPx } = second;
  const stride = widthPx * channels;
  const source = second.pixels;
  let x = (line.x + from * line.across) | 0;
  let y = (line.y + from * line.down) | 0;
  for (let step = from; step < end; step++) {
    const at = Math.imul(y >> 16, stride) + Math.imul(x >> 16, channels);
    const [partX, partY] = [(x >> 8) & 255, (y >> 8) & 255];
    const share = mix === null ? 1 : shareOf(mix, step);
    for (let channel = 0; channel < channels; channel++) {
      const corner = at + channel;
      const [a, b] = [source[corner] as number, source[corner + channels] as number];
      const [c, d] = [source[corner + stride] as number, source[corner + stride + channels] as number];
      const above = (a << 8) + Math.imul(b - a, partX);
      const below = (c << 8) + Math.imul(d - c, partX);
      const value = (gains[channel] as Uint8Array)[
        ((above << 8) + Math.imul(below - above, partY) + 32_768) >>> 16
      ] as number;
      const place = to + step * channels + channel;
      pixels[place] = mix === null ? value : (pixels[place] as number) * (1 - share) + value * share + 0.5;
    }
    x = (x + line.across) | 0;
    y = (y + line.down) | 0;
  }
};

const shareOf = ({ cut, towardsRight }: Mix, step: number): number => {
  const right = Math.max(0, Math.min(1, (step - cut + FEATHER_PX) / (2 * FEATHER_PX)));
  return towardsRight ? right : 1 - right;
};

/** Every eighth pixel each way says enough of a colour. */
const SAMPLED = 8;

/** The colour of the paper in the overlap: what three quarters are darker than, channel by channel. */
const paperColour = (first: RawPage, region: Region): number[] => {
  const levels = Array.from({ length: first.channels }, () => new Uint32Array(256));
  for (let y = region.top; y < region.top + region.heightPx; y += SAMPLED)
    for (let x = region.left; x < region.left + region.widthPx; x += SAMPLED) count(levels, first, x, y);
  return levels.map(paperIn);
};

/** For each channel of the second scan: which value of the first a value stands for. */
const gainsOf = (second: RawPage, { placement, region }: Joint, paper: readonly number[]): Uint8Array[] => {
  const levels = Array.from({ length: second.channels }, () => new Uint32Array(256));
  for (let y = region.top; y < region.top + region.heightPx; y += SAMPLED) {
    const line = lineThrough(placement, region.left, y);
    const { from, end } = stepsInside(line, second, region.widthPx);
    for (let step = from; step < end; step += SAMPLED)
      count(levels, second, (line.x + step * line.across) >> 16, (line.y + step * line.down) >> 16);
  }
  return levels.map((one, channel) => {
    const wanted = (paper[channel] as number) / Math.max(1, paperIn(one));
    const gain = Math.max(1 / MOST_GAIN, Math.min(MOST_GAIN, wanted));
    return Uint8Array.from({ length: 256 }, (_, value) => Math.min(255, Math.round(value * gain)));
  });
};

const count = (levels: readonly Uint32Array[], page: RawPage, x: number, y: number): void => {
  const at = (y * page.widthPx + x) * page.channels;
  for (const [channel, one] of levels.entries()) {
    const value = page.pixels[at + channel] as number;
    one[value] = (one[value] as number) + 1;
  }
};

const paperIn = (levels: Uint32Array): number => {
  const all = levels.reduce((sum, one) => sum + one, 0);
  let lighter = 0;
  for (let level = 255; level > 0; level--) {
    lighter += levels[level] as number;
    if (lighter * 4 >= all) return level;
  }
  return 255;
};
