import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { extract } from 'tar-stream';
import { openAgeFile, type PlainBytes } from './age-file.ts';
import type { BagFault, BagFile, BagLimits } from './bag-fault.ts';
import { plainEntryName } from './entry-names.ts';

type Tar = ReturnType<typeof extract>;
/** A regular file on its way out of the tar. */
type TarEntry = AsyncIterable<unknown>;

/** What came out of the seal: every file staged and synced, small text files also in memory. */
export type Unpacked = { files: Map<string, BagFile>; texts: Map<string, string> };

/** Carries an expected fault through the streams. */
class Unfit extends Error {
  readonly fault: BagFault;
  constructor(kind: BagFault['kind'], say: string) {
    super(say);
    this.fault = { kind, say };
  }
}

/** Opens the age seal with any of `identities` and unpacks the tar inside it into `stagingFolder`, as a stream: memory stays bounded. */
export const unpack = async (
  sealedPath: string,
  identities: readonly string[],
  stagingFolder: string,
  limits: BagLimits,
): Promise<Result<Unpacked, BagFault>> => {
  try {
    const plain = await openSeal(sealedPath, identities);
    return done(await readTar(plain, stagingFolder, limits));
  } catch (error) {
    if (error instanceof Unfit) return failed(error.fault);
    throw error;
  }
};

const openSeal = async (sealedPath: string, identities: readonly string[]): Promise<PlainBytes> => {
  const opened = await openAgeFile(sealedPath, identities);
  if (opened.ok) return opened.value;
  throw opened.fault === 'wrong-key'
    ? new Unfit('wrong-key', 'the seal does not open with this key')
    : new Unfit('does-not-open', 'the head of the seal is damaged, or this is no seal at all');
};

const readTar = async (plain: PlainBytes, stagingFolder: string, limits: BagLimits): Promise<Unpacked> => {
  const tar = extract();
  let stopped: Unfit | null = null;
  const feeding = feed(plain, tar, limits.totalBytes).catch((error: Error) => {
    stopped = error instanceof Unfit ? error : new Unfit('does-not-open', 'the seal is broken part-way');
    tar.destroy(stopped);
  });
  try {
    return await stageEntries(tar, stagingFolder, limits);
  } catch (error) {
    if (stopped) throw stopped;
    if (error instanceof Unfit) throw error;
    if (error instanceof Error && 'syscall' in error) throw error;
    throw new Unfit('not-a-bag', 'the sealed content is not a readable tar');
  } finally {
    tar.destroy();
    await feeding;
  }
};

const feed = async (plain: PlainBytes, tar: Tar, totalBytes: number): Promise<void> => {
  let bytes = 0;
  for await (const chunk of plain) {
    if (tar.destroyed) return;
    bytes += chunk.length;
    if (bytes > totalBytes) throw new Unfit('too-large', `the bag holds more than ${totalBytes} bytes`);
    if (!tar.write(chunk)) await drained(tar);
  }
  if (!tar.destroyed) tar.end(null);
};

const drained = (tar: Tar): Promise<void> =>
  new Promise((resolve) => {
    const go = (): void => {
      tar.off('drain', go);
      tar.off('close', go);
      resolve();
    };
    tar.on('drain', go);
    tar.on('close', go);
  });

const stageEntries = async (tar: Tar, stagingFolder: string, limits: BagLimits): Promise<Unpacked> => {
  const files = new Map<string, BagFile>();
  const texts = new Map<string, string>();
  const seen = new Set<string>();
  let entries = 0;
  for await (const entry of tar) {
    entries += 1;
    if (entries > limits.entries) throw new Unfit('too-large', `the tar holds more than ${limits.entries} entries`);
    const name = plainEntryName(entry.header.name);
    if (!name.ok) throw new Unfit('not-a-bag', name.fault);
    if (entry.header.type === 'directory') {
      entry.resume();
      continue;
    }
    if (entry.header.type !== 'file') throw new Unfit('not-a-bag', 'the tar holds a link or a special file');
    const unmistakable = name.value.normalize('NFC').toLowerCase();
    if (seen.has(unmistakable)) throw new Unfit('not-a-bag', 'the tar holds one name twice');
    seen.add(unmistakable);
    const stagedAt = join(stagingFolder, String(entries));
    const { bytes, sha256, text } = await stageOne(entry, name.value, stagedAt, limits);
    files.set(name.value, { name: name.value, bytes, sha256, stagedAt });
    if (text !== null) texts.set(name.value, text);
  }
  return withoutBaseFolder({ files, texts });
};

const stageOne = async (
  entry: TarEntry,
  name: string,
  stagedAt: string,
  limits: BagLimits,
): Promise<{ bytes: number; sha256: string; text: string | null }> => {
  const isPaper = name.toLowerCase().endsWith('.pdf');
  const most = isPaper ? limits.paperBytes : limits.textBytes;
  const hash = createHash('sha256');
  const kept: Uint8Array[] = [];
  let bytes = 0;
  const file = await open(stagedAt, 'wx', 0o600);
  try {
    for await (const chunk of entry) {
      if (!(chunk instanceof Uint8Array)) throw new Error('a tar entry gave something that is not bytes');
      bytes += chunk.length;
      if (bytes > most) throw new Unfit('too-large', `a file in the bag is larger than ${most} bytes`);
      hash.update(chunk);
      if (!isPaper) kept.push(chunk);
      await file.write(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex'), text: isPaper ? null : textOf(Buffer.concat(kept)) };
};

/** UTF-8 or nothing: a file that is not text simply has no text. */
const textOf = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** RFC 8493 section 4.2 lets a serialised bag lie in one base folder; ours lie at the top. Both are read. */
const withoutBaseFolder = (found: Unpacked): Unpacked => {
  if (found.files.has('bagit.txt')) return found;
  const marker = [...found.files.keys()].filter((name) => /^[^/]+\/bagit\.txt$/.test(name));
  const base = marker.length === 1 ? marker[0]?.slice(0, -'bagit.txt'.length) : undefined;
  if (!base) throw new Unfit('not-a-bag', 'bagit.txt is missing');
  const inner = (name: string): string => {
    if (!name.startsWith(base)) throw new Unfit('not-a-bag', 'a file lies outside the base folder of the bag');
    return name.slice(base.length);
  };
  return {
    files: new Map([...found.files].map(([name, file]) => [inner(name), { ...file, name: inner(name) }])),
    texts: new Map([...found.texts].map(([name, text]) => [inner(name), text])),
  };
};
