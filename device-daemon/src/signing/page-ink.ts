import { PDFDict, PDFName, PDFRawStream } from 'pdf-lib';
import sharp from 'sharp';
import { nameIn, numberOf } from './pdf-objects.ts';
import type { PdfPageView, PdfView } from './pdf-view.ts';
import type { Box } from './stamp-place.ts';

/** Where a scanned page is not white, in its user space. */
export type PageInk = {
  /** how much of the box is ink, 0 to 1 */
  share(box: Box): number;
};

/** Looked at in this width: 0.5 mm a pixel on A4. */
const WIDTH_PX = 420;
/** Darker than the paper by this much is ink; a stroke of print, averaged over half a millimetre, is. */
const DARKER = 24;
/** Dust and the grain of paper: so few dark pixels in a box are none. */
const GRAIN = 0.004;
/** How far picture and page may differ in shape. */
const SAME_SHAPE = 0.03;
/** A0 at 200 dpi. */
const MOST_PIXELS = 70_000_000;

/**
 * The ink of a page that is one JPEG, as our scans are; `null` for other pages: what they draw is not known without a
 * whole renderer, and then the corner is taken as the rule says.
 */
export async function inkOf(view: PdfView, page: PdfPageView): Promise<PageInk | null> {
  const jpeg = onlyPicture(view, page);
  if (jpeg === null) return null;
  try {
    const { data, info } = await sharp(jpeg, { limitInputPixels: MOST_PIXELS, failOn: 'error' })
      .greyscale()
      .resize({ width: WIDTH_PX, kernel: 'linear' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return inkIn(data, info.width, info.height, info.channels, page.box);
  } catch {
    return null; // a picture that cannot be read says nothing of white places
  }
}

/** The picture that the page consists of: its only one, and of the page's own shape. Text laid under it does not count. */
function onlyPicture(view: PdfView, page: PdfPageView): Uint8Array | null {
  const objects = page.resources === null ? undefined : view.get(page.resources, 'XObject');
  if (!(objects instanceof PDFDict) || objects.keys().length !== 1) return null;
  const [picture] = objects.values().map((value) => view.resolved(value));
  if (!(picture instanceof PDFRawStream) || nameIn(picture.dict.get(PDFName.of('Subtype'))) !== 'Image') return null;
  if (nameIn(picture.dict.get(PDFName.of('Filter'))) !== 'DCTDecode') return null;
  const shape = numberOf(picture.dict, 'Width') / numberOf(picture.dict, 'Height');
  const [left, bottom, right, top] = page.box;
  return Math.abs(shape / ((right - left) / (top - bottom)) - 1) < SAME_SHAPE ? picture.contents : null;
}

function inkIn(grey: Uint8Array, width: number, height: number, channels: number, page: Box): PageInk {
  const paper = paperGrey(grey, channels);
  const [acrossPx, downPx] = [width / (page[2] - page[0]), height / (page[3] - page[1])];
  return {
    share: ([left, bottom, right, top]) => {
      const [x0, x1] = [Math.floor((left - page[0]) * acrossPx), Math.ceil((right - page[0]) * acrossPx)];
      const [y0, y1] = [Math.floor((page[3] - top) * downPx), Math.ceil((page[3] - bottom) * downPx)];
      let [dark, all] = [0, 0];
      for (let y = Math.max(0, y0); y < Math.min(height, y1); y++)
        for (let x = Math.max(0, x0); x < Math.min(width, x1); x++) {
          all += 1;
          if ((grey[(y * width + x) * channels] ?? 255) < paper - DARKER) dark += 1;
        }
      const share = all === 0 ? 0 : dark / all;
      return share < GRAIN ? 0 : share;
    },
  };
}

/** The grey of the paper: the most frequent value in the lighter half. */
function paperGrey(grey: Uint8Array, channels: number): number {
  const counts = new Uint32Array(256);
  for (let at = 0; at < grey.length; at += channels) counts[grey[at] ?? 0] = (counts[grey[at] ?? 0] ?? 0) + 1;
  let paper = 128;
  for (let value = 128; value < 256; value++) if ((counts[value] ?? 0) > (counts[paper] ?? 0)) paper = value;
  return paper;
}
