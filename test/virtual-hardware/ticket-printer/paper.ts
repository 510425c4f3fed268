/** The paper of an 80-mm thermal printer: 576 dots across at 203 dpi, growing downwards until it is cut. */
import sharp from 'sharp';
import type { Picture } from './commands.ts';

export const paperWidthDots = 576;
export const paperWidthBytes = paperWidthDots / 8;
/** between the print head and the cutter, as on common printers: about 14 mm */
export const headToCutterDots = 112;
/** the printer's own line spacing, 1/6 inch */
export const defaultLineDots = 34;
/** 25 metres of paper in one slip would be a runaway */
export const longestSlipDots = 200_000;

/** One piece of paper. Rows of 72 bytes, most significant bit left, 1 is black. */
export type Slip = {
  /** counts from 1 */
  readonly n: number;
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bits: Buffer;
  /** how it left the printer; `torn` when the paper ended within it */
  readonly end: 'full-cut' | 'partial-cut' | 'torn';
  /** rows of print that were still between head and cutter: a real printer would have cut through them */
  readonly rowsBehindCutter: number;
  png(): Promise<Buffer>;
};

/** The settings that decide where a picture lands. */
export type Layout = {
  leftMarginDots: number;
  printWidthDots: number;
  positionDots: number;
  align: 'left' | 'centre' | 'right';
  lineDots: number;
};

export const factoryLayout = (): Layout => ({
  leftMarginDots: 0,
  printWidthDots: paperWidthDots,
  positionDots: 0,
  align: 'left',
  lineDots: defaultLineDots,
});

/** Where a picture's left edge comes to lie: within the print area by alignment, else after the print position. */
export const pictureLeft = (layout: Layout, widthDots: number): number => {
  const room = Math.min(layout.printWidthDots, paperWidthDots - layout.leftMarginDots);
  const free = Math.max(0, room - layout.positionDots - widthDots);
  const shift = { left: 0, centre: free >> 1, right: free }[layout.align];
  return layout.leftMarginDots + layout.positionDots + shift;
};

/** One row of the paper (72 bytes) for row `row` of the picture; dots beyond the print area are lost. */
export const printedRow = (picture: Picture, row: number, layout: Layout): Buffer => {
  const line = Buffer.alloc(paperWidthBytes);
  const stride = Math.ceil(picture.widthDots / 8);
  const left = pictureLeft(layout, picture.widthDots * picture.scaleX);
  const end = Math.min(paperWidthDots, layout.leftMarginDots + layout.printWidthDots);
  for (let x = 0; x < picture.widthDots; x++) {
    const byte = picture.bits[row * stride + (x >> 3)] ?? 0;
    if (!(byte & (0x80 >> (x & 7)))) continue;
    for (let copy = 0; copy < picture.scaleX; copy++) {
      const at = left + x * picture.scaleX + copy;
      if (at < end) line[at >> 3] = (line[at >> 3] ?? 0) | (0x80 >> (at & 7));
    }
  }
  return line;
};

export const makeSlip = (n: number, rows: readonly Buffer[], end: Slip['end'], fedToCutter: boolean): Slip => {
  const bits = Buffer.concat(rows);
  const heightDots = rows.length;
  let rowsBehindCutter = 0;
  if (end !== 'torn' && !fedToCutter)
    for (const row of rows.slice(-headToCutterDots)) if (row.some((byte) => byte !== 0)) rowsBehindCutter++;
  return {
    n,
    widthDots: paperWidthDots,
    heightDots,
    bits,
    end,
    rowsBehindCutter,
    png: () => pngOfBits(bits, paperWidthDots, heightDots),
  };
};

/** One-bit dots as a picture on white paper. */
export const pngOfBits = async (bits: Uint8Array, widthDots: number, heightDots: number): Promise<Buffer> => {
  const height = Math.max(1, heightDots);
  const grey = Buffer.alloc(widthDots * height, 255);
  const stride = Math.ceil(widthDots / 8);
  for (let y = 0; y < heightDots; y++)
    for (let x = 0; x < widthDots; x++)
      if ((bits[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) grey[y * widthDots + x] = 0;
  return await sharp(grey, { raw: { width: widthDots, height, channels: 1 } })
    .png({ palette: true, colours: 2 })
    .toBuffer();
};
