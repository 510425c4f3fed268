import type { RawPage } from '../devices/device.ts';
import type { PageVerdict } from './judge/page-verdict.ts';
import { GIVEN_BYTES, kernels, MADE_AT, room } from './kernels/kernels.ts';

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
  const made = new Uint8Array(page.pixels.length);
  const turn = turnOf(page, degrees);
  const { widthPx, channels } = page;
  for (const [nth, { first, end }] of turn.rows.entries()) {
    made.fill(fill, nth * widthPx * channels, (nth * widthPx + first) * channels);
    made.fill(fill, (nth * widthPx + end) * channels, (nth + 1) * widthPx * channels);
  }
  if (channels === 3) turnColour(page, turn, made);
  else turnGrey(page, turn, made);
  return { ...page, pixels: made };
};

/** 1 in fixed point, 16 bits after it. */
const ONE = 65_536;
/** How the rows of the straight page lie in the page askew: each its way, and where each begins, in fixed point. */
type Turn = {
  readonly across: number;
  readonly down: number;
  readonly rows: readonly TurnedRow[];
};
/** `first` to before `end`: the pixels whose four neighbours all lie in the page. */
type TurnedRow = { readonly x: number; readonly y: number; readonly first: number; readonly end: number };

const turnOf = ({ widthPx, heightPx }: RawPage, degrees: number): Turn => {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [midX, midY] = [(widthPx - 1) / 2, (heightPx - 1) / 2];
  const [across, down] = [Math.round(cos * ONE), Math.round(sin * ONE)];
  const rows = Array.from({ length: heightPx }, (_, row) => {
    const x = Math.round((midX - cos * midX - sin * (row - midY)) * ONE);
    const y = Math.round((midY - sin * midX + cos * (row - midY)) * ONE);
    const isInside = (at: number): boolean => {
      const [column, line] = [pixelOf(x + at * across), pixelOf(y + at * down)];
      return column >= 0 && line >= 0 && column < widthPx - 1 && line < heightPx - 1;
    };
    let first = 0;
    while (first < widthPx && !isInside(first)) first++;
    let end = widthPx;
    while (end > first && !isInside(end - 1)) end--;
    return { x, y, first, end };
  });
  return { across, down, rows };
};

const pixelOf = (fixed: number): number => Math.floor(fixed / ONE);

/** A page in colour is turned in pieces of this size: what each is made of lies in the processor's cache meanwhile. */
const PIECE = { widthPx: 1_280, heightPx: 64 } as const;

const turnColour = (page: RawPage, turn: Turn, to: Uint8Array): void => {
  for (let row = 0; row < page.heightPx; row += PIECE.heightPx)
    for (let column = 0; column < page.widthPx; column += PIECE.widthPx) turnPiece(page, turn, to, row, column);
};

const turnPiece = (page: RawPage, { across, down, rows }: Turn, to: Uint8Array, row: number, column: number): void => {
  const lines = rows.slice(row, row + PIECE.heightPx).map(({ x, y, first, end }) => {
    const from = Math.max(first, column);
    const count = Math.min(end, column + PIECE.widthPx) - from;
    return { x: x + from * across, y: y + from * down, from, count };
  });
  const source = neighboursOf(
    lines.filter(({ count }) => count > 0),
    across,
    down,
  );
  if (!source) return;
  const rowBytes = carryIn(page, source);
  for (const [nth, { x, y, from, count }] of lines.entries()) {
    if (count <= 0) continue;
    kernels.turnedRow(0, rowBytes, x - source.left * ONE, y - source.top * ONE, across, down, MADE_AT, count);
    to.set(room.subarray(MADE_AT, MADE_AT + count * 3), ((row + nth) * page.widthPx + from) * 3);
  }
};

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** The box of all neighbours of these lines, right and bottom excluded; null without lines. */
const neighboursOf = (
  lines: readonly { readonly x: number; readonly y: number; readonly count: number }[],
  across: number,
  down: number,
): Box | null => {
  const ends = lines.flatMap(({ x, y, count }) =>
    [0, count - 1].map((step) => [pixelOf(x + step * across), pixelOf(y + step * down)] as const),
  );
  if (ends.length === 0) return null;
  const columns = ends.map(([column]) => column);
  const rows = ends.map(([, row]) => row);
  return {
    left: Math.min(...columns),
    top: Math.min(...rows),
    right: Math.max(...columns) + 2,
    bottom: Math.max(...rows) + 2,
  };
};

/** Copies a part of the page to the start of the kernels' room; gives the bytes of one row there. */
const carryIn = ({ widthPx, pixels }: RawPage, { left, top, right, bottom }: Box): number => {
  const rowBytes = (right - left) * 3;
  if (rowBytes * (bottom - top) > GIVEN_BYTES)
    throw new Error('a piece of a page does not fit the room of the kernels');
  for (let line = top, at = 0; line < bottom; line++, at += rowBytes) {
    const start = (line * widthPx + left) * 3;
    room.set(pixels.subarray(start, start + rowBytes), at);
  }
  return rowBytes;
};

const turnGrey = ({ widthPx, pixels: from }: RawPage, { across, down, rows }: Turn, to: Uint8Array): void => {
  for (const [nth, { first, end, ...begins }] of rows.entries()) {
    let x = begins.x + first * across;
    let y = begins.y + first * down;
    for (let out = nth * widthPx + first, last = nth * widthPx + end; out < last; out++, x += across, y += down) {
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
  }
};
