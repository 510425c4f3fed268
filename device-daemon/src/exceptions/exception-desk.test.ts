import { ManualClock } from '@mot-cua/domain/clock.ts';
import { type ExceptionAction, type OfficeException, UNANSWERED_MS } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { VisitTrouble } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { LogEntry, OfficeEvent } from '@mot-cua/domain/office/office-events.ts';
import { type OfficePlan, usualPolicy } from '@mot-cua/domain/office/office-plan.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { ExceptionDesk, exceptionDelays } from './exception-desk.ts';
import type { OfficePort } from './office-port.ts';

const VISIT = 'v0123456789abcdef';
const plan: OfficePlan = {
  format: 'office-plan/1',
  id: 'song-hien',
  title: 'Một cửa phường Sông Hiến',
  services: [{ id: 'justice', letter: 'A', title: { vi: 'Tư pháp', en: 'Justice' }, procedures: [] }],
  counters: [{ id: 'c1', number: 1, services: ['justice'] }],
  staff: [{ id: '21', name: 'Đàm Thị Thu', roles: ['officer'], pin: `scrypt:${'0'.repeat(32)}:${'0'.repeat(64)}` }],
  nodes: [{ id: 'k01', title: 'Máy 1', kind: 'kiosk', url: 'https://k01.songhien.caobang.example', votes: 1 }],
  policy: usualPolicy,
  hotline: '0206 385 2310',
};

/** An office that decides as the contract says, can be out of reach, and loses answers on the way. */
class OfficeForTests implements OfficePort {
  readonly commands: string[] = [];
  readonly footing = 'joined' as const;
  reach: 'there' | 'no-host' | 'answers-lost' = 'there';
  #exceptions = new Map<string, OfficeException>();
  readonly #seen = new Map<string, readonly OfficeEvent[]>();
  readonly #listeners = new Set<(entry: LogEntry, state: OfficeState) => void>();
  #index = 0;

  get state(): OfficeState {
    const queue = {
      day: '',
      tickets: new Map(),
      counters: new Map(),
      last: new Map(),
      blocks: [],
      rolls: [],
      calls: [],
    };
    return { queue, exceptions: this.#exceptions };
  }

  get standing(): string[] {
    return [...this.#exceptions.values()].map(({ id, facts }) => `${facts.code} ${id}`);
  }

  onApplied(listener: (entry: LogEntry, state: OfficeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async command({ id, wish }: OfficeCommand): Promise<Result<readonly OfficeEvent[], OfficeFault>> {
    this.commands.push(id);
    if (this.reach === 'no-host') return failed('no-host');
    const before = this.#seen.get(id);
    if (!before) {
      if (wish.t === 'raise' && !this.#exceptions.has(wish.exception))
        this.happens(id, { t: 'exception-raised', exception: wish.exception, node: 'k01', facts: wish.facts });
      if (wish.t === 'over') {
        if (!this.#exceptions.has(wish.exception)) return failed('unknown-exception');
        this.happens(id, { t: 'exception-over', exception: wish.exception });
      }
      if (wish.t === 'escalate') this.happens(id, { t: 'exception-escalated', exception: wish.exception });
      this.#seen.set(id, []);
    }
    return this.reach === 'answers-lost' ? failed('unknown') : done([]);
  }

  claimed(exception: string): void {
    this.happens('c', { t: 'exception-claimed', exception, staff: '21', counter: 'c1' });
  }

  resolved(exception: string, action: ExceptionAction, reason = 'seen'): void {
    this.happens('r', { t: 'exception-resolved', exception, staff: '21', action, reason, note: '' });
  }

  happens(command: string, event: OfficeEvent): void {
    if (event.t === 'exception-raised')
      this.#exceptions.set(event.exception, {
        id: event.exception,
        node: event.node,
        facts: event.facts,
        raisedAt: 0,
        claimedBy: null,
        counter: null,
        escalated: false,
      });
    if (event.t === 'exception-over' || event.t === 'exception-resolved') this.#exceptions.delete(event.exception);
    const known = 'exception' in event ? this.#exceptions.get(event.exception) : undefined;
    if (known && event.t === 'exception-claimed') this.#exceptions.set(known.id, { ...known, claimedBy: event.staff });
    for (const listener of [...this.#listeners])
      listener({ index: ++this.#index, term: 1, at: 0, command, event }, this.state);
  }
}

const help: VisitTrouble = { key: 'help-1', facts: { code: 'EX-5', screen: 'form', why: 'asked' } };
const card: VisitTrouble = { key: 'card-1', facts: { code: 'EX-1', why: 'card-unreadable', tries: 3 } };
const clock = new ManualClock(Date.UTC(2026, 10, 30, 2));
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
  expect(desk.forVisit(VISIT).words).toMatchObject([{ state: 'claimed', by: { id: '21', name: 'Đàm Thị Thu' } }]);
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
  expect(new Set(office.commands)).toEqual(new Set([`raise:${VISIT}-help-1`, `escalate:${VISIT}-help-1`]));
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
  office.resolved(`${VISIT}-help-1`, 'lock-kiosk', 'quarrel');
  expect([desk.mode, news.includes(null)]).toEqual(['locked', true]);
  desk.stop();
  kiosk.restart();
  desk = begin();
  expect(desk.mode).toBe('locked');
  desk.machineSays([{ key: 'mode-locked', facts: { code: 'EX-8', why: 'locked' } }]);
  await settle();
  const [id = ''] = office.standing.filter((one) => one.startsWith('EX-8')).map((one) => one.slice(5));
  office.resolved(id, 'open-again', 'over');
  expect(desk.mode).toBe('open');
  const log = kiosk.ledger.prepare("SELECT event, subject FROM audit WHERE event LIKE 'kiosk-%'").all();
  expect(log).toEqual([
    { event: 'kiosk-closed', subject: 'h21' },
    { event: 'kiosk-opened', subject: 'h21' },
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
