import { dirname } from 'node:path';
import { type DiskCalls, realDisk } from './disk-calls.ts';

/** Syncs a folder, so that a rename or an unlink in it survives a power cut. */
export const syncFolder = async (folder: string, disk: DiskCalls = realDisk): Promise<void> => {
  const handle = await disk.promises.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a file so that after a power cut it is either whole or not there: write, fsync, rename, fsync the folder.
 * Blocks its thread until the disk has it, so it belongs into a worker thread; there it saves eight hops through the
 * thread pool, a third of the time on a busy machine.
 */
export const writeDurably = (path: string, bytes: Uint8Array, disk: DiskCalls = realDisk): void => {
  const unfinished = `${path}.new`;
  const write = (): void =>
    thenSync(disk, unfinished, 'wx', (file) => {
      for (let written = 0; written < bytes.length; ) written += disk.writeSync(file, bytes, written);
    });
  try {
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      // What an earlier try left. It is not written over: after a sync that failed, a kernel may hold pages of it for clean
      // that never came to the disk, and the next sync of the same file would say yes to them (fsyncgate, 2018).
      disk.rmSync(unfinished, { force: true });
      write();
    }
  } catch (error) {
    disk.rmSync(unfinished, { force: true });
    throw error;
  }
  disk.renameSync(unfinished, path);
  try {
    thenSync(disk, dirname(path), 'r', () => undefined);
  } catch (error) {
    // whoever asked is told that it was not written, so it must not turn up later as if it had been
    disk.rmSync(path, { force: true });
    throw error;
  }
};

const thenSync = (disk: DiskCalls, path: string, flags: 'r' | 'wx', work: (file: number) => void): void => {
  const file = disk.openSync(path, flags, 0o600);
  try {
    work(file);
    disk.fsyncSync(file);
  } finally {
    disk.closeSync(file);
  }
};
