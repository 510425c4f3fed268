/**
 * An independent reader of ESC/POS: bytes in, pieces of paper out. Written from Epson's command reference alone, so that
 * a mistake in the daemon's encoder cannot hide behind the same mistake here.
 */
import { type Command, type Picture, readCommand } from './commands.ts';
import { factoryLayout, longestSlipDots, makeSlip, paperWidthBytes, printedRow, type Slip } from './paper.ts';

const mostErrors = 1000;

/** Paper under a print head: settings, the rows since the last cut, and what a command would print. */
export class PaperMachine {
  readonly errors: string[] = [];
  #layout = factoryLayout();
  #stored: Picture | null = null;
  #rows: Buffer[] = [];
  #cuts = 0;
  #inText = false;

  /** rows of paper that have passed the head since the last cut */
  get uncutDots(): number {
    return this.#rows.length;
  }

  /** Obeys a command's settings and returns the rows it prints, top to bottom; nothing is printed yet. */
  begin(command: Command): readonly Buffer[] {
    const layout = this.#layout;
    const wasText = this.#inText;
    this.#inText = command.kind === 'text';
    switch (command.kind) {
      case 'initialise':
        this.reset();
        return [];
      case 'feed-dots':
        return blank(command.dots);
      case 'feed-lines':
        return blank(command.lines * layout.lineDots);
      case 'line-spacing':
        layout.lineDots = command.dots ?? factoryLayout().lineDots;
        return [];
      case 'left-margin':
        layout.leftMarginDots = Math.min(command.dots, paperWidthBytes * 8);
        return [];
      case 'print-width':
        layout.printWidthDots = command.dots;
        return [];
      case 'position':
        layout.positionDots = Math.max(0, command.relative ? layout.positionDots + command.dots : command.dots);
        return [];
      case 'align':
        layout.align = command.to;
        return [];
      case 'raster':
        return this.#rowsOf(command.picture);
      case 'store-graphics':
        this.#stored = command.picture;
        return [];
      case 'print-graphics': {
        const picture = this.#stored;
        this.#stored = null;
        return picture ? this.#rowsOf(picture) : [];
      }
      case 'text':
        if (!wasText) this.note(`text in a built-in font, starting with 0x${command.byte.toString(16)}`);
        return [];
      case 'unknown':
        this.note(`unknown command ${command.what}`);
        return [];
      default:
        return [];
    }
  }

  print(row: Buffer): void {
    if (this.#rows.length < longestSlipDots) this.#rows.push(row);
    else this.note(`more than ${longestSlipDots} rows without a cut`);
  }

  /** Cuts or tears off what was printed. Null when no paper has moved. */
  part(end: Slip['end'], feedFirst: number | null = null): Slip | null {
    if (feedFirst !== null) for (const row of blank(feedFirst)) this.print(row);
    const rows = this.#rows;
    this.#rows = [];
    return rows.length > 0 ? makeSlip(++this.#cuts, rows, end, feedFirst !== null) : null;
  }

  /** What ESC @ and switching on do. */
  reset(): void {
    this.#layout = factoryLayout();
    this.#stored = null;
  }

  note(error: string): void {
    if (this.errors.length < mostErrors) this.errors.push(error);
  }

  #rowsOf(picture: Picture): readonly Buffer[] {
    const rows: Buffer[] = [];
    for (let row = 0; row < picture.rows; row++) {
      const line = printedRow(picture, row, this.#layout);
      for (let copy = 0; copy < picture.scaleY; copy++) rows.push(line);
    }
    this.#layout.positionDots = 0;
    return rows;
  }
}

const blank = (count: number): Buffer[] => Array.from({ length: count }, () => Buffer.alloc(paperWidthBytes));

export type Decoded = {
  readonly slips: readonly Slip[];
  /** unknown or broken commands, text in built-in fonts, bytes left over; empty for a good stream */
  readonly errors: readonly string[];
  /** rows printed after the last cut */
  readonly uncutDots: number;
};

/** Decodes a whole stream, as a printer without any trouble would print it. */
export const decodePaper = (stream: Uint8Array): Decoded => {
  const machine = new PaperMachine();
  const slips: Slip[] = [];
  let rest = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  for (;;) {
    const read = readCommand(rest);
    if (!read) break;
    rest = rest.subarray(read.length);
    for (const row of machine.begin(read.command)) machine.print(row);
    if (read.command.kind !== 'cut') continue;
    const slip = machine.part(read.command.partial ? 'partial-cut' : 'full-cut', read.command.feedFirst);
    if (slip) slips.push(slip);
  }
  if (rest.length > 0) machine.note(`the stream ends within a command: ${rest.length} bytes are left`);
  return { slips, errors: machine.errors, uncutDots: machine.uncutDots };
};
