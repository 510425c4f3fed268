import { ManualClock } from '@mot-cua/domain/clock.ts';
import { DayCounter, midnightOf } from '@mot-cua/domain/office/figures/day-counter.ts';
import { dayOfOffice, officeForFigures, seeded, type Told } from '@mot-cua/domain/office/figures/office-for-tests.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import type { OfficeState } from '@mot-cua/domain/office/office-state.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, openLedger } from '../ledger/ledger.ts';
import { FiguresKeeper } from './figures-keeper.ts';
import { keptDays } from './kept-days.ts';

const days = ['2026-11-23', '2026-11-24', '2026-11-25'] as const;
const told = new Map(days.map((day, at) => [day, dayOfOffice(day, 40 + at * 10, seeded(at + 1))]));

/** A log as a node of the office has it, and a clock for its time. */
const officeWith = (all: readonly Told[]) => {
  const entries = all.map((one, at): LogEntry => ({ index: at + 1, term: 1, command: `c${at}`, ...one }));
  const listeners = new Set<(entry: LogEntry, state: OfficeState) => void>();
  const clock = new ManualClock(midnightOf('2026-11-25') + 12 * 3_600_000);
  const state = emptyOffice(officeForFigures);
  const office = {
    state,
    footing: 'hosting' as const,
    host: 'k01',
    agreed: entries.length,
    officeNow: () => clock.now(),
    onApplied: (listener: (entry: LogEntry, state: OfficeState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const append = (one: Told): void => {
    const entry = { index: entries.length + 1, term: 1, command: `c${entries.length}`, ...one };
    entries.push(entry);
    office.agreed = entries.length;
    for (const listener of listeners) listener(entry, state);
  };
  const history = {
    *entriesSince(since: number) {
      for (const entry of entries) if (entry.at >= since) yield entry;
    },
  };
  return { office, history, clock, append, entries };
};

let ledger: Ledger;
beforeEach(() => {
  ledger = openLedger(':memory:');
});
afterEach(() => ledger.close());

const partsOf = (world: ReturnType<typeof officeWith>, on: Ledger = ledger) => ({
  ledger: on,
  clock: world.clock,
  plan: officeForFigures,
  office: world.office,
  history: world.history,
  journal: (event: string, facts: Record<string, string | number>): void => {
    throw new Error(`${event} ${JSON.stringify(facts)}`);
  },
});
const keeperOf = (world: ReturnType<typeof officeWith>, on: Ledger = ledger) => new FiguresKeeper(partsOf(world, on));

const byItself = (day: string, all: readonly Told[], until: number) => {
  const counter = new DayCounter(day, officeForFigures);
  for (const one of all) counter.count(one);
  return counter.tally(until);
};

describe('figures kept on a machine of the office', () => {
  test('started with three days of log behind it, it has a tally of each day that is over and counts on', async () => {
    const world = officeWith(
      days.flatMap((day) => told.get(day)?.filter(({ at }) => at <= midnightOf(days[2]) + 12 * 3_600_000) ?? []),
    );
    const keeper = keeperOf(world);
    keeper.start();
    await keeper.caughtUp;
    const kept = keptDays(ledger, '2026-01-01', '2026-12-31');
    expect(kept.map(({ day }) => day)).toEqual([days[0], days[1]]);
    for (const tally of kept)
      expect(tally).toEqual(
        byItself(tally.day, told.get(tally.day as (typeof days)[number]) ?? [], midnightOf(tally.day) + 86_399_999),
      );
    const before = keeper.figures('month', '2026-11-25').figures;
    expect([before.days, before.total.issued]).toEqual([
      3,
      world.entries.filter(({ event }) => event.t === 'issued').length,
    ]);
    const [first] = dayOfOffice('2026-11-25', 1, seeded(99));
    if (first?.event.t !== 'issued') throw new Error('a day begins with a number');
    world.append({ at: world.clock.now(), event: { ...first.event, ticket: 'late-one', issuedAt: world.clock.now() } });
    expect(keeper.figures('day', '2026-11-25').figures.total.issued).toBe(
      (told.get('2026-11-25')?.filter(({ at, event }) => event.t === 'issued' && at <= world.clock.now()).length ?? 0) +
        1,
    );
    await keeper.stop();
  });

  test('a machine that was off begins where it stopped: nothing is counted twice', async () => {
    const all = days.flatMap((day) => told.get(day) ?? []);
    const early = officeWith(all.filter(({ at }) => at < midnightOf(days[1]) + 30_000_000));
    early.clock.jump(midnightOf(days[1]) + 30_000_000 - early.clock.now());
    const first = keeperOf(early);
    first.start();
    await first.caughtUp;
    await first.stop();
    const late = officeWith(all);
    late.clock.jump(86_400_000);
    const second = keeperOf(late);
    second.start();
    await second.caughtUp;
    const { figures } = second.figures('month', '2026-11-25');
    expect(figures.total.issued).toBe(all.filter(({ event }) => event.t === 'issued').length);
    expect(figures.days).toBe(4); // the day it is now has nothing yet, and is a day all the same
    await second.stop();
  });

  test('numbers of yesterday that expire with the first command of today are yesterday’s', async () => {
    const world = officeWith([]);
    const at = world.clock.now();
    const [first] = dayOfOffice('2026-11-25', 1, seeded(7));
    if (first?.event.t !== 'issued') throw new Error('a day begins with a number');
    const keeper = keeperOf(world);
    keeper.start();
    await keeper.caughtUp;
    world.append({ at, event: { ...first.event, ticket: 'waits', issuedAt: at } });
    await world.clock.advance(20 * 3_600_000);
    world.append({ at: world.clock.now(), event: { t: 'day-begun', day: '2026-11-26' } });
    world.append({ at: world.clock.now(), event: { t: 'expired', ticket: 'waits' } });
    await world.clock.advance(1_000);
    expect(keptDays(ledger, '2026-11-25', '2026-11-26').map(({ day, groups }) => [day, groups[0]?.expired])).toEqual([
      ['2026-11-25', 1],
    ]);
    expect(keeper.view(1).today.issued).toBe(0);
    expect(keeper.view(2).day).toBe('2026-11-26');
    await keeper.stop();
  });

  test('the host misses a kiosk within a minute, though its counts are no older than they may be; another machine waits for the counts', async () => {
    const world = officeWith([]);
    const keeper = new FiguresKeeper({ ...partsOf(world), self: 'k01' });
    keeper.start();
    await keeper.caughtUp;
    const now = world.clock.now();
    Object.assign(world.office, { heardAt: new Map([['k02', now]]) });
    const isOf = (node: string) => keeper.view(1).kiosks.find((one) => one.node === node)?.is;
    expect([isOf('k01'), isOf('k02')]).toEqual(['up', 'up']);
    await world.clock.advance(45_000);
    expect([isOf('k01'), isOf('k02')]).toEqual(['up', 'silent']);
    expect(keeper.view(1).slips.map(({ code, subject }) => `${code} ${subject}`)).toContain('kiosk-silent k02');
    Object.assign(world.office, { footing: 'joined' });
    expect(isOf('k02')).toBe('unknown'); // nothing was told yet, and it is not this machine that hears it
    await keeper.stop();
  });
});
