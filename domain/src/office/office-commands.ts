import Type, { type Static, type TProperties } from 'typebox';
import { SlipPaper, SlipSays } from '../counter-slips.ts';
import { ExceptionAction, ExceptionFacts, ExceptionId } from '../exceptions/exceptions.ts';
import { ClassSource, TicketClass, TicketId, TicketNumber, WaitsFor } from '../queue/ticket.ts';
import { KioskCounted, PauseReason, RatingEvent, StaffEvent } from './office-events.ts';
import { StaffId } from './office-plan.ts';

/**
 * What somebody wants of the office. The host decides one after the other on what is agreed, and writes down the facts that come of it
 * (office-events.ts), or says why not. Each has an id: asked again with the same id it changes nothing and is answered alike.
 */
const CounterId = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const ServiceId = CounterId;
const Reason = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const Note = Type.String({ maxLength: 300 });
const wish = <const Name extends string, Properties extends TProperties>(name: Name, properties: Properties) =>
  Type.Object({ t: Type.Literal(name), ...properties }, { additionalProperties: false });

/** Who asks: a machine of the office for itself, or somebody signed in, and from which counter with which lease. */
export const Asker = Type.Union([
  Type.Object({ node: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }) }, { additionalProperties: false }),
  Type.Object(
    {
      staff: StaffId,
      node: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }),
      counter: Type.Union([CounterId, Type.Null()]),
      lease: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
    },
    { additionalProperties: false },
  ),
]);
export type Asker = Static<typeof Asker>;

const Given = {
  ticket: TicketId,
  service: ServiceId,
  class: TicketClass,
  classSource: ClassSource,
  appointedAt: Type.Union([Type.Integer(), Type.Null()]),
  dossiers: Type.Array(Type.Object({ id: Type.String({ maxLength: 40 }), procedure: Type.String({ maxLength: 40 }) }), {
    maxItems: 9,
  }),
  procedure: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
};

export const QueueCommand = Type.Union([
  /** the next number of the service, from the host's own run */
  wish('issue', Given),
  /** a number that this node gave from its block while it heard nothing of the host */
  wish('issued-apart', { ...Given, number: TicketNumber, issuedAt: Type.Integer() }),
  /** somebody without a ticket stands at the counter: issued and called at once */
  wish('walk-in', { ...Given }),
  /** a number of the emergency roll, entered later: `issuedAt` is when it was torn off, `state` what has become of it */
  wish('roll-entry', {
    ...Given,
    number: TicketNumber,
    issuedAt: Type.Integer(),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('done')]),
  }),
  wish('tie-dossier', {
    ticket: TicketId,
    dossier: Type.Object({ id: Type.String({ maxLength: 40 }), procedure: Type.String({ maxLength: 40 }) }),
  }),
  wish('set-class', { ticket: TicketId, class: TicketClass }),
  wish('call-next', {}),
  wish('call', { ticket: TicketId }), // out of order, parked, or back after not answering
  wish('recall', {}), // these and the next are about the ticket that the counter has
  wish('arrive', {}),
  wish('serve', {}),
  wish('finish', {}),
  wish('no-show', {}),
  wish('recycle', {}),
  wish('park', { waitsFor: WaitsFor }),
  wish('transfer', { service: ServiceId, waitsFor: WaitsFor }),
  wish('return', { ticket: TicketId }), // came late
  wish('cancel', { ticket: TicketId, reason: Reason }),
  wish('open-counter', { counter: CounterId, lease: Type.String({ maxLength: 64 }), take: Type.Boolean() }),
  wish('pause', { reason: PauseReason }),
  wish('resume', {}),
  /** without a counter: one's own; a machine names the one whose console is gone, with its lease, a supervisor any */
  wish('close-counter', { counter: Type.Optional(CounterId), lease: Type.Optional(Type.String({ maxLength: 64 })) }),
  wish('set-services', { counter: CounterId, services: Type.Array(ServiceId, { minItems: 1, maxItems: 26 }) }),
  wish('grant-block', { node: Type.String({ pattern: '^[a-z0-9-]{1,20}$' }), service: ServiceId }),
  wish('print-roll', { service: ServiceId, numbers: Type.Integer({ minimum: 1, maximum: 200 }) }),
  /** the host's own: a new day, leases that lapsed */
  wish('tick', {}),
]);
export type QueueCommand = Static<typeof QueueCommand>;

export const ExceptionCommand = Type.Union([
  wish('raise', { exception: ExceptionId, facts: ExceptionFacts }),
  wish('claim', { exception: ExceptionId }),
  wish('leave', { exception: ExceptionId }),
  wish('escalate', { exception: ExceptionId }),
  wish('resolve', { exception: ExceptionId, action: ExceptionAction, reason: Reason, note: Note }),
  wish('over', { exception: ExceptionId }),
]);
export type ExceptionCommand = Static<typeof ExceptionCommand>;

export const RateCommand = wish('rate', { rating: RatingEvent });
/** a kiosk tells what it has counted today; comes back as the event itself */
export const CountKioskCommand = wish('count-kiosk', { counted: KioskCounted });
/** a slip about a dossier of the ticket at one's counter; `slip` is given by the door */
export const WriteSlipCommand = wish('write-slip', {
  slip: TicketId,
  dossier: Type.String({ maxLength: 40 }),
  says: SlipSays,
  paper: SlipPaper,
});
export type WriteSlipCommand = Static<typeof WriteSlipCommand>;
export const NoteStaffCommand = wish('note-staff', { staff: StaffEvent });

export const OfficeWish = Type.Union([
  ...QueueCommand.anyOf,
  ...ExceptionCommand.anyOf,
  RateCommand,
  CountKioskCommand,
  WriteSlipCommand,
  NoteStaffCommand,
]);
export type OfficeWish = Static<typeof OfficeWish>;

export const OfficeCommand = Type.Object(
  { id: Type.String({ pattern: '^[A-Za-z0-9_:-]{1,64}$' }), by: Asker, wish: OfficeWish },
  { additionalProperties: false },
);
export type OfficeCommand = Static<typeof OfficeCommand>;

/** Why not; each has words in the console and says what to do next. */
export const OfficeRefusal = Type.Union([
  Type.Literal('unknown-ticket'),
  Type.Literal('unknown-service'),
  Type.Literal('unknown-counter'),
  Type.Literal('nobody-waits'),
  Type.Literal('not-in-this-state'),
  Type.Literal('counter-not-open'),
  Type.Literal('counter-taken'), // somebody else has the lease
  Type.Literal('counter-busy'), // it still has a ticket
  Type.Literal('ticket-elsewhere'), // another counter has it
  Type.Literal('too-late'), // beyond the tolerance
  Type.Literal('number-given'), // this number is another's
  Type.Literal('not-allowed'), // the role does not have it
  Type.Literal('unknown-exception'),
  Type.Literal('claimed'), // somebody else sees to it
  Type.Literal('not-for-this'), // no action of this exception
  Type.Literal('numbers-used-up'),
]);
export type OfficeRefusal = Static<typeof OfficeRefusal>;

/** Beside the refusals: no host was heard (`no-host`), or it was not known in time what came of it (`unknown`; ask again, same id). */
export type OfficeFault = OfficeRefusal | 'no-host' | 'unknown';
