import type { AgencyLevel } from '@mot-cua/domain/digitisation/agencies.ts';
import type { AgencyProgress, ProgressReport } from '@mot-cua/domain/digitisation/progress-report.ts';

export type { AgencyProgress, ProgressReport } from '@mot-cua/domain/digitisation/progress-report.ts';

/** An agency may owe under two plans. */
export const keyOf = ({ agency, plan }: AgencyProgress): string => `${agency.code} ${plan.id}`;

/** A line over time as the chart wants it, whether it comes by days or by months. */
export interface TimeLine {
  readonly title: string;
  /** all that is owed; null: nothing was declared */
  readonly target: number | null;
  /** total by the end of each day, in order */
  readonly done: readonly { readonly on: string; readonly value: number }[];
  /** the straight way from milestone to milestone */
  readonly planned: readonly { readonly on: string; readonly value: number }[];
  readonly due: readonly { readonly on: string; readonly value: number; readonly share: number | null }[];
  readonly today: string | null;
}

const lastDayOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);

/** Months of a report as a line; of the month that is not over, only what is done until today. */
export const lineOf = ({ agency, milestones, progress }: AgencyProgress, on: string): TimeLine => ({
  title: agency.name,
  target: progress.volume,
  done: progress.series
    .filter(({ month }) => month <= on.slice(0, 7))
    .map(({ month, doneTotal }) => ({ on: lastDayOf(month) < on ? lastDayOf(month) : on, value: doneTotal })),
  planned: progress.series.map(({ month, planned }) => ({ on: lastDayOf(month), value: planned })),
  due: milestones.map(({ by, count, share }) => ({ on: by, value: count, share })),
  today: on,
});

/** One cell of "by level and year": what was to be done by the year's end, and what was. */
export interface LevelYear {
  readonly level: AgencyLevel;
  readonly year: number;
  /** 0 to 1 of the volume */
  readonly asked: number;
  /** null: the year has not begun */
  readonly done: number | null;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const reachedBy = <T>(all: readonly T[], dayOf: (one: T) => string, day: string): T | undefined =>
  all.findLast((one) => dayOf(one) <= day);

/** Sums over the agencies of a level: shares of shares would weigh a hamlet like a city. */
export const byLevelAndYear = ({ agencies, on }: ProgressReport): LevelYear[] => {
  const levels = Map.groupBy(agencies, ({ agency }) => agency.level);
  return (['province', 'district', 'commune'] as const).flatMap((level) => {
    const group = levels.get(level) ?? [];
    const volume = sum(group.map(({ progress }) => progress.volume));
    if (volume === 0) return [];
    const years = new Set(group.flatMap(({ milestones }) => milestones.map(({ by }) => Number(by.slice(0, 4)))));
    return [...years].sort().map((year) => {
      const asked = group.map(({ milestones }) => reachedBy(milestones, ({ by }) => by, `${year}-12-31`)?.count ?? 0);
      const done = group.map(
        ({ progress }) => reachedBy(progress.series, ({ month }) => month, `${year}-12`)?.doneTotal ?? 0,
      );
      return { level, year, asked: sum(asked) / volume, done: `${year}` <= on ? sum(done) / volume : null };
    });
  });
};

/** Agencies that share a last day for all, as the plan by volume makes them. */
export interface DeadlineClass {
  readonly by: string;
  readonly agencies: number;
  readonly volume: number;
  readonly done: number;
  readonly passed: boolean;
}

export const byDeadline = ({ agencies, on }: ProgressReport): DeadlineClass[] => {
  const bound = agencies.filter(({ milestones }) => milestones.length > 0);
  const classes = Map.groupBy(bound, ({ milestones }) => milestones.at(-1)!.by);
  return [...classes]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([by, group]) => ({
      by,
      agencies: group.length,
      volume: sum(group.map(({ progress }) => progress.volume)),
      done: sum(group.map(({ progress }) => Math.min(progress.volume, progress.doneTotal))),
      passed: by < on,
    }));
};
