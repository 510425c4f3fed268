import Type, { type Static } from 'typebox';
import { KioskTally } from './kiosk-tally.ts';
import { Spread } from './spread.ts';

/**
 * One day of an office, counted up: small enough to keep for years (some KB, where the log of a day is megabytes), and days add up to
 * any period. It names no citizen and no number of the queue; officers stand by their staff id.
 */
const Count = Type.Integer({ minimum: 0 });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

/** Tickets of one service and procedure. */
export const GroupTally = Type.Object({
  service: Type.String(),
  /** null: not known, or several */
  procedure: OrNull(Type.String()),
  issued: Count,
  /** called at least once */
  called: Count,
  served: Count,
  /** did not answer, and did not come back that day */
  noShow: Count,
  cancelled: Count,
  /** still waited when the day ended */
  expired: Count,
  /** issued → first called, in opening hours; an appointment waits from its time on */
  wait: Spread,
  /** in the hands of a counter until finished, in opening hours: of several counters, added up */
  handling: Spread,
});
export type GroupTally = Static<typeof GroupTally>;

export const OfficerTally = Type.Object({
  staff: Type.String(),
  /** tickets finished */
  served: Count,
  /** dossiers handled: those tied to the tickets, one for a ticket without */
  cases: Count,
  handlingMs: Count,
});
export type OfficerTally = Static<typeof OfficerTally>;

export const RatingTally = Type.Object({
  procedure: OrNull(Type.String()),
  counter: OrNull(Type.String()),
  by: Type.Union([Type.Literal('buttons'), Type.Literal('screen'), Type.Literal('phone')]),
  levels: Type.Union([Type.Literal(3), Type.Literal(5)]),
  /** how often each score, the lowest first */
  scores: Type.Array(Count),
  doubtful: Count,
  reasons: Type.Array(Type.Tuple([Type.String(), Count])),
});
export type RatingTally = Static<typeof RatingTally>;

export const ExceptionTally = Type.Object({
  code: Type.String(),
  raised: Count,
  /** nobody took it in time: it went on to the hotline */
  escalated: Count,
  /** raised → somebody took it */
  taken: Spread,
});
export type ExceptionTally = Static<typeof ExceptionTally>;

export const DayTally = Type.Object({
  format: Type.Literal('office-day/1'),
  day: Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' }),
  /** numbers given, by half hour of the day from 00:00 */
  arrivals: Type.Array(Count, { minItems: 48, maxItems: 48 }),
  groups: Type.Array(GroupTally),
  officers: Type.Array(OfficerTally),
  ratings: Type.Array(RatingTally),
  exceptions: Type.Array(ExceptionTally),
  /** of the kiosks in the plan, how long they should have been up together, ms */
  kiosksDueMs: Count,
  kiosks: Type.Array(Type.Object({ node: Type.String(), dueMs: Count, tally: OrNull(KioskTally) })),
});
export type DayTally = Static<typeof DayTally>;
