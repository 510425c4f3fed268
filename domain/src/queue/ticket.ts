import Type, { type Static } from 'typebox';

/**
 * A number of the queue (số thứ tự) and where it stands. A ticket names nobody: an id, a number, what it is for, times. Ids are of
 * the request that asked for it, so that asking again gives the same number.
 */
export const TicketId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });

/** A023: the letter of the service and at least three digits; `U` before the digits of nothing else. */
export const TicketNumber = Type.String({ pattern: '^[A-Z][0-9]{3,4}$' });

/**
 * Whom the law lets go first (reference/domain.md, section 9): người cao tuổi, khuyết tật nặng, mang thai or with a small child, người
 * có công; `appointed` comes at a time of its own, `result` only fetches what is ready. Officers see it; no slip, display or voice does.
 */
export const TicketClass = Type.Union([
  Type.Literal('ordinary'),
  Type.Literal('elderly'),
  Type.Literal('severe-disability'),
  Type.Literal('pregnant-or-infant'),
  Type.Literal('merit'),
  Type.Literal('appointed'),
  Type.Literal('result'),
]);
export type TicketClass = Static<typeof TicketClass>;

/** How sure a class is: the card's date of birth or an officer said it, or the citizen did. */
export const ClassSource = Type.Union([Type.Literal('card'), Type.Literal('staff'), Type.Literal('declared')]);
export type ClassSource = Static<typeof ClassSource>;

export const TicketState = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('called'),
  Type.Literal('serving'),
  Type.Literal('parked'),
  Type.Literal('done'),
  Type.Literal('no-show'),
  Type.Literal('cancelled'),
  Type.Literal('expired'),
  /** a second number of the same request, given while the line was down: it was never anybody's */
  Type.Literal('void'),
]);
export type TicketState = Static<typeof TicketState>;

/** For whom a waiting or parked ticket is kept: whoever serves the service, one counter, or one member of staff. */
export const WaitsFor = Type.Union([
  Type.Object({ kind: Type.Literal('service') }),
  Type.Object({ kind: Type.Literal('counter'), counter: Type.String() }),
  Type.Object({ kind: Type.Literal('staff'), staff: Type.String() }),
]);
export type WaitsFor = Static<typeof WaitsFor>;

export type Ticket = {
  readonly id: string;
  readonly number: string;
  readonly service: string;
  readonly class: TicketClass;
  readonly classSource: ClassSource;
  /** who gave it: the id of a node of the office, a counter (`walk-in`) or the emergency roll */
  readonly from: 'kiosk' | 'counter' | 'roll';
  readonly node: string;
  /** epoch ms, office time (see office/office-clock.ts) */
  readonly issuedAt: number;
  /** epoch ms of the appointment; null: none */
  readonly appointedAt: number | null;
  /** what was submitted with it: dossier ids and procedures, in order; the counter opens them when it calls */
  readonly dossiers: readonly { readonly id: string; readonly procedure: string }[];
  /** what it is for, where nothing was submitted but that is known */
  readonly procedure: string | null;
  readonly state: TicketState;
  /** epoch ms since it has been in this state */
  readonly since: number;
  readonly waitsFor: WaitsFor;
  /** epoch ms: who waits is called in the order of this (queue/order.ts); ties by `issuedAt`, then number */
  readonly rank: number;
  readonly counter: string | null;
  readonly staff: string | null;
  readonly calls: number;
  readonly calledAt: number | null;
  /** the citizen stands at the counter (confirmed by staff) */
  readonly arrivedAt: number | null;
  readonly servingAt: number | null;
  readonly endedAt: number | null;
  /** how often it came back after not answering */
  readonly returns: number;
};
