import Type, { type Static } from 'typebox';
import { Localized } from '../localized.ts';
import { type OfficeCalendar, stateOffice } from '../office-hours.ts';
import { liveTickets } from '../queue/live-tickets.ts';
import type { DayCounter } from './figures/day-counter.ts';
import { figuresOf, queueFigures } from './figures/figures.ts';
import { type OfficeFigures, QueueFigures, RatingFigures, Share } from './figures/office-figures.ts';
import { periodOf } from './figures/periods.ts';
import { slipsOf, type TargetSlip } from './figures/slips.ts';
import type { OfficePlan } from './office-plan.ts';
import type { OfficeState } from './office-state.ts';
import { Footing } from './office-views.ts';
import { machineOf } from './office-views-of.ts';
import { type OfficeWatch, officeWatch, waitedMs } from './office-watch.ts';

/** The manager's live view (`GET /office/events?view=manager`): pushed whole, at most 2 s old. Times are epoch ms of office time. */
const Count = Type.Integer({ minimum: 0 });
const Time = Type.Integer();
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) => Type.Union([type, Type.Null()]);

export const KioskNow = Type.Object({
  node: Type.String(),
  title: Type.String(),
  /** `silent`: not heard for longer than `SILENT_MS` */
  is: Type.Union([Type.Literal('up'), Type.Literal('silent'), Type.Literal('unknown')]),
  heardAt: OrNull(Time),
  alarms: Type.Array(Type.String()),
  paper: Type.Union([Type.Literal('ok'), Type.Literal('low'), Type.Literal('out'), Type.Literal('unknown')]),
  visits: Count,
});
export type KioskNow = Static<typeof KioskNow>;

export const ManagerView = Type.Object({
  revision: Type.Integer(),
  now: Time,
  office: Type.String(),
  day: Type.String(),
  footing: Footing,
  host: OrNull(Type.String()),
  services: Type.Array(
    Type.Object({
      id: Type.String(),
      letter: Type.String(),
      title: Localized,
      waiting: Count,
      /** of who waits now, the one who waits longest: ms of opening hours */
      longestMs: OrNull(Count),
      today: QueueFigures,
    }),
  ),
  counters: Type.Object({ open: Count, serving: Count, called: Count, paused: Count, closed: Count }),
  today: QueueFigures,
  rating: RatingFigures,
  kiosks: Type.Array(KioskNow),
  dossiers: Type.Object({ submitted: Count, unsent: Count, failed: Count }),
  visits: Type.Object({ begun: Count, finished: Share }),
  exceptions: Type.Array(
    Type.Object({
      id: Type.String(),
      code: Type.String(),
      kiosk: Type.String(),
      raisedAt: Time,
      claimed: Type.Boolean(),
      escalated: Type.Boolean(),
    }),
  ),
  slips: Type.Array(
    Type.Object({ code: Type.String(), subject: Type.String(), is: Type.Number(), target: Type.Number() }),
  ),
  targets: Type.Object({ wait: Type.Number(), service: Type.Number(), availability: Type.Number() }),
});
export type ManagerView = Static<typeof ManagerView>;

/** A kiosk tells its counts every five minutes; two tellings missed, and it is called silent. */
export const SILENT_MS = 11 * 60_000;

export type ManagerParts = {
  readonly revision: number;
  readonly now: number;
  readonly plan: OfficePlan;
  readonly state: OfficeState;
  /** today's */
  readonly counter: DayCounter;
  readonly footing: Footing;
  readonly host: string | null;
  /** the office's hours; absent: the state's usual week */
  readonly calendar?: OfficeCalendar;
  /** when each node was heard by the host last, office time; where it is not known, its last counts are taken */
  readonly heard?: ReadonlyMap<string, number>;
  /** how long silence may last where `heard` is known, ms */
  readonly silentMs?: number;
};

/** All that a manager sees of now: pure, about 2 ms for 2,000 numbers. */
export const managerView = (parts: ManagerParts): ManagerView => {
  const { plan, state, counter, now, revision, footing, host, calendar } = parts;
  const hours = calendar ?? stateOffice;
  const tally = counter.tally(now);
  const figures = figuresOf([tally], periodOf('day', tally.day), plan, tally.day, hours);
  const waiting = [...liveTickets(state.queue)].filter((ticket) => ticket.state === 'waiting');
  const services = plan.services.map(({ id, letter, title }) => {
    const here = waiting.filter(({ service }) => service === id);
    // in opening hours; an appointment that is still to come does not wait yet
    const waits = here.map((one) => waitedMs(one, hours, now)).filter((ms) => ms > 0);
    return {
      id,
      letter,
      title,
      waiting: here.length,
      longestMs: waits.length === 0 ? null : Math.max(...waits),
      today: queueFigures(tally.groups.filter(({ service }) => service === id)),
    };
  });
  const kiosks = plan.nodes.filter(({ kind }) => kind === 'kiosk').map((node) => kioskNow(parts, node));
  const exceptions = [...state.exceptions.values()]
    .sort((a, b) => a.raisedAt - b.raisedAt)
    .slice(0, 40)
    .map(({ id, facts, node, raisedAt, claimedBy, escalated }) => ({
      id,
      code: facts.code,
      kiosk: machineOf({ facts, node }, plan),
      raisedAt,
      claimed: claimedBy !== null,
      escalated,
    }));
  const told = tally.kiosks.map((one) => one.tally).filter((one) => one !== null);
  const total = (count: (one: (typeof told)[number]) => number): number =>
    told.reduce((sum, one) => sum + count(one), 0);
  return {
    revision,
    now,
    office: plan.title,
    day: tally.day,
    footing,
    host,
    services,
    counters: countersNow(plan, state),
    today: figures.total,
    rating: figures.rating,
    kiosks,
    dossiers: {
      submitted: total((one) => one.dossiers),
      unsent: total((one) => one.unsent),
      failed: total((one) => one.failed),
    },
    visits: { begun: figures.visits.begun, finished: figures.visits.finished },
    exceptions,
    slips: slipsNow(figures, services, kiosks, exceptions, officeWatch(state, plan, hours, now), now),
    targets: {
      wait: figures.targets.wait,
      service: figures.targets.service,
      availability: figures.targets.availability,
    },
  };
};

const kioskNow = (
  { counter, now, heard, silentMs }: ManagerParts,
  { id, title }: { readonly id: string; readonly title: string },
): KioskNow => {
  const told = counter.kiosks.get(id);
  const heardAt = heard ? (heard.get(id) ?? null) : (told?.at ?? null);
  const limit = heard ? (silentMs ?? SILENT_MS) : SILENT_MS;
  return {
    node: id,
    title,
    is: heardAt === null ? 'unknown' : now - heardAt > limit ? 'silent' : 'up',
    heardAt,
    alarms: told ? [...told.tally.alarms] : [],
    paper: told?.tally.paper ?? 'unknown',
    visits: told?.tally.visits ?? 0,
  };
};

const countersNow = (plan: OfficePlan, { queue }: OfficeState): ManagerView['counters'] => {
  const counts = { open: 0, serving: 0, called: 0, paused: 0, closed: 0 };
  for (const { id } of plan.counters) {
    const now = queue.counters.get(id);
    if (!now?.open) counts.closed++;
    else if (now.paused !== null) counts.paused++;
    else if (now.ticket === null) counts.open++;
    else if (queue.tickets.get(now.ticket)?.state === 'serving') counts.serving++;
    else counts.called++;
  }
  return counts;
};

const slipsNow = (
  figures: OfficeFigures,
  services: ManagerView['services'],
  kiosks: readonly KioskNow[],
  exceptions: ManagerView['exceptions'],
  watch: OfficeWatch,
  now: number,
): TargetSlip[] => {
  const target = figures.targets.wait;
  const waits = services.flatMap(({ id, longestMs }): TargetSlip[] => {
    const minutes = (longestMs ?? 0) / 60_000;
    return minutes > target ? [{ code: 'wait-now', subject: id, is: Math.floor(minutes), target }] : [];
  });
  const unserved = watch.unserved.map(
    (service): TargetSlip => ({ code: 'unserved', subject: service, is: 0, target: 0 }),
  );
  const silent = kiosks.flatMap(({ node, is, heardAt }): TargetSlip[] =>
    is === 'silent' && heardAt !== null
      ? [{ code: 'kiosk-silent', subject: node, is: Math.floor((now - heardAt) / 60_000), target: 0 }]
      : [],
  );
  const unanswered = exceptions.flatMap(({ id, claimed, escalated, raisedAt }): TargetSlip[] =>
    escalated && !claimed
      ? [{ code: 'help-unanswered', subject: id, is: Math.floor((now - raisedAt) / 60_000), target: 2 }]
      : [],
  );
  return [...unanswered, ...unserved, ...waits, ...silent, ...slipsOf(figures)];
};
