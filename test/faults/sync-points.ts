import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { onPath } from './disks/bench-room.ts';
import { oneLife } from './one-life.ts';
import { type Call, callsIn, type Strike, struck } from './striking.ts';
import type { Row } from './table.ts';
import { Tally } from './tally.ts';
import { provision, Workload } from './workload.ts';

/** Two at a time: there are two cores. */
const AT_ONCE = 2;

/**
 * The same life again and again, struck at its first, second, third … call of these kinds until one run comes to its end
 * without being struck. `every`: only each so-manieth (the short form).
 */
export const eachCall = async (
  bench: Bench,
  fault: string,
  strike: Omit<Strike, 'at'>,
  { every = 1, offset = 0, seed }: { every?: number; offset?: number; seed: number },
): Promise<Row> => {
  const tally = new Tally();
  let at = 1 + offset;
  let past = false;
  const worker = async (): Promise<void> => {
    while (!past) {
      const mine = at;
      at += every;
      const life = await oneLife(bench, { ...strike, at: mine }, tally);
      if (life.calls.filter(({ call }) => strike.calls?.includes(call) ?? true).length < mine) past = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tally.row(fault, seed, { note: `${tally.moments} of them, each ${every === 1 ? '' : `${every}th `}call` });
};

/** Whether strace, which sees system calls and not library calls, counts the same syncs: then none goes past our count. */
export const witness = async (bench: Bench): Promise<{ ours: number; strace: number } | null> => {
  if (!onPath('strace')) return null;
  const { province } = bench;
  const kioskId = province.nextKiosk();
  const folder = join(bench.room.folder, 'witness');
  mkdirSync(folder);
  provision(folder, province);
  const trace = join(bench.desk, 'witness.trace');
  const logFile = join(bench.desk, 'witness.calls');
  const workload = new Workload({
    ...{ desk: bench.desk, folder, kioskId, province, citizen: bench.citizen },
    wish: { seed: 1, inFlight: 1, dossiers: 1, paperBytes: [9_000, 9_001], ballastBytes: 65_536 },
    environment: struck(bench, folder, null, logFile),
    behind: ['strace', '-f', '-y', '-qq', '--seccomp-bpf', '-e', `trace=${TRACED.join(',')}`, '-o', trace],
  });
  await workload.exited;
  const text = existsSync(trace) ? readFileSync(trace, 'utf8') : '';
  rmSync(folder, { recursive: true });
  const strace = text.split('\n').filter((line) => line.includes(`${folder}/`) && !line.includes('resumed>')).length;
  return { ours: callsIn(logFile).length, strace };
};

const TRACED = [
  ...['fsync', 'fdatasync', 'sync_file_range', 'msync', 'write', 'pwrite64', 'writev', 'pwritev', 'pwritev2'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'ftruncate', 'truncate', 'fallocate'],
];

export const syncs: readonly Call[] = ['sync'];
