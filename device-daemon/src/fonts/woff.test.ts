import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import { describe, expect, test } from 'vitest';
import { sfntOfWoff } from './woff.ts';

const require = createRequire(import.meta.url);
const fileOf = (path: string): Buffer => readFileSync(require.resolve(path));
const vietnamese = fileOf('@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-700-normal.woff');

describe('a font of ours without its packing', () => {
  test.each([
    '@fontsource/be-vietnam-pro/files/be-vietnam-pro-vietnamese-700-normal.woff',
    '@fontsource/be-vietnam-pro/files/be-vietnam-pro-latin-400-normal.woff',
    '@fontsource/tinos/files/tinos-vietnamese-400-normal.woff',
  ])('%s has the letters, outlines and widths that the font library finds in it', (path) => {
    const [packed, plain] = [fontkit.create(fileOf(path)), fontkit.create(sfntOfWoff(fileOf(path)))];
    expect(plain.characterSet).toEqual(packed.characterSet);
    const seen = (font: typeof plain) =>
      font.characterSet.slice(0, 150).map((code) => {
        const glyph = font.glyphForCodePoint(code);
        return [code, glyph.advanceWidth, glyph.path.toSVG()];
      });
    expect(seen(plain)).toEqual(seen(packed));
    expect([plain.unitsPerEm, plain.xHeight, plain.capHeight]).toEqual([
      packed.unitsPerEm,
      packed.xHeight,
      packed.capHeight,
    ]);
  });

  test('what is cut, harmed or no font at all is refused in words, whatever byte was changed', () => {
    expect(() => sfntOfWoff(Buffer.from('no font'))).toThrow('no WOFF file');
    for (let length = 0; length < vietnamese.length; length += 997)
      expect(() => sfntOfWoff(vietnamese.subarray(0, length))).toThrow();
    for (let at = 0; at < 44 + 20 * 4; at++) {
      const harmed = Buffer.from(vietnamese);
      harmed[at] = (harmed[at] ?? 0) ^ 0xff;
      try {
        expect(sfntOfWoff(harmed).length).toBeLessThanOrEqual(8 * 1024 * 1024);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
      }
    }
  });
});
