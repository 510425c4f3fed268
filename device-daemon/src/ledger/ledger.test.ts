import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRating, type NewRating } from '../ratings/ratings.ts';
import { nextOfDay, officeDay, officeTime, openLedger } from './ledger.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the ledger is written through to the disk, and opening it again changes nothing', () => {
  const path = join(folder, 'deep', 'kiosk.db');
  const first = openLedger(path);
  expect(first.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(first.pragma('synchronous', { simple: true })).toBe(2); // FULL
  expect(nextOfDay(first, '261123', 'dossier')).toBe(1);
  first.close();
  const again = openLedger(path);
  expect(nextOfDay(again, '261123', 'dossier')).toBe(2);
  expect(nextOfDay(again, '261124', 'dossier')).toBe(1);
  again.close();
});

test('the ledger of a newer program is refused in plain words, and stays as it is', () => {
  const path = join(folder, 'kiosk.db');
  const ledger = openLedger(path);
  ledger.pragma('user_version = 99');
  ledger.close();
  expect(() => openLedger(path)).toThrow(/newer version/);
});

test('a file that is no ledger is never overwritten', () => {
  const path = join(folder, 'kiosk.db');
  writeFileSync(path, 'this is a letter, not a ledger '.repeat(100));
  expect(() => openLedger(path)).toThrow(/not a database/);
});

test('the day of the office begins at midnight in Vietnam', () => {
  const lastMoment = Date.UTC(2026, 10, 23, 16, 59, 59, 999);
  expect([officeDay(lastMoment), officeDay(lastMoment + 1)]).toEqual(['261123', '261124']);
  expect(officeTime(lastMoment + 1)).toBe('2026-11-24T00:00:00.000+07:00');
});

test('a rating sent twice counts once, and nothing in it leads to a person', () => {
  const ledger = openLedger(join(folder, 'kiosk.db'));
  const now = Date.UTC(2026, 10, 23, 1);
  const rating = (id: string, score: number, procedure: string | null): NewRating => ({
    id,
    score,
    levels: 3,
    procedure,
    ticket: null,
    counter: null,
    reasons: [],
    by: 'screen',
    doubtful: false,
    settlesInMs: 0,
  });
  expect(keepRating(ledger, now, rating('one', 3, '1.001193'))).toBe(true);
  expect(keepRating(ledger, now, rating('one', 1, '1.001193'))).toBe(false);
  keepRating(ledger, now, rating('two', 2, null));
  expect(ledger.prepare('SELECT id, day, score, procedure_id FROM ratings ORDER BY id').all()).toEqual([
    { id: 'one', day: '261123', score: 3, procedure_id: '1.001193' },
    { id: 'two', day: '261123', score: 2, procedure_id: null },
  ]);
  const columns = (ledger.pragma('table_info(ratings)') as { name: string }[]).map(({ name }) => name);
  expect(columns.filter((name) => /name$|person|citizen|dossier|visit|phone/.test(name))).toEqual([]);
  expect(() => keepRating(ledger, now, rating('three', 4, null))).toThrow(/CHECK/);
  ledger.close();
});
