import type { QueueDay } from '../../office/office-state.ts';
import { shiftsOf, stateOffice } from '../../office-hours.ts';
import { byRank } from '../order.ts';
import { seedOf } from '../random.ts';
import type { ServiceTimes } from '../service-times.ts';
import { quantile } from '../spread.ts';
import type { Ticket } from '../ticket.ts';
import { estimateWait } from '../wait-estimate.ts';
import { WaitLearner } from '../wait-learner.ts';
import type { SyntheticKind } from './office-kinds.ts';
import { SyntheticOffice } from './synthetic-office.ts';

/** What estimates were worth on days that were played through by the real rules; minutes. */
export type Judged = {
  readonly kind: SyntheticKind['name'];
  readonly days: number;
  readonly tickets: number;
  /** numbers that were never called: their day ended */
  readonly expired: number;
  readonly meanWait: number;
  /** mean of |said P50 - came| */
  readonly error: number;
  readonly naive: number;
  readonly lastToEnter: number;
  /** share of waits that stayed within P90, in [0, 1] */
  readonly covered: number;
  /** the same without those who were called within a minute */
  readonly coveredOfWaiting: number;
  /** mean of said P50 - came */
  readonly bias: number;
  /** an estimator that knows what nobody can know, and ours on the very same tickets; null: it was not asked */
  readonly oracle: {
    readonly tickets: number;
    readonly error: number;
    readonly covered: number;
    readonly ours: number;
  } | null;
};

/**
 * The oracle: the office itself, played on from the moment of the ticket's issue by other chances (`SyntheticOffice.fork`). It has the
 * true rules, distributions, officers' paces, how slow and how busy this very day is, and who is in the building: what its middle is
 * wrong by is chance, and no estimate is right beyond that, except by luck. It costs a hundred times ours, so it is asked of every
 * so many tickets.
 */
export type Oracle = { readonly every: number; readonly plays: number };

type Guess = {
  readonly at: number;
  readonly p50: number;
  readonly p90: number;
  readonly naive: number;
  readonly last: number;
  /** of the oracle, where it was asked */
  true50?: number;
  true90?: number;
};

const MINUTE = 60_000;
/** Of the days that teach, the last so many also teach what came of estimates. */
const LEVELS_DAYS = 5;

export type Judging = {
  readonly kind: SyntheticKind;
  readonly seed: number;
  /** days that teach and are not judged */
  readonly learning: number;
  readonly judged: number;
  readonly watch?: (ticket: Ticket, guess: Guess, came: number) => void;
  readonly plays?: number;
  readonly oracle?: Oracle;
};

/** Each day is judged with what the days before it have taught, and nothing of itself. */
export const judgeWaits = ({ kind, seed, learning, judged, watch, plays, oracle }: Judging): Judged => {
  const { plan } = kind;
  const learner = new WaitLearner(plan, stateOffice);
  let times: ServiceTimes | null = null;
  const guesses = new Map<string, Guess>();
  const lastWait = new Map<string, number>();
  const waits: { readonly guess: Guess; readonly came: number }[] = [];
  let expired = 0;
  let issued = 0;
  /** whom the oracle is to be asked of, as soon as everything of that moment has happened */
  let asked: string | null = null;
  let playedDays = 0;

  const office = new SyntheticOffice(kind, seed, (entry, { queue }) => {
    learner.applied(entry, queue);
    const { event, at } = entry;
    if (event.t === 'day-begun') {
      lastWait.clear();
      guesses.clear();
    }
    if (event.t === 'issued' && !times && playedDays >= learning - LEVELS_DAYS) {
      const me = queue.tickets.get(event.ticket);
      if (me)
        learner.told(
          me.id,
          at,
          estimateWait({ queue, plan, calendar: stateOffice, times: learner.times, now: at }, me, plays).told,
        );
    }
    if (event.t === 'issued' && times) {
      const me = queue.tickets.get(event.ticket);
      if (!me) return;
      const { p50, p90, told } = estimateWait({ queue, plan, calendar: stateOffice, times, now: at }, me, plays);
      learner.told(me.id, at, told);
      const peers = peersOf(kind, queue, times, me, at, lastWait.get(me.service) ?? 0);
      guesses.set(me.id, { at, p50, p90, ...peers });
      if (oracle && issued++ % oracle.every === 0) asked = me.id;
    }
    if (event.t === 'called') {
      const ticket = queue.tickets.get(event.ticket);
      if (!ticket) return;
      lastWait.set(ticket.service, (at - ticket.issuedAt) / MINUTE);
      const guess = guesses.get(ticket.id);
      if (!guess) return;
      guesses.delete(ticket.id);
      const came = (at - guess.at) / MINUTE;
      waits.push({ guess, came });
      watch?.(ticket, guess, came);
    }
    if (event.t === 'expired' && guesses.delete(event.ticket)) expired++;
  });
  for (; playedDays < learning; playedDays++) office.playDay();
  for (let day = 0; day < judged; day++) {
    times = learner.times;
    office.playDay(() => {
      const guess = asked === null ? undefined : guesses.get(asked);
      if (asked !== null && guess && oracle) Object.assign(guess, askOracle(office, asked, oracle, guess.at));
      asked = null;
    });
    expired += guesses.size;
    guesses.clear();
  }
  const mean = (of: (one: (typeof waits)[number]) => number, among = waits): number =>
    among.reduce((sum, one) => sum + of(one), 0) / Math.max(1, among.length);
  const waited = waits.filter(({ came }) => came > 1);
  const foretold = waits.filter(({ guess }) => guess.true50 !== undefined);
  const errorOf = (of: (guess: Guess) => number, among = waits): number =>
    mean(({ guess, came }) => Math.abs(of(guess) - came), among);
  const within = ({ guess, came }: (typeof waits)[number]): number => (came <= guess.p90 ? 1 : 0);
  return {
    kind: kind.name,
    days: judged,
    tickets: waits.length,
    expired,
    meanWait: mean(({ came }) => came),
    error: errorOf(({ p50 }) => p50),
    naive: errorOf(({ naive }) => naive),
    lastToEnter: errorOf(({ last }) => last),
    covered: mean(within),
    coveredOfWaiting: mean(within, waited),
    bias: mean(({ guess, came }) => guess.p50 - came),
    oracle:
      foretold.length === 0
        ? null
        : {
            tickets: foretold.length,
            error: errorOf(({ true50 }) => true50 ?? 0, foretold),
            covered: mean(({ guess, came }) => (came <= (guess.true90 ?? 0) ? 1 : 0), foretold),
            ours: errorOf(({ p50 }) => p50, foretold),
          },
  };
};

/** The middle and the ninth of ten among what may come of this moment, in minutes; never later than the end of the day. */
const askOracle = (
  office: SyntheticOffice,
  ticket: string,
  { plays }: Oracle,
  at: number,
): { readonly true50: number; readonly true90: number } => {
  const closing = (shiftsOf(stateOffice, at).at(-1)?.[1] ?? at) - at;
  const came = Float64Array.from({ length: plays }, (_, play) => {
    let calledAt: number | null = null;
    const twin = office.fork(seedOf(`${ticket} ${play}`), ({ event, at: then }) => {
      if (event.t === 'called' && event.ticket === ticket) calledAt = then;
    });
    twin.playUntil(() => calledAt !== null);
    return calledAt === null ? closing : calledAt - at;
  }).sort();
  return { true50: quantile(came, 0.5) / MINUTE, true90: quantile(came, 0.9) / MINUTE };
};

/**
 * The two formulas that need no simulation, given all help that is fair: the calendar (time until the next shift is added), who ranks
 * ahead among those whom the same counters call, and 0 where such a counter is idle. (n + 1) · mean / s, and the wait of whoever of
 * the service was called last.
 */
const peersOf = (
  { plan }: SyntheticKind,
  queue: QueueDay,
  times: ServiceTimes,
  me: Ticket,
  now: number,
  lastWait: number,
): { readonly naive: number; readonly last: number } => {
  const able = plan.counters.filter(({ services }) => services.includes(me.service));
  const open = able.filter(({ id }) => {
    const counter = queue.counters.get(id);
    return counter?.open && counter.paused === null;
  });
  const shift = shiftsOf(stateOffice, now).find(([, to]) => now < to);
  const opens = shift ? Math.max(0, shift[0] - now) / MINUTE : 0;
  let ahead = 0;
  queue.tickets.forEach((other) => {
    if (other.state === 'waiting' && other.id !== me.id && byRank(other, me) < 0)
      if (able.some(({ services }) => services.includes(other.service))) ahead++;
  });
  const idle = open.some(({ id }) => queue.counters.get(id)?.ticket === null) && ahead === 0 && opens === 0;
  if (idle) return { naive: 0, last: 0 };
  const services = new Set(able.flatMap((counter) => counter.services));
  const all = [...services].flatMap((service) => times.services[service] ?? []);
  const mean = all.reduce((sum, s) => sum + s, 0) / Math.max(1, all.length) / 60;
  const counters = Math.max(1, opens > 0 || open.length === 0 ? able.length : open.length);
  return { naive: opens + ((opens > 0 ? ahead : ahead + 1) * mean) / counters, last: opens + lastWait };
};
