import type { Outcome } from './run.ts';

/** The outcome as a table for people. */
export const table = ({ rows, findings, rss }: Outcome): string => {
  const figures = rows.map(({ target, tally, heapGrowth }) => [
    target.name,
    tally.inputs.toLocaleString('en'),
    tally.accepted.toLocaleString('en'),
    tally.refused.toLocaleString('en'),
    tally.worstMs.toFixed(1),
    ((1000 * tally.cpuMs) / Math.max(1, tally.inputs)).toFixed(0),
    `${(Math.max(0, heapGrowth) / 1e6).toFixed(1)} MB`,
    String(findings.filter((finding) => finding.target === target.name).length),
  ]);
  const total = (pick: (row: Outcome['rows'][number]) => number): string =>
    rows.reduce((sum, row) => sum + pick(row), 0).toLocaleString('en');
  const last = [
    'all',
    total(({ tally }) => tally.inputs),
    total(({ tally }) => tally.accepted),
    total(({ tally }) => tally.refused),
    Math.max(0, ...rows.map(({ tally }) => tally.worstMs)).toFixed(1),
    `${(rows.reduce((sum, { tally }) => sum + tally.cpuMs, 0) / 1000).toFixed(0)} s`,
    `${(rss / 1e6).toFixed(0)} MB rss`,
    String(findings.length),
  ];
  const lines = [
    ['parser', 'inputs', 'accepted', 'refused', 'worst ms', 'µs each', 'growth', 'findings'],
    ...figures,
    last,
  ];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  return lines
    .map((line) => line.map((text, column) => pad(text, widths[column] ?? 0, column > 0)).join('  '))
    .join('\n');
};

const pad = (text: string, width: number, right: boolean): string =>
  right ? text.padStart(width) : text.padEnd(width);
