import { describe, expect, it } from 'vitest';
import { type ProgressPlanFile, progressReport, readProgressPlan } from './progress-report.ts';

/** A commune that took over a third of a district's papers, and has its own. */
const file: ProgressPlanFile = {
  type: 'digitisation-progress/1',
  own: 'X1',
  agencies: [
    { code: 'X1', name: 'Ủy ban nhân dân phường Sông Hiến', level: 'commune', ...dated('2025-07-01') },
    { code: 'X2', name: 'Ủy ban nhân dân xã Hòa An', level: 'commune', ...dated('2025-07-01') },
    {
      code: 'H1',
      name: 'Ủy ban nhân dân huyện Hòa An',
      level: 'district',
      ...dated('2010-01-01', '2025-06-30'),
      successors: [
        { code: 'X1', part: 0.25 },
        { code: 'X2', part: 0.75 },
      ],
    },
  ],
  plans: [],
  obligations: [
    { agency: 'H1', plan: 'kh-sh-2020-2025', declaredOn: '2022-01-10', volume: 400 },
    { agency: 'X1', plan: 'kh-sh-2020-2025', declaredOn: '2025-07-01', volume: 100 },
  ],
  done: [{ agency: 'H1', month: '2024-03', count: 80 }],
};
function dated(validFrom: string, validTo: string | null = null) {
  return { validFrom, validTo, successors: [], hardToReach: false };
}
const read = (change: Partial<ProgressPlanFile>) =>
  readProgressPlan(JSON.stringify({ ...file, ...change }, null, 1), 'ke-hoach.json');
const faultsOf = (change: Partial<ProgressPlanFile>): string => {
  const plan = read(change);
  return plan.ok ? '' : plan.fault.join('\n');
};

describe('the report of a station', () => {
  it('puts the own agency first, counts what it sent, and what an abolished district owed and did passes on', () => {
    const plan = read({});
    if (!plan.ok) throw new Error(plan.fault.join('\n'));
    const report = progressReport(plan.value, [{ month: '2026-11', count: 7 }], '2026-11-30');
    const [own, other, ...more] = report.agencies;
    expect(more).toEqual([]);
    expect(own).toMatchObject({
      agency: { code: 'X1' },
      from: [{ name: 'Ủy ban nhân dân huyện Hòa An', until: '2025-06-30' }],
    });
    expect(own?.progress).toMatchObject({ volume: 200, doneTotal: 27, standing: 'missed' });
    expect(other?.progress).toMatchObject({ volume: 300, doneTotal: 60 });
  });

  it('loses nothing that was sent before the agency bore its code: it stands in its first month', () => {
    const plan = read({ done: [] });
    if (!plan.ok) throw new Error(plan.fault.join('\n'));
    const report = progressReport(plan.value, [{ month: '2025-03', count: 5 }], '2026-11-30');
    expect(report.agencies[0]?.progress.doneTotal).toBe(5);
  });
});

describe('a plan file with a mistake', () => {
  it.each([
    [
      'an obligation by an unknown plan',
      { obligations: [{ ...file.obligations[0]!, plan: 'ke-hoach-x' }] },
      'there is no plan "ke-hoach-x"; known are',
    ],
    ['an own code that no agency has', { own: 'X9' }, 'no agency has the code "X9"'],
    [
      'a successor that is not there',
      { agencies: file.agencies.filter(({ code }) => code !== 'X2') },
      'a successor is not in the list',
    ],
    [
      'parts that leave something over',
      { agencies: file.agencies.map((one) => ({ ...one, successors: one.successors.slice(0, 1) })) },
      'do not make 1 together',
    ],
    [
      'an obligation of nobody',
      { obligations: [{ ...file.obligations[0]!, declaredOn: '2025-08-01' }] },
      'nobody bore this code on 2025-08-01',
    ],
    ['work of nobody', { done: [{ agency: 'X2', month: '2024-01', count: 3 }] }, 'nobody bore this code in 2024-01'],
    ['an id twice', { plans: [{ ...planLike('a') }, { ...planLike('a') }] }, 'two plans have one id'],
    ['milestones out of order', { plans: [planLike('a', ['2027-12-31', '2026-12-31'])] }, 'must come in order of days'],
    ['a shape of its own', { own: '' }, 'ke-hoach.json, line 3, own'],
  ] as const)('%s is named, with what to do', (_what, change, words) => {
    expect(faultsOf(change as Partial<ProgressPlanFile>)).toContain(words);
  });

  it('that is no JSON is told by its line', () => {
    const plan = readProgressPlan('{\n "type": \n}', 'ke-hoach.json');
    expect(plan.ok ? '' : plan.fault[0]).toContain('ke-hoach.json, line');
  });
});

function planLike(id: string, days = ['2026-12-31', '2027-12-31']): ProgressPlanFile['plans'][number] {
  return {
    id,
    title: 'Kế hoạch riêng',
    legalBasis: 'Kế hoạch của tỉnh',
    validFrom: '2025-07-01',
    validTo: null,
    rules: [{ milestones: days.map((by, at) => ({ by, share: (at + 1) / 2 })) }],
    sparesHardToReach: false,
  };
}
