import { expect, test } from 'vitest';
import { digitsInWords, numberInWords } from './numbers-in-words.ts';

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
