import { expect, test } from 'vitest';
import { StreakWatch } from './streak-watch.ts';

const told = (...pages: readonly (readonly number[])[]): boolean[] => {
  const said: boolean[] = [];
  const watch = new StreakWatch((stands) => said.push(stands));
  for (const page of pages) watch.hear(page);
  return said;
};

test('dirt on the scanner’s window draws the same line on three pages: staff are told', () => {
  expect(told([101.2], [40, 101.6], [100.9])).toEqual([true]);
});

test('lines of papers lie elsewhere on each: nobody is told', () => {
  expect(told([20], [60], [100], [140])).toEqual([]);
});

test('the window was wiped: three clean pages end the alarm, one does not', () => {
  expect(told([50], [50], [50], [], [])).toEqual([true]);
  expect(told([50], [50], [50], [], [], [])).toEqual([true, false]);
});
