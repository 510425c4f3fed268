import { expect, test } from 'vitest';
import { issueWish, kiosk, LoneOffice, madeUpPlan, officeTime, openAt } from '../office/made-up-office.ts';
import type { Asker } from '../office/office-commands.ts';
import { BLOCK_NUMBERS, BLOCKS_OF_A_NODE, freeRoll, nextOfRun } from './numbers.ts';
import { aheadOf, longestOvertaking, orderFor } from './order.ts';
import type { TicketClass } from './ticket.ts';

const refused = (fault: string): object => ({ ok: false, fault });
const service = { kind: 'service' } as const;

/** Numbers at these minutes after 08:00, then the order in which counter 1 calls them. */
const orderOf = (
  come: readonly { id: string; minute: number; class?: TicketClass; at?: number; declared?: boolean }[],
  policy = madeUpPlan.policy,
): string[] => {
  const eight = officeTime('2026-11-30 08:00');
  const office = new LoneOffice({ ...madeUpPlan, policy }, eight);
  const q1 = openAt(office, '101', 'q1');
  for (const one of come) {
    office.now = eight + one.minute * 60_000;
    office.ask(
      kiosk(),
      issueWish(one.id, 'civil-status', {
        class: one.class ?? 'ordinary',
        classSource: one.declared ? 'declared' : 'card',
        appointedAt: one.at === undefined ? null : eight + one.at * 60_000,
      }),
    );
  }
  return callAll(office, q1);
};

const callAll = (office: LoneOffice, by: Asker): string[] => {
  const called: string[] = [];
  for (let turn = 0; turn < 50; turn++) {
    const call = office.ask(by, { t: 'call-next' });
    if (!call.ok) break;
    for (const event of call.value) if (event.t === 'called') called.push(event.ticket);
    for (const t of ['serve', 'finish'] as const) office.ask(by, { t });
  }
  return called;
};

test.each([
  [
    'who came first',
    [
      { id: 'a', minute: 0 },
      { id: 'b', minute: 1 },
    ],
    'a b',
  ],
  [
    'an old citizen goes before who came within the last 15 minutes',
    [
      { id: 'a', minute: 0 },
      { id: 'b', minute: 10 },
      { id: 'old', minute: 20, class: 'elderly' as const },
    ],
    'a old b',
  ],
  [
    '… and is as far ahead with 15 minutes as pregnant, disabled or with merit',
    [
      { id: 'a', minute: 6 },
      { id: 'm', minute: 20, class: 'merit' as const },
      { id: 'p', minute: 19, class: 'pregnant-or-infant' as const },
      { id: 'd', minute: 18, class: 'severe-disability' as const },
    ],
    'd p m a',
  ],
  [
    'an appointment is called at its time: behind who came before that, before who came after',
    [
      { id: 'app', minute: 0, class: 'appointed' as const, at: 30 },
      { id: 'a', minute: 29 },
      { id: 'b', minute: 31 },
    ],
    'a app b',
  ],
  [
    'who is hours late to an appointment is 15 minutes ahead and no more',
    [
      { id: 'a', minute: 100 },
      { id: 'b', minute: 110 },
      { id: 'late', minute: 120, class: 'appointed' as const, at: 0 },
    ],
    'a late b',
  ],
  [
    'results go first, but not twice in a row',
    [
      { id: 'a', minute: 0 },
      { id: 'b', minute: 1 },
      { id: 'r1', minute: 5, class: 'result' as const },
      { id: 'r2', minute: 6, class: 'result' as const },
      { id: 'r3', minute: 7, class: 'result' as const },
    ],
    'r1 a r2 b r3',
  ],
])('order: %s', (_what, come, order) => expect(orderOf(come).join(' ')).toBe(order));

test('an office may want declared classes confirmed: then they count once an officer has looked', () => {
  const policy = { ...madeUpPlan.policy, declaredCounts: false };
  const come = [
    { id: 'a', minute: 0 },
    { id: 'old', minute: 1, class: 'elderly' as const, declared: true },
  ];
  expect(orderOf(come, policy)).toEqual(['a', 'old']);
  expect(orderOf(come)).toEqual(['old', 'a']);
  const office = new LoneOffice({ ...madeUpPlan, policy });
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  office.wait(1);
  office.ask(kiosk(), issueWish('old', 'civil-status', { class: 'elderly' }));
  office.ask(q1, { t: 'set-class', ticket: 'old', class: 'elderly' });
  expect(callAll(office, q1)).toEqual(['old', 'a']);
});

test('the bound that the office can be told: with 15 minutes for each class nobody is overtaken by who came 15 minutes later', () => {
  expect(longestOvertaking(madeUpPlan.policy)).toBe(15 * 60_000);
});

test('a counter calls its own service first, others when that has nobody; what no counter has as its own it treats as its own', () => {
  const office = new LoneOffice();
  const q2 = openAt(office, '102', 'q2'); // civil status, then land
  office.ask(kiosk(), issueWish('land1', 'land'));
  office.wait(1);
  office.ask(kiosk(), issueWish('civil1'));
  openAt(office, '103', 'q3'); // land is its own there
  expect(
    orderFor(office.state.queue, counter(office, 'q2'), office.plan.policy, office.now).map(({ id }) => id),
  ).toEqual(['civil1', 'land1']);
  office.ask({ ...openAt(office, '103', 'q3') }, { t: 'close-counter' });
  expect(callAll(office, q2)).toEqual(['land1', 'civil1']);
});

const counter = (office: LoneOffice, id: string) => {
  const now = office.state.queue.counters.get(id);
  if (!now) throw new Error(`no counter ${id}`);
  return now;
};

test('late return: behind three of those who wait, within 15 minutes of the call; after that a new number is due', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    office.ask(kiosk(), issueWish(id));
    office.wait(1);
  }
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'no-show' });
  expect(office.ask(kiosk('k02'), { t: 'return', ticket: 'a' })).toMatchObject({ ok: true });
  expect(callAll(office, q1)).toEqual(['b', 'c', 'd', 'a', 'e']);
  office.ask(kiosk(), issueWish('f'));
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'no-show' });
  office.wait(16);
  expect(office.ask(q1, { t: 'return', ticket: 'f' })).toEqual(refused('too-late'));
  expect(office.ask(q1, { t: 'call', ticket: 'f' })).toEqual(refused('too-late'));
});

test('put back by the officer: behind three; alone in the queue it is simply called again', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    office.ask(kiosk(), issueWish(id));
    office.wait(1);
  }
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'recycle' });
  expect(callAll(office, q1)).toEqual(['b', 'c', 'd', 'a', 'e']);
});

test('a transfer keeps the place by the time of the number; sent to one counter it goes before the pool there, and nowhere else for 15 minutes', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  const q3 = openAt(office, '103', 'q3');
  const q4 = openAt(office, '104', 'q4');
  office.ask(kiosk(), issueWish('a'));
  office.ask(kiosk(), issueWish('s'));
  office.wait(1);
  office.ask(kiosk(), issueWish('l1', 'land'));
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'transfer', service: 'land', waitsFor: service });
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'transfer', service: 'land', waitsFor: { kind: 'counter', counter: 'q4' } });
  expect(office.ask(q3, { t: 'call-next' })).toMatchObject({ value: [{ ticket: 'a' }] });
  expect(office.state.queue.tickets.get('a')).toMatchObject({ number: 'A001', service: 'land', counter: 'q3' });
  expect(office.ask(q4, { t: 'call-next' })).toMatchObject({ value: [{ ticket: 's' }] });
  office.ask(q4, { t: 'transfer', service: 'land', waitsFor: { kind: 'staff', staff: '102' } });
  for (const t of ['serve', 'finish'] as const) office.ask(q3, { t });
  expect(callAll(office, q3)).toEqual(['l1']);
  office.wait(15);
  expect(callAll(office, q3)).toEqual(['s']);
});

test('parked: not called while others wait, from its list at once, by any other counter after 15 minutes, by itself when nobody waits', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  const q2 = openAt(office, '102', 'q2');
  for (const id of ['a', 'b']) office.ask(kiosk(), issueWish(id));
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'serve' });
  office.ask(q1, { t: 'park', waitsFor: { kind: 'counter', counter: 'q1' } });
  expect(office.ask(q1, { t: 'call-next' })).toMatchObject({ value: [{ ticket: 'b' }] });
  expect(office.ask(q2, { t: 'call', ticket: 'a' })).toEqual(refused('ticket-elsewhere'));
  expect(office.ask(q2, { t: 'call-next' })).toEqual(refused('nobody-waits'));
  office.wait(15);
  expect(office.ask(q2, { t: 'call', ticket: 'a' })).toMatchObject({ value: [{ how: 'from-parked' }] });
  office.ask(q2, { t: 'park', waitsFor: { kind: 'counter', counter: 'q2' } });
  expect(office.ask(q2, { t: 'call-next' })).toMatchObject({ value: [{ ticket: 'a', how: 'from-parked' }] });
});

test('one console at a counter: another is refused, takes it when it says so, and the first one’s keys do nothing from then on', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  office.ask(q1, { t: 'call-next' });
  const other: Asker = { staff: '102', node: 'k02', counter: 'q1', lease: 'l2' };
  expect(office.ask(other, { t: 'open-counter', counter: 'q1', lease: 'l2', take: false })).toEqual(
    refused('counter-taken'),
  );
  expect(office.ask(other, { t: 'open-counter', counter: 'q1', lease: 'l2', take: true })).toMatchObject({
    value: [
      { t: 'counter-closed', why: 'taken' },
      { t: 'counter-opened', staff: '102' },
    ],
  });
  expect(office.ask(q1, { t: 'serve' })).toEqual(refused('counter-taken'));
  expect(office.ask(other, { t: 'serve' })).toMatchObject({ ok: true });
  expect(office.state.queue.tickets.get('a')).toMatchObject({ state: 'serving', counter: 'q1' });
});

test('a console that is gone: who was only called has the same place again, who was served is parked; nobody stays at an empty counter', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  const q2 = openAt(office, '102', 'q2');
  for (const id of ['a', 'b', 'c']) office.ask(kiosk(), issueWish(id));
  office.ask(q1, { t: 'call-next' });
  office.ask(q2, { t: 'call-next' });
  office.ask(q2, { t: 'serve' });
  // a lapse of an older lease closes nothing
  office.ask(kiosk(), { t: 'close-counter', counter: 'q1', lease: 'older' });
  expect(counter(office, 'q1').open).toBe(true);
  for (const id of ['q1', 'q2']) office.ask(kiosk(), { t: 'close-counter', counter: id });
  expect(['a', 'b', 'c'].map((id) => office.state.queue.tickets.get(id)?.state)).toEqual([
    'waiting',
    'parked',
    'waiting',
  ]);
  expect(callAll(office, openAt(office, '101', 'q1'))).toEqual(['a', 'c', 'b']);
});

test('without a ticket at the counter: a number of the same run, called here, arrived', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  const { t: _t, ...given } = issueWish('w');
  expect(office.ask(q1, { t: 'walk-in', ...given })).toMatchObject({
    value: [{ number: 'A002', from: 'counter' }, { t: 'called', counter: 'q1' }, { t: 'arrived' }],
  });
  expect(office.state.queue.calls).toEqual([]); // who stands there is not called through the hall
  expect(office.ask(q1, { t: 'walk-in', ...given, ticket: 'w2' })).toEqual(refused('counter-busy'));
});

test('called, not there, called again an hour and many numbers later: each is a new call for display and voice', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  office.ask(q1, { t: 'call-next' });
  office.ask(q1, { t: 'recycle' });
  for (let other = 0; other < 25; other++) {
    office.ask(kiosk(), issueWish(`o${other}`, 'results'));
    office.ask(q1, { t: 'call', ticket: `o${other}` });
    office.ask(q1, { t: 'no-show' });
  }
  expect(office.state.queue.calls.some(({ ticket }) => ticket === 'a')).toBe(false);
  office.ask(q1, { t: 'call', ticket: 'a' });
  expect(office.state.queue.calls[0]).toMatchObject({ number: 'A001', again: 1 });
  expect(office.state.queue.calls).toHaveLength(20);
});

test('a paused counter calls nobody: a key pressed by mistake sends no citizen to an empty chair', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  office.ask(q1, { t: 'pause', reason: 'lunch' });
  expect(office.ask(q1, { t: 'call-next' })).toEqual(refused('not-in-this-state'));
  office.ask(q1, { t: 'resume' });
  expect(office.ask(q1, { t: 'call-next' })).toMatchObject({ ok: true });
  expect(office.ask(q1, { t: 'pause', reason: 'lunch' })).toEqual(refused('counter-busy'));
});

test('the night: who still waits has a number of yesterday, counters are closed, numbers begin again, blocks stay granted', () => {
  const office = new LoneOffice();
  openAt(office, '101', 'q1');
  office.ask(kiosk('k02'), { t: 'grant-block', node: 'k02', service: 'civil-status' });
  office.ask(kiosk(), issueWish('a'));
  office.now = officeTime('2026-12-01 06:45');
  const first = office.ask(kiosk(), issueWish('b'));
  expect(first).toMatchObject({
    value: [
      { t: 'expired', ticket: 'a' },
      { t: 'counter-closed', why: 'lapsed' },
      { t: 'day-begun', day: '2026-12-01' },
      { t: 'issued', number: 'A001' },
    ],
  });
  expect(office.state.queue.blocks).toMatchObject([{ node: 'k02', from: 501, to: 530 }]);
  office.now = officeTime('2026-11-30 09:00'); // a clock that went back begins no day again
  office.ask(kiosk(), { t: 'tick' });
  expect(office.state.queue).toMatchObject({ day: '2026-12-01' });
});

test('the line was down: the paper in the citizen’s hand counts, the number that the host had given besides is nobody’s', () => {
  const office = new LoneOffice();
  office.ask(kiosk('k02'), { t: 'grant-block', node: 'k02', service: 'civil-status' });
  office.ask(kiosk('k02'), issueWish('a')); // its answer was lost
  office.ask(kiosk('k02'), { t: 'tie-dossier', ticket: 'a', dossier: { id: 'd1', procedure: '1.001193' } });
  const { t: _t, ...given } = issueWish('a');
  const apart = { t: 'issued-apart', ...given, number: 'A501', issuedAt: office.now } as const;
  office.wait(30);
  expect(office.ask(kiosk('k02'), apart)).toMatchObject({
    value: [
      { t: 'voided', by: 'A501' },
      { t: 'issued', number: 'A501' },
    ],
  });
  expect(office.ask(kiosk('k02'), apart)).toMatchObject({ value: [{ t: 'issued', number: 'A501' }] });
  expect(office.state.queue.tickets.get('a')).toMatchObject({
    number: 'A501',
    state: 'waiting',
    dossiers: [{ id: 'd1' }],
    issuedAt: apart.issuedAt,
  });
  expect(office.state.queue.tickets.get('void-A001')).toMatchObject({ number: 'A001', state: 'void' });
  expect(office.ask(kiosk('k01'), { ...apart, ticket: 'b', number: 'A502' })).toEqual(refused('number-given')); // k02's block
  expect(office.ask(kiosk('k02'), { ...apart, ticket: 'b', number: 'A501' })).toEqual(refused('number-given'));
  expect(office.ask(kiosk('k02'), { ...apart, ticket: 'b', number: 'B502' })).toEqual(refused('unknown-service'));
  expect(office.ask(kiosk(), issueWish('c'))).toMatchObject({ value: [{ number: 'A002' }] });
});

test('numbers end: the run goes over to four digits, blocks and rolls that are all given are said to be', () => {
  expect([nextOfRun(0), nextOfRun(498), nextOfRun(499), nextOfRun(4998), nextOfRun(4999)]).toEqual([
    1,
    499,
    1000,
    4999,
    null,
  ]);
  const office = new LoneOffice();
  for (let block = 0; block < BLOCKS_OF_A_NODE; block++)
    expect(office.ask(kiosk(), { t: 'grant-block', node: 'k01', service: 'land' })).toMatchObject({ ok: true });
  expect(office.ask(kiosk(), { t: 'grant-block', node: 'k01', service: 'land' })).toEqual(refused('numbers-used-up'));
  expect(office.ask(kiosk(), { t: 'grant-block', node: 'k02', service: 'land' })).toMatchObject({
    value: [{ from: 501 + BLOCKS_OF_A_NODE * BLOCK_NUMBERS }],
  });
  expect(freeRoll([], 100)).toEqual({ from: 8000, to: 8099 });
  expect(freeRoll([], 99)).toEqual({ from: 901, to: 999 });
  expect(freeRoll([{ from: 901, to: 950 }], 20)).toEqual({ from: 951, to: 970 });
  expect(
    freeRoll(
      [
        { from: 901, to: 999 },
        { from: 8000, to: 9900 },
      ],
      100,
    ),
  ).toBeNull();
});

test('the emergency roll: printed numbers are entered later, served or still waiting, by when they were torn off', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  expect(office.ask(q1, { t: 'print-roll', service: 'civil-status', numbers: 40 })).toMatchObject({
    value: [{ from: 901, to: 940 }],
  });
  const { t: _t, ...given } = issueWish('r1');
  const entry = { t: 'roll-entry', ...given, number: 'A901', issuedAt: office.now - 60_000, state: 'waiting' } as const;
  expect(office.ask(q1, entry)).toMatchObject({ ok: true });
  expect(office.ask(q1, { ...entry, ticket: 'r2', number: 'A902', state: 'done' })).toMatchObject({
    value: [{ from: 'roll' }, { t: 'finished' }],
  });
  expect(office.ask(q1, { ...entry, ticket: 'r3' })).toEqual(refused('number-given'));
  expect(office.ask(q1, { ...entry, ticket: 'r3', number: 'A017' })).toEqual(refused('number-given'));
  expect(callAll(office, q1)).toEqual(['r1', 'a']);
  expect(office.state.queue.tickets.get('r2')).toMatchObject({ state: 'done', number: 'A902' });
  office.now = officeTime('2027-03-15 08:00'); // 90 days on the sheet is to be thrown away: its numbers may be printed again
  expect(
    office.ask(openAt(office, '101', 'q1'), { t: 'print-roll', service: 'civil-status', numbers: 40 }),
  ).toMatchObject({ value: [{ from: 901 }] });
});

test.each([
  ['a machine that presses an officer’s key', { node: 'k01' }, 'not-allowed'],
  ['a machine of another office', { node: 'k77' }, 'not-allowed'],
  ['a technician', { staff: '106', node: 'k01', counter: 'q1', lease: 'l' }, 'not-allowed'],
  ['somebody who is not of this office', { staff: '999', node: 'k01', counter: 'q1', lease: 'l' }, 'not-allowed'],
  ['another one’s lease', { staff: '102', node: 'k01', counter: 'q1', lease: 'lease-101-q1' }, 'counter-taken'],
  ['an officer at no counter', { staff: '102', node: 'k01', counter: null, lease: null }, 'counter-not-open'],
  ['a counter that there is not', { staff: '102', node: 'k01', counter: 'q9', lease: null }, 'unknown-counter'],
] as const)('who may call: not %s', (_who, by, fault) => {
  const office = new LoneOffice();
  openAt(office, '101', 'q1');
  office.ask(kiosk(), issueWish('a'));
  const before = office.log.length;
  expect(office.ask(by, { t: 'call-next' })).toEqual(refused(fault));
  expect(office.log).toHaveLength(before);
});

test('how many wait before a number is what its slip says', () => {
  const office = new LoneOffice();
  for (const id of ['a', 'b', 'c']) office.ask(kiosk(), issueWish(id));
  const ticket = office.state.queue.tickets.get('c');
  expect(ticket && aheadOf(office.state.queue, ticket)).toBe(2);
});

test('2,000 numbers on one day: a call leaves the day before it as it was', () => {
  const office = new LoneOffice();
  const q1 = openAt(office, '101', 'q1');
  for (let index = 0; index < 2_000; index++) {
    office.now += 1_000;
    office.ask(kiosk(), issueWish(`t${index}`, index % 2 ? 'land' : 'civil-status'));
  }
  const before = office.state;
  const waiting = [...before.queue.tickets.values()].filter(({ state }) => state === 'waiting').length;
  office.ask(q1, { t: 'call-next' });
  expect(before.queue.tickets.size).toBe(2_000);
  expect([...before.queue.tickets.values()].filter(({ state }) => state === 'waiting')).toHaveLength(waiting);
  expect([...office.state.queue.tickets.values()].filter(({ state }) => state === 'waiting')).toHaveLength(waiting - 1);
});
