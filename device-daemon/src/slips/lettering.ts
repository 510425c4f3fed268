import { dotsOfGlyph, type GlyphDots } from './glyph-dots.ts';
import { type Typeface, typeface, type Weight } from './typeface.ts';

/** How a text looks: its weight, and the height of its x in dots (8 dots are 1 mm). */
export type Style = { readonly weight: Weight; readonly xHeight: number };

/** A letter and where its pen stands, in dots from the start of the line. */
export type PlacedGlyph = { readonly x: number; readonly glyph: GlyphDots };
export type SetLine = { readonly glyphs: readonly PlacedGlyph[]; readonly width: number };

/** Sets text in one style. Letters are drawn once and kept. */
export type Lettering = {
  readonly style: Style;
  /** dots from one baseline to the next: room for Ế above and ự below */
  readonly lineHeight: number;
  /** dots from the top of a line to its baseline */
  readonly ascent: number;
  readonly capHeight: number;
  set(text: string): SetLine;
  /** Breaks a text into lines of at most `maxWidth` dots; a word that is longer than a line is broken, never cut off. */
  wrap(text: string, maxWidth: number): SetLine[];
  /** The same number of lines, but about equally long: for centred text, so that no word stands alone. */
  wrapEvenly(text: string, maxWidth: number): SetLine[];
};

/** Of the em, which is x-height / 0.53 here: Ẵ reaches 1.25 em and may enter the white of the line above, never its letters. */
const ASCENT = 1.14;
const DESCENT = 0.26;
const MAX_KEPT_GLYPHS = 2_000;
/** Longest text on a slip, in characters: longer ones are a bug in a procedure's package, caught there too. */
const MAX_CHARACTERS = 2_000;

const known = new Map<string, Promise<Lettering>>();

export const lettering = (style: Style): Promise<Lettering> => {
  const name = `${style.weight}/${style.xHeight}`;
  const before = known.get(name);
  if (before) return before;
  const made = typeface(style.weight).then((face) => createLettering(face, style));
  if (known.size < 200) known.set(name, made);
  made.catch(() => known.delete(name));
  return made;
};

const createLettering = (face: Typeface, style: Style): Lettering => {
  const scale = style.xHeight / face.xHeight;
  const em = face.unitsPerEm * scale;
  const kept = new Map<string, GlyphDots>();
  const glyphOf = (character: string): GlyphDots => {
    const before = kept.get(character);
    if (before) return before;
    const outline = face.glyphOf(character);
    const drawn = outline ? dotsOfGlyph(face, outline, style.xHeight) : missingLetter(style.xHeight);
    if (kept.size < MAX_KEPT_GLYPHS) kept.set(character, drawn);
    return drawn;
  };
  const set = (text: string): SetLine => {
    const glyphs: PlacedGlyph[] = [];
    let pen = 0;
    let before = '';
    for (const character of cleaned(text)) {
      if (before) pen += face.kerning(before, character) * scale;
      const glyph = glyphOf(character);
      glyphs.push({ x: Math.round(pen), glyph });
      pen += glyph.advance;
      before = character;
    }
    return { glyphs, width: Math.ceil(pen) };
  };
  const linesOf = (words: readonly string[], maxWidth: number): string[] =>
    wrapWords(words, (line) => set(line).width <= maxWidth);
  return {
    style,
    lineHeight: Math.round(em * (ASCENT + DESCENT)),
    ascent: Math.round(em * ASCENT),
    capHeight: Math.round(face.capHeight * scale),
    set,
    wrap: (text, maxWidth) => linesOf(cleaned(text).split(' '), maxWidth).map(set),
    wrapEvenly: (text, maxWidth) => {
      const words = cleaned(text).split(' ');
      const lines = linesOf(words, maxWidth);
      let best = lines;
      for (let width = maxWidth - EVEN_STEP; lines.length > 1 && width > maxWidth / 2; width -= EVEN_STEP) {
        const tighter = linesOf(words, width);
        if (tighter.length > lines.length) break;
        best = tighter;
      }
      return best.map(set);
    },
  };
};

/** How finely equal lines are tried, in dots. */
const EVEN_STEP = 24;

/** One form of each letter, no control characters, single spaces. */
const cleaned = (text: string): string =>
  text
    .slice(0, MAX_CHARACTERS)
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();

/** Fills lines with words; `fits` says whether a line is short enough. */
export const wrapWords = (words: readonly string[], fits: (line: string) => boolean): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line ? `${line} ${word}` : word;
    if (fits(longer)) line = longer;
    else {
      if (line) lines.push(line);
      const pieces = fits(word) ? [word] : breakWord(word, fits);
      lines.push(...pieces.slice(0, -1));
      line = pieces.at(-1) ?? '';
    }
  }
  return line ? [...lines, line] : lines;
};

const breakWord = (word: string, fits: (line: string) => boolean): string[] => {
  const pieces: string[] = [];
  let piece = '';
  for (const character of word) {
    if (piece && !fits(piece + character)) {
      pieces.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...pieces, piece];
};

/** A letter that the typeface does not have is an empty box, as in print: never another font's, never left out. */
const missingLetter = (xHeight: number): GlyphDots => {
  const height = Math.round(xHeight * 1.4);
  const width = Math.round(xHeight * 0.9);
  const dots = new Uint8Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      if (row < 2 || row >= height - 2 || column < 2 || column >= width - 2) dots[row * width + column] = 1;
  return { left: 2, top: height, width, height, dots, advance: width + 4 };
};
