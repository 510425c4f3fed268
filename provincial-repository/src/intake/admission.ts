import { statfs } from 'node:fs/promises';
import type { Limits } from '../config.ts';
import { Refusal } from '../http/problems.ts';

/** Bytes free on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;
export const freeBytesOf: FreeBytes = async (folder) => {
  const disk = await statfs(folder);
  return disk.bavail * disk.bsize;
};

/** An unfinished upload as far as admission counts it: whose it is, and how many bytes it will have when it is whole. */
export type OpenUpload = { kioskId: string; size: number };

const later = (status: 429 | 503, kind: string, title: string, detail: string, seconds: number): Refusal =>
  new Refusal(status, kind, title, detail, { 'retry-after': String(seconds) });

export const diskFull = (): Refusal =>
  later(503, 'disk-full', 'The repository is out of space', 'keep the dossier and try again later', 600);

/**
 * Refuses one more upload where the bounds are reached: 429 where the kiosk itself has to finish something first, 503 where
 * it is the repository's own load. `open` holds every unfinished upload and every one just admitted.
 */
export const checkRoom = (open: readonly OpenUpload[], { kioskId, size }: OpenUpload, limits: Limits): void => {
  const own = open.filter((upload) => upload.kioskId === kioskId);
  const bytes = (uploads: readonly OpenUpload[]): number => uploads.reduce((sum, upload) => sum + upload.size, 0);
  if (own.length >= limits.openUploadsPerKiosk || bytes(own) + size > limits.openBytesPerKiosk) {
    const todo = 'finish or delete one first, then try again';
    throw later(429, 'too-many-uploads', 'Too many unfinished uploads of this kiosk', todo, 60);
  }
  if (open.length >= limits.openUploads || bytes(open) + size > limits.openBytes) {
    throw later(503, 'busy', 'The repository takes in as much as it can', 'keep the dossier and try again later', 60);
  }
};

/** What is still to be written for one upload: its bytes, the opened papers and the copy in staging. */
export const bytesToCome = (size: number): number => 3 * size;

/** True for a write that failed because the disk, or the database's share of it, is full. */
export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(String(error.code));
