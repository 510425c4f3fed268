import { ManualClock } from '@mot-cua/domain/clock.ts';
import type { QueueService } from '@mot-cua/domain/visit-link.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstBrokenEntry } from '../audit/audit.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { TicketRoll } from './tickets.ts';

const service = (id: string, letter: string): QueueService => ({
  id,
  letter,
  title: { vi: id, en: id },
  procedures: [],
});
const clock = new ManualClock(Date.UTC(2026, 10, 23, 16, 0));
let kiosk: KioskForTests;
let roll: TicketRoll;
beforeEach(() => {
  kiosk = new KioskForTests({ clock });
  roll = new TicketRoll(kiosk.ledger, clock, [service('justice', 'A'), service('land', 'B')]);
});
afterEach(() => kiosk.remove());

test('numbers count up for each service, and the same request gets its number again', () => {
  expect(roll.issue('r1', 'justice')).toEqual({ ok: true, value: { number: 'A001', ahead: 0 } });
  expect(roll.issue('r2', 'justice')).toEqual({ ok: true, value: { number: 'A002', ahead: 1 } });
  expect(roll.issue('r3', 'land')).toEqual({ ok: true, value: { number: 'B001', ahead: 0 } });
  kiosk.restart();
  const after = new TicketRoll(kiosk.ledger, clock, [service('justice', 'A'), service('land', 'B')]);
  expect(after.issue('r2', 'justice')).toEqual({ ok: true, value: { number: 'A002', ahead: 1 } });
  expect(after.issue('r4', 'justice')).toMatchObject({ value: { number: 'A003' } });
  expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
});

test('an unknown service gets no number and uses none up', () => {
  expect(roll.issue('r1', 'nobody')).toEqual({ ok: false, fault: 'unknown-service' });
  expect(roll.issue('r2', 'justice')).toMatchObject({ value: { number: 'A001' } });
});

test('the day changes in Vietnam: numbers begin anew; the thousandth of a day is still a number', async () => {
  roll.issue('r1', 'justice');
  await clock.advance(3_600_000);
  expect(roll.issue('r2', 'justice')).toMatchObject({ value: { number: 'A001', ahead: 0 } });
  kiosk.ledger.exec(`UPDATE day_counters SET value = 999`);
  expect(roll.issue('r3', 'justice')).toMatchObject({ value: { number: 'A1000', ahead: 999 } });
  expect(roll.issue('r3', 'justice')).toMatchObject({ value: { number: 'A1000', ahead: 999 } });
});
