import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import { patienceOf } from '@mot-cua/domain/exceptions/patience.ts';
import { reasonsOf } from '@mot-cua/domain/exceptions/reasons.ts';
import type { VisitTrouble } from '@mot-cua/domain/exceptions/visit-office.ts';
import { consoleOf, LoneOffice, madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { Asker, OfficeCommand, OfficeFault, OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import type { OfficePlan } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { ExceptionDesk, exceptionDelays } from './exception-desk.ts';
import type { OfficePort } from './office-port.ts';

const clock = new ManualClock(Date.UTC(2026, 10, 30, 2));
const VISIT = 'v0123456789abcdef';
const CODE = 'TAM-K01-20261130-0001';
const plan: OfficePlan = { ...madeUpPlan, hotline: '0206 385 2310' };
const UNANSWERED_MS = patienceOf(plan, 'help');
const by = consoleOf('104', 'q4'); // may see to everything

/** The office's own machine behind a line that can be away, and lose answers on the way. */
class OfficeForTests implements OfficePort {
  readonly commands: string[] = [];
  readonly footing = 'joined' as const;
  reach: 'there' | 'no-host' | 'answers-lost' = 'there';
  readonly #office = new LoneOffice(plan, clock.now());
  readonly #listeners = new Set<(entry: LogEntry, state: OfficeState) => void>();

  get state(): OfficeState {
    return this.#office.state;
  }

  get standing(): string[] {
    return [...this.state.exceptions.values()].map(({ id, facts }) => `${facts.code} ${id}`);
  }

  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async command({ id, by: asker, wish }: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>> {
    this.commands.push(id);
    if (this.reach === 'no-host') return failed('no-host');
    const answer = this.#ask(asker, wish, id);
    return this.reach === 'answers-lost' ? failed('unknown') : answer;
  }

  claimed(exception: string): void {
    this.#ask(by, { t: 'claim', exception });
  }

  resolved(exception: string, action: ExceptionAction, reason: string = reasonsOf[action][0]): void {
    const answer = this.#ask(by, { t: 'resolve', exception, action, reason, note: '' });
    expect(answer.ok).toBe(true);
  }

  #ask(asker: Asker, wish: OfficeWish, id?: string): Result<readonly OfficeEvent[], OfficeFault> {
    const from = this.#office.log.length;
    this.#office.now = clock.now();
    const answer = this.#office.ask(asker, wish, id);
    for (const entry of this.#office.log.slice(from))
      for (const listener of [...this.#listeners]) listener(entry, this.state);
    return answer;
  }
}

const help: VisitTrouble = { key: 'help-1', facts: { code: 'EX-5', screen: 'form', why: 'asked' } };
const card: VisitTrouble = { key: 'card-1', facts: { code: 'EX-1', why: 'card-unreadable', tries: 3 } };
let kiosk: KioskForTests;
let office: OfficeForTests;
let desk: ExceptionDesk;
let news: (string | null)[];
const begin = (): ExceptionDesk => {
  const made = new ExceptionDesk({
    ledger: kiosk.ledger,
    clock,
    node: 'k01',
    plan,
    office,
    codesOf: (visit) => (visit === VISIT ? [CODE] : []),
    onNews: (visit) => news.push(visit),
    journal: () => undefined,
  });
  made.start();
  return made;
};
/** Lets what is under way come to its end; no time passes. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 40; turn++) await Promise.resolve();
};
beforeEach(() => {
  kiosk = new KioskForTests({ clock });
  office = new OfficeForTests();
  news = [];
  desk = begin();
});
afterEach(() => {
  desk.stop();
  kiosk.remove();
});

test('what a visit cannot do is raised once, however often it says so, and is over when it is so no longer', async () => {
  desk.visitSays(VISIT, [card]);
  desk.visitSays(VISIT, [card]);
  await settle();
  expect(office.standing).toEqual([`EX-1 ${VISIT}-card-1`]);
  desk.visitSays(VISIT, []);
  await settle();
  expect([office.standing, office.commands]).toEqual([[], [`raise:${VISIT}-card-1`, `over:${VISIT}-card-1`]]);
});

test('while no host is heard a call for help waits, over a power cut too, and goes once', async () => {
  office.reach = 'no-host';
  desk.visitSays(VISIT, [help]);
  await settle();
  desk.stop();
  kiosk.restart();
  desk = begin();
  await settle();
  office.reach = 'there';
  await clock.advance(exceptionDelays.longestRetry);
  await settle();
  expect(office.standing).toEqual([`EX-5 ${VISIT}-help-1`]);
  expect(new Set(office.commands)).toEqual(new Set([`raise:${VISIT}-help-1`]));
});

test('an answer that was lost is asked for again by the same id, and nothing stands twice', async () => {
  office.reach = 'answers-lost';
  desk.visitSays(VISIT, [card]);
  await settle();
  office.reach = 'there';
  await clock.advance(exceptionDelays.firstRetry);
  await settle();
  expect(office.standing).toEqual([`EX-1 ${VISIT}-card-1`]);
});

test('what began and ended while nobody heard is told to nobody', async () => {
  office.reach = 'no-host';
  desk.visitSays(VISIT, [card]);
  await settle();
  desk.visitSays(VISIT, []);
  await settle();
  office.reach = 'there';
  await clock.advance(exceptionDelays.longestRetry);
  await settle();
  expect(office.standing).toEqual([]);
});

test('the visit hears who has seen its call, and who comes, by name', async () => {
  desk.visitSays(VISIT, [help]);
  await settle();
  expect(desk.forVisit(VISIT).words).toEqual([
    { key: 'help-1', state: 'raised', by: null, action: null, reason: null },
  ]);
  office.claimed(`${VISIT}-help-1`);
  expect(desk.forVisit(VISIT).words).toMatchObject([{ state: 'claimed', by: { id: '104', name: 'Cán bộ 104' } }]);
  office.resolved(`${VISIT}-help-1`, 'going', 'on-the-way');
  expect(desk.forVisit(VISIT).words).toMatchObject([{ state: 'resolved', action: 'going', reason: 'on-the-way' }]);
  expect(news.filter((visit) => visit === VISIT).length).toBeGreaterThanOrEqual(3);
});

test('what was resolved is not told to be over once more', async () => {
  desk.visitSays(VISIT, [help]);
  await settle();
  office.resolved(`${VISIT}-help-1`, 'going');
  desk.visitEnded(VISIT);
  await settle();
  expect(office.commands).toEqual([`raise:${VISIT}-help-1`]);
  expect(desk.forVisit(VISIT).words).toEqual([]);
});

test('a call that nobody took goes on to the hotline after two minutes, with a host or without', async () => {
  desk.visitSays(VISIT, [help]);
  await settle();
  office.reach = 'no-host';
  await clock.advance(UNANSWERED_MS - 1);
  expect(desk.forVisit(VISIT).words).toMatchObject([{ state: 'raised' }]);
  await clock.advance(1);
  expect(desk.forVisit(VISIT)).toMatchObject({ hotline: '0206 385 2310', words: [{ state: 'escalated' }] });
  office.reach = 'there';
  await clock.advance(exceptionDelays.longestRetry);
  await settle();
  expect(office.commands.filter((id) => id.startsWith('escalate')).length).toBeGreaterThan(1);
  expect(office.commands.at(-1)).toMatch(/^escalate:v0123456789abcdef-help-1:[0-9]+$/);
  expect(office.state.exceptions.get(`${VISIT}-help-1`)?.escalated).toBe(true);
});

test('an office that heard of a call later is asked again until its own two minutes are over', async () => {
  office.reach = 'no-host';
  desk.visitSays(VISIT, [help]);
  await settle();
  await clock.advance(10_000);
  office.reach = 'there';
  await clock.advance(exceptionDelays.longestRetry);
  await settle();
  await clock.advance(UNANSWERED_MS - 10_000 - exceptionDelays.longestRetry);
  await settle();
  const escalated = (): boolean | undefined => office.state.exceptions.get(`${VISIT}-help-1`)?.escalated;
  expect([desk.forVisit(VISIT).words[0]?.state, escalated()]).toEqual(['escalated', false]); // the citizen sees it at once
  for (let time = 0; time < 6; time++) {
    await clock.advance(exceptionDelays.longestRetry);
    await settle();
  }
  expect(escalated()).toBe(true);
});

test('a call that somebody has taken does not go on to the hotline', async () => {
  desk.visitSays(VISIT, [help]);
  await settle();
  office.claimed(`${VISIT}-help-1`);
  await clock.advance(UNANSWERED_MS * 2);
  expect(desk.forVisit(VISIT).words).toMatchObject([{ state: 'claimed' }]);
});

test('a locked kiosk stays locked over a restart, stands as an exception of its own, and is opened by an officer', async () => {
  desk.visitSays(VISIT, [help]);
  await settle();
  office.resolved(`${VISIT}-help-1`, 'lock-kiosk', 'misuse');
  expect([desk.mode, news.includes(null)]).toEqual(['locked', true]);
  desk.stop();
  kiosk.restart();
  desk = begin();
  expect(desk.mode).toBe('locked');
  desk.machineSays([{ key: 'mode-locked', facts: { code: 'EX-8', why: 'locked' } }]);
  await settle();
  const closed = (): string[] => office.standing.filter((one) => one.startsWith('EX-8')).map((one) => one.slice(5));
  await clock.advance(1);
  office.resolved(closed()[0] ?? '', 'call-technician', 'device-faulty');
  desk.machineSays([{ key: 'mode-locked', facts: { code: 'EX-8', why: 'locked' } }]);
  await settle();
  expect([desk.mode, closed().length]).toEqual(['locked', 1]); // still closed: it can still be opened
  const [id = ''] = office.standing.filter((one) => one.startsWith('EX-8')).map((one) => one.slice(5));
  office.resolved(id, 'open-again', 'mended');
  expect(desk.mode).toBe('open');
  const log = kiosk.ledger.prepare("SELECT event, subject FROM audit WHERE event LIKE 'kiosk-%'").all();
  expect(log).toEqual([
    { event: 'kiosk-closed', subject: 'h104' },
    { event: 'kiosk-opened', subject: 'h104' },
  ]);
});

test('tickets only for a backlog ends by itself with the backlog', async () => {
  const backlog = { key: 'backlog', facts: { code: 'EX-6', count: 12, oldestAt: clock.now() - 1_000_000 } } as const;
  desk.machineSays([backlog]);
  await settle();
  office.resolved(office.standing[0]?.slice(5) ?? '', 'ticket-only', 'line-down');
  expect(desk.mode).toBe('ticket-only');
  desk.machineSays([backlog]);
  await settle();
  expect([desk.mode, office.standing]).toEqual(['ticket-only', []]); // dealt with: not raised anew while it is the same
  desk.machineSays([]);
  expect(desk.mode).toBe('open');
});

test('somebody who walked away is looked for after the visit too, and no longer than ten minutes', async () => {
  const left: VisitTrouble = { key: 'left-1', facts: { code: 'EX-5', screen: 'scan', why: 'left' } };
  desk.visitSays(VISIT, [help, left]);
  desk.visitEnded(VISIT);
  await settle();
  expect(office.standing).toEqual([`EX-5 ${VISIT}-left-1`]);
  await clock.advance(exceptionDelays.left);
  await settle();
  expect(office.standing).toEqual([]);
});

test('a doubtful face is for staff alone, and is over when the camera thinks again', async () => {
  desk.faceSays(VISIT, true);
  desk.visitSays(VISIT, []);
  await settle();
  expect(office.standing).toEqual([`EX-1 ${VISIT}-face`]);
  desk.faceSays(VISIT, false);
  await settle();
  expect(office.standing).toEqual([]);
});

test('what an officer does about a dossier that the province refuses is heard by whoever still stands there, and by nobody else', async () => {
  desk.machineSays([{ key: 'refused-20261130-0001', facts: { code: 'EX-3', dossier: CODE, why: 'refused' } }]);
  await settle();
  const [standing = ''] = office.standing;
  news.length = 0;
  office.resolved(standing.replace('EX-3 ', ''), 'fix-with-citizen', 'portal-refused');
  expect(new Set(news)).toEqual(new Set([null])); // whoever is there now is told
  expect(desk.forVisit(VISIT).words).toMatchObject([{ key: 'refused-20261130-0001', action: 'fix-with-citizen' }]);
  expect(desk.forVisit('vffffffffffffffff').words).toEqual([]);
});
