import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AnchorFile, type AnchorProblem, type TrustAnchors, trustAnchorsFrom } from './trust-anchors.ts';

/**
 * Reads what an operator put into a folder: `*.cer`, `*.crt`, `*.der`, `*.pem` (roots, links), `*.ml` (master lists), `*.crl`.
 * Bounded in files and bytes. A folder that is not there is a problem like any other, and gives no anchors.
 */
export const loadTrustAnchors = async (folder: string): Promise<TrustAnchors> => {
  const problems: AnchorProblem[] = [];
  const files: AnchorFile[] = [];
  let total = 0;
  for (const name of await namesIn(folder, problems)) {
    const bytes = await readBounded(join(folder, name));
    if (typeof bytes === 'string') problems.push({ file: name, reason: bytes });
    else if (total + bytes.length > mostBytes)
      problems.push({ file: name, reason: `the folder holds more than ${mostBytes} bytes: this is left out` });
    else {
      total += bytes.length;
      files.push({ name, bytes });
    }
  }
  return trustAnchorsFrom(files, problems);
};

const endings = /\.(?:cer|crt|der|pem|ml|crl)$/i;
const mostFiles = 1_000;
const mostBytes = 64 * 1024 * 1024;
const mostBytesOfFile = 16 * 1024 * 1024;

const namesIn = async (folder: string, problems: AnchorProblem[]): Promise<readonly string[]> => {
  try {
    const names = (await readdir(folder, { withFileTypes: true }))
      .filter((entry) => endings.test(entry.name) && !entry.isFIFO() && !entry.isSocket() && !entry.isDirectory())
      .map(({ name }) => name) // a pipe of that name would never open
      .sort();
    if (names.length > mostFiles)
      problems.push({ file: folder, reason: `more than ${mostFiles} files: the rest is left out` });
    return names.slice(0, mostFiles);
  } catch (error) {
    problems.push({ file: folder, reason: `the folder cannot be read: ${codeOf(error)}` });
    return [];
  }
};

/** The whole file, or why not. Read through a handle, so that a file that grows meanwhile stays bounded. */
export const readBounded = async (path: string): Promise<Uint8Array | string> => {
  try {
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > mostBytesOfFile) return `is longer than ${mostBytesOfFile} bytes`;
      const bytes = new Uint8Array(size);
      let filled = 0;
      while (filled < size) {
        const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return bytes.subarray(0, filled);
    } finally {
      await handle.close();
    }
  } catch (error) {
    return `cannot be read: ${codeOf(error)}`;
  }
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
