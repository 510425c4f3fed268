import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Declaration } from '@mot-cua/domain/dossier.ts';
import { declaredLabel, declaredWords } from '@mot-cua/domain/forms/declared-words.ts';
import { judgeDeclaration, type Verdict } from '@mot-cua/domain/forms/judge.ts';
import { askedFields } from '@mot-cua/domain/procedure-package/asked-fields.ts';
import { textOf } from '@mot-cua/domain/procedure-package/package-texts.ts';
import { isExamplePath, packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import type { Answer, AnswerValue } from '@mot-cua/domain/provenance.ts';
import { type DeclaredValue, leavesOf } from './dossiers.ts';

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

export type DeclaredLine = { pointer: string; label: string; words: string; answer: Answer | null };
export type DeclaredSection = { title: string | null; lines: DeclaredLine[] };

/** A declaration in words: the pages of its form in order, then whatever the form does not know. Nothing is left out. */
export const declaredSections = (forms: Forms, declaration: Declaration): DeclaredSection[] => {
  const leaves = new Map(leavesOf(declaration.data).map((leaf) => [leaf.pointer, leaf]));
  const answerOf = (pointer: string): Answer | null =>
    Object.hasOwn(declaration.provenance, pointer) ? (declaration.provenance[pointer] ?? null) : null;
  const form =
    forms.get(versionKey(declaration.procedureId, declaration.packageVersion)) ?? forms.get(declaration.procedureId);
  const sections = (form?.ui.pages ?? []).map((page): DeclaredSection => {
    const asked = form ? askedFields(form).filter((field) => field.page === page && field.widget !== 'list') : [];
    return {
      title: form ? textOf(form, 'vi', `page.${page.id}.title`) : null,
      lines: asked.flatMap((field) =>
        pointersOf(field.ref, leaves).flatMap(({ pointer, item }) => {
          const leaf = leaves.get(pointer);
          if (!leaf || !form) return [];
          leaves.delete(pointer);
          const label = declaredLabel(form, field.ref) ?? labelInWords(pointer);
          return [
            {
              pointer,
              label: item === null ? label : `${label} (${item + 1})`,
              words: declaredWords(form, field, leaf.value),
              answer: answerOf(pointer),
            },
          ];
        }),
      ),
    };
  });
  const rest = [...leaves.values()].map(({ pointer, value }: DeclaredValue) => ({
    pointer,
    label: labelInWords(pointer),
    words: plainWords(value),
    answer: answerOf(pointer),
  }));
  const known = sections.filter(({ lines }) => lines.length > 0);
  return rest.length === 0 ? known : [...known, { title: known.length > 0 ? 'Khác' : null, lines: rest }];
};

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

/** Where a field lies in the data: once, or in each item of its list. */
const pointersOf = (ref: string, leaves: ReadonlyMap<string, unknown>): { pointer: string; item: number | null }[] => {
  const [list, field] = ref.split('/*');
  if (field === undefined) return [{ pointer: ref, item: null }];
  const pointers = [...leaves.keys()].filter((one) => one.startsWith(`${list}/`) && one.endsWith(field));
  return pointers.flatMap((pointer) => {
    const item = pointer.slice((list ?? '').length + 1, -field.length);
    return /^[0-9]{1,3}$/.test(item) ? [{ pointer, item: Number(item) }] : [];
  });
};

/** A value where no form says how to read it. */
export const plainWords = (value: AnswerValue): string => {
  if (value === null || value === '') return '—';
  if (typeof value === 'boolean') return value ? 'Có' : 'Không';
  const text = String(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text.split('-').reverse().join('/') : text;
};

/** Words for keys that many forms share, for declarations whose form is not at hand. */
const commonWords: Record<string, string> = {
  fullName: 'Họ, chữ đệm và tên',
  personalNumber: 'Số định danh cá nhân',
  dateOfBirth: 'Ngày, tháng, năm sinh',
  sex: 'Giới tính',
  nationality: 'Quốc tịch',
  ethnicity: 'Dân tộc',
  residence: 'Nơi cư trú',
  phone: 'Số điện thoại',
  issuedOn: 'Ngày cấp',
  purpose: 'Mục đích',
  copies: 'Số bản',
  applicant: 'Người yêu cầu',
  person: 'Người được xác nhận',
  father: 'Cha',
  mother: 'Mẹ',
  child: 'Con',
};

const labelInWords = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => commonWords[part] ?? (/^\d+$/.test(part) ? `mục ${Number(part) + 1}` : part))
    .join(' · ');
