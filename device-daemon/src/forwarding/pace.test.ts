import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { Ceiling, LARGEST_CHUNK_BYTES, Pace, SMALLEST_CHUNK_BYTES } from './pace.ts';

const KB = 1024;
/** Sends 20 pieces over a line of so many kbit/s and gives the size that it settles at. */
const settlesAt = (kbit: number): number => {
  const pace = new Pace();
  for (let n = 0; n < 20; n++) pace.went(pace.bytes, (pace.bytes * 8) / kbit);
  return pace.bytes;
};

test.each([
  [100_000, LARGEST_CHUNK_BYTES],
  [2_000, 4_096 * KB],
  [1_000, 2_048 * KB],
  [256, 512 * KB],
  [64, 128 * KB],
  [8, SMALLEST_CHUNK_BYTES],
])('a line of %i kbit/s gets pieces of %i bytes: an answer every 10 to 25 seconds', (kbit, bytes) => {
  expect(settlesAt(kbit)).toBe(bytes);
});

test('cuts of which something was kept leave the size; a proxy that loses all of a cut piece gets small ones', () => {
  const pace = new Pace();
  for (let n = 0; n < 10; n++) pace.cut(100 * KB);
  expect(pace.bytes).toBe(2_048 * KB);
  pace.cut(0);
  expect(pace.bytes).toBe(512 * KB);
  for (let n = 0; n < 3; n++) pace.cut(0);
  expect(pace.bytes).toBe(SMALLEST_CHUNK_BYTES);
  for (let n = 0; n < 10; n++) pace.went(pace.bytes, 100);
  expect(pace.bytes).toBe(LARGEST_CHUNK_BYTES);
});

test('the last piece of a bag is short and quick, and says nothing about the line', () => {
  const pace = new Pace();
  pace.went(1_000, 1);
  expect(pace.bytes).toBe(2_048 * KB);
});

test('a ceiling of 800 kbit/s lets 100 kB a second pass, on average, and wakes at once when forwarding stops', async () => {
  const clock = new ManualClock();
  const ceiling = new Ceiling(800, clock);
  const stop = new AbortController();
  let passed = 0;
  const sending = (async () => {
    while (await ceiling.pass(64 * KB, stop.signal)) passed += 64 * KB;
  })();
  await clock.advance(0);
  await clock.advance(60_000);
  expect(Math.abs(passed - 6_000_000)).toBeLessThanOrEqual(2 * 64 * KB);
  stop.abort();
  await sending;
});

test('bytes that were not used are not saved up: after an hour of rest it is one piece, then the ceiling again', async () => {
  const clock = new ManualClock();
  const ceiling = new Ceiling(800, clock);
  const signal = new AbortController().signal;
  await ceiling.pass(1_000_000, signal);
  await clock.advance(3_600_000);
  let passed = 0;
  void (async () => {
    while (passed < 50) if (await ceiling.pass(100_000, signal)) passed++;
  })();
  await clock.advance(0);
  await clock.advance(10_000);
  expect(passed).toBe(11);
});
