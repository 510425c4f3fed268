import Type, { type Static } from 'typebox';
import { quantilesOf, type Spread, spreadOf } from './spread.ts';

/**
 * What an office has learnt of its own pace from its finished tickets: plain data, bounded, naming nobody; whoever keeps the office's
 * log keeps it beside the log as JSON. Durations in seconds, the newest last.
 */
const Seconds = (maxItems: number) => Type.Array(Type.Number({ minimum: -1, maximum: 86_400 }), { maxItems });
const Key = Type.String({ minLength: 1, maxLength: 48 });

/** Reference 5.3: the last 400 of each; what is known before the first counts as 10. */
export const KEPT = 400;
export const PRIOR = 10;
const KEPT_OPENINGS = 40;
const KEPT_PAUSES = 100;
const MOST_PROCEDURES = 400;
/** slots of half an hour, from midnight of the office */
export const SLOTS = 48;
/** arrivals are averages of about so many days */
const DAYS_REMEMBERED = 20;

export const Pace = Type.Object(
  { n: Type.Number({ minimum: 0, maximum: KEPT }), sum: Type.Number(), squares: Type.Number() },
  { additionalProperties: false },
);
export type Pace = Static<typeof Pace>;
const noPace: Pace = { n: 0, sum: 0, squares: 0 };

export const ServiceTimes = Type.Object(
  {
    format: Type.Literal('service-times/1'),
    /** the last entry of the office's log that is in it */
    upTo: Type.Integer({ minimum: 0 }),
    /** how long a counter had a ticket, from the call until it was free again, those who did not come among them */
    procedures: Type.Record(Key, Seconds(KEPT)),
    services: Type.Record(Key, Seconds(KEPT)),
    /** from free to the next call while somebody waited; what was paused meanwhile is in it */
    turnover: Seconds(KEPT),
    /** from a number's issue to its call at a counter that was idle */
    reaction: Seconds(KEPT),
    /** of each counter: how long after a shift began it was ready to call; -1: it was not that shift */
    openings: Type.Record(Key, Seconds(KEPT_OPENINGS)),
    pauses: Type.Record(Key, Seconds(KEPT_PAUSES)),
    /** how long after the end of a shift a counter still called whoever waited */
    stays: Seconds(KEPT_PAUSES),
    /** pace.ts: by how much finished tickets differ from what such tickets usually take: all, by counter, by day */
    pace: Pace,
    paces: Type.Record(Key, Pace),
    dayPaces: Type.Array(Type.Object({ mean: Type.Number(), n: Type.Integer({ minimum: 1 }) }), {
      maxItems: KEPT_OPENINGS,
    }),
    /** where what came lay among what had been played when the number was given, in [0, 1]: levels.ts */
    levels: Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { maxItems: KEPT }),
    /** how many days `arrivals` knows, at most 20 */
    days: Type.Integer({ minimum: 0, maximum: DAYS_REMEMBERED }),
    /** service → class (only where it counts) → numbers issued on a mean day in each half hour */
    arrivals: Type.Record(
      Key,
      Type.Record(Key, Type.Array(Type.Number({ minimum: 0 }), { minItems: SLOTS, maxItems: SLOTS })),
    ),
  },
  { additionalProperties: false },
);
export type ServiceTimes = Static<typeof ServiceTimes>;

export const noServiceTimes: ServiceTimes = {
  format: 'service-times/1',
  upTo: 0,
  procedures: {},
  services: {},
  turnover: [],
  reaction: [],
  openings: {},
  pauses: {},
  stays: [],
  pace: noPace,
  paces: {},
  dayPaces: [],
  levels: [],
  days: 0,
  arrivals: {},
};

/** One thing that was seen; times in ms. */
export type Lesson =
  | { readonly t: 'occupied'; readonly service: string; readonly procedure: string | null; readonly ms: number }
  | { readonly t: 'turnover'; readonly ms: number }
  | { readonly t: 'reaction'; readonly ms: number }
  /** null: it did not open in that shift */
  | { readonly t: 'opening'; readonly counter: string; readonly ms: number | null }
  | { readonly t: 'pause'; readonly reason: string; readonly ms: number }
  | { readonly t: 'stay'; readonly ms: number }
  | { readonly t: 'level'; readonly level: number }
  /** a finished ticket's difference of logs */
  | { readonly t: 'pace'; readonly counter: string; readonly difference: number }
  /** a whole day's numbers: service → class → half hour; and what its finished tickets differed by in all */
  | {
      readonly t: 'day';
      readonly arrivals: ServiceTimes['arrivals'];
      readonly differences: { readonly n: number; readonly sum: number };
    };

const LONGEST_S = 4 * 3_600;
const seconds = (ms: number): number => Math.round(Math.min(LONGEST_S, Math.max(0, ms / 1_000)) * 10) / 10;
const kept = (list: readonly number[] | undefined, value: number, most: number): number[] => [
  ...(list ?? []).slice(-(most - 1)),
  value,
];

export const learn = (times: ServiceTimes, lesson: Lesson): ServiceTimes => {
  switch (lesson.t) {
    case 'occupied': {
      const value = seconds(lesson.ms);
      const { service, procedure } = lesson;
      const services = { ...times.services, [service]: kept(times.services[service], value, KEPT) };
      const known = procedure !== null && procedure in times.procedures;
      if (procedure === null || (!known && Object.keys(times.procedures).length >= MOST_PROCEDURES))
        return { ...times, services };
      const procedures = { ...times.procedures, [procedure]: kept(times.procedures[procedure], value, KEPT) };
      return { ...times, services, procedures };
    }
    case 'turnover':
      return { ...times, turnover: kept(times.turnover, seconds(lesson.ms), KEPT) };
    case 'reaction':
      return { ...times, reaction: kept(times.reaction, seconds(lesson.ms), KEPT) };
    case 'opening': {
      const { counter, ms } = lesson;
      const value = ms === null ? -1 : seconds(ms);
      return {
        ...times,
        openings: { ...times.openings, [counter]: kept(times.openings[counter], value, KEPT_OPENINGS) },
      };
    }
    case 'pause': {
      const { reason, ms } = lesson;
      return {
        ...times,
        pauses: { ...times.pauses, [reason]: kept(times.pauses[reason], seconds(ms), KEPT_PAUSES) },
      };
    }
    case 'stay':
      return { ...times, stays: kept(times.stays, seconds(lesson.ms), KEPT_PAUSES) };
    case 'level':
      return { ...times, levels: kept(times.levels, Math.round(lesson.level * 1_000) / 1_000, KEPT) };
    case 'pace': {
      const { counter, difference } = lesson;
      return {
        ...times,
        pace: withDifference(times.pace, difference),
        paces: { ...times.paces, [counter]: withDifference(times.paces[counter] ?? noPace, difference) },
      };
    }
    case 'day': {
      const days = Math.min(DAYS_REMEMBERED, times.days + 1);
      const { n, sum } = lesson.differences;
      const dayPaces = n === 0 ? times.dayPaces : [...times.dayPaces.slice(1 - KEPT_OPENINGS), { mean: sum / n, n }];
      return { ...times, days, dayPaces, arrivals: blended(times.arrivals, lesson.arrivals, 1 / days) };
    }
  }
};

/** The last 400 weigh; older ones fade. */
const withDifference = ({ n, sum, squares }: Pace, difference: number): Pace => {
  const fade = n < KEPT ? 1 : (KEPT - 1) / KEPT;
  return { n: Math.min(KEPT, n * fade + 1), sum: sum * fade + difference, squares: squares * fade + difference ** 2 };
};

const blended = (
  before: ServiceTimes['arrivals'],
  today: ServiceTimes['arrivals'],
  weight: number,
): ServiceTimes['arrivals'] => {
  const pairs = new Set<string>();
  for (const all of [before, today])
    for (const [service, classes] of Object.entries(all))
      for (const name of Object.keys(classes)) pairs.add(JSON.stringify([service, name]));
  const mean: Record<string, Record<string, number[]>> = {};
  for (const pair of pairs) {
    const [service, name] = JSON.parse(pair) as [string, string];
    const old = before[service]?.[name];
    const fresh = today[service]?.[name];
    const slots = Array.from({ length: SLOTS }, (_, slot) => {
      const was = old?.[slot] ?? 0;
      return was + ((fresh?.[slot] ?? 0) - was) * weight;
    });
    mean[service] = { ...mean[service], [name]: slots };
  }
  return mean;
};

/**
 * What is believed before the first ticket: a counter takes 8 minutes in the middle and 20 at the ninth of ten, calls the next after
 * 25 s, and notices who comes to it after 12 s; a pause takes a quarter of an hour.
 */
const usual = (middleS: number, sd: number): Spread =>
  // nine tenths of a standard normal's quantiles, at 0.05, 0.15 …
  spreadOf(
    [-1.645, -1.036, -0.674, -0.385, -0.126, 0.126, 0.385, 0.674, 1.036, 1.645].map(
      (z) => middleS * 1_000 * Math.exp(sd * z),
    ),
  );
const usualOccupied = usual(480, 0.7);
const usualTurnover = usual(25, 0.8);
const usualReaction = usual(12, 0.8);
const usualPause = usual(900, 0.7);

/** Lists of seconds are never changed in place: what was made of one holds as long as the list does. */
const made = new WeakMap<readonly number[], { readonly prior: Spread; readonly spread: Spread }>();
const withPrior = (list: readonly number[] | undefined, prior: Spread): Spread => {
  if (!list || list.length === 0) return prior;
  const before = made.get(list);
  if (before?.prior === prior) return before.spread;
  const spread = spreadOf([...list.map((s) => s * 1_000), ...quantilesOf(prior, PRIOR)]);
  made.set(list, { prior, spread });
  return spread;
};

/** How long a counter has a ticket of this procedure (null: of several or none) and service. */
export const occupiedSpread = (times: ServiceTimes, service: string, procedure: string | null): Spread => {
  const ofService = withPrior(times.services[service], usualOccupied);
  return procedure === null ? ofService : withPrior(times.procedures[procedure], ofService);
};
export const turnoverSpread = (times: ServiceTimes): Spread => withPrior(times.turnover, usualTurnover);
export const reactionSpread = (times: ServiceTimes): Spread => withPrior(times.reaction, usualReaction);
export const pauseSpread = (times: ServiceTimes, reason: string): Spread => withPrior(times.pauses[reason], usualPause);

/** How many finished tickets of the service are behind what is believed of it. */
export const samplesOf = (times: ServiceTimes, service: string): number => times.services[service]?.length ?? 0;
