import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** One run, as it is kept: a line of `record.jsonl`. Seeds `from` to `from + histories - 1`. */
export type Run = {
  readonly date: string;
  /** the code that was run; `+` behind it: with changes that were not committed */
  readonly commit: string;
  readonly from: number;
  readonly histories: number;
  readonly dossiers: number;
  readonly violations: number;
  readonly aMinute: number;
  readonly workers: number;
};

export const recordFile = fileURLToPath(new URL('./record.jsonl', import.meta.url));

export const keep = (run: Run, file = recordFile): void => appendFileSync(file, `${JSON.stringify(run)}\n`);

export const runsIn = (file = recordFile): Run[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Run);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** The first seed that no run of this record has taken. */
export const nextSeed = (runs: readonly Run[]): number =>
  runs.reduce((next, run) => Math.max(next, run.from + run.histories), 1);

export const commitNow = (): string => {
  try {
    const git = (...given: string[]): string => execFileSync('git', given, { encoding: 'utf8' }).trim();
    const changed = git(
      'status',
      '--porcelain',
      '--untracked-files=no',
      '--',
      'device-daemon/src',
      'domain/src',
      'test/faults/simulation',
    );
    return `${git('rev-parse', '--short=10', 'HEAD')}${changed.split('\n').some((line) => line !== '' && !line.endsWith('record.jsonl')) ? '+' : ''}`;
  } catch {
    return 'unknown';
  }
};
