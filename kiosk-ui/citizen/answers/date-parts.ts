/** A date as three boxes hold it. */
export type DateParts = { day: string; month: string; year: string };

export const emptyDate: DateParts = { day: '', month: '', year: '' };

const asTyped = (part: string | undefined): string => (part === undefined || /^0+$/.test(part) ? '' : part);

/** `2019-02-03` into boxes; zeros stand for what was not typed yet. */
export const partsOf = (value: unknown): DateParts => {
  const match = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(typeof value === 'string' ? value : '');
  return match ? { day: asTyped(match[3]), month: asTyped(match[2]), year: asTyped(match[1]) } : emptyDate;
};

export const isComplete = ({ day, month, year }: DateParts): boolean => day !== '' && month !== '' && year.length === 4;

/** True when the calendar has this day (Gregorian, also before 1970). */
export const isInCalendar = ({ day, month, year }: DateParts): boolean => {
  const [d, m, y] = [Number(day), Number(month), Number(year)];
  const leap = (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return y > 0 && m >= 1 && m <= 12 && d >= 1 && d <= days[m - 1]!;
};

/**
 * The answer as `yyyy-MM-dd`, null when all three boxes are empty. A date that is unfinished or impossible goes out with
 * what was typed (zeros for gaps): the declaration's schema refuses it by name, and nothing typed is dropped in silence.
 */
export const dateAnswer = (parts: DateParts, partial = false): string | null => {
  const { day, month, year } = parts;
  if (day === '' && month === '' && year === '') return null;
  if (partial && isEnough(parts)) return month === '' ? year : `${year}-${month.padStart(2, '0')}`;
  return `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
};

/** A year, or a month and a year: enough where nobody remembers the day. */
export const isEnough = ({ day, month, year }: DateParts): boolean =>
  day === '' && year.length === 4 && (month === '' || (Number(month) >= 1 && Number(month) <= 12));

/** True when nothing more can follow in this box, so that the next one may take over. */
export const isFull = (part: keyof DateParts, text: string): boolean => {
  if (part === 'year') return text.length === 4;
  return text.length === 2 || Number(text) > (part === 'day' ? 3 : 1);
};
