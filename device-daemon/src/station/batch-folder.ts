import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { openFile } from '../parked-drafts/sealed-file.ts';
import { fileKey } from './batch-key.ts';
import { isPageInfo, type PageInfo } from './page-info.ts';
import type { FileToKeep } from './station-jobs.ts';
import type { StationWorker } from './station-worker.ts';

/** `absent`: there is no such file; `damaged`: another key, another file, or bytes that changed. */
export type FolderFault = 'absent' | 'damaged';

const BATCH = /^LO-[0-9]{8}-[0-9]{1,4}$/u;

/** The batches that lie here, oldest first; there is more than one only where a cut came between two. */
export const batchesIn = (root: string): string[] => {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const order = (id: string): string => {
    const [, day = '', number = ''] = id.split('-');
    return `${day}${number.padStart(4, '0')}`;
  };
  return readdirSync(root)
    .filter((name) => BATCH.test(name))
    .sort((one, other) => (order(one) < order(other) ? -1 : 1));
};

/**
 * One batch on disk: `state`, and for each page `<page>.jpg`, `.small`, `.ink`, `.info`, `<page>-<turn>.text`; for each signed
 * paper `<paper>.pdf` and `.record`. Each file is encrypted under a key of its own and bound to batch and name. A file that
 * `keep` has resolved for is on the disk.
 */
export class BatchFolder {
  readonly id: string;
  readonly #folder: string;
  readonly #key: Uint8Array;
  readonly #worker: StationWorker;

  constructor(root: string, id: string, key: Uint8Array, worker: StationWorker) {
    this.id = id;
    this.#folder = join(root, id);
    this.#key = key;
    this.#worker = worker;
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** In the order given, so that the last one may be the proof that all are there. Rejects with `JobFailed`. */
  async keep(files: readonly FileToKeep[]): Promise<void> {
    await this.#worker.ask({ kind: 'keep', folder: this.#folder, batch: this.id, files });
  }

  keepJson(part: string, value: unknown): Promise<void> {
    return this.keep([{ part, plain: asJson(value) }]);
  }

  async read(part: string): Promise<Result<Uint8Array, FolderFault>> {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(join(this.#folder, part));
    } catch {
      return failed('absent');
    }
    const opened = openFile(bytes, { kind: 'page', name: this.id, part }, (salt) => fileKey(this.#key, salt));
    return opened.ok ? done(new Uint8Array(opened.value.plain)) : failed('damaged');
  }

  /** What was kept as JSON, where it still has the shape. */
  async readJson<T>(part: string, is: (value: unknown) => value is T): Promise<Result<T, FolderFault>> {
    const read = await this.read(part);
    if (!read.ok) return read;
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(read.value));
      return is(value) ? done(value) : failed('damaged');
    } catch {
      return failed('damaged');
    }
  }

  /** All pages that are whole here, in the order in which they were scanned; a page counts once its `.info` is there. */
  async pages(): Promise<readonly PageInfo[]> {
    const found: PageInfo[] = [];
    for (const name of readdirSync(this.#folder).sort()) {
      if (!name.endsWith('.info')) continue;
      const info = await this.readJson(name, isPageInfo);
      if (info.ok) found.push(info.value);
    }
    return found;
  }

  /** The batch has ended, and its papers are in the repository. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

export const asJson = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
