import { fold } from '../text/fold.ts';
import { type ColumnName, columns } from './columns.ts';
import type { CatalogueEntry } from './entry.ts';
import { isInForce } from './entry.ts';

/** What one column said and says, in the words of the file. */
export type FieldChange = { readonly column: ColumnName; readonly was: string; readonly is: string };

type Named = { readonly code: string; readonly title: string };

/** What a new edition of the catalogue would change: what a person reads before saying yes to it. */
export type CatalogueDiff = {
  readonly added: readonly CatalogueEntry[];
  readonly changed: readonly (Named & { readonly changes: readonly FieldChange[] })[];
  /** not in the new edition any more (`on` is null), or with a last day that it did not have */
  readonly ended: readonly (Named & { readonly on: string | null })[];
  readonly replaced: readonly (Named & { readonly by: string })[];
  /** gone under one code and added under another with the same title: most likely a new code for the same thing */
  readonly renumbered: readonly { readonly was: string; readonly is: string; readonly title: string }[];
  /** what cannot be right, in Vietnamese, with what to do: nobody can accept it */
  readonly wrong: readonly string[];
};

/** These have parts of their own in a review. */
const APART: readonly ColumnName[] = ['code', 'validTo', 'replacedBy'];
const compared = (Object.keys(columns) as ColumnName[]).filter((name) => !APART.includes(name));

/** Compares two editions column by column, in the order of the new one. */
export const diffCatalogues = (was: readonly CatalogueEntry[], is: readonly CatalogueEntry[]): CatalogueDiff => {
  const before = new Map(was.map((entry) => [entry.code, entry]));
  const after = new Map(is.map((entry) => [entry.code, entry]));
  const added = is.filter(({ code }) => !before.has(code));
  const gone = was.filter(({ code, validTo }) => validTo === null && !after.has(code));
  const closed = is.filter(({ code, validTo }) => {
    const old = before.get(code);
    return old !== undefined && validTo !== null && old.validTo !== validTo;
  });
  const newCode = new Map(added.map(({ code, title }) => [fold(title.vi), code]));
  return {
    added,
    changed: is.flatMap((entry) => {
      const old = before.get(entry.code);
      const changes = old ? changesOf(old, entry) : [];
      return changes.length > 0 ? [{ ...named(entry), changes }] : [];
    }),
    ended: [
      ...gone.map((entry) => ({ ...named(entry), on: null })),
      ...closed.map((entry) => ({ ...named(entry), on: entry.validTo })),
    ],
    replaced: is.flatMap((entry) =>
      entry.replacedBy !== null && before.get(entry.code)?.replacedBy !== entry.replacedBy
        ? [{ ...named(entry), by: entry.replacedBy }]
        : [],
    ),
    renumbered: [...gone, ...closed].flatMap(({ code, title }) => {
      const next = newCode.get(fold(title.vi));
      return next === undefined ? [] : [{ was: code, is: next, title: title.vi }];
    }),
    wrong: is.flatMap((entry) => wrongWith(entry, after)),
  };
};

const named = ({ code, title }: CatalogueEntry): Named => ({ code, title: title.vi });

const changesOf = (old: CatalogueEntry, now: CatalogueEntry): FieldChange[] =>
  compared.flatMap((column) => {
    const [was, is] = [columns[column].of(old), columns[column].of(now)];
    return was === is ? [] : [{ column, was, is }];
  });

const wrongWith = (
  { code, replacedBy, validTo }: CatalogueEntry,
  after: ReadonlyMap<string, CatalogueEntry>,
): string[] => {
  if (replacedBy === null) return [];
  if (replacedBy === code) return [`${code} tự thay thế chính nó. Xin để trống cột “${columns.replacedBy.head}”.`];
  const next = after.get(replacedBy);
  if (!next) return [`${code} được thay bằng ${replacedBy} nhưng tệp không có mã này. Xin thêm vào hoặc sửa mã.`];
  if (validTo === null)
    return [`${code} được thay bằng ${replacedBy} nhưng chưa có ngày cuối. Xin điền cột “${columns.validTo.head}”.`];
  return isInForce(next, nextDay(validTo))
    ? []
    : [`${replacedBy} chưa có hiệu lực vào ngày sau khi ${code} hết hiệu lực. Xin xem lại hai ngày.`];
};

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

/** True when the new edition says just what the accepted one says. */
export const isEmpty = (diff: CatalogueDiff): boolean =>
  diff.added.length + diff.changed.length + diff.ended.length + diff.replaced.length + diff.wrong.length === 0;
