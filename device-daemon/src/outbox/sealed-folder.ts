import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type DiskCalls, type FileOnDisk, realDisk } from '../dossiers/disk-calls.ts';
import { syncFolder } from '../dossiers/durable-file.ts';
import { sealedName } from '../dossiers/seal.ts';
import { saysDiskBroken } from '../ledger/guarded-ledger.ts';

/** What a sealed file is on the disk at this moment: its size in bytes and the hex SHA-256 over all of them. */
export type SealedFacts = { readonly size: number; readonly sha256: string };

/** A sealed bag open for reading, so that it can be sent piece by piece. */
export interface OpenBag {
  /** Fills `into` from `offset`; resolves with the bytes read, 0 at the end. */
  read(into: Uint8Array, offset: number): Promise<number>;
  close(): Promise<void>;
}

/**
 * The folder of sealed bags as outbox, forwarder and second place see it. One real one (`DiskSealedFolder`); the
 * deterministic simulation in `test/faults` puts a disk of its own behind it, that loses what was not synced.
 * Errors of the disk throw (with a Node error `code`); a file that is not there is null.
 */
export interface SealedFolder {
  /** Size alone, bytes: at once, without reading. */
  size(dossierId: string): number | null;
  /** Reads the whole file. */
  facts(dossierId: string): Promise<SealedFacts | null>;
  open(dossierId: string): Promise<OpenBag | null>;
  /** Syncs a bag that somebody else wrote and perhaps did not come to sync: its bytes and its name. */
  makeDurable(dossierId: string): Promise<void>;
  /** Removes a file by its name in the folder and makes the removal durable; one that is gone already is no error. */
  remove(name: string): Promise<void>;
  names(): Promise<string[]>;
  /** bytes that an ordinary user may still write */
  freeBytes(): Promise<number>;
}

/**
 * A bag is read in pieces of this size and lets others run after each `BREATH_BYTES`. It was written a moment ago and
 * comes from memory: 1 ms a MB, where waiting for the thread pool at each piece takes three times as long.
 */
const PIECE_BYTES = 256 * 1024;
const BREATH_BYTES = 8 * PIECE_BYTES;

export class DiskSealedFolder implements SealedFolder {
  readonly folder: string;
  readonly #disk: DiskCalls;
  readonly #onBroken: (code: string) => void;

  /** `onBroken`: a removal or its sync failed, so what the folder holds is in doubt; the owner ends the process. */
  constructor(folder: string, disk: DiskCalls = realDisk, onBroken: (code: string) => void = () => undefined) {
    this.folder = folder;
    this.#disk = disk;
    this.#onBroken = onBroken;
  }

  pathOf(dossierId: string): string {
    return join(this.folder, sealedName(dossierId));
  }

  size(dossierId: string): number | null {
    return ifThere(() => this.#disk.statSync(this.pathOf(dossierId)).size);
  }

  async facts(dossierId: string): Promise<SealedFacts | null> {
    const hash = createHash('sha256');
    let size = 0;
    const disk = this.#disk;
    const file = ifThere(() => disk.openSync(this.pathOf(dossierId), 'r'));
    if (file === null) return null;
    try {
      const piece = Buffer.allocUnsafe(PIECE_BYTES);
      for (;;) {
        const read = disk.readSync(file, piece);
        if (read === 0) break;
        hash.update(piece.subarray(0, read));
        size += read;
        if (size % BREATH_BYTES === 0) await setImmediate();
      }
    } finally {
      disk.closeSync(file);
    }
    return { size, sha256: hash.digest('hex') };
  }

  async open(dossierId: string): Promise<OpenBag | null> {
    let file: FileOnDisk;
    try {
      file = await this.#disk.promises.open(this.pathOf(dossierId), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return {
      read: async (into, offset) => (await file.read(into, 0, into.length, offset)).bytesRead,
      close: () => file.close(),
    };
  }

  makeDurable(dossierId: string): Promise<void> {
    return this.#durably(async () => {
      const file = await this.#disk.promises.open(this.pathOf(dossierId), 'r');
      try {
        await file.sync();
      } finally {
        await file.close();
      }
    });
  }

  remove(name: string): Promise<void> {
    return this.#durably(() => this.#disk.promises.rm(join(this.folder, name), { force: true }));
  }

  async #durably(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      await syncFolder(this.folder, this.#disk);
    } catch (error) {
      if (saysDiskBroken(error)) this.#onBroken((error as NodeJS.ErrnoException).code ?? '');
      throw error;
    }
  }

  names(): Promise<string[]> {
    return this.#disk.promises.readdir(this.folder);
  }

  async freeBytes(): Promise<number> {
    const disk = await this.#disk.promises.statfs(this.folder);
    return disk.bavail * disk.bsize;
  }
}

const ifThere = <T>(take: () => T): T | null => {
  try {
    return take();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};
