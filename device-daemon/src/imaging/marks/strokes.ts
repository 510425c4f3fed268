/** Ink that hangs together: its box in pixels, and how it fills it. */
export type Patch = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: number;
  /** share of its pixels that lie in straight runs along a row or a column: frames and lines of tables */
  readonly straight: number;
  /** where one of its pixels lies */
  readonly at: number;
};

/** More patches than a page of small print has. */
const MOST_PATCHES = 20_000;
/** A run of so many pixels is drawn with a ruler. */
const RULED_PX = 30;

/** All patches of the mask, eight neighbours counting as touching. */
export const patchesOf = (mask: Uint8Array, widthPx: number, heightPx: number): Patch[] => {
  const left = Uint8Array.from(mask);
  const ruled = ruledPixels(mask, widthPx, heightPx);
  const patches: Patch[] = [];
  const stack: number[] = [];
  for (let start = 0; start < left.length && patches.length < MOST_PATCHES; start++) {
    if (left[start] !== 1) continue;
    left[start] = 0;
    stack.push(start);
    let [minX, maxX, minY, maxY, pixels, straight] = [widthPx, 0, heightPx, 0, 0, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
      pixels++;
      straight += ruled[at] as number;
      for (let toY = Math.max(0, y - 1); toY <= Math.min(heightPx - 1, y + 1); toY++)
        for (let toX = Math.max(0, x - 1); toX <= Math.min(widthPx - 1, x + 1); toX++) {
          const to = toY * widthPx + toX;
          if (left[to] !== 1) continue;
          left[to] = 0;
          stack.push(to);
        }
    }
    patches.push({
      x: minX,
      y: minY,
      width: maxX - minX + 1,
      height: maxY - minY + 1,
      pixels,
      straight: straight / pixels,
      at: start,
    });
  }
  return patches;
};

const ruledPixels = (mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array => {
  const ruled = new Uint8Array(mask.length);
  const runs = (lines: number, length: number, at: (line: number, along: number) => number): void => {
    for (let line = 0; line < lines; line++) {
      let run = 0;
      for (let along = 0; along <= length; along++) {
        if (along < length && mask[at(line, along)] === 1) {
          run++;
          continue;
        }
        if (run >= RULED_PX) for (let back = along - run; back < along; back++) ruled[at(line, back)] = 1;
        run = 0;
      }
    }
  };
  runs(heightPx, widthPx, (y, x) => y * widthPx + x);
  runs(widthPx, heightPx, (x, y) => y * widthPx + x);
  return ruled;
};

/** A mask with these patches alone. */
export const maskOf = (patches: readonly Patch[], mask: Uint8Array, widthPx: number, heightPx: number): Uint8Array => {
  const only = new Uint8Array(mask.length);
  const stack: number[] = [];
  for (const { at: start } of patches) {
    stack.push(start);
    only[start] = 1;
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % widthPx, Math.floor(at / widthPx)];
      for (let toY = Math.max(0, y - 1); toY <= Math.min(heightPx - 1, y + 1); toY++)
        for (let toX = Math.max(0, x - 1); toX <= Math.min(widthPx - 1, x + 1); toX++) {
          const to = toY * widthPx + toX;
          if (mask[to] !== 1 || only[to] === 1) continue;
          only[to] = 1;
          stack.push(to);
        }
    }
  }
  return only;
};
