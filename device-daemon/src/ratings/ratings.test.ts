import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ManualClock } from '@mot-cua/domain/clock.ts';
import { midnightOf } from '@mot-cua/domain/office/figures/day-counter.ts';
import type { OfficeCommand, OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { OfficeEvent, RatingEvent } from '@mot-cua/domain/office/office-events.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import type { RatingReport } from '@mot-cua/domain/ratings/rating-report.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Ledger, ledgerSteps, officeDay, openLedger } from '../ledger/ledger.ts';
import { CounterButtons, SETTLES_MS } from './counter-buttons.ts';
import { RatingTeller } from './rating-teller.ts';
import { keepRating, keepRatingCode, markTold, type NewRating, waitingRatings } from './ratings.ts';

let ledger: Ledger;
let clock: ManualClock;
beforeEach(() => {
  ledger = openLedger(':memory:');
  clock = new ManualClock(midnightOf('2026-11-23') + 30_000_000);
});
afterEach(() => ledger.close());

const rating = (id: string, more: Partial<NewRating> = {}): NewRating => ({
  id,
  score: 3,
  levels: 3,
  procedure: '1.001193',
  ticket: 'A001',
  counter: null,
  reasons: [],
  by: 'screen',
  doubtful: false,
  settlesInMs: 60_000,
  ...more,
});
const waiting = (hearer: 'office' | 'province' = 'office') =>
  waitingRatings(ledger, hearer, 'k01', clock.now(), 50).map(({ event }) => event);

describe('a rating on its way', () => {
  test('is kept at the first touch, takes its reasons, and is told once they are there', () => {
    keepRating(ledger, clock.now(), rating('one', { score: 1 }));
    expect(waiting()).toEqual([]); // it may still be put right
    clock.jump(20_000);
    expect(keepRating(ledger, clock.now(), rating('one', { score: 1, reasons: ['long-wait', 'unclear'] }))).toBe(true);
    expect(waiting()).toMatchObject([{ rating: 'one', score: 1, reasons: ['long-wait', 'unclear'], ticket: 'A001' }]);
  });

  test('whoever walks away from the reasons has rated all the same', () => {
    keepRating(ledger, clock.now(), rating('one', { score: 1 }));
    clock.jump(60_000);
    expect(waiting()).toMatchObject([{ rating: 'one', score: 1, reasons: [] }]);
    expect(keepRating(ledger, clock.now(), rating('one', { score: 3 }))).toBe(false);
    expect(waiting()).toMatchObject([{ score: 1 }]);
  });

  test('the office has it and the province does not: it is still told to the province', () => {
    keepRating(ledger, clock.now(), rating('one', { settlesInMs: 0 }));
    markTold(ledger, 'office', ['one']);
    expect([waiting('office').length, waiting('province').length]).toEqual([0, 1]);
  });
});

/** In steps, so that what waits for an answer has begun to wait for the clock. */
const passes = async (ms: number): Promise<void> => {
  for (let gone = 0; gone < ms; gone += 5_000) await clock.advance(5_000);
};

describe('telling the office', () => {
  const tellerOf = (answer: () => Result<readonly OfficeEvent[], OfficeFault>, commands: OfficeCommand[]) =>
    new RatingTeller({
      ledger,
      clock,
      node: 'k01',
      office: {
        command: async (command) => {
          commands.push(command);
          return answer();
        },
      },
      province: null,
      journal: () => undefined,
    });

  test('no host is heard: it waits in the ledger, and goes when there is one again, under the same command', async () => {
    const commands: OfficeCommand[] = [];
    let there = false;
    const teller = tellerOf(() => (there ? done([]) : failed('no-host')), commands);
    keepRating(ledger, clock.now(), rating('one', { settlesInMs: 0 }));
    teller.start();
    await passes(40_000);
    expect(commands.length).toBeGreaterThan(1);
    expect(waiting()).toHaveLength(1);
    there = true;
    await passes(20_000);
    expect(waiting()).toEqual([]);
    expect(new Set(commands.map(({ id }) => id))).toEqual(new Set(['rate:one']));
    const before = commands.length;
    await passes(600_000);
    expect(commands).toHaveLength(before);
    await teller.stop();
  });

  test('a rating that the office will never take is told to the journal and not asked about for ever', async () => {
    const commands: OfficeCommand[] = [];
    const teller = tellerOf(() => failed('not-for-this'), commands);
    keepRating(ledger, clock.now(), rating('one', { settlesInMs: 0 }));
    expect(await teller.tellOffice()).toBe(true);
    expect(await teller.tellOffice()).toBe(true);
    expect(commands).toHaveLength(1);
  });
});

describe('buttons at a counter', () => {
  const box = () => {
    const troubles: (string | null)[] = [];
    const buttons = new CounterButtons({
      counter: 'q1',
      clock,
      keep: (one) => keepRating(ledger, clock.now(), one),
      onTrouble: (trouble) => troubles.push(trouble),
    });
    const serve = (number: string, counter = 'q1'): void => {
      const ticket = {
        id: `t-${number}`,
        number,
        counter,
        procedure: null,
        dossiers: [{ id: 'd', procedure: '1.001193' }],
      };
      buttons.hear(
        { event: { t: 'finished', ticket: ticket.id } },
        { queue: { tickets: new Map([[ticket.id, ticket as unknown as Ticket]]) } as never },
      );
    };
    return { buttons, troubles, serve };
  };

  test('a press belongs to the number just finished at this counter, with its procedure', async () => {
    const { buttons, serve } = box();
    serve('B007', 'q2');
    serve('A023');
    buttons.press(3);
    await clock.advance(SETTLES_MS);
    expect(waiting()).toMatchObject([
      { ticket: 'A023', counter: 'q1', procedure: '1.001193', score: 3, levels: 3, by: 'buttons' },
    ]);
  });

  test('the wrong button, put right within six seconds, is one rating; whoever comes after cannot change it', async () => {
    const { buttons, serve } = box();
    serve('A023');
    buttons.press(1);
    await clock.advance(2_000);
    buttons.press(3);
    await clock.advance(SETTLES_MS);
    expect(waiting()).toMatchObject([{ score: 3 }]);
    buttons.press(1);
    await clock.advance(SETTLES_MS);
    expect(waiting()).toMatchObject([{ score: 3 }]);
  });

  test('a press long after belongs to no number', async () => {
    const { buttons, serve } = box();
    serve('A023');
    await clock.advance(200_000);
    buttons.press(2);
    await clock.advance(SETTLES_MS);
    expect(waiting()).toMatchObject([{ ticket: null, procedure: null, counter: 'q1' }]);
  });

  test('a stuck button: one rating, the rest doubtful and few, staff told once, and told when it is over', async () => {
    const { buttons, troubles, serve } = box();
    serve('A023');
    for (let press = 0; press < 600; press++) {
      buttons.press(1);
      await clock.advance(100);
    }
    await clock.advance(SETTLES_MS);
    const kept = waiting();
    expect(kept.filter(({ doubtful }) => !doubtful)).toHaveLength(1);
    expect(kept.length).toBeLessThan(20);
    expect(troubles).toEqual(['stuck']);
    await clock.advance(140_000);
    expect(troubles).toEqual(['stuck', null]);
    buttons.stop();
  });
});

test('ratings of a kiosk of before come along: three levels, on the screen, for the province alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ratings-'));
  try {
    const path = join(folder, 'kiosk.db');
    const before = ledgerSteps.findIndex((step) => step.includes('ratings_2'));
    const old = new Database(path);
    for (const step of ledgerSteps.slice(0, before)) old.exec(step);
    old.pragma(`user_version = ${before}`);
    old.prepare("INSERT INTO ratings VALUES ('old', '261120', 2, '1.001193')").run();
    old.close();
    const now = openLedger(path);
    const told = waitingRatings(now, 'province', 'k01', clock.now(), 50);
    expect(told).toMatchObject([
      { event: { rating: 'old', score: 2, levels: 3, procedure: '1.001193', by: 'screen' } },
    ]);
    expect(officeDay(told[0]?.at ?? 0)).toBe('261120');
    expect(waitingRatings(now, 'office', 'k01', clock.now(), 50)).toEqual([]);
    now.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('what is pressed at a counter PC is heard by a kiosk and told to the province as the office’s, once; its own is not told twice', async () => {
  const reports: RatingReport[] = [];
  const teller = new RatingTeller({
    ledger,
    clock,
    node: 'k01',
    office: null,
    province: {
      ratings: async (report) => {
        reports.push(report);
        return done({ ratings: report.ratings.length, codes: 0 });
      },
    },
    journal: () => undefined,
  });
  const event: RatingEvent = {
    t: 'rated',
    rating: 'pressed-1',
    score: 2,
    levels: 3,
    ticket: 'A023',
    counter: 'q1',
    procedure: '1.001193',
    reasons: [],
    node: 'pc1',
    by: 'buttons',
  };
  teller.hear({ at: clock.now(), event });
  teller.hear({ at: clock.now(), event }); // the log is read again after a restart
  teller.hear({ at: clock.now(), event: { ...event, rating: 'own', node: 'k01' } });
  teller.hear({ at: clock.now(), event: { ...event, rating: 'of-another-kiosk', node: 'k02', counter: null } });
  expect(waiting('office')).toEqual([]); // the office has it already
  expect(await teller.tellProvince()).toBe(true);
  expect(await teller.tellProvince()).toBe(true);
  expect(reports).toHaveLength(1);
  expect(reports[0]?.ratings).toMatchObject([{ id: 'pressed-1', score: 2, by: 'buttons', atCounter: true }]);
  expect(JSON.stringify(reports)).not.toMatch(/A023|q1/); // neither number nor counter leaves the office
});

test('a code printed on a slip is told to the province with the ratings, once', async () => {
  keepRatingCode(ledger, clock.now(), 'a'.repeat(64), '1.001193');
  keepRating(ledger, clock.now(), rating('one', { settlesInMs: 0, reasons: ['unclear'], score: 1 }));
  const reports: RatingReport[] = [];
  let there = false;
  const teller = new RatingTeller({
    ledger,
    clock,
    node: 'k01',
    office: null,
    province: {
      ratings: async (report) => {
        reports.push(report);
        return there ? done({ ratings: 1, codes: 1 }) : failed({ kind: 'line' });
      },
    },
    journal: () => undefined,
  });
  expect(await teller.tellProvince()).toBe(false);
  there = true;
  expect(await teller.tellProvince()).toBe(true);
  expect(await teller.tellProvince()).toBe(true);
  expect(reports).toHaveLength(2);
  expect(reports[1]).toEqual({
    ratings: [
      {
        id: 'one',
        at: clock.now(),
        score: 1,
        levels: 3,
        procedure: '1.001193',
        reasons: ['unclear'],
        by: 'screen',
        doubtful: false,
      },
    ],
    codes: [{ digest: 'a'.repeat(64), procedure: '1.001193', at: clock.now() }],
  });
});
