import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Declaration } from '@mot-cua/domain/dossier.ts';
import { type DeclaredSection, declaredSections } from '@mot-cua/domain/forms/declared-sections.ts';
import { judgeDeclaration, type Verdict } from '@mot-cua/domain/forms/judge.ts';
import { isExamplePath, packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';

/** Procedure packages by procedure id, and by id and version (`versionKey`): an officer reads a declaration in the form's own order and words. */
export type Forms = ReadonlyMap<string, ProcedurePackage>;

/** Reads the packages under `folder` (one folder each); one that cannot be read is left out and told. */
export const readForms = async (folder: string | undefined, tell: (reason: string) => void): Promise<Forms> => {
  const forms = new Map<string, ProcedurePackage>();
  if (folder === undefined) return forms;
  const entries = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const read = packageFromFiles(await jsonFilesOf(join(folder, entry.name)));
    if (read.ok) {
      const { id, version } = read.value.procedure;
      if (!forms.has(id)) forms.set(id, read.value);
      forms.set(versionKey(id, version), read.value);
    } else tell(`the procedure package in ${entry.name} cannot be used: ${read.fault}`);
  }
  return forms;
};

/** A declaration is read in the words of the version that it was made with, where that is at hand. */
const versionKey = (id: string, version: string): string => `${id} ${version}`;

const jsonFilesOf = async (folder: string): Promise<Map<string, unknown>> => {
  const files = new Map<string, unknown>();
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  for (const name of names.filter((one) => one.endsWith('.json') && one !== 'signature.json').slice(0, 200)) {
    if (name.startsWith('tests/') && !isExamplePath(name)) continue;
    try {
      files.set(name, JSON.parse(await readFile(join(folder, name), 'utf8')));
    } catch {
      // stays missing, which the check of the package then names
    }
  }
  return files;
};

/** A declaration in the words of its own version, or of the one at hand. */
export const declaredIn = (forms: Forms, declaration: Declaration): DeclaredSection[] =>
  declaredSections(
    forms.get(versionKey(declaration.procedureId, declaration.packageVersion)) ??
      forms.get(declaration.procedureId) ??
      null,
    declaration,
  );

/**
 * What the form itself says of a declaration, by the version and the day it was made with; null where that version is not at
 * hand. A dossier is taken in whatever it says: an officer sees it and decides.
 */
export const judgedByForm = (forms: Forms, declaration: Declaration, submittedAt: number): Verdict | null => {
  const form = forms.get(versionKey(declaration.procedureId, declaration.packageVersion));
  return form && form.procedure.kind === 'e-form' ? judgeDeclaration(form, declaration, submittedAt) : null;
};

/** The law that a declaration follows: that of its own version, whatever holds today; null where that version is not at hand. */
export const lawOf = (forms: Forms, declaration: Declaration): string | null =>
  forms
    .get(versionKey(declaration.procedureId, declaration.packageVersion))
    ?.procedure.legalBasis.map(({ vi }) => vi)
    .join('; ') ?? null;
