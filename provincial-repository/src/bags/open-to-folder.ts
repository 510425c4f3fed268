import { mkdir, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { DossierId } from '@mot-cua/domain/receiving.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { Check } from 'typebox/value';
import { hasCode } from '../store/durable-files.ts';
import { type BagFault, defaultBagLimits } from './bag-fault.ts';
import { checkBagIt } from './bagit.ts';
import { unpack } from './unpack.ts';

/** Why a bag was not laid open. `say` names no content. */
export type OpeningFault = {
  kind: BagFault['kind'] | 'no-identity' | 'no-bag' | 'target-exists' | 'cannot-write';
  say: string;
};
/** What was laid open; `declaration` and `metadata` as far as they follow their schemas. */
export type LaidOpen = {
  dossierId: string | null;
  papers: number;
  declaration: Declaration | null;
  metadata: Metadata | null;
};

const magic = 'age-encryption.org/v1\n';

/** The secret keys in an identity file as `age-keygen` writes it: one a line, `#` begins a remark; at most 20. */
export const readIdentities = async (file: string): Promise<Result<string[], OpeningFault>> => {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return failed({ kind: 'no-identity', say: 'the identity file cannot be read' });
  const identities = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^AGE-SECRET-KEY-1[A-Z0-9]+$/.test(line))
    .slice(0, 20);
  if (identities.length > 0) return done(identities);
  return failed({ kind: 'no-identity', say: 'the identity file holds no line that begins with AGE-SECRET-KEY-1' });
};

/** True for a file that begins like an age file. */
export const looksSealed = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const head = Buffer.alloc(magic.length);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    return bytesRead === head.length && head.toString('latin1') === magic;
  } finally {
    await handle.close();
  }
};

/**
 * Opens one sealed bag and lays declaration, metadata and papers into the new folder `to`. Every digest of the bag is
 * checked first; `to` appears whole or not at all, and never over something that is there. `alsoIn` adds files to it.
 */
export const openToFolder = async (
  bag: string,
  identities: readonly string[],
  to: (opened: LaidOpen) => string,
  alsoIn: (opened: LaidOpen) => ReadonlyMap<string, string> = () => new Map(),
): Promise<Result<LaidOpen & { folder: string }, OpeningFault>> => {
  if (!(await looksSealed(bag))) return failed({ kind: 'no-bag', say: 'this file is not there, or is no sealed bag' });
  const parent = dirname(resolve(to({ dossierId: null, papers: 0, declaration: null, metadata: null })));
  const staging = await newFolder(parent);
  if (!staging.ok) return staging;
  try {
    const unpacked = await unpack(bag, identities, staging.value, defaultBagLimits);
    if (!unpacked.ok) return unpacked;
    const { files, texts } = unpacked.value;
    const right = checkBagIt(files, texts);
    if (!right.ok) return failed({ kind: 'not-a-bag', say: right.fault });
    const payload = [...files.values()].filter(({ name }) => name.startsWith('data/'));
    if (payload.some(({ name }) => !/^data\/([^/]+\.json|papers\/[^/]+\.pdf)$/.test(name)))
      return failed({ kind: 'wrong-contents', say: 'the bag holds a file that is neither declaration nor paper' });

    const ready = join(staging.value, 'ready');
    await mkdir(join(ready, 'papers'), { recursive: true, mode: 0o700 });
    for (const { name, stagedAt } of payload) await rename(stagedAt, join(ready, name.slice('data/'.length)));
    const opened = whatIsIn(texts, payload.filter(({ name }) => name.endsWith('.pdf')).length);
    for (const [name, text] of alsoIn(opened)) await writeNew(join(ready, name), text);
    const folder = resolve(to(opened));
    if (!(await isFree(folder))) return failed({ kind: 'target-exists', say: `${basename(folder)} is there already` });
    await rename(ready, folder);
    return done({ ...opened, folder });
  } catch (error) {
    if (hasCode(error, 'ENOSPC') || hasCode(error, 'EACCES') || hasCode(error, 'EROFS') || hasCode(error, 'ENOTEMPTY'))
      return failed({ kind: 'cannot-write', say: 'the target folder cannot be written (full, or not permitted)' });
    throw error;
  } finally {
    await rm(staging.value, { recursive: true, force: true });
  }
};

/** A folder beside the target, so that the last step is one rename on one disk. */
const newFolder = async (parent: string): Promise<Result<string, OpeningFault>> => {
  try {
    await mkdir(parent, { recursive: true, mode: 0o700 });
    return done(await mkdtemp(join(parent, '.opening-')));
  } catch {
    return failed({ kind: 'cannot-write', say: 'the folder above the target cannot be written' });
  }
};

/** Free is what is not there, or is an empty folder (which a rename replaces). */
const isFree = async (folder: string): Promise<boolean> => {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    return hasCode(error, 'ENOENT');
  }
};

const writeNew = async (file: string, text: string): Promise<void> => {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(text);
  } finally {
    await handle.close();
  }
};

const whatIsIn = (texts: ReadonlyMap<string, string>, papers: number): LaidOpen => {
  const metadata = jsonOf(texts.get('data/metadata.json'));
  const declaration = jsonOf(texts.get('data/declaration.json'));
  return {
    // becomes the name of a folder: only what is an id and nothing else
    dossierId: Check(Metadata, metadata) && Check(DossierId, metadata.dossierId) ? metadata.dossierId : null,
    papers,
    declaration: Check(Declaration, declaration) ? declaration : null,
    metadata: Check(Metadata, metadata) ? metadata : null,
  };
};

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return null;
  }
};
