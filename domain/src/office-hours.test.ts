import { expect, test } from 'vitest';
import {
  dueAfter,
  isWorkingTime,
  type OfficeCalendar,
  stateOffice,
  workedSince,
  workingMsBetween,
} from './office-hours.ts';

/** Office time, e.g. `at('2026-11-23 14:50')`. */
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`);
const hours = (from: string, to: string): number => workingMsBetween(stateOffice, at(from), at(to)) / 3_600_000;
const due = (from: string): number | null => dueAfter(stateOffice, at(from), 8 * 3_600_000);

test.each([
  ['a whole Monday', '2026-11-23 00:00', '2026-11-24 00:00', 8],
  ['over lunch: an hour and a half is not worked', '2026-11-23 11:00', '2026-11-23 14:00', 1],
  ['within lunch', '2026-11-23 11:40', '2026-11-23 13:20', 0],
  ['Friday 16:30 to Monday 08:30: the weekend does not count', '2026-11-20 16:30', '2026-11-23 08:30', 2],
  ['over Tết 2026: from Friday evening to the Monday nine days on', '2026-02-13 17:30', '2026-02-23 07:30', 0],
  ['a Saturday worked in exchange', '2026-08-22 00:00', '2026-08-23 00:00', 8],
  ['the bridge that it was exchanged for', '2026-08-31 00:00', '2026-09-03 00:00', 0],
  ['National Day of a year nobody has announced yet', '2030-09-02 00:00', '2030-09-03 00:00', 0],
  ['backwards', '2026-11-24 00:00', '2026-11-23 00:00', 0],
])('%s', (_what, from, to, expected) => expect(hours(from, to)).toBe(expected));

test.each([
  ['submitted at opening, due at closing', '2026-11-23 07:30', '2026-11-23 17:30'],
  ['submitted at 14:50, due the next day at 14:50', '2026-11-23 14:50', '2026-11-24 14:50'],
  ['submitted on Friday at noon, due on Monday at closing of the morning', '2026-11-20 12:00', '2026-11-23 11:30'],
  ['submitted in the night before Tết, due on the first day after it', '2026-02-13 22:00', '2026-02-23 17:30'],
])('%s', (_what, from, expected) => {
  expect(due(from)).toBe(at(expected));
  expect(workingMsBetween(stateOffice, at(from), at(expected))).toBe(8 * 3_600_000);
});

test('looking back agrees with counting forward, at every quarter of an hour of a month with Tết in it', () => {
  for (let now = at('2026-02-02 00:00'); now < at('2026-03-02 00:00'); now += 15 * 60_000) {
    const since = workedSince(stateOffice, now, 8 * 3_600_000);
    if (since === null) throw new Error('there is always a week before');
    expect(workingMsBetween(stateOffice, since, now)).toBe(8 * 3_600_000);
    expect(workingMsBetween(stateOffice, since + 1, now)).toBeLessThan(8 * 3_600_000);
  }
});

test('a new week begins on its date; before the first there is none', () => {
  const calendar: OfficeCalendar = {
    weeks: [
      { from: '2026-01-01', week: [[], [[480, 720]], [], [], [], [], []] },
      { from: '2026-07-01', week: [[], [[480, 600]], [], [], [], [], []] },
    ],
    yearly: {},
    off: {},
    worked: {},
  };
  const monday = (date: string): number =>
    workingMsBetween(calendar, at(`${date} 00:00`), at(`${date} 23:59`)) / 3_600_000;
  expect([monday('2025-12-29'), monday('2026-06-29'), monday('2026-07-06')]).toEqual([0, 4, 2]);
});

test('a calendar without a working day says so and does not hang', () => {
  const never: OfficeCalendar = { weeks: [], yearly: {}, off: {}, worked: {} };
  expect(dueAfter(never, at('2026-11-23 08:00'), 1)).toBeNull();
  expect(workedSince(never, at('2026-11-23 08:00'), 1)).toBeNull();
  expect(workingMsBetween(never, at('1970-01-01 08:00'), at('2026-11-23 08:00'))).toBe(0);
});

test('open at 07:30 sharp, closed at 11:30 sharp', () => {
  expect(
    ['07:29', '07:30', '11:29', '11:30'].map((time) => isWorkingTime(stateOffice, at(`2026-11-23 ${time}`))),
  ).toEqual([false, true, true, false]);
});
