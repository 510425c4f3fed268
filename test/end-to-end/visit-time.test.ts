import { beforeAll, expect, test } from 'vitest';
import { type MeasuredVisit, measureVisits } from '../visit-time/measure.ts';

/** What does not hang on how busy a machine is; seconds are told by `make visit-time`. */
let number: MeasuredVisit | undefined;
let birth: MeasuredVisit | undefined;
beforeAll(async () => {
  [number, birth] = await measureVisits(() => undefined, ['a number', 'birth (1.001193)']);
}, 240_000);

test('a number takes two touches and no key', () => {
  expect(number?.effort).toMatchObject({ touches: 2, keys: 0 });
});

test('of what a birth registration says, more than half was there before it was asked for', () => {
  const { all = 0, prefilled = 0 } = birth?.fields ?? {};
  expect(all).toBeGreaterThan(15);
  expect(prefilled / all).toBeGreaterThanOrEqual(0.5);
});

test('a birth registration asks no more of a person than it did: words, touches and keys', () => {
  expect(birth?.effort.words).toBeLessThanOrEqual(1_060);
  expect(birth?.effort.touches).toBeLessThanOrEqual(23);
  expect(birth?.effort.keys).toBeLessThanOrEqual(44);
});
