import { Worker } from 'node:worker_threads';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { BagFile, BagInfo } from './bag.ts';

/**
 * What is sealed, for whom, and into which folder. Recipients are age public keys (`age1…`): the province, the office
 * (its key is with the officers, never on a kiosk) and an offline escrow. From then on this kiosk cannot read it.
 */
export type SealRequest = {
  readonly payload: readonly BagFile[];
  readonly info: BagInfo;
  readonly recipients: readonly string[];
  readonly folder: string;
};

/** Name of a sealed bag in the sealed folder. */
export const sealedName = (dossierId: string): string => `${dossierId}.bag.age`;

/** Sealing may take this long, ms: a bag of 200 MB on a slow disk. After that the worker is ended and nothing counts as sealed. */
const SEAL_DEADLINE_MS = 120_000;

/**
 * Packs, seals and durably writes a bag in a worker thread.
 * Fault: `not-sealed` with the technical reason; the file is then either absent or will be overwritten by a retry.
 */
export const sealDossier = (
  request: SealRequest,
): Promise<Result<{ size: number; sha256: string }, { code: 'not-sealed'; detail: string }>> =>
  new Promise((resolve) => {
    const worker = new Worker(new URL('./seal-worker.ts', import.meta.url), {
      workerData: request,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const deadline = setTimeout(
      () => finish(failed({ code: 'not-sealed', detail: 'deadline passed' })),
      SEAL_DEADLINE_MS,
    );
    const finish = (result: Result<{ size: number; sha256: string }, { code: 'not-sealed'; detail: string }>): void => {
      clearTimeout(deadline);
      void worker.terminate();
      resolve(result);
    };
    worker.once('message', (sealed: { size: number; sha256: string }) => finish(done(sealed)));
    worker.once('error', (error) => finish(failed({ code: 'not-sealed', detail: error.message })));
    worker.once('exit', (code) => finish(failed({ code: 'not-sealed', detail: `worker ended with ${code}` })));
  });
