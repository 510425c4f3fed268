import type { Bitmap } from '../device.ts';

/**
 * A one-bit picture as ESC/POS bytes. Only two commands are used, because every clone has them and neither depends on
 * motion units: `GS v 0` (raster bit image, modes 0 and 3) and `GS L` (left margin, in dots of a 203-dpi head).
 * The picture comes out bit for bit; the bytes are few because blank margins are cropped band by band and regions that
 * are exactly pixel-doubled travel at a quarter of their size.
 */

/** Rows that travel in one `GS v 0`: small clones hold no more than a few KiB. */
const MAX_BAND_ROWS = 64;
/** What one more band costs, in bytes: 12 of commands, the rest for the stutter of the paper between bands. */
const BAND_COST = 40;
/** Head of an 80-mm printer at 203 dpi. */
export const HEAD_DOTS = 576;
/** One metre of paper at 8 dots/mm: longer pages are a bug of whoever drew them. */
const MAX_HEIGHT_DOTS = 8000;

/** A piece of the picture that becomes one command. `rows` counts rows of paper. */
type Band = { readonly top: number; readonly rows: number; readonly kind: 'blank' | 'plain' | 'doubled' };
/** A row's ink, from the first black dot to the last; `last` is -1 when the row is blank. */
type Ink = { readonly first: number; readonly last: number };

/** Encodes the whole picture. Throws on a picture that no head can print (a bug of the caller). */
export const encodeRaster = (page: Bitmap, headDots: number = HEAD_DOTS): Uint8Array => {
  checkPage(page, headDots);
  const picture = withCleanPadding(page);
  const out: Uint8Array[] = [];
  let margin = 0;
  for (const band of planBands(picture)) {
    for (const piece of encodeBand(picture, band)) {
      if (piece.left !== margin && piece.left !== null) {
        margin = piece.left;
        out.push(leftMargin(margin));
      }
      out.push(piece.bytes);
    }
  }
  if (margin !== 0) out.push(leftMargin(0));
  return joined(out);
};

const checkPage = (page: Bitmap, headDots: number): void => {
  if (!Number.isInteger(page.widthDots) || page.widthDots < 1 || page.widthDots > headDots)
    throw new RangeError(`a page must be 1 to ${headDots} dots wide, not ${page.widthDots}`);
  if (!Number.isInteger(page.heightDots) || page.heightDots < 0 || page.heightDots > MAX_HEIGHT_DOTS)
    throw new RangeError(`a page must be at most ${MAX_HEIGHT_DOTS} dots high, not ${page.heightDots}`);
  const expected = Math.ceil(page.widthDots / 8) * page.heightDots;
  if (page.bits.length !== expected)
    throw new RangeError(`${expected} bytes of dots expected, not ${page.bits.length}`);
};

/** Bits beyond the width belong to nobody: they are made white. */
const withCleanPadding = (page: Bitmap): Bitmap => {
  const spare = page.widthDots % 8;
  if (spare === 0) return page;
  const bits = page.bits.slice();
  const stride = Math.ceil(page.widthDots / 8);
  for (let at = stride - 1; at < bits.length; at += stride) bits[at] = bits[at]! & (0xff << (8 - spare));
  return { ...page, bits };
};

/**
 * Cuts the picture into the bands that make the fewest bytes: a shortest path over its rows, where a step is a blank
 * band, a plain band or a doubled band of any height that fits.
 */
export const planBands = (page: Bitmap): Band[] => {
  const height = page.heightDots;
  const inks = Array.from({ length: height }, (_, row) => inkOfRow(page, row));
  const pairs = Array.from({ length: height }, (_, row) => isDoubledPair(page, row));
  const cost = new Float64Array(height + 1).fill(Number.POSITIVE_INFINITY);
  const last: (Band | undefined)[] = new Array(height + 1);
  cost[0] = 0;
  const offer = (band: Band, bytes: number): void => {
    const end = band.top + band.rows;
    const total = cost[band.top]! + BAND_COST + bytes;
    if (total < cost[end]!) {
      cost[end] = total;
      last[end] = band;
    }
  };
  for (let top = 0; top < height; top++) {
    offerBands(top, inks, offer);
    offerDoubledBands(top, inks, pairs, offer);
  }
  const bands: Band[] = [];
  for (let end = height; end > 0; ) {
    const band = last[end]!;
    bands.unshift(band);
    end = band.top;
  }
  return bands;
};

type Offer = (band: Band, bytes: number) => void;

const offerBands = (top: number, inks: readonly Ink[], offer: Offer): void => {
  let box: Ink = { first: Number.POSITIVE_INFINITY, last: -1 };
  for (let rows = 1; rows <= MAX_BAND_ROWS && top + rows <= inks.length; rows++) {
    box = joinInk(box, inks[top + rows - 1]!);
    if (box.last < 0) offer({ top, rows, kind: 'blank' }, rows);
    else offer({ top, rows, kind: 'plain' }, rows * (Math.floor(box.last / 8) - Math.floor(box.first / 8) + 1));
  }
};

const offerDoubledBands = (top: number, inks: readonly Ink[], pairs: readonly boolean[], offer: Offer): void => {
  let box: Ink = { first: Number.POSITIVE_INFINITY, last: -1 };
  for (let rows = 2; rows <= 2 * MAX_BAND_ROWS && top + rows <= inks.length; rows += 2) {
    if (!pairs[top + rows - 2]) return;
    box = joinInk(box, inks[top + rows - 2]!);
    if (box.last < 0) continue;
    const width = Math.ceil((box.last - (box.first & ~1) + 1) / 16);
    offer({ top, rows, kind: 'doubled' }, (rows / 2) * width);
  }
};

const joinInk = (a: Ink, b: Ink): Ink => ({ first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) });

const inkOfRow = (page: Bitmap, row: number): Ink => {
  const stride = Math.ceil(page.widthDots / 8);
  const start = row * stride;
  let first = 0;
  while (first < stride && page.bits[start + first] === 0) first++;
  if (first === stride) return { first: Number.POSITIVE_INFINITY, last: -1 };
  let last = stride - 1;
  while (page.bits[start + last] === 0) last--;
  const leading = Math.clz32(page.bits[start + first]!) - 24;
  const trailing = 31 - Math.clz32(page.bits[start + last]! & -page.bits[start + last]!);
  return { first: first * 8 + leading, last: last * 8 + 7 - trailing };
};

/** True when this row and the next are equal and made of two-dot pixels that start at even columns. */
const isDoubledPair = (page: Bitmap, row: number): boolean => {
  if (row + 1 >= page.heightDots) return false;
  const stride = Math.ceil(page.widthDots / 8);
  const start = row * stride;
  for (let at = start; at < start + stride; at++) {
    const byte = page.bits[at]!;
    if (byte !== page.bits[at + stride] || ((byte >> 1) & 0x55) !== (byte & 0x55)) return false;
  }
  return true;
};

/** `left` is null where the margin does not matter. */
type Piece = { readonly left: number | null; readonly bytes: Uint8Array };

const encodeBand = (page: Bitmap, band: Band): Piece[] => {
  if (band.kind === 'blank') return [{ left: null, bytes: rasterCommand(0, 1, band.rows, new Uint8Array(band.rows)) }];
  const whole = band.kind === 'doubled' ? encodeDoubled(page, band) : encodePlain(page, band);
  if (whole) return [whole];
  if (band.kind === 'doubled') return encodeHalves(page, { ...band, kind: 'plain' });
  if (band.rows > 1) return encodeHalves(page, band);
  return [encodeStubbornRow(page, band)];
};

const encodeHalves = (page: Bitmap, band: Band): Piece[] => {
  const upper = Math.ceil(band.rows / 2);
  const halves: Band[] = [
    { ...band, rows: upper },
    { ...band, top: band.top + upper, rows: band.rows - upper },
  ];
  return halves.flatMap((half) =>
    encodeBand(page, inkOfBand(page, half, 1).last < 0 ? { ...half, kind: 'blank' } : half),
  );
};

const encodePlain = (page: Bitmap, band: Band): Piece | null => {
  const box = inkOfBand(page, band, 1);
  for (const { left, width } of placings(box, 8, page.widthDots)) {
    const data = new Uint8Array(width * band.rows);
    for (let row = 0; row < band.rows; row++)
      copyRow(page, band.top + row, left, data.subarray(row * width, (row + 1) * width));
    if (!holdsRealTimeCommand(data)) return { left, bytes: rasterCommand(0, width, band.rows, data) };
  }
  return null;
};

/**
 * A row that no shift can save, because its ink starts at the very edge of the head: one dot of it is turned, 0.125 mm
 * that nobody sees, rather than have the printer obey a command. Pages with seven white dots at the left, as all of ours
 * have, come out exactly.
 */
const encodeStubbornRow = (page: Bitmap, band: Band): Piece => {
  const data = new Uint8Array(Math.ceil(page.widthDots / 8));
  copyRow(page, band.top, 0, data);
  for (let at = realTimeCommandAt(data); at >= 0; at = realTimeCommandAt(data)) data[at + 1] = data[at + 1]! ^ 0x02;
  return { left: 0, bytes: rasterCommand(0, data.length, 1, data) };
};

const encodeDoubled = (page: Bitmap, band: Band): Piece | null => {
  const box = inkOfBand(page, band, 2);
  const rows = band.rows / 2;
  for (const { left, width } of placings(box, 16, page.widthDots)) {
    const data = new Uint8Array(width * rows);
    const wide = new Uint8Array(width * 2);
    for (let row = 0; row < rows; row++) {
      copyRow(page, band.top + row * 2, left, wide);
      for (let at = 0; at < width; at++)
        data[row * width + at] = (everySecondBit(wide[at * 2]!) << 4) | everySecondBit(wide[at * 2 + 1]!);
    }
    if (!holdsRealTimeCommand(data)) return { left, bytes: rasterCommand(3, width, rows, data) };
  }
  return null;
};

const inkOfBand = (page: Bitmap, band: Band, step: 1 | 2): Ink => {
  let box: Ink = { first: Number.POSITIVE_INFINITY, last: -1 };
  for (let row = 0; row < band.rows; row += step) box = joinInk(box, inkOfRow(page, band.top + row));
  return box;
};

/**
 * Where a band may start: first on a byte edge (the head prints that fastest), then shifted dot by dot, then one byte
 * wider. All of them show the same ink; they differ in the bytes.
 */
function* placings(box: Ink, dotsAByte: 8 | 16, pageDots: number): Generator<{ left: number; width: number }> {
  const step = dotsAByte / 8;
  const edge = Math.floor(box.first / dotsAByte) * dotsAByte;
  const widest = Math.ceil(pageDots / dotsAByte);
  for (const spare of [0, 1]) {
    for (const left of [edge, ...shiftedLeft(box.first, dotsAByte, step)]) {
      const width = Math.ceil((box.last - left + 1) / dotsAByte) + spare;
      if (width <= widest) yield { left, width };
    }
  }
}

const shiftedLeft = (first: number, dotsAByte: number, step: number): number[] => {
  const from = first - (first % step);
  const lefts: number[] = [];
  for (let left = from; left >= 0 && left > from - dotsAByte; left -= step) lefts.push(left);
  return lefts;
};

/** Copies dots from column `left` on into `into`, most significant bit first; beyond the page lies white. */
const copyRow = (page: Bitmap, row: number, left: number, into: Uint8Array): void => {
  const stride = Math.ceil(page.widthDots / 8);
  const start = row * stride;
  const shift = left & 7;
  const byteAt = (column: number): number => (column < stride ? page.bits[start + column]! : 0);
  for (let at = 0; at < into.length; at++) {
    const column = (left >> 3) + at;
    into[at] = shift === 0 ? byteAt(column) : (byteAt(column) << shift) | (byteAt(column + 1) >> (8 - shift));
  }
};

/** abcdefgh → aceg: the left dot of each two-dot pixel, as four bits. */
const everySecondBit = (byte: number): number =>
  ((byte >> 4) & 8) | ((byte >> 3) & 4) | ((byte >> 2) & 2) | ((byte >> 1) & 1);

/**
 * Real printers obey real-time commands wherever they find them, in the middle of a picture too (vendors' manuals warn
 * of it): DLE EOT n, DLE ENQ n, DLE DC4 fn. Their argument bytes are small; 0 to 18 covers every one that is published.
 */
export const holdsRealTimeCommand = (bytes: Uint8Array): boolean => realTimeCommandAt(bytes) >= 0;

const realTimeCommandAt = (bytes: Uint8Array): number => {
  for (let at = bytes.indexOf(0x10); at >= 0 && at + 2 < bytes.length; at = bytes.indexOf(0x10, at + 1)) {
    const next = bytes[at + 1]!;
    if ((next === 0x04 || next === 0x05 || next === 0x14) && bytes[at + 2]! <= 18) return at;
  }
  return -1;
};

/** GS v 0 m xL xH yL yH d…: `mode` 0 prints dots as they are, 3 doubles them both ways. */
const rasterCommand = (mode: 0 | 3, widthBytes: number, rows: number, data: Uint8Array): Uint8Array => {
  const bytes = new Uint8Array(8 + data.length);
  bytes.set([0x1d, 0x76, 0x30, mode, widthBytes & 0xff, widthBytes >> 8, rows & 0xff, rows >> 8]);
  bytes.set(data, 8);
  return bytes;
};

/** GS L nL nH: dots from the left end of the printable line. */
const leftMargin = (dots: number): Uint8Array => Uint8Array.of(0x1d, 0x4c, dots & 0xff, dots >> 8);

const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
