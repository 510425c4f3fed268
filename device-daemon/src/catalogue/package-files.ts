import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPackagePath } from '@mot-cua/domain/procedure-package/read-package.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';

/** Bounds of a package on disk; real ones are 20 to 40 KB in about fifteen files. */
export const bounds = { files: 80, fileBytes: 256 * 1024, packageBytes: 2 * 1024 * 1024 } as const;

export const signatureFile = 'signature.json';

/**
 * The files of one package folder as bytes, by their path inside it. Refuses links, stray files and anything beyond the
 * bounds before reading it, so that a bad folder costs nothing. The fault is one line for the technician.
 */
export const readPackageFiles = async (folder: string): Promise<Result<Map<string, Uint8Array>, string>> => {
  const paths = await pathsIn(folder, '');
  if (!paths.ok) return paths;
  const files = new Map<string, Uint8Array>();
  let total = 0;
  for (const path of paths.value) {
    const { size } = await lstat(join(folder, path));
    if (size > bounds.fileBytes) return failed(`${path} is larger than ${bounds.fileBytes} bytes`);
    const bytes = await readFile(join(folder, path));
    total += bytes.length;
    if (total > bounds.packageBytes) return failed(`the package is larger than ${bounds.packageBytes} bytes`);
    files.set(path, bytes);
  }
  return done(files);
};

const pathsIn = async (folder: string, inside: string): Promise<Result<string[], string>> => {
  const paths: string[] = [];
  for (const entry of await readdir(join(folder, inside), { withFileTypes: true })) {
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory() && inside === '' && (entry.name === 'i18n' || entry.name === 'tests')) {
      const inner = await pathsIn(folder, path);
      if (!inner.ok) return inner;
      paths.push(...inner.value);
    } else if (!entry.isFile())
      return failed('a package holds plain files in i18n and tests, no links and no other folders');
    else if (path !== signatureFile && !isPackagePath(path))
      return failed(`a package has no such file: ${printable(path)}`);
    else paths.push(path);
    if (paths.length > bounds.files) return failed(`a package has at most ${bounds.files} files`);
  }
  return done(paths);
};

/** Text of unknown origin, fit for a log line or a screen. */
export const printable = (text: string, longest = 120): string =>
  text
    .normalize('NFC')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .slice(0, longest);

/** Bytes as JSON; UTF-8 that is not whole is refused instead of patched. */
export const parseJson = (path: string, bytes: Uint8Array): Result<unknown, string> => {
  try {
    const content: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    return done(content);
  } catch {
    return failed(`${path} is not JSON in UTF-8`);
  }
};

/** Parses all files but the signature. */
export const parseAll = (files: ReadonlyMap<string, Uint8Array>): Result<Map<string, unknown>, string> => {
  const parsed = new Map<string, unknown>();
  for (const [path, bytes] of files) {
    if (path === signatureFile) continue;
    const content = parseJson(path, bytes);
    if (!content.ok) return content;
    parsed.set(path, content.value);
  }
  return done(parsed);
};

/** The files that are signed: all but the signature itself. */
export const signedFiles = (files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> =>
  new Map([...files].filter(([path]) => path !== signatureFile));
