import { DayTally } from '@mot-cua/domain/office/figures/day-tally.ts';
import { Compile } from 'typebox/compile';
import { type Ledger, statement } from '../ledger/ledger.ts';

/** Days that are over, counted up: some KB each, kept for as long as the machine. They name no citizen. */
const shape = Compile(DayTally);

/** Keeps a day; what was kept of it before gives way. */
export const keepDay = (ledger: Ledger, tally: DayTally): void => {
  statement(
    ledger,
    'INSERT INTO office_days (day, tally) VALUES (?, ?) ON CONFLICT (day) DO UPDATE SET tally = excluded.tally',
  ).run(tally.day, JSON.stringify(tally));
};

/** Days from and to, both inclusive, in order. One that an older program wrote otherwise is left out, not guessed at. */
export const keptDays = (ledger: Ledger, from: string, to: string): DayTally[] =>
  (
    statement(ledger, 'SELECT tally FROM office_days WHERE day BETWEEN ? AND ? ORDER BY day').all(from, to) as {
      tally: string;
    }[]
  )
    .map(({ tally }): unknown => JSON.parse(tally))
    .filter((tally) => shape.Check(tally));

const edge = (ledger: Ledger, which: 'min' | 'max'): string | null =>
  (statement(ledger, `SELECT ${which}(day) AS day FROM office_days`).get() as { day: string | null }).day;
export const firstKeptDay = (ledger: Ledger): string | null => edge(ledger, 'min');
export const lastKeptDay = (ledger: Ledger): string | null => edge(ledger, 'max');
