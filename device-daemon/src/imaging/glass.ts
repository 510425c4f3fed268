import type { RawPage } from '../devices/device.ts';

/**
 * Is something left on the glass? Judged on a scan of 75-100 dpi against the empty white lid: cells of about 1 mm that
 * are darker, brighter, more coloured or more detailed than the lid, gathered into clusters. Dust is small and lonely,
 * hairs are thin; paper and cards are neither. A blank sheet as white as the lid and without a visible edge cannot be
 * told from no sheet. Pure; about 20 ms on the calling thread at 100 dpi (finer scans are sampled).
 */
export type GlassVerdict = {
  readonly occupied: boolean;
  /** 0.5 = a guess, 1 = sure */
  readonly confidence: number;
};

/** Numbers tried on synthetic glass with noise, dust and lamp falloff (glass.test.ts). Levels are of 0-255, areas in mm². */
const limits = {
  /** a lid darker than this all over is no white lid: something dark covers it */
  lidLevel: 170,
  /** smallest difference in level that counts, however little noise there is */
  level: 6,
  /** smallest range of levels within one cell that counts as detail (print) */
  detail: 40,
  /** smallest difference between colour channels that counts, beyond the lid's own tint */
  chroma: 16,
  /** mm of the frame that are not looked at: shadows of the lid's rim */
  frame: 3,
  /** a cluster reaches this many cells on: from letter to letter and over the space between lines of print */
  reach: 5,
  /** area of a cluster that makes an object */
  area: 150,
  /** an object is at least this wide and high, in mm; a hair or a calibration streak is not */
  side: 8,
  /** a straight edge of a white sheet, in mm */
  edge: 80,
} as const;

export function glassOccupied(page: RawPage): GlassVerdict {
  const grid = cellsOf(page);
  if (grid.columns < 12 || grid.rows < 12) return { occupied: false, confidence: 0.5 };
  if (median(grid.level) < limits.lidLevel) return { occupied: true, confidence: 0.99 };
  const strength = Math.max(...clustersIn(grid, notLid(grid)).map(strengthOf), 0);
  if (strength >= 1) return { occupied: true, confidence: Math.min(0.99, 1 - 0.5 / strength) };
  return { occupied: false, confidence: Math.min(0.99, 1 - 0.5 * strength) };
}

/** Cells of about 1 mm: mean level, range of levels, colourfulness. */
type Grid = {
  readonly columns: number;
  readonly rows: number;
  readonly level: Float32Array;
  readonly range: Float32Array;
  readonly chroma: Float32Array;
};

/** Samples of a cell each way: three see the strokes of print, more only cost time. */
const SAMPLES = 3;

function cellsOf({ widthPx, heightPx, channels, dpi, pixels }: RawPage): Grid {
  const size = Math.max(SAMPLES, Math.round(dpi / 25.4));
  const columns = Math.floor(widthPx / size);
  const rows = Math.floor(heightPx / size);
  const grid: Grid = {
    columns,
    rows,
    level: new Float32Array(columns * rows),
    range: new Float32Array(columns * rows),
    chroma: new Float32Array(columns * rows),
  };
  const step = size / SAMPLES;
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let least = 255;
      let most = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const y = Math.floor(row * size + Math.floor(sample / SAMPLES) * step);
        const x = Math.floor(column * size + (sample % SAMPLES) * step);
        const at = (y * widthPx + x) * channels;
        const r = pixels[at] as number;
        const g = channels === 3 ? (pixels[at + 1] as number) : r;
        const b = channels === 3 ? (pixels[at + 2] as number) : r;
        red += r;
        green += g;
        blue += b;
        if (g < least) least = g;
        if (g > most) most = g;
      }
      const cell = row * columns + column;
      const count = SAMPLES * SAMPLES;
      grid.level[cell] = (red + 2 * green + blue) / (4 * count);
      grid.range[cell] = most - least;
      grid.chroma[cell] = (Math.max(red, green, blue) - Math.min(red, green, blue)) / count;
    }
  return grid;
}

/** Marks the cells that do not look like lid. */
function notLid(grid: Grid): Uint8Array {
  const { columns, rows, level, range, chroma } = grid;
  const flat = withoutStreaks(grid, withoutFalloff(grid, level));
  const levelLimit = Math.max(limits.level, 5 * noiseOf(flat, columns));
  const detailLimit = Math.max(limits.detail, 4 * median(range));
  const chromaLimit = limits.chroma + median(chroma);
  const marks = new Uint8Array(columns * rows);
  for (let row = limits.frame; row < rows - limits.frame; row++)
    for (let column = limits.frame; column < columns - limits.frame; column++) {
      const cell = row * columns + column;
      const stands =
        Math.abs(flat[cell] as number) > levelLimit ||
        (range[cell] as number) > detailLimit ||
        (chroma[cell] as number) > chromaLimit;
      if (stands) marks[cell] = 1;
    }
  return marks;
}

/** The lamp is weaker towards the sides: a quadratic surface, fitted to the cells that lie near it, is taken away. */
function withoutFalloff({ columns, rows }: Grid, level: Float32Array): Float32Array {
  const centre = median(level);
  let surface: Surface = [centre, 0, 0, 0, 0, 0];
  for (const near of [40, 12, 6]) surface = fitSurface(level, columns, rows, surface, near) ?? surface;
  const flat = new Float32Array(level.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column;
      flat[cell] = (level[cell] as number) - surfaceAt(surface, (2 * column) / columns - 1, (2 * row) / rows - 1);
    }
  return flat;
}

/** Six factors of 1, x, y, xx, xy, yy; x and y run from -1 to 1 over the glass. */
type Surface = readonly [number, number, number, number, number, number];

const surfaceAt = (s: Surface, x: number, y: number): number =>
  s[0] + s[1] * x + s[2] * y + s[3] * x * x + s[4] * x * y + s[5] * y * y;

/** Least squares over every seventh cell that lies within `near` levels of the surface found so far. */
function fitSurface(level: Float32Array, columns: number, rows: number, sofar: Surface, near: number): Surface | null {
  const size = sofar.length;
  const matrix = Array.from({ length: size }, () => new Float64Array(size + 1));
  let used = 0;
  for (let cell = 0; cell < level.length; cell += 7) {
    const x = (2 * (cell % columns)) / columns - 1;
    const y = (2 * Math.floor(cell / columns)) / rows - 1;
    const value = level[cell] as number;
    if (Math.abs(value - surfaceAt(sofar, x, y)) > near) continue;
    const terms = [1, x, y, x * x, x * y, y * y];
    used += 1;
    for (const [i, line] of matrix.entries()) {
      for (let j = 0; j < size; j++) line[j] = (line[j] as number) + (terms[i] as number) * (terms[j] as number);
      line[size] = (line[size] as number) + (terms[i] as number) * value;
    }
  }
  return used < 20 * size ? null : solve(matrix);
}

/** Gauss and Jordan with pivoting; `null` when the cells do not determine a surface. */
function solve(matrix: Float64Array[]): Surface | null {
  const size = matrix.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const below = matrix.splice(pivot).sort((a, b) => Math.abs(b[pivot] as number) - Math.abs(a[pivot] as number));
    matrix.push(...below);
    const chosen = matrix[pivot] as Float64Array;
    if (Math.abs(chosen[pivot] as number) < 1e-6) return null;
    for (const line of matrix) {
      if (line === chosen) continue;
      const factor = (line[pivot] as number) / (chosen[pivot] as number);
      for (let at = pivot; at <= size; at++) line[at] = (line[at] as number) - factor * (chosen[at] as number);
    }
  }
  const [a, b, c, d, e, f] = matrix.map((line, index) => (line[size] as number) / (line[index] as number));
  return [a, b, c, d, e, f] as Surface;
}

/** A grain of dust under the calibration strip draws a thin streak over the whole length: it is levelled out. */
function withoutStreaks({ columns, rows }: Grid, flat: Float32Array): Float32Array {
  const offsets = Array.from({ length: columns }, (_, column) => {
    const line = new Float32Array(rows);
    for (let row = 0; row < rows; row++) line[row] = flat[row * columns + column] as number;
    return median(line);
  });
  const levelled = flat.slice();
  for (const [column, offset] of offsets.entries()) {
    const around = [offsets[column - 3] ?? 0, offsets[column + 3] ?? 0];
    const thin = around.every((other) => Math.abs(other) < limits.level / 2);
    if (!thin || Math.abs(offset) < limits.level / 2) continue;
    for (let row = 0; row < rows; row++)
      levelled[row * columns + column] = (flat[row * columns + column] as number) - offset;
  }
  return levelled;
}

/** Standard deviation of the lid, from differences between neighbours (robust against objects). */
function noiseOf(flat: Float32Array, columns: number): number {
  const differences = new Float32Array(flat.length - 1);
  for (let cell = 1; cell < flat.length; cell++)
    differences[cell - 1] = cell % columns === 0 ? 0 : Math.abs((flat[cell] as number) - (flat[cell - 1] as number));
  return (1.4826 * median(differences)) / Math.SQRT2;
}

/** Marked cells that hang together, in mm. */
type Cluster = { area: number; left: number; right: number; top: number; bottom: number };

function clustersIn({ columns, rows }: Grid, marks: Uint8Array): readonly Cluster[] {
  const seen = new Uint8Array(marks.length);
  const found: Cluster[] = [];
  for (let start = 0; start < marks.length; start++) {
    if (marks[start] === 0 || seen[start] === 1) continue;
    const cluster: Cluster = { area: 0, left: columns, right: 0, top: rows, bottom: 0 };
    const open = [start];
    seen[start] = 1;
    for (let cell = open.pop(); cell !== undefined; cell = open.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      cluster.area += 1;
      cluster.left = Math.min(cluster.left, x);
      cluster.right = Math.max(cluster.right, x);
      cluster.top = Math.min(cluster.top, y);
      cluster.bottom = Math.max(cluster.bottom, y);
      for (let ny = Math.max(0, y - limits.reach); ny <= Math.min(rows - 1, y + limits.reach); ny++)
        for (let nx = Math.max(0, x - limits.reach); nx <= Math.min(columns - 1, x + limits.reach); nx++) {
          const next = ny * columns + nx;
          if (marks[next] === 0 || seen[next] === 1) continue;
          seen[next] = 1;
          open.push(next);
        }
    }
    found.push(cluster);
  }
  return found;
}

/** 1 and more: an object. Either it has area both ways, or it is the long straight edge of a white sheet. */
function strengthOf({ area, left, right, top, bottom }: Cluster): number {
  const [shorter, longer] = [right - left + 1, bottom - top + 1].sort((a, b) => a - b) as [number, number];
  const asObject = Math.min(area / limits.area, shorter / limits.side);
  const straight = shorter <= 5 && area >= 0.8 * longer;
  return Math.max(asObject, straight ? longer / limits.edge : 0);
}

/** Few values are sorted; many go into 4,096 steps between least and greatest, close enough for limits of whole levels. */
function median(values: Float32Array): number {
  if (values.length < 1000) return values.toSorted()[values.length >> 1] ?? 0;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most > least)) return Number.isFinite(least) ? least : 0;
  const counts = new Uint32Array(4096);
  const scale = 4095 / (most - least);
  for (const value of values) {
    const step = Math.round((value - least) * scale);
    counts[step] = (counts[step] as number) + 1;
  }
  let below = 0;
  for (let step = 0; step < counts.length; step++) {
    below += counts[step] as number;
    if (2 * below >= values.length) return least + step / scale;
  }
  return most;
}
