import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import {
  type ProgressPlan,
  type ProgressReport,
  progressReport,
} from '@mot-cua/domain/digitisation/progress-report.ts';
import type { StationProgress } from '@mot-cua/domain/digitisation/station.ts';
import { BACKLOG_PROCEDURE } from '@mot-cua/domain/digitisation/station-procedures.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { StationConfig } from './station-config.ts';

/** Days that the chart shows; what was sent before is in its first value. */
const MOST_DAYS = 400;

/** How many papers of this station the repository holds, by day, against what the agency owes. Read from the ledger: receipts only. */
export const progressOf = (ledger: Ledger, obligation: StationConfig['obligation']): StationProgress | null => {
  if (!obligation) return null;
  const days = countedBy(ledger, 'yyyy-mm-dd'.length);
  let value = 0;
  const sent = [...days].map(([on, count]) => {
    value += count;
    return { on, value };
  });
  const due = obligation.due.map(({ on, percent }) => ({
    on,
    value: Math.ceil((obligation.papers * percent) / 100),
    words: `${percent} % trước ngày ${on.split('-').reverse().join('/')}`,
  }));
  const next = due.find((one) => one.value > value);
  return {
    title: obligation.title,
    target: obligation.papers,
    done: value,
    sent: sent.slice(-MOST_DAYS),
    due,
    words: next ? `Đã chuyển ${value}; ${next.words} cần ${next.value}.` : `Đã chuyển ${value}, đủ chỉ tiêu.`,
  };
};

/** The report of all agencies of the plan file, with what this station really sent counted for its own. */
export const reportOf = (ledger: Ledger, plan: ProgressPlan, now: number): ProgressReport =>
  progressReport(
    plan,
    [...countedBy(ledger, 'yyyy-mm'.length)].map(([month, count]) => ({ month, count })),
    momentInVietnam(now).slice(0, 10),
  );

/** Papers of the backlog with a receipt, by the first so many letters of their day; certified copies are no results that anybody owes. */
const countedBy = (ledger: Ledger, letters: number): ReadonlyMap<string, number> => {
  const rows = statement(
    ledger,
    'SELECT received_at AS at FROM dossiers WHERE received_at IS NOT NULL AND procedure_id = ? ORDER BY received_at',
  ).all(BACKLOG_PROCEDURE.id);
  const groups = Map.groupBy(rows.flatMap(momentIn), (at) => momentInVietnam(at).slice(0, letters));
  return new Map([...groups].map(([when, papers]) => [when, papers.length]));
};

const momentIn = (row: unknown): number[] =>
  typeof row === 'object' && row !== null && 'at' in row && typeof row.at === 'number' ? [row.at] : [];
