import { expect, test } from 'vitest';
import { type Agency, agenciesFrom, bearersOn } from './agencies.ts';
import { coverage, dossierFigures, fullyDigitised, resultFigures } from './figures.ts';
import { milestonesOf, planByLevel, planByVolume, planFrom, planOfThreeSteps } from './plans.ts';
import { seededForTests } from './seeded-for-tests.ts';
import { type MonthDone, type Obligation, owedOn, plannedOn, progressOf, shareOut, unplaced } from './targets.ts';

const agency = (
  code: string,
  level: Agency['level'],
  from: string,
  to: string | null,
  successors: Agency['successors'] = [],
): Agency => ({
  code,
  name: code,
  level,
  validFrom: from,
  validTo: to,
  successors,
  hardToReach: false,
});

/** A district that ended, two communes and a department that took over; one commune was formed that day. */
const agencies: readonly Agency[] = [
  agency('H14.12', 'district', '2000-01-01', '2025-06-30', [
    { code: 'X1', part: 0.5 },
    { code: 'X2', part: 0.3 },
    { code: 'S1', part: 0.2 },
  ]),
  agency('X1', 'commune', '2025-07-01', null),
  agency('X2', 'commune', '2000-01-01', null),
  agency('S1', 'province', '2000-01-01', null),
];

const owes = (code: string, volume: number, plan = planOfThreeSteps): Obligation => ({
  agency: code,
  plan,
  declaredOn: '2021-03-31',
  volume,
});
const did = (code: string, month: string, count: number): MonthDone => ({ agency: code, month, count });

test('a list of agencies in which somebody’s obligation would be nobody’s is refused', () => {
  expect(agenciesFrom(agencies).ok).toBe(true);
  const [district, ...rest] = agencies;
  if (!district) throw new Error('no district');
  const changed = (change: Partial<Agency>): unknown => [{ ...district, ...change }, ...rest];
  expect(agenciesFrom(changed({ successors: [] }))).toEqual({ ok: false, fault: 'no-successor' });
  expect(agenciesFrom(changed({ successors: [{ code: 'X1', part: 0.9 }] }))).toEqual({ ok: false, fault: 'parts' });
  expect(agenciesFrom(changed({ successors: [{ code: 'X9', part: 1 }] }))).toEqual({
    ok: false,
    fault: 'unknown-successor',
  });
  expect(agenciesFrom([...agencies, district])).toEqual({ ok: false, fault: 'twice' });
  expect(agenciesFrom([{ ...district, level: 'ward' }])).toEqual({ ok: false, fault: 'wrong-shape' });
});

test('what a district owed is its own to the last day and its heirs’ from the next', () => {
  expect(bearersOn(agencies, 'H14.12', '2021-03-31', '2025-06-30').map((one) => one.agency.code)).toEqual(['H14.12']);
  expect(
    bearersOn(agencies, 'H14.12', '2021-03-31', '2025-07-01').map(({ agency: { code }, part }) => [code, part]),
  ).toEqual([
    ['X1', 0.5],
    ['X2', 0.3],
    ['S1', 0.2],
  ]);
  expect(bearersOn(agencies, 'nobody', '2021-03-31', '2025-07-01')).toEqual([]);
});

test('volume, milestones and what was done pass on, and add up to what they were', () => {
  const obligations = [owes('H14.12', 30_001), owes('X2', 1_000), owes('S1', 7)];
  const done = [
    did('H14.12', '2022-05', 4_001),
    did('X2', '2022-06', 300),
    did('X1', '2026-02', 10),
    did('S1', '2026-03', 1),
  ];
  const before = owedOn(agencies, obligations, done, '2025-06-30');
  const after = owedOn(agencies, obligations, done, '2026-11-29');
  const volume = (all: typeof after): number => all.reduce((sum, one) => sum + one.volume, 0);
  const total = (all: typeof after): number => all.flatMap((one) => one.done).reduce((sum, one) => sum + one.count, 0);
  expect([volume(before), volume(after)]).toEqual([31_008, 31_008]);
  expect(total(after)).toBe(4_312);
  const x2 = after.find((one) => one.agency.code === 'X2');
  expect(x2?.from).toEqual(['H14.12', 'X2']);
  expect(x2?.volume).toBe(10_000); // 9,000 of the district’s and its own 1,000
  const x1 = after.find((one) => one.agency.code === 'X1'); // formed that day: it owes what it inherited
  expect(x1?.done.at(-1)).toEqual({ month: '2026-02', count: 10 });
});

test('a survey that was made again replaces the first', () => {
  const again = { ...owes('X2', 1_500), declaredOn: '2023-01-01' };
  expect(owedOn(agencies, [owes('X2', 1_000), again], [], '2026-11-29').map(({ volume }) => volume)).toEqual([1_500]);
  expect(owedOn(agencies, [owes('X2', 1_000), again], [], '2022-11-29').map(({ volume }) => volume)).toEqual([1_000]);
});

test('rows that name nobody are shown, not lost', () => {
  const lost = did('H14.12', '2025-08', 5);
  expect(unplaced(agencies, [owes('X1', 5)], [lost, did('H14.12', '2025-06', 5)])).toEqual({
    obligations: [owes('X1', 5)],
    done: [lost],
  });
});

test('the plans as they were written: 10, 40, 100 %; by level; by volume', () => {
  const district = { level: 'district', hardToReach: false } as const;
  expect(milestonesOf(planOfThreeSteps, district, 5).map(({ by, share }) => `${by} ${share}`)).toEqual([
    '2021-12-31 0.1',
    '2022-12-31 0.4',
    '2025-06-30 1',
  ]);
  const first = (level: Agency['level']): unknown =>
    milestonesOf(planByLevel, { level, hardToReach: false }, 5)
      .slice(0, 2)
      .map(({ share }) => share);
  expect([first('province'), first('district'), first('commune')]).toEqual([
    [0.3, 0.5],
    [0.2, 0.4],
    [0.15, 0.35],
  ]);
  const last = (['province', 'district', 'commune'] as const).map((level) =>
    milestonesOf(planByLevel, { level, hardToReach: false }, 5).at(-1),
  );
  expect(last).toEqual([
    { by: '2025-12-31', share: 1 },
    { by: '2025-12-31', share: 1 },
    { by: '2026-12-31', share: 1 },
  ]);
  const due = (volume: number): unknown => milestonesOf(planByVolume, district, volume)[0]?.by;
  expect([19_999, 20_000, 50_000, 50_001, 100_000, 100_001].map(due)).toEqual([
    '2022-12-31',
    '2023-12-31',
    '2023-12-31',
    '2024-12-31',
    '2024-12-31',
    '2025-06-30',
  ]);
  expect(milestonesOf({ ...planByLevel, sparesHardToReach: true }, { level: 'commune', hardToReach: true }, 5)).toEqual(
    [],
  );
});

test('an edited plan is checked: days exist, and what is asked only grows', () => {
  expect(
    [planOfThreeSteps, planByLevel, planByVolume].every((plan) => planFrom(JSON.parse(JSON.stringify(plan))).ok),
  ).toBe(true);
  const edited = (...milestones: { by: string; share: number }[]): unknown => ({
    ...planOfThreeSteps,
    rules: [{ milestones }],
  });
  expect(planFrom(edited({ by: '2027-02-30', share: 1 }))).toEqual({ ok: false, fault: 'no-such-day' });
  expect(planFrom(edited({ by: '2027-12-31', share: 0.5 }, { by: '2028-12-31', share: 0.4 }))).toEqual({
    ok: false,
    fault: 'out-of-order',
  });
  expect(planFrom({})).toEqual({ ok: false, fault: 'wrong-shape' });
});

const progressAt = (on: string, done: readonly MonthDone[], volume = 1_000): ReturnType<typeof progressOf> => {
  const [owed] = owedOn(agencies, [owes('X2', volume)], done, on);
  if (!owed) throw new Error('nobody owes');
  return progressOf(owed, on);
};

test('the milestone’s own day is still in time, the next one is late', () => {
  expect(progressAt('2021-12-31', [did('X2', '2021-12', 99)]).standing).toBe('behind');
  expect(progressAt('2022-01-01', [did('X2', '2021-12', 99)]).standing).toBe('missed');
  expect(progressAt('2022-01-01', [did('X2', '2021-12', 100)]).standing).toBe('on-plan');
  expect(progressAt('2026-11-29', [did('X2', '2024-12', 1_000)]).standing).toBe('fulfilled');
});

test('what comes next, the pace it wants, and when all is done at today’s pace', () => {
  const done = [did('X2', '2022-07', 30), did('X2', '2022-08', 30), did('X2', '2022-09', 30)];
  const progress = progressAt('2022-10-15', [did('X2', '2021-11', 110), ...done]);
  expect(progress.next).toEqual({ by: '2022-12-31', count: 400, missing: 200 });
  expect(progress).toMatchObject({ doneTotal: 200, share: 0.2, pace: 30, standing: 'behind', doneBy: '2025-01' });
  expect(progress.paceNeeded).toBe(79); // 200 papers in 78 days
});

test('the series: each month once, totals only grow, the plan’s line meets its milestones', () => {
  const { series } = progressAt('2026-11-29', [did('X2', '2021-05', 50), did('X2', '2023-01', 60)]);
  expect([series[0]?.month, series.at(-1)?.month]).toEqual(['2021-05', '2026-11']);
  expect(series).toHaveLength(67);
  const at = (month: string): unknown => series.find((one) => one.month === month);
  expect(at('2021-12')).toEqual({ month: '2021-12', done: 0, doneTotal: 50, planned: 100 });
  expect(at('2022-06')).toMatchObject({ planned: 248 });
  expect(at('2025-06')).toMatchObject({ doneTotal: 110, planned: 1_000 });
  expect(series.every((one, index) => index === 0 || one.planned >= (series[index - 1]?.planned ?? 0))).toBe(true);
});

test('nothing to digitise is not nought per cent; an agency without a plan is not behind', () => {
  expect(progressAt('2026-11-29', [], 0)).toMatchObject({ share: null, standing: 'fulfilled', paceNeeded: null });
  const spared = { ...planOfThreeSteps, sparesHardToReach: true };
  const far = agencies.map((one) => ({ ...one, hardToReach: true }));
  const [owed] = owedOn(far, [owes('X2', 10, spared)], [], '2026-11-29');
  expect(owed && progressOf(owed, '2026-11-29').standing).toBe('no-plan');
});

test('500 successions by chance: no paper owed or done is lost or doubled, on any day', () => {
  for (let seed = 1; seed <= 500; seed++) {
    const random = seededForTests(seed);
    const cut = random();
    const second = random();
    const chain: Agency[] = [
      agency('A', 'district', '2000-01-01', '2023-12-31', [
        { code: 'B', part: cut },
        { code: 'C', part: 1 - cut },
      ]),
      agency('B', 'district', '2024-01-01', '2025-06-30', [
        { code: 'C', part: second },
        { code: 'D', part: 1 - second },
      ]),
      agency('C', 'commune', '2000-01-01', null),
      agency('D', 'commune', '2025-07-01', null),
    ];
    expect(agenciesFrom(chain).ok).toBe(true);
    const volumes = [Math.floor(random() * 50_000), Math.floor(random() * 50_000)];
    const obligations = [owes('A', volumes[0] ?? 0, planByVolume), owes('C', volumes[1] ?? 0, planByVolume)];
    const done = [
      did('A', '2022-01', Math.floor(random() * 999)),
      did('B', '2024-05', Math.floor(random() * 999)),
      did('C', '2025-07', 7),
      did('D', '2026-01', 5),
    ];
    for (const on of ['2022-12-31', '2024-06-01', '2026-11-29']) {
      const owed = owedOn(
        chain,
        obligations,
        done.filter(({ month }) => month <= on.slice(0, 7)),
        on,
      );
      expect(
        owed.reduce((sum, one) => sum + one.volume, 0),
        `seed ${seed}`,
      ).toBe((volumes[0] ?? 0) + (volumes[1] ?? 0));
      const counted = owed.flatMap((one) => one.done).reduce((sum, one) => sum + one.count, 0);
      expect(counted, `seed ${seed}, ${on}`).toBe(
        done.filter(({ month }) => month <= on.slice(0, 7)).reduce((sum, one) => sum + one.count, 0),
      );
      for (const one of owed) expect(plannedOn(one.milestones, '2030-01-01')).toBe(one.volume);
    }
  }
});

test('whole papers are shared out without remainder', () => {
  expect(shareOut(10, [1 / 3, 1 / 3, 1 / 3])).toEqual([4, 3, 3]);
  expect(shareOut(0, [0.5, 0.5])).toEqual([0, 0]);
  expect(shareOut(7, [])).toEqual([]);
});

test('four stages or not fully digitised; the figures of the report; a share of nothing is null', () => {
  const whole = {
    received: true,
    processed: true,
    returned: true,
    stored: true,
    reused: false,
    electronicResult: true,
  };
  expect([fullyDigitised(whole), fullyDigitised({ ...whole, stored: false })]).toEqual([true, false]);
  expect(dossierFigures([whole, { ...whole, stored: false, reused: true, electronicResult: false }])).toEqual({
    fully: { count: 1, of: 2, share: 0.5 },
    reused: { count: 1, of: 2, share: 0.5 },
    electronicResults: { count: 1, of: 2, share: 0.5 },
  });
  expect(dossierFigures([]).fully.share).toBeNull();
  const result = { inForce: 'in-force', digitised: true, signed: true, archived: false } as const;
  expect(resultFigures([result, { ...result, inForce: 'expired' }, { ...result, digitised: false }])).toEqual({
    digitised: { count: 1, of: 2, share: 0.5 },
    signed: { count: 1, of: 2, share: 0.5 },
    archived: { count: 0, of: 2, share: 0 },
  });
  const site = { level: 'commune', live: true, hardToReach: false } as const;
  expect(coverage([site, { ...site, live: false, hardToReach: true }], 'commune', true).share).toBe(1);
  expect(coverage([site, { ...site, live: false, hardToReach: true }], 'commune', false).share).toBe(0.5);
});
