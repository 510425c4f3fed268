import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { onMessages } from '../visits/line.ts';
import { type FaceJob, FaceWord } from './face-message.ts';

/**
 * Starts the face process so that it can do no harm and never outlives whoever started it, whatever either of them is doing:
 * the kernel kills it with its parent (setpriv, prctl(2) PR_SET_PDEATHSIG), after 60 s of processor time, and refuses it
 * memory over a limit (prlimit, RLIMIT_DATA: V8's reserved addresses do not count); no core file is ever written. Orphaned in
 * the moment before setpriv has spoken, it ends with its stdin.
 */
const DATA_BYTES = 1_400_000_000; // at its height 1.05 GB of addresses, 0.5 GB of them in memory; it dies for want of more
const HEAP_MB = 128;
const PROCESSOR_SECONDS = 60;

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What it may read: its code and the nets. It may write no file, start no process and no thread (Node's `--permission`). */
const readable = ['.', '../vision', '../imaging', '../../package.json', '../../../domain', '../../../node_modules'];

export type FaceChild = {
  readonly pid: number;
  /** Sends a job and overwrites `wiped` once the kernel has it, or the process is gone. */
  readonly send: (job: FaceJob, pictures: readonly Uint8Array[], wiped: readonly Uint8Array[]) => void;
  /** SIGKILL; resolves when the process is gone. */
  readonly kill: () => Promise<void>;
};

/** `onGone` is told how it ended, or why it could not be started. A word that was on its way may still come after `kill`. */
export const startFaceChild = (onWord: (word: FaceWord) => void, onGone: (how: string) => void): FaceChild => {
  const node = [
    '--disable-warning=ExperimentalWarning',
    `--max-old-space-size=${HEAP_MB}`,
    '--permission',
    '--allow-addons', // sharp, tfjs-node
    ...[...new Set(readable.map(folder).flatMap((path) => [path, realpathSync(path)]))].map(
      (path) => `--allow-fs-read=${path}`,
    ),
    folder('./face-process.ts'),
  ];
  const child = spawn(
    '/usr/bin/prlimit',
    [
      '--core=0',
      `--cpu=${PROCESSOR_SECONDS}`,
      `--data=${DATA_BYTES}`,
      '/usr/bin/setpriv',
      '--pdeathsig',
      'KILL',
      process.execPath,
      ...node,
    ],
    { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], env: {} },
  );
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  const ended = (how: string): void => {
    resolve();
    onGone(how);
  };
  child.once('exit', (code, signal) => ended(signal ?? `exit ${code}`));
  child.once('error', (error) => ended(error.message));
  goFirstWhenMemoryIsShort(child);
  const { stdin } = child;
  const words = child.stdio[3];
  stdin?.on('error', () => undefined); // told by its exit
  if (words instanceof Socket) onMessages(words, FaceWord, onWord, () => child.kill('SIGKILL'));

  return {
    pid: child.pid ?? 0,
    send: (job, pictures, wiped) => {
      const wipe = (): void => {
        for (const picture of wiped) picture.fill(0);
      };
      const head = Buffer.from(JSON.stringify(job));
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.length);
      if (!stdin?.writable) return wipe();
      stdin.write(Buffer.concat([length, head]));
      for (const [at, picture] of pictures.entries())
        stdin.write(picture, at === pictures.length - 1 ? wipe : undefined);
    },
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
};

/** Rather this than the visit or the daemon (proc(5), oom_score_adj). */
const goFirstWhenMemoryIsShort = ({ pid }: ChildProcess): void => {
  if (pid === undefined) return;
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // gone already, or no such file system: nothing depends on it
  }
};
