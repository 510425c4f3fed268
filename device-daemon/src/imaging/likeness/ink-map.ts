import type { GreyPage } from '../judge/grey-page.ts';

/**
 * What is written on a page, small and straight: ink at about 50 dpi (0.5 mm a pixel), 0 paper to 255 black, against the
 * paper's own brightness near by. It is a readable picture: it lives and dies with the page it was made of.
 */
export type InkMap = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly ink: Uint8Array;
  /** ink of each row and each column */
  readonly rows: Float32Array;
  readonly columns: Float32Array;
};

export const MAP_DPI = 50;
/** Beyond this a page is not looked at; A3 at 300 dpi has 17 million pixels. */
const MOST_PIXELS = 20_000_000;
const BLOCK = 12;
/** Less than this share of black is paper, show-through or a sensor's noise. */
const NOTHING = 18;
/** Share of the page at each side that is left out: lid, holes, staples. */
const MARGIN = 0.03;

/**
 * `skewDegrees`: by how much the page lies askew, clockwise (`judge/skew.ts`); small angles only. Throws on a page that is
 * no page. About 5 ms for A4 at 150 dpi.
 */
export const inkMapOf = (page: GreyPage, skewDegrees = 0): InkMap => {
  const step = Math.max(1, Math.round(page.dpi / MAP_DPI));
  const widthPx = Math.floor(page.widthPx / step);
  const heightPx = Math.floor(page.heightPx / step);
  if (page.pixels.length !== page.widthPx * page.heightPx || page.pixels.length > MOST_PIXELS || widthPx * heightPx < 1)
    throw new RangeError('no page to look at');
  const levels = shrunk(page, step, widthPx, heightPx, skewDegrees);
  const ink = inkOf(levels, widthPx, heightPx);
  const rows = new Float32Array(heightPx);
  const columns = new Float32Array(widthPx);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++) {
      rows[y] = (rows[y] as number) + (ink[at] as number);
      columns[x] = (columns[x] as number) + (ink[at] as number);
    }
  return { widthPx, heightPx, ink, rows, columns };
};

/** Boxes of whole pixels, along lines that lean as the page does: two shears are a rotation as long as it is small. */
const shrunk = (page: GreyPage, step: number, width: number, height: number, skewDegrees: number): Uint8Array => {
  const { widthPx, heightPx, pixels } = page;
  const lean = Math.tan((Math.max(-12, Math.min(12, skewDegrees)) * Math.PI) / 180);
  const made = new Uint8Array(width * height);
  const [midX, midY] = [widthPx / 2, heightPx / 2];
  const down = Int32Array.from({ length: width }, (_, x) => Math.round(lean * (x * step - midX)));
  const boxAt = step === 3 ? nine : boxOf(step);
  for (let y = 0, out = 0; y < height; y++) {
    const left = -Math.round(lean * (y * step - midY));
    for (let x = 0; x < width; x++, out++) {
      let fromX = x * step + left;
      let fromY = y * step + (down[x] as number);
      if (fromX < 0) fromX = 0;
      else if (fromX > widthPx - step) fromX = widthPx - step;
      if (fromY < 0) fromY = 0;
      else if (fromY > heightPx - step) fromY = heightPx - step;
      made[out] = boxAt(pixels, fromY * widthPx + fromX, widthPx);
    }
  }
  return made;
};

type Box = (pixels: Uint8Array, at: number, widthPx: number) => number;

/** The mean of three by three, written out: almost every page is judged at 150 dpi. */
const nine: Box = (pixels, at, widthPx) => {
  const under = at + widthPx;
  const last = under + widthPx;
  const sum =
    (pixels[at] as number) +
    (pixels[at + 1] as number) +
    (pixels[at + 2] as number) +
    (pixels[under] as number) +
    (pixels[under + 1] as number) +
    (pixels[under + 2] as number) +
    (pixels[last] as number) +
    (pixels[last + 1] as number) +
    (pixels[last + 2] as number);
  return (sum * 7_282) >> 16; // a ninth
};

const boxOf =
  (step: number): Box =>
  (pixels, from, widthPx) => {
    let sum = 0;
    for (let row = 0, at = from; row < step; row++, at += widthPx)
      for (let column = 0; column < step; column++) sum += pixels[at + column] as number;
    return sum / (step * step);
  };

const inkOf = (levels: Uint8Array, width: number, height: number): Uint8Array => {
  const across = Math.max(1, Math.ceil(width / BLOCK));
  const paper = paperOf(levels, width, height, across);
  const ink = new Uint8Array(levels.length);
  const [left, top] = [Math.round(width * MARGIN), Math.round(height * MARGIN)];
  const blockOf = Uint16Array.from({ length: width }, (_, x) => Math.floor(x / BLOCK));
  const share = Float32Array.from(paper, (light) => 255 / Math.max(40, light));
  for (let y = top; y < height - top; y++) {
    const row = Math.floor(y / BLOCK) * across;
    for (let x = left, at = y * width + left; x < width - left; x++, at++) {
      const block = row + (blockOf[x] as number);
      const dark = ((paper[block] as number) - (levels[at] as number)) * (share[block] as number);
      if (dark > NOTHING) ink[at] = dark - NOTHING; // no step at the limit: a faint line would come and go
    }
  }
  return ink;
};

/** The brightest of a block and its neighbours, less a little for noise: the paper between the letters. */
const paperOf = (levels: Uint8Array, width: number, height: number, across: number): Uint8Array => {
  const down = Math.max(1, Math.ceil(height / BLOCK));
  const own = new Uint8Array(across * down);
  const blockOf = Uint16Array.from({ length: width }, (_, x) => Math.floor(x / BLOCK));
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / BLOCK) * across;
    for (let x = 0; x < width; x++, at++) {
      const block = row + (blockOf[x] as number);
      if ((levels[at] as number) > (own[block] as number)) own[block] = levels[at] as number;
    }
  }
  const around = new Uint8Array(own.length);
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) {
      let best = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(down - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(across - 1, column + 1); x++)
          best = Math.max(best, own[y * across + x] as number);
      around[row * across + column] = Math.max(0, best - 4);
    }
  return around;
};
