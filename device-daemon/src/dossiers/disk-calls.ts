import * as fs from 'node:fs';

/** An open file, for those who must not block. */
export interface FileOnDisk {
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesWritten: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The calls of the operating system on which the promise "nothing lost" hangs: `node:fs` itself, or the disk of
 * test/faults/simulation, which loses what was not synced. Whoever writes, renames or removes a bag takes these as a
 * parameter, so that the very order of writes and syncs that runs on a kiosk is what the simulation cuts.
 */
export interface DiskCalls {
  openSync(path: string, flags: string, mode?: number): number;
  writeSync(file: number, bytes: Uint8Array, offset: number): number;
  readSync(file: number, into: Uint8Array): number;
  fsyncSync(file: number): void;
  closeSync(file: number): void;
  statSync(path: string): { size: number };
  renameSync(from: string, to: string): void;
  rmSync(path: string, options: { force: boolean }): void;
  readonly promises: {
    open(path: string, flags: string, mode?: number): Promise<FileOnDisk>;
    rename(from: string, to: string): Promise<void>;
    rm(path: string, options: { force: boolean }): Promise<void>;
    readdir(path: string): Promise<string[]>;
    statfs(path: string): Promise<{ bavail: number; bsize: number }>;
  };
}

export const realDisk: DiskCalls = fs;
