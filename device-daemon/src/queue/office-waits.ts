import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { OfficeCalendar } from '@mot-cua/domain/office-hours.ts';
import { rankOf } from '@mot-cua/domain/queue/order.ts';
import { noServiceTimes, ServiceTimes } from '@mot-cua/domain/queue/service-times.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { estimateWait, type WaitEstimate } from '@mot-cua/domain/queue/wait-estimate.ts';
import { WaitLearner } from '@mot-cua/domain/queue/wait-learner.ts';
import { Check } from 'typebox/value';

export type OfficeWaitsParts = {
  readonly plan: OfficePlan;
  readonly calendar: OfficeCalendar;
  /** where what is learnt is kept, JSON; it names nobody, and losing it costs nothing but good estimates for a week */
  readonly file: string;
  /** office time, epoch ms */
  readonly now: () => number;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** An answer for displays holds so long, unless something of the queue has happened: then it is made anew when it is asked for. */
const HOLDS_MS = 15_000;
const SAVE_MS = 60_000;

/** How long people of this office wait: learns from its log as it is applied, answers kiosks and displays. */
export class OfficeWaits {
  readonly #parts: OfficeWaitsParts;
  readonly #learner: WaitLearner;
  #state: OfficeState | null = null;
  #applied = 0;
  #savedUpTo = 0;
  #stopSaving: (() => void) | null = null;
  readonly #known = new Map<string, { readonly applied: number; readonly at: number; readonly wait: WaitEstimate }>();

  constructor(parts: OfficeWaitsParts) {
    this.#parts = parts;
    const times = readTimes(parts);
    this.#savedUpTo = times.upTo;
    this.#learner = new WaitLearner(parts.plan, parts.calendar, times);
  }

  /** Give it every entry of the log in order (`OfficeNode.onApplied`), also those of before a restart: it knows which it has seen. */
  applied(entry: LogEntry, state: OfficeState): void {
    this.#state = state;
    this.#applied++;
    this.#learner.applied(entry, state.queue);
    this.#stopSaving ??= this.#parts.clock.after(SAVE_MS, () => {
      this.#stopSaving = null;
      this.save();
    });
  }

  /** How long this ticket waits from now; null: no such ticket waits. Asked when it has been given, it teaches what came of it. */
  waitOf(ticket: string): WaitEstimate | null {
    const me = this.#state?.queue.tickets.get(ticket);
    if (!this.#state || me?.state !== 'waiting') return null;
    const now = this.#parts.now();
    const wait = this.#estimate(me, now);
    if (now - me.issuedAt < 5_000) this.#learner.told(ticket, now, wait.told);
    return wait;
  }

  /** How long whoever takes a number of this service now is going to wait; null before the office's state is known. */
  wait(service: string): WaitEstimate | null {
    if (!this.#state) return null;
    const now = this.#parts.now();
    const known = this.#known.get(service);
    if (known?.applied === this.#applied && now - known.at < HOLDS_MS) return known.wait;
    const wait = this.#estimate(this.#newcomer(service, now), now);
    this.#known.set(service, { applied: this.#applied, at: now, wait });
    return wait;
  }

  save(): void {
    const { times } = this.#learner;
    if (times.upTo === this.#savedUpTo) return;
    const { file, journal } = this.#parts;
    try {
      writeFileSync(`${file}.new`, JSON.stringify(times), { mode: 0o600 });
      renameSync(`${file}.new`, file);
      this.#savedUpTo = times.upTo;
    } catch (error) {
      // a full disk must not stop a queue; it is tried again with the next entry
      journal('waits-not-saved', { why: error instanceof Error ? error.message : 'unknown' });
    }
  }

  stop(): void {
    this.#stopSaving?.();
    this.#stopSaving = null;
    this.save();
  }

  #estimate(me: Ticket, now: number): WaitEstimate {
    const { plan, calendar } = this.#parts;
    const queue = this.#state?.queue;
    if (!queue) throw new Error('no state has been applied yet');
    return estimateWait({ queue, plan, calendar, times: this.#learner.times, now }, me);
  }

  #newcomer(service: string, now: number): Ticket {
    const asked = { class: 'ordinary', classSource: 'declared', issuedAt: now, appointedAt: null } as const;
    return {
      ...asked,
      ...{ id: `next-${service}`, number: 'A000', service, from: 'kiosk', node: '', dossiers: [], procedure: null },
      ...{ state: 'waiting', since: now, waitsFor: { kind: 'service' }, rank: rankOf(asked, this.#parts.plan.policy) },
      ...{ counter: null, staff: null, calls: 0, calledAt: null, arrivedAt: null, servingAt: null, endedAt: null },
      returns: 0,
    };
  }
}

const readTimes = ({ file, journal }: OfficeWaitsParts): ServiceTimes => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return noServiceTimes; // the first start
  }
  try {
    const read: unknown = JSON.parse(text);
    if (Check(ServiceTimes, read)) return read;
  } catch {
    // told below, as what has another shape
  }
  journal('waits-forgotten', { why: 'the file is not of this shape' });
  return noServiceTimes;
};
