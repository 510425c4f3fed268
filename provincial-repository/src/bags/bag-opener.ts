import { Worker } from 'node:worker_threads';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { BagFault } from './bag-fault.ts';
import type { OpenedBag, OpeningJob } from './open-bag.ts';

type Outcome = Result<OpenedBag, BagFault>;
type Waiting = { job: OpeningJob; resolve: (outcome: Outcome) => void; reject: (bug: Error) => void };
type Answer = { result: Outcome } | { bug: string };

export type BagOpener = { open(job: OpeningJob): Promise<Outcome>; close(): Promise<void> };

/**
 * Opens bags one after the other in one worker thread that is kept warm and replaced when it dies or overruns.
 * `deadlineMs` bounds one bag; more than `longestQueue` waiting bags are turned away with `overloaded`.
 */
export const startBagOpener = (clock: Clock, deadlineMs = 300_000, longestQueue = 64): BagOpener => {
  const queue: Waiting[] = [];
  let worker: Worker | null = null;
  let current: { waiting: Waiting; cancelDeadline: () => void } | null = null;
  let closed = false;

  const hireWorker = (): Worker => {
    const hired = new Worker(new URL('./opening-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 256 },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    hired.on('message', (answer: Answer) => finish((waiting) => settle(waiting, answer)));
    hired.on('error', (error) => dismiss(hired, (waiting) => waiting.reject(error)));
    hired.on('exit', () => dismiss(hired, (waiting) => waiting.reject(new Error('the opening thread ended'))));
    hired.unref();
    return hired;
  };
  const finish = (tell: (waiting: Waiting) => void): void => {
    if (!current) return;
    const { waiting, cancelDeadline } = current;
    current = null;
    cancelDeadline();
    tell(waiting);
    next();
  };
  const dismiss = (gone: Worker, tell: (waiting: Waiting) => void): void => {
    if (worker !== gone) return;
    worker = null;
    finish(tell);
  };
  const next = (): void => {
    if (current || closed) return;
    const waiting = queue.shift();
    if (!waiting) return;
    worker ??= hireWorker();
    const busy = worker;
    const cancelDeadline = clock.after(deadlineMs, () => {
      dismiss(busy, (late) =>
        late.resolve(failed({ kind: 'out-of-time', say: `the bag took longer than ${deadlineMs} ms to open` })),
      );
      void busy.terminate();
    });
    current = { waiting, cancelDeadline };
    busy.postMessage(waiting.job);
  };

  return {
    open: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Error('the bag opener is closed'));
        if (queue.length >= longestQueue) {
          return resolve(failed({ kind: 'overloaded', say: 'too many bags are waiting to be opened' }));
        }
        queue.push({ job, resolve, reject });
        next();
      }),
    close: async () => {
      closed = true;
      const ending = new Error('the repository is closing');
      for (const waiting of queue.splice(0)) waiting.reject(ending);
      const last = worker;
      worker = null;
      finish((waiting) => waiting.reject(ending));
      await last?.terminate();
    },
  };
};

const settle = (waiting: Waiting, answer: Answer): void => {
  if ('result' in answer) waiting.resolve(answer.result);
  else waiting.reject(new Error(answer.bug));
};
