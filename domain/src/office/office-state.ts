import type { OfficeException } from '../exceptions/exceptions.ts';
import type { Ticket } from '../queue/ticket.ts';
import type { PauseReason } from './office-events.ts';

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

/** The day's queue: all that follows from the log's queue events. */
export type QueueDay = {
  /** `yyyy-MM-dd`, office time; empty before the first */
  readonly day: string;
  readonly tickets: ReadonlyMap<string, Ticket>;
  readonly counters: ReadonlyMap<string, CounterNow>;
  /** the last number given of each service, from the host's run */
  readonly last: ReadonlyMap<string, number>;
  readonly blocks: readonly NumberBlock[];
  readonly rolls: readonly { readonly service: string; readonly from: number; readonly to: number }[];
  /** newest first, at most 20 */
  readonly calls: readonly Call[];
};

/** All that follows from the log. */
export type OfficeState = {
  readonly queue: QueueDay;
  readonly exceptions: ReadonlyMap<string, OfficeException>;
};
