import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { type OfficeCalendar, shiftsOf } from '@mot-cua/domain/office-hours.ts';
import { aheadOf } from '@mot-cua/domain/queue/order.ts';
import type { ClassSource, TicketClass } from '@mot-cua/domain/queue/ticket.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { OfficeWaits } from '../queue/office-waits.ts';
import type { ApartNumbers } from './apart-numbers.ts';
import { commandId } from './command-id.ts';
import type { OfficeNode } from './office-node.ts';

/** `counters`: the numbers above those that serve it, in the order of the plan; absent: the plan names none. */
export type IssuedTicket = {
  readonly number: string;
  readonly ahead: number;
  readonly counters?: number[];
  /** minutes as they are said, and when that was estimated (epoch ms); absent: not known, or too long to say */
  readonly wait?: { readonly from: number; readonly to: number; readonly estimatedAt: number };
};
/** `no-number`: no host is heard and all numbers of the own block are given. `office-closed`: nobody is called any more today. */
export type IssueFault = 'unknown-service' | 'no-number' | 'office-closed';

/** What a number is asked for; all but the service may be left out. */
export type NumberAsked = {
  readonly service: string;
  readonly class?: TicketClass;
  readonly classSource?: ClassSource;
  /** epoch ms */
  readonly appointedAt?: number | null;
  readonly dossiers?: readonly { readonly id: string; readonly procedure: string }[];
  readonly procedure?: string | null;
};

export type KioskNumbersParts = {
  readonly node: OfficeNode;
  readonly apart: ApartNumbers;
  readonly waits?: Pick<OfficeWaits, 'wait' | 'waitOf'>;
  /** the hours that the office has written; null: it has not, and numbers are given at any hour */
  readonly calendar?: OfficeCalendar | null;
  readonly clock: Clock;
  readonly journal: (event: string, facts: Record<string, string | number>) => void;
};

/** Nobody waits longer for a number because a line is slow. */
const HOST_MS = 1_500;
/**
 * Fewer left of own blocks: another is asked for. Half a day of a busy service: an office of 2,000 numbers gave 84 of one at a kiosk
 * that was cut off for a quarter of it. Three kiosks with so many stay within three digits.
 */
const ENOUGH_LEFT = 120;
const MOST_AT_ONCE = 10;
const BLOCKS_EVERY_MS = 5_000;
const TIE_EVERY_MS = 10_000;
const TIE_TRIES = 60;

/**
 * A kiosk's way to a number (số thứ tự): the host's next one; when no host is heard in time, one of the kiosk's own block, which the
 * host is told of later. The same request gets the same number again, whoever gave it.
 */
export class KioskNumbers {
  readonly #parts: KioskNumbersParts;
  readonly #open = new Map<string, Promise<Result<IssuedTicket, IssueFault>>>();
  readonly #stopped = new AbortController();
  #cancel: (() => void) | null = null;

  constructor(parts: KioskNumbersParts) {
    this.#parts = parts;
  }

  /** Sees to it that there are numbers for the time without a host. */
  start(): void {
    void this.#topUp().finally(() => {
      if (!this.#stopped.signal.aborted) this.#cancel = this.#parts.clock.after(BLOCKS_EVERY_MS, () => this.start());
    });
  }

  stop(): void {
    this.#stopped.abort();
    this.#cancel?.();
  }

  /** `request`: whoever asks again with it gets the same number. */
  issue(request: string, asked: NumberAsked): Promise<Result<IssuedTicket, IssueFault>> {
    const open = this.#open.get(request);
    if (open) return open;
    const asking = this.#issue(request, asked).finally(() => this.#open.delete(request));
    this.#open.set(request, asking);
    return asking;
  }

  /** One more dossier under a number of today. It is a help for the counter, so it is tried for a while and then let be. */
  async tie(number: string, dossier: { readonly id: string; readonly procedure: string }): Promise<void> {
    const { node, clock, journal } = this.#parts;
    for (let tries = 0; tries < TIE_TRIES && !this.#stopped.signal.aborted; tries++) {
      const ticket = [...node.state.queue.tickets.values()].find(
        (one) => one.number === number && one.state !== 'void',
      );
      if (ticket) {
        const tied = await node.command({
          id: commandId('tie', `${ticket.id}/${dossier.id}`),
          by: { node: node.self },
          wish: { t: 'tie-dossier', ticket: ticket.id, dossier: { ...dossier } },
        });
        if (tied.ok || (tied.fault !== 'no-host' && tied.fault !== 'unknown')) return;
      }
      await wait(clock, TIE_EVERY_MS, this.#stopped.signal);
    }
    journal('dossier-not-tied', { number });
  }

  async #issue(ticket: string, asked: NumberAsked): Promise<Result<IssuedTicket, IssueFault>> {
    const { node, apart, journal } = this.#parts;
    if (!node.plan.services.some(({ id }) => id === asked.service)) return failed('unknown-service');
    const known = apart.find(ticket);
    if (known) return done(this.#issued(ticket, known.number, asked));
    // an appointment is a promise, whatever the clock says
    if (asked.appointedAt == null && !node.state.queue.tickets.has(ticket) && this.#isOver())
      return failed('office-closed');
    const wish: Extract<OfficeWish, { t: 'issue' }> = {
      t: 'issue',
      ticket,
      service: asked.service,
      class: asked.class ?? 'ordinary',
      classSource: asked.classSource ?? 'declared',
      appointedAt: asked.appointedAt ?? null,
      dossiers: (asked.dossiers ?? []).map((dossier) => ({ ...dossier })),
      procedure: asked.procedure ?? null,
    };
    // alone in the office and about to host (a start): that is waited for a little; a host that is away is not
    const answered = await node.command({ id: commandId('issue', ticket), by: { node: node.self }, wish }, HOST_MS);
    const event = answered.ok ? answered.value.find((one) => one.t === 'issued' && one.ticket === ticket) : undefined;
    if (event?.t === 'issued')
      return done({ ...this.#issued(ticket, event.number, asked), ...this.#waitSaid(ticket, asked) });
    if (!answered.ok && answered.fault === 'unknown-service') return failed('unknown-service');
    if (this.#stopped.signal.aborted) return failed('no-number'); // the ledger is closed next
    const given = apart.give(wish, node.officeNow());
    if (!given) {
      journal('no-number', { service: asked.service, why: answered.ok ? '' : answered.fault });
      return failed('no-number');
    }
    journal('number-given-apart', { number: given.number, why: answered.ok ? '' : answered.fault });
    // nothing is said of the wait: whoever hears no host does not know how the queue moves
    return done(this.#issued(ticket, given.number, asked));
  }

  /** After the last shift of a day, or on a day off: whoever took a number would wait for nobody. Before the first one may queue. */
  #isOver(): boolean {
    const { calendar, node } = this.#parts;
    const now = node.officeNow();
    return calendar != null && !shiftsOf(calendar, now).some(([, to]) => now < to);
  }

  /** Beside the host the ticket itself may not be here yet: then it is estimated as whoever would come next. */
  #waitSaid(ticket: string, asked: NumberAsked): Pick<IssuedTicket, 'wait'> {
    const { waits, node } = this.#parts;
    const said = (waits?.waitOf(ticket) ?? waits?.wait(asked))?.said;
    return said ? { wait: { ...said, estimatedAt: node.officeNow() } } : {};
  }

  /** `ahead`: who waits for the service before this ticket, as far as is known here. */
  #issued(id: string, number: string, { service }: NumberAsked): IssuedTicket {
    const { plan, state } = this.#parts.node;
    const { queue } = state;
    const serving = plan.counters.filter(({ services }) => services.includes(service));
    // a kiosk without an office's plan makes one up of its services: whoever has no staff has no counters to name
    const counters = plan.staff.length > 0 ? { counters: serving.map((counter) => counter.number) } : {};
    const ticket = queue.tickets.get(id);
    if (ticket?.number === number) return { number, ahead: aheadOf(queue, ticket), ...counters };
    let ahead = 0;
    queue.tickets.forEach((other) => {
      if (other.service === service && other.state === 'waiting') ahead++;
    });
    return { number, ahead, ...counters };
  }

  async #topUp(): Promise<void> {
    const { node, apart } = this.#parts;
    const { kind } = node.plan.nodes.find(({ id }) => id === node.self) ?? {};
    if (kind !== 'kiosk' || node.plan.nodes.length === 1) return;
    for (const { id: service } of node.plan.services)
      for (let more = 0; more < MOST_AT_ONCE && apart.left(service, node.officeNow()) < ENOUGH_LEFT; more++) {
        if (node.footing === 'apart' || this.#stopped.signal.aborted) return;
        const has = node.state.queue.blocks.filter((block) => block.node === node.self && block.service === service);
        const id = commandId('block', `${node.self}:${service}:${has.length}`);
        const wish = { t: 'grant-block', node: node.self, service } as const;
        const granted = await node.command({ id, by: { node: node.self }, wish });
        if (!granted.ok) break;
      }
  }
}
