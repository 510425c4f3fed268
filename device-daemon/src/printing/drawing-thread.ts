import { Worker } from 'node:worker_threads';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** Embedding nine files of letters takes 0.2 to 0.6 s of processor; a kiosk that needs this long has other troubles. */
export const DRAWING_LIMIT_MS = 20_000;
const HEAP_MB = 192;

/**
 * Runs a file that draws in a thread that ends with it, so that the caller's own loop goes on: `job` is its `workerData`, its one
 * message the drawing. The fault says why there is none; what it says of a person is nothing.
 */
export const drawInThread = <T>(
  file: URL,
  job: { readonly what: string },
  signal: AbortSignal,
  clock: Clock,
): Promise<Result<T, string>> => {
  if (signal.aborted) return Promise.resolve(failed('cancelled before it began'));
  const { promise, resolve } = Promise.withResolvers<Result<T, string>>();
  const thread = new Worker(file, {
    name: job.what,
    env: {}, // it has no business with ours
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: job,
  });
  const end = (answer: Result<T, string>): void => {
    stopWaiting();
    signal.removeEventListener('abort', cancel);
    void thread.terminate();
    resolve(answer);
  };
  const cancel = (): void => end(failed('cancelled'));
  const stopWaiting = clock.after(DRAWING_LIMIT_MS, () => end(failed(`not drawn within ${DRAWING_LIMIT_MS} ms`)));
  signal.addEventListener('abort', cancel, { once: true });
  thread.on('message', (drawing: T) => end(done(drawing)));
  thread.on('error', () => end(failed('the thread failed')));
  thread.on('exit', () => end(failed('the thread ended without a word')));
  return promise;
};
