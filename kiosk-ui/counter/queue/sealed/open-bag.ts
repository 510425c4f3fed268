import { Declaration, Metadata } from '@mot-cua/domain/dossier.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import Value from 'typebox/value';
import { pagesOf } from './paper-pages.ts';

/** A dossier as it was submitted, opened in this page's memory and nowhere else. */
export type OpenedDossier = {
  readonly metadata: Metadata;
  readonly declaration: Declaration;
  readonly papers: readonly OpenedPaper[];
};
export type OpenedPaper = {
  readonly title: string;
  /** its pages as pictures (JPEG); null: they cannot be shown here */
  readonly pages: readonly Uint8Array<ArrayBuffer>[] | null;
};
export type OpenFault = 'wrong-key' | 'damaged';

/** Larger bags are opened at the province. */
export const MOST_SEALED_BYTES = 256 * 1024 * 1024;
const MOST_FILES = 200;

/** Opens the seal (age), the bag (BagIt, RFC 8493, in a ustar) and checks every digest. Never throws for what the bytes say. */
export const openBag = async (sealed: Uint8Array, key: CryptoKey): Promise<Result<OpenedDossier, OpenFault>> => {
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(key);
  let tar: Uint8Array;
  try {
    tar = await decrypter.decrypt(sealed);
  } catch (error) {
    return failed(error instanceof Error && /no identity matched/iu.test(error.message) ? 'wrong-key' : 'damaged');
  }
  const files = filesOf(tar);
  if (!files || !(await isWhole(files))) return failed('damaged');
  const declaration = jsonOf(files.get('data/declaration.json'));
  const metadata = jsonOf(files.get('data/metadata.json'));
  if (!Value.Check(Declaration, declaration) || !Value.Check(Metadata, metadata)) return failed('damaged');
  const papers = metadata.papers.map(({ title, file, pages }) => {
    const bytes = files.get(file);
    return { title, pages: bytes ? pagesOf(bytes, pages) : null };
  });
  return done({ metadata, declaration, papers });
};

const BLOCK = 512;

/** Ordinary files of a ustar, by their name inside the bag's own folder; null: no such archive. */
export const filesOf = (tar: Uint8Array): Map<string, Uint8Array> | null => {
  const files = new Map<string, Uint8Array>();
  const text = (from: number, length: number): string => {
    const field = tar.subarray(from, from + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  };
  for (let at = 0; at + BLOCK <= tar.length; ) {
    if (tar[at] === 0) break; // the empty blocks at the end
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    if (text(at + 257, 5) !== 'ustar' || !Number.isSafeInteger(size) || size < 0 || at + BLOCK + size > tar.length)
      return null;
    if (type !== '0' && type !== '\0' && type !== '5') return null; // links and special files have no place in a bag
    const prefix = text(at + 345, 155);
    const name = `${prefix === '' ? '' : `${prefix}/`}${text(at, 100)}`;
    if (type !== '5') {
      if (files.has(name) || files.size >= MOST_FILES) return null;
      files.set(name, tar.subarray(at + BLOCK, at + BLOCK + size));
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  const marker = [...files.keys()].find((name) => name === 'bagit.txt' || /^[^/]+\/bagit\.txt$/u.test(name));
  if (marker === undefined) return null;
  const base = marker.slice(0, -'bagit.txt'.length);
  if ([...files.keys()].some((name) => !name.startsWith(base))) return null;
  return new Map([...files].map(([name, bytes]) => [name.slice(base.length), bytes]));
};

const TAG_FILES = new Set(['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt']);

/** Nothing missing, nothing more, every digest right (RFC 8493, 2.1.3 and 2.2.1). */
const isWhole = async (files: ReadonlyMap<string, Uint8Array>): Promise<boolean> => {
  const names = [...files.keys()];
  const payload = names.filter((name) => name.startsWith('data/'));
  const tags = names.filter((name) => !name.startsWith('data/'));
  if (tags.some((name) => !TAG_FILES.has(name))) return false;
  return (
    (await fits(files, 'manifest-sha256.txt', payload)) &&
    (await fits(
      files,
      'tagmanifest-sha256.txt',
      tags.filter((name) => name !== 'tagmanifest-sha256.txt'),
    ))
  );
};

const fits = async (
  files: ReadonlyMap<string, Uint8Array>,
  manifest: string,
  names: readonly string[],
): Promise<boolean> => {
  const lines = new TextDecoder().decode(files.get(manifest)).split('\n').filter(Boolean);
  const said = new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
  if (said.size !== names.length) return false;
  for (const name of names) if (said.get(name) !== (await sha256(files.get(name)))) return false;
  return true;
};

export const sha256 = async (bytes: Uint8Array = new Uint8Array()): Promise<string> =>
  [...new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

const jsonOf = (bytes: Uint8Array | undefined): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
