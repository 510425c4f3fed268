import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import type { OfficeCalendar } from '@mot-cua/domain/office-hours.ts';
import { rankOf } from '@mot-cua/domain/queue/order.ts';
import { noServiceTimes, ServiceTimes } from '@mot-cua/domain/queue/service-times.ts';
import type { ClassSource, Ticket, TicketClass } from '@mot-cua/domain/queue/ticket.ts';
import { estimateWait, type WaitEstimate } from '@mot-cua/domain/queue/wait-estimate.ts';
import { WaitLearner } from '@mot-cua/domain/queue/wait-learner.ts';
import { Check } from 'typebox/value';

export type OfficeWaitsParts = {
  readonly plan: OfficePlan;
  readonly calendar: OfficeCalendar;
  /** where what is learnt is kept, JSON; it names nobody, and losing it costs nothing but good estimates for a week; null: nowhere */
  readonly file: string | null;
  /** how far the office's log goes that this machine has now: what was learnt of a longer one was another office's, or is lost */
  readonly agreed: number;
  /** office time, epoch ms */
  readonly now: () => number;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** An answer for displays holds so long, unless something of the queue has happened: then it is made anew when it is asked for. */
const HOLDS_MS = 15_000;
const SAVE_MS = 60_000;
/** Nobody is told how long it takes so long after the number was given: the estimate at its issue is of no use any more. */
const JUST_GIVEN_MS = 5_000;

/** For whom a wait is asked. */
export type WaitAsked = { readonly service: string; readonly class?: TicketClass; readonly classSource?: ClassSource };

/** How long people of this office wait: learns from its log as it is applied, answers kiosks and displays. */
export class OfficeWaits {
  readonly #parts: OfficeWaitsParts;
  readonly #learner: WaitLearner;
  #state: OfficeState | null = null;
  #applied = 0;
  #savedUpTo = 0;
  #stopSaving: (() => void) | null = null;
  readonly #known = new Map<string, { readonly applied: number; readonly at: number; readonly wait: WaitEstimate }>();
  /** of the number that was given last */
  #given: { readonly ticket: string; readonly at: number; readonly wait: WaitEstimate } | null = null;
  #failed = false;

  constructor(parts: OfficeWaitsParts) {
    this.#parts = parts;
    const read = readTimes(parts);
    const times = { ...read, upTo: Math.min(read.upTo, parts.agreed) };
    this.#savedUpTo = times.upTo;
    this.#learner = new WaitLearner(parts.plan, parts.calendar, times);
  }

  /**
   * Give it every entry of the log in order (`OfficeNode.onApplied`), also those of today before a restart: it knows which it has seen.
   * Whoever is given a number is estimated at once, on each machine, so that what comes of it teaches each.
   */
  applied(entry: LogEntry, state: OfficeState): void {
    this.#state = state;
    this.#applied++;
    this.#learner.applied(entry, state.queue);
    const now = this.#parts.now();
    if (entry.event.t === 'issued' && now - entry.at < JUST_GIVEN_MS) {
      const me = state.queue.tickets.get(entry.event.ticket);
      const wait = me?.state === 'waiting' ? this.#estimate(me, now) : null;
      if (me && wait) {
        this.#learner.told(me.id, now, wait.told);
        this.#given = { ticket: me.id, at: now, wait };
      }
    }
    this.#stopSaving ??= this.#parts.clock.after(SAVE_MS, () => {
      this.#stopSaving = null;
      this.save();
    });
  }

  /** How long this ticket waits from now; null: no such ticket waits. */
  waitOf(ticket: string): WaitEstimate | null {
    const me = this.#state?.queue.tickets.get(ticket);
    if (me?.state !== 'waiting') return null;
    const now = this.#parts.now();
    if (this.#given?.ticket === ticket && now - this.#given.at < JUST_GIVEN_MS) return this.#given.wait;
    return this.#estimate(me, now);
  }

  /** How long whoever takes such a number now is going to wait; null before the office's state is known. */
  wait({ service, class: name = 'ordinary', classSource = 'declared' }: WaitAsked): WaitEstimate | null {
    if (!this.#state) return null;
    const now = this.#parts.now();
    const key = `${service} ${name} ${classSource}`;
    const known = this.#known.get(key);
    if (known?.applied === this.#applied && now - known.at < HOLDS_MS) return known.wait;
    const wait = this.#estimate(this.#newcomer(service, name, classSource, now), now);
    if (wait) this.#known.set(key, { applied: this.#applied, at: now, wait });
    return wait;
  }

  save(): void {
    const { times } = this.#learner;
    const { file, journal } = this.#parts;
    if (file === null || times.upTo === this.#savedUpTo) return;
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

  /** A bug in an estimate takes nobody a number and no hall its display: nothing is said of the wait, and the journal has it once. */
  #estimate(me: Ticket, now: number): WaitEstimate | null {
    const { plan, calendar, journal } = this.#parts;
    const queue = this.#state?.queue;
    if (!queue) return null;
    try {
      return estimateWait({ queue, plan, calendar, times: this.#learner.times, now }, me);
    } catch (error) {
      if (!this.#failed) journal('wait-not-estimated', { error: error instanceof Error ? error.message : 'unknown' });
      this.#failed = true;
      return null;
    }
  }

  #newcomer(service: string, name: TicketClass, classSource: ClassSource, now: number): Ticket {
    const asked = { class: name, classSource, issuedAt: now, appointedAt: null };
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
  if (file === null) return noServiceTimes;
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
