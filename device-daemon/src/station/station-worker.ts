import { Worker } from 'node:worker_threads';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { JobResult, StationJob, StationJobAnswer } from './station-jobs.ts';

/** A page of 40 million pixels is looked at, turned or synced in less, ms; after that the thread is ended and started anew. */
const JOB_DEADLINE_MS = 30_000;
/** Jobs that may wait; the feeder waits for each of its own, so more is a bug. */
const MOST_WAITING = 200;

/** A job did not come to its end. `errno`: what the operating system said, null where it was no matter of the disk. */
export class JobFailed extends Error {
  readonly errno: string | null;

  constructor(message: string, errno: string | null) {
    super(message);
    this.errno = errno;
  }
}

/** The owner of the station's thread. Jobs are done one after the other, in the order in which they were asked. */
export class StationWorker {
  readonly #key: Uint8Array;
  readonly #clock: Clock;
  #thread: Worker | null = null;
  #line: Promise<unknown> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(key: Uint8Array, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** Rejects with `JobFailed`. Bytes of a `keep` are gone from the caller. */
  ask<K extends StationJob['kind']>(job: Extract<StationJob, { kind: K }>): Promise<JobResult<K>> {
    if (this.#waiting >= MOST_WAITING) return Promise.reject(new JobFailed('too many jobs wait', null));
    this.#waiting += 1;
    const asked = this.#line.then(() => this.#carryOut(job)).finally(() => (this.#waiting -= 1));
    this.#line = asked.catch(() => undefined);
    // the thread answers in the kind that it was asked: one job at a time
    return asked.then((value) => value as JobResult<K>);
  }

  /** Waits for what is being written, then ends the thread. */
  async close(): Promise<void> {
    await this.#line;
    this.#closed = true;
    await this.#thread?.terminate();
  }

  #carryOut(job: StationJob): Promise<JobResult<StationJob['kind']>> {
    if (this.#closed) return Promise.reject(new JobFailed('the station ends', null));
    this.#thread ??= new Worker(new URL('./station-thread.ts', import.meta.url), { workerData: this.#key });
    const thread = this.#thread;
    return new Promise((resolve, reject) => {
      const giveUp = (why: string): void => {
        if (this.#thread === thread) this.#thread = null;
        void thread.terminate();
        finish({ ok: false, error: why, errno: null });
      };
      const cancel = this.#clock.after(JOB_DEADLINE_MS, () => giveUp(`no answer within ${JOB_DEADLINE_MS} ms`));
      const broke = (error: Error): void => giveUp(error.message);
      const ended = (): void => giveUp('the thread ended');
      const finish = (answer: StationJobAnswer): void => {
        cancel();
        thread.off('message', finish).off('error', broke).off('exit', ended);
        if (answer.ok) resolve(answer.value);
        else reject(new JobFailed(answer.error, answer.errno));
      };
      thread.on('message', finish).on('error', broke).on('exit', ended);
      thread.postMessage(job, givenAway(job));
    });
  }
}

/** What is to be written is the thread's from then on: a page of 2 MB is not copied once more. */
const givenAway = (job: StationJob): ArrayBuffer[] => {
  if (job.kind !== 'keep') return [];
  return job.files.flatMap(({ plain: { buffer, byteLength } }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
};
