import { ManualClock } from '@mot-cua/domain/clock.ts';
import { midnightOf } from '@mot-cua/domain/office/figures/day-counter.ts';
import { KioskTally } from '@mot-cua/domain/office/figures/kiosk-tally.ts';
import type { OfficeCommand } from '@mot-cua/domain/office/office-commands.ts';
import { done, failed } from '@mot-cua/domain/result.ts';
import { Compile } from 'typebox/compile';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { noCounts } from '../visits/visit-counts.ts';
import { KioskCounter } from './kiosk-counter.ts';

const shape = Compile(KioskTally);
let ledger: Ledger;
let clock: ManualClock;
let commands: OfficeCommand[];
let host: boolean;
let up: boolean;
let alarms: string[];
beforeEach(() => {
  ledger = openLedger(':memory:');
  clock = new ManualClock(midnightOf('2026-11-23') + 8 * 3_600_000); // a Monday, half an hour after the doors open
  commands = [];
  host = true;
  up = true;
  alarms = [];
});
afterEach(() => ledger.close());

const counterOf = (): KioskCounter =>
  new KioskCounter({
    ledger,
    clock,
    node: 'k01',
    office: {
      officeNow: () => clock.now(),
      command: async (command) => {
        commands.push(command);
        return host ? done([]) : failed('no-host');
      },
    },
    isUp: () => up,
    standing: () => ({ alarms, paper: 'ok', unsent: 0, failed: 0 }),
    journal: (event) => {
      throw new Error(event);
    },
  });
const tallies = (): KioskTally[] =>
  commands.map(({ wish }) => {
    if (wish.t !== 'count-kiosk') throw new Error(wish.t);
    expect(shape.Check(wish.counted.tally)).toBe(true);
    return wish.counted.tally;
  });

test('an hour up of which ten minutes the kiosk was down: fifty minutes, and the office was told all along', async () => {
  const counter = counterOf();
  counter.start();
  await clock.advance(1_800_000);
  up = false;
  await clock.advance(600_000);
  up = true;
  await clock.advance(1_200_000);
  await counter.stop();
  expect(counter.tally.upMs).toBeGreaterThan(2_950_000);
  expect(counter.tally.upMs).toBeLessThanOrEqual(3_000_000);
  expect(tallies().length).toBeGreaterThanOrEqual(11);
  expect(tallies().length).toBeLessThan(20);
});

test('outside the opening hours nothing counts, up or down', async () => {
  clock.jump(12 * 3_600_000);
  const counter = counterOf();
  counter.start();
  await clock.advance(3_600_000);
  await counter.stop();
  expect(counter.tally.upMs).toBe(0);
});

test('an alarm is told at the next look, and again while no host is heard', async () => {
  const counter = counterOf();
  counter.start();
  await clock.advance(60_000);
  const before = commands.length;
  host = false;
  alarms = ['storage-low'];
  await clock.advance(60_000);
  expect(commands.length).toBeGreaterThan(before + 2);
  host = true;
  await clock.advance(30_000);
  expect(tallies().at(-1)?.alarms).toEqual(['storage-low']);
  await counter.stop();
});

test('the daemon starts anew at noon: the morning is still counted; the next day begins from nothing', async () => {
  const morning = counterOf();
  morning.ended({ ...noCounts, screen: 'form', cards: { tried: 2, read: 1 } });
  morning.ended({
    ...noCounts,
    screen: 'scan',
    finished: true,
    dossiers: 1,
    pages: [{ paper: 'birth-note', taken: 3, rejected: 1 }],
    components: { total: 4, digitised: 3, reused: 1 },
    fields: { total: 20, filled: 12 },
  });
  morning.crashed();
  const noon = counterOf();
  expect(noon.tally).toMatchObject({
    visits: 3,
    finished: 1,
    left: [
      { screen: 'form', count: 1 },
      { screen: 'crashed', count: 1 },
    ],
    cards: { tried: 2, read: 1 },
    pages: [{ paper: 'birth-note', taken: 3, rejected: 1 }],
    dossiers: 1,
    components: { total: 4, digitised: 3, reused: 1 },
  });
  clock.jump(24 * 3_600_000);
  noon.ended({ ...noCounts, screen: 'identify' });
  expect(noon.tally).toMatchObject({ day: '2026-11-24', visits: 1, dossiers: 0 });
});
