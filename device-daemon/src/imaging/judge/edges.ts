import type { GreyPage } from './grey-page.ts';

/**
 * How steep the edges of a page are: along rows and along columns, the largest step between two pixels as a share of the
 * whole way from light to dark. A scanner at its best gives 0.5 to 1, a Gaussian blur of s pixels 0.4 / s.
 */
export type Steepness = {
  /** median over the edges along rows; null: too few edges to say */
  readonly alongRows: number | null;
  readonly alongColumns: number | null;
  /** how much lower the edges of the one direction are than those of the other, 0 to 1: below 0.6 something moved */
  readonly balance: number;
  readonly edges: number;
};

/** An edge is at least so many grey levels high, */
const LOWEST_EDGE = 36;
/** and noise of so many levels does not end it. */
const NOISE = 3;
/** Fewer edges than this are a matter of chance. */
const FEWEST_EDGES = 150;
/** Every so-manieth row and column is looked at. */
const STRIDE = 3;

export const steepness = (page: GreyPage): Steepness => {
  const { widthPx, heightPx, pixels } = page;
  const rows = new EdgeCounter();
  const columns = new EdgeCounter();
  for (let y = 0; y < heightPx; y += STRIDE) rows.follow(pixels, y * widthPx, 1, widthPx);
  for (let x = 0; x < widthPx; x += STRIDE) columns.follow(pixels, x, widthPx, heightPx);
  const [low, high] = [rows.height, columns.height].sort((a, b) => a - b) as [number, number];
  return {
    alongRows: rows.median,
    alongColumns: columns.median,
    balance: low === 0 ? 1 : low / high,
    edges: rows.edges + columns.edges,
  };
};

/** Collects the edges of lines of pixels, by steepness in hundredths. */
class EdgeCounter {
  readonly #counts = new Uint32Array(101);
  readonly #heights = new Uint32Array(256);
  edges = 0;

  follow(pixels: Uint8Array, from: number, step: number, length: number): void {
    let last = pixels[from] as number;
    let start = last; // where the rise or fall began
    let extreme = last; // how far it got
    let largest = 0;
    let way = 0; // 1 rising, -1 falling
    for (let index = 1, at = from + step; index < length; index++, at += step) {
      const level = pixels[at] as number;
      const change = level - last;
      last = level;
      if (way * (level - extreme) < -NOISE || way === 0) {
        if (way !== 0) this.#count(Math.abs(extreme - start), largest);
        if (Math.abs(change) <= NOISE && way === 0) continue;
        way = change > 0 ? 1 : -1;
        start = extreme;
        extreme = level;
        largest = Math.abs(level - start);
        if (largest > Math.abs(change)) largest = Math.abs(change);
        continue;
      }
      if (way * change > largest) largest = way * change;
      if (way * (level - extreme) > 0) extreme = level;
    }
    this.#count(Math.abs(extreme - start), largest);
  }

  #count(height: number, largest: number): void {
    if (height < LOWEST_EDGE) return;
    const hundredths = Math.min(100, Math.round((100 * largest) / height));
    this.#counts[hundredths] = (this.#counts[hundredths] as number) + 1;
    this.#heights[height] = (this.#heights[height] as number) + 1;
    this.edges++;
  }

  /** Grey levels that a fifth of the edges surpass; 0 when there are too few. */
  get height(): number {
    if (this.edges < FEWEST_EDGES) return 0;
    let above = 0;
    for (let height = 255; height > 0; height--) {
      above += this.#heights[height] as number;
      if (above * 5 >= this.edges) return height;
    }
    return 0;
  }

  get median(): number | null {
    if (this.edges < FEWEST_EDGES) return null;
    let seen = 0;
    for (let hundredths = 0; hundredths <= 100; hundredths++) {
      seen += this.#counts[hundredths] as number;
      if (seen * 2 >= this.edges) return hundredths / 100;
    }
    return 1;
  }
}
