import type { Declaration } from '../dossier.ts';
import { askedFields } from '../procedure-package/asked-fields.ts';
import { textOf } from '../procedure-package/package-texts.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import type { Answer, AnswerValue } from '../provenance.ts';
import { declaredLabel, declaredWords } from './declared-words.ts';

/** A declaration as officers read it, in the province and at the counter alike: the form's own pages, order and words. */
export type DeclaredLine = { pointer: string; label: string; words: string; answer: Answer | null };
export type DeclaredSection = { title: string | null; lines: DeclaredLine[] };

/** A declaration in words: the pages of its form in order, then whatever the form does not know. Nothing is left out. Null: the form is not at hand. */
export const declaredSections = (form: ProcedurePackage | null, declaration: Declaration): DeclaredSection[] => {
  const leaves = new Map(leavesOf(declaration.data).map((leaf) => [leaf.pointer, leaf]));
  const answerOf = (pointer: string): Answer | null =>
    Object.hasOwn(declaration.provenance, pointer) ? (declaration.provenance[pointer] ?? null) : null;
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

/** One line of a declaration. */
export type DeclaredValue = { pointer: string; value: AnswerValue };

/** The leaves of a declaration by JSON pointer (RFC 6901), at most 2,000 and 16 levels deep. */
export const leavesOf = (data: unknown): DeclaredValue[] => {
  const leaves: DeclaredValue[] = [];
  const walk = (value: unknown, pointer: string, depth: number): void => {
    if (leaves.length >= 2000) return;
    if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') {
      leaves.push({ pointer, value });
    } else if (typeof value === 'object' && depth < 16) {
      for (const [key, inner] of Object.entries(value)) {
        walk(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
      }
    } else leaves.push({ pointer, value: '…' });
  };
  walk(data, '', 0);
  return leaves;
};

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
