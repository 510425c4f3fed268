import type { OfficeException } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { CounterNow, OfficeState, QueueDay } from '@mot-cua/domain/office/office-state.ts';
import { GrowingMap } from '@mot-cua/domain/queue/growing-map.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * The office's state as JSON: for snapshots on the disk and for a machine that is far behind. It comes from a machine of the office
 * that has proved who it is; the outer shape is checked all the same.
 */
const pairs = Type.Array(Type.Tuple([Type.String({ maxLength: 120 }), Type.Unknown()]), { maxItems: 20_000 });
export const StateFile = Type.Object({
  format: Type.Literal('office-state/1'),
  /** who was alone in charge after a forced take-over */
  alone: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
  day: Type.String({ maxLength: 10 }),
  tickets: pairs,
  counters: pairs,
  last: Type.Array(Type.Tuple([Type.String(), Type.Integer()]), { maxItems: 100 }),
  blocks: Type.Array(Type.Unknown(), { maxItems: 10_000 }),
  rolls: Type.Array(Type.Unknown(), { maxItems: 10_000 }),
  calls: Type.Array(Type.Unknown(), { maxItems: 100 }),
  split: Type.Boolean(),
  exceptions: pairs,
  answers: Type.Object({ recent: pairs, older: pairs }),
});
export type StateFile = Static<typeof StateFile>;
const isStateFile = Compile(StateFile);

export const toStateFile = ({ queue, exceptions, answers }: OfficeState, alone: string | null): StateFile => ({
  format: 'office-state/1',
  alone,
  day: queue.day,
  tickets: [...queue.tickets],
  counters: [...queue.counters],
  last: [...queue.last],
  blocks: [...queue.blocks],
  rolls: [...queue.rolls],
  calls: [...queue.calls],
  split: queue.split ?? false,
  exceptions: [...exceptions],
  answers: { recent: [...answers.recent], older: [...answers.older] },
});

/** The inside is taken as the machine that wrote it had it: same program, same office. */
export const fromStateFile = (file: unknown): Result<OfficeState, string> => {
  if (!isStateFile.Check(file)) return failed('no snapshot of an office (office-state/1)');
  const queue: QueueDay = {
    day: file.day,
    tickets: GrowingMap.of(file.tickets as [string, Ticket][]),
    counters: new Map(file.counters as [string, CounterNow][]),
    last: new Map(file.last),
    blocks: file.blocks as QueueDay['blocks'],
    rolls: file.rolls as QueueDay['rolls'],
    calls: file.calls as QueueDay['calls'],
    ...(file.split ? { split: true } : {}),
  };
  return done({
    queue,
    exceptions: new Map(file.exceptions as [string, OfficeException][]),
    answers: {
      recent: GrowingMap.of(file.answers.recent as [string, readonly OfficeEvent[]][]),
      older: GrowingMap.of(file.answers.older as [string, readonly OfficeEvent[]][]),
    },
  });
};
