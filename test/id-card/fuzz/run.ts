import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputOf } from './fuzzer.ts';
import { shrunk } from './shrink.ts';
import type { Target } from './target.ts';
import {
  type Finding,
  type FromFuzzer,
  hexOf,
  NO_TALLY,
  sumOf,
  type Tally,
  type Task,
  type ToFuzzer,
} from './tasks.ts';

export type RunOptions = {
  readonly targets: readonly Target[];
  /** the module that a fuzzing process takes the same `targets` from */
  readonly targetsModule: URL;
  readonly seed: number;
  readonly inputs: number;
  readonly workers: number;
  /** an input that takes this much hangs, ms of processor time */
  readonly hangMs?: number;
  readonly onPart?: (done: number) => void;
};

export type Row = { readonly target: Target; readonly tally: Tally; readonly heapGrowth: number };
export type Outcome = { readonly rows: readonly Row[]; readonly findings: readonly Finding[]; readonly rss: number };

const HANG_MS = 10_000;
/** One that takes no processor time at all waits for something that does not come: so many times longer by the clock. */
const WAITING_TIMES = 20;
const LOOK_MS = 250;
/** A parser that hangs or crashes this often in one task is given up for this task. */
const MOST_DEATHS = 5;
/** Heap is measured this often in a task: each time costs two collections. */
const samplesFor = (inputs: number): number => Math.max(3, Math.min(24, Math.floor(inputs / 2_000)));

/**
 * Fuzzes every target in processes of their own, which are watched from outside: one that hangs is ended, one that ends by
 * itself is missed, and both times the input is named and the work goes on behind it.
 */
export const run = async (options: RunOptions): Promise<Outcome> => {
  const { targets, workers } = options;
  const folder = mkdtempSync(join(tmpdir(), 'mot-cua-fuzz-'));
  const tallies = new Map<string, Tally>();
  const growth = new Map<string, number>();
  const findings: Finding[] = [];
  let rss = 0;
  let done = 0;
  const heed = (task: Task, word: FromFuzzer): void => {
    if (word.t === 'finding') findings.push(word.finding);
    else if (word.t === 'part') {
      tallies.set(task.target, sumOf(tallies.get(task.target) ?? NO_TALLY, word.tally));
      done += word.tally.inputs;
      options.onPart?.(done);
    } else {
      growth.set(task.target, Math.max(growth.get(task.target) ?? 0, word.heapGrowth));
      rss = Math.max(rss, word.rss);
    }
  };
  const tasks = tasksOf(options);
  const work = async (number: number): Promise<void> => {
    const fuzzer = new Fuzzer(join(folder, `progress-${number}`), options);
    try {
      for (let task = tasks.shift(); task; task = tasks.shift()) {
        const running = task;
        for (const finding of await fuzzer.workOff(running, (word) => heed(running, word))) findings.push(finding);
      }
    } finally {
      fuzzer.end();
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, (_, number) => work(number)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const rows = targets.map((target) => ({
    target,
    tally: tallies.get(target.name) ?? NO_TALLY,
    heapGrowth: growth.get(target.name) ?? 0,
  }));
  const named = new Map(targets.map((target) => [target.name, target]));
  const short: Finding[] = [];
  for (const finding of findings) {
    const target = named.get(finding.target);
    short.push(target ? await shrunk(target, finding) : finding);
  }
  return { rows, findings: short, rss };
};

/** Each target's part of the inputs, cut in as many pieces as there are processes; long ones first. */
const tasksOf = ({ targets, seed, inputs, workers }: RunOptions): Task[] => {
  const shares = targets.reduce((sum, { share }) => sum + share, 0);
  return targets
    .toSorted((one, other) => other.share - one.share)
    .flatMap(({ name, share }) => {
      const count = Math.max(1, Math.round((inputs * share) / shares));
      return Array.from({ length: workers }, (_, piece) => ({
        target: name,
        seed,
        from: Math.floor((count * piece) / workers),
        to: Math.floor((count * (piece + 1)) / workers),
      }));
    })
    .filter(({ from, to }) => to > from);
};

/** One fuzzing process and its successors. */
class Fuzzer {
  readonly #progressFile: string;
  readonly #options: RunOptions;
  #process: ChildProcess | null = null;

  constructor(progressFile: string, options: RunOptions) {
    this.#progressFile = progressFile;
    this.#options = options;
  }

  /** All inputs of the task, whatever becomes of the process; gives the inputs that ended it. */
  async workOff(task: Task, heed: (word: FromFuzzer) => void): Promise<readonly Finding[]> {
    const deaths: Finding[] = [];
    let rest = task;
    while (rest.from < rest.to && deaths.length < MOST_DEATHS) {
      let next = rest.from;
      const ended = await this.#attempt(rest, (word) => {
        if (word.t === 'part') next = word.next;
        heed(word);
      });
      if (ended === null) break;
      const index = Math.max(next, this.#lastIndex());
      deaths.push(this.#findingOf(rest, ended, index));
      rest = { ...rest, from: index + 1 };
    }
    return deaths;
  }

  end(): void {
    this.#process?.kill('SIGKILL');
    this.#process = null;
  }

  /** `null` when the task was done; else how the process ended. */
  #attempt(
    task: Task,
    heed: (word: FromFuzzer) => void,
  ): Promise<{ kind: 'hangs' | 'crashes'; detail: string } | null> {
    this.#process ??= this.#start();
    const fuzzer = this.#process;
    const { hangMs = HANG_MS } = this.#options;
    const { promise, resolve } = Promise.withResolvers<{ kind: 'hangs' | 'crashes'; detail: string } | null>();
    const now = () => ({ at: performance.now(), cpuMs: cpuMsOf(fuzzer.pid) });
    let last = { index: -1, ...now() };
    const finish = (how: { kind: 'hangs' | 'crashes'; detail: string } | null): void => {
      clearInterval(watch);
      fuzzer.removeAllListeners();
      if (how) this.end();
      resolve(how);
    };
    const watch = setInterval(() => {
      const index = this.#lastIndex();
      const { at, cpuMs } = now();
      if (index !== last.index) last = { index, at, cpuMs };
      else if (cpuMs - last.cpuMs > hangMs || at - last.at > WAITING_TIMES * hangMs)
        finish({ kind: 'hangs', detail: `more than ${hangMs} ms` });
    }, LOOK_MS);
    fuzzer.on('message', (word: FromFuzzer) => {
      last = { ...last, ...now() };
      heed(word);
      if (word.t === 'end') finish(null);
    });
    fuzzer.on('exit', (code, signal) => finish({ kind: 'crashes', detail: `ended with ${signal ?? code}` }));
    fuzzer.on('error', (error) => finish({ kind: 'crashes', detail: error.message }));
    const order: ToFuzzer = { task, samples: samplesFor(task.to - task.from) };
    fuzzer.send(order);
    return promise;
  }

  #start(): ChildProcess {
    return fork(
      fileURLToPath(new URL('./process.ts', import.meta.url)),
      [this.#progressFile, this.#options.targetsModule.href],
      {
        execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      },
    );
  }

  /** The number of the input that the process has just begun. */
  #lastIndex(): number {
    try {
      const mark = readFileSync(this.#progressFile);
      return mark.length === 8 ? mark.readDoubleBE(0) : -1;
    } catch {
      return -1; // the process has not come so far
    }
  }

  #findingOf(task: Task, { kind, detail }: { kind: 'hangs' | 'crashes'; detail: string }, index: number): Finding {
    const target = this.#options.targets.find(({ name }) => name === task.target);
    const hex = target ? hexOf(inputOf(target, task.seed, index)) : '';
    return { kind, target: task.target, seed: task.seed, index, detail, hex };
  }
}

/** Processor time that a process has had so far (proc(5): fields 14 and 15, in hundredths of a second). */
const cpuMsOf = (pid: number | undefined): number => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return 0; // it has just ended, which is told otherwise
  }
};
