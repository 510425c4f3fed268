import { createHash } from 'node:crypto';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAppointmentCode, readAppointmentCode } from '@mot-cua/domain/appointments.ts';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loneOffice, type OpenOffice, openOffice } from '../office/open-office.ts';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { AppointmentDesk } from './appointment-desk.ts';

const CODE = '7K3F9QXM2B';
const digest = (code: string): string => createHash('sha256').update(`appointment:${code}`).digest('hex');
let clock: ManualClock;
let kiosk: KioskForTests;
let told: string[];
let desk: AppointmentDesk;
let file: string;
let office: OpenOffice;

/** Writes the list as the office does: another file under the same name. */
const writes = (list: unknown, stamp = 1): void => {
  writeFileSync(file, typeof list === 'string' ? list : JSON.stringify(list));
  utimesSync(file, stamp, stamp);
};
const at = (time: string, service = 'justice', code = CODE): unknown => ({
  format: 'appointments/1',
  appointments: [{ code: digest(code), service, at: time }],
});

beforeEach(async () => {
  clock = new ManualClock(Date.parse('2026-11-23T09:20:00+07:00'));
  kiosk = new KioskForTests({ clock });
  told = [];
  file = join(kiosk.folder, 'appointments.json');
  const services = [{ id: 'justice', letter: 'A', title: { vi: 'Tư pháp', en: 'Justice' }, procedures: [] }];
  const setup = loneOffice({ id: 'kiosk-a', name: 'Kiosk A', office: 'Sông Hiến' }, services);
  office = openOffice({ setup, ledger: kiosk.ledger, clock, random: () => 0.5, journal: () => undefined });
  await office.start();
  await clock.advance(10);
  const tickets = office.numbers;
  desk = new AppointmentDesk({ file, early: 30, late: 15, clock, tickets, journal: (event) => told.push(event) });
});
afterEach(async () => {
  await office.stop();
  kiosk.remove();
});

describe('an appointment', () => {
  test('gets its number at its time, the same one however often its code is shown, of its own class', async () => {
    writes(at('2026-11-23T09:30:00+07:00'));
    const first = await desk.checkIn(CODE);
    expect(first).toEqual({ ok: true, number: 'A001', service: 'justice', at: '2026-11-23T09:30:00.000+07:00' });
    expect(await desk.checkIn(CODE)).toEqual(first);
    expect(kiosk.ledger.prepare('SELECT number, class, appointed_at FROM tickets').all()).toEqual([
      { number: 'A001', class: 'appointed', appointed_at: Date.parse('2026-11-23T09:30:00+07:00') },
    ]);
  });

  test.each([
    ['2026-11-23T09:51:00+07:00', 'early'],
    ['2026-11-23T09:04:00+07:00', 'late'],
    ['2026-11-24T09:30:00+07:00', 'another-day'],
  ])('at %s is %s, and says when it is', async (time, why) => {
    writes(at(time));
    expect(await desk.checkIn(CODE)).toEqual({ ok: false, why, at: `${time.slice(0, 19)}.000+07:00` });
  });

  test('that is not in the list is unknown; twenty guesses in a quarter of an hour are enough', async () => {
    writes(at('2026-11-23T09:30:00+07:00'));
    for (let guess = 0; guess < 20; guess++) expect(await desk.checkIn('0000000000')).toMatchObject({ why: 'unknown' });
    expect(await desk.checkIn(CODE)).toMatchObject({ why: 'locked' });
    await clock.advance(15 * 60_000 + 1);
    expect(await desk.checkIn(CODE)).toMatchObject({ ok: true });
  });

  test('a new list is read without a restart; a damaged or missing one is told and nobody is called unknown', async () => {
    expect(await desk.checkIn(CODE)).toMatchObject({ why: 'unavailable' });
    writes('{"format":"appointments/1","appointments":[{"name":"Nông Thị Mai"}]}', 1);
    expect(await desk.checkIn(CODE)).toMatchObject({ why: 'unavailable' });
    expect(told).toEqual(['appointments-unreadable', 'appointments-unreadable']);
    writes(at('2026-11-23T09:30:00+07:00'), 2);
    expect(await desk.checkIn(CODE)).toMatchObject({ ok: true });
    writes(at('2026-11-23T09:30:00+07:00', 'no-such-service', '1111111111'), 3);
    expect(await desk.checkIn('1111111111')).toMatchObject({ why: 'unavailable' });
    expect(await desk.checkIn(CODE)).toMatchObject({ why: 'unknown' });
  });
});

test('a code is read however it is grouped and written; anything else is none', async () => {
  for (const text of ['HEN 7K3F9-QXM2B', 'hen-7k3f9qxm2b', '7K3F9 QXM2B']) expect(readAppointmentCode(text)).toBe(CODE);
  expect(readAppointmentCode('OIL0000000')).toBe('0110000000');
  for (const text of ['', 'HEN', '7K3F9QXM2', '7K3F9QXM2BB', 'UUUUUUUUUU', `${'x'.repeat(9_000)}`])
    expect(readAppointmentCode(text)).toBeNull();
  expect([isAppointmentCode('HEN 7K3F9QXM2B'), isAppointmentCode('7K3F9QXM2B')]).toEqual([true, false]);
});
