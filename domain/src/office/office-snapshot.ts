import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';
import { ExceptionFacts, ExceptionId } from '../exceptions/exceptions.ts';
import { GrowingMap } from '../queue/growing-map.ts';
import { ClassSource, TicketClass, TicketNumber, TicketState, WaitsFor } from '../queue/ticket.ts';
import { done, failed, type Result } from '../result.ts';
import { OfficeEvent, PauseReason } from './office-events.ts';
import { StaffId } from './office-plan.ts';
import { ANSWERS_KEPT, type OfficeState } from './office-state.ts';

/**
 * The whole state as plain JSON, for a machine that is new or far behind and for starting again without the log of yesterday. Reading
 * it back gives the same state; what is no snapshot is refused.
 */
const closed = { additionalProperties: false };
const Text = Type.String({ maxLength: 64 });
const Time = Type.Integer();
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

const TicketKept = Type.Object(
  {
    id: Text,
    number: TicketNumber,
    service: Text,
    class: TicketClass,
    classSource: ClassSource,
    from: Type.Union([Type.Literal('kiosk'), Type.Literal('counter'), Type.Literal('roll')]),
    node: Text,
    issuedAt: Time,
    appointedAt: OrNull(Time),
    dossiers: Type.Array(Type.Object({ id: Text, procedure: Text }), { maxItems: 9 }),
    procedure: OrNull(Text),
    state: TicketState,
    since: Time,
    waitsFor: WaitsFor,
    rank: Type.Number(),
    counter: OrNull(Text),
    staff: OrNull(StaffId),
    calls: Type.Integer(),
    calledAt: OrNull(Time),
    arrivedAt: OrNull(Time),
    servingAt: OrNull(Time),
    endedAt: OrNull(Time),
    returns: Type.Integer(),
  },
  closed,
);

const CounterKept = Type.Object(
  {
    id: Text,
    open: Type.Boolean(),
    staff: OrNull(StaffId),
    lease: OrNull(Text),
    paused: OrNull(PauseReason),
    services: Type.Array(Text, { maxItems: 26 }),
    ticket: OrNull(Text),
    since: Time,
    fast: Type.Boolean(),
  },
  closed,
);

const Range = { service: Text, from: Type.Integer(), to: Type.Integer() };
const AnswersKept = Type.Array(Type.Tuple([Text, Type.Array(OfficeEvent, { maxItems: 10_000 })]), {
  maxItems: ANSWERS_KEPT,
});

export const OfficeSnapshot = Type.Object(
  {
    format: Type.Literal('office-state/1'),
    day: Type.String({ maxLength: 10 }),
    tickets: Type.Array(TicketKept, { maxItems: 100_000 }),
    counters: Type.Array(CounterKept, { maxItems: 200 }),
    last: Type.Array(Type.Tuple([Text, Type.Integer()]), { maxItems: 100 }),
    blocks: Type.Array(Type.Object({ node: Text, ...Range }, closed), { maxItems: 5_000 }),
    rolls: Type.Array(Type.Object({ ...Range, at: Time }, closed), { maxItems: 5_000 }),
    calls: Type.Array(
      Type.Object({ ticket: Text, number: TicketNumber, counter: Text, at: Time, again: Type.Integer() }, closed),
      { maxItems: 20 },
    ),
    exceptions: Type.Array(
      Type.Object(
        {
          id: ExceptionId,
          node: Text,
          facts: ExceptionFacts,
          raisedAt: Time,
          claimedBy: OrNull(StaffId),
          counter: OrNull(Text),
          escalated: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 1_000 },
    ),
    split: Type.Optional(Type.Literal(true)),
    recent: AnswersKept,
    older: AnswersKept,
  },
  closed,
);
export type OfficeSnapshot = Static<typeof OfficeSnapshot>;

export const takeSnapshot = ({ queue, exceptions, answers }: OfficeState): OfficeSnapshot => ({
  format: 'office-state/1',
  day: queue.day,
  tickets: [...queue.tickets.values()].map((ticket) => ({ ...ticket, dossiers: [...ticket.dossiers] })),
  counters: [...queue.counters.values()].map((counter) => ({ ...counter, services: [...counter.services] })),
  last: [...queue.last],
  blocks: [...queue.blocks],
  rolls: [...queue.rolls],
  calls: [...queue.calls],
  exceptions: [...exceptions.values()],
  ...(queue.split ? { split: true as const } : {}),
  recent: [...answers.recent].map(([id, events]) => [id, [...events]]),
  older: [...answers.older].map(([id, events]) => [id, [...events]]),
});

/** `value`: as parsed from JSON, from a disk or another machine. */
export const readSnapshot = (value: unknown): Result<OfficeState, 'no-snapshot'> => {
  if (!Value.Check(OfficeSnapshot, value)) return failed('no-snapshot');
  const byId = <T extends { readonly id: string }>(items: readonly T[]): [string, T][] =>
    items.map((item) => [item.id, item]);
  return done({
    queue: {
      day: value.day,
      tickets: GrowingMap.of(byId(value.tickets)),
      counters: new Map(byId(value.counters)),
      last: new Map(value.last),
      blocks: value.blocks,
      rolls: value.rolls,
      calls: value.calls,
      ...(value.split ? { split: true } : {}),
    },
    exceptions: new Map(byId(value.exceptions)),
    answers: { recent: GrowingMap.of(value.recent), older: GrowingMap.of(value.older) },
  });
};
