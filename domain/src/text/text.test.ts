import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateInWords, numberInWords } from './date-words.ts';
import { dateInVietnam, monthsBefore, readDate, showDate, yearsBetween } from './dates.ts';
import { fold, matchesFolded } from './fold.ts';
import { maskNumber } from './mask.ts';
import { sameName, tidyName } from './names.ts';

test('đ, two marks on one letter and capitals fold away', () => {
  expect(fold('  ĐĂNG KÝ  khai sinh, Chứng thực ')).toBe('dang ky khai sinh, chung thuc');
});

test('folding is the same for composed and decomposed letters, and folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-zA-ZăâđêôơưĂÂĐÊÔƠƯáàảãạấầẩẫậắằẳẵặ ]{0,40}$/u), (text) => {
      expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')));
      expect(fold(fold(text))).toBe(fold(text));
      expect(fold(text)).toMatch(/^[a-z ]*$/u);
    }),
  );
});

test('"dang ky kh" finds "Đăng ký khai sinh", "sao y" does not', () => {
  expect(matchesFolded(fold('Đăng ký khai sinh'), 'dang ky kh')).toBe(true);
  expect(matchesFolded(fold('Đăng ký khai sinh'), 'sao y')).toBe(false);
});

test.each([
  ["Rơ Châm H'Blưm", 'RO CHAM H’BLUM'],
  ['Y Ƀlŏ', 'y blo'],
  ['Y-Bih', 'YBIH'],
  ['Ñĕč', 'NEC'],
  ['Hoà', 'Hòa'],
])('%s and %s are one name', (one, other) => {
  expect(sameName(one, other)).toBe(true);
});

test('Mai and Mãi compare equal without marks, Mai and Minh do not', () => {
  expect(sameName('Nông Thị Mai', 'NONG THI MÃI')).toBe(true);
  expect(sameName('Nông Thị Mai', 'Nông Thị Minh')).toBe(false);
  expect(tidyName(' Nông  Thị\tMai '.normalize('NFD'))).toBe('Nông Thị Mai');
});

test('a number on a public screen shows four digits at either end and never more than eight', () => {
  expect(maskNumber('004190000017')).toBe('0041••••0017');
  expect(maskNumber('080123456')).toBe('••••••456');
  expect(maskNumber('12345678')).toBe('••••••••');
});

test.each([
  ['2026-11-20', 'Ngày hai mươi tháng mười một năm hai nghìn không trăm hai mươi sáu'],
  ['2025-04-05', 'Ngày năm tháng tư năm hai nghìn không trăm hai mươi lăm'],
  ['1991-01-31', 'Ngày ba mươi mốt tháng một năm một nghìn chín trăm chín mươi mốt'],
  ['2005-09-15', 'Ngày mười lăm tháng chín năm hai nghìn không trăm linh năm'],
  ['2000-12-11', 'Ngày mười một tháng mười hai năm hai nghìn'],
])('%s in words', (date, words) => {
  expect(dateInWords(date)).toBe(words);
});

test('a year alone has no date in words, and every number below ten thousand has one of its own', () => {
  expect(dateInWords('1960')).toBeNull();
  expect(new Set(Array.from({ length: 10_000 }, (_, value) => numberInWords(value))).size).toBe(10_000);
});

test('dates are days of the calendar', () => {
  expect(readDate('2024-02-29')).toEqual({ year: 2024, month: 2, day: 29 });
  for (const wrong of ['2023-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '2026-11-31', ''])
    expect(readDate(wrong)).toBeNull();
  expect(showDate('2026-11-05')).toBe('05/11/2026');
  expect(showDate('1960')).toBe('1960');
});

test('it is already tomorrow in Vietnam at 18:00 UTC', () => {
  expect(dateInVietnam(Date.UTC(2026, 10, 23, 16, 59))).toBe('2026-11-23');
  expect(dateInVietnam(Date.UTC(2026, 10, 23, 17, 0))).toBe('2026-11-24');
});

test('years are full years', () => {
  expect(yearsBetween('1990-01-31', '2026-01-30')).toBe(35);
  expect(yearsBetween('1990-01-31', '2026-01-31')).toBe(36);
  expect(yearsBetween('1990', '2026-01-01')).toBe(36);
  expect(yearsBetween('x', '2026-01-01')).toBeNull();
});

test('months before a day: the same day, or the last of a shorter month', () => {
  expect(monthsBefore('2026-11-23', 6)).toBe('2026-05-23');
  expect(monthsBefore('2026-03-31', 1)).toBe('2026-02-28');
  expect(monthsBefore('2028-03-31', 1)).toBe('2028-02-29');
  expect(monthsBefore('2026-01-15', 13)).toBe('2024-12-15');
});
