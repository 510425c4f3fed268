import type { GreyPage } from '../judge/grey-page.ts';
import { quantile } from '../judge/grey-page.ts';

/** A rectangle on the page in pixels of the picture that was looked at. */
export type CardBox = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** ID-1 of ISO/IEC 7810 is 85.60 by 53.98 mm; laid askew its box grows, a shadow at its rim too. */
const LONG_MM = { least: 80, most: 98 };
const SHORT_MM = { least: 49, most: 68 };
/** Cards are printed over and over; of a paragraph of text half is paper. */
const LEAST_FILLED = 0.72;
/** So much darker than the sheet or lid around it is the pale guilloche of a card, in grey levels. */
const DARKER = 9;
const CELL_MM = 1.4;
const MOST_BOXES = 4;

/**
 * Places where something of the size of an ID card lies or is pictured, printed all over. It may be another card: what it is, its
 * words say (`id-card-words.ts`). Pure; about 5 ms at 150 dpi.
 */
export const cardBoxes = (page: GreyPage): CardBox[] => {
  const cell = Math.max(1, Math.round((CELL_MM * page.dpi) / 25.4));
  const { filled, columns, rows } = filledCells(page, cell);
  const perCellMm = (cell * 25.4) / page.dpi;
  return islands(filled, columns, rows)
    .filter(({ width, height, cells }) => {
      const [long, short] = [Math.max(width, height) * perCellMm, Math.min(width, height) * perCellMm];
      return (
        long >= LONG_MM.least &&
        long <= LONG_MM.most &&
        short >= SHORT_MM.least &&
        short <= SHORT_MM.most &&
        cells >= width * height * LEAST_FILLED
      );
    })
    .slice(0, MOST_BOXES)
    .map(({ x, y, width, height }) => ({ x: x * cell, y: y * cell, width: width * cell, height: height * cell }));
};

const filledCells = ({ widthPx, heightPx, pixels }: GreyPage, cell: number) => {
  const [columns, rows] = [Math.floor(widthPx / cell), Math.floor(heightPx / cell)];
  const means = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * cell; y < (row + 1) * cell; y++)
        for (let at = y * widthPx + column * cell, end = at + cell; at < end; at++) sum += pixels[at] as number;
      means[row * columns + column] = sum / (cell * cell);
    }
  const around = quantile(Float32Array.from(means).sort(), 0.7);
  const filled = Uint8Array.from(means, (mean) => (mean < around - DARKER ? 1 : 0));
  return { filled, columns, rows };
};

type Island = CardBox & { readonly cells: number };

const islands = (filled: Uint8Array, columns: number, rows: number): Island[] => {
  const left = Uint8Array.from(filled);
  const found: Island[] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start] !== 1) continue;
    const stack = [start];
    left[start] = 0;
    let [minX, maxX, minY, maxY, cells] = [columns, 0, rows, 0, 0];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % columns, Math.floor(at / columns)];
      cells++;
      minX = Math.min(minX, x);
      maxX = Math.max(maxX, x);
      minY = Math.min(minY, y);
      maxY = Math.max(maxY, y);
      for (const [toX, toY] of [
        [x - 1, y],
        [x + 1, y],
        [x, y - 1],
        [x, y + 1],
      ] as const) {
        if (toX < 0 || toY < 0 || toX >= columns || toY >= rows || left[toY * columns + toX] !== 1) continue;
        left[toY * columns + toX] = 0;
        stack.push(toY * columns + toX);
      }
    }
    found.push({ x: minX, y: minY, width: maxX - minX + 1, height: maxY - minY + 1, cells });
  }
  return found.sort((one, other) => other.cells - one.cells);
};
