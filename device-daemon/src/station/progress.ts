import { momentInVietnam } from '@mot-cua/domain/digitisation/paper-record.ts';
import type { StationProgress } from '@mot-cua/domain/digitisation/station.ts';
import { type Ledger, statement } from '../ledger/ledger.ts';
import type { StationConfig } from './station-config.ts';

/** Days that the chart shows; what was sent before is in its first value. */
const MOST_DAYS = 400;

/** How many papers of this station the repository holds, by day, against what the agency owes. Read from the ledger: receipts only. */
export const progressOf = (ledger: Ledger, obligation: StationConfig['obligation']): StationProgress | null => {
  if (!obligation) return null;
  const rows = statement(
    ledger,
    'SELECT received_at AS at FROM dossiers WHERE received_at IS NOT NULL ORDER BY received_at',
  ).all();
  const days = Map.groupBy(rows.flatMap(momentIn), (at) => momentInVietnam(at).slice(0, 10));
  let value = 0;
  const sent = [...days].map(([on, papers]) => {
    value += papers.length;
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

const momentIn = (row: unknown): number[] =>
  typeof row === 'object' && row !== null && 'at' in row && typeof row.at === 'number' ? [row.at] : [];
