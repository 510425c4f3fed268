import { expect, test } from 'vitest';
import { type Contest, fixedGoal, judge, type Measurement, median, runBench, tableOf, takeTurns } from './harness.ts';

const contestOf = (ours: readonly number[], peers?: readonly number[]): { contest: Contest; order: string[] } => {
  const order: string[] = [];
  const next = (side: string, values: readonly number[]) => async (): Promise<number> => {
    const nth = order.filter((turn) => turn === side).length;
    order.push(side);
    return values[nth % values.length] ?? 0;
  };
  return { order, contest: { ours: next('ours', ours), ...(peers ? { peers: next('peers', peers) } : {}) } };
};

const measurementOf = (over: Partial<Measurement>, contest: Contest = contestOf([10]).contest): Measurement => ({
  name: 'a-row',
  unit: 'ms',
  peer: null,
  goal: null,
  rounds: 3,
  warmUps: 0,
  quick: true,
  prepare: async () => contest,
  ...over,
});

const silent = { quick: false, say: () => undefined };

test('the median is the middle value, of an even number the mean of the middle two, and of nothing a mistake', () => {
  expect([median([5]), median([9, 1, 5]), median([4, 1, 2, 100])]).toEqual([5, 5, 3]);
  expect(() => median([])).toThrow(RangeError);
});

test('ours and the peer take turns at going first, and what warmed them up is not counted', async () => {
  const { contest, order } = contestOf([100, 1, 2, 3], [200, 4, 5, 6]);
  const taken = await takeTurns(contest, { rounds: 3, warmUps: 1 });
  expect(taken).toEqual({ ours: [1, 2, 3], peers: [4, 5, 6] });
  expect(order).toEqual(['ours', 'peers', 'peers', 'ours', 'ours', 'peers', 'peers', 'ours']);
});

test('a goal that follows the peer says its limit in numbers, and a value on the limit is ok', () => {
  const goal = { stay: 'at most', limit: (peer: number | null) => 1.5 * (peer ?? 0) + 200, words: '1.5 × peer + 200' };
  const measurement = measurementOf({ peer: 'another program', goal: { ...goal, stay: 'at most' } });
  const row = judge('area', measurement, { ours: [350, 1000, 3], peers: [100, 100, 90] });
  expect(row).toEqual({
    area: 'area',
    name: 'a-row',
    value: 350,
    unit: 'ms',
    peer: 'another program',
    peerValue: 100,
    ratio: 3.5,
    goal: '≤ 1.5 × peer + 200 = 350',
    ok: true,
  });
  expect(judge('area', measurement, { ours: [351], peers: [100] }).ok).toBe(false);
});

test('more is better where the goal says "at least"', () => {
  const measurement = measurementOf({ goal: fixedGoal('at least', 50) });
  const verdicts = [49.9, 50, 51].map((value) => judge('area', measurement, { ours: [value], peers: [] }).ok);
  expect(verdicts).toEqual([false, true, true]);
});

test('a row without goal is neither ok nor not ok', () => {
  expect(judge('area', measurementOf({}), { ours: [1], peers: [] })).toMatchObject({
    goal: null,
    ok: null,
    ratio: null,
  });
});

test('a measurement that breaks is a row that is not ok, what it had open is closed, and the next one is measured', async () => {
  const said: string[] = [];
  let closed = 0;
  const breaks: Contest = {
    ours: async () => {
      throw new Error('the scanner is gone');
    },
    close: async () => {
      closed++;
    },
  };
  const rows = await runBench({
    areas: [
      { area: 'area', measurements: [measurementOf({ name: 'broken' }, breaks), measurementOf({ name: 'next' })] },
    ],
    quick: false,
    say: (text) => said.push(text),
  });
  expect(rows.map(({ name, value, ok }) => ({ name, value, ok }))).toEqual([
    { name: 'broken', value: null, ok: false },
    { name: 'next', value: 10, ok: null },
  ]);
  expect(closed).toBe(1);
  expect(said.join('\n')).toContain('the scanner is gone');
});

test('a quick run takes quick rows only, with three rounds', async () => {
  const { contest, order } = contestOf([1]);
  const slow = measurementOf({ name: 'slow', quick: false });
  const areas = [{ area: 'area', measurements: [measurementOf({ rounds: 50 }, contest), slow] }];
  expect((await runBench({ ...silent, areas, quick: true })).map(({ name }) => name)).toEqual(['a-row']);
  expect(order).toHaveLength(3);
});

test('the table has one line a row, says which are not ok, and its columns stand under their headings', async () => {
  const measurements = [
    measurementOf({ name: 'good', goal: fixedGoal('at most', 12) }),
    measurementOf({ name: 'bad', goal: fixedGoal('at most', 9) }),
  ];
  const lines = tableOf(await runBench({ ...silent, areas: [{ area: 'area', measurements }] })).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toMatch(/^ok +area\/good +10 +ms +- +- +- +≤ 12$/);
  expect(lines[2]).toMatch(/^NOT OK +area\/bad +10 +ms +- +- +- +≤ 9$/);
  expect(new Set(lines.map((line) => line.search(/goal|≤/))).size).toBe(1);
});

test('Ctrl-C while a measurement is still opening closes it, and no further one is begun', async () => {
  const ending = new AbortController();
  let closed = 0;
  let close = async (): Promise<void> => undefined;
  const opening = measurementOf({
    prepare: async () => {
      ending.abort();
      queueMicrotask(() => void close());
      return {
        ours: async () => 1,
        close: async () => {
          closed++;
        },
      };
    },
  });
  const rows = await runBench({
    ...silent,
    areas: [{ area: 'area', measurements: [opening, measurementOf({ name: 'never' })] }],
    signal: ending.signal,
    onOpen: (how) => {
      close = how;
    },
  });
  expect(rows.map(({ name }) => name)).toEqual(['a-row']);
  expect(closed).toBe(2); // by the interruption and by the measurement's own end
});
