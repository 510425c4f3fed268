import { readDate } from './dates.ts';

/**
 * A date in Vietnamese words, as civil-status forms want it beside the digits:
 * `2026-11-20` → "Ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu". Null when the date is not whole.
 */
export const dateInWords = (date: string): string | null => {
  const read = readDate(date);
  if (!read?.month || !read.day) return null;
  return `Ngày ${dayWords(read.day)} tháng ${monthWords(read.month)} năm ${numberInWords(read.year)}`;
};

const digits = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;
const digit = (value: number): string => digits[value] ?? '';

/** Civil registers write "tháng tư" for April, and "mùng" is left to speech. */
const monthWords = (month: number): string => (month === 4 ? 'tư' : numberInWords(month));
const dayWords = (day: number): string => numberInWords(day);

/** Whole numbers 0 to 9999 in words, northern reading (nghìn, linh). */
export const numberInWords = (value: number): string => {
  if (!Number.isInteger(value) || value < 0 || value > 9999) throw new RangeError(`no words for ${value}`);
  const thousands = Math.floor(value / 1000);
  const rest = value % 1000;
  if (thousands === 0) return belowThousand(rest, false);
  return rest === 0 ? `${digit(thousands)} nghìn` : `${digit(thousands)} nghìn ${belowThousand(rest, true)}`;
};

const belowThousand = (value: number, afterThousands: boolean): string => {
  const hundreds = Math.floor(value / 100);
  const rest = value % 100;
  if (hundreds === 0 && !afterThousands) return belowHundred(rest);
  const lead = `${digit(hundreds)} trăm`;
  if (rest === 0) return lead;
  return rest < 10 ? `${lead} linh ${digit(rest)}` : `${lead} ${belowHundred(rest)}`;
};

const belowHundred = (value: number): string => {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  if (tens === 0) return digit(ones);
  const lead = tens === 1 ? 'mười' : `${digit(tens)} mươi`;
  return ones === 0 ? lead : `${lead} ${onesAfterTens(ones, tens)}`;
};

const onesAfterTens = (ones: number, tens: number): string => {
  if (ones === 1 && tens > 1) return 'mốt';
  if (ones === 5) return 'lăm';
  return digit(ones);
};
