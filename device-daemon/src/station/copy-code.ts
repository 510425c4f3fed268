import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import { qrModules } from '../slips/qr-dots.ts';

/** A text as the modules of a QR code, for the clerk's screen and for paper (error correction M: it may be creased). */
export const copyCode = (text: string): CodeView => {
  const { size, isBlack } = qrModules(text);
  const digit = (row: number, column: number): string => {
    const bits = [0, 1, 2, 3].map((bit) => (column + bit < size && isBlack(row, column + bit) ? 1 : 0));
    return bits.reduce<number>((sum, bit) => sum * 2 + bit, 0).toString(16);
  };
  const columns = Array.from({ length: Math.ceil(size / 4) }, (_, at) => at * 4);
  return { size, rows: Array.from({ length: size }, (_, row) => columns.map((column) => digit(row, column)).join('')) };
};
