import { randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, openSync, statSync, unlinkSync } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../dossiers/durable-file.ts';

/**
 * Room that is kept for the worst minute: on a full disk SQLite cannot even delete in WAL mode, so a kiosk without a
 * ballast could neither note a receipt nor erase what was received.
 */
export interface Ballast {
  /** bytes that giving it up makes free */
  readonly bytes: number;
  held(): boolean;
  /** At once, while a write waits for it: true when room was made. */
  giveUp(): boolean;
  /** Takes the room again; the caller has made sure that there is enough. */
  restore(): Promise<void>;
}

export const DEFAULT_BALLAST_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
const BLOCK_BYTES = 512; // unit of `blocks` in stat(2)

/** The ballast as a file of random bytes, which no file system can fold away, really allocated. */
export class DiskBallast implements Ballast {
  readonly bytes: number;
  readonly #folder: string;
  readonly #file: string;

  constructor(folder: string, bytes: number) {
    this.bytes = bytes;
    this.#folder = folder;
    this.#file = join(folder, 'ballast');
  }

  held(): boolean {
    if (this.bytes === 0) return true;
    const found = statSync(this.#file, { throwIfNoEntry: false });
    return found !== undefined && found.size >= this.bytes && found.blocks * BLOCK_BYTES >= this.bytes;
  }

  giveUp(): boolean {
    if (this.bytes === 0) return false;
    try {
      unlinkSync(this.#file);
    } catch {
      return false;
    }
    // ext4 and XFS give freed blocks out again only once the removal is on record
    const folder = openSync(this.#folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
    return true;
  }

  /** In pieces through the thread pool: 64 MB take a second or so on a slow disk, and nobody waits for it. */
  async restore(): Promise<void> {
    if (this.held()) return;
    const unfinished = `${this.#file}.new`;
    let file: FileHandle | null = null;
    try {
      file = await open(unfinished, 'w', 0o600);
      const piece = Buffer.alloc(PIECE_BYTES);
      for (let written = 0; written < this.bytes; ) {
        randomFillSync(piece);
        written += (await file.write(piece, 0, Math.min(PIECE_BYTES, this.bytes - written))).bytesWritten;
      }
      await file.sync();
      await file.close();
      file = null;
      await rename(unfinished, this.#file);
      await syncFolder(this.#folder);
    } catch (error) {
      await file?.close().catch(() => undefined);
      await rm(unfinished, { force: true });
      throw error;
    }
  }
}
