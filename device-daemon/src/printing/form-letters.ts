import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Font } from '@pdf-lib/fontkit';
import type { PDFDocument, PDFFont, PDFPage } from 'pdf-lib';
import { sfntOfWoff } from '../fonts/woff.ts';

/**
 * Letters of a printed form: Tinos (SIL OFL 1.1, as wide as the Times New Roman of official papers), its letters of Vietnamese
 * and of the minorities from three files each. Never a font of the machine: it may have none.
 */
export type Letters = {
  width(text: string, size: number): number;
  /** draws one line; `y` is its base line, in points from the foot of the page */
  draw(page: PDFPage, text: string, at: { readonly x: number; readonly y: number; readonly size: number }): void;
};

const require = createRequire(import.meta.url);
type Part = { readonly font: Font; readonly embedded: PDFFont };

export const formLetters = async (
  document: PDFDocument,
  style: '400-normal' | '700-normal' | '400-italic',
): Promise<Letters> => {
  const { default: fontkit } = await import('@pdf-lib/fontkit');
  document.registerFontkit(fontkit);
  const parts: Part[] = [];
  for (const subset of ['latin', 'vietnamese', 'latin-ext']) {
    const bytes = sfntOfWoff(await readFile(require.resolve(`@fontsource/tinos/files/tinos-${subset}-${style}.woff`)));
    parts.push({ font: fontkit.create(bytes), embedded: await document.embedFont(bytes, { subset: true }) });
  }
  const runs = (text: string): { part: Part; text: string }[] => {
    const found: { part: Part; text: string }[] = [];
    for (const wished of text.normalize('NFC').replace(/\s/gu, ' ')) {
      const has = (letter: string) => parts.find(({ font }) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
      const part = has(wished) ?? parts[0];
      if (!part) throw new Error('a typeface of no files');
      const letter = has(wished) ? wished : '?'; // never left out in silence
      const last = found.at(-1);
      if (last?.part === part) last.text += letter;
      else found.push({ part, text: letter });
    }
    return found;
  };
  return {
    width: (text, size) =>
      runs(text).reduce((sum, run) => sum + run.part.embedded.widthOfTextAtSize(run.text, size), 0),
    draw: (page, text, { x, y, size }) => {
      let left = x;
      for (const run of runs(text)) {
        page.drawText(run.text, { x: left, y, size, font: run.part.embedded });
        left += run.part.embedded.widthOfTextAtSize(run.text, size);
      }
    },
  };
};

/** Breaks a text into lines of at most `width`; a word that is longer than a line is broken, nothing is clipped. */
export const wrap = (letters: Letters, text: string, size: number, width: number, firstWidth = width): string[] => {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ').flatMap((one) => pieces(letters, one, size, width))) {
      const longer = line === '' ? word : `${line} ${word}`;
      const room = lines.length === 0 ? firstWidth : width;
      if (line !== '' && letters.width(longer, size) > room) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
  }
  return lines;
};

const pieces = (letters: Letters, word: string, size: number, width: number): string[] => {
  if (letters.width(word, size) <= width) return [word];
  const cut: string[] = [''];
  for (const letter of word) {
    const last = cut.at(-1) ?? '';
    if (letters.width(last + letter, size) > width) cut.push(letter);
    else cut[cut.length - 1] = last + letter;
  }
  return cut;
};
