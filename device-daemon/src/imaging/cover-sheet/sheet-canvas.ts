import type { RawPage } from '../../devices/device.ts';
import type { Lettering, SetLine } from '../../slips/lettering.ts';

/** A4 at 300 dpi. */
export const SHEET_DPI = 300;
export const SHEET_PX = { width: 2480, height: 3508 } as const;

/** mm to pixels of the sheet. */
export const px = (mm: number): number => Math.round((mm * SHEET_DPI) / 25.4);

const BLACK = 0;
const WHITE = 255;

/** White paper of A4 that black and white things are put on; places are pixels from the top left. */
export class SheetCanvas {
  readonly pixels = new Uint8Array(SHEET_PX.width * SHEET_PX.height).fill(WHITE);

  box(x: number, y: number, width: number, height: number, level = BLACK): void {
    const [left, right] = [Math.max(0, x), Math.min(SHEET_PX.width, x + width)];
    for (let row = Math.max(0, y); row < Math.min(SHEET_PX.height, y + height); row++)
      this.pixels.fill(level, row * SHEET_PX.width + left, row * SHEET_PX.width + Math.max(left, right));
  }

  /** A line of text, its baseline at `baseline`. */
  letters(line: SetLine, x: number, baseline: number, level = BLACK): void {
    for (const placed of line.glyphs) {
      const { left, top, width, height, dots } = placed.glyph;
      for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++)
          if (dots[row * width + column] === 1)
            this.box(x + placed.x + left + column, baseline + row - top, 1, 1, level);
    }
  }

  /** Lines below each other from `y` on, in the middle of a column or at its left; answers where the next thing may go. */
  paragraph(
    letters: Lettering,
    lines: readonly SetLine[],
    place: { readonly x: number; readonly y: number; readonly width: number; readonly centred: boolean },
    level = BLACK,
  ): number {
    let y = place.y;
    for (const line of lines) {
      const x = place.centred ? place.x + Math.floor((place.width - line.width) / 2) : place.x;
      this.letters(line, x, y + letters.ascent, level);
      y += letters.lineHeight;
    }
    return y;
  }

  page(): RawPage {
    return { widthPx: SHEET_PX.width, heightPx: SHEET_PX.height, channels: 1, dpi: SHEET_DPI, pixels: this.pixels };
  }
}
