import { type PDFDocument, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import type { PageText, ReadWord } from '../text/page-text.ts';
import { EMPTY_GLYPH, GLYPHLESS_NAME, GLYPHLESS_WIDTH, glyphlessFont } from './glyphless-font.ts';
import { toUnicodeMap } from './to-unicode.ts';

/** Text rendering mode 3: neither filled nor stroked (ISO 32000-1, 9.3.6). */
const INVISIBLE = '3 Tr';
/** How far the line of writing lies above the bottom of a word's box, as a share of its height: tails of g, y and ạ. */
const TAIL = 0.2;

/** The font of all text layers of a document: a composite font whose every character is the one empty glyph. */
export const addTextFont = (document: PDFDocument): PDFRef => {
  const { context } = document;
  const file = glyphlessFont();
  const descriptor = context.register(
    context.obj({
      Type: 'FontDescriptor',
      FontName: GLYPHLESS_NAME,
      Flags: 4, // symbolic: it names no letters of its own
      FontBBox: [0, -200, GLYPHLESS_WIDTH, 800],
      ItalicAngle: 0,
      Ascent: 800,
      Descent: -200,
      CapHeight: 700,
      StemV: 50,
      FontFile2: context.register(context.flateStream(file, { Length1: file.length })),
    }),
  );
  const everyCharacter = Buffer.alloc(2 * 65_536);
  for (let at = 1; at < everyCharacter.length; at += 2) everyCharacter[at] = EMPTY_GLYPH;
  const descendant = context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'CIDFontType2',
      BaseFont: GLYPHLESS_NAME,
      CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
      FontDescriptor: descriptor,
      DW: GLYPHLESS_WIDTH,
      CIDToGIDMap: context.register(context.flateStream(everyCharacter)),
    }),
  );
  return context.register(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: GLYPHLESS_NAME,
      Encoding: 'Identity-H',
      DescendantFonts: [descendant],
      ToUnicode: context.register(context.flateStream(Buffer.from(toUnicode(), 'latin1'))),
    }),
  );
};

export const TEXT_FONT = PDFName.of('Chu');

/** Drawing operators that set what was read over where it stands; `scale`: points for a pixel, `height` of the page in points. */
export const textOperators = (text: PageText, scale: Scale, height: number): string => {
  const set = text.lines.flatMap(({ words }) =>
    standingsOf(words).map((standing, nth) => wordOperators(words[nth] as ReadWord, standing, scale, height)),
  );
  return set.length === 0 ? '' : `BT ${INVISIBLE}\n${set.join('\n')}\nET\n`;
};

type Scale = { readonly across: number; readonly up: number };
/** Foot and height of the writing, pixels: words that share both are one line to whoever reads the file again. */
type Standing = { readonly foot: number; readonly size: number };

/** A word this much higher than the others of its line is set in a type of its own, */
const ANOTHER_TYPE = 1.6;
/** and a line that climbs or falls by this much of its height is left to its words: the page was not straightened. */
const SLANTED = 0.5;

/**
 * All words of a line stand on one foot in one size. Their own boxes differ by the letters they have (a, g, Ố), and readers that
 * order text by where it stands (pdftotext, viewers) would take them for lines of their own.
 */
const standingsOf = (words: readonly ReadWord[]): Standing[] => {
  const own = words.map(({ y, height }): Standing => ({ foot: y + height * (1 - TAIL), size: height }));
  const usual = median(words.map(({ height }) => height));
  const alike = words.filter(({ height }) => height <= usual * ANOTHER_TYPE);
  if (Math.abs(climbOf(alike)) > usual * SLANTED) return own;
  const top = Math.min(...alike.map(({ y }) => y));
  const size = Math.max(...alike.map(({ y, height }) => y + height)) - top;
  const shared: Standing = { foot: top + size * (1 - TAIL), size };
  return words.map((word, nth) => (alike.includes(word) ? shared : (own[nth] as Standing)));
};

/** By how many pixels the middles of the words sink from the first to the last of them (least squares). */
const climbOf = (words: readonly ReadWord[]): number => {
  const middles = words.map(({ x, y, width, height }) => ({ x: x + width / 2, y: y + height / 2 }));
  const mean = (of: (middle: { x: number; y: number }) => number): number =>
    middles.reduce((sum, middle) => sum + of(middle), 0) / middles.length;
  const [midX, midY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const spread = mean(({ x }) => (x - midX) ** 2);
  if (spread === 0) return 0;
  const slope = mean(({ x, y }) => (x - midX) * (y - midY)) / spread;
  return slope * ((middles.at(-1)?.x ?? 0) - (middles[0]?.x ?? 0));
};

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

const wordOperators = (word: ReadWord, { foot, size: sizePx }: Standing, scale: Scale, height: number): string => {
  const units = printable(word.text);
  const size = sizePx * scale.up;
  const stretch = (100 * word.width * scale.across * 1_000) / (units.length * GLYPHLESS_WIDTH * size);
  const [x, y] = [word.x * scale.across, height - foot * scale.up];
  const code = Buffer.from(units, 'utf16le').swap16().toString('hex');
  return `${TEXT_FONT.asString()} ${fixed(size)} Tf ${fixed(stretch)} Tz 1 0 0 1 ${fixed(x)} ${fixed(y)} Tm <${code}> Tj`;
};

/** A space after each word keeps words apart where it is copied; what is no character of text is left out. */
const printable = (text: string): string => `${text.normalize('NFC').replace(/[\p{Cc}\p{Cs}\p{Cn}\ufeff]/gu, '')} `;

const fixed = (value: number): string => value.toFixed(3).replace(/\.?0+$/, '');

/** UTF-16 code units are character codes; each first byte is a range of its own (ISO 32000-1, 9.10.3). */
const toUnicode = (): string => {
  const ranges = Array.from({ length: 256 }, (_, first) => {
    const high = first.toString(16).padStart(2, '0');
    const from = first === 0 ? '20' : '00'; // U+0000 has no place in a text (ISO 19005-3, 6.2.11.7)
    const to = first === 0xfe || first === 0xff ? 'fd' : 'ff';
    return `<${high}${from}> <${high}${to}> <${high}${from}>`;
  });
  return toUnicodeMap('bfrange', ranges);
};
