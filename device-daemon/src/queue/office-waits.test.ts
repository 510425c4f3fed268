import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { issueWish, kiosk, LoneOffice, madeUpPlan, officeTime, openAt } from '@mot-cua/domain/office/made-up-office.ts';
import { applyEntry, emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import { stateOffice } from '@mot-cua/domain/office-hours.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OfficeWaits } from './office-waits.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waits-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const told: string[] = [];
const waitsOf = (office: LoneOffice, clock = new ManualClock()): OfficeWaits =>
  new OfficeWaits({
    plan: madeUpPlan,
    calendar: stateOffice,
    file: join(folder, 'waits.json'),
    agreed: office.log.length,
    now: () => office.now,
    clock,
    journal: (event) => told.push(event),
  });

/** Everything that the office's log has, as a node applies it. */
const follow = (waits: OfficeWaits, office: LoneOffice): void => {
  let state = emptyOffice(office.plan);
  for (const entry of office.log) {
    state = applyEntry(state, entry, office.plan);
    waits.applied(entry, state);
  }
};

const busyMorning = (): LoneOffice => {
  const office = new LoneOffice(madeUpPlan, officeTime('2026-11-30 07:31'));
  const desk = openAt(office, '101', 'q1');
  for (let person = 0; person < 16; person++) office.ask(kiosk(), issueWish(`t${person}`));
  for (let served = 0; served < 12; served++) {
    office.ask(desk, { t: 'call-next' });
    office.ask(desk, { t: 'serve' });
    office.wait(4);
    office.ask(desk, { t: 'finish' });
    office.wait(0.2);
  }
  office.ask(desk, { t: 'call-next' });
  return office;
};

test('a display is told how long whoever comes now waits, a ticket how long it still waits', () => {
  const office = busyMorning();
  const waits = waitsOf(office);
  expect(waits.wait({ service: 'civil-status' })).toBeNull();
  follow(waits, office);
  const next = waits.wait({ service: 'civil-status' });
  const first = waits.waitOf('t13');
  expect(next).toMatchObject({ ahead: 3 });
  expect(first).toMatchObject({ ahead: 0 });
  expect(next?.said).not.toBeNull();
  expect(first?.p50).toBeLessThan(next?.p50 ?? 0);
  expect(waits.wait({ service: 'civil-status' })).toBe(next);
  expect(waits.waitOf('t0')).toBeNull();
});

test('what was learnt is there after a restart, and the log that is read again teaches nothing twice', () => {
  const office = busyMorning();
  const before = waitsOf(office);
  follow(before, office);
  before.stop();
  const kept = readFileSync(join(folder, 'waits.json'), 'utf8');
  const after = waitsOf(office);
  follow(after, office);
  expect(after.wait({ service: 'civil-status' })).toEqual(before.wait({ service: 'civil-status' }));
  after.stop();
  expect(readFileSync(join(folder, 'waits.json'), 'utf8')).toBe(kept);
});

test('it is saved a minute after something was learnt', async () => {
  const office = busyMorning();
  const clock = new ManualClock();
  const waits = waitsOf(office, clock);
  follow(waits, office);
  await clock.advance(61_000);
  expect(JSON.parse(readFileSync(join(folder, 'waits.json'), 'utf8'))).toMatchObject({ upTo: office.log.length });
});

test('a file that is no such file is told and begun anew', () => {
  writeFileSync(join(folder, 'waits.json'), '{"format":"service-times/1"');
  const office = busyMorning();
  told.length = 0;
  const waits = waitsOf(office);
  expect(told).toEqual(['waits-forgotten']);
  follow(waits, office);
  expect(waits.wait({ service: 'civil-status' })?.said).not.toBeNull();
});
