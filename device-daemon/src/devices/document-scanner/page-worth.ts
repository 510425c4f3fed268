import type { RawPage } from '../device.ts';

/**
 * Looks at a page that came whole: what of it is the driver's own filling, and is it a page at all? Pure.
 *
 * sane-airscan promises the asked size before it has the picture, and fills up what is missing to the right and below
 * with 0xff (device_read_decode_line); other backends fill with black. Filling is told from paper by being one exact value
 * to the very edge: a lamp and a sensor never give that. A shorter sheet becomes its own size again; nothing is stretched.
 */

/** Filling narrower than this stays: it may be the paper's own saturated margin, mm. */
const LEAST_FILLING_MM = 5;
/** No paper is smaller than this each way, mm. */
const LEAST_PAPER_MM = 5;
/** libjpeg fills what a broken JPEG lacks with mid-grey, whole blocks of 8 rows, and calls that a warning. */
const LIBJPEG_GREY = 0x80;
const LEAST_GREY_ROWS = 8;

/** The upper left part of a page, px. */
type Box = { readonly widthPx: number; readonly heightPx: number };

export type WorthlessPage = { readonly code: 'picture-truncated' | 'unintelligible'; readonly detail: string };

/** Why this is no picture of a paper, or `null`. */
export function worthlessPage(page: RawPage): WorthlessPage | null {
  const { widthPx, heightPx } = unfilled(page);
  const greyRows = flatRowsBelow(page, { widthPx, heightPx }, LIBJPEG_GREY);
  if (greyRows >= LEAST_GREY_ROWS)
    return { code: 'picture-truncated', detail: `the last ${greyRows} of ${heightPx} rows never came` };
  const leastPx = (LEAST_PAPER_MM * page.dpi) / 25.4;
  const isEmpty = widthPx === 0 || heightPx === 0;
  if (!isEmpty && (widthPx < leastPx || heightPx < leastPx))
    return { code: 'unintelligible', detail: `a page of ${widthPx} x ${heightPx} px is no paper` };
  return null;
}

/** The page without the driver's filling: as wide and as long as the sheet that went through. */
export function withoutFilling<Page extends RawPage>(page: Page): Page {
  const leastPx = Math.ceil((LEAST_FILLING_MM * page.dpi) / 25.4);
  const box = unfilled(page);
  if (box.widthPx === 0 || box.heightPx === 0) return page; // a blank page is a page
  const fill = page.pixels.at(-1) ?? 0xff;
  const narrower = page.widthPx - box.widthPx >= leastPx && endsAtAnEdge(page, box, fill, 'right');
  const shorter = page.heightPx - box.heightPx >= leastPx && endsAtAnEdge(page, box, fill, 'bottom');
  const widthPx = narrower ? box.widthPx : page.widthPx;
  const heightPx = shorter ? box.heightPx : page.heightPx;
  return { ...page, widthPx, heightPx, pixels: upperLeft(page, widthPx, heightPx) };
}

/** The upper left part that is not filling; 0 x 0 when the whole page is one flat value. */
function unfilled(page: RawPage): Box {
  const fill = page.pixels.at(-1);
  if (fill !== 0xff && fill !== 0x00) return page;
  const heightPx = page.heightPx - flatRowsBelow(page, page, fill);
  return { widthPx: widestRow(page, heightPx, fill), heightPx };
}

/** How many rows at the bottom of the box consist of this value alone. */
function flatRowsBelow(page: RawPage, box: Box, value: number): number {
  const stride = page.widthPx * page.channels;
  const flat = Buffer.alloc(box.widthPx * page.channels, value);
  const pixels = bufferOver(page.pixels);
  let rows = 0;
  while (rows < box.heightPx) {
    const start = (box.heightPx - rows - 1) * stride;
    if (flat.compare(pixels, start, start + flat.length) !== 0) break;
    rows += 1;
  }
  return rows;
}

/** The rightmost column, counted from 1, that is not filling in any of the first `rows` rows. */
function widestRow(page: RawPage, rows: number, fill: number): number {
  const stride = page.widthPx * page.channels;
  const flat = Buffer.alloc(stride, fill);
  const pixels = bufferOver(page.pixels);
  let widest = 0; // in bytes
  for (let row = 0; row < rows && widest < stride; row++) {
    const start = row * stride;
    // most rows are no wider than those before: one comparison of memory instead of a loop
    if (flat.compare(pixels, start + widest, start + stride, 0, stride - widest) === 0) continue;
    let last = stride - 1;
    while (last > widest && pixels[start + last] === fill) last -= 1;
    widest = last + 1;
  }
  return Math.ceil(widest / page.channels);
}

/**
 * Does paper end here, or only print? Along a paper's edge most pixels are paper; along the end of the longest line of
 * print on a page that the scanner made pure white, hardly any: there the white is the paper's own margin and stays.
 */
function endsAtAnEdge(page: RawPage, box: Box, fill: number, side: 'right' | 'bottom'): boolean {
  const length = side === 'right' ? box.heightPx : box.widthPx;
  let paper = 0;
  for (let along = 0; along < length; along++) {
    const [x, y] = side === 'right' ? [box.widthPx - 1, along] : [along, box.heightPx - 1];
    const at = (y * page.widthPx + x) * page.channels;
    if (page.pixels.subarray(at, at + page.channels).some((sample) => sample !== fill)) paper += 1;
  }
  return paper * 2 >= length;
}

function upperLeft(page: RawPage, widthPx: number, heightPx: number): Uint8Array {
  const stride = page.widthPx * page.channels;
  if (widthPx === page.widthPx) return page.pixels.subarray(0, heightPx * stride);
  const kept = new Uint8Array(widthPx * heightPx * page.channels);
  for (let row = 0; row < heightPx; row++)
    kept.set(page.pixels.subarray(row * stride, row * stride + widthPx * page.channels), row * widthPx * page.channels);
  return kept;
}

const bufferOver = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
