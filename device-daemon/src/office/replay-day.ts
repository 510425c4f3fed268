import { isDeepStrictEqual } from 'node:util';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { applyEntry, emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import { type OfficePlan, usualPolicy } from '@mot-cua/domain/office/office-plan.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { PastTicket } from './office-log.ts';
import { pastTicketOf, ticketsOfDay } from './past-tickets.ts';

/** A day of an office as its log tells it: everything that happened, and what became of each number. */
export type ReplayedDay = {
  readonly day: string;
  /** from its beginning to the one of the next day */
  readonly entries: readonly LogEntry[];
  /** as the day ended; of today: as it stands */
  readonly tickets: readonly PastTicket[];
  /** numbers of the day that were told on a later one (a line that was down over night, an emergency roll) */
  readonly toldLater: readonly PastTicket[];
};

/** Days that begin in these entries, `yyyy-MM-dd`, in order. */
export const daysIn = (entries: Iterable<LogEntry>): string[] => {
  const days = new Set<string>();
  for (const { event } of entries) if (event.t === 'day-begun') days.add(event.day);
  return [...days];
};

/**
 * Plays a day through anew, by the rules as they are now. Errors: a sentence, where the day is not in the log, or not in one piece.
 * `entries` in order, of that day and of those after it.
 */
export const replayDay = (entries: Iterable<LogEntry>, plan: OfficePlan, day: string): Result<ReplayedDay, string> => {
  const ofDay: LogEntry[] = [];
  const toldLater = new Map<string, PastTicket>();
  let today = '';
  for (const entry of entries) {
    if (entry.event.t === 'day-begun') {
      today = entry.event.day;
      // the log of another office that this machine was of before is packed beside it: what began last counts
      if (today === day) ofDay.length = 0;
    }
    if (today === day) ofDay.push(entry);
    else if (ofDay.length > 0) {
      const late = pastTicketOf(entry.event, today);
      if (late?.day === day) toldLater.set(late.number, late);
    }
  }
  if (ofDay.length === 0)
    return failed(`${day} is not in this log: nobody took a number, or it is longer ago than is kept`);
  for (const [at, entry] of ofDay.entries()) {
    const before = ofDay[at - 1];
    if (before && entry.index !== before.index + 1)
      return failed(`the log of ${day} has a gap between entries ${before.index} and ${entry.index}`);
  }
  let state = emptyOffice(plan);
  for (const entry of ofDay) state = applyEntry(state, entry, plan);
  return done({ day, entries: ofDay, tickets: ticketsOfDay(state.queue), toldLater: [...toldLater.values()] });
};

/** Numbers of which the replay says something else than what was kept when the day ended; none: the log holds the whole day. */
export const differencesOf = ({ tickets, toldLater }: ReplayedDay, kept: readonly PastTicket[]): string[] => {
  const replayed = new Map([...tickets, ...toldLater].map((ticket) => [ticket.number, ticket]));
  const before = new Map(kept.map((ticket) => [ticket.number, ticket]));
  const numbers = new Set([...replayed.keys(), ...before.keys()]);
  return [...numbers].filter((number) => !isDeepStrictEqual(replayed.get(number), before.get(number))).sort();
};

/** A plan with what the log itself names, for a kiosk that is an office by itself; its rules are the usual ones. */
export const planOfLog = (entries: Iterable<LogEntry>): OfficePlan => {
  const letters = new Map<string, string>();
  const counters = new Set<string>();
  let node = 'k01';
  for (const { event } of entries) {
    if (event.t === 'issued') {
      letters.set(event.service, event.number.slice(0, 1));
      node = event.node;
    }
    if ('counter' in event && typeof event.counter === 'string') counters.add(event.counter);
  }
  const services = [...letters.keys()];
  return {
    format: 'office-plan/1',
    id: 'replayed',
    title: 'replayed',
    services: services.map((id) => ({ id, letter: letters.get(id) ?? 'A', title: { vi: id, en: id }, procedures: [] })),
    counters: [...counters].map((id, at) => ({ id, number: at + 1, services })),
    staff: [],
    nodes: [{ id: node, title: node, kind: 'kiosk', url: `https://${node}.invalid`, votes: 1 }],
    policy: usualPolicy,
  };
};

/** What of an event is shown: never a class (officers alone see it), a member of staff, a dossier or what somebody wrote. */
const SHOWN = [
  'counter',
  'service',
  'from',
  'to',
  'node',
  'how',
  'why',
  'reason',
  'by',
  'day',
  'exception',
  'action',
  'score',
];

const clockOf = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().slice(11, 23);

/** A line for each entry: office time, number, what happened. */
export const linesOf = ({ entries, tickets }: ReplayedDay): string[] => {
  const numbers = new Map(tickets.map(({ id, number }) => [id, number]));
  return entries.map(({ at, event }) => {
    const facts = Object.entries(event as Record<string, unknown>).filter(([name]) => SHOWN.includes(name));
    const number = 'ticket' in event && event.ticket !== null ? (numbers.get(event.ticket) ?? event.ticket) : '';
    const given =
      event.t === 'issued' && Math.abs(at - event.issuedAt) >= 1_000 ? [`given ${clockOf(event.issuedAt)}`] : [];
    const words = [...facts.map(([name, value]) => `${name} ${value}`), ...given].join(', ');
    return `${clockOf(at)}  ${number.padEnd(6)} ${event.t.padEnd(20)} ${words}`.trimEnd();
  });
};

const ENDS = ['done', 'no-show', 'cancelled', 'expired', 'void', 'waiting', 'called', 'serving', 'parked'] as const;

/** The day in three sentences. */
export const summaryOf = ({ day, entries, tickets, toldLater }: ReplayedDay): string[] => {
  const ends = ENDS.map((state) => [state, tickets.filter((ticket) => ticket.state === state).length] as const);
  const waits = tickets
    .flatMap(({ calledAt, issuedAt }) => (calledAt === null ? [] : [Math.max(0, calledAt - issuedAt) / 60_000]))
    .sort((a, b) => a - b);
  const minutes = (share: number): string => (waits[Math.floor((waits.length - 1) * share)] ?? 0).toFixed(0);
  const all = ends.filter(([, count]) => count > 0).map(([state, count]) => `${count} ${state}`);
  return [
    `${day}: ${entries.length} entries (${entries[0]?.index} to ${entries.at(-1)?.index}), ${tickets.length} numbers: ${all.join(', ')}`,
    waits.length === 0
      ? 'nobody was called'
      : `until the last call: ${minutes(0.5)} min in the middle, ${minutes(0.9)} at nine of ten, ${minutes(1)} at most`,
    ...(toldLater.length > 0 ? [`${toldLater.length} more were told on a later day`] : []),
  ];
};
