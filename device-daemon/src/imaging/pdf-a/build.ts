import { createHash } from 'node:crypto';
import { PDFArray, PDFDocument, PDFHexString, PDFName, PDFRawStream, type PDFRef, PDFString } from 'pdf-lib';
import type { PdfAbout, PdfPage } from '../jobs.ts';
import { jpegFrame } from './jpeg-header.ts';
import { srgbProfile } from './srgb-profile.ts';
import { addTextFont, TEXT_FONT, textOperators } from './text-layer.ts';
import { infoDate, xmpPacket } from './xmp.ts';

/**
 * PDF/A-3b of scanned pages (ISO 19005-3): JPEG bytes untouched, what was read on them as invisible text over them in an
 * embedded font; same input, same bytes.
 */

const PRODUCER = 'mot-cua-kiosk';
const POINTS_PER_INCH = 72;
const MOST_PAGES = 500;
/**
 * The picture keeps this far from the page's edges. Where it ends on a whole device pixel to the last bit, poppler's
 * Splash takes one pixel more and resamples the whole page; a hair less, and every pixel is drawn as it is.
 */
const HAIR_PX = 0.0005;
/** ISO 32000-1 annex C.2: a page measures 3 to 14,400 units each way. */
const PAGE_POINTS = { least: 3, most: 14_400 };

/** Throws on what cannot become a page: no JPEG, another size than said, a page without end. */
export async function buildArchivalPdf(pages: readonly PdfPage[], about: PdfAbout): Promise<Uint8Array> {
  if (pages.length < 1 || pages.length > MOST_PAGES) throw new RangeError(`a paper has 1 to ${MOST_PAGES} pages`);
  const title = printable(about.title);
  const document = await PDFDocument.create({ updateMetadata: false });
  describe(document, title, about.createdAt);
  const textFont = pages.some(({ text }) => text && text.lines.length > 0) ? addTextFont(document) : null;
  for (const page of pages) addPage(document, page, textFont);
  setFileId(document, pages, title, about.createdAt);
  return document.save({ useObjectStreams: false, addDefaultPage: false, updateFieldAppearances: false });
}

/** Control characters have no place in a title and none in XML. */
const printable = (title: string): string =>
  title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, ' ')
    .trim()
    .slice(0, 300);

function describe(document: PDFDocument, title: string, createdAt: Date): void {
  const { context, catalog } = document;
  const date = PDFString.of(infoDate(createdAt));
  context.trailerInfo.Info = context.register(
    context.obj({
      Title: PDFHexString.fromText(title),
      Creator: PDFHexString.fromText(PRODUCER),
      Producer: PDFHexString.fromText(PRODUCER),
      CreationDate: date,
      ModDate: date,
    }),
  );
  const xmp = new TextEncoder().encode(xmpPacket({ title, createdAt, producer: PRODUCER }));
  const metadata = context.stream(xmp, { Type: 'Metadata', Subtype: 'XML' }); // uncompressed: readable without a PDF library
  catalog.set(PDFName.of('Metadata'), context.register(metadata));
  catalog.set(PDFName.of('OutputIntents'), context.obj([outputIntent(document)]));
  catalog.set(PDFName.of('Lang'), PDFString.of('vi-VN'));
  catalog.set(PDFName.of('ViewerPreferences'), context.obj({ DisplayDocTitle: true }));
}

/** Says which RGB the pictures mean (ISO 19005-3, 6.2.3). */
function outputIntent(document: PDFDocument): PDFRef {
  const { context } = document;
  const profile = context.register(context.flateStream(srgbProfile(), { N: 3 }));
  return context.register(
    context.obj({
      Type: 'OutputIntent',
      S: 'GTS_PDFA1',
      OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
      RegistryName: PDFString.of('http://www.color.org'),
      Info: PDFString.of('sRGB IEC61966-2.1'),
      DestOutputProfile: profile,
    }),
  );
}

function addPage(
  document: PDFDocument,
  { jpeg, widthPx, heightPx, dpi, text }: PdfPage,
  textFont: PDFRef | null,
): void {
  const frame = jpegFrame(jpeg);
  if (frame === null) throw new TypeError('a page is not an 8-bit grey or colour JPEG');
  if (frame.widthPx !== widthPx || frame.heightPx !== heightPx)
    throw new TypeError(`a page is ${frame.widthPx}x${frame.heightPx}, not ${widthPx}x${heightPx}`);
  const [width, height] = [pointsOf(widthPx, dpi), pointsOf(heightPx, dpi)];
  const { context } = document;
  const image = PDFRawStream.of(
    context.obj({
      Type: 'XObject',
      Subtype: 'Image',
      Width: widthPx,
      Height: heightPx,
      ColorSpace: frame.components === 3 ? 'DeviceRGB' : 'DeviceGray',
      BitsPerComponent: 8,
      Filter: 'DCTDecode',
      Length: jpeg.length,
    }),
    jpeg,
  );
  const hair = Math.round((HAIR_PX * POINTS_PER_INCH * 1e6) / dpi) / 1e6;
  const [across, up] = [(width - 2 * hair).toFixed(6), (height - 2 * hair).toFixed(6)];
  const scale = text && { across: width / text.widthPx, up: height / text.heightPx };
  const operators = text && scale && textFont ? textOperators(text, scale, height) : '';
  const picture = `q ${across} 0 0 ${up} ${hair.toFixed(6)} ${hair.toFixed(6)} cm /Page Do Q`;
  const drawing = operators ? context.flateStream(`${picture}\n${operators}`) : context.stream(picture);
  const page = document.addPage([width, height]);
  const resources = context.obj({ XObject: { Page: context.register(image) } });
  if (operators && textFont) resources.set(PDFName.of('Font'), context.obj({ [TEXT_FONT.decodeText()]: textFont }));
  page.node.set(PDFName.of('Resources'), resources);
  page.node.set(PDFName.of('Contents'), context.register(drawing));
}

/** Points to a thousandth: 0.0004 mm. */
function pointsOf(pixels: number, dpi: number): number {
  const points = Math.round((pixels * POINTS_PER_INCH * 1000) / dpi) / 1000;
  if (!(points >= PAGE_POINTS.least && points <= PAGE_POINTS.most))
    throw new RangeError(`${pixels} pixels at ${dpi} dpi make no page`);
  return points;
}

/** PDF/A wants an ID in the trailer (6.1.3); it is the digest of what went in, so it is the same for the same paper. */
function setFileId(document: PDFDocument, pages: readonly PdfPage[], title: string, createdAt: Date): void {
  const hash = createHash('sha256').update(JSON.stringify([title, infoDate(createdAt)]));
  for (const page of pages)
    hash.update(`${page.widthPx} ${page.heightPx} ${page.dpi} ${JSON.stringify(page.text ?? null)} `).update(page.jpeg);
  const id = PDFHexString.of(hash.digest('hex').slice(0, 32));
  const both = PDFArray.withContext(document.context);
  both.push(id);
  both.push(id);
  document.context.trailerInfo.ID = both;
}
