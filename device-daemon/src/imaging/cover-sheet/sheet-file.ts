import { deflateSync } from 'node:zlib';
import { PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';
import type { RawPage } from '../../devices/device.ts';

/**
 * Sheets ready for a printer: one PDF, a page each, at their own size (100 %). The pictures are one bit deep, so letters and
 * codes meet the printer's own dots and the file has some 25 KB a sheet. Same sheets, same bytes. Throws without a sheet.
 */
export const sheetsAsPdf = async (sheets: readonly RawPage[]): Promise<Uint8Array> => {
  if (sheets.length < 1 || sheets.length > MOST_SHEETS) throw new RangeError(`1 to ${MOST_SHEETS} sheets at a time`);
  const document = await PDFDocument.create({ updateMetadata: false });
  for (const sheet of sheets) addSheet(document, sheet);
  return document.save({ useObjectStreams: false, addDefaultPage: false });
};

const MOST_SHEETS = 500;
const POINTS_PER_INCH = 72;

const addSheet = (document: PDFDocument, sheet: RawPage): void => {
  const { context } = document;
  const bits = deflateSync(blackAndWhite(sheet), { level: 9 });
  const image = PDFRawStream.of(
    context.obj({
      Type: 'XObject',
      Subtype: 'Image',
      Width: sheet.widthPx,
      Height: sheet.heightPx,
      ColorSpace: 'DeviceGray',
      BitsPerComponent: 1,
      Filter: 'FlateDecode',
      Length: bits.length,
    }),
    bits,
  );
  const width = (sheet.widthPx * POINTS_PER_INCH) / sheet.dpi;
  const height = (sheet.heightPx * POINTS_PER_INCH) / sheet.dpi;
  const page = document.addPage([width, height]);
  page.node.set(PDFName.of('Resources'), context.obj({ XObject: { Sheet: context.register(image) } }));
  const drawing = context.stream(`q ${width.toFixed(4)} 0 0 ${height.toFixed(4)} 0 0 cm /Sheet Do Q`);
  page.node.set(PDFName.of('Contents'), context.register(drawing));
};

/** Rows of whole bytes, 1 is white. */
const blackAndWhite = ({ widthPx, heightPx, pixels, channels }: RawPage): Uint8Array => {
  if (channels !== 1) throw new TypeError('a cover sheet is grey');
  const stride = Math.ceil(widthPx / 8);
  const bits = new Uint8Array(stride * heightPx);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++)
      if ((pixels[at] as number) >= 128) {
        const byte = y * stride + (x >> 3);
        bits[byte] = (bits[byte] as number) | (0x80 >> (x & 7));
      }
  return bits;
};

/** One sheet as PNG, for a screen. */
export const sheetAsPng = async ({ widthPx, heightPx, pixels }: RawPage): Promise<Uint8Array> => {
  const { default: sharp } = await import('sharp');
  const picture = sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } }).toColourspace('b-w');
  return new Uint8Array(await picture.withMetadata({ density: 300 }).png({ compressionLevel: 6 }).toBuffer());
};
