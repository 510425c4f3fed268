/**
 * What tesseract read on one page. Boxes in pixels of the page as it was given, from its top left corner; words in the order of
 * reading, text in Unicode NFC.
 */
export type ReadWord = {
  readonly text: string;
  /** 0 to 100, as tesseract says it */
  readonly confidence: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type ReadLine = {
  readonly words: readonly ReadWord[];
  /** block and paragraph that it belongs to: a new number, a new one */
  readonly block: number;
  readonly paragraph: number;
};

export type PageText = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly lines: readonly ReadLine[];
};

/** The page as plain text: a line for a line, an empty one between paragraphs. */
export const plainText = ({ lines }: PageText): string =>
  lines
    .map(({ words, block, paragraph }, nth) => {
      const before = lines[nth - 1];
      const apart = before && (before.block !== block || before.paragraph !== paragraph) ? '\n' : '';
      return apart + words.map(({ text }) => text).join(' ');
    })
    .join('\n');
