import { ManualClock } from '@mot-cua/domain/clock.ts';
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
