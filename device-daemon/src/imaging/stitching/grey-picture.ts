import type { RawPage } from '../../devices/device.ts';
import { onSecond, type Placement } from './placement.ts';

/** Grey levels row by row, 0 black to 255 white. */
export type GreyPicture = { readonly widthPx: number; readonly heightPx: number; readonly pixels: Uint8Array };

/** A rectangle of the first scan, px. */
export type Region = {
  readonly left: number;
  readonly top: number;
  readonly widthPx: number;
  readonly heightPx: number;
};

/** A part of the second scan as it lies on the first; in each row only what stands from `from` to before `end` is there. */
export type LaidOver = GreyPicture & { readonly from: Int32Array; readonly end: Int32Array };

/** The whole page in grey at its own resolution: (R + 2G + B) / 4, near enough to luma to find print by. */
export const wholeGrey = ({ widthPx, heightPx, channels, pixels }: RawPage): GreyPicture => {
  if (channels === 1) return { widthPx, heightPx, pixels };
  const grey = new Uint8Array(widthPx * heightPx);
  for (let at = 0, from = 0; at < grey.length; at = (at + 1) | 0, from = (from + 3) | 0)
    grey[at] = ((pixels[from] as number) + ((pixels[from + 1] as number) << 1) + (pixels[from + 2] as number) + 2) >> 2;
  return { widthPx, heightPx, pixels: grey };
};

/** Boxes of `box` times `box` pixels averaged; what is left over at the right and below is left out. */
export const reduced = ({ widthPx, heightPx, pixels }: GreyPicture, box: number): GreyPicture => {
  const [width, height] = [Math.floor(widthPx / box), Math.floor(heightPx / box)];
  const made = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  const share = 1 / (box * box);
  for (let row = 0; row < height; row++) {
    sums.fill(0);
    for (let inner = 0; inner < box; inner++) {
      let at = (row * box + inner) * widthPx;
      for (let x = 0; x < width; x++) {
        let sum = 0;
        for (const end = at + box; at < end; at++) sum += pixels[at] as number;
        sums[x] = (sums[x] as number) + sum;
      }
    }
    for (let x = 0; x < width; x++) made[row * width + x] = (sums[x] as number) * share + 0.5;
  }
  return { widthPx: width, heightPx: height, pixels: made };
};

/** Each pixel the mean of itself and its eight neighbours; the edge stays as it is. */
export const softened = ({ widthPx, heightPx, pixels }: GreyPicture): GreyPicture => {
  const made = Uint8Array.from(pixels);
  for (let row = 1; row < heightPx - 1; row++)
    for (let at = row * widthPx + 1, end = at + widthPx - 2; at < end; at++) {
      let sum = 0;
      for (const line of [at - widthPx, at, at + widthPx])
        sum += (pixels[line - 1] as number) + (pixels[line] as number) + (pixels[line + 1] as number);
      made[at] = (sum + 4) / 9;
    }
  return { widthPx, heightPx, pixels: made };
};

/** Turned by half a turn. */
export const upsideDown = (picture: GreyPicture): GreyPicture => ({
  ...picture,
  pixels: Uint8Array.from(picture.pixels).reverse(),
});

export const regionOf = (picture: GreyPicture, { left, top, widthPx, heightPx }: Region): GreyPicture => {
  const pixels = new Uint8Array(widthPx * heightPx);
  for (let row = 0; row < heightPx; row++) {
    const from = (top + row) * picture.widthPx + left;
    pixels.set(picture.pixels.subarray(from, from + widthPx), row * widthPx);
  }
  return { widthPx, heightPx, pixels };
};

/** Fixed point, 16 bits after it. */
export const ONE = 65_536;

/** A row of the first scan as a line through the second: where it begins (fixed point), and its step a pixel. */
export type Line = { readonly x: number; readonly y: number; readonly across: number; readonly down: number };

/** The line of row `y`, from column `x` on. */
export const lineThrough = (placement: Placement, x: number, y: number): Line => {
  const start = onSecond(placement, { x, y });
  return {
    x: Math.round(start.x * ONE),
    y: Math.round(start.y * ONE),
    across: Math.round(placement.cos * ONE),
    down: Math.round(-placement.sin * ONE),
  };
};

/** The steps of the line, from the first to before the last of `most`, whose four neighbours all lie in the second scan. */
export const stepsInside = (
  line: Line,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  most: number,
): { readonly from: number; readonly end: number } => {
  const sides = [
    { start: line.x, step: line.across, limit: (widthPx - 1) * ONE },
    { start: line.y, step: line.down, limit: (heightPx - 1) * ONE },
  ];
  let [from, end] = [0, most];
  for (const { start, step, limit } of sides) {
    if (step === 0) {
      if (start < 0 || start >= limit) return { from: 0, end: 0 };
      continue;
    }
    const atZero = -start / step;
    const atLimit = (limit - 1 - start) / step;
    from = Math.max(from, Math.ceil(Math.min(atZero, atLimit)));
    end = Math.min(end, Math.floor(Math.max(atZero, atLimit)) + 1);
  }
  return from < end ? { from, end } : { from: 0, end: 0 };
};

/** The second scan as it lies on this region of the first, each pixel from its four neighbours (bilinear). */
export const laidOver = (second: GreyPicture, placement: Placement, region: Region): LaidOver => {
  const { widthPx, heightPx } = region;
  const made = new Uint8Array(widthPx * heightPx).fill(255);
  const [from, end] = [new Int32Array(heightPx), new Int32Array(heightPx)];
  const { pixels, widthPx: stride } = second;
  for (let row = 0; row < heightPx; row++) {
    const line = lineThrough(placement, region.left, region.top + row);
    const steps = stepsInside(line, second, widthPx);
    [from[row], end[row]] = [steps.from, steps.end];
    let x = (line.x + steps.from * line.across) | 0;
    let y = (line.y + steps.from * line.down) | 0;
    for (let to = row * widthPx + steps.from, last = row * widthPx + steps.end; to < last; to++) {
      const at = Math.imul(y >> 16, stride) + (x >> 16);
      const [partX, partY] = [(x >> 8) & 255, (y >> 8) & 255];
      const above = ((pixels[at] as number) << 8) + ((pixels[at + 1] as number) - (pixels[at] as number)) * partX;
      const below =
        ((pixels[at + stride] as number) << 8) +
        ((pixels[at + stride + 1] as number) - (pixels[at + stride] as number)) * partX;
      made[to] = ((above << 8) + (below - above) * partY + 32_768) >>> 16;
      x = (x + line.across) | 0;
      y = (y + line.down) | 0;
    }
  }
  return { widthPx, heightPx, pixels: made, from, end };
};
