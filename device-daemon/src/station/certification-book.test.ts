import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openLedger } from '../ledger/ledger.ts';
import { nextBookEntry } from './certification-book.ts';

const year = (book: string, firstNumber?: number) => ({
  authority: 'Ủy ban nhân dân phường Sông Hiến',
  position: 'Phó Chủ tịch',
  officerKeyId: '01',
  book,
  ...(firstNumber === undefined ? {} : { firstNumber }),
});
const at = Date.parse('2026-11-30T23:30:00+07:00');

test('numbers of a book go on after the paper book and over a power cut, none twice; a new book begins anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'book-'));
  const file = join(folder, 'kiosk.db');
  const before = openLedger(file);
  const book = year('01/2026-SCT/BS', 214);
  expect([nextBookEntry(before, book, at), nextBookEntry(before, book, at)].map(({ number }) => number)).toEqual([
    214, 215,
  ]);
  before.close(); // nothing was told to the program in between: the disk alone knows
  const after = openLedger(file);
  expect(nextBookEntry(after, book, at)).toEqual({ number: 216, book: '01/2026-SCT/BS', on: '2026-11-30' });
  expect(nextBookEntry(after, year('01/2027-SCT/BS'), at).number).toBe(1);
  after.close();
  rmSync(folder, { recursive: true, force: true });
});
