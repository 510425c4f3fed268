import { ManualClock } from '@mot-cua/domain/clock.ts';
import { madeUpPlan } from '@mot-cua/domain/office/made-up-office.ts';
import type { LogEntry } from '@mot-cua/domain/office/office-events.ts';
import { emptyOffice } from '@mot-cua/domain/office/office-machine.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OfficeAudit } from '../office/office-audit.ts';
import { KioskForTests, receiptFor } from '../outbox/kiosk-for-tests.ts';
import { recordAudit } from './audit.ts';
import { firstBrokenEntry } from './chain-check.ts';
import { recordClock } from './clock-record.ts';
import { recordStart } from './start-record.ts';

let kiosk: KioskForTests;
beforeEach(() => {
  kiosk = new KioskForTests({ clock: new ManualClock(), storage: { retentionMs: 3_600_000 } });
});
afterEach(() => kiosk.remove());

/** Everything that an entry of the log may stand for, as it is on the disk. */
const state = (): string =>
  JSON.stringify(
    ['dossiers', 'alarms', 'tickets', 'marks'].map((table) => kiosk.ledger.prepare(`SELECT * FROM ${table}`).all()),
  );
const log = (): string[] =>
  (
    kiosk.ledger.prepare('SELECT event, subject FROM audit ORDER BY number').all() as {
      event: string;
      subject: string;
    }[]
  ).map(({ event, subject }) => `${event} ${subject}`);
const received = (id: string) => kiosk.outbox.acknowledge(id, 'a.b.c', receiptFor(id));
const start = { boot: '0198f000-0000-7000-8000-000000000000', config: 'c'.repeat(64) };

type Act = {
  readonly before?: (id: string) => unknown;
  readonly act: (id: string) => unknown;
  readonly recorded: readonly string[];
  /** the table whose change it is */
  readonly changes: 'dossiers' | 'alarms' | 'tickets' | 'marks';
};

/** Every way in which a dossier changes its state, and everything that an operator, a configuration or the clock does. */
const numberGiven: LogEntry = {
  index: 2,
  term: 1,
  at: 1_000,
  command: 'issue:t1',
  event: {
    t: 'issued',
    ticket: 't1',
    number: 'A001',
    service: 'civil-status',
    class: 'ordinary',
    classSource: 'declared',
    from: 'kiosk',
    node: 'k01',
    issuedAt: 1_000,
    appointedAt: null,
    dossiers: [],
    procedure: null,
  },
};

const acts: Record<string, Act> = {
  'a dossier is intended': {
    act: () => kiosk.outbox.intend(kiosk.newIntention()),
    recorded: ['dossier-intended'],
    changes: 'dossiers',
  },
  'a dossier is sealed': {
    before: () => {
      waiting = kiosk.newIntention();
      kiosk.outbox.intend(waiting);
    },
    act: async () => {
      const { size, sha256 } = kiosk.seal(waiting.dossierId);
      await kiosk.outbox.commit(waiting.dossierId, size, sha256);
    },
    recorded: ['dossier-sealed'],
    changes: 'dossiers',
  },
  'a dossier is in its second place': {
    act: (id) => kiosk.outbox.keptInSecondPlace(id, 'counter-pc'),
    recorded: ['dossier-in-second-place'],
    changes: 'dossiers',
  },
  'the second place lost a dossier': {
    before: (id) => kiosk.outbox.keptInSecondPlace(id, 'counter-pc'),
    act: (id) => kiosk.outbox.lostInSecondPlace(id),
    recorded: ['second-place-lost'],
    changes: 'dossiers',
  },
  'a dossier is quarantined': {
    act: (id) => kiosk.outbox.quarantine(id, '422'),
    recorded: ['dossier-quarantined', 'alarm-raised'],
    changes: 'dossiers',
  },
  'an operator puts a dossier back': {
    before: (id) => kiosk.outbox.quarantine(id, '422'),
    act: (id) => kiosk.outbox.retryQuarantined(id),
    recorded: ['dossier-put-back', 'alarm-cleared'],
    changes: 'dossiers',
  },
  'a dossier is received': { act: received, recorded: ['dossier-received'], changes: 'dossiers' },
  'a quarantined dossier is received': {
    before: (id) => kiosk.outbox.quarantine(id, '422'),
    act: received,
    recorded: ['dossier-received', 'alarm-cleared'],
    changes: 'dossiers',
  },
  'a received dossier is erased': {
    before: received,
    act: (id) => kiosk.outbox.erase([id]),
    recorded: ['dossier-erased'],
    changes: 'dossiers',
  },
  'an official code came': {
    act: (id) =>
      kiosk.outbox.applyEvents(id, [
        {
          sequence: 1,
          at: '2026-11-23T08:00:00+07:00',
          type: 'code-issued',
          officialCode: 'H14.1-261123-0001',
        } as never,
      ]),
    recorded: ['official-code'],
    changes: 'dossiers',
  },
  'a submission broke off': {
    before: () => kiosk.outbox.intend(kiosk.newIntention()),
    act: () => kiosk.outbox.recover(() => false),
    recorded: ['dossier-abandoned'],
    changes: 'dossiers',
  },
  'an alarm is raised': {
    act: () => kiosk.alarms.raise('second-place-away'),
    recorded: ['alarm-raised'],
    changes: 'alarms',
  },
  'an alarm is cleared': {
    before: () => kiosk.alarms.raise('second-place-away'),
    act: () => kiosk.alarms.clear('second-place-away'),
    recorded: ['alarm-cleared'],
    changes: 'alarms',
  },
  'a ticket is given': {
    act: () => new OfficeAudit(kiosk.ledger, 'k01', madeUpPlan).note(numberGiven, emptyOffice(madeUpPlan)),
    recorded: ['ticket-issued'],
    changes: 'tickets',
  },
  'another program runs, with the same configuration': {
    before: () => recordStart(kiosk.ledger, 1, { ...start, program: 'a'.repeat(64) }),
    act: () => recordStart(kiosk.ledger, 2, { ...start, program: 'b'.repeat(64) }),
    recorded: ['daemon-started', 'program-changed'],
    changes: 'marks',
  },
  'the configuration was changed': {
    before: () => recordStart(kiosk.ledger, 1, { ...start, program: 'a'.repeat(64) }),
    act: () => recordStart(kiosk.ledger, 2, { ...start, program: 'a'.repeat(64), config: 'd'.repeat(64) }),
    recorded: ['daemon-started', 'config-changed'],
    changes: 'marks',
  },
};
let waiting: ReturnType<KioskForTests['newIntention']>;

/** Runs it; true when it failed, by throwing or by rejecting. */
const fails = async (run: () => unknown): Promise<boolean> => {
  try {
    await run();
    return false;
  } catch {
    return true;
  }
};

describe.each(Object.entries(acts))('A2: %s', (_what, { before, act, recorded, changes }) => {
  test('A2: the log has it, once, in the transaction of the change, and the change is there', async () => {
    const id = await kiosk.submitted();
    await before?.(id);
    const [was, entries] = [state(), log().length];
    await act(id);
    expect(state()).not.toBe(was);
    expect(
      log()
        .slice(entries)
        .map((line) => line.split(' ')[0]),
    ).toEqual(recorded);
    expect(log().join('\n')).not.toContain('withheld');
    expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
    // said again it is nothing new, and is not recorded again
    const after = log().length;
    if (changes === 'dossiers' && !recorded.includes('dossier-intended')) {
      await act(id);
      expect(log()).toHaveLength(after);
    }
  });

  test.each([
    ['the entry cannot be written', 'audit', 'INSERT'],
    ['the change itself fails', changes, 'INSERT'],
    ['the change itself fails', changes, 'UPDATE'],
    ['the change itself fails', changes, 'DELETE'],
  ])('A2: %s (%s, %s): neither is there', async (_why, table, way) => {
    const id = await kiosk.submitted();
    await before?.(id);
    const [was, entries] = [state(), log()];
    kiosk.ledger.exec(
      `CREATE TEMP TRIGGER fault AFTER ${way} ON main.${table} BEGIN SELECT RAISE(ABORT, 'the disk said no'); END`,
    );
    const failed = await fails(() => act(id));
    if (table !== 'audit' && !failed) return; // it changes this table in another way
    expect(failed).toBe(true);
    expect(state()).toBe(was);
    expect(log()).toEqual(entries);
    kiosk.ledger.exec('DROP TRIGGER fault');
    await act(id);
    expect(
      log()
        .slice(entries.length)
        .map((line) => line.split(' ')[0]),
    ).toEqual(recorded);
  });
});

test('A2: an entry outside of a transaction is refused: it could be there without what it records', () => {
  expect(() => recordAudit(kiosk.ledger, 0, 'daemon-started', 'kiosk-a')).toThrow('in the transaction');
  expect(log()).toEqual([]);
});

test('A2: every column that tells where a dossier is changes only together with an entry that names it', async () => {
  // whatever writes these columns in this life of a dossier, the log has grown by an entry for it in the same commit
  kiosk.ledger.exec(`CREATE TEMP TABLE unsaid (what TEXT);
    CREATE TEMP TABLE seen (dossier TEXT, entries INTEGER);
    CREATE TEMP TRIGGER said AFTER UPDATE OF state, second_place, erased_at, official_code ON main.dossiers
      WHEN old.state IS NOT new.state OR old.second_place IS NOT new.second_place OR old.erased_at IS NOT new.erased_at OR old.official_code IS NOT new.official_code
      BEGIN INSERT INTO seen VALUES (new.dossier_id, (SELECT count(*) FROM main.audit)); END`);
  const id = await kiosk.submitted();
  kiosk.outbox.keptInSecondPlace(id, 'counter-pc');
  kiosk.outbox.lostInSecondPlace(id);
  kiosk.outbox.quarantine(id, '422');
  kiosk.outbox.retryQuarantined(id);
  await received(id);
  await kiosk.outbox.erase([id]);
  const seen = kiosk.ledger.prepare('SELECT dossier, entries FROM seen').all() as {
    dossier: string;
    entries: number;
  }[];
  expect(seen.length).toBe(7);
  for (const { dossier, entries } of seen) {
    const next = kiosk.ledger.prepare('SELECT subject FROM audit WHERE number = ?').get(entries + 1);
    expect((next as { subject: string }).subject).toContain(dossier);
  }
});

describe('A3: time', () => {
  test('A3: the clock jumps back ten years and forth again: the order stays, the jumps are recorded with the time that nobody can set', async () => {
    const clock = kiosk.clock as ManualClock;
    const jump = 10 * 365 * 86_400_000;
    await clock.advance(90_000);
    const first = await kiosk.submitted();
    clock.jump(-jump);
    kiosk.ledger.transaction(() => recordClock(kiosk.ledger, clock, 'clock-jumped', -jump))();
    await clock.advance(5_000);
    const second = await kiosk.submitted();
    clock.jump(jump);
    kiosk.ledger.transaction(() => recordClock(kiosk.ledger, clock, 'clock-jumped', jump))();
    kiosk.ledger.transaction(() => recordClock(kiosk.ledger, clock, 'clock-confirmed', 1_499))();
    expect(log()).toEqual([
      `dossier-intended ${first}`,
      `dossier-sealed ${first}`,
      'clock-jumped -315360000s after-90s',
      `dossier-intended ${second}`,
      `dossier-sealed ${second}`,
      'clock-jumped +315360000s after-95s',
      'clock-confirmed +1s after-95s',
    ]);
    expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
    const times = kiosk.ledger.prepare('SELECT at FROM audit ORDER BY number').pluck().all() as number[];
    expect(times).not.toEqual([...times].sort((a, b) => a - b)); // the order is that of the numbers
  });

  test('A3: two entries at the very same moment, and ten thousand in one second, have one order and no double', () => {
    kiosk.ledger.transaction(() => {
      for (let entry = 0; entry < 10_000; entry++) recordAudit(kiosk.ledger, 1_000, 'ticket-issued', 'A001');
    })();
    expect(firstBrokenEntry(kiosk.ledger)).toBeNull();
  });
});
