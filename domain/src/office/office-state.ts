import type { OfficeException } from '../exceptions/exceptions.ts';
import type { Ticket } from '../queue/ticket.ts';
import type { OfficeEvent, PauseReason } from './office-events.ts';

/** What a counter is doing. */
export type CounterNow = {
  readonly id: string;
  readonly open: boolean;
  readonly staff: string | null;
  readonly lease: string | null;
  readonly paused: PauseReason | null;
  readonly services: readonly string[];
  /** the ticket it has called or serves */
  readonly ticket: string | null;
  /** epoch ms since it has been as it is */
  readonly since: number;
  /** its last call was a result: the next is by rank again (queue/order.ts) */
  readonly fast: boolean;
};

/** A call, as displays and the voice take it. */
export type Call = {
  readonly ticket: string;
  readonly number: string;
  readonly counter: string;
  readonly at: number;
  readonly again: number;
};

export type NumberBlock = {
  readonly node: string;
  readonly service: string;
  readonly from: number;
  readonly to: number;
};

/** Numbers printed on paper for a total failure; `at` (epoch ms) says until when they count (queue/numbers.ts). */
export type NumberRoll = {
  readonly service: string;
  readonly from: number;
  readonly to: number;
  readonly at: number;
};

/** The day's queue: all that follows from the log's queue events. */
export type QueueDay = {
  /** `yyyy-MM-dd`, office time; empty before the first */
  readonly day: string;
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly counters: ReadonlyMap<string, CounterNow>;
  /** the last number given of each service, from the host's run */
  readonly last: ReadonlyMap<string, number>;
  readonly blocks: readonly NumberBlock[];
  readonly rolls: readonly NumberRoll[];
  /** newest first, at most 20 */
  readonly calls: readonly Call[];
  /** a supervisor has made one machine host without the others, and they are not together again */
  readonly split?: boolean;
};

/** What the last commands came to, by id: two generations of at most `ANSWERS_KEPT`, so that it is bounded and the same everywhere. */
export type Answers = {
  readonly recent: ReadonlyMap<string, readonly OfficeEvent[]>;
  readonly older: ReadonlyMap<string, readonly OfficeEvent[]>;
};
export const ANSWERS_KEPT = 512;

/** All that follows from the log. */
export type OfficeState = {
  readonly queue: QueueDay;
  readonly exceptions: ReadonlyMap<string, OfficeException>;
  readonly answers: Answers;
};
