/**
 * Working time of an office: pure arithmetic over a dated calendar. Times are epoch ms; an office lives at UTC+7, which has
 * no daylight saving. A calendar is data: a pattern of the week that holds from a date on, days that are off, days that are
 * worked although they would be off.
 */
const DAY = 86_400_000;
const OFFICE_OFFSET = 7 * 3_600_000;

/** Minutes of the day from midnight, e.g. `[450, 690]` for 07:30 to 11:30; in order and apart. */
export type Shift = readonly [from: number, to: number];

export type OfficeCalendar = {
  /** each holds from its date (`yyyy-MM-dd`, office time) until the next; in order. `week[0]` is Sunday. */
  readonly weeks: readonly { readonly from: string; readonly week: readonly (readonly Shift[])[] }[];
  /** days off, `yyyy-MM-dd` → why */
  readonly off: Readonly<Record<string, string>>;
  /** days worked in exchange, `yyyy-MM-dd` → the shifts of that day */
  readonly worked: Readonly<Record<string, readonly Shift[]>>;
  /** off every year, `MM-dd` → why */
  readonly yearly: Readonly<Record<string, string>>;
};

/** The day of the office, `yyyy-MM-dd`. */
export const officeDate = (epochMs: number): string => new Date(epochMs + OFFICE_OFFSET).toISOString().slice(0, 10);

const midnightOf = (epochMs: number): number => Math.floor((epochMs + OFFICE_OFFSET) / DAY) * DAY - OFFICE_OFFSET;

/** The shifts of the day in which `epochMs` lies, as spans of epoch ms; none on a day off. */
export const shiftsOf = (calendar: OfficeCalendar, epochMs: number): readonly (readonly [number, number])[] => {
  const date = officeDate(epochMs);
  const midnight = midnightOf(epochMs);
  const shifts =
    calendar.worked[date] ??
    (date in calendar.off || date.slice(5) in calendar.yearly
      ? []
      : (calendar.weeks.findLast((one) => one.from <= date)?.week[new Date(midnight + OFFICE_OFFSET).getUTCDay()] ??
        []));
  return shifts.map(([from, to]) => [midnight + from * 60_000, midnight + to * 60_000] as const);
};

/** A walk never goes further than this many days: a calendar without any working day must not hang a kiosk. */
const FURTHEST_DAYS = 400;

/** Working ms between two moments; 0 when `to` is not after `from`. Beyond 400 days the rest counts as not worked. */
export const workingMsBetween = (calendar: OfficeCalendar, from: number, to: number): number => {
  let worked = 0;
  for (let day = 0, at = from; day < FURTHEST_DAYS && midnightOf(at) < to; day++, at += DAY)
    for (const [begins, ends] of shiftsOf(calendar, at))
      worked += Math.max(0, Math.min(ends, to) - Math.max(begins, from));
  return worked;
};

/** The latest moment since which `workingMs` have been worked until `to`; null when there is none within 400 days. */
export const workedSince = (calendar: OfficeCalendar, to: number, workingMs: number): number | null => {
  let left = workingMs;
  for (let day = 0, at = to; day < FURTHEST_DAYS; day++, at -= DAY)
    for (const [begins, ends] of shiftsOf(calendar, at).toReversed()) {
      const until = Math.min(ends, to);
      if (until <= begins) continue;
      if (until - begins >= left) return until - left;
      left -= until - begins;
    }
  return null;
};

/** The first moment at which `workingMs` have been worked since `from`; null when there is none within 400 days. */
export const dueAfter = (calendar: OfficeCalendar, from: number, workingMs: number): number | null => {
  let left = workingMs;
  for (let day = 0, at = from; day < FURTHEST_DAYS; day++, at += DAY)
    for (const [begins, ends] of shiftsOf(calendar, at)) {
      const since = Math.max(begins, from);
      if (ends <= since) continue;
      if (ends - since >= left) return since + left;
      left -= ends - since;
    }
  return null;
};

export const isWorkingTime = (calendar: OfficeCalendar, epochMs: number): boolean =>
  shiftsOf(calendar, epochMs).some(([begins, ends]) => begins <= epochMs && epochMs < ends);

const fullDay: readonly Shift[] = [
  [7 * 60 + 30, 11 * 60 + 30],
  [13 * 60 + 30, 17 * 60 + 30],
];
const none: readonly Shift[] = [];

const span = (why: string, ...dates: string[]): Record<string, string> =>
  Object.fromEntries(dates.map((date) => [date, why]));

/**
 * The usual week of a one-stop office and the state's days off. Public holidays: Labour Code 2019, article 112; the lunar ones
 * and the bridges of 2026 as announced for the civil service, those of 2027 by the lunar calendar (Tết 2027-02-06, Giỗ Tổ
 * 2027-04-16) without bridges, which are announced a year at a time. An office with other hours (Nha Trang 07:00-11:30,
 * Saturday mornings of the police) brings a calendar of its own.
 */
export const stateOffice: OfficeCalendar = {
  weeks: [{ from: '2000-01-01', week: [none, fullDay, fullDay, fullDay, fullDay, fullDay, none] }],
  yearly: {
    '01-01': 'Tết Dương lịch',
    '04-30': 'Ngày Chiến thắng',
    '05-01': 'Ngày Quốc tế lao động',
    '09-02': 'Quốc khánh',
  },
  off: {
    ...span('Tết Dương lịch', '2026-01-02'),
    ...span('Tết Nguyên đán', '2026-02-16', '2026-02-17', '2026-02-18', '2026-02-19', '2026-02-20'),
    ...span('Giỗ Tổ Hùng Vương', '2026-04-27'),
    ...span('Quốc khánh', '2026-08-31', '2026-09-01'),
    ...span('Tết Nguyên đán', '2027-02-05', '2027-02-08', '2027-02-09', '2027-02-10', '2027-02-11'),
    ...span('Giỗ Tổ Hùng Vương', '2027-04-16'),
    ...span('Quốc khánh', '2027-09-03'),
  },
  worked: { '2026-01-10': fullDay, '2026-08-22': fullDay },
};

/** A submitted dossier is answered within 8 working hours (NĐ 45/2020, reference/domain.md). */
export const ANSWER_WITHIN_MS = 8 * 3_600_000;
