import { type ChildProcess, spawn } from 'node:child_process';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { systemClock } from '../../system-clock.ts';
import type { Call, LinkFault } from '../device.ts';

/** A program that stands between us and a device, such as `scanimage`. Started without a shell, in a group of its own. */
export type ProcessOrder = {
  readonly program: string;
  readonly args: readonly string[];
  /** the whole environment of the child: nothing is inherited */
  readonly env: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** what the child reads from its standard input, then the end; without it there is nothing to read */
  readonly input?: Uint8Array;
  /** called for each piece as it comes; nothing is kept here, so memory is bounded by the pipe (64 KiB) */
  readonly onStdout?: (bytes: Uint8Array) => void;
  readonly onStderr?: (text: string) => void;
  /** how much of the end of stderr is kept for the technician, in characters */
  readonly stderrTail?: number;
  /** time between the polite SIGINT and SIGKILL to the whole group, in ms */
  readonly graceMs?: number;
  readonly clock?: Clock;
};

export type StopReason = 'deadline' | 'cancel' | 'asked';

export type ProcessEnd = {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** why we stopped it, or `null` when it ended by itself */
  readonly stoppedBy: StopReason | null;
  readonly stderrTail: string;
};

export interface RunningProcess {
  /** Always settles: by the child's end, by the deadline, or by force. A program that cannot be started is a fault. */
  readonly ended: Promise<Result<ProcessEnd, LinkFault>>;
  /** why it is being stopped, `null` while nobody asked */
  readonly stopping: StopReason | null;
  /** SIGINT to the group, then SIGKILL after the grace time; `at once` leaves the first out. */
  stop(reason: StopReason, how?: 'politely' | 'at once'): void;
}

const DEFAULT_GRACE_MS = 1500;
const DEFAULT_STDERR_TAIL = 4096;
/** After the child has exited (or was killed) its pipes must close; a stray grandchild may hold them no longer than this. */
const PIPES_CLOSE_MS = 1000;

/** Groups that are running: killed when this process exits, because a detached child outlives its parent. */
const groups = new Set<number>();
let watchingExit = false;

/**
 * Starts a program for one call. The deadline and the signal of `call` stop it; `ended` then says so.
 * When our own process is killed with SIGKILL nobody is left to do this: the unit's cgroup does (DESIGN.md, rule 6).
 */
export function startProcess(order: ProcessOrder, call: Call): RunningProcess {
  if (call.signal.aborted)
    return neverStarted({ code: 'cancelled', outcome: 'not-started', detail: 'cancelled before start' });
  const clock = order.clock ?? systemClock;
  const tail = new TextTail(order.stderrTail ?? DEFAULT_STDERR_TAIL);
  const child = spawn(order.program, [...order.args], {
    detached: true, // a group of its own: SANE backends fork readers, which must die with it
    env: { ...order.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(order.folder === undefined ? {} : { cwd: order.folder }),
  });
  const pid = child.pid;
  if (pid !== undefined) remember(pid);

  let stoppedBy: StopReason | null = null;
  const cancels: (() => void)[] = [];
  const later = (ms: number, run: () => void): void => {
    cancels.push(clock.after(ms, run));
  };
  const { promise, resolve } = Promise.withResolvers<Result<ProcessEnd, LinkFault>>();
  const settle = (result: Result<ProcessEnd, LinkFault>): void => {
    for (const cancel of cancels) cancel();
    call.signal.removeEventListener('abort', onAbort);
    if (pid !== undefined) forget(pid);
    resolve(result);
  };
  const settleWith = (exitCode: number | null, signal: NodeJS.Signals | null): void =>
    settle(done({ exitCode, signal, stoppedBy, stderrTail: tail.text }));
  const abandonPipes = (): void => {
    child.stdout.destroy();
    child.stderr.destroy();
  };

  const stop = (reason: StopReason, how: 'politely' | 'at once' = 'politely'): void => {
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    stoppedBy ??= reason;
    if (how === 'politely') {
      signalGroup(pid, 'SIGINT');
      later(order.graceMs ?? DEFAULT_GRACE_MS, () => stop(reason, 'at once'));
      return;
    }
    signalGroup(pid, 'SIGKILL');
    later(PIPES_CLOSE_MS, () => {
      abandonPipes();
      settleWith(null, 'SIGKILL');
    });
  };
  const onAbort = (): void => stop('cancel');
  call.signal.addEventListener('abort', onAbort, { once: true });
  later(call.deadlineMs, () => stop('deadline'));

  child.stdin.on('error', () => undefined); // it ended without reading all: its exit says why
  child.stdin.end(order.input);
  child.stdout.on('data', (bytes: Buffer) => order.onStdout?.(bytes));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail.add(text);
    order.onStderr?.(text);
  });
  child.once('error', (error: NodeJS.ErrnoException) => {
    if (pid === undefined) settle(failed(cannotStart(order.program, error)));
  });
  child.once('exit', () => {
    // What it forked must not live on (a SANE reader still holds the USB device), nor keep the pipes open.
    if (pid !== undefined) signalGroup(pid, 'SIGKILL');
    later(PIPES_CLOSE_MS, () => {
      abandonPipes();
      settleWith(child.exitCode, child.signalCode);
    });
  });
  child.once('close', (exitCode, signal) => settleWith(exitCode, signal));
  return {
    ended: promise,
    stop,
    get stopping() {
      return stoppedBy;
    },
  };
}

/** Runs a program to its end and returns what it wrote, at most `maxBytes`; one that writes more is stopped. */
export async function runProcess(
  order: Omit<ProcessOrder, 'onStdout'>,
  maxBytes: number,
  call: Call,
): Promise<Result<ProcessEnd & { readonly stdout: string }, LinkFault>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const running = startProcess(
    {
      ...order,
      onStdout: (bytes) => {
        if (size + bytes.length > maxBytes) return running.stop('asked', 'at once');
        size += bytes.length;
        pieces.push(bytes);
      },
    },
    call,
  );
  const end = await running.ended;
  return end.ok ? done({ ...end.value, stdout: Buffer.concat(pieces).toString('utf8') }) : end;
}

const neverStarted = (fault: LinkFault): RunningProcess => ({
  ended: Promise.resolve(failed(fault)),
  stopping: null,
  stop: () => {},
});

function cannotStart(program: string, error: NodeJS.ErrnoException): LinkFault {
  const detail = `${program} could not be started: ${error.code ?? 'unknown reason'}`;
  if (error.code === 'ENOENT') return { code: 'absent', outcome: 'not-started', detail };
  if (error.code === 'EACCES' || error.code === 'EPERM')
    return { code: 'access-denied', outcome: 'not-started', detail };
  return { code: 'busy-elsewhere', outcome: 'not-started', detail }; // EAGAIN, ENOMEM, EMFILE: the machine is full
}

function signalGroup(pid: ChildProcess['pid'] & number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // ESRCH: the whole group is gone already, which is what was wanted
  }
}

function remember(pid: number): void {
  groups.add(pid);
  if (watchingExit) return;
  watchingExit = true;
  process.on('exit', () => {
    for (const group of groups) signalGroup(group, 'SIGKILL');
  });
}

function forget(pid: number): void {
  groups.delete(pid);
}

/** The last `limit` characters of a text that may be endless. */
class TextTail {
  text = '';
  readonly #limit: number;
  constructor(limit: number) {
    this.#limit = limit;
  }
  add(more: string): void {
    this.text = (this.text + more).slice(-this.#limit);
  }
}
