import { Worker } from 'node:worker_threads';
import type { Clock } from '@mot-cua/domain/clock.ts';
import type { PrintedLine } from '@mot-cua/domain/forms/print-lines.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** What is drawn on A4. `lines`: of the filled form, already worked out; the other two need the package alone. */
export type FormJob =
  | { readonly what: 'filled'; readonly pkg: ProcedurePackage; readonly lines: readonly PrintedLine[] }
  | { readonly what: 'blank' | 'checklist'; readonly pkg: ProcedurePackage };

/** Embedding nine files of letters takes 0.2 to 0.6 s of processor; a kiosk that needs this long has other troubles. */
export const DRAWING_LIMIT_MS = 20_000;
const HEAP_MB = 192;

/**
 * Draws a form in a thread that ends with it, so that the visit's own loop goes on. The fault says why there is no form; what
 * it says of a person is nothing.
 */
export const drawForm = (job: FormJob, signal: AbortSignal, clock: Clock): Promise<Result<Uint8Array, string>> => {
  if (signal.aborted) return Promise.resolve(failed('cancelled before it began'));
  const { promise, resolve } = Promise.withResolvers<Result<Uint8Array, string>>();
  const thread = new Worker(new URL('./form-thread.ts', import.meta.url), {
    name: 'form',
    env: {}, // it has no business with ours
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: job,
  });
  const end = (answer: Result<Uint8Array, string>): void => {
    stopWaiting();
    signal.removeEventListener('abort', cancel);
    void thread.terminate();
    resolve(answer);
  };
  const cancel = (): void => end(failed('cancelled'));
  const stopWaiting = clock.after(DRAWING_LIMIT_MS, () => end(failed(`not drawn within ${DRAWING_LIMIT_MS} ms`)));
  signal.addEventListener('abort', cancel, { once: true });
  thread.on('message', (pdf: Uint8Array) => end(done(pdf)));
  thread.on('error', () => end(failed('the thread failed')));
  thread.on('exit', () => end(failed('the thread ended without a word')));
  return promise;
};
