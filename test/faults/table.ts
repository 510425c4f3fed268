import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One line of the bench's table. */
export type Row = {
  readonly fault: string;
  readonly seed: number;
  /** moments at which the fault struck */
  readonly moments: number;
  /** dossiers of which a citizen was told that they are saved */
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** disks looked through on which a dossier could be read, or a secret was found that opens one; null: not looked */
  readonly readable: number | null;
  readonly seconds: number;
  /** what else did not hold, at most a few sentences */
  readonly wrong: readonly string[];
  /** a control: it shows that the bench can fail, so it must lose */
  readonly control?: true;
  readonly note?: string;
};
export type Skipped = { readonly fault: string; readonly skipped: string };

export const holds = (row: Row | Skipped): boolean => {
  if ('skipped' in row) return true;
  if (row.control) return row.lost > 0;
  return row.lost === 0 && row.doubled === 0 && (row.readable ?? 0) === 0 && row.wrong.length === 0 && row.moments > 0;
};

/** The record of all runs, committed with the project. */
export const RECORD = fileURLToPath(new URL('./record.jsonl', import.meta.url));

/** Adds a row to the record. */
export const keep = (row: Row, record: string, commit: string): void => {
  const { wrong, ...kept } = row;
  const line = { at: new Date().toISOString(), commit, ...kept, wrong: wrong.slice(0, 5) };
  appendFileSync(record, `${JSON.stringify(line)}\n`);
};

/** The state of the project that is put to the test. */
export const thisCommit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

const columns = ['fault', 'moments', 'acknowledged', 'lost', 'doubled', 'readable', 'seconds'] as const;

export const table = (rows: readonly (Row | Skipped)[]): string => {
  const cells = rows.map((row) =>
    'skipped' in row
      ? [row.fault, 'not here:', row.skipped]
      : [
          row.control ? `control: ${row.fault}` : row.fault,
          String(row.moments),
          String(row.acknowledged),
          row.control ? `${row.lost} (must)` : String(row.lost),
          String(row.doubled),
          row.readable === null ? '-' : String(row.readable),
          row.seconds.toFixed(1),
        ],
  );
  const all = [[...columns] as string[], ...cells.filter((line) => line.length === columns.length)];
  const widths = columns.map((_, at) => Math.max(...all.map((line) => line[at]?.length ?? 0)));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) =>
        texts.length < columns.length || at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const ordered = [line(columns), ...cells.map(line)];
  const trouble = rows.flatMap((row) =>
    'skipped' in row || row.control || row.wrong.length === 0
      ? []
      : [`${row.fault} (seed ${row.seed}):`, ...row.wrong.slice(0, 10).map((what) => `  ${what}`)],
  );
  return [...ordered, ...trouble].join('\n');
};
