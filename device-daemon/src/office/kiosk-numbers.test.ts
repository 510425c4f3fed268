import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { consoleOf, madeUpPlan, officeTime } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { readCalendar } from '@mot-cua/domain/office-calendar.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBrokenEntry } from '../audit/audit.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { loneOffice, type OpenOffice, openOffice } from './open-office.ts';

const service = (id: string, letter: string): QueueService => ({
  id,
  letter,
  title: { vi: id, en: id },
  procedures: [],
});
const justice = { service: 'justice' };
const setup = loneOffice({ id: 'kiosk-a', name: 'Kiosk A', office: 'Sông Hiến' }, [
  service('justice', 'A'),
  service('land', 'B'),
]);
let clock: ManualClock;
let kiosk: KioskForTests;
let office: OpenOffice;
const open = async (): Promise<void> => {
  office = openOffice({ setup, ledger: kiosk.ledger, clock, random: () => 0.5, journal: () => undefined });
  await office.start();
  await clock.advance(10);
};
beforeEach(async () => {
  clock = new ManualClock(Date.UTC(2026, 10, 23, 16, 0));
  kiosk = new KioskForTests({ clock });
  await open();
});
afterEach(async () => {
  await office.stop();
  kiosk.remove();
});

test('numbers count up for each service, and the same request gets its number again', async () => {
  expect(await office.numbers.issue('r1', justice)).toMatchObject({ ok: true, value: { number: 'A001', ahead: 0 } });
  expect(await office.numbers.issue('r2', justice)).toMatchObject({ ok: true, value: { number: 'A002', ahead: 1 } });
  expect(await office.numbers.issue('r3', { service: 'land' })).toMatchObject({
    ok: true,
    value: { number: 'B001', ahead: 0 },
  });
  await office.stop();
  kiosk.restart();
  await open();
  expect(await office.numbers.issue('r2', justice)).toMatchObject({ ok: true, value: { number: 'A002', ahead: 1 } });
  expect(await office.numbers.issue('r4', justice)).toMatchObject({ value: { number: 'A003' } });
  expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
  const given = kiosk.ledger.prepare("SELECT subject FROM audit WHERE event = 'ticket-issued'").pluck().all();
  expect(given).toEqual(['A001', 'A002', 'B001', 'A003']);
});

test('an unknown service gets no number and uses none up', async () => {
  expect(await office.numbers.issue('r1', { service: 'nobody' })).toEqual({ ok: false, fault: 'unknown-service' });
  expect(await office.numbers.issue('r2', justice)).toMatchObject({ value: { number: 'A001' } });
});

test('the day changes in Vietnam: numbers begin anew', async () => {
  await office.numbers.issue('r1', justice);
  await clock.advance(3_600_000);
  expect(await office.numbers.issue('r2', justice)).toMatchObject({ value: { number: 'A001', ahead: 0 } });
});

const hours = readCalendar(
  JSON.stringify({
    format: 'office-calendar/1',
    stateHolidays: true,
    weeks: [
      {
        from: '2026-01-01',
        tuesday: [
          ['07:30', '11:30'],
          ['13:30', '17:00'],
        ],
        saturday: [['07:30', '11:00']],
      },
    ],
    worked: { '2027-02-12': [['08:00', '10:00']] },
  }),
  'hours.json',
);

test.each([
  ['while people still stand before the door', '2026-11-24 06:50', true],
  ['at lunch', '2026-11-24 12:10', true],
  ['when the last shift is over', '2026-11-24 17:00', false],
  ['on a Saturday on which it works', '2026-11-28 10:59', true],
  ['on the Saturday’s afternoon', '2026-11-28 11:00', false],
  ['at Tết', '2027-02-09 09:00', false],
  ['on a day at Tết on which somebody is there', '2027-02-12 09:00', true],
])('an office that has written its hours gives a number %s: %s is %s', async (_what, moment, gives) => {
  await office.stop();
  clock = new ManualClock(officeTime(moment));
  const calendar = hours.ok ? hours.value : null;
  office = openOffice({
    ...{ setup: { ...setup, calendar }, ledger: kiosk.ledger, clock, random: () => 0.5, journal: () => undefined },
  });
  await office.start();
  await clock.advance(10);
  const issued = await office.numbers.issue('r1', justice);
  expect(issued).toMatchObject(gives ? { value: { number: 'A001' } } : { ok: false, fault: 'office-closed' });
  // what was agreed holds all the same
  const agreed = { ...justice, class: 'appointed', classSource: 'staff', appointedAt: clock.now() } as const;
  expect((await office.numbers.issue('r2', agreed)).ok).toBe(true);
});

test('a number says how long it takes once ten people have been served, and nothing before; and it still knows after a restart', async () => {
  await office.stop();
  kiosk.ledger.exec("DELETE FROM office_log; DELETE FROM marks WHERE name LIKE 'office-%'");
  clock = new ManualClock(officeTime('2026-11-24 07:31'));
  const [own] = madeUpPlan.nodes;
  if (!own) throw new Error('no node');
  const plan = { ...madeUpPlan, nodes: [own] };
  const begin = async (): Promise<void> => {
    const waitsFile = join(kiosk.folder, 'waits.json');
    const several = { self: 'k01', plan, calendar: null, credentials: null };
    const parts = { ledger: kiosk.ledger, clock, random: () => 0.5, journal: () => undefined };
    office = openOffice({ setup: several, waitsFile, ...parts });
    await office.start();
    await clock.advance(10);
  };
  await begin();
  const civil = { service: 'civil-status' };
  const by = consoleOf('101', 'q1');
  let command = 0;
  const ask = async (wish: OfficeWish): Promise<void> => {
    const came = await office.node.command({ id: `c${command++}`, by, wish });
    if (!came.ok) throw new Error(`${wish.t}: ${came.fault}`);
  };
  await ask({ t: 'open-counter', counter: 'q1', lease: 'lease-101-q1', take: false });
  for (let served = 0; served < 12; served++) {
    const issued = await office.numbers.issue(`r${served}`, civil);
    if (served < 10) expect(issued.ok && issued.value.wait).toBeUndefined();
    await ask({ t: 'call-next' });
    await ask({ t: 'serve' });
    await clock.advance(6 * 60_000);
    await ask({ t: 'finish' });
  }
  await office.numbers.issue('before', civil);
  await ask({ t: 'call-next' });
  const soon = await office.numbers.issue('me', civil);
  expect(soon).toMatchObject({ value: { ahead: 0, wait: { estimatedAt: office.node.officeNow() } } });
  const wait = soon.ok ? soon.value.wait : undefined;
  expect(wait?.from).toBeGreaterThanOrEqual(5);
  expect(wait?.to).toBeLessThanOrEqual(20);
  await office.stop();
  kiosk.restart();
  await begin();
  expect(await office.numbers.issue('me', civil)).toMatchObject({ value: { wait: { to: wait?.to } } });
  expect(office.waits.wait(civil)?.ahead).toBe(1);
});

test('two presses at once with one request are one number', async () => {
  const both = await Promise.all([office.numbers.issue('r1', justice), office.numbers.issue('r1', justice)]);
  expect(both.map((issued) => issued.ok && issued.value.number)).toEqual(['A001', 'A001']);
  expect(await office.numbers.issue('r2', justice)).toMatchObject({ value: { number: 'A002' } });
});

test('the five hundredth of a day is still a number', async () => {
  kiosk.ledger.pragma('synchronous = OFF'); // a day in a moment
  for (let n = 0; n < 500; n++) {
    await clock.advance(1);
    await office.numbers.issue(`r${n}`, justice);
  }
  await clock.advance(1);
  expect(await office.numbers.issue('r500', justice)).toMatchObject({
    ok: true,
    value: { number: 'A1001', ahead: 500 },
  });
});

test('a kiosk that was an office by itself becomes one of several: it begins with nothing and votes against nobody', async () => {
  await office.numbers.issue('r1', justice);
  await office.stop();
  const [self] = setup.plan.nodes;
  if (!self) throw new Error('no node');
  const nodes = [self, { ...self, id: 'pc1', url: 'https://pc1.invalid' }];
  const several = { ...setup, plan: { ...setup.plan, id: 'song-hien', nodes } };
  const told: string[] = [];
  office = openOffice({
    setup: several,
    ledger: kiosk.ledger,
    clock,
    random: () => 0.5,
    journal: (event) => told.push(event),
  });
  expect(told).toEqual(['office-joined-another']);
  expect([office.node.agreed, office.node.state.queue.tickets.size]).toEqual([0, 0]);
  expect([...office.log.entriesSince(0)].some(({ event }) => event.t === 'issued')).toBe(true); // packed, not lost
});

test('the power goes between the log and the audit: the entry is made at the next start, once', async () => {
  await office.numbers.issue('r1', justice);
  await office.stop();
  kiosk.ledger.exec("DELETE FROM audit; DELETE FROM marks WHERE name = 'office-audited'; DELETE FROM tickets");
  await open();
  await office.stop();
  await open();
  expect(kiosk.ledger.prepare("SELECT subject FROM audit WHERE event = 'ticket-issued'").pluck().all()).toEqual([
    'A001',
  ]);
});
