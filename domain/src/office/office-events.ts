import Type, { type Static, type TProperties } from 'typebox';
import { SlipPaper, SlipSays } from '../counter-slips.ts';
import { ExceptionAction, ExceptionFacts, ExceptionId } from '../exceptions/exceptions.ts';
import { ClassSource, TicketClass, TicketId, TicketNumber, WaitsFor } from '../queue/ticket.ts';
import { KioskTally } from './figures/kiosk-tally.ts';
import { StaffId } from './office-plan.ts';

/**
 * What has happened in an office, as facts in one order: the office's log. Every machine of the office holds it, and whoever applies
 * it in order has the same state. It names no citizen. Times are office time, epoch ms.
 */
const NodeId = Type.String({ pattern: '^[a-z0-9-]{1,20}$' });
const CounterId = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const ServiceId = CounterId;
const ProcedureId = Type.String({ maxLength: 40 });
const DossierTie = Type.Object({ id: Type.String({ maxLength: 40 }), procedure: ProcedureId });
const Reason = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });
const Note = Type.String({ maxLength: 300 });

const fact = <const Name extends string, Properties extends TProperties>(name: Name, properties: Properties) =>
  Type.Object({ t: Type.Literal(name), ...properties }, { additionalProperties: false });

/** Why a counter pauses (lý do tạm dừng). */
export const PauseReason = Type.Union([
  Type.Literal('lunch'),
  Type.Literal('meeting'),
  Type.Literal('back-office'),
  Type.Literal('machine'),
  Type.Literal('personal'),
]);
export type PauseReason = Static<typeof PauseReason>;

export const CallHow = Type.Union([
  Type.Literal('next'),
  Type.Literal('out-of-order'),
  Type.Literal('from-parked'),
  Type.Literal('returned'),
]);

export const QueueEvent = Type.Union([
  fact('issued', {
    ticket: TicketId,
    number: TicketNumber,
    service: ServiceId,
    class: TicketClass,
    classSource: ClassSource,
    from: Type.Union([Type.Literal('kiosk'), Type.Literal('counter'), Type.Literal('roll')]),
    node: NodeId,
    /** when it was given; earlier than the log's time where the line was down */
    issuedAt: Type.Integer(),
    appointedAt: Type.Union([Type.Integer(), Type.Null()]),
    dossiers: Type.Array(DossierTie, { maxItems: 9 }),
    procedure: Type.Union([ProcedureId, Type.Null()]),
  }),
  /** the same request got `number` from the host and another from the kiosk's own block: this one is nobody's */
  fact('voided', { ticket: TicketId, by: TicketNumber }),
  fact('dossier-tied', { ticket: TicketId, dossier: DossierTie }),
  fact('class-set', { ticket: TicketId, class: TicketClass, staff: StaffId }),
  fact('called', { ticket: TicketId, counter: CounterId, staff: StaffId, how: CallHow }),
  fact('recalled', { ticket: TicketId }),
  fact('arrived', { ticket: TicketId }),
  fact('serving', { ticket: TicketId }),
  fact('finished', { ticket: TicketId }),
  fact('no-show', { ticket: TicketId }),
  fact('returned', { ticket: TicketId, rank: Type.Number() }),
  fact('recycled', { ticket: TicketId, rank: Type.Number() }),
  fact('parked', { ticket: TicketId, waitsFor: WaitsFor }),
  fact('transferred', { ticket: TicketId, service: ServiceId, waitsFor: WaitsFor }),
  fact('cancelled', { ticket: TicketId, reason: Reason }),
  fact('day-begun', { day: Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' }) }),
  /** who waits when the day ends has a number of yesterday */
  fact('expired', { ticket: TicketId }),
  fact('counter-opened', { counter: CounterId, staff: StaffId, lease: Type.String({ maxLength: 64 }) }),
  fact('counter-paused', { counter: CounterId, reason: PauseReason }),
  fact('counter-resumed', { counter: CounterId }),
  fact('counter-closed', {
    counter: CounterId,
    why: Type.Union([Type.Literal('asked'), Type.Literal('lapsed'), Type.Literal('taken')]),
  }),
  fact('services-set', {
    counter: CounterId,
    services: Type.Array(ServiceId, { minItems: 1, maxItems: 26 }),
    staff: StaffId,
  }),
  /** numbers that this node may give while it hears nothing of the host; never given twice */
  fact('block-granted', { node: NodeId, service: ServiceId, from: Type.Integer(), to: Type.Integer() }),
  /** numbers on paper, for the day when everything fails; `node`: where it was asked for (queue/rolls.ts), absent in old logs */
  fact('roll-printed', {
    service: ServiceId,
    from: Type.Integer(),
    to: Type.Integer(),
    staff: StaffId,
    node: Type.Optional(NodeId),
  }),
]);
export type QueueEvent = Static<typeof QueueEvent>;

export const ExceptionEvent = Type.Union([
  fact('exception-raised', { exception: ExceptionId, node: NodeId, facts: ExceptionFacts }),
  fact('exception-claimed', { exception: ExceptionId, staff: StaffId, counter: Type.Union([CounterId, Type.Null()]) }),
  fact('exception-left', { exception: ExceptionId, staff: StaffId }),
  /** nobody came: the hotline is shown and told */
  fact('exception-escalated', { exception: ExceptionId }),
  fact('exception-resolved', {
    exception: ExceptionId,
    staff: StaffId,
    action: ExceptionAction,
    reason: Reason,
    note: Note,
  }),
  /** over without anybody: the paper is in, the visit has ended */
  fact('exception-over', { exception: ExceptionId }),
]);
export type ExceptionEvent = Static<typeof ExceptionEvent>;

export const RatingEvent = fact('rated', {
  rating: TicketId,
  score: Type.Integer({ minimum: 1, maximum: 5 }),
  levels: Type.Union([Type.Literal(3), Type.Literal(5)]),
  ticket: Type.Union([TicketNumber, Type.Null()]),
  counter: Type.Union([CounterId, Type.Null()]),
  procedure: Type.Union([ProcedureId, Type.Null()]),
  reasons: Type.Array(Reason, { maxItems: 6 }),
  node: NodeId,
  by: Type.Union([Type.Literal('buttons'), Type.Literal('screen'), Type.Literal('phone')]),
  /** a burst or a button that sticks (ratings/press-watch.ts): kept, and in no ratio */
  doubtful: Type.Optional(Type.Boolean()),
});
export type RatingEvent = Static<typeof RatingEvent>;

/** A kiosk's counts of the day so far; the last of a day holds. It changes no state. */
export const KioskCounted = fact('kiosk-counted', { node: NodeId, tally: KioskTally });
export type KioskCounted = Static<typeof KioskCounted>;

/** A slip that a counter gave (counter-slips.ts). It changes no state: the kiosk of the dossier prints it and tells the province. */
export const SlipWritten = fact('slip-written', {
  slip: TicketId,
  dossier: Type.String({ maxLength: 40 }),
  says: SlipSays,
  paper: SlipPaper,
  staff: StaffId,
  node: NodeId,
});
export type SlipWritten = Static<typeof SlipWritten>;

/** What staff did that changes no ticket, and what was refused: for the audit. */
export const StaffEvent = Type.Union([
  fact('signed-in', { staff: StaffId, node: NodeId, by: Type.Union([Type.Literal('badge'), Type.Literal('passkey')]) }),
  fact('signed-out', {
    staff: StaffId,
    node: NodeId,
    why: Type.Union([Type.Literal('asked'), Type.Literal('silence'), Type.Literal('another-place')]),
  }),
  fact('sign-in-refused', { staff: Type.Union([StaffId, Type.Null()]), node: NodeId, why: Reason }),
  fact('override', {
    staff: StaffId,
    node: NodeId,
    what: Reason,
    subject: Type.String({ maxLength: 64 }),
    reason: Reason,
    note: Note,
  }),
]);
export type StaffEvent = Static<typeof StaffEvent>;

/**
 * A machine begins to host, by the votes of the others or (`alone`) because a supervisor told it to while they could not be heard:
 * then it decides alone until machines with more than half of all votes have the whole log again. It changes no queue.
 */
export const HostEvent = fact('host-changed', { node: NodeId, alone: Type.Boolean() });
export type HostEvent = Static<typeof HostEvent>;

export const OfficeEvent = Type.Union([
  ...QueueEvent.anyOf,
  ...ExceptionEvent.anyOf,
  RatingEvent,
  KioskCounted,
  SlipWritten,
  ...StaffEvent.anyOf,
  HostEvent,
]);
export type OfficeEvent = Static<typeof OfficeEvent>;

/** One entry of the office's log. */
export const LogEntry = Type.Object(
  {
    /** from 1, without gaps */
    index: Type.Integer({ minimum: 1 }),
    term: Type.Integer({ minimum: 1 }),
    /** office time, never earlier than the entry before */
    at: Type.Integer(),
    /** the command that it came of: repeating a command changes nothing */
    command: Type.String({ maxLength: 64 }),
    event: OfficeEvent,
  },
  { additionalProperties: false },
);
export type LogEntry = Static<typeof LogEntry>;
