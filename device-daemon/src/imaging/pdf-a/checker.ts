import {
  decodePDFRawStream,
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  PDFRawStream,
  PDFString,
} from 'pdf-lib';
import { jpegFrame } from './jpeg-header.ts';

/**
 * What is looked for, by clause of ISO 19005-3. This is not veraPDF and proves no conformance: it covers these rules and no
 * others, for files of scanned pages, and was written by the people who wrote the builder.
 */
export const RULES = {
  '6.1.2': 'a PDF 1.4 to 1.7 header, followed by a comment of four bytes above 127',
  '6.1.3': 'a file ID in the trailer, no encryption, nothing after %%EOF',
  '6.1.7': 'no LZW',
  '6.1.13': 'pages of 3 to 14,400 units',
  '6.2.3': 'an output intent GTS_PDFA1 with an RGB display profile that does not lie about its size',
  '6.2.8': 'pictures: DCT, as large and of the colour space that their JPEG says, not interpolated',
  '6.2.10': 'no page with a transparency group',
  '6.2.11.4': 'fonts: composite, their program and their glyph map embedded',
  '6.2.11.5': 'fonts: widths of the program are those of the dictionary',
  '6.2.11.7': 'fonts: characters map to Unicode',
  '6.2/6.9': 'no JavaScript, soft masks, alternates, OPI, launch actions, files',
  '6.5': 'no actions and no form in the catalog',
  '6.6.2': 'XMP, not compressed',
  '6.6.3': 'Info and XMP say the same',
  '6.6.4': 'XMP says part 3, conformance B',
} as const;
type Rule = keyof typeof RULES;

/** The faults found, each as `clause: what`; empty: none of `RULES` is broken. */
export async function whatIsNotPdfA(bytes: Uint8Array): Promise<readonly string[]> {
  const faults: string[] = [];
  const wrong = (clause: Rule, what: string): void => {
    faults.push(`${clause}: ${what}`);
  };
  const head = Buffer.from(bytes.subarray(0, 20)).toString('latin1');
  if (!/^%PDF-1\.[4-7]\s%[\x80-\xff]{4}/.test(head)) wrong('6.1.2', 'no PDF 1.x header with a binary comment');
  if (!/%%EOF\s?$/.test(Buffer.from(bytes.subarray(-8)).toString('latin1'))) wrong('6.1.3', 'bytes after %%EOF');
  const document = await PDFDocument.load(bytes, { updateMetadata: false, ignoreEncryption: true });
  const { context, catalog } = document;
  const { ID, Encrypt, Info } = context.trailerInfo;
  if (!(ID instanceof PDFArray) || ID.size() !== 2) wrong('6.1.3', 'no file ID in the trailer');
  if (Encrypt !== undefined) wrong('6.1.3', 'encrypted');
  for (const name of ['OpenAction', 'AA', 'JavaScript', 'AcroForm', 'OCProperties', 'Names'])
    if (catalog.has(PDFName.of(name))) wrong('6.5', `the catalog has ${name}`);

  const metadata = catalog.lookup(PDFName.of('Metadata'));
  const xmp = metadata instanceof PDFRawStream ? Buffer.from(metadata.contents).toString('utf8') : '';
  if (metadata instanceof PDFRawStream && metadata.dict.has(PDFName.of('Filter'))) wrong('6.6.2', 'XMP is compressed');
  if (element(xmp, 'pdfaid:part') !== '3' || element(xmp, 'pdfaid:conformance') !== 'B')
    wrong('6.6.4', 'XMP does not say part 3, conformance B');
  const info = Info === undefined ? undefined : context.lookup(Info);
  if (!(info instanceof PDFDict)) wrong('6.6.3', 'no Info dictionary');
  else for (const difference of infoAgainstXmp(info, xmp)) wrong('6.6.3', difference);

  const intents = catalog.lookup(PDFName.of('OutputIntents'));
  const intent = intents instanceof PDFArray ? intents.lookup(0) : undefined;
  if (!(intent instanceof PDFDict)) wrong('6.2.3', 'no output intent');
  else for (const fault of intentFaults(intent)) wrong('6.2.3', fault);

  for (const [, object] of context.enumerateIndirectObjects()) {
    const dict = object instanceof PDFRawStream ? object.dict : object instanceof PDFDict ? object : null;
    if (dict === null) continue;
    for (const name of ['JS', 'SMask', 'Alternates', 'OPI', 'Launch', 'EmbeddedFile', 'F'])
      if (dict.has(PDFName.of(name))) wrong('6.2/6.9', `an object has ${name}`);
    if (textOf(dict, 'Type') === '/Font') for (const [rule, fault] of fontFaults(dict)) wrong(rule, fault);
    if (textOf(dict, 'Filter').includes('LZW')) wrong('6.1.7', 'LZW');
    if (object instanceof PDFRawStream && textOf(dict, 'Subtype') === '/Image')
      for (const fault of imageFaults(object)) wrong('6.2.8', fault);
  }
  for (const page of document.getPages()) {
    const { width, height } = page.getSize();
    if (!(width >= 3 && height >= 3 && width <= 14_400 && height <= 14_400)) wrong('6.1.13', 'impossible page size');
    if (page.node.has(PDFName.of('Group'))) wrong('6.2.10', 'a page with a transparency group');
  }
  return faults;
}

function infoAgainstXmp(info: PDFDict, xmp: string): string[] {
  const said: readonly (readonly [string, string | null])[] = [
    ['Title', unescaped(/<dc:title>\s*<rdf:Alt>\s*<rdf:li xml:lang="x-default">([^<]*)</.exec(xmp)?.[1] ?? null)],
    ['Producer', element(xmp, 'pdf:Producer')],
    ['Creator', element(xmp, 'xmp:CreatorTool')],
    ['CreationDate', element(xmp, 'xmp:CreateDate')],
    ['ModDate', element(xmp, 'xmp:ModifyDate')],
  ];
  return said
    .filter(([key, inXmp]) => {
      const value = info.lookup(PDFName.of(key));
      const inInfo = value instanceof PDFHexString || value instanceof PDFString ? value.decodeText() : null;
      return inInfo === null || (key.endsWith('Date') ? digits(inInfo) !== digits(inXmp ?? '') : inInfo !== inXmp);
    })
    .map(([key]) => `${key} differs between Info and XMP`);
}

function intentFaults(intent: PDFDict): string[] {
  const profile = intent.lookup(PDFName.of('DestOutputProfile'));
  const faults = textOf(intent, 'S') === '/GTS_PDFA1' ? [] : ['the intent is not GTS_PDFA1'];
  if (!(profile instanceof PDFRawStream)) return [...faults, 'no profile'];
  const icc = Buffer.from(decodePDFRawStream(profile).decode());
  const text = (from: number, to: number): string => icc.subarray(from, to).toString('latin1');
  if (icc.length < 128 || icc.readUInt32BE(0) !== icc.length) faults.push('the profile lies about its size');
  if (text(36, 40) !== 'acsp' || text(16, 20) !== 'RGB ' || text(12, 16) !== 'mntr')
    faults.push('no RGB display profile');
  if (textOf(profile.dict, 'N') !== '3') faults.push('N is not 3');
  return faults;
}

/** A font of the text layer: Type 0 over an embedded TrueType program whose glyphs are all of one width. */
function fontFaults(font: PDFDict): [Rule, string][] {
  const kind = textOf(font, 'Subtype');
  if (kind === '/Type0')
    return font.lookup(PDFName.of('ToUnicode')) instanceof PDFRawStream
      ? []
      : [['6.2.11.7', 'a font without ToUnicode']];
  if (kind !== '/CIDFontType2') return [['6.2.11.4', `a font of kind ${kind}`]];
  const descriptor = font.lookup(PDFName.of('FontDescriptor'));
  const program = descriptor instanceof PDFDict ? descriptor.lookup(PDFName.of('FontFile2')) : undefined;
  if (!(program instanceof PDFRawStream)) return [['6.2.11.4', 'a font that is not embedded']];
  const faults: [Rule, string][] = [];
  const map = font.lookup(PDFName.of('CIDToGIDMap'));
  if (!(map instanceof PDFRawStream) && map?.toString() !== '/Identity')
    faults.push(['6.2.11.4', 'a font without CIDToGIDMap']);
  const width = advanceOf(Buffer.from(decodePDFRawStream(program).decode()));
  if (String(width) !== textOf(font, 'DW') || font.has(PDFName.of('W')))
    faults.push(['6.2.11.5', 'widths of a font differ from its program']);
  return faults;
}

/** The advance width of the last glyph in thousandths of the em (OpenType `hmtx` and `head`); null: no such font. */
function advanceOf(font: Buffer): number | null {
  const tables = font.length >= 12 ? Math.min(64, font.readUInt16BE(4)) : 0;
  const table = (tag: string): number | null => {
    for (let at = 12; at < 12 + 16 * tables && at + 16 <= font.length; at += 16)
      if (font.toString('latin1', at, at + 4) === tag) return font.readUInt32BE(at + 8);
    return null;
  };
  const [head, hhea, hmtx] = [table('head'), table('hhea'), table('hmtx')];
  if (head === null || hhea === null || hmtx === null || head + 20 > font.length || hhea + 36 > font.length)
    return null;
  const last = hmtx + 4 * (font.readUInt16BE(hhea + 34) - 1);
  return last >= 0 && last + 2 <= font.length ? (font.readUInt16BE(last) * 1_000) / font.readUInt16BE(head + 18) : null;
}

function imageFaults(image: PDFRawStream): string[] {
  const { dict, contents } = image;
  const frame = jpegFrame(contents);
  if (textOf(dict, 'Filter') !== '/DCTDecode' || frame === null) return ['an image that is no JPEG'];
  const faults: string[] = [];
  if (textOf(dict, 'Interpolate') === 'true') faults.push('Interpolate');
  if (textOf(dict, 'Width') !== String(frame.widthPx) || textOf(dict, 'Height') !== String(frame.heightPx))
    faults.push('an image of another size than its JPEG');
  if (textOf(dict, 'ColorSpace') !== (frame.components === 3 ? '/DeviceRGB' : '/DeviceGray'))
    faults.push('an image of another colour space than its JPEG');
  return faults;
}

const textOf = (dict: PDFDict, key: string): string => dict.lookup(PDFName.of(key))?.toString() ?? '';
const digits = (date: string): string => date.replace(/\D/g, '');
const element = (xmp: string, name: string): string | null =>
  unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xmp)?.[1] ?? null);

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const unescaped = (text: string | null): string | null =>
  text?.replace(/&(amp|lt|gt|quot);/g, (_, name: string) => CHARACTERS[name] ?? '') ?? null;
