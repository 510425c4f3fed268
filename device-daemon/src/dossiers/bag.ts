import { createHash } from 'node:crypto';
import { tarOf } from './tar.ts';

/** One payload file of a bag; `path` is relative to `data/`. */
export type BagFile = { readonly path: string; readonly bytes: Uint8Array };

/** Entries of `bag-info.txt` (RFC 8493, 2.2.2). No personal data: the bag is named outside its seal too. */
export type BagInfo = { readonly dossierId: string; readonly baggingDate: string; readonly sender: string };

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The files of a BagIt bag (RFC 8493, version 1.0) over the given payload, tag files included, in a fixed order. */
export const bagFiles = (payload: readonly BagFile[], info: BagInfo): readonly BagFile[] => {
  const data = [...payload]
    .map((file) => ({ path: `data/${safe(file.path)}`, bytes: file.bytes }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const octets = data.reduce((sum, file) => sum + file.bytes.byteLength, 0);
  const tags = [
    { path: 'bagit.txt', bytes: utf8('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n') },
    {
      path: 'bag-info.txt',
      bytes: utf8(
        `External-Identifier: ${info.dossierId}\nBagging-Date: ${info.baggingDate}\nSource-Organization: ${info.sender}\nPayload-Oxum: ${octets}.${data.length}\n`,
      ),
    },
    { path: 'manifest-sha256.txt', bytes: utf8(manifestOf(data)) },
  ];
  return [...tags, { path: 'tagmanifest-sha256.txt', bytes: utf8(manifestOf(tags)) }, ...data];
};

const manifestOf = (files: readonly BagFile[]): string =>
  files.map((file) => `${sha256(file.bytes)}  ${file.path}\n`).join('');

const safe = (path: string): string => {
  if (!/^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/i.test(path))
    throw new Error(`a bag may not hold a file named ${JSON.stringify(path)}`);
  return path;
};

/** The bag as one tar (POSIX ustar), byte for byte the same for the same payload. */
export const bagTar = (payload: readonly BagFile[], info: BagInfo): Uint8Array =>
  tarOf(bagFiles(payload, info).map(({ path, bytes }) => ({ name: `${info.dossierId}/${path}`, bytes })));
