import Type, { type Static } from 'typebox';
import { readConfiguration } from './configuration.ts';
import { type OfficeCalendar, type Shift, stateOffice } from './office-hours.ts';
import { done, failed, type Result } from './result.ts';

/**
 * An office's hours as people write them (`calendarFile` of its plan): JSON, hours as "07:30". Shifts of a day are in order and apart;
 * what lies between two is the break. It is read into the plain arithmetic of office-hours.ts.
 */
const closed = { additionalProperties: false };
const Hour = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
const Shifts = Type.Array(Type.Tuple([Hour, Hour]), { maxItems: 6 });
const datePattern = '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$';
const DateText = Type.String({ pattern: datePattern });
const Why = Type.String({ minLength: 1, maxLength: 80 });
/** by JavaScript's count of days, from Sunday */
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
/** A date as a key: a key that is none would be dropped in silence by a pattern, so it is looked at afterwards. */
const Dated = <S extends Parameters<typeof Type.Record>[1]>(value: S) =>
  Type.Record(Type.String({ maxLength: 10 }), value, { maxProperties: 400 });

export const OfficeCalendarFile = Type.Object(
  {
    format: Type.Literal('office-calendar/1'),
    /** whether the state's days off and exchanged days hold too (Tết, 2/9 …); what stands below goes before them */
    stateHolidays: Type.Boolean(),
    /** the usual week from a date on, until the next; a day that is not named is off */
    weeks: Type.Array(
      Type.Object(
        { from: DateText, ...(Object.fromEntries(DAYS.map((day) => [day, Type.Optional(Shifts)])) as WeekShape) },
        closed,
      ),
      { minItems: 1, maxItems: 40 },
    ),
    /** days off, `yyyy-MM-dd` → why */
    off: Type.Optional(Dated(Why)),
    /** days worked all the same (a Saturday in exchange, a short day), `yyyy-MM-dd` → shifts */
    worked: Type.Optional(Dated(Shifts)),
    /** off every year, `MM-dd` → why */
    yearly: Type.Optional(Type.Record(Type.String({ maxLength: 5 }), Why, { maxProperties: 100 })),
  },
  closed,
);
type WeekShape = Record<(typeof DAYS)[number], ReturnType<typeof Type.Optional<typeof Shifts>>>;
export type OfficeCalendarFile = Static<typeof OfficeCalendarFile>;

/** Reads the file's text. Errors: a sentence for each mistake, with the file's name and where in it. */
export const readCalendar = (text: string, fileName: string): Result<OfficeCalendar, string[]> => {
  const read = readConfiguration(text, OfficeCalendarFile, fileName);
  if (!read.ok) return read;
  const mistakes = calendarMistakes(read.value).map((mistake) => `${fileName}: ${mistake}`);
  return mistakes.length > 0 ? failed(mistakes) : done(calendarOf(read.value));
};

type ShiftsText = readonly (readonly [string, string])[];

const minutesOf = (hour: string): number => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3));
const shiftsIn = (shifts: ShiftsText): Shift[] => shifts.map(([from, to]) => [minutesOf(from), minutesOf(to)]);

const isDate = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`);
  return new RegExp(datePattern).test(text) && at.toISOString().slice(0, 10) === text;
};

/** What no schema sees: sentences for whoever wrote the file. */
const calendarMistakes = (file: OfficeCalendarFile): string[] => {
  const mistakes: string[] = [];
  const lookAt = (where: string, shifts: ShiftsText): void => {
    shifts.forEach(([from, to], at) => {
      if (from >= to) mistakes.push(`${where}: ${from} to ${to} ends before it begins`);
      const before = shifts[at - 1]?.[1];
      if (before !== undefined && from < before)
        mistakes.push(`${where}: ${from} to ${to} begins before ${before}; shifts have to be in order and apart`);
    });
  };
  file.weeks.forEach((week, at) => {
    const before = file.weeks[at - 1];
    if (!isDate(week.from)) mistakes.push(`weeks from ${week.from}: there is no such day`);
    if (before && week.from <= before.from)
      mistakes.push(`weeks from ${week.from}: stands after ${before.from}; the weeks have to be in order of "from"`);
    for (const day of DAYS) lookAt(`weeks from ${week.from}, ${day}`, week[day] ?? []);
    if (DAYS.every((day) => (week[day] ?? []).length === 0))
      mistakes.push(`weeks from ${week.from}: no day has hours; such an office never opens`);
  });
  for (const name of ['off', 'worked'] as const)
    for (const date of Object.keys(file[name] ?? {}))
      if (!isDate(date)) mistakes.push(`${name}: "${date}" is no day; write it as 2027-02-08`);
  for (const [date, shifts] of Object.entries(file.worked ?? {})) {
    lookAt(`worked, ${date}`, shifts);
    if (shifts.length === 0) mistakes.push(`worked, ${date}: has no hours; a day without is written under "off"`);
    if (date in (file.off ?? {})) mistakes.push(`${date} stands under "off" and under "worked"; take one away`);
  }
  for (const date of Object.keys(file.yearly ?? {}))
    if (!isDate(`2024-${date}`)) mistakes.push(`yearly: "${date}" is no day of the year; write it as 09-02`);
  return mistakes;
};

const calendarOf = ({
  weeks,
  off = {},
  worked = {},
  yearly = {},
  stateHolidays,
}: OfficeCalendarFile): OfficeCalendar => {
  const own = Object.fromEntries(Object.entries(worked).map(([date, shifts]) => [date, shiftsIn(shifts)]));
  const state = stateHolidays ? stateOffice : { off: {}, worked: {}, yearly: {} };
  // a day that the office says is off stays off, also where the state works in exchange
  const exchanged = Object.fromEntries(Object.entries(state.worked).filter(([date]) => !(date in off)));
  return {
    weeks: weeks.map((week) => ({ from: week.from, week: DAYS.map((day) => shiftsIn(week[day] ?? [])) })),
    off: { ...state.off, ...off },
    worked: { ...exchanged, ...own },
    yearly: { ...state.yearly, ...yearly },
  };
};
