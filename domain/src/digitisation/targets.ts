import type { Localized } from '../localized.ts';
import { type Agency, agencyOn, bearersOn } from './agencies.ts';
import { type DigitisationPlan, type Milestone, milestonesOf } from './plans.ts';

/**
 * How far an agency is against its plan, as series that a chart can draw. Counts are papers. What an abolished agency owed and
 * what it did passes to those who came after it; nothing is lost on the way, and nothing is counted twice.
 */

/** Declared once by survey (R6): so many results in force were there to digitise. */
export type Obligation = {
  readonly agency: string;
  readonly plan: DigitisationPlan;
  /** day of the declaration: the agency is the one that bore the code then */
  readonly declaredOn: string;
  readonly volume: number;
};

/** So many papers became records in one month (`yyyy-MM`), done by whoever bore the code then. */
export type MonthDone = { readonly agency: string; readonly month: string; readonly count: number };

/** What one agency of a day answers for. */
export type Owed = {
  readonly agency: Agency;
  readonly plan: DigitisationPlan;
  readonly volume: number;
  readonly milestones: readonly (Milestone & { readonly count: number })[];
  readonly done: readonly { readonly month: string; readonly count: number }[];
  /** codes whose obligations these were, its own among them */
  readonly from: readonly string[];
};

/**
 * Everything that is owed on a day, by who owes it then. Milestones stay those that the volume was declared for; a later
 * declaration of the same agency for the same plan replaces the earlier one.
 */
export const owedOn = (
  agencies: readonly Agency[],
  obligations: readonly Obligation[],
  done: readonly MonthDone[],
  on: string,
): Owed[] => {
  const shares = latestOf(obligations, on).flatMap((obligation) => sharesOf(agencies, obligation, on));
  const byAgency = doneByBearer(agencies, done, on);
  const grouped = Map.groupBy(shares, ({ agency, plan }) => `${agency.code} ${plan.id}`);
  return [...grouped.values()].flatMap((group) => {
    const [first] = group;
    return first ? [merged(first, group, byAgency.get(first.agency.code) ?? [])] : [];
  });
};

const latestOf = (obligations: readonly Obligation[], on: string): Obligation[] => {
  const declared = obligations.filter(({ declaredOn }) => declaredOn <= on);
  const groups = Map.groupBy(declared, ({ agency, plan }) => `${agency} ${plan.id}`);
  return [...groups.values()].flatMap((group) => group.reduce((a, b) => (a.declaredOn <= b.declaredOn ? b : a)));
};

type ShareOwed = Omit<Owed, 'done'>;

const sharesOf = (
  agencies: readonly Agency[],
  { agency: code, plan, declaredOn, volume }: Obligation,
  on: string,
): ShareOwed[] => {
  const bearers = bearersOn(agencies, code, declaredOn, on);
  const owner = agencyOn(agencies, code, declaredOn);
  if (!owner) return [];
  const asked = milestonesOf(plan, owner, volume); // a small heir does not turn a late deadline into an early one
  const parts = bearers.map(({ part }) => part);
  const volumes = shareOut(volume, parts);
  const counts = asked.map(({ share }) => shareOut(Math.ceil(volume * share - 1e-9), parts));
  return bearers.map(({ agency }, at) => ({
    agency,
    plan,
    volume: volumes[at] ?? 0,
    milestones: asked.map((milestone, index) => ({ ...milestone, count: counts[index]?.[at] ?? 0 })),
    from: [code],
  }));
};

/** What was done passes on with what was owed, in the same parts. */
const doneByBearer = (
  agencies: readonly Agency[],
  done: readonly MonthDone[],
  on: string,
): Map<string, MonthDone[]> => {
  const passed = done.flatMap(({ agency: code, month, count }) => {
    const day = dayOf(agencies, code, month);
    const bearers = day === null ? [] : bearersOn(agencies, code, day, on);
    const shared = shareOut(
      count,
      bearers.map(({ part }) => part),
    );
    return bearers.map(({ agency }, at) => ({ agency: agency.code, month, count: shared[at] ?? 0 }));
  });
  return Map.groupBy(passed, ({ agency }) => agency);
};

/** A day of the month on which somebody bore the code: its first, else its last. */
const dayOf = (agencies: readonly Agency[], code: string, month: string): string | null =>
  [`${month}-01`, lastDayOf(month)].find((day) => agencyOn(agencies, code, day)) ?? null;

/** Rows that name nobody who was there then: a typing error that a report shows instead of losing it. */
export const unplaced = (
  agencies: readonly Agency[],
  obligations: readonly Obligation[],
  done: readonly MonthDone[],
): { readonly obligations: readonly Obligation[]; readonly done: readonly MonthDone[] } => ({
  obligations: obligations.filter(({ agency, declaredOn }) => !agencyOn(agencies, agency, declaredOn)),
  done: done.filter(({ agency, month }) => dayOf(agencies, agency, month) === null),
});

const merged = (first: ShareOwed, group: readonly ShareOwed[], done: readonly MonthDone[]): Owed => {
  const volume = sumOf(group.map((one) => one.volume));
  const days = [...new Set(group.flatMap(({ milestones }) => milestones.map(({ by }) => by)))].sort();
  const months = Map.groupBy(done, ({ month }) => month);
  return {
    ...first,
    volume,
    milestones: cumulative(
      group.map(({ milestones }) => milestones),
      days,
      volume,
    ),
    done: [...months]
      .map(([month, parts]) => ({ month, count: sumOf(parts.map(({ count }) => count)) }))
      .sort((a, b) => (a.month < b.month ? -1 : 1)),
    from: [...new Set(group.flatMap(({ from }) => from))].sort(),
  };
};

/** On each day the sum of what each plan asks until then: heirs of two districts owe both. */
const cumulative = (
  plans: readonly Owed['milestones'][],
  days: readonly string[],
  volume: number,
): Owed['milestones'] =>
  days.map((by) => {
    const count = sumOf(plans.map((plan) => plan.findLast((one) => one.by <= by)?.count ?? 0));
    return { by, count, share: volume === 0 ? 1 : Math.min(1, count / volume) };
  });

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Whole papers by parts, the largest remainders rounded up: the sum is what was shared out, always. */
export const shareOut = (count: number, parts: readonly number[]): number[] => {
  const exact = parts.map((part) => count * part);
  const whole = exact.map((value) => Math.floor(value + 1e-9));
  let left = count - sumOf(whole);
  const order = exact
    .map((value, at) => ({ at, rest: value - (whole[at] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of order) {
    if (left <= 0) break;
    whole[at] = (whole[at] ?? 0) + 1;
    left--;
  }
  return whole;
};

/** `no-plan`: nothing binds it. `behind`: below the line between two milestones. `missed`: a day has passed and it was not enough. */
export type Standing = 'fulfilled' | 'on-plan' | 'behind' | 'missed' | 'no-plan';

export const standingWords: Readonly<Record<Standing, Localized>> = {
  fulfilled: { vi: 'Hoàn thành', en: 'Fulfilled' },
  'on-plan': { vi: 'Đúng tiến độ', en: 'On plan' },
  behind: { vi: 'Chậm tiến độ', en: 'Behind plan' },
  missed: { vi: 'Quá hạn', en: 'Deadline missed' },
  'no-plan': { vi: 'Không có chỉ tiêu', en: 'No target' },
};

/** One month of a chart; `planned` is the straight line between milestones at the month's end. */
export type MonthPoint = {
  readonly month: string;
  readonly done: number;
  readonly doneTotal: number;
  readonly planned: number;
};

export type Progress = {
  readonly standing: Standing;
  readonly doneTotal: number;
  readonly volume: number;
  /** 0 to 1; null: nothing was there to digitise, which is not nought */
  readonly share: number | null;
  /** the milestone that comes next, and what it still wants; null: none comes */
  readonly next: { readonly by: string; readonly count: number; readonly missing: number } | null;
  /** papers a month until the next milestone, from the day on, rounded up; null: none comes */
  readonly paceNeeded: number | null;
  /** papers a month over the last three whole months */
  readonly pace: number;
  /** at this pace; null: never, or done */
  readonly doneBy: string | null;
  readonly series: readonly MonthPoint[];
};

/** How far it is on a day, and what it would take. */
export const progressOf = (owed: Owed, on: string): Progress => {
  const { volume, milestones } = owed;
  const done = owed.done.filter(({ month }) => month <= on.slice(0, 7));
  const doneTotal = sumOf(done.map(({ count }) => count));
  const coming = milestones.find((one) => one.by >= on && one.count > doneTotal) ?? null;
  const next = coming ? { by: coming.by, count: coming.count, missing: coming.count - doneTotal } : null;
  const pace = paceOf(done, on);
  const left = Math.max(0, volume - doneTotal);
  return {
    standing: standingOf(owed, doneTotal, on),
    doneTotal,
    volume,
    share: volume === 0 ? null : doneTotal / volume,
    next,
    paceNeeded: next ? Math.ceil(next.missing / Math.max(1 / 30, monthsBetween(on, next.by)) - 1e-9) : null,
    pace,
    doneBy: left > 0 && pace > 0 && left / pace < 1_200 ? monthAfter(on.slice(0, 7), Math.ceil(left / pace)) : null,
    series: seriesOf(owed, done, on),
  };
};

const standingOf = ({ milestones, volume }: Owed, done: number, on: string): Standing => {
  if (milestones.length === 0) return 'no-plan';
  if (done >= volume) return 'fulfilled';
  const passed = milestones.findLast(({ by }) => by < on);
  if (passed && done < passed.count) return 'missed';
  return done >= plannedOn(milestones, on) ? 'on-plan' : 'behind';
};

/** Straight from milestone to milestone; the first line begins a year before its day. */
export const plannedOn = (milestones: Owed['milestones'], on: string): number => {
  const after = milestones.find(({ by }) => by >= on);
  const before = milestones.findLast(({ by }) => by < on);
  if (!after) return before?.count ?? 0;
  const from = before?.by ?? `${Number(after.by.slice(0, 4)) - 1}${after.by.slice(4)}`;
  const way = Math.max(0, Math.min(1, daysBetween(from, on) / Math.max(1, daysBetween(from, after.by))));
  const already = before?.count ?? 0;
  return Math.floor(already + (after.count - already) * way + 1e-9);
};

const seriesOf = ({ milestones }: Owed, done: Owed['done'], on: string): MonthPoint[] => {
  const days = [on, ...done.map(({ month }) => month), ...milestones.map(({ by }) => by)];
  const months = days.map((day) => day.slice(0, 7)).sort();
  const [first = on.slice(0, 7), last = first] = [months[0], months.at(-1)];
  const points: MonthPoint[] = [];
  let doneTotal = 0;
  for (let month = first; month <= last && points.length < MOST_MONTHS; month = monthAfter(month, 1)) {
    const count = sumOf(done.filter((one) => one.month === month).map((one) => one.count));
    doneTotal += count;
    points.push({ month, done: count, doneTotal, planned: plannedOn(milestones, lastDayOf(month)) });
  }
  return points;
};

/** Fifty years: a typing error in a date must not hang a screen. */
const MOST_MONTHS = 600;

const paceOf = (done: Owed['done'], on: string): number => {
  const [from, until] = [monthAfter(on.slice(0, 7), -3), on.slice(0, 7)];
  return sumOf(done.filter(({ month }) => month >= from && month < until).map(({ count }) => count)) / 3;
};

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
const monthsBetween = (from: string, to: string): number => (daysBetween(from, to) + 1) / 30.4375;

/** `2026-11` and 3 → `2027-02`. */
const monthAfter = (month: string, by: number): string => {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
};
const lastDayOf = (month: string): string =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
