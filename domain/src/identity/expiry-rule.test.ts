import { expect, test } from 'vitest';
import { cardKindOf } from './card-kind.ts';
import { expiriesByRule, isChild, isExpired, mrzDate, mrzExpiry } from './expiry-rule.ts';

test.each([
  ['issued at 31: good until 40', '1990-01-31', '2021-05-10', ['2030-01-31']],
  ['issued at 24, in the two years before 25: good until 40', '2000-03-01', '2024-01-10', ['2040-03-01']],
  ['issued the day before the two years begin: good until 25', '2000-03-01', '2023-02-28', ['2025-03-01']],
  ['issued on the very day they begin: both are possible', '2000-03-01', '2023-03-01', ['2040-03-01', '2025-03-01']],
  ['issued at 58 and a day: no expiry', '1963-07-01', '2021-07-02', ['none']],
  ['issued at 70: no expiry', '1951-01-01', '2021-07-02', ['none']],
  ['a child of eight by the new law: good until 14', '2017-05-05', '2025-06-01', ['2031-05-05']],
  ['a child of twelve and a half: good until 25', '2012-05-05', '2025-01-05', ['2037-05-05']],
  ['at 14 by the old law: good until 25', '2008-05-05', '2022-06-01', ['2033-05-05']],
  ['born on 29 February: 28 February where the year has no other', '2000-02-29', '2021-05-10', ['2025-02-28']],
  ['only the year of birth is known: nothing can be computed', '1990', '2021-05-10', []],
  ['issued before birth', '2021-05-10', '2020-05-10', []],
])('%s', (_what, born, issued, expected) => {
  expect(expiriesByRule(born, issued).sort()).toEqual([...expected].sort());
});

test('the MRZ writes six digits, and 991231 where there is no expiry', () => {
  expect([mrzExpiry('2030-01-31'), mrzExpiry('none'), mrzDate('1990-01-31')]).toEqual(['300131', '991231', '900131']);
});

test('a card is good on the last day printed on it and expired the day after', () => {
  expect(isExpired('2026-11-23', '2026-11-23')).toBe(false);
  expect(isExpired('2026-11-23', '2026-11-24')).toBe(true);
  expect(isExpired(undefined, '2026-11-24')).toBe(false);
});

test('on the fourteenth birthday a child is none any more', () => {
  expect(isChild('2012-11-24', '2026-11-23')).toBe(true);
  expect(isChild('2012-11-23', '2026-11-23')).toBe(false);
  expect(isChild('1990', '2026-11-23')).toBe(false);
});

test('the day of issue tells căn cước công dân from thẻ căn cước', () => {
  expect([cardKindOf('2024-06-30'), cardKindOf('2024-07-01'), cardKindOf(undefined)]).toEqual([
    'citizen-card',
    'identity-card',
    null,
  ]);
});
