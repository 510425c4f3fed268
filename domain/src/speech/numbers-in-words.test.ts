import { expect, test } from 'vitest';
import { digitsInWords, numberInWords, spokenText } from './numbers-in-words.ts';

test.each([
  [0, 'không'],
  [4, 'bốn'],
  [10, 'mười'],
  [11, 'mười một'],
  [14, 'mười bốn'],
  [15, 'mười lăm'],
  [20, 'hai mươi'],
  [21, 'hai mươi mốt'],
  [24, 'hai mươi tư'],
  [51, 'năm mươi mốt'],
  [55, 'năm mươi lăm'],
  [100, 'một trăm'],
  [105, 'một trăm linh năm'],
  [999, 'chín trăm chín mươi chín'],
  [1_005, 'một nghìn không trăm linh năm'],
  [2_026, 'hai nghìn không trăm hai mươi sáu'],
  [300_000, 'ba trăm nghìn'],
  [1_000_001, 'một triệu không trăm linh một'],
])('%i is said as people say it', (n, words) => {
  expect(numberInWords(n)).toBe(words);
});

test('what is no number of things is refused, codes are said digit by digit', () => {
  expect(() => numberInWords(-1)).toThrow(RangeError);
  expect(() => numberInWords(1.5)).toThrow(RangeError);
  expect(digitsInWords('A012')).toBe('A không một hai');
});

test('a sentence to be read aloud holds no digit any more: dates, clocks, money, codes', () => {
  expect(spokenText('Ngày sinh: 05/11/2026, lúc 08:41')).toBe(
    'Ngày sinh: ngày năm tháng mười một năm hai nghìn không trăm hai mươi sáu, lúc tám giờ bốn mươi mốt',
  );
  expect(spokenText('Lệ phí 8.000 đồng')).toBe('Lệ phí tám nghìn đồng');
  expect(spokenText('0912345678')).toBe('không chín một hai ba bốn năm sáu bảy tám');
  expect(spokenText('Còn 21 người')).toBe('Còn hai mươi mốt người');
  expect(spokenText('TAM-4Q7K, H14.12-261130-0001')).not.toMatch(/\d/);
});
