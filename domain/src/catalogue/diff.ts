import type { CatalogueEntry } from './entry.ts';
import { isInForce } from './entry.ts';

export type FieldChange = { readonly what: string; readonly was: string; readonly is: string };

/** What a new edition of the catalogue would change: what a person reads before saying yes to it. */
export type CatalogueDiff = {
  readonly added: readonly CatalogueEntry[];
  readonly changed: readonly {
    readonly code: string;
    readonly title: string;
    readonly changes: readonly FieldChange[];
  }[];
  /** not in the new edition any more, or with an end that it did not have */
  readonly ended: readonly { readonly code: string; readonly title: string; readonly on: string | null }[];
  readonly replaced: readonly { readonly code: string; readonly title: string; readonly by: string }[];
  /** what cannot be right: nobody can accept it */
  readonly wrong: readonly string[];
};

const texts: Readonly<Record<string, (entry: CatalogueEntry) => string>> = {
  'Tên thủ tục': ({ title }) => title.vi,
  'Tên tiếng Anh': ({ title }) => title.en ?? '',
  'Lĩnh vực': ({ field }) => field,
  'Cấp thực hiện': ({ level }) => level,
  'Cơ quan hướng dẫn': ({ helps }) => helps,
  'Cơ quan tiếp nhận': ({ receives }) => receives,
  'Cơ quan có thẩm quyền': ({ decides }) => decides,
  'Đối tượng thực hiện': ({ subjects }) => subjects.join('; '),
  'Phí, lệ phí': ({ fee }) => fee,
  'Thời hạn giải quyết': ({ duration }) => duration,
  'Căn cứ pháp lý': ({ legalBasis }) => legalBasis.join('; '),
  'Kết quả thực hiện': ({ result }) => result,
  'Cách thức thực hiện': ({ channel, channelSince }) => `${channel} (${channelSince})`,
  'Hiệu lực từ': ({ validFrom }) => validFrom,
  'Từ khóa': ({ synonyms }) => synonyms.join('; '),
};

/** Compares two editions field by field, in the order of the new one. */
export const diffCatalogues = (was: readonly CatalogueEntry[], is: readonly CatalogueEntry[]): CatalogueDiff => {
  const before = new Map(was.map((entry) => [entry.code, entry]));
  const after = new Map(is.map((entry) => [entry.code, entry]));
  const changed = is.flatMap((entry) => {
    const old = before.get(entry.code);
    const changes = old ? changesOf(old, entry) : [];
    return changes.length > 0 ? [{ code: entry.code, title: entry.title.vi, changes }] : [];
  });
  const gone = was.filter(({ code, validTo }) => validTo === null && !after.has(code));
  const closed = is.filter(
    (entry) => entry.validTo !== null && (before.get(entry.code)?.validTo ?? null) !== entry.validTo,
  );
  return {
    added: is.filter(({ code }) => !before.has(code)),
    changed,
    ended: [
      ...gone.map(({ code, title }) => ({ code, title: title.vi, on: null })),
      ...closed
        .filter(({ code }) => before.has(code))
        .map(({ code, title, validTo }) => ({ code, title: title.vi, on: validTo })),
    ],
    replaced: is.flatMap(({ code, title, replacedBy }) =>
      replacedBy !== null && before.get(code)?.replacedBy !== replacedBy
        ? [{ code, title: title.vi, by: replacedBy }]
        : [],
    ),
    wrong: is.flatMap((entry) => wrongWith(entry, after)),
  };
};

const changesOf = (old: CatalogueEntry, now: CatalogueEntry): FieldChange[] =>
  Object.entries(texts).flatMap(([what, textOf]) => {
    const [before, after] = [textOf(old), textOf(now)];
    return before === after ? [] : [{ what, was: before, is: after }];
  });

const wrongWith = (
  { code, replacedBy, validTo }: CatalogueEntry,
  after: ReadonlyMap<string, CatalogueEntry>,
): string[] => {
  if (replacedBy === null) return [];
  if (replacedBy === code) return [`${code} replaces itself; leave "Thay thế bằng" empty`];
  const next = after.get(replacedBy);
  if (!next) return [`${code} is replaced by ${replacedBy}, which is not in the file; add it or correct the code`];
  if (validTo === null) return [`${code} is replaced by ${replacedBy} and has no last day; fill in "Hiệu lực đến"`];
  return isInForce(next, nextDay(validTo))
    ? []
    : [`${replacedBy} is not in force the day after ${code} ends; check both days`];
};

const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

export const isEmpty = (diff: CatalogueDiff): boolean =>
  diff.added.length + diff.changed.length + diff.ended.length + diff.replaced.length + diff.wrong.length === 0;

/** The review as text, for a terminal or a file: nothing is left out, long texts are shown whole. */
export const diffText = (diff: CatalogueDiff): string => {
  if (isEmpty(diff)) return 'No change.\n';
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : [`${title}: ${lines.length}`, ...lines, ''];
  return [
    ...part(
      'WRONG, to be corrected before anybody can accept this',
      diff.wrong.map((line) => `  ! ${line}`),
    ),
    ...part(
      'Added',
      diff.added.map(({ code, title, validFrom }) => `  + ${code} ${title.vi} (from ${validFrom})`),
    ),
    ...part(
      'Changed',
      diff.changed.map(({ code, title, changes }) =>
        [
          `  ~ ${code} ${title}`,
          ...changes.flatMap(({ what, was, is }) => [`      ${what}`, `        - ${was}`, `        + ${is}`]),
        ].join('\n'),
      ),
    ),
    ...part(
      'Ended',
      diff.ended.map(
        ({ code, title, on }) => `  x ${code} ${title} ${on === null ? '(not in the new file)' : `(last day ${on})`}`,
      ),
    ),
    ...part(
      'Replaced',
      diff.replaced.map(({ code, title, by }) => `  > ${code} ${title} -> ${by}`),
    ),
  ].join('\n');
};
