import type { Bitmap } from '../devices/device.ts';
import type { Lettering, SetLine } from './lettering.ts';

/** Width of the head of an 80-mm printer at 203 dpi (8 dots/mm): 72 mm. */
export const PAPER_DOTS = 576;
/** White kept on both sides: heads stand a little off, and a band that starts inside it can be moved dot by dot. */
export const MARGIN_DOTS = 24;
export const CONTENT_DOTS = PAPER_DOTS - 2 * MARGIN_DOTS;
/** Longest slip, 750 mm. */
const MAX_HEIGHT_DOTS = 6_000;
const STRIDE = PAPER_DOTS / 8;

/** Paper that is printed on from top to bottom: `y` is where the next thing goes, in dots. */
export class Paper {
  y = 0;
  #bits = new Uint8Array(STRIDE * MAX_HEIGHT_DOTS);

  dot(x: number, y: number): void {
    if (x < 0 || x >= PAPER_DOTS || y < 0 || y >= MAX_HEIGHT_DOTS) return;
    const at = y * STRIDE + (x >> 3);
    this.#bits[at] = this.#bits[at]! | (0x80 >> (x & 7));
  }

  box(x: number, y: number, width: number, height: number): void {
    for (let row = y; row < y + height; row++) for (let column = x; column < x + width; column++) this.dot(column, row);
  }

  /** A frame of `thick` dots. */
  frame(x: number, y: number, width: number, height: number, thick: number): void {
    this.box(x, y, width, thick);
    this.box(x, y + height - thick, width, thick);
    this.box(x, y, thick, height);
    this.box(x + width - thick, y, thick, height);
  }

  /** Draws a line of text with its pen at `x` and its baseline at `baseline`; each dot `scale` x `scale` large. */
  letters(line: SetLine, x: number, baseline: number, scale: 1 | 2 = 1): void {
    for (const placed of line.glyphs) {
      const { glyph } = placed;
      for (let row = 0; row < glyph.height; row++)
        for (let column = 0; column < glyph.width; column++) {
          if (glyph.dots[row * glyph.width + column] === 0) continue;
          const left = x + (placed.x + glyph.left + column) * scale;
          const top = baseline + (row - glyph.top) * scale;
          if (scale === 1) this.dot(left, top);
          else this.box(left, top, 2, 2);
        }
    }
  }

  /** Writes lines of text below each other and moves on. */
  paragraph(letters: Lettering, lines: readonly SetLine[], align: 'left' | 'centre', x: number, width: number): void {
    for (const line of lines) {
      const left = align === 'centre' ? x + Math.floor((width - line.width) / 2) : x;
      this.letters(line, left, this.y + letters.ascent);
      this.y += letters.lineHeight;
    }
  }

  /** A line from margin to margin, with white around it. */
  rule(above: number, below: number, thick = 2): void {
    this.y += above;
    this.box(MARGIN_DOTS, this.y, CONTENT_DOTS, thick);
    this.y += thick + below;
  }

  /** What has been printed so far, as high as `y` says. Throws when it ran off the longest slip. */
  finish(): Bitmap {
    if (this.y > MAX_HEIGHT_DOTS) throw new RangeError(`a slip of ${this.y} dots is longer than ${MAX_HEIGHT_DOTS}`);
    return { widthDots: PAPER_DOTS, heightDots: this.y, bits: this.#bits.slice(0, this.y * STRIDE) };
  }
}
