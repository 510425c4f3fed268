import { occupiedSpread, type Pace, type ServiceTimes } from './service-times.ts';
import type { Ticket } from './ticket.ts';
import { procedureOf } from './ticket-procedure.ts';

/**
 * How much quicker or slower than usual a counter goes, and this whole day (a slow network, a new form): differences of logs between
 * what tickets took and what such tickets usually take. Kept by counter, never by member of staff: nobody's pace is on record.
 */
export type DayPace = {
  /** log of how much longer things take today, and how sure that is */
  readonly mean: number;
  readonly sd: number;
};

/** Variance of one ticket's difference, and of a day's, before anything is known. */
const USUAL_VARIANCE = 0.3;
const USUAL_DAY_VARIANCE = 0.01;
const LEAST_DAY_VARIANCE = 0.002;
const LEAST_VARIANCE = 0.05;
/** A counter's own pace is believed after about so many tickets. */
const COUNTER_PRIOR = 20;
const ENOUGH_DAYS = 5;

/** How much longer (log) this finished ticket took than such tickets do; null: it is not finished, or had no counter. */
export const differenceOf = (times: ServiceTimes, ticket: Ticket): number | null => {
  if (ticket.state !== 'done' || ticket.calledAt === null || ticket.endedAt === null || ticket.counter === null)
    return null;
  const took = ticket.endedAt - ticket.calledAt;
  return took < 1_000 ? null : Math.log(took) - occupiedSpread(times, ticket.service, procedureOf(ticket)).logMean;
};

const meanOf = ({ n, sum }: Pace, prior = 0): number => (n === 0 ? 0 : sum / (n + prior));

/** What all finished tickets differ by: those who did not come are in the usual times and not among them. */
const overall = (times: ServiceTimes): number => meanOf(times.pace);

/** How much longer (log) things take at this counter. */
export const counterPace = (times: ServiceTimes, counter: string): number => {
  const pace = times.paces[counter];
  if (!pace) return 0;
  return (pace.sum - pace.n * overall(times)) / (pace.n + COUNTER_PRIOR);
};

const varianceOf = ({ n, sum, squares }: Pace): number => Math.max(0, squares / n - (sum / n) ** 2);

/** What today's finished tickets say of today. */
export const dayPace = (times: ServiceTimes, today: { readonly n: number; readonly sum: number }): DayPace => {
  const variance = times.pace.n < 30 ? USUAL_VARIANCE : Math.max(LEAST_VARIANCE, varianceOf(times.pace));
  const days = times.dayPaces;
  const seen = days.length < ENOUGH_DAYS ? USUAL_DAY_VARIANCE : spreadOfDays(days, variance);
  const ofDay = Math.max(LEAST_DAY_VARIANCE, seen);
  if (today.n === 0) return { mean: 0, sd: Math.sqrt(ofDay) };
  const ofMean = variance / today.n;
  const weight = ofDay / (ofDay + ofMean);
  return { mean: (today.sum / today.n) * weight, sd: Math.sqrt(ofDay * (1 - weight)) };
};

/** How much days differ, beyond what so few tickets differ by chance. */
const spreadOfDays = (days: ServiceTimes['dayPaces'], variance: number): number => {
  const mean = days.reduce((sum, day) => sum + day.mean, 0) / days.length;
  return days.reduce((sum, day) => sum + (day.mean - mean) ** 2 - variance / day.n, 0) / days.length;
};

/** Today's differences, counters' own paces taken out. */
export const differencesToday = (
  times: ServiceTimes,
  tickets: { forEach: (see: (ticket: Ticket) => void) => void },
): { readonly n: number; readonly sum: number } => {
  let [n, sum] = [0, 0];
  tickets.forEach((ticket) => {
    const difference = differenceOf(times, ticket);
    if (difference === null || ticket.counter === null) return;
    n++;
    sum += difference - overall(times) - counterPace(times, ticket.counter);
  });
  return { n, sum };
};
