import { Worker } from 'node:worker_threads';
import type { Job, JobAnswer } from './jobs.ts';

/**
 * The thread that does the heavy work on pictures, seen from the outside. It is started with the first job (or by
 * `warmUp`), loads sharp only there and only then, does one job at a time, and holds no process alive when idle.
 */

/** A page of 40 million pixels takes below 1 s; whatever takes this long will not end. */
const JOB_LIMIT_MS = 20_000;
/** More waiting jobs than this is a caller gone wrong (50 pages and their thumbnails). */
const MOST_WAITING = 128;
/**
 * JavaScript heap of the thread in MB; pixels and JPEGs lie outside it. A small young generation is swept often, and with it the some
 * 10 MB of greys and masks that each page leaves.
 */
const HEAP_MB = { most: 96, young: 2 };

type Order = {
  readonly job: Job;
  readonly resolve: (value: JobAnswer & { ok: true }) => void;
  readonly reject: (error: Error) => void;
};

const waiting: Order[] = [];
let running: { order: Order; timer: NodeJS.Timeout } | null = null;
let thread: Worker | null = null;

/** Starts the thread and loads the picture library (about 40 MB), so that the first page of a visit does not wait for it. */
export async function warmUp(): Promise<void> {
  await ask({ kind: 'load' });
}

/** Ends the thread and frees its memory; the next job starts a new one. Waiting jobs are refused. */
export async function coolDown(): Promise<void> {
  const ending = thread;
  loseThread(new Error('the imaging thread was asked to end'));
  for (const order of waiting.splice(0)) order.reject(new Error('the imaging thread was asked to end'));
  await ending?.terminate();
}

/** Has one job done. Rejects on broken pictures, on jobs over the time limit, and when the thread dies. */
export function ask(job: Job): Promise<JobAnswer & { ok: true }> {
  const { promise, resolve, reject } = Promise.withResolvers<JobAnswer & { ok: true }>();
  if (waiting.length >= MOST_WAITING) reject(new Error('too many pictures are waiting'));
  else {
    waiting.push({ job, resolve, reject });
    startNext();
  }
  return promise;
}

function startNext(): void {
  if (running) return;
  const order = waiting.shift();
  if (!order) {
    thread?.unref();
    return;
  }
  thread ??= startThread();
  const worker = thread;
  worker.ref();
  const timer = setTimeout(() => {
    void worker.terminate();
    loseThread(new Error(`a picture took longer than ${JOB_LIMIT_MS} ms`));
    startNext();
  }, JOB_LIMIT_MS);
  running = { order, timer };
  try {
    const { job, moved } = ownCopy(order.job);
    worker.postMessage(job, moved);
  } catch (error) {
    // pixels that cannot be given away: this job alone fails, and at once
    finish()?.reject(error instanceof Error ? error : new Error(String(error)));
    startNext();
  }
}

/**
 * The thread gets the pixels themselves when the page was given away (`take`); else a copy of its own, made now and not while
 * the job waits.
 */
function ownCopy(job: Job): { job: Job; moved: ArrayBuffer[] } {
  // two halves are given away too
  if (job.kind === 'stitch')
    return { job, moved: [job.first, job.second].map(({ pixels }) => pixels.buffer as ArrayBuffer) };
  if (job.kind === 'pdf' && job.givenAway) return { job, moved: wholeBuffers(job.pages.map(({ jpeg }) => jpeg)) };
  if (!('page' in job)) return { job, moved: [] };
  const { pixels: given } = job.page;
  const isWhole = given.byteOffset === 0 && given.byteLength === given.buffer.byteLength;
  if (job.kind === 'take' && isWhole && given.buffer instanceof ArrayBuffer) return { job, moved: [given.buffer] };
  const pixels = new Uint8Array(given); // moved below: cloning would make a third copy on the way
  return { job: { ...job, page: { ...job.page, pixels } }, moved: [pixels.buffer] };
}

/** What can be moved: memory that a picture has to itself. The rest is copied. */
function wholeBuffers(pictures: readonly Uint8Array[]): ArrayBuffer[] {
  const whole = pictures
    .filter(({ byteOffset, byteLength, buffer }) => byteOffset === 0 && byteLength === buffer.byteLength)
    .map(({ buffer }) => buffer)
    .filter((buffer) => buffer instanceof ArrayBuffer);
  return [...new Set(whole)];
}

function startThread(): Worker {
  const worker = new Worker(new URL('./worker-thread.ts', import.meta.url), {
    name: 'imaging',
    env: {}, // it has no business with ours
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB.most, maxYoungGenerationSizeMb: HEAP_MB.young },
  });
  worker.on('message', (answer: JobAnswer) => {
    const finished = worker === thread ? finish() : null;
    if (!finished) return;
    if (answer.ok) finished.resolve(answer);
    else finished.reject(new Error(answer.error));
    startNext();
  });
  const died = (error: Error): void => {
    if (worker !== thread) return;
    loseThread(error);
    startNext();
  };
  worker.on('error', died);
  worker.on('exit', () => died(new Error('the imaging thread ended')));
  return worker;
}

function finish(): Order | null {
  if (!running) return null;
  const { order, timer } = running;
  clearTimeout(timer);
  running = null;
  return order;
}

function loseThread(why: Error): void {
  thread = null;
  finish()?.reject(why);
}
