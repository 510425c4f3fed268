import { describe, expect, it } from 'vitest';
import { counterReport } from '../../gallery/counter-report.ts';
import { byDeadline, byLevelAndYear, lineOf } from './report.ts';
import { months, percent, ticks } from './scale.ts';

describe('the report of agencies', () => {
  it('is summed by level and year, weighed by papers, with nothing said of years to come', () => {
    const cells = byLevelAndYear(counterReport);
    expect(new Set(cells.map(({ level }) => level))).toEqual(new Set(['province', 'commune']));
    const communes = cells.filter(({ level }) => level === 'commune');
    expect(communes.map(({ year, asked, done }) => [year, asked.toFixed(2), done === null])).toEqual([
      [2025, '0.10', false],
      [2026, '0.40', false],
      [2027, '1.00', true],
    ]);
    const own = counterReport.agencies.filter(({ agency }) => agency.level === 'commune');
    const [done, all] = [
      own.reduce((sum, { progress }) => sum + progress.doneTotal, 0),
      own.reduce((sum, { progress }) => sum + progress.volume, 0),
    ];
    expect(communes[1]?.done).toBeCloseTo(done / all, 9);
  });

  it('puts agencies with one last day together, loses none, and counts no more done than is owed', () => {
    const classes = byDeadline(counterReport);
    expect(classes.map(({ by }) => by)).toEqual([...classes.map(({ by }) => by)].sort());
    expect(classes.reduce((sum, { agencies }) => sum + agencies, 0)).toBe(counterReport.agencies.length);
    for (const { done, volume } of classes) expect(done).toBeLessThanOrEqual(volume);
  });

  it('draws what is done until today and the plan until its end', () => {
    const [own] = counterReport.agencies;
    const line = lineOf(own!, counterReport.on);
    expect(line.done.at(-1)).toEqual({ on: counterReport.on, value: own!.progress.doneTotal });
    expect(line.planned.at(-1)).toEqual({ on: '2027-12-31', value: own!.progress.volume });
    expect(own!.from.map(({ name }) => name)).toEqual(['Ủy ban nhân dân thị xã Sa Pa']);
  });
});

describe('numbers on a chart', () => {
  it('have round steps up to the most', () => {
    expect(ticks(13_800)).toEqual([0, 5_000, 10_000, 15_000]);
    expect(ticks(3)).toEqual([0, 1, 2, 3]);
    expect(ticks(0)).toEqual([0]);
  });

  it('are percents that never flatter', () => {
    expect([0, 0.0004, 0.444, 0.9999, 1].map(percent)).toEqual(['0%', '<1%', '44%', '99%', '100%']);
  });

  it('name months, fewer where there is no room', () => {
    expect(months('2026-10-15', '2027-02-28', 12)).toEqual(['2026-11-01', '2026-12-01', '2027-01-01', '2027-02-01']);
    expect(months('2021-01-31', '2025-12-31', 6).every((first) => first.endsWith('-01-01'))).toBe(true);
  });
});
