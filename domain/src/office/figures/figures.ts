import { type OfficeCalendar, shiftsOf, stateOffice } from '../../office-hours.ts';
import { isContent, ratingRatio } from '../../ratings/ratings.ts';
import type { OfficePlan } from '../office-plan.ts';
import { midnightOf } from './day-counter.ts';
import type { DayTally, GroupTally, RatingTally } from './day-tally.ts';
import type { OfficeFigures, QueueFigures, RatingFigures, Share, Times } from './office-figures.ts';
import { daysOf, type Period, periodOf } from './periods.ts';
import { addSpreads, quantile, type Spread } from './spread.ts';
import { type FigureTargets, usualTargets } from './targets.ts';

export const shareOf = (count: number, of: number): Share => ({ count, of, share: of === 0 ? null : count / of });
const sum = <T>(all: readonly T[], value: (one: T) => number): number =>
  all.reduce((total, one) => total + value(one), 0);
const inTenths = (ms: number): number => Math.round(ms / 6_000) / 10;

const groupedBy = <T, K>(all: readonly T[], key: (one: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const name = key(one);
    const known = groups.get(name);
    if (known) known.push(one);
    else groups.set(name, [one]);
  }
  return groups;
};

export const timesOf = (spread: Spread): Times => ({
  measured: spread.count,
  p50: quantile(spread, 0.5),
  p90: quantile(spread, 0.9),
  mean: spread.count === 0 ? null : inTenths(spread.sumMs / spread.count),
  above: shareOf(spread.above, spread.count),
});

export const queueFigures = (groups: readonly GroupTally[]): QueueFigures => {
  const issued = sum(groups, (one) => one.issued);
  return {
    issued,
    served: sum(groups, (one) => one.served),
    noShow: shareOf(
      sum(groups, (one) => one.noShow),
      sum(groups, (one) => one.called),
    ),
    left: shareOf(
      sum(groups, (one) => one.expired + one.cancelled),
      issued,
    ),
    wait: timesOf(addSpreads(groups.map(({ wait }) => wait))),
    handling: timesOf(addSpreads(groups.map(({ handling }) => handling))),
  };
};

export const ratingFigures = (ratings: readonly RatingTally[]): RatingFigures => {
  const rated = sum(ratings, ({ scores }) => sum(scores, (count) => count));
  const content = sum(ratings, ({ scores, levels }) =>
    scores.reduce((total, count, at) => total + (isContent(at + 1, levels) ? count : 0), 0),
  );
  return { rated, content: ratingRatio(content, rated).share };
};

/** Working days of the calendar, at most a year of them. */
const workingDays = (calendar: OfficeCalendar, days: readonly string[]): number =>
  days.filter((day) => shiftsOf(calendar, midnightOf(day) + 43_200_000).length > 0).length;

const officersOf = (tallies: readonly DayTally[], plan: OfficePlan, due: number | null): OfficeFigures['officers'] =>
  [
    ...groupedBy(
      tallies.flatMap(({ officers }) => officers),
      ({ staff }) => staff,
    ),
  ]
    .map(([staff, all]) => {
      const cases = sum(all, (one) => one.cases);
      return {
        staff,
        name: plan.staff.find(({ id }) => id === staff)?.name ?? staff,
        served: sum(all, (one) => one.served),
        cases,
        handling: inTenths(sum(all, (one) => one.handlingMs)),
        due,
        load: due === null ? null : cases / due,
      };
    })
    .sort((a, b) => b.cases - a.cases || a.staff.localeCompare(b.staff));

const availabilityOf = (kiosks: readonly DayTally['kiosks'][number][]): Share =>
  shareOf(
    sum(kiosks, ({ tally, dueMs }) => Math.min(tally?.upMs ?? 0, dueMs)),
    sum(kiosks, ({ dueMs }) => dueMs),
  );

/** The parts of a period that a line is drawn of: days up to a month, months beyond. */
const trendOf = (tallies: readonly DayTally[], { kind }: Period): OfficeFigures['trend'] => {
  const each = kind === 'day' || kind === 'week' || kind === 'month' ? 'day' : 'month';
  return [...groupedBy(tallies, ({ day }) => periodOf(each, day).from)]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([from, days]) => {
      const queue = queueFigures(days.flatMap(({ groups }) => groups));
      return {
        from,
        to: periodOf(each, from).to,
        issued: queue.issued,
        served: queue.served,
        waitP50: queue.wait.p50,
        waitP90: queue.wait.p90,
        waitAbove: queue.wait.above.share,
        handlingP50: queue.handling.p50,
        handlingP90: queue.handling.p90,
        handlingAbove: queue.handling.above.share,
        availability: availabilityOf(days.flatMap(({ kiosks }) => kiosks)).share,
        content: ratingFigures(days.flatMap(({ ratings }) => ratings)).content,
      };
    });
};

export const targetsOf = (plan: OfficePlan): FigureTargets & { readonly wait: number; readonly service: number } => ({
  ...(plan.targets ?? usualTargets),
  wait: plan.policy.waitTarget,
  service: plan.policy.serviceTarget,
});

const byMost =
  <T>(count: (one: T) => number) =>
  (a: T, b: T) =>
    count(b) - count(a);

/**
 * All figures of a period out of its days (any order; a day twice is a bug and throws; days outside are left out). `today` bounds
 * what an officer could have done so far: days to come ask nothing of anybody.
 */
export const figuresOf = (
  all: readonly DayTally[],
  period: Period,
  plan: OfficePlan,
  today: string,
  calendar: OfficeCalendar = stateOffice,
): OfficeFigures => {
  const tallies = all.filter(({ day }) => day >= period.from && day <= period.to);
  if (new Set(tallies.map(({ day }) => day)).size !== tallies.length) throw new Error('a day was counted twice');
  const targets = targetsOf(plan);
  const year = periodOf('year', period.from);
  const soFar = workingDays(
    calendar,
    daysOf(period).filter((day) => day <= today),
  );
  const ofYear = workingDays(calendar, daysOf(year));
  const due = soFar === 0 || ofYear === 0 ? null : (targets.dossiersPerOfficerYear * soFar) / ofYear;
  const groups = tallies.flatMap((one) => one.groups);
  const ratings = tallies.flatMap((one) => one.ratings);
  const kiosks = tallies.flatMap((one) => one.kiosks);
  const told = kiosks.map(({ tally }) => tally).filter((tally) => tally !== null);
  const left = told.flatMap((one) => one.left);
  const begun = sum(told, ({ visits }) => visits);
  const services = groupedBy(groups, ({ service }) => service);
  const reasons = groupedBy(
    ratings.flatMap((one) => one.reasons),
    ([reason]) => reason,
  );
  return {
    period,
    days: tallies.length,
    arrivals: Array.from({ length: 48 }, (_, at) => sum(tallies, ({ arrivals }) => arrivals[at] ?? 0)),
    total: queueFigures(groups),
    byService: plan.services
      .filter(({ id }) => services.has(id))
      .map(({ id, title }) => ({ service: id, title, figures: queueFigures(services.get(id) ?? []) })),
    byProcedure: [...groupedBy(groups, ({ procedure }) => procedure)]
      .map(([procedure, these]) => ({ procedure, figures: queueFigures(these) }))
      .sort(byMost(({ figures }) => figures.issued)),
    officers: officersOf(tallies, plan, due),
    availability: availabilityOf(kiosks),
    kiosks: [...groupedBy(kiosks, ({ node }) => node)].map(([node, these]) => ({
      node,
      title: plan.nodes.find(({ id }) => id === node)?.title ?? node,
      availability: availabilityOf(these),
    })),
    visits: {
      begun,
      finished: shareOf(
        sum(told, (one) => one.finished),
        begun,
      ),
      leftAt: [...groupedBy(left, ({ screen }) => screen)]
        .map(([screen, these]) => ({
          screen,
          left: shareOf(
            sum(these, ({ count }) => count),
            begun,
          ),
        }))
        .sort(byMost((one) => one.left.count)),
    },
    scans: [
      ...groupedBy(
        told.flatMap(({ pages }) => pages),
        ({ paper }) => paper,
      ),
    ]
      .map(([paper, these]) => ({
        paper,
        rejected: shareOf(
          sum(these, ({ rejected }) => rejected),
          sum(these, ({ taken }) => taken),
        ),
      }))
      .sort(byMost((one) => one.rejected.of)),
    cards: shareOf(
      sum(told, ({ cards }) => cards.read),
      sum(told, ({ cards }) => cards.tried),
    ),
    dossiers: sum(told, (one) => one.dossiers),
    digitised: shareOf(
      sum(told, ({ components }) => components.digitised),
      sum(told, ({ components }) => components.total),
    ),
    reused: shareOf(
      sum(told, ({ components }) => components.reused),
      sum(told, ({ components }) => components.total),
    ),
    filled: shareOf(
      sum(told, ({ fields }) => fields.filled),
      sum(told, ({ fields }) => fields.total),
    ),
    rating: ratingFigures(ratings),
    ratingsByProcedure: [...groupedBy(ratings, ({ procedure }) => procedure)]
      .map(([procedure, these]) => ({ procedure, figures: ratingFigures(these) }))
      .sort(byMost(({ figures }) => figures.rated)),
    ratingsByCounter: plan.counters.flatMap(({ id, number }) => {
      const these = ratings.filter(({ counter }) => counter === id);
      return these.length === 0 ? [] : [{ counter: id, number, figures: ratingFigures(these) }];
    }),
    ratingReasons: [...reasons]
      .map(([reason, these]) => ({ reason, count: sum(these, ([, count]) => count) }))
      .sort(byMost(({ count }) => count)),
    ratingsDoubtful: sum(ratings, ({ doubtful }) => doubtful),
    exceptions: [
      ...groupedBy(
        tallies.flatMap((one) => one.exceptions),
        ({ code }) => code,
      ),
    ]
      .map(([code, these]) => ({
        code,
        raised: sum(these, ({ raised }) => raised),
        escalated: sum(these, ({ escalated }) => escalated),
        takenP90: quantile(addSpreads(these.map(({ taken }) => taken)), 0.9),
      }))
      .sort((a, b) => a.code.localeCompare(b.code)),
    trend: trendOf(tallies, period),
    targets,
  };
};
