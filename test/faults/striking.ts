import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench } from './bench.ts';
import { onPath } from './disks/bench-room.ts';

const SOURCE = fileURLToPath(new URL('./disks/fault-at.c', import.meta.url));

export type Call = 'sync' | 'write' | 'rename' | 'unlink' | 'truncate';
export type Strike = {
  /** which calls count; all when left out */
  readonly calls?: readonly Call[];
  /** the first call that is struck, from 1 */
  readonly at: number;
  /** how many in a row */
  readonly times?: number;
  readonly how: 'kill' | 'kill-after' | 'torn' | 'swallow' | 'step' | 'EIO' | 'ENOSPC';
};

const ERRNO = { EIO: '5', ENOSPC: '28' } as const;

/** Why single calls cannot be struck here; null when they can. */
export const whyNoStrikes = (): string | null => {
  if (process.platform !== 'linux') return 'LD_PRELOAD is for Linux';
  return onPath('gcc') ? null : 'not installed: gcc';
};

/** Builds the part that is preloaded into the kiosk; once a bench. */
export const builtStriker = (bench: Bench): string => {
  const library = join(bench.desk, 'fault-at.so');
  if (existsSync(library)) return library;
  const built = spawnSync('gcc', ['-O2', '-shared', '-fPIC', '-o', library, SOURCE, '-ldl'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`fault-at.c cannot be built: ${built.stderr}`);
  return library;
};

/** The environment of a kiosk that will be struck at its calls about files below `folder`. */
export const struck = (
  bench: Bench,
  folder: string,
  strike: Strike | null,
  logFile: string,
): Readonly<Record<string, string>> => {
  rmSync(logFile, { force: true });
  return {
    LD_PRELOAD: builtStriker(bench),
    FAULT_UNDER: `${folder}/`,
    FAULT_LOG: logFile,
    ...(strike
      ? {
          FAULT_AT: String(strike.at),
          FAULT_FOR: String(strike.times ?? 1),
          FAULT_HOW: strike.how === 'EIO' || strike.how === 'ENOSPC' ? ERRNO[strike.how] : strike.how,
          ...(strike.calls ? { FAULT_KINDS: strike.calls.join(',') } : {}),
        }
      : {}),
  };
};

/** The calls that counted, in order: what they did and to which file. */
export const callsIn = (logFile: string): { readonly call: Call; readonly path: string }[] =>
  (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, call = '', path = ''] = /^\d+ (\w+) (.*)$/.exec(line) ?? [];
      return { call: call as Call, path };
    });
