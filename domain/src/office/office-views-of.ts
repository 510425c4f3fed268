import { actionsFor } from '../exceptions/decide-exceptions.ts';
import type { OfficeException } from '../exceptions/exceptions.ts';
import { liveTickets } from '../queue/live-tickets.ts';
import { byRank, isLate, orderFor, parkedFor } from '../queue/order.ts';
import { counterOf } from '../queue/queue-day.ts';
import type { Ticket } from '../queue/ticket.ts';
import { voiceAt } from '../speech/voice-hours.ts';
import type { OfficePlan } from './office-plan.ts';
import type { CounterNow, OfficeState, QueueDay } from './office-state.ts';
import type { ConsoleView, DisplayView, ExceptionView, Footing, TicketView, WaitRange } from './office-views.ts';

/**
 * What consoles and displays show, from the state alone and what is handed in. Nothing here keeps anything: the same state gives the
 * same view on each machine of the office.
 */
const LISTED = 60;
const NEXT_SHOWN = 8;
const CALLS_SHOWN = 20;

/** A console: who is signed in there, and the counter whose lease it holds. */
export type ConsoleSession = {
  readonly staff: string;
  readonly counter: string | null;
  readonly lease: string | null;
};

export type DossierShown = Pick<TicketView['dossiers'][number], 'title' | 'url' | 'sealedHere'>;

/** What a console's view needs beside the state. `now`: office time, epoch ms. */
export type ConsoleAround = Pick<ConsoleView, 'revision' | 'acknowledged' | 'now' | 'footing' | 'host' | 'refused'> & {
  readonly dossier: (tie: Ticket['dossiers'][number]) => DossierShown;
};

const ticketView = (ticket: Ticket, dossier: ConsoleAround['dossier']): TicketView => ({
  id: ticket.id,
  number: ticket.number,
  service: ticket.service,
  class: ticket.class,
  classSource: ticket.classSource,
  state: ticket.state,
  issuedAt: ticket.issuedAt,
  appointedAt: ticket.appointedAt,
  calledAt: ticket.calledAt,
  servingAt: ticket.servingAt,
  arrived: ticket.arrivedAt !== null,
  calls: ticket.calls,
  counter: ticket.counter,
  dossiers: ticket.dossiers.map((tie) => ({ ...tie, ...dossier(tie) })),
});

/** Who waits on somebody in front of a machine comes first, then machines, then what can wait. */
const urgencyOf = ({ escalated, facts }: OfficeException): number => {
  if (escalated) return 0;
  switch (facts.code) {
    case 'EX-5':
      return 1;
    case 'EX-1':
      return 2;
    case 'EX-2':
      return 3;
    case 'EX-4':
      return facts.visit === null ? 7 : 4;
    case 'EX-3':
      return 5;
    case 'EX-8':
      return 6;
    case 'EX-6':
      return 8;
    case 'EX-7':
      return 9;
  }
};

/** Colleagues are told by name; who is no longer in the plan, by number. */
const nameOf = (plan: OfficePlan, staff: string | null): string | null =>
  staff === null ? null : (plan.staff.find(({ id }) => id === staff)?.name ?? staff);

/** What officers open to see what it is about. */
const dossiersOf = ({ facts }: OfficeException, dossier: ConsoleAround['dossier']): Pick<ExceptionView, 'dossiers'> => {
  const ids = facts.code === 'EX-7' ? [facts.dossier, facts.other] : facts.code === 'EX-3' ? [facts.dossier] : [];
  const there = ids.flatMap((id) => {
    const { url } = dossier({ id, procedure: '' });
    return url === null ? [] : [{ id, url }];
  });
  return there.length === 0 ? {} : { dossiers: there };
};

/** The machine that it is about, as people of the office call it; one that the plan has no more, by its id. */
export const machineOf = ({ facts, node }: Pick<OfficeException, 'facts' | 'node'>, plan: OfficePlan): string => {
  const about = (facts.code === 'EX-8' && facts.node) || node;
  return plan.nodes.find(({ id }) => id === about)?.title ?? about;
};

const exceptionViews = (
  state: OfficeState,
  session: ConsoleSession,
  plan: OfficePlan,
  dossier: ConsoleAround['dossier'],
): ExceptionView[] => {
  const by = { ...session, node: '' };
  return [...state.exceptions.values()]
    .map((exception) => ({ exception, actions: [...actionsFor(exception, by, plan)] }))
    .filter(({ actions }) => actions.length > 0)
    .sort((a, b) => urgencyOf(a.exception) - urgencyOf(b.exception) || a.exception.raisedAt - b.exception.raisedAt)
    .slice(0, LISTED)
    .map(({ exception, actions }) => ({
      id: exception.id,
      kiosk: machineOf(exception, plan),
      facts: exception.facts,
      raisedAt: exception.raisedAt,
      claimedBy: nameOf(plan, exception.claimedBy),
      mine: exception.claimedBy === session.staff,
      escalated: exception.escalated,
      actions,
      ...dossiersOf(exception, dossier),
    }));
};

type Waiting = { waiting: number; longestSince: number | null };

const waitingByService = (day: QueueDay): ReadonlyMap<string, Waiting> => {
  const services = new Map<string, Waiting>();
  for (const ticket of liveTickets(day)) {
    if (ticket.state !== 'waiting') continue;
    const known = services.get(ticket.service) ?? { waiting: 0, longestSince: null };
    known.waiting++;
    known.longestSince = Math.min(known.longestSince ?? ticket.issuedAt, ticket.issuedAt);
    services.set(ticket.service, known);
  }
  return services;
};

const countersOf = (day: QueueDay, plan: OfficePlan): readonly CounterNow[] =>
  plan.counters.flatMap(({ id }) => counterOf(day, plan, id) ?? []);

/** The counter that this console has; null: none, or another console has taken it. */
export const counterOfSession = (
  state: OfficeState,
  plan: OfficePlan,
  { staff, counter, lease }: ConsoleSession,
): CounterNow | null => {
  const now = counter === null ? undefined : counterOf(state.queue, plan, counter);
  return now?.open && now.staff === staff && now.lease === lease ? now : null;
};

/** The console of one member of staff, who is in the plan. */
export const consoleView = (
  state: OfficeState,
  plan: OfficePlan,
  session: ConsoleSession,
  around: ConsoleAround,
): ConsoleView => {
  const { queue: day } = state;
  const { dossier, ...told } = around;
  const member = plan.staff.find(({ id }) => id === session.staff);
  const counter = counterOfSession(state, plan, session);
  const waiting = waitingByService(day);
  const shown = (tickets: readonly Ticket[]): TicketView[] =>
    tickets.slice(0, LISTED).map((ticket) => ticketView(ticket, dossier));
  const has = counter?.ticket == null ? undefined : day.tickets.get(counter.ticket);
  const missed = liveTickets(day).filter(
    (ticket) =>
      counter !== null &&
      ticket.state === 'no-show' &&
      (counter.services.includes(ticket.service) || ticket.counter === counter.id) &&
      !isLate(ticket, plan.policy, told.now),
  );
  return {
    ...told,
    office: plan.title,
    staff: { id: session.staff, name: member?.name ?? '', roles: [...(member?.roles ?? [])] },
    services: plan.services.map(({ id, letter, title }) => ({
      id,
      letter,
      title,
      ...(waiting.get(id) ?? { waiting: 0, longestSince: null }),
    })),
    counters: countersOf(day, plan).map((now) => {
      const planned = plan.counters.find(({ id }) => id === now.id);
      return {
        id: now.id,
        number: planned?.number ?? 0,
        title: planned?.title ?? null,
        open: now.open,
        staff: nameOf(plan, now.staff),
        paused: now.paused,
        ticket: now.ticket === null ? null : (day.tickets.get(now.ticket)?.number ?? null),
        services: [...now.services],
        mine: now.id === counter?.id,
      };
    }),
    counter: counter?.id ?? null,
    ticket: has ? ticketView(has, dossier) : null,
    waiting: counter ? shown(orderFor(day, counter, plan.policy, told.now)) : [],
    parked: counter ? shown(parkedFor(day, counter, plan.policy, told.now)) : [],
    missed: shown(missed.reverse()),
    exceptions: exceptionViews(state, session, plan, dossier),
  };
};

const isWaiting = ({ state }: Ticket): boolean => state === 'waiting';

/** Who may be called next, as the hall sees it: counters at work call in turn, each in its own order; before opening all by rank. */
const nextInHall = (day: QueueDay, plan: OfficePlan, at: number): string[] => {
  const atWork = countersOf(day, plan).filter(({ open, paused }) => open && paused === null);
  const orders = atWork.length
    ? atWork.map((counter) => orderFor(day, counter, plan.policy, at))
    : [liveTickets(day).filter(isWaiting).sort(byRank)];
  const named = new Set<string>();
  while (named.size < NEXT_SHOWN) {
    const before = named.size;
    for (const order of orders) {
      const next = order.find(({ number }) => !named.has(number));
      if (next && named.size < NEXT_SHOWN) named.add(next.number);
    }
    if (named.size === before) break;
  }
  return [...named];
};

/** What a display's view needs beside the state. `wait`: how long whoever takes a number of the service now will wait; null: unknown. */
export type DisplayAround = {
  readonly revision: number;
  readonly now: number;
  readonly footing: Footing;
  readonly wait: (service: string) => WaitRange | null;
};

const stateOf = (day: QueueDay, counter: CounterNow): DisplayView['counters'][number]['state'] => {
  if (!counter.open) return 'closed';
  const ticket = counter.ticket === null ? undefined : day.tickets.get(counter.ticket);
  if (ticket) return ticket.state === 'serving' ? 'serving' : 'called';
  return counter.paused === null ? 'open' : 'paused';
};

/** The hall's displays and the page of results. A call's id is of the day, so that a display left on overnight announces A001 again. */
export const displayView = (state: OfficeState, plan: OfficePlan, around: DisplayAround): DisplayView => {
  const { queue: day } = state;
  const waiting = waitingByService(day);
  return {
    revision: around.revision,
    now: around.now,
    office: plan.title,
    footing: around.footing,
    calls: day.calls.slice(0, CALLS_SHOWN).flatMap((call) => {
      const counter = plan.counters.find(({ id }) => id === call.counter);
      if (!counter) return [];
      const id = `${day.day}-${call.number}`;
      return [{ id, number: call.number, counter: counter.number, at: call.at, again: call.again }];
    }),
    counters: countersOf(day, plan).map((now) => {
      const planned = plan.counters.find(({ id }) => id === now.id);
      return {
        id: now.id,
        number: planned?.number ?? 0,
        title: planned?.title ?? null,
        state: stateOf(day, now),
        ticket: now.ticket === null ? null : (day.tickets.get(now.ticket)?.number ?? null),
        paused: now.paused,
      };
    }),
    next: nextInHall(day, plan, around.now),
    services: plan.services.map(({ id, letter, title }) => ({
      letter,
      title,
      waiting: waiting.get(id)?.waiting ?? 0,
      wait: around.wait(id),
    })),
    notices: [...(plan.signage?.notices ?? [])],
    voice: voiceAt(plan.signage, around.now),
  };
};
