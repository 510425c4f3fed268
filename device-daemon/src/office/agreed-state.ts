import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { applyEntry, emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { entryAt, termAt } from './log-positions.ts';
import type { OfficeLog, PastTicket } from './office-log.ts';
import { pastTicketOf, ticketsOfDay } from './past-tickets.ts';
import type { Replica } from './replication.ts';
import { fromStateFile, toStateFile } from './state-file.ts';
import { aloneOf } from './voters.ts';

export type AgreedStateParts = {
  readonly plan: OfficePlan;
  readonly log: OfficeLog;
  /** epoch ms of office time */
  readonly officeNow: () => number;
  /** of each entry after it is applied */
  readonly told: (entry: LogEntry, state: OfficeState) => void;
};

/** The office's state as it follows from the log, as far as that is agreed here. Days that are over become history on the disk. */
export class AgreedState {
  readonly #parts: AgreedStateParts;
  #state: OfficeState;
  #index: number;

  /** Throws where the disk does not have what the log says is agreed. */
  constructor(parts: AgreedStateParts, replica: Replica) {
    this.#parts = parts;
    [this.#state, this.#index] = this.#replayed(replica);
  }

  get state(): OfficeState {
    return this.#state;
  }

  /** The last entry that is in it. */
  get index(): number {
    return this.#index;
  }

  /**
   * A snapshot was installed, or a forced take-over elsewhere has overruled entries (`lost`): from the disk anew. Returns the tickets
   * as they were with what was overruled.
   */
  replace(replica: Replica, lost: readonly LogEntry[]): readonly Ticket[] {
    const { plan } = this.#parts;
    const unapplied = lost.filter(({ index }) => index > this.#index);
    const overruled = unapplied.reduce((state, entry) => applyEntry(state, entry, plan), this.#state);
    const tickets = lost.length === 0 ? [] : [...overruled.queue.tickets.values()];
    [this.#state, this.#index] = this.#replayed(replica);
    return tickets;
  }

  /** Takes in what is agreed by now. Returns up to which entry the log is history, where a day has begun; null: none has. */
  advance(replica: Replica): number | null {
    const { plan, log, told } = this.#parts;
    const past: PastTicket[] = [];
    let turned = false;
    while (this.#index < replica.commit) {
      const entry = agreedAt(replica, this.#index + 1);
      const before = this.#state;
      if (entry.event.t === 'day-begun') {
        turned = true;
        past.push(...ticketsOfDay(before.queue));
      }
      const late = pastTicketOf(entry.event, before.queue.day);
      if (late) past.push(late);
      this.#state = applyEntry(before, entry, plan);
      this.#index = entry.index;
      told(entry, this.#state);
    }
    if (turned) return this.#turnDay(replica, past);
    if (past.length > 0) log.keepPast(past);
    return null;
  }

  /** What is before yesterday is history. Snapshots lie at the end of a command, as everything does. */
  #turnDay(replica: Replica, past: readonly PastTicket[]): number {
    const { log, officeNow } = this.#parts;
    const index = this.#index;
    const alone = aloneOf({ ...replica, entries: replica.entries.filter((entry) => entry.index <= index) });
    const state = toStateFile(this.#state, alone);
    return log.turnDay({ index, term: termAt(replica, index), alone, state }, past, officeNow());
  }

  /** Tells again what is in it since the newest snapshot, each entry with what stood after it. */
  replay(replica: Replica, see: (entry: LogEntry, state: OfficeState) => void): void {
    this.#replayed(replica, see);
  }

  /** As the disk has it: the newest snapshot, and what is agreed after it. */
  #replayed(replica: Replica, see?: (entry: LogEntry, state: OfficeState) => void): [OfficeState, number] {
    const { log, plan } = this.#parts;
    const kept = log.snapshot();
    const read = kept ? fromStateFile(kept.state) : null;
    if (read && !read.ok) throw new Error(`the office's snapshot: ${read.fault}`);
    let state = read?.ok ? read.value : emptyOffice(plan);
    let applied = kept?.index ?? 0;
    for (; applied < replica.commit; applied++) {
      const entry = agreedAt(replica, applied + 1);
      state = applyEntry(state, entry, plan);
      see?.(entry, state);
    }
    return [state, applied];
  }
}

const agreedAt = (replica: Replica, index: number): LogEntry => {
  const entry = entryAt(replica, index);
  if (!entry) throw new Error(`entry ${index} is agreed and not there`);
  return entry;
};
