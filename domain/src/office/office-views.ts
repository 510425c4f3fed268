import Type, { type Static } from 'typebox';
import { ExceptionAction, ExceptionFacts } from '../exceptions/exceptions.ts';
import { Localized } from '../localized.ts';
import { ClassSource, TicketClass, TicketState } from '../queue/ticket.ts';
import { OfficeRefusal, OfficeWish } from './office-commands.ts';
import { PauseReason } from './office-events.ts';
import { StaffRole } from './office-plan.ts';

/**
 * What the office's door pushes to whoever looks on, whole, with a revision (server-sent events, as in a visit). A page computes no
 * truth; times are epoch ms of office time, and `now` says what that is at sending.
 */
const Time = Type.Integer();
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

/** How sure the machine is of its host: an office in two parts goes on giving numbers, and does not call. */
export const Footing = Type.Union([
  Type.Literal('hosting'),
  Type.Literal('joined'),
  /** the host is not heard; numbers come from this machine's own block */
  Type.Literal('apart'),
]);
export type Footing = Static<typeof Footing>;

export const WaitRange = Type.Object({
  /** minutes, P50 and P90, as computed */
  p50: Type.Number({ minimum: 0 }),
  p90: Type.Number({ minimum: 0 }),
  /** as said to people: rounded to 5 minutes; null: too little is known, or too long; say `ahead` alone */
  said: OrNull(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
  ahead: Type.Integer({ minimum: 0 }),
});
export type WaitRange = Static<typeof WaitRange>;

export const TicketView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  service: Type.String(),
  class: TicketClass,
  classSource: ClassSource,
  state: TicketState,
  issuedAt: Time,
  appointedAt: OrNull(Time),
  calledAt: OrNull(Time),
  servingAt: OrNull(Time),
  arrived: Type.Boolean(),
  calls: Type.Integer(),
  counter: OrNull(Type.String()),
  dossiers: Type.Array(
    Type.Object({
      id: Type.String(),
      procedure: Type.String(),
      title: Type.String(),
      /** where an officer opens it in the province; null: the line is down or it is not there yet */
      url: OrNull(Type.String()),
      /** the sealed bag lies on a machine of this office and may be opened with the office's key */
      sealedHere: Type.Boolean(),
    }),
  ),
});
export type TicketView = Static<typeof TicketView>;

export const ExceptionView = Type.Object({
  id: Type.String(),
  /** the machine that it is about, by its title in the plan */
  kiosk: Type.String(),
  facts: ExceptionFacts,
  raisedAt: Time,
  claimedBy: OrNull(Type.String()),
  mine: Type.Boolean(),
  escalated: Type.Boolean(),
  actions: Type.Array(ExceptionAction),
  /** dossiers that it is about and that open in the province now, the one in question first; absent: none */
  dossiers: Type.Optional(Type.Array(Type.Object({ id: Type.String(), url: Type.String() }), { maxItems: 2 })),
});
export type ExceptionView = Static<typeof ExceptionView>;

/** The counter's console for one member of staff. */
export const ConsoleView = Type.Object({
  revision: Type.Integer(),
  acknowledged: Type.Integer(),
  now: Time,
  office: Type.String(),
  footing: Footing,
  host: OrNull(Type.String()),
  staff: Type.Object({ id: Type.String(), name: Type.String(), roles: Type.Array(StaffRole) }),
  services: Type.Array(
    Type.Object({
      id: Type.String(),
      letter: Type.String(),
      title: Localized,
      waiting: Type.Integer(),
      longestSince: OrNull(Time),
    }),
  ),
  counters: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.Integer(),
      title: OrNull(Localized),
      open: Type.Boolean(),
      staff: OrNull(Type.String()),
      paused: OrNull(PauseReason),
      ticket: OrNull(Type.String()),
      services: Type.Array(Type.String()),
      mine: Type.Boolean(),
    }),
  ),
  /** this console's counter; null: none is open yet */
  counter: OrNull(Type.String()),
  ticket: OrNull(TicketView),
  /** who waits for this counter, in the order of calling, at most 60 */
  waiting: Type.Array(TicketView),
  parked: Type.Array(TicketView),
  /** did not answer, and may still come back */
  missed: Type.Array(TicketView),
  exceptions: Type.Array(ExceptionView),
  /** what was refused last, by the number of the intent */
  refused: OrNull(
    Type.Object({
      seq: Type.Integer(),
      why: Type.Union([OfficeRefusal, Type.Literal('no-host'), Type.Literal('unknown')]),
    }),
  ),
});
export type ConsoleView = Static<typeof ConsoleView>;

/** A console's numbered intent: `POST /office/intents`. */
export const ConsoleIntent = Type.Object(
  { seq: Type.Integer({ minimum: 1 }), wish: OfficeWish },
  { additionalProperties: false },
);
export type ConsoleIntent = Static<typeof ConsoleIntent>;

/** The main display, a counter's own display, the page of results: no names, ever. */
export const DisplayView = Type.Object({
  revision: Type.Integer(),
  now: Time,
  office: Type.String(),
  footing: Footing,
  /** newest first; `again` counts repeats: a new value is a new announcement */
  calls: Type.Array(
    Type.Object({ id: Type.String(), number: Type.String(), counter: Type.Integer(), at: Time, again: Type.Integer() }),
    { maxItems: 20 },
  ),
  counters: Type.Array(
    Type.Object({
      /** as in the plan: a counter's own display asks for it by id or by number */
      id: Type.Optional(Type.String()),
      number: Type.Integer(),
      title: OrNull(Localized),
      state: Type.Union([
        Type.Literal('closed'),
        Type.Literal('open'),
        Type.Literal('paused'),
        Type.Literal('called'),
        Type.Literal('serving'),
      ]),
      ticket: OrNull(Type.String()),
      paused: OrNull(PauseReason),
    }),
  ),
  /** next to be called, at most 8 */
  next: Type.Array(Type.String(), { maxItems: 8 }),
  services: Type.Array(
    Type.Object({ letter: Type.String(), title: Localized, waiting: Type.Integer(), wait: OrNull(WaitRange) }),
  ),
  notices: Type.Array(Type.String()),
  /** see speech/voice-hours.ts; volume 0 to 1, absent: full */
  voice: Type.Object({
    on: Type.Boolean(),
    quiet: Type.Boolean(),
    volume: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  }),
});
export type DisplayView = Static<typeof DisplayView>;
