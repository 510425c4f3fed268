import type { Glyph } from '@pdf-lib/fontkit';
import type { Typeface } from './typeface.ts';

/** A letter as dots: 1 byte a dot (0 or 1), rows top to bottom. Distances in dots from the pen on the baseline. */
export type GlyphDots = {
  readonly left: number;
  /** rows above the baseline */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly dots: Uint8Array;
  readonly advance: number;
};

/** Rows looked at within one row of dots. */
const SCANS = 8;
/** A dot is black when at least this part of it is covered; a thermal dot blooms, so half is enough. */
const BLACK_FROM = 0.5;
/** Pieces a curve is cut into: at slip sizes a piece is shorter than two dots. */
const CURVE_PIECES = 8;

/** Straight edges of an outline, four numbers each: x and y where it begins and where it ends. */
type Edges = Float64Array;

/** Draws a glyph so that its x-height is exactly `xHeight` dots: strokes then meet the grid and look even. */
export const dotsOfGlyph = (face: Typeface, glyph: Glyph, xHeight: number): GlyphDots => {
  const scale = xHeight / face.xHeight;
  const edges = edgesOf(glyph, scale);
  const advance = glyph.advanceWidth * scale;
  if (edges.length === 0) return { left: 0, top: 0, width: 0, height: 0, dots: new Uint8Array(0), advance };
  const box = boxOf(edges);
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const dots = new Uint8Array(width * height);
  const crossings = crossingsByScan(edges, box.top, height * SCANS);
  const cover = new Float32Array(width);
  for (let row = 0; row < height; row++) {
    cover.fill(0);
    for (let scan = row * SCANS; scan < (row + 1) * SCANS; scan++) fillScan(crossings[scan]!, cover, box.left);
    for (let column = 0; column < width; column++)
      if (cover[column]! >= BLACK_FROM * SCANS) dots[row * width + column] = 1;
  }
  return { left: box.left, top: -box.top, width, height, dots, advance };
};

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

const boxOf = (edges: Edges): Box => {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let at = 0; at < edges.length; at += 2) {
    const [x, y] = [edges[at]!, edges[at + 1]!];
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return { left: Math.floor(left), right: Math.ceil(right), top: Math.floor(top), bottom: Math.ceil(bottom) };
};

/** The outline as straight edges in dots, y downwards from the baseline. Level ones fill nothing and are left out. */
const edgesOf = (glyph: Glyph, scale: number): Edges => {
  const edges: number[] = [];
  let [x, y, startX, startY] = [0, 0, 0, 0];
  const lineTo = (nextX: number, nextY: number): void => {
    if (y !== nextY) edges.push(x, y, nextX, nextY);
    x = nextX;
    y = nextY;
  };
  for (const { command, args } of commandsOf(glyph)) {
    const points = args.map((value, index) => (index % 2 === 0 ? value * scale : -value * scale));
    if (command === 'moveTo') [x, y, startX, startY] = [points[0]!, points[1]!, points[0]!, points[1]!];
    else if (command === 'lineTo') lineTo(points[0]!, points[1]!);
    else if (command === 'closePath') lineTo(startX, startY);
    else {
      const [fromX, fromY] = [x, y];
      for (let piece = 1; piece <= CURVE_PIECES; piece++) {
        const t = piece / CURVE_PIECES;
        lineTo(bezier(fromX, points, 0, t), bezier(fromY, points, 1, t));
      }
    }
  }
  return Float64Array.from(edges);
};

/** One coordinate of a quadratic or cubic Bézier curve at `t`; `axis` 0 is x, 1 is y. */
const bezier = (from: number, points: readonly number[], axis: 0 | 1, t: number): number => {
  const s = 1 - t;
  const [p1, p2, p3] = [points[axis]!, points[axis + 2]!, points[axis + 4]];
  if (p3 === undefined) return s * s * from + 2 * s * t * p1 + t * t * p2;
  return s * s * s * from + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3;
};

type PathCommand = { readonly command: string; readonly args: readonly number[] };

/** The library's types leave out the list of path commands that every path has: it is checked here. */
const commandsOf = (glyph: Glyph): PathCommand[] => {
  const path: object = glyph.path;
  const commands: unknown = 'commands' in path ? path.commands : undefined;
  if (!Array.isArray(commands) || !commands.every(isPathCommand)) throw new TypeError('a glyph has no outline');
  return commands;
};

const isPathCommand = (value: unknown): value is PathCommand =>
  typeof value === 'object' && value !== null && 'command' in value && 'args' in value && Array.isArray(value.args);

type Crossing = { readonly x: number; readonly turn: 1 | -1 };

/** Where the outline crosses each scan line, and which way it winds there. Scan 0 lies just below `top`. */
const crossingsByScan = (edges: Edges, top: number, scans: number): Crossing[][] => {
  const lines: Crossing[][] = Array.from({ length: scans }, () => []);
  for (let at = 0; at < edges.length; at += 4) {
    const [x0, y0, x1, y1] = [edges[at]!, edges[at + 1]!, edges[at + 2]!, edges[at + 3]!];
    const turn = y1 > y0 ? 1 : -1;
    const slope = (x1 - x0) / (y1 - y0);
    const first = Math.max(0, Math.ceil((Math.min(y0, y1) - top) * SCANS - 0.5));
    const end = Math.min(scans, Math.ceil((Math.max(y0, y1) - top) * SCANS - 0.5));
    for (let scan = first; scan < end; scan++)
      lines[scan]!.push({ x: x0 + (top + (scan + 0.5) / SCANS - y0) * slope, turn });
  }
  return lines;
};

/** Adds what one scan line covers of each dot, with fractions where an edge passes within a dot. */
const fillScan = (crossings: Crossing[], cover: Float32Array, left: number): void => {
  crossings.sort((a, b) => a.x - b.x);
  let winding = 0;
  for (let at = 0; at + 1 < crossings.length; at++) {
    winding += crossings[at]!.turn;
    if (winding !== 0) addSpan(cover, crossings[at]!.x - left, crossings[at + 1]!.x - left);
  }
};

const addSpan = (cover: Float32Array, from: number, to: number): void => {
  for (let column = Math.max(0, Math.floor(from)); column < cover.length && column < to; column++)
    cover[column] = cover[column]! + Math.min(to, column + 1) - Math.max(from, column);
};
