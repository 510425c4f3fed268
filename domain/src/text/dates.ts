/**
 * Dates of people: `yyyy-MM-dd`, or `yyyy-MM` or `yyyy` where no more is known. Calendar dates without a time zone;
 * today is Vietnam's today (UTC+7, no summer time).
 */
export type PlainDate = { readonly year: number; readonly month: number | null; readonly day: number | null };

const shape = /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$/u;

/** Reads a date, or null when the calendar has no such day. */
export const readDate = (text: string): PlainDate | null => {
  const parts = shape.exec(text);
  if (!parts) return null;
  const year = Number(parts[1]);
  const month = parts[2] === undefined ? null : Number(parts[2]);
  const day = parts[3] === undefined ? null : Number(parts[3]);
  if (month !== null && (month < 1 || month > 12)) return null;
  if (month !== null && day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return { year, month, day };
};

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
};

const vietnamOffsetMs = 7 * 3_600_000;

/** Vietnam's calendar date at an epoch time in ms, as `yyyy-MM-dd`. */
export const dateInVietnam = (epochMs: number): string =>
  new Date(epochMs + vietnamOffsetMs).toISOString().slice(0, 10);

/** Full years from `from` to `to`; a part that is not known counts as the first of its kind. Null when one is no date. */
export const yearsBetween = (from: string, to: string): number | null => {
  const start = readDate(from);
  const end = readDate(to);
  if (!start || !end) return null;
  const before = (end.month ?? 1) * 100 + (end.day ?? 1) < (start.month ?? 1) * 100 + (start.day ?? 1);
  return end.year - start.year - (before ? 1 : 0);
};

/** `2026-11-23` → `23/11/2026`, `2026-11` → `11/2026`, `1960` → `1960`; what is no date is returned as it is. */
export const showDate = (text: string): string => (readDate(text) ? text.split('-').reverse().join('/') : text);

/** The same day so many months earlier, `yyyy-MM-dd`; where that month is shorter, its last day. */
export const monthsBefore = (day: string, months: number): string => {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const first = new Date(Date.UTC(year, month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${first.toISOString().slice(0, 8)}${String(Math.min(date, last)).padStart(2, '0')}`;
};
