import { nextState, PER_STATE, seedState } from './random.ts';
import { firstLonger, remaining, type Spread } from './spread.ts';

/**
 * How long one ticket waits, played through many times from what stands now: who waits, who is served and since when, which counters
 * call whom first, who is going to come. Numbers only; wait-picture.ts makes them of an office. Times are ms from now.
 */
export type WaitPlay = {
  /** spans in which counters call, those that are not over; in order. Before the first and between them nobody is called */
  readonly shifts: readonly (readonly [from: number, to: number])[];
  readonly counters: readonly CounterPlay[];
  /** who waits; in each lane in the order of calling. Everybody of a lane is called by the same counters */
  readonly lanes: readonly LanePlay[];
  /** who is going to come */
  readonly streams: readonly StreamPlay[];
  /** whose wait it is: a lane, and the place in it */
  readonly me: { readonly lane: number; readonly place: number };
  /** how much longer everything takes today: a lognormal's */
  readonly day: { readonly mean: number; readonly sd: number };
  /** from free to the next call where somebody waits, and from somebody's coming to the call where a counter is idle */
  readonly turnover: Spread;
  readonly reaction: Spread;
};

/** `result`: these go first, at most every second call of a counter. */
export type LanePlay = { readonly tickets: readonly TicketPlay[]; readonly result: boolean };

/** `occupies`: how long a counter has it, from the call until the counter is free again. */
export type TicketPlay = { readonly rank: number; readonly occupies: Spread };

export type StreamPlay = {
  readonly lane: number;
  /** how much earlier than they come they rank, ms */
  readonly boost: number;
  readonly occupies: Spread;
  /** how many are expected from now to the end of each slot of `slotMs` */
  readonly expected: Float64Array;
  readonly slotMs: number;
};

export type CounterPlay = {
  /** of each lane: 0 is called first, then 1 and so on; `NEVER` is not called here */
  readonly order: Uint8Array;
  /** its last call was a result: the next is by rank */
  readonly fast: boolean;
  /**
   * What it is doing: something that began `for` ms ago and usually takes `by` (`turns`: and then, as after every ticket, it takes a
   * moment to call; `notices`: it was idle and somebody has come); or it is idle, ready to call; or not here.
   */
  readonly doing:
    | {
        readonly is: 'busy';
        readonly by: Spread;
        readonly for: number;
        readonly turns: boolean;
        readonly notices?: boolean;
      }
    | { readonly is: 'idle' }
    | { readonly is: 'away' };
  /** how long after a shift's begin it has begun to call, ms, one per shift seen; below 0: it did not; none seen: at once */
  readonly openings: readonly number[];
  /** how long after a shift's end it has gone on calling, ms; none seen: it does not */
  readonly stays: readonly number[];
  /** how much longer things take here than elsewhere, e.g. 1.1 */
  readonly pace: number;
  /** whether it may still come into the shift that goes on now: one that has not been here */
  readonly late: boolean;
};

export const NEVER = 255;

/** A play ends at the latest after so many steps: longer queues than that are no matter of minutes. */
const MOST_STEPS = 8_000;
/** Long queues are played fewer times, so that no answer takes longer than a few milliseconds: 200 plays of 30 steps, at least 40 of more. */
const MOST_STEPS_IN_ALL = 6_000;
const LEAST_PLAYS = 40;
const ORDERS = 8;

/** Waits of so many plays (fewer where the queue is long), ascending, in ms; Infinity where it was not called today. */
export const playWaits = (play: WaitPlay, plays: number, seed: number): Float64Array => {
  const { counters, lanes, streams, shifts } = play;
  const many = counters.length;
  const fixed = lanes.length;
  const tickets = lanes.flatMap((lane) => lane.tickets);
  const ranks = Float64Array.from(tickets, ({ rank }) => rank);
  const spreads = tickets.map(({ occupies }) => occupies.sorted);
  const starts = new Int32Array(fixed + 1);
  for (let lane = 0; lane < fixed; lane++)
    starts[lane + 1] = (starts[lane] as number) + (lanes[lane] as LanePlay).tickets.length;
  const mine = (starts[play.me.lane] as number) + play.me.place;
  // heads: the first of each lane, then the first of each stream
  const heads = fixed + streams.length;
  const laneOfHead = (head: number): number => (head < fixed ? head : (streams[head - fixed] as StreamPlay).lane);
  const result = Uint8Array.from({ length: heads }, (_, head) =>
    (lanes[laneOfHead(head)] as LanePlay).result ? 1 : 0,
  );
  const may = counters.map(({ order }) => {
    const own = Array.from({ length: heads }, (_, head) => head).filter((head) => order[laneOfHead(head)] !== NEVER);
    return {
      heads: Int32Array.from(own),
      order: Uint8Array.from(own, (head) => (order[laneOfHead(head)] ?? 0) * ORDERS),
    };
  });
  const turnover = play.turnover.sorted;
  const reaction = play.reaction.sorted;

  const at = new Int32Array(fixed); // the next ticket of each lane
  const there = new Float64Array(heads); // since when the head is there
  const rank = new Float64Array(heads);
  const used = new Float64Array(streams.length); // how much of its expectation a stream has used up
  const free = new Float64Array(many);
  // who comes to several idle counters is called by the first that notices: that is what was seen, and so it is drawn once
  const noticed = new Float64Array(heads);
  let iAmNoticed = 0;
  const fast = new Uint8Array(many);
  const stay = new Float64Array(many);
  const pace = new Float64Array(many);
  const waits = new Float64Array(plays);
  let state = seedState(seed);

  const even = (): number => {
    state = nextState(state);
    return (state >>> 0) * PER_STATE;
  };
  const drawn = (sorted: Float64Array): number => sorted[Math.floor(even() * sorted.length)] ?? 0;

  const nextOfStream = (stream: number): void => {
    const { expected, slotMs, boost } = streams[stream] as StreamPlay;
    const head = fixed + stream;
    const reached = (used[stream] as number) - Math.log(1 - even());
    used[stream] = reached;
    const slots = expected.length;
    if (slots === 0 || reached >= (expected[slots - 1] as number)) {
      there[head] = Number.POSITIVE_INFINITY;
      return;
    }
    let slot = 0;
    while ((expected[slot] as number) <= reached) slot++;
    const before = slot === 0 ? 0 : (expected[slot - 1] as number);
    const moment = (slot + (reached - before) / ((expected[slot] as number) - before)) * slotMs;
    there[head] = moment;
    rank[head] = moment - boost;
    noticed[head] = drawn(reaction);
  };

  /** When the counter begins to call in this shift or a later one, or Infinity. */
  const opensFrom = (counter: number, first: number): number => {
    const { openings } = counters[counter] as CounterPlay;
    for (let shift = first; shift < shifts.length; shift++) {
      const [from, to] = shifts[shift] as readonly [number, number];
      if (openings.length === 0) return from;
      const delay = openings[Math.floor(even() * openings.length)] as number;
      if (delay >= 0 && from + delay < to) return from + delay;
    }
    return Number.POSITIVE_INFINITY;
  };

  /** The moment itself where it lies in a shift, else when the counter comes back after it. */
  const inShift = (counter: number, moment: number): number => {
    for (let shift = 0; shift < shifts.length; shift++) {
      const [from, to] = shifts[shift] as readonly [number, number];
      if (moment < from) return opensFrom(counter, shift);
      if (moment < to + (stay[counter] as number)) return moment;
    }
    return Number.POSITIVE_INFINITY;
  };

  const begins = (counter: number): number => {
    const { doing, openings, late } = counters[counter] as CounterPlay;
    if (doing.is === 'idle') return 0;
    if (doing.is === 'busy') {
      if (doing.notices) return iAmNoticed;
      if (!doing.turns) return remaining(doing.by, doing.for, firstLonger(doing.by.sorted, doing.for), even());
      const times = pace[counter] as number;
      const elapsed = doing.for / times;
      return remaining(doing.by, elapsed, firstLonger(doing.by.sorted, elapsed), even()) * times + drawn(turnover);
    }
    const current = shifts[0];
    if (!current || current[0] > 0) return opensFrom(counter, 0);
    const comes = late ? stillComes(openings, -current[0], even()) : null;
    return comes ?? opensFrom(counter, 1);
  };

  let played = 0;
  let stepsInAll = 0;
  for (let round = 0; round < plays; round++) {
    if (round >= LEAST_PLAYS && stepsInAll >= MOST_STEPS_IN_ALL) break;
    for (let lane = 0; lane < fixed; lane++) {
      const start = starts[lane] as number;
      at[lane] = start;
      there[lane] = start < (starts[lane + 1] as number) ? 0 : Number.POSITIVE_INFINITY;
      rank[lane] = ranks[start] ?? 0;
    }
    used.fill(0);
    for (let stream = 0; stream < streams.length; stream++) nextOfStream(stream);
    const today = Math.exp(
      play.day.mean + play.day.sd * Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even()),
    );
    const first = counters.find(({ doing }) => doing.is === 'busy' && doing.notices)?.doing;
    if (first?.is === 'busy')
      iAmNoticed = remaining(first.by, first.for, firstLonger(first.by.sorted, first.for), even());
    for (let counter = 0; counter < many; counter++) {
      const one = counters[counter] as CounterPlay;
      fast[counter] = one.fast ? 1 : 0;
      pace[counter] = one.pace * today;
      stay[counter] = one.stays.length === 0 ? 0 : (one.stays[Math.floor(even() * one.stays.length)] as number);
      free[counter] = begins(counter);
    }

    let wait = Number.POSITIVE_INFINITY;
    for (let step = 0; step < MOST_STEPS; step++) {
      stepsInAll++;
      let counter = 0;
      let now = Number.POSITIVE_INFINITY;
      for (let one = 0; one < many; one++)
        if ((free[one] as number) < now) {
          now = free[one] as number;
          counter = one;
        }
      if (now === Number.POSITIVE_INFINITY) break;
      const calling = inShift(counter, now);
      if (calling > now) {
        free[counter] = calling;
        continue;
      }
      const { heads: own, order } = may[counter] as { heads: Int32Array; order: Uint8Array };
      const resultsWait = fast[counter] as number;
      let best = -1;
      let bestOrder = NEVER;
      let bestRank = 0;
      let soonest = Number.POSITIVE_INFINITY;
      let next = -1;
      for (let one = 0; one < own.length; one++) {
        const head = own[one] as number;
        const since = there[head] as number;
        if (since > now) {
          if (since < soonest) {
            soonest = since;
            next = head;
          }
          continue;
        }
        // results before the others of the same order, unless the last call was one; who was sent to this counter by rank
        const group = order[one] as number;
        const first = group === 0 || resultsWait === 1 || result[head] === 1 ? group : group + 1;
        const rankNow = rank[head] as number;
        if (first < bestOrder || (first === bestOrder && rankNow < bestRank)) {
          best = head;
          bestOrder = first;
          bestRank = rankNow;
        }
      }
      if (best < 0) {
        // nobody is there: whoever comes next is called when the counter has noticed
        free[counter] = next < 0 ? soonest : soonest + (noticed[next] as number);
        continue;
      }
      fast[counter] = result[best] as number;
      if (best >= fixed) {
        const taken = drawn((streams[best - fixed] as StreamPlay).occupies.sorted) * (pace[counter] as number);
        free[counter] = now + taken + drawn(turnover);
        nextOfStream(best - fixed);
        continue;
      }
      const ticket = at[best] as number;
      if (ticket === mine) {
        wait = now;
        break;
      }
      free[counter] = now + drawn(spreads[ticket] as Float64Array) * (pace[counter] as number) + drawn(turnover);
      at[best] = ticket + 1;
      if (ticket + 1 < (starts[best + 1] as number)) rank[best] = ranks[ticket + 1] as number;
      else there[best] = Number.POSITIVE_INFINITY;
    }
    waits[round] = wait;
    played = round + 1;
  }
  return waits.subarray(0, played).sort();
};

/** When a counter that is not here comes into the shift that began `begun` ms ago, if ever it came so late; null: not any more. */
const stillComes = (openings: readonly number[], begun: number, even: number): number | null => {
  const others = openings.filter((delay) => delay < 0 || delay > begun);
  const delay = others[Math.floor(even * others.length)] ?? -1;
  return delay < 0 ? null : delay - begun;
};
