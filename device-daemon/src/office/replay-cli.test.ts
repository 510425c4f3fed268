import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { consoleOf, madeUpPlan, officeTime } from '@mot-cua/domain/office/made-up-office.ts';
import type { OfficeWish } from '@mot-cua/domain/office/office-commands.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KioskForTests } from '../outbox/kiosk-for-tests.ts';
import { type OpenOffice, openOffice } from './open-office.ts';
import { run } from './replay-cli.ts';

const [own] = madeUpPlan.nodes;
if (!own) throw new Error('no node');
const plan = { ...madeUpPlan, nodes: [own] };
let clock: ManualClock;
let kiosk: KioskForTests;
let office: OpenOffice;
let said: string[];
let command = 0;

const say = (...args: string[]): number => {
  said = [];
  return run(['--ledger', join(kiosk.folder, 'kiosk.db'), ...args], (line) => said.push(line));
};
const ask = async (wish: OfficeWish): Promise<void> => {
  const came = await office.node.command({ id: `c${command++}`, by: consoleOf('101', 'q1'), wish });
  if (!came.ok) throw new Error(`${wish.t}: ${came.fault}`);
};

const openOn = async (morning: string): Promise<void> => {
  clock = new ManualClock(officeTime(morning));
  const parts = { ledger: kiosk.ledger, clock, random: () => 0.5, journal: () => undefined };
  office = openOffice({ setup: { self: 'k01', plan, calendar: null, credentials: null }, ...parts });
  await office.start();
  await clock.advance(10);
};

/** One is served, one does not come, one is elderly and waits until the day is over; then three more days begin. */
beforeAll(async () => {
  kiosk = new KioskForTests({ clock: new ManualClock(officeTime('2026-11-24 07:31')) });
  writeFileSync(join(kiosk.folder, 'plan.json'), JSON.stringify(plan));
  await openOn('2026-11-24 07:31');
  await ask({ t: 'open-counter', counter: 'q1', lease: 'lease-101-q1', take: false });
  await office.numbers.issue('r1', { service: 'civil-status', dossiers: [{ id: 'd-17', procedure: 'births' }] });
  await office.numbers.issue('r2', { service: 'civil-status' });
  await office.numbers.issue('r3', { service: 'land', class: 'elderly', classSource: 'card' });
  for (const end of ['finish', 'no-show'] as const) {
    await ask({ t: 'call-next' });
    await clock.advance(90_000);
    if (end === 'finish') await ask({ t: 'serve' });
    await ask({ t: end });
  }
  for (const day of ['25', '26', '27']) {
    await office.stop();
    await openOn(`2026-11-${day} 07:40`);
    await office.numbers.issue(`day-${day}`, { service: 'civil-status' });
  }
}, 60_000);
afterAll(async () => {
  await office.stop();
  kiosk.remove();
});

test('a day that is long over is played again from the packed log: what came of each number is what was kept', () => {
  expect(kiosk.ledger.prepare('SELECT count(*) FROM office_archive').pluck().get()).toBeGreaterThan(0);
  expect([say(), said]).toEqual([0, ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27']]);
  expect(say('--plan', join(kiosk.folder, 'plan.json'), '--day', '2026-11-24')).toBe(0);
  const text = said.join('\n');
  expect(text).toMatch(/^07:31:00\.\d{3} {2}A001 {3}issued {15}service civil-status, from kiosk, node k01$/m);
  expect(text).toMatch(/^07:32:\S+ +A001 +finished$/m);
  expect(text).toContain('3 numbers: 1 done, 1 no-show, 1 expired');
  expect(text).toContain('until the last call: 0 min in the middle, 0 at nine of ten, 2 at most');
  expect(said.at(-1)).toBe('the 3 numbers that were kept when the day ended are the same');
});

test('it tells nobody’s class, dossier or officer', () => {
  say('--day', '2026-11-24');
  expect(said.join('\n')).not.toMatch(/elderly|card|d-17|births|101/);
});

test('without a plan the sums are the same; today has nothing yet to be held against', () => {
  expect(say('--day', '2026-11-24', '--short')).toBe(0);
  expect(said).toHaveLength(3);
  expect([say('--day', '2026-11-27', '--short'), said.at(-1)]).toEqual([
    0,
    'the day is not over: there is nothing yet to hold it against',
  ]);
});

test('a row that was changed afterwards is found and named', () => {
  kiosk.ledger.exec(`UPDATE office_tickets SET ticket = replace(ticket, '"done"', '"no-show"') WHERE number = 'A001'`);
  expect(say('--day', '2026-11-24', '--short')).toBe(1);
  expect(said.at(-1)).toContain('(was the plan another one then?): A001');
  kiosk.ledger.exec(`UPDATE office_tickets SET ticket = replace(ticket, '"no-show"', '"done"') WHERE number = 'A001'`);
});

test.each<[string, string[], string]>([
  ['a day that nobody kept', ['--day', '2026-10-01'], '2026-10-01 is not in this log'],
  ['a day as people write it', ['--day', '24/11'], 'npm run office-day'],
  [
    'a plan that is not there',
    ['--day', '2026-11-24', '--plan', '/nowhere.json'],
    '/nowhere.json: cannot be read (ENOENT)',
  ],
  ['a ledger that is none', ['--ledger', '/dev/null'], '/dev/null is no ledger that this program knows'],
])('%s is refused in words', (_what, args, words) => {
  expect(say(...args)).toBe(2);
  expect(said.join('\n')).toContain(words);
});
