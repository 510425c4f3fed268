import { expect, test } from 'vitest';
import { readCalendar } from './office-calendar.ts';
import { isWorkingTime, type OfficeCalendar, shiftsOf } from './office-hours.ts';

const nhaTrang = {
  format: 'office-calendar/1',
  stateHolidays: true,
  weeks: [
    {
      from: '2026-01-01',
      ...Object.fromEntries(
        ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => [
          day,
          [
            ['07:00', '11:30'],
            ['13:30', '17:00'],
          ],
        ]),
      ),
      saturday: [['07:30', '11:00']],
    },
  ],
  off: { '2027-03-30': 'Giỗ tổ của xã', '2026-08-22': 'Nghỉ, không làm bù' },
  worked: { '2027-02-12': [['08:00', '11:00']] },
};

const read = (file: object): OfficeCalendar => {
  const calendar = readCalendar(JSON.stringify(file), 'hours.json');
  if (!calendar.ok) throw new Error(calendar.fault.join('\n'));
  return calendar.value;
};
const at = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+07:00`);

test.each([
  ['a Monday from seven', '2026-11-30 07:00', true],
  ['lunch begins', '2026-11-30 11:30', false],
  ['the afternoon', '2026-11-30 13:30', true],
  ['Saturday morning', '2026-12-05 10:00', true],
  ['Saturday afternoon', '2026-12-05 14:00', false],
  ['Tết, which the state has off', '2027-02-08 09:00', false],
  ['a short day in Tết on which this office is there', '2027-02-12 10:00', true],
  ['and its afternoon', '2027-02-12 14:00', false],
  ['a day off of its own', '2027-03-30 09:00', false],
  ['a Saturday that the state works in exchange and this office does not', '2026-08-22 09:00', false],
  ['before the first week that is written', '2025-12-31 09:00', false],
])('an office with hours of its own: %s', (_what, moment, open) => {
  expect(isWorkingTime(read(nhaTrang), at(moment))).toBe(open);
});

test('without the state’s holidays, only its own days are off', () => {
  const calendar = read({ ...nhaTrang, stateHolidays: false });
  expect(shiftsOf(calendar, at('2027-02-08 00:00'))).toHaveLength(2);
  expect(shiftsOf(calendar, at('2027-03-30 00:00'))).toHaveLength(0);
});

test.each<[string, object, string]>([
  [
    'lunch is written twice',
    {
      weeks: [
        {
          from: '2026-01-01',
          monday: [
            ['07:00', '11:30'],
            ['11:00', '17:00'],
          ],
        },
      ],
    },
    'hours.json: weeks from 2026-01-01, monday: 11:00 to 17:00 begins before 11:30; shifts have to be in order and apart',
  ],
  [
    'a shift that ends before it begins',
    { weeks: [{ from: '2026-01-01', monday: [['13:30', '11:30']] }] },
    'hours.json: weeks from 2026-01-01, monday: 13:30 to 11:30 ends before it begins',
  ],
  [
    'an office that never opens',
    { weeks: [{ from: '2026-01-01' }] },
    'hours.json: weeks from 2026-01-01: no day has hours; such an office never opens',
  ],
  [
    'weeks that are out of order',
    { weeks: [nhaTrang.weeks[0], { from: '2025-06-01', monday: [['07:00', '11:00']] }] },
    'hours.json: weeks from 2025-06-01: stands after 2026-01-01; the weeks have to be in order of "from"',
  ],
  [
    'a day that there is not',
    { off: { '2027-02-30': 'Tết' } },
    'hours.json: off: "2027-02-30" is no day; write it as 2027-02-08',
  ],
  [
    'Tết in the way people write it',
    { yearly: { '1/1': 'Tết' } },
    'hours.json: yearly: "1/1" is no day of the year; write it as 09-02',
  ],
  [
    'a day that is off and worked',
    { off: { '2027-02-12': 'Tết' } },
    'hours.json: 2027-02-12 stands under "off" and under "worked"; take one away',
  ],
  [
    'an hour that a clock has not',
    { worked: { '2027-02-12': [['25:00', '26:00']] } },
    'hours.json, line 1, worked.2027-02-12.0.0: must match pattern "^([01][0-9]|2[0-3]):[0-5][0-9]$"',
  ],
  [
    'holidays of the state that nobody has decided on',
    { stateHolidays: undefined },
    'hours.json, line 1, the whole file: "stateHolidays" is missing',
  ],
])('%s is refused and said', (_what, change, sentence) => {
  const calendar = readCalendar(JSON.stringify({ ...nhaTrang, ...change }), 'hours.json');
  expect(calendar.ok ? [] : calendar.fault).toContain(sentence);
});
