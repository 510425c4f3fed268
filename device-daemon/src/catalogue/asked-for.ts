import type { VisitSetup } from '@mot-cua/domain/visit-link.ts';
import { type Ledger, officeDay } from '../ledger/ledger.ts';

/** Counted by day in `day_counters`; nothing leads from a count to a visit. */
const PREFIX = 'opened:';
const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
const LATELY_DAYS = 7;
const MOST_TOLD = 200;

/** One more who opened this procedure today. Counts older than 90 days go. */
export const countOpened = (ledger: Ledger, procedureId: string, now: number): void => {
  ledger.transaction(() => {
    ledger
      .prepare(
        'INSERT INTO day_counters (day, name, value) VALUES (?, ?, 1) ON CONFLICT (day, name) DO UPDATE SET value = value + 1',
      )
      .run(officeDay(now), PREFIX + procedureId);
    ledger
      .prepare("DELETE FROM day_counters WHERE name LIKE 'opened:%' AND day < ?")
      .run(officeDay(now - KEPT_DAYS * DAY_MS));
  })();
};

/** What this kiosk was asked for, the most asked first. */
export const askedFor = (ledger: Ledger, now: number): NonNullable<VisitSetup['asked']> =>
  ledger
    .prepare<[string, number], { name: string; times: number; lately: number }>(
      `SELECT name, SUM(value) AS times, SUM(CASE WHEN day >= ? THEN value ELSE 0 END) AS lately
       FROM day_counters WHERE name LIKE 'opened:%' GROUP BY name ORDER BY times DESC LIMIT ?`,
    )
    .all(officeDay(now - LATELY_DAYS * DAY_MS), MOST_TOLD)
    .map(({ name, times, lately }) => ({ id: name.slice(PREFIX.length), times, lately }));
