import { hasRole, isClerk, isNode } from '../office/asker.ts';
import type { Asker, ExceptionCommand, OfficeRefusal } from '../office/office-commands.ts';
import type { ExceptionEvent } from '../office/office-events.ts';
import type { OfficePlan } from '../office/office-plan.ts';
import { done, failed, type Result } from '../result.ts';
import { actionsOf, type ExceptionAction, type ExceptionCode, type OfficeException } from './exceptions.ts';
import { patienceOf } from './patience.ts';
import { isReasonFor } from './reasons.ts';
import type { KioskMode } from './visit-office.ts';

/** Who sees to which exception, what they may do about it, and what the log makes of it. */
export type Exceptions = ReadonlyMap<string, OfficeException>;
type Decided = Result<readonly ExceptionEvent[], OfficeRefusal>;
const nothing: Decided = done([]);

/** More than this many open ones no office can see to; the oldest that nobody has taken gives way. */
export const OPEN_EXCEPTIONS = 300;

/** A technician sees to machines, not to people. */
const OF_TECHNICIANS: ReadonlySet<ExceptionCode> = new Set(['EX-4', 'EX-6', 'EX-8']);

const seesTo = (by: Asker, plan: OfficePlan, code: ExceptionCode): boolean =>
  isClerk(by, plan) || (OF_TECHNICIANS.has(code) && hasRole(by, plan, 'technician'));

/** Closed by an officer: what stands until an officer opens it again. */
const CLOSED: ReadonlySet<string> = new Set(['locked', 'out-of-service', 'ticket-only'] satisfies KioskMode[]);

/** What helps with this machine: one that is closed is opened, one that hears nobody or takes no citizens cannot be closed. */
const actionsForMachine = (
  { node }: OfficeException,
  { why, node: silent }: Extract<OfficeException['facts'], { code: 'EX-8' }>,
  plan: OfficePlan,
): readonly ExceptionAction[] => {
  if (CLOSED.has(why)) return ['open-again', 'call-technician', 'noted'];
  const isKiosk = plan.nodes.some(({ id, kind }) => id === node && kind === 'kiosk');
  return actionsOf['EX-8'].filter(
    (action) => action !== 'open-again' && (action !== 'out-of-service' || (isKiosk && silent === undefined)),
  );
};

/** What somebody may do about it now: with two persons wanted, no one confirms an identity that they took on themselves. */
export const actionsFor = (exception: OfficeException, by: Asker, plan: OfficePlan): readonly ExceptionAction[] => {
  if (!('staff' in by) || !seesTo(by, plan, exception.facts.code)) return [];
  const { facts } = exception;
  if (facts.code === 'EX-8') return actionsForMachine(exception, facts, plan);
  const second = hasRole(by, plan, 'supervisor') && exception.claimedBy !== null && exception.claimedBy !== by.staff;
  return actionsOf[exception.facts.code].filter(
    (action) => action !== 'confirm-by-eye' || plan.twoPersons !== true || second,
  );
};

/** Whether help was asked for and nobody has come for so long that the hotline is shown. */
export const isUnanswered = (exception: OfficeException, plan: OfficePlan, at: number): boolean =>
  exception.facts.code === 'EX-5' &&
  exception.claimedBy === null &&
  !exception.escalated &&
  at - exception.raisedAt >= patienceOf(plan, 'help');

const raise = (exceptions: Exceptions, wish: ExceptionCommand & { t: 'raise' }, by: Asker): Decided => {
  if (exceptions.has(wish.exception)) return nothing;
  const events: ExceptionEvent[] = [];
  if (exceptions.size >= OPEN_EXCEPTIONS) {
    const oldest = [...exceptions.values()].find(({ claimedBy }) => claimedBy === null);
    if (!oldest) return failed('claimed');
    events.push({ t: 'exception-over', exception: oldest.id });
  }
  events.push({ t: 'exception-raised', exception: wish.exception, node: by.node, facts: wish.facts });
  return done(events);
};

export const decideException = (
  exceptions: Exceptions,
  wish: ExceptionCommand,
  by: Asker,
  plan: OfficePlan,
  at: number,
): Decided => {
  if (wish.t === 'raise') return isNode(by, plan) ? raise(exceptions, wish, by) : failed('not-allowed');
  const exception = exceptions.get(wish.exception);
  if (wish.t === 'over' || wish.t === 'escalate') {
    if (!isNode(by, plan)) return failed('not-allowed');
    if (!exception) return nothing; // somebody was quicker
    if (wish.t === 'over') return done([{ t: 'exception-over', exception: exception.id }]);
    return done(isUnanswered(exception, plan, at) ? [{ t: 'exception-escalated', exception: exception.id }] : []);
  }
  if (!exception) return failed('unknown-exception');
  if (!('staff' in by) || !seesTo(by, plan, exception.facts.code)) return failed('not-allowed');
  const supervises = hasRole(by, plan, 'supervisor');
  const isOthers = exception.claimedBy !== null && exception.claimedBy !== by.staff;
  const claimed: ExceptionEvent = {
    t: 'exception-claimed',
    exception: exception.id,
    staff: by.staff,
    counter: by.counter,
  };
  if (isOthers && !supervises) return failed('claimed');
  switch (wish.t) {
    case 'claim':
      return exception.claimedBy === by.staff ? nothing : done([claimed]);
    case 'leave':
      return exception.claimedBy === null
        ? nothing
        : done([{ t: 'exception-left', exception: exception.id, staff: by.staff }]);
    case 'resolve': {
      if (!actionsOf[exception.facts.code].includes(wish.action)) return failed('not-for-this');
      if (!actionsFor(exception, by, plan).includes(wish.action)) return failed('not-allowed');
      if (!isReasonFor(wish.action, wish.reason, wish.note)) return failed('not-for-this');
      const { action, reason, note } = wish;
      const resolved: ExceptionEvent = {
        t: 'exception-resolved',
        exception: exception.id,
        staff: by.staff,
        action,
        reason,
        note,
      };
      // one key: who resolves what nobody has taken, takes it
      return done(exception.claimedBy === null ? [claimed, resolved] : [resolved]);
    }
  }
};

/** The open exceptions after the event; one that is unknown changes nothing. */
export const applyException = (exceptions: Exceptions, event: ExceptionEvent, at: number): Exceptions => {
  if (event.t === 'exception-raised') {
    if (exceptions.has(event.exception)) return exceptions;
    return new Map(exceptions).set(event.exception, {
      id: event.exception,
      node: event.node,
      facts: event.facts,
      raisedAt: at,
      claimedBy: null,
      counter: null,
      escalated: false,
    });
  }
  const exception = exceptions.get(event.exception);
  if (!exception) return exceptions;
  const next = new Map(exceptions);
  switch (event.t) {
    case 'exception-claimed':
      return next.set(exception.id, { ...exception, claimedBy: event.staff, counter: event.counter });
    case 'exception-left':
      return next.set(exception.id, { ...exception, claimedBy: null, counter: null });
    case 'exception-escalated':
      return next.set(exception.id, { ...exception, escalated: true });
    case 'exception-resolved':
    case 'exception-over':
      next.delete(exception.id);
      return next;
  }
};
