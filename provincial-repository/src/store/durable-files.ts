import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { link, mkdir, open, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Where things lie in the data folder. Write order, so that a power cut at any moment loses nothing that was answered:
 * bytes → fsync → link or rename to the final, content-addressed name → fsync the folder → only then the database row.
 * Deletion goes the other way round: row first, file after.
 */
export const folders = (dataFolder: string) => ({
  database: join(dataFolder, 'repository.sqlite'),
  /** tus partial and complete uploads, not yet committed */
  uploads: join(dataFolder, 'uploads'),
  /** sealed bags exactly as received */
  sealed: join(dataFolder, 'sealed'),
  /** opened papers and declarations, by digest */
  opened: join(dataFolder, 'opened'),
  /** bags being opened; emptied at start */
  staging: join(dataFolder, 'staging'),
  /** bags that arrived whole and did not open */
  quarantine: join(dataFolder, 'quarantine'),
  /** sealed bytes between a phone and a kiosk, ten minutes at most; emptied at start */
  phone: join(dataFolder, 'phone'),
});
export type Folders = ReturnType<typeof folders>;

export const makeFolders = async (at: Folders): Promise<void> => {
  for (const folder of [at.uploads, at.sealed, at.opened, at.staging, at.quarantine]) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
  await rm(at.staging, { recursive: true, force: true });
  await mkdir(at.staging, { recursive: true, mode: 0o700 });
};

/** `<root>/ab/cd/<name>`, where a name begins with a digest: two levels keep folders small at millions of files. */
export const addressOf = (root: string, name: string): string => join(root, name.slice(0, 2), name.slice(2, 4), name);

export const fsyncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Folders whose own entries are known to be on disk; at most 65,792 per root. */
const syncedFolders = new Set<string>();

/** Makes the two folder levels of a content address and syncs them once per process: one may be left over from a crash. */
const makeAddressFolders = async (root: string, target: string): Promise<void> => {
  const folder = dirname(target);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (syncedFolders.has(folder)) return;
  await fsyncPath(dirname(folder));
  await fsyncPath(root);
  syncedFolders.add(folder);
};

/**
 * Keeps an already synced file under a name that begins with its digest. The same content arriving twice is kept once. The
 * source stays (a hard link), so that a crash before the database row leaves an upload where its kiosk finds it.
 */
export const keepUnderDigest = async (root: string, source: string, name: string): Promise<void> => {
  const target = addressOf(root, name);
  await makeAddressFolders(root, target);
  await linkUnlessThere(source, target);
  await fsyncPath(dirname(target));
};

const linkUnlessThere = async (source: string, target: string): Promise<void> => {
  try {
    await link(source, target);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  }
};

export const sizeOf = async (path: string): Promise<number | null> => {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
};

export const removeIfThere = async (path: string): Promise<void> => {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
};

export const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
};

/** SHA-256 of a file, streamed; hex. */
export const digestOfFile = async (path: string): Promise<{ sha256: string; bytes: number }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
};

export const sha256Hex = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** A small kept file, read back and checked against its digest: rot on the disk is found before it is believed. */
export const readKept = async (root: string, sha256: string): Promise<Buffer> => {
  const bytes = await readFile(addressOf(root, sha256));
  if (sha256Hex(bytes) !== sha256)
    throw new Error(`the kept file ${sha256} no longer has its digest: restore it from the backup`);
  return bytes;
};
