import { ManualClock } from '@mot-cua/domain/clock.ts';
import { beforeEach, expect, test } from 'vitest';
import { IdleWatch } from './idle.ts';
import type { StageName } from './visit-state.ts';

let clock: ManualClock;
let watch: IdleWatch;
let told: { second: number; what: string }[];
beforeEach(() => {
  clock = new ManualClock();
  told = [];
  watch = new IdleWatch(clock, (event) =>
    told.push({
      second: clock.monotonic() / 1_000,
      what: event.type === 'idle-over' ? 'over' : `warning ${event.secondsLeft}`,
    }),
  );
});

const begin = (stage: StageName, working = false): void => {
  watch.start();
  watch.see(stage, working);
};

test.each<[StageName, number]>([
  ['identify', 120],
  ['document', 120],
  ['vneid', 120],
  ['guardian', 120],
  ['take-ticket', 120],
  ['ticket', 120],
  ['lookup', 120],
  ['rate', 120],
  ['confirm', 180],
  ['face', 180],
  ['prove', 180],
  ['for-whom', 180],
  ['owner', 180],
  ['choose', 180],
  ['before', 180],
  ['form', 180],
  ['scan', 180],
  ['review', 180],
  ['declare', 180],
  ['slip', 180],
])('TI-1: silence on %s warns after %i s, once a second, and ends 45 s later', async (stage, limit) => {
  begin(stage);
  await clock.advance((limit - 1) * 1_000);
  expect(told).toEqual([]);
  await clock.advance(46_000);
  expect(told).toHaveLength(46);
  expect(told[0]).toEqual({ second: limit, what: 'warning 45' });
  expect(told[44]).toEqual({ second: limit + 44, what: 'warning 1' });
  expect(told[45]).toEqual({ second: limit + 45, what: 'over' });
  await clock.advance(600_000);
  expect(told).toHaveLength(46); // over is said once
});

test('TI-1: who hears or moves by switches has 300 s wherever others have less; the last screen stays as it is', async () => {
  begin('form');
  watch.see('form', false, true);
  await clock.advance(299_000);
  expect(told).toEqual([]);
  await clock.advance(46_000);
  expect(told[0]).toEqual({ second: 300, what: 'warning 45' });
  expect(told.at(-1)).toEqual({ second: 345, what: 'over' });
});

test('TI-5: the last screen waits 30 s and ends without a warning', async () => {
  begin('done');
  await clock.advance(29_000);
  expect(told).toEqual([]);
  await clock.advance(1_000);
  expect(told).toEqual([{ second: 30, what: 'over' }]);
});

test.each<StageName>(['welcome', 'submitting', 'ended'])('%s is never idle', async (stage) => {
  begin(stage);
  await clock.advance(3_600_000);
  expect(told).toEqual([]);
});

test('TI-2: a touch in the last second gives the whole time again, however often: nobody is thrown out who answers', async () => {
  begin('form');
  for (let time = 0; time < 40; time++) {
    await clock.advance(224_000);
    watch.touched();
  }
  expect(told.filter(({ what }) => what === 'over')).toEqual([]);
  await clock.advance(225_000);
  expect(told.at(-1)?.what).toBe('over');
});

test('TI-3: while a device works the count stands still, and begins anew when it has ended', async () => {
  begin('scan');
  await clock.advance(179_000);
  watch.see('scan', true);
  await clock.advance(600_000);
  expect(told).toEqual([]);
  watch.see('scan', false);
  await clock.advance(179_000);
  expect(told).toEqual([]);
  await clock.advance(1_000);
  expect(told.at(-1)?.what).toBe('warning 45');
});

test('a new screen begins the count anew; the same one does not', async () => {
  begin('form');
  await clock.advance(100_000);
  watch.see('form', false);
  await clock.advance(80_000);
  expect(told.at(-1)?.what).toBe('warning 45');
  watch.see('scan', false);
  await clock.advance(179_000);
  expect(told).toHaveLength(1);
});

test('the wall clock jumps by a day: nobody is thrown out', async () => {
  begin('form');
  await clock.advance(10_000);
  clock.jump(86_400_000);
  await clock.advance(160_000);
  expect(told).toEqual([]);
});

test('stopped, it says nothing more', async () => {
  begin('form');
  await clock.advance(10_000);
  watch.stop();
  await clock.advance(600_000);
  expect(told).toEqual([]);
});

test('the look at a face ends because nobody came before the camera: the silence goes on counting, and no further', async () => {
  begin('face');
  await clock.advance(120_000);
  watch.see('choose', false);
  await clock.advance(105_000);
  expect([told[0], told.at(-1)]).toEqual([
    { second: 180, what: 'warning 45' },
    { second: 225, what: 'over' },
  ]);
});

test('a comparison of a face counts as work, and what comes after it begins anew', async () => {
  begin('face');
  watch.see('face', true);
  await clock.advance(300_000);
  watch.see('choose', false);
  await clock.advance(179_000);
  expect(told).toEqual([]);
});
