import { expect, test } from 'vitest';
import { evenNumbers, normalAbove } from '../random.ts';
import { judgeWaits } from './judge-waits.ts';
import { cityCentre, commune, type SyntheticKind, ward } from './office-kinds.ts';
import { SyntheticOffice } from './synthetic-office.ts';

// The whole of it, three officers' rooms of each kind and forty days: make bench AREA=office. Here a few days of each.
const few: readonly (readonly [SyntheticKind, number, number])[] = [
  [commune, 15, 25],
  [ward, 8, 6],
  [cityCentre, 5, 2],
];
test.each(few)(
  'estimates in a $name come nearer than both formulas, and P90 is one',
  (kind, learning, judged) => {
    const made = judgeWaits({ kind, seed: 11, learning, judged });
    expect(made.tickets).toBeGreaterThan(100);
    expect(made.error).toBeLessThan(made.naive);
    expect(made.error).toBeLessThan(made.lastToEnter);
    expect(made.error).toBeLessThan(7);
    expect(made.covered).toBeGreaterThan(0.78);
    expect(made.covered).toBeLessThan(0.99);
  },
  60_000,
);

test('asking the oracle changes nothing of the day that it is asked about, and no formula comes as near as it does', () => {
  const judging = { kind: ward, seed: 12, learning: 6, judged: 2 };
  const without = judgeWaits(judging);
  const { oracle, ...rest } = judgeWaits({ ...judging, oracle: { every: 6, plays: 24 } });
  expect({ ...rest, oracle: null }).toEqual(without);
  expect(oracle?.tickets).toBeGreaterThan(15);
  expect(oracle?.error).toBeLessThan(rest.naive);
  expect(oracle?.error).toBeLessThan(rest.lastToEnter);
  expect(oracle?.covered).toBeGreaterThan(0.6);
}, 60_000);

test('what has lasted a while goes on as long as such things do: the part of a normal distribution above two', () => {
  const even = evenNumbers(7);
  const draws = Array.from({ length: 20_000 }, () => normalAbove(2, even));
  expect(Math.min(...draws)).toBeGreaterThan(2);
  expect(draws.reduce((sum, z) => sum + z, 0) / draws.length).toBeCloseTo(2.3732, 1); // the density at 2 by the share above it
  const low = Array.from({ length: 20_000 }, () => normalAbove(-1, even));
  expect(low.reduce((sum, z) => sum + z, 0) / low.length).toBeCloseTo(0.2876, 1);
});

test('the same seed plays the same days, another seed others', () => {
  const logOf = (seed: number): string => {
    const office = new SyntheticOffice(commune, seed, () => undefined);
    office.playDay();
    office.playDay();
    return JSON.stringify(office.log);
  };
  expect(logOf(3)).toBe(logOf(3));
  expect(logOf(3)).not.toBe(logOf(4));
});

test('a made-up day has what real days have: who does not come, who is sent on, pauses, lunch, people with priority', () => {
  const seen = new Set<string>();
  const office = new SyntheticOffice(ward, 2, ({ event }) => {
    seen.add(
      event.t === 'issued' ? `issued ${event.class}` : event.t === 'counter-paused' ? `pause ${event.reason}` : event.t,
    );
  });
  for (let day = 0; day < 10; day++) office.playDay();
  for (const what of [
    'no-show',
    'returned',
    'transferred',
    'parked',
    'pause lunch',
    'pause personal',
    'counter-closed',
  ])
    expect([...seen]).toContain(what);
  for (const name of ['ordinary', 'elderly', 'appointed', 'result']) expect([...seen]).toContain(`issued ${name}`);
});
