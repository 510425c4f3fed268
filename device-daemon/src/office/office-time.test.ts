import { ManualClock } from '@mot-cua/domain/clock.ts';
import { expect, test } from 'vitest';
import { OfficeTime } from './office-time.ts';

const start = Date.parse('2026-11-30T07:30:00+07:00');
const MINUTES_5 = 300_000;
const fresh = (clock: ManualClock, kept: number[] = []) => new OfficeTime(clock, 0, (ms) => kept.push(ms));

test('a machine whose clock is five minutes ahead joins, and hosts next: time goes on, and does not stand still for five minutes', async () => {
  const clock = new ManualClock(start + MINUTES_5);
  const time = fresh(clock);
  expect(time.now()).toBe(start + MINUTES_5); // it has heard nobody yet
  time.hostSays(start);
  expect(time.now()).toBe(start);
  await clock.advance(2_000); // the host is dead, nobody writes
  expect(time.now()).toBe(start + 2_000);
});

test('nothing is earlier than the log, and a letter that was long under way moves nobody back', async () => {
  const clock = new ManualClock(start);
  const time = fresh(clock);
  time.hostSays(start + 60_000);
  time.notBefore(start + 60_500);
  expect(time.now()).toBe(start + 60_500);
  await clock.advance(3_000);
  time.hostSays(start + 60_100); // three seconds late
  expect(time.now()).toBe(start + 63_000);
});

test('how far office time is from the own clock is kept for a start without a host', () => {
  const kept: number[] = [];
  fresh(new ManualClock(start + MINUTES_5), kept).hostSays(start);
  expect(kept).toEqual([-MINUTES_5]);
});
