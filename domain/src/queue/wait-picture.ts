import type { OfficePlan } from '../office/office-plan.ts';
import type { CounterNow, QueueDay } from '../office/office-state.ts';
import { type OfficeCalendar, shiftsOf } from '../office-hours.ts';
import { byRank } from './order.ts';
import { counterPace, dayPace, differencesToday } from './pace.ts';
import { occupiedSpread, pauseSpread, reactionSpread, type ServiceTimes, turnoverSpread } from './service-times.ts';
import type { Ticket } from './ticket.ts';
import { procedureOf } from './ticket-procedure.ts';
import { comingTickets } from './wait-coming.ts';
import { type Lane, laneKey, laneOf, orderOf, ownOf } from './wait-order.ts';
import { type CounterPlay, NEVER, type WaitPlay } from './wait-simulation.ts';

/** What is looked at: the office as it stands, what it has learnt, and what its calendar says. */
export type WaitScene = {
  readonly queue: QueueDay;
  readonly plan: OfficePlan;
  readonly calendar: OfficeCalendar;
  readonly times: ServiceTimes;
  /** office time, epoch ms */
  readonly now: number;
  /** appointments that are due and not here yet, epoch ms */
  readonly due?: readonly { readonly service: string; readonly at: number }[];
};

/** The play that answers for `me`, who waits or is only thinking of it; null where no counter of the plan could ever call it. */
export const playOf = (scene: WaitScene, me: Ticket): WaitPlay | null => {
  const { queue, plan, calendar, now, times } = scene;
  const shifts = shiftsOf(calendar, now)
    .filter(([, to]) => to > now)
    .map(([from, to]) => [from - now, to - now] as const);
  const counters = plan.counters.map((one) => queue.counters.get(one.id) ?? notHere(one));
  const own = ownOf(queue, counters);
  const lanes = new Lanes();
  const shared = plan.policy.parkedOwnMinutes * 60_000;
  const laneOfTicket = (ticket: Ticket): number => lanes.numberOf(laneOf(ticket, now - ticket.since >= shared));

  const waiting: Ticket[][] = [];
  const wait = (ticket: Ticket): void => {
    const lane = laneOfTicket(ticket);
    const there = waiting[lane] ?? [];
    there.push(ticket);
    waiting[lane] = there;
  };
  let issued = 0;
  queue.tickets.forEach((ticket) => {
    issued++;
    if (ticket.state === 'waiting' && ticket.id !== me.id) wait(ticket);
  });
  wait(me);
  const coming = comingTickets(scene, issued, shifts.at(-1)?.[1] ?? 0).map(({ lane, ...stream }) => ({
    ...stream,
    lane: lanes.numberOf(lane),
  }));

  // whoever has nothing to do with me, by whatever chain of counters and lanes, is left out
  const reached = reachedFrom(laneOfTicket(me), lanes.all, counters, own);
  if (reached.counters.length === 0) return null;
  const renumbered = new Map(reached.lanes.map((lane, index) => [lane, index]));
  const mine = renumbered.get(laneOfTicket(me)) ?? 0;
  const orders = reached.lanes.map((lane) =>
    reached.counters.map((counter) => orderOf(lanes.all[lane] as Lane, counter, own.get(counter.id) ?? new Set())),
  );
  // lanes whose counters would all rather call me: whoever ranks after me in them is never called before me
  const behind = reached.lanes.map((lane, index) => {
    const alike = (lanes.all[lane] as Lane).result === (me.class === 'result');
    return alike && orders[index]?.every((order, counter) => order >= (orders[mine]?.[counter] ?? NEVER));
  });
  const kept = reached.lanes.map((lane, index) => {
    const tickets = (waiting[lane] ?? []).sort(byRank);
    return {
      lane: lanes.all[lane] as Lane,
      tickets: behind[index] ? tickets.filter((ticket) => byRank(ticket, me) <= 0) : tickets,
    };
  });
  return {
    shifts,
    lanes: kept.map(({ lane, tickets }) => ({
      result: lane.result,
      tickets: tickets.map((ticket) => ({
        rank: ticket.rank - now,
        occupies: occupiedSpread(times, ticket.service, procedureOf(ticket)),
      })),
    })),
    me: { lane: mine, place: kept[mine]?.tickets.indexOf(me) ?? 0 },
    counters: reached.counters.map((counter, index) =>
      counterPlay(
        scene,
        counter,
        kept,
        Uint8Array.from(orders, (order) => order[index] ?? NEVER),
      ),
    ),
    streams: coming.flatMap((stream) => {
      const lane = renumbered.get(stream.lane);
      const never = lane === undefined || (behind[lane] && stream.boost <= 0 && me.rank <= now);
      return never ? [] : [{ ...stream, lane }];
    }),
    day: dayPace(times, differencesToday(times, queue.tickets)),
    turnover: turnoverSpread(times),
    reaction: reactionSpread(times),
  };
};

class Lanes {
  readonly all: Lane[] = [];
  readonly #numbers = new Map<string, number>();

  numberOf(lane: Lane): number {
    const key = laneKey(lane);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.#numbers.set(key, this.all.length);
    return this.all.push(lane) - 1;
  }
}

const notHere = ({ id, services }: OfficePlan['counters'][number]): CounterNow => ({
  ...{ id, services, open: false, staff: null, lease: null, paused: null, ticket: null, since: 0, fast: false },
});

type Own = ReadonlySet<string>;

const reachedFrom = (
  mine: number,
  lanes: readonly Lane[],
  counters: readonly CounterNow[],
  own: ReadonlyMap<string, Own>,
): { readonly lanes: readonly number[]; readonly counters: readonly CounterNow[] } => {
  const calls = (counter: CounterNow, lane: Lane): boolean =>
    orderOf(lane, counter, own.get(counter.id) ?? new Set()) !== NEVER;
  const reachedLanes = new Set([mine]);
  const reachedCounters = new Set<CounterNow>();
  for (const lane of reachedLanes)
    for (const counter of counters) {
      if (reachedCounters.has(counter) || !calls(counter, lanes[lane] as Lane)) continue;
      reachedCounters.add(counter);
      lanes.forEach((other, index) => {
        if (calls(counter, other)) reachedLanes.add(index);
      });
    }
  return { lanes: [...reachedLanes], counters: [...reachedCounters] };
};

/** A break that was seen to end within a shift so often ends so again; else it ends with the next shift. */
const ENOUGH_BREAKS = 5;

const counterPlay = (
  { queue, times, now, calendar }: WaitScene,
  counter: CounterNow,
  lanes: readonly { readonly tickets: readonly Ticket[] }[],
  order: Uint8Array,
): CounterPlay => {
  const openings = (times.openings[counter.id] ?? []).map((s) => (s < 0 ? -1 : s * 1_000));
  const shared = {
    ...{ order, openings, fast: counter.fast },
    pace: Math.exp(counterPace(times, counter.id)),
    stays: times.stays.map((s) => s * 1_000),
  };
  const shift = shiftsOf(calendar, now).find(([from, to]) => from <= now && now < to);
  if (!counter.open) return { ...shared, doing: { is: 'away' }, late: counter.since < (shift?.[0] ?? now) };
  const ticket = counter.ticket === null ? undefined : queue.tickets.get(counter.ticket);
  if (ticket) {
    const by = occupiedSpread(times, ticket.service, procedureOf(ticket));
    const since = ticket.calledAt ?? counter.since;
    return { ...shared, doing: { is: 'busy', by, for: Math.max(0, now - since), turns: true }, late: false };
  }
  if (counter.paused !== null) {
    const breaks = times.pauses[counter.paused]?.length ?? 0;
    if (!shift || counter.since < shift[0] || (counter.paused === 'lunch' && breaks < ENOUGH_BREAKS))
      return { ...shared, doing: { is: 'away' }, late: shift !== undefined && counter.since < shift[0] };
    const by = pauseSpread(times, counter.paused);
    return { ...shared, doing: { is: 'busy', by, for: now - counter.since, turns: false }, late: false };
  }
  let first = Number.POSITIVE_INFINITY;
  lanes.forEach(({ tickets }, index) => {
    if (order[index] !== NEVER) for (const one of tickets) first = Math.min(first, Math.max(one.issuedAt, one.since));
  });
  if (first === Number.POSITIVE_INFINITY) return { ...shared, doing: { is: 'idle' }, late: false };
  const noticed = Math.max(first, counter.since, shift?.[0] ?? 0);
  const notices = first > counter.since;
  const by = notices ? reactionSpread(times) : turnoverSpread(times);
  return { ...shared, doing: { is: 'busy', by, for: Math.max(0, now - noticed), turns: false, notices }, late: false };
};
