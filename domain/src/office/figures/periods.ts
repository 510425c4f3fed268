/** The periods of reports (tuần, tháng, quý, 6 tháng, năm): days of the office, `yyyy-MM-dd`; a week begins on Monday. */
export const periodKinds = ['day', 'week', 'month', 'quarter', 'half-year', 'year'] as const;
export type PeriodKind = (typeof periodKinds)[number];

/** `to` is its last day. */
export type Period = { readonly kind: PeriodKind; readonly from: string; readonly to: string };

const DAY_MS = 86_400_000;
const atNoon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
export const dayAfter = (day: string, days = 1): string =>
  new Date(atNoon(day) + days * DAY_MS).toISOString().slice(0, 10);

const monthsOf: Readonly<Record<Exclude<PeriodKind, 'day' | 'week'>, number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  year: 12,
};

/** The period of this kind in which the day lies. */
export const periodOf = (kind: PeriodKind, day: string): Period => {
  if (kind === 'day') return { kind, from: day, to: day };
  if (kind === 'week') {
    const sinceMonday = (new Date(atNoon(day)).getUTCDay() + 6) % 7;
    const from = dayAfter(day, -sinceMonday);
    return { kind, from, to: dayAfter(from, 6) };
  }
  const long = monthsOf[kind];
  const first = Math.floor((Number(day.slice(5, 7)) - 1) / long) * long;
  const year = Number(day.slice(0, 4));
  const from = `${year}-${String(first + 1).padStart(2, '0')}-01`;
  const to = new Date(Date.UTC(year, first + long, 0, 12)).toISOString().slice(0, 10);
  return { kind, from, to };
};

export const periodBefore = ({ kind, from }: Period): Period => periodOf(kind, dayAfter(from, -1));
export const periodAfter = ({ kind, to }: Period): Period => periodOf(kind, dayAfter(to));

/** Every day of it, at most 366. */
export const daysOf = ({ from, to }: Period): string[] => {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 366; day = dayAfter(day)) days.push(day);
  return days;
};
