import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompleteLanguage, completeLanguages, type Localized } from '@mot-cua/domain/localized.ts';

/** A title for staff, at most; a package's own is checked where citizens read it. */
const MOST_LETTERS = 200;
const MOST_TITLES = 2_000;
const MOST_PACKAGES = 500;

/** Titles out of the procedure packages of this machine, for the eyes of staff. */
export type PackageTitles = {
  /** in Vietnamese as in the national list; the number itself where no package tells */
  readonly procedure: (id: string) => string;
  /** of those that a package here tells, by id */
  readonly procedures: (ids: readonly string[]) => Record<string, Localized>;
  /** of kinds of paper (`birth-note`), by the first package that has one of this name */
  readonly papers: (words: readonly string[]) => Record<string, Localized>;
  /** papers that the package of this procedure asks for, in Vietnamese; none where no package tells */
  readonly papersOf: (procedure: string) => readonly { readonly key: string; readonly title: string }[];
};

type Texts = Readonly<Record<CompleteLanguage, Readonly<Record<string, unknown>>>>;

/**
 * A counter PC may have no packages (`folder` null), and a package may be newer than the machine: what no package tells has no title.
 * Read once and kept; a new package is seen after a restart.
 */
export const packageTitles = (folder: string | null): PackageTitles => {
  const procedures = new Map<string, Localized | null>();
  let papers: ReadonlyMap<string, Localized> | null = null;

  const procedure = (id: string): Localized | null => {
    const before = procedures.get(id);
    if (before !== undefined) return before;
    const texts = folder !== null && /^[0-9][0-9.]{0,19}$/.test(id) ? textsIn(folder, id) : null;
    const title = texts && titleOf(texts, 'procedure.title');
    if (procedures.size < MOST_TITLES) procedures.set(id, title);
    return title;
  };
  return {
    papersOf: (id) => {
      const texts = folder !== null && /^[0-9][0-9.]{0,19}$/.test(id) ? textsIn(folder, id) : null;
      return Object.keys(texts?.vi ?? {}).flatMap((key) => {
        const word = /^paper\.([a-z][a-z0-9-]{0,39})\.title$/.exec(key)?.[1];
        const title = word !== undefined && texts ? titleOf(texts, key) : null;
        return word !== undefined && title ? [{ key: word, title: title.vi }] : [];
      });
    },
    procedure: (id) => procedure(id)?.vi ?? id,
    procedures: (ids) => known(ids, procedure),
    papers: (words) => {
      if (words.length === 0) return {};
      papers ??= folder === null ? new Map() : papersIn(folder);
      return known(words, (word) => papers?.get(word) ?? null);
    },
  };
};

const known = (names: readonly string[], titleOf: (name: string) => Localized | null): Record<string, Localized> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const title = titleOf(name);
      return title ? [[name, title]] : [];
    }),
  );

const papersIn = (folder: string): ReadonlyMap<string, Localized> => {
  const found = new Map<string, Localized>();
  for (const name of packagesIn(folder)) {
    const texts = textsIn(folder, name);
    for (const key of Object.keys(texts?.vi ?? {})) {
      const word = /^paper\.([a-z0-9-]{1,40})\.title$/.exec(key)?.[1];
      const title = word !== undefined && !found.has(word) && texts ? titleOf(texts, key) : null;
      if (word !== undefined && title && found.size < MOST_TITLES) found.set(word, title);
    }
  }
  return found;
};

const packagesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder)
      .filter((name) => /^[0-9][0-9.]{0,19}(@[0-9-]{10})?$/.test(name))
      .sort()
      .slice(0, MOST_PACKAGES);
  } catch {
    return []; // no packages on this machine
  }
};

/** The texts of a package in the complete languages; null: there is no such package here. English may be missing. */
const textsIn = (folder: string, name: string): Texts | null => {
  const read = (language: CompleteLanguage): Record<string, unknown> | null => {
    try {
      const texts: unknown = JSON.parse(readFileSync(join(folder, name, 'i18n', `${language}.json`), 'utf8'));
      return typeof texts === 'object' && texts !== null ? { ...texts } : null;
    } catch {
      return null;
    }
  };
  const [vi, en] = completeLanguages.map(read);
  return vi ? { vi, en: en ?? {} } : null;
};

const titleOf = (texts: Texts, key: string): Localized | null => {
  const said = (language: CompleteLanguage): string | null => {
    const text = texts[language][key];
    return typeof text === 'string' && text !== '' ? text.slice(0, MOST_LETTERS) : null;
  };
  const vi = said('vi');
  return vi === null ? null : { vi, en: said('en') ?? vi };
};
