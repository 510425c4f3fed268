import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font, Glyph } from '@pdf-lib/fontkit';
import { sfntOfWoff } from '../fonts/woff.ts';

/**
 * Be Vietnam Pro (SIL OFL 1.1), bundled as an npm package in three files a weight: Latin, Vietnamese, extended Latin.
 * Letters are taken from these files only, never from a font of the operating system: a kiosk may have none, and a
 * letter that quietly comes from elsewhere looks wrong on an official slip.
 */
export type Weight = 400 | 500 | 600 | 700 | 800;

/** A weight of the typeface: outlines by character, in font units (`unitsPerEm` to the em). */
export type Typeface = {
  readonly weight: Weight;
  readonly unitsPerEm: number;
  /** height of x above the baseline, in font units */
  readonly xHeight: number;
  readonly capHeight: number;
  /** null when the typeface does not have the letter */
  glyphOf(character: string): Glyph | null;
  /** how much closer (negative) two letters stand than their widths say, in font units */
  kerning(left: string, right: string): number;
};

const SUBSETS = ['latin', 'vietnamese', 'latin-ext'] as const;
const require = createRequire(import.meta.url);
const loaded = new Map<Weight, Promise<Typeface>>();

/** Loads a weight once. Rejects when the package is not installed as it should be (a broken image, not a fault). */
export const typeface = (weight: Weight): Promise<Typeface> => {
  const known = loaded.get(weight);
  if (known) return known;
  const loading = loadTypeface(weight);
  loaded.set(weight, loading);
  loading.catch(() => loaded.delete(weight));
  return loading;
};

const loadTypeface = async (weight: Weight): Promise<Typeface> => {
  const { default: fontkit } = await import('@pdf-lib/fontkit');
  const files = SUBSETS.map((subset) =>
    require.resolve(`@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff`),
  );
  const fonts = await Promise.all(files.map(async (file) => fontkit.create(sfntOfWoff(await readFile(file)))));
  const latin = fonts[0]!;
  return {
    weight,
    unitsPerEm: latin.unitsPerEm,
    xHeight: latin.xHeight,
    capHeight: latin.capHeight,
    glyphOf: (character) => glyphAmong(fonts, character),
    kerning: kerningOf(latin),
  };
};

const glyphAmong = (fonts: readonly Font[], character: string): Glyph | null => {
  const codePoint = character.codePointAt(0) ?? 0;
  const font = fonts.find((one) => one.hasGlyphForCodePoint(codePoint));
  return font ? font.glyphForCodePoint(codePoint) : null;
};

/**
 * The files cannot kern across each other, so a pair is kerned as its base letters are in the Latin file (Vă as Va):
 * marks above do not change how close letters stand.
 */
const kerningOf = (latin: Font): ((left: string, right: string) => number) => {
  const known = new Map<string, number>();
  return (left, right) => {
    const pair = baseLetter(left) + baseLetter(right);
    const before = known.get(pair);
    if (before !== undefined) return before;
    const run = /^[\p{L}\p{N}]{2}$/u.test(pair) ? latin.layout(pair) : null;
    const closer = run?.glyphs.length === 2 ? run.positions[0]!.xAdvance - run.glyphs[0]!.advanceWidth : 0;
    if (known.size < 10_000) known.set(pair, closer);
    return closer;
  };
};

const baseLetter = (character: string): string => {
  if (character === 'đ') return 'd';
  if (character === 'Đ') return 'D';
  return character.normalize('NFD')[0] ?? character;
};
