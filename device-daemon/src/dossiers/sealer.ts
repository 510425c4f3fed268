import { Worker } from 'node:worker_threads';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { saysDiskBroken } from '../ledger/guarded-ledger.ts';
import type { SealRequest } from './seal.ts';

/** The bag as it now lies in the sealed folder, synced: bytes and hex SHA-256 of exactly what was written. */
export type SealedBag = { readonly size: number; readonly sha256: string };
/**
 * `detail`: the technical reason. `diskBroken`: errno of a write or a sync that failed, so the disk is in doubt and not
 * only this bag, else null; `diskFull`: there was no room.
 */
export type SealFault = {
  readonly code: 'not-sealed';
  readonly detail: string;
  readonly diskBroken: string | null;
  readonly diskFull: boolean;
};

export type ToSealWorker = { readonly t: 'warm-up' } | { readonly t: 'seal'; readonly request: SealRequest };
export type FromSealWorker =
  | { readonly t: 'warm' }
  | ({ readonly t: 'sealed' } & SealedBag)
  | { readonly t: 'failed'; readonly detail: string; readonly errno: string | null };

/** Sealing may take this long, ms: a bag of 200 MB on a slow disk. After that the worker is ended and nothing counts as sealed. */
const SEAL_DEADLINE_MS = 120_000;

/**
 * The sealing of one visit. A worker thread that stands ready seals a bag of 6 MB in a third of the time that one takes
 * which has to be started: call `warm` when a submission comes near (not in a visit that nobody has opened: a warm worker
 * costs some 20 MB). One bag at a time; the worker stays for a second try. `close` ends it.
 */
export class Sealer {
  #worker: Worker | null = null;
  #line: Promise<unknown> = Promise.resolve();

  /** Starts the worker and lets it practise; returns at once, and a bag that comes meanwhile waits for it. */
  warm(): void {
    if (this.#worker) return;
    void this.#inLine(() => this.#ask({ t: 'warm-up' }));
  }

  /** Packs, seals and durably writes a bag. After a fault the file is absent, or half written under its `.new` name. */
  async seal(request: SealRequest): Promise<Result<SealedBag, SealFault>> {
    const answer = await this.#inLine(() => this.#ask({ t: 'seal', request }));
    if (answer.t === 'sealed') return done({ size: answer.size, sha256: answer.sha256 });
    if (answer.t === 'warm') throw new Error('the seal worker answered another question');
    return failed({
      code: 'not-sealed',
      detail: answer.detail,
      diskBroken: saysDiskBroken({ code: answer.errno }) ? answer.errno : null,
      diskFull: answer.errno === 'ENOSPC' || answer.errno === 'EDQUOT',
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #inLine<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#line.then(work);
    this.#line = next.catch(() => undefined);
    return next;
  }

  #ask(question: ToSealWorker): Promise<FromSealWorker> {
    this.#worker ??= new Worker(new URL('./seal-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const worker = this.#worker;
    return new Promise((resolve) => {
      const giveUp = (detail: string): void => {
        if (this.#worker === worker) this.#worker = null;
        void worker.terminate();
        finish({ t: 'failed', detail, errno: null });
      };
      const deadline = setTimeout(() => giveUp('deadline passed'), SEAL_DEADLINE_MS);
      const broke = (error: Error): void => giveUp(error.message);
      const ended = (code: number): void => giveUp(`worker ended with ${code}`);
      const finish = (answer: FromSealWorker): void => {
        clearTimeout(deadline);
        worker.off('message', finish);
        worker.off('error', broke);
        worker.off('exit', ended);
        worker.unref();
        resolve(answer);
      };
      worker.ref();
      worker.on('message', finish);
      worker.on('error', broke);
      worker.on('exit', ended);
      worker.postMessage(question);
    });
  }
}
