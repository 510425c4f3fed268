import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font, Glyph, Subset } from '@pdf-lib/fontkit';
import { PDFDict, PDFHexString, PDFName, type PDFRef, PDFString } from 'pdf-lib';
import { sfntOfWoff } from '../fonts/woff.ts';
import { toUnicodeMap } from '../imaging/pdf-a/to-unicode.ts';
import { hexOf } from './der.ts';
import type { PdfRevision } from './pdf-revision.ts';

/**
 * The letters of a stamp. The rule (NĐ 30/2020) says Times New Roman. Tinos is drawn to the same widths, is free (SIL OFL
 * 1.1), has all of Vietnamese, and is taken as soon as `@fontsource/tinos` is installed; until then the project's own
 * Be Vietnam Pro stands in, upright and black, but without serifs. Never a font of the machine: it may have none.
 */
const TYPEFACES = [
  { family: 'Tinos', files: '@fontsource/tinos/files/tinos' },
  { family: 'BeVietnamPro', files: '@fontsource/be-vietnam-pro/files/be-vietnam-pro' },
] as const;
const SUBSETS = ['latin', 'vietnamese', 'latin-ext'] as const;

export type StampTypeface = {
  readonly family: string;
  /** heights in thousandths of an em */
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  /** width of a text in thousandths of an em */
  widthOf(text: string): number;
  /** letters for one file: remembers which are used */
  startLettering(): StampLettering;
};

/** A text as content-stream operators, and at the end the fonts that they name, embedded with their used letters only. */
export type StampLettering = {
  /** operators between BT and ET; `size` in points */
  show(text: string, size: number): string;
  /** a `Font` resource dictionary */
  embed(revision: PdfRevision): Promise<PDFDict>;
};

type Part = { readonly font: Font; readonly name: string };
type PlacedLetter = { readonly part: Part; readonly glyph: Glyph; readonly character: string; readonly kern: number };

const require = createRequire(import.meta.url);
let loaded: Promise<StampTypeface> | null = null;

/** Loads once. Rejects when no typeface is installed: a broken image, not a fault. */
export function stampTypeface(): Promise<StampTypeface> {
  loaded ??= loadTypeface(TYPEFACES);
  loaded.catch(() => {
    loaded = null;
  });
  return loaded;
}

/** The first of these typefaces that is installed. */
export async function loadTypeface(
  candidates: readonly { readonly family: string; readonly files: string }[],
): Promise<StampTypeface> {
  const { default: fontkit } = await import('@pdf-lib/fontkit');
  for (const { family, files } of candidates) {
    const paths = SUBSETS.map((subset) => installed(`${files}-${subset}-400-normal.woff`)).filter(
      (path) => path !== null,
    );
    if (paths.length !== SUBSETS.length) continue;
    const fonts = await Promise.all(paths.map(async (path) => fontkit.create(sfntOfWoff(await readFile(path)))));
    return typefaceOf(
      family,
      fonts.map((font, index) => ({ font, name: `F${index}` })),
    );
  }
  throw new Error('no typeface for stamps is installed');
}

function installed(file: string): string | null {
  try {
    return require.resolve(file);
  } catch {
    return null;
  }
}

function typefaceOf(family: string, parts: readonly Part[]): StampTypeface {
  const latin = parts[0]?.font;
  if (latin === undefined) throw new Error('a typeface of no files');
  const perMille = (units: number): number => (units * 1000) / latin.unitsPerEm;
  const placed = (text: string): readonly PlacedLetter[] => lettersOf(parts, latin, text);
  return {
    family,
    ascent: perMille(latin.ascent),
    descent: perMille(latin.descent),
    capHeight: perMille(latin.capHeight),
    widthOf: (text) => placed(text).reduce((sum, { glyph, kern }) => sum + perMille(glyph.advanceWidth) + kern, 0),
    startLettering: () => letteringOf(family, placed),
  };
}

/** Each letter from the first file that has it; a letter that none has is a question mark, never left out. */
function lettersOf(parts: readonly Part[], latin: Font, text: string): readonly PlacedLetter[] {
  let before = '';
  return Array.from(text.normalize('NFC'), (wished) => {
    const partWith = (character: string): Part | undefined =>
      parts.find(({ font }) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
    const character = partWith(wished) ? wished : '?';
    const part = partWith(character) ?? parts[0];
    if (part === undefined) throw new Error('a typeface of no files');
    const glyph = part.font.glyphForCodePoint(character.codePointAt(0) ?? 0);
    const kern = before === '' ? 0 : kerning(latin, before, character);
    before = character;
    return { part, glyph, character, kern };
  });
}

/** How much closer two letters stand, as their base letters do: the files cannot kern across each other. In 1/1000 em. */
function kerning(latin: Font, left: string, right: string): number {
  const pair = baseOf(left) + baseOf(right);
  if (!/^[A-Za-z0-9]{2}$/.test(pair)) return 0;
  const { glyphs, positions } = latin.layout(pair, { liga: false });
  const [first, second] = [glyphs[0], positions[0]];
  if (glyphs.length !== 2 || !first || !second) return 0;
  return ((second.xAdvance - first.advanceWidth) * 1000) / latin.unitsPerEm;
}

const baseOf = (character: string): string =>
  character === 'đ' ? 'd' : character === 'Đ' ? 'D' : (character.normalize('NFD')[0] ?? character);

type Used = {
  readonly part: Part;
  readonly subset: Subset;
  /** by glyph number in the subset */
  readonly letters: Map<number, { readonly character: string; readonly width: number }>;
};

function letteringOf(family: string, placed: (text: string) => readonly PlacedLetter[]): StampLettering {
  const used = new Map<string, Used>();
  const usedOf = (part: Part): Used => {
    const before = used.get(part.name);
    if (before) return before;
    const fresh: Used = { part, subset: part.font.createSubset(), letters: new Map() };
    used.set(part.name, fresh);
    return fresh;
  };
  const codeOf = ({ part, glyph, character }: PlacedLetter): number => {
    const { subset, letters } = usedOf(part);
    const code = subset.includeGlyph(glyph);
    letters.set(code, { character, width: Math.round((glyph.advanceWidth * 1000) / part.font.unitsPerEm) });
    return code;
  };
  return {
    show: (text, size) => {
      const operators: string[] = [];
      for (const run of runsOf(placed(text))) {
        const letters = run.map((letter) => `${kernOf(letter)}<${hex4(codeOf(letter))}>`).join('');
        operators.push(`/${run[0]?.part.name} ${size} Tf [${letters}] TJ`);
      }
      return operators.join('\n');
    },
    embed: async (revision) => {
      const fonts = PDFDict.withContext(revision.view.context);
      for (const one of used.values())
        fonts.set(PDFName.of(one.part.name), embedded(revision, family, one, await programOf(one.subset)));
      return fonts;
    },
  };
}

/** TJ moves left by thousandths of an em (ISO 32000-1, 9.4.3). */
const kernOf = ({ kern }: PlacedLetter): string => (Math.round(kern) === 0 ? '' : String(-Math.round(kern)));

function runsOf(letters: readonly PlacedLetter[]): readonly (readonly PlacedLetter[])[] {
  const runs: PlacedLetter[][] = [];
  for (const letter of letters) {
    const run = runs.at(-1);
    if (run?.[0]?.part === letter.part) run.push(letter);
    else runs.push([letter]);
  }
  return runs;
}

/** The subset as a TrueType file. */
const programOf = (subset: Subset): Promise<Uint8Array> =>
  new Promise((resolve) => {
    const pieces: Uint8Array[] = [];
    subset
      .encodeStream()
      .on('data', (bytes) => pieces.push(bytes))
      .on('end', () => resolve(new Uint8Array(Buffer.concat(pieces))));
  });

/** A composite font with its glyph numbers as codes (9.7), and what each means, so that the words can be copied out. */
function embedded(revision: PdfRevision, family: string, { part, letters }: Used, program: Uint8Array): PDFRef {
  const { context } = revision.view;
  const baseFont = `${tagOf(program)}+${family}-Regular`;
  const { font } = part;
  const perMille = (units: number): number => Math.round((units * 1000) / font.unitsPerEm);
  const descriptor = context.obj({
    Type: 'FontDescriptor',
    FontName: baseFont,
    Flags: 4, // symbolic: its codes are glyphs of its own (9.8.2)
    FontBBox: [font.bbox.minX, font.bbox.minY, font.bbox.maxX, font.bbox.maxY].map(perMille),
    ItalicAngle: 0,
    Ascent: perMille(font.ascent),
    Descent: perMille(font.descent),
    CapHeight: perMille(font.capHeight),
    StemV: 80,
    FontFile2: revision.add(context.flateStream(program, { Length1: program.length })),
  });
  const codes = [...letters].sort(([one], [other]) => one - other);
  const descendant = context.obj({
    Type: 'Font',
    Subtype: 'CIDFontType2',
    BaseFont: baseFont,
    CIDSystemInfo: { Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0 },
    CIDToGIDMap: 'Identity',
    FontDescriptor: revision.add(descriptor),
    DW: 1000,
    W: codes.flatMap(([code, { width }]) => [context.obj(code), context.obj([width])]),
  });
  const meanings = codes.map(([code, { character }]) => `<${hex4(code)}> ${PDFHexString.of(utf16(character))}`);
  return revision.add(
    context.obj({
      Type: 'Font',
      Subtype: 'Type0',
      BaseFont: baseFont,
      Encoding: 'Identity-H',
      DescendantFonts: [revision.add(descendant)],
      ToUnicode: revision.add(context.flateStream(toUnicodeMap('bfchar', meanings))),
    }),
  );
}

/** Six capitals that name the subset (9.6.4), made from its bytes so that the same letters give the same file. */
function tagOf(program: Uint8Array): string {
  let sum = 7;
  for (const byte of program) sum = (sum * 31 + byte) % 308_915_776; // 26 to the sixth
  return Array.from({ length: 6 }, (_, place) => String.fromCharCode(65 + (Math.floor(sum / 26 ** place) % 26))).join(
    '',
  );
}

const hex4 = (code: number): string => code.toString(16).padStart(4, '0');
const utf16 = (character: string): string => hexOf(Buffer.from(character, 'utf16le').swap16());
