import { applyException, decideException, isUnanswered } from '../exceptions/decide-exceptions.ts';
import {
  closeCounter,
  grantBlock,
  newDay,
  openCounter,
  pause,
  printRoll,
  resume,
  setServices,
} from '../queue/decide-counters.ts';
import {
  atCounter,
  call,
  cancel,
  comeBack,
  issue,
  issuedApart,
  rollEntry,
  setClass,
  tieDossier,
  walkIn,
} from '../queue/decide-tickets.ts';
import { GrowingMap } from '../queue/growing-map.ts';
import { applyToDay, emptyDay, hostChanged } from '../queue/queue-day.ts';
import type { Ticket } from '../queue/ticket.ts';
import { done, failed, type Result } from '../result.ts';
import { deskOf, isNode } from './asker.ts';
import type { Asker, OfficeCommand, OfficeRefusal, OfficeWish, WriteSlipCommand } from './office-commands.ts';
import { ExceptionEvent, type LogEntry, type OfficeEvent, StaffEvent } from './office-events.ts';
import type { OfficePlan } from './office-plan.ts';
import { ANSWERS_KEPT, type Answers, type OfficeState, type QueueDay } from './office-state.ts';

/**
 * The rules of an office as three functions: what there is before anything, what an entry of the log changes, and which facts come of a
 * command. All pure, and the same on each machine: whoever applies the same log has the same state.
 *
 * Power can go between any two facts of one command. So each beginning of them makes sense alone, and the same command asked again
 * (same id) brings the rest.
 */
export const emptyOffice = (plan: OfficePlan): OfficeState => ({
  queue: emptyDay(plan),
  exceptions: new Map(),
  answers: { recent: GrowingMap.of(), older: GrowingMap.of() },
});

const namesOf = (union: { anyOf: readonly { properties: { t: { const: string } } }[] }): ReadonlySet<string> =>
  new Set(union.anyOf.map((fact) => fact.properties.t.const));
const exceptionNames = namesOf(ExceptionEvent);
const staffNames = namesOf(StaffEvent);

const isException = (event: OfficeEvent): event is ExceptionEvent => exceptionNames.has(event.t);
const isStaff = (event: OfficeEvent): event is StaffEvent => staffNames.has(event.t);

const applyEvent = (state: OfficeState, event: OfficeEvent, plan: OfficePlan, at: number): OfficeState => {
  if (isException(event)) return { ...state, exceptions: applyException(state.exceptions, event, at) };
  // ratings, counts of kiosks and what staff did otherwise are history: nothing of the day follows from them
  if (isStaff(event) || event.t === 'rated' || event.t === 'kiosk-counted' || event.t === 'slip-written') return state;
  if (event.t === 'host-changed') return { ...state, queue: hostChanged(state.queue, event.alone, plan) };
  return { ...state, queue: applyToDay(state.queue, event, plan, at) };
};

const FACTS_KEPT = 32;

const remembered = (answers: Answers, command: string, event: OfficeEvent): Answers => {
  const known = answers.recent.get(command);
  const { recent, older } =
    known === undefined && answers.recent.size >= ANSWERS_KEPT
      ? { recent: GrowingMap.of<readonly OfficeEvent[]>(), older: answers.recent }
      : answers;
  // a new day expires many tickets before the deed, which is last
  const all = [...(known ?? older.get(command) ?? []), event].slice(-FACTS_KEPT);
  const map = recent instanceof GrowingMap ? recent : GrowingMap.of<readonly OfficeEvent[]>(recent);
  return { recent: map.with(command, all), older };
};

/** The state after one more entry of the log. Never throws, whatever a log holds. */
export const applyEntry = (state: OfficeState, entry: LogEntry, plan: OfficePlan): OfficeState => {
  const next = applyEvent(state, entry.event, plan, entry.at);
  return { ...next, answers: remembered(state.answers, entry.command, entry.event) };
};

/** The fact with which a wish is fulfilled; a command of which only earlier facts were written is decided on. */
const deedOf = (wish: OfficeWish): OfficeEvent['t'] | null => {
  switch (wish.t) {
    case 'issue':
      return 'issued';
    case 'issued-apart':
      return 'issued';
    case 'walk-in':
      return 'arrived';
    case 'roll-entry':
      return wish.state === 'done' ? 'finished' : 'issued';
    case 'tie-dossier':
      return 'dossier-tied';
    case 'set-class':
      return 'class-set';
    case 'call-next':
    case 'call':
      return 'called';
    case 'recall':
      return 'recalled';
    case 'arrive':
      return 'arrived';
    case 'serve':
      return 'serving';
    case 'finish':
      return 'finished';
    case 'no-show':
      return 'no-show';
    case 'recycle':
      return 'recycled';
    case 'park':
      return 'parked';
    case 'transfer':
      return 'transferred';
    case 'return':
      return 'returned';
    case 'cancel':
      return 'cancelled';
    case 'open-counter':
      return 'counter-opened';
    case 'pause':
      return 'counter-paused';
    case 'resume':
      return 'counter-resumed';
    case 'close-counter':
      return 'counter-closed';
    case 'set-services':
      return 'services-set';
    case 'grant-block':
      return 'block-granted';
    case 'print-roll':
      return 'roll-printed';
    case 'raise':
      return 'exception-raised';
    case 'claim':
      return 'exception-claimed';
    case 'leave':
      return 'exception-left';
    case 'escalate':
      return 'exception-escalated';
    case 'resolve':
      return 'exception-resolved';
    case 'over':
      return 'exception-over';
    case 'rate':
      return 'rated';
    case 'count-kiosk':
      return 'kiosk-counted';
    case 'write-slip':
      return 'slip-written';
    case 'note-staff':
      return wish.staff.t;
    case 'tick':
      return null;
  }
};

/** The fact of which this ticket came, as it would be told again. */
const issuedOf = (ticket: Ticket): OfficeEvent => ({
  t: 'issued',
  ticket: ticket.id,
  number: ticket.number,
  service: ticket.service,
  class: ticket.class,
  classSource: ticket.classSource,
  from: ticket.from,
  node: ticket.node,
  issuedAt: ticket.issuedAt,
  appointedAt: ticket.appointedAt,
  dossiers: [...ticket.dossiers],
  procedure: ticket.procedure,
});

/**
 * What this command has come to already; null: nothing yet, or not all of it. Ask before `decide`: nothing is to be written then, and
 * whoever asks again gets this. A ticket's request is known by the ticket's id for the whole day, others by the command's for the last
 * 512 to 1,024 commands. A command that was refused left nothing and is decided anew.
 */
export const answerTo = (state: OfficeState, command: OfficeCommand): readonly OfficeEvent[] | null => {
  const { id, wish } = command;
  const deed = deedOf(wish);
  const known = state.answers.recent.get(id) ?? state.answers.older.get(id);
  if (deed !== null && known?.some(({ t }) => t === deed)) return known;
  if (wish.t === 'issue' || wish.t === 'issued-apart') {
    const ticket = state.queue.tickets.get(wish.ticket);
    const same = ticket && ticket.state !== 'void' && (wish.t === 'issue' || ticket.number === wish.number);
    if (same) return [issuedOf(ticket)];
  }
  return null;
};

type Decided = Result<readonly OfficeEvent[], OfficeRefusal>;

/** About a dossier of whoever stands at this counter: the citizen takes the slip home. */
const writeSlip = (queue: QueueDay, wish: WriteSlipCommand, by: Asker, plan: OfficePlan): Decided => {
  const desk = deskOf(queue, by, plan);
  if (!desk.ok) return desk;
  const ticket = desk.value.counter.ticket === null ? undefined : queue.tickets.get(desk.value.counter.ticket);
  const { slip, dossier, says, paper } = wish;
  if (!ticket?.dossiers.some(({ id }) => id === dossier)) return failed('not-in-this-state');
  const keys = says.form === '02' ? says.papers.map(({ key }) => key) : [];
  if (new Set(keys).size < keys.length) return failed('not-for-this');
  return done([{ t: 'slip-written', slip, dossier, says, paper, staff: desk.value.staff, node: by.node }]);
};

const decideWish = (state: OfficeState, wish: OfficeWish, by: Asker, plan: OfficePlan, at: number): Decided => {
  const { queue } = state;
  switch (wish.t) {
    case 'issue':
      return issue(queue, wish, by, plan, at);
    case 'walk-in':
      return walkIn(queue, wish, by, plan, at);
    case 'issued-apart':
      return issuedApart(queue, wish, by, plan, at);
    case 'roll-entry':
      return rollEntry(queue, wish, by, plan, at);
    case 'tie-dossier':
      return tieDossier(queue, wish, by, plan);
    case 'set-class':
      return setClass(queue, wish, by, plan);
    case 'call-next':
    case 'call':
      return call(queue, wish, by, plan, at);
    case 'recall':
    case 'arrive':
    case 'serve':
    case 'finish':
    case 'no-show':
    case 'recycle':
    case 'park':
    case 'transfer':
      return atCounter(queue, wish, by, plan);
    case 'return':
      return comeBack(queue, wish, by, plan, at);
    case 'cancel':
      return cancel(queue, wish, by, plan);
    case 'open-counter':
      return openCounter(queue, wish, by, plan);
    case 'pause':
      return pause(queue, wish, by, plan);
    case 'resume':
      return resume(queue, by, plan);
    case 'close-counter':
      return closeCounter(queue, wish, by, plan);
    case 'set-services':
      return setServices(queue, wish, by, plan);
    case 'grant-block':
      return grantBlock(queue, wish, by, plan);
    case 'print-roll':
      return printRoll(queue, wish, by, plan);
    case 'tick': {
      if (!isNode(by, plan)) return failed('not-allowed');
      const late = [...state.exceptions.values()].filter((exception) => isUnanswered(exception, plan, at));
      return done(late.map(({ id }) => ({ t: 'exception-escalated', exception: id })));
    }
    case 'rate':
      if (!isNode(by, plan)) return failed('not-allowed');
      return wish.rating.score <= wish.rating.levels ? done([wish.rating]) : failed('not-for-this');
    case 'count-kiosk':
      return isNode(by, plan) && by.node === wish.counted.node ? done([wish.counted]) : failed('not-allowed');
    case 'write-slip':
      return writeSlip(queue, wish, by, plan);
    case 'note-staff':
      // an audit line of one's own, or by the machine at which it happened: nobody writes one for another
      return isNode(by, plan) || ('staff' in by && by.staff === wish.staff.staff)
        ? done([wish.staff])
        : failed('not-allowed');
    case 'raise':
    case 'claim':
    case 'leave':
    case 'escalate':
    case 'resolve':
    case 'over':
      return decideException(state.exceptions, wish, by, plan, at);
  }
};

/**
 * The facts that come of a command, in order, to be written with the time `at` (office time, epoch ms, never earlier than the last
 * entry's); none where it changes nothing; or why not. The first command of a new day begins it.
 */
export const decide = (state: OfficeState, command: OfficeCommand, plan: OfficePlan, at: number): Decided => {
  if (answerTo(state, command)) return done([]);
  const begins = newDay(state.queue, at);
  const today = begins.reduce((now, event) => applyEvent(now, event, plan, at), state);
  const decided = decideWish(today, command.wish, command.by, plan, at);
  if (!decided.ok) return decided;
  const events = [...begins, ...decided.value];
  // facts of this very command that were written before power went, and that the state does not show (they are of a day that is over)
  const written = command.wish.t === 'roll-entry' ? (state.answers.recent.get(command.id) ?? []) : [];
  const told = new Set(written.map((event) => JSON.stringify(event)));
  return done(told.size === 0 ? events : events.filter((event) => !told.has(JSON.stringify(event))));
};
