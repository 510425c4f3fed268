import type { RawPage } from '../../devices/device.ts';
import { type Mask, withoutHoles, withoutThin, withSurround } from './covered-mask.ts';

/** Fingers are looked for at this resolution: a pixel is about a millimetre. */
export const FINGER_DPI = 25;

/**
 * The page at a millimetre a pixel, as it differs from its own paper: `light` is 1 where it is as bright as the paper would be there,
 * `warmth` how much redder it is than green (logarithm of the ratio, less that of the paper), `pallor` how much less blue than green.
 * Skin of any tone is warm and lacks blue, paper is 0 in both.
 */
export type EdgePlane = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly light: Float32Array;
  readonly warmth: Float32Array;
  readonly pallor: Float32Array;
  /** 1 where something other than paper and thin print lies */
  readonly covered: Uint8Array;
  /** the paper's own colour, so that white and pink paper can be told apart: add it to `warmth` and `pallor` for the colour itself */
  readonly paper: { readonly warmth: number; readonly pallor: number };
  /** false: a scan in grey, which tells no colours */
  readonly inColour: boolean;
};

/** Darkness that a camera adds to every channel: ratios of near black mean nothing. */
const DARK = 6;
/**
 * Beyond these shares of the paper's light, or this far from its colour, it is not paper. Without colour there are print and shadows
 * down to `MUCH_DARKER`; a grey scan shows skin by `DARKER` alone.
 */
const MUCH_DARKER = 0.6;
const DARKER = 0.89;
const BRIGHTER = 1.09;
const COLOURED = 0.06;
/** What is a little coloured and a little darker is coloured enough. */
const SHADE = 0.15;

/** Of each level, with the darkness that a camera adds. */
const LOGARITHMS = Float64Array.from({ length: 256 }, (_, level) => Math.log(level + DARK));

/** How far from the colour of the paper; blue ink is neither skin nor wood. */
const colourAt = (warmth: number, pallor: number): number =>
  warmth < 0 && pallor < 0 ? 0 : Math.abs(warmth) + Math.abs(pallor);

/** About 5 ms for A4 in colour at 300 dpi. */
export const edgePlane = (page: RawPage): EdgePlane => planeOf(reduced(page), page.channels === 3);

const planeOf = (small: Small, inColour: boolean): EdgePlane => {
  const { widthPx, heightPx, colours } = small;
  const count = widthPx * heightPx;
  const luma = new Float32Array(count);
  for (let at = 0, from = 0; at < count; at++, from += 3)
    luma[at] =
      0.3 * (colours[from] as number) + 0.59 * (colours[from + 1] as number) + 0.11 * (colours[from + 2] as number);
  const paper = paperOf(small, luma);
  const [light, warmth, pallor] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
  const fall = lightOver(small, luma, paper.luma);
  const mask = (is: Uint8Array): Mask => ({ widthPx, heightPx, is });
  const covered = new Uint8Array(count);
  const dim = new Uint8Array(count);
  for (let y = 0, at = 0, from = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++, from += 3) {
      light[at] = (luma[at] as number) / Math.max(30, fall.level + fall.across * x + fall.down * y);
      const green = LOGARITHMS[colours[from + 1] as number] as number;
      warmth[at] = (LOGARITHMS[colours[from] as number] as number) - green - paper.warmth;
      pallor[at] = green - (LOGARITHMS[colours[from + 2] as number] as number) - paper.pallor;
      const level = light[at] as number;
      const isCovered = inColour
        ? level < MUCH_DARKER ||
          level > BRIGHTER ||
          colourAt(warmth[at] as number, pallor[at] as number) + SHADE * Math.max(0, 1 - level) > COLOURED
        : level < DARKER || level > BRIGHTER;
      covered[at] = isCovered ? 1 : 0;
      dim[at] = level < DARKER || level > BRIGHTER ? 1 : 0;
    }
  return {
    widthPx,
    heightPx,
    light,
    warmth,
    pallor,
    covered: withoutHoles(withSurround(withoutThin(mask(covered)), mask(dim))).is,
    paper,
    inColour,
  };
};

/** A picture at `FINGER_DPI`, in red, green and blue. */
type Small = { readonly widthPx: number; readonly heightPx: number; readonly colours: Uint8Array };

/** Each pixel the mean of up to nine samples of its box. */
export const reduced = (page: RawPage): Small => {
  const { channels, pixels } = page;
  const box = Math.max(1, Math.round(page.dpi / FINGER_DPI));
  const [widthPx, heightPx] = [Math.floor(page.widthPx / box), Math.floor(page.heightPx / box)];
  const colours = new Uint8Array(Math.max(0, widthPx * heightPx * 3));
  const offsets = box < 3 ? [0] : [Math.floor(box / 6), Math.floor(box / 2), Math.floor((5 * box) / 6)];
  const steps = Int32Array.from(
    offsets.flatMap((down) => offsets.map((right) => (down * page.widthPx + right) * channels)),
  );
  const share = 1 / steps.length;
  const row = page.widthPx * box * channels;
  const [green, blue] = channels === 3 ? [1, 2] : [0, 0];
  for (let y = 0, to = 0; y < heightPx; y++)
    for (let x = 0, from = y * row; x < widthPx; x++, from += box * channels, to += 3) {
      let [r, g, b] = [0, 0, 0];
      for (let nth = 0; nth < steps.length; nth++) {
        const at = from + (steps[nth] as number);
        r += pixels[at] as number;
        g += pixels[at + green] as number;
        b += pixels[at + blue] as number;
      }
      colours[to] = r * share;
      colours[to + 1] = g * share;
      colours[to + 2] = b * share;
    }
  return { widthPx, heightPx, colours };
};

/** The commonest brightness in the middle of the picture, where the paper lies, and the mean colour there of what has it. */
const paperOf = ({ widthPx, heightPx, colours }: Small, luma: Float32Array) => {
  const [top, bottom] = [Math.floor(heightPx * 0.22), heightPx * 0.72];
  const [left, right] = [Math.floor(widthPx * 0.22), widthPx * 0.72];
  const counts = new Uint32Array(256);
  for (let y = top; y < bottom; y++)
    for (let x = left, at = y * widthPx + left; x < right; x++, at++) {
      const level = Math.min(255, Math.round(luma[at] as number));
      counts[level] = (counts[level] as number) + 1;
    }
  const near = (level: number): number => {
    let sum = 0;
    for (let of = Math.max(0, level - 5); of <= Math.min(255, level + 5); of++) sum += counts[of] as number;
    return sum;
  };
  let best = 255;
  for (let level = 254; level >= 40; level--) if (near(level) > near(best)) best = level;
  let [r, g, b, all] = [0, 0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left, at = y * widthPx + left; x < right; x++, at++) {
      if (Math.abs((luma[at] as number) - best) > 8) continue;
      r += colours[at * 3] as number;
      g += colours[at * 3 + 1] as number;
      b += colours[at * 3 + 2] as number;
      all++;
    }
  const mean = (sum: number): number => sum / Math.max(1, all) + DARK;
  return { luma: best, warmth: Math.log(mean(r) / mean(g)), pallor: Math.log(mean(g) / mean(b)) };
};

/** First in the middle, where paper is, then further out where what lies there fits to it: a grey lid is not shaded paper. */
const ROUNDS = [
  { within: 0.12, margin: 0.25 },
  { within: 0.06, margin: 0.1 },
  { within: 0.05, margin: 0 },
] as const;

/** How the light falls over the paper: a plane through what is about as bright as paper, by least squares. */
const lightOver = ({ widthPx, heightPx }: Small, luma: Float32Array, paper: number) => {
  let [level, across, down] = [paper, 0, 0];
  for (const { within, margin } of ROUNDS) {
    let [n, sx, sy, sxx, syy, sxy, sv, sxv, syv] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let y = Math.floor(heightPx * margin); y < heightPx * (1 - margin); y += 3)
      for (let x = Math.floor(widthPx * margin); x < widthPx * (1 - margin); x += 3) {
        const value = luma[y * widthPx + x] as number;
        const expected = level + across * x + down * y;
        if (Math.abs(value - expected) > within * expected) continue;
        n++;
        sx += x;
        sy += y;
        sxx += x * x;
        syy += y * y;
        sxy += x * y;
        sv += value;
        sxv += x * value;
        syv += y * value;
      }
    if (n < 200) break;
    const [xx, yy, xy] = [sxx - (sx * sx) / n, syy - (sy * sy) / n, sxy - (sx * sy) / n];
    const [xv, yv] = [sxv - (sx * sv) / n, syv - (sy * sv) / n];
    const determinant = xx * yy - xy * xy;
    if (determinant < 1) break;
    across = (xv * yy - yv * xy) / determinant;
    down = (yv * xx - xv * xy) / determinant;
    level = (sv - across * sx - down * sy) / n;
  }
  return { level, across, down };
};
