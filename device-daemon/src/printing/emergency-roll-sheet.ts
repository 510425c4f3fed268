import { PDFDocument, type PDFPage, rgb } from 'pdf-lib';
import { dayOf, type EmergencyRoll, numbersOfRoll, rollWords } from '../slips/emergency-roll.ts';
import { formLetters, type Letters, wrap } from './form-letters.ts';

/** A4, in points; numbers in three columns of eight with dashes to cut along. */
const PAGE = { width: 595.28, height: 841.89 };
const MM = 72 / 25.4;
const MARGIN = 8 * MM;
const HEAD = 14 * MM;
const COLUMNS = 3;
const ROWS = 8;
const CELL = { width: (PAGE.width - 2 * MARGIN) / COLUMNS, height: (PAGE.height - 2 * MARGIN - HEAD) / ROWS };
const INSET = 3 * MM;
const black = rgb(0, 0, 0);

/** The emergency roll for an office printer: prepared on a good day, kept in a drawer, cut or torn in order on the bad one. */
export const emergencyRollSheet = async (roll: EmergencyRoll): Promise<Uint8Array> => {
  const numbers = numbersOfRoll(roll);
  const document = await PDFDocument.create();
  document.setTitle(`${rollWords.what} ${numbers[0]}-${numbers.at(-1)}`);
  const regular = await formLetters(document, '400-normal');
  const bold = await formLetters(document, '700-normal');
  const room = CELL.width - 2 * INSET;
  const parts: readonly Part[] = [
    fitted(regular, roll.office, 7.5, room, 2),
    fitted(bold, numbers.at(-1) ?? '', 28, room, 1),
    fitted(bold, roll.service, 9, room, 1),
    fitted(regular, rollWords.time, 9, room, 1),
    fitted(regular, rollWords.call, 8, room, 1),
  ];
  const perPage = COLUMNS * ROWS;
  for (let first = 0; first < numbers.length; first += perPage) {
    const page = document.addPage([PAGE.width, PAGE.height]);
    const shown = numbers.slice(first, first + perPage);
    drawHead(page, regular, bold, {
      title: `${rollWords.what} ${shown[0]}-${shown.at(-1)}. ${roll.service}`,
      what: `${rollWords.order} ${rollWords.until(dayOf(roll.until))}`,
    });
    drawCuts(page);
    for (const [at, number] of shown.entries()) {
      const x = MARGIN + (at % COLUMNS) * CELL.width;
      const top = PAGE.height - MARGIN - HEAD - Math.floor(at / COLUMNS) * CELL.height;
      drawCell(
        page,
        { x, top },
        parts.map((part, n) => (n === 1 ? { ...part, lines: [number] } : part)),
      );
    }
  }
  return document.save();
};

/** A text as it stands in every cell. */
type Part = { readonly letters: Letters; readonly lines: readonly string[]; readonly size: number };

/** As large as asked, or smaller until it has no more lines than that: never cut, an office has a long name. */
const fitted = (letters: Letters, text: string, size: number, room: number, most: number): Part => {
  const lines = wrap(letters, text, size, room);
  return lines.length > most && size > 4 ? fitted(letters, text, size - 0.5, room, most) : { letters, lines, size };
};

const drawHead = (
  page: PDFPage,
  regular: Letters,
  bold: Letters,
  { title, what }: { readonly title: string; readonly what: string },
): void => {
  const width = PAGE.width - 2 * MARGIN;
  const [line = ''] = wrap(bold, title, 11, width);
  bold.draw(page, line, { x: MARGIN, y: PAGE.height - MARGIN - 12, size: 11 });
  const below = fitted(regular, what, 11, width, 1);
  regular.draw(page, below.lines[0] ?? '', { x: MARGIN, y: PAGE.height - MARGIN - 27, size: below.size });
};

const drawCuts = (page: PDFPage): void => {
  const line = (x1: number, y1: number, x2: number, y2: number): void =>
    page.drawLine({ start: { x: x1, y: y1 }, end: { x: x2, y: y2 }, thickness: 0.6, color: black, dashArray: [5, 4] });
  const top = PAGE.height - MARGIN - HEAD;
  for (let column = 1; column < COLUMNS; column++)
    line(MARGIN + column * CELL.width, MARGIN, MARGIN + column * CELL.width, top);
  for (let row = 0; row <= ROWS; row++)
    line(MARGIN, top - row * CELL.height, PAGE.width - MARGIN, top - row * CELL.height);
};

const drawCell = (
  page: PDFPage,
  { x, top }: { readonly x: number; readonly top: number },
  parts: readonly Part[],
): void => {
  let y = top - INSET;
  for (const { letters, lines, size } of parts)
    for (const line of lines) {
      y -= size * (size > 20 ? 1 : 1.2); // digits have neither accents nor tails
      letters.draw(page, line, { x: x + (CELL.width - letters.width(line, size)) / 2, y, size });
    }
};
