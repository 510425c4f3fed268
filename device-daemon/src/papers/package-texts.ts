import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { parseJson, readPackageFiles } from '../catalogue/package-files.ts';

/** A form as an officer needs it to read a declaration: what it asks, in which order and words. */
export type PackageText = Omit<ProcedurePackage, 'examples'> & { readonly examples: [] };
export type PackageTexts = (procedure: string, version: string) => Promise<PackageText | null>;

const MOST_KEPT = 8;

/**
 * Forms from the packages of this machine: the very version, or else the one that is there. Null: no such package, or it cannot be read;
 * a declaration is then shown by its own keys.
 */
export const packageTexts = (folder: string | null): PackageTexts => {
  const kept = new Map<string, PackageText>();
  return async (procedure, version) => {
    const key = `${procedure} ${version}`;
    const before = kept.get(key);
    if (before) return before;
    const found = folder === null ? null : await packageIn(folder, procedure, version);
    if (!found) return null; // not kept: what could not be read now is looked for again with the next dossier
    kept.set(key, found);
    for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - MOST_KEPT))) kept.delete(oldest);
    return found;
  };
};

/** A procedure's packages lie in `<id>` and `<id>@<first day>`. */
const packageIn = async (folder: string, procedure: string, version: string): Promise<PackageText | null> => {
  const names = await readdir(folder).catch(() => []);
  let other: PackageText | null = null;
  for (const name of names.filter((one) => one === procedure || one.startsWith(`${procedure}@`))) {
    const read = await readPackage(join(folder, name));
    if (read?.procedure.version === version) return read;
    other ??= read;
  }
  return other;
};

const readPackage = async (folder: string): Promise<PackageText | null> => {
  const bytes = await readPackageFiles(folder).catch(() => null); // a package that goes while it is read is none
  if (!bytes?.ok) return null;
  const files = new Map<string, unknown>();
  for (const [path, content] of bytes.value) {
    if (path === 'signature.json') continue;
    const parsed = parseJson(path, content);
    if (!parsed.ok) return null;
    files.set(path, parsed.value);
  }
  const read = packageFromFiles(files);
  return read.ok ? { ...read.value, examples: [] } : null;
};
