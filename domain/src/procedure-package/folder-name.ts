import type { ProcedureFile } from './schema.ts';

/**
 * Folders of packages: `<code>` alone, or `<code>@<validFrom>` for a version that begins on its day. Several versions of one
 * procedure lie side by side, and which one counts is a matter of the day.
 */
export const versionFolder = ({ id, validFrom }: Pick<ProcedureFile, 'id' | 'validFrom'>): string =>
  `${id}@${validFrom}`;

/** True when a folder may hold this package. */
export const isFolderOf = (name: string, procedure: Pick<ProcedureFile, 'id' | 'validFrom'>): boolean =>
  name === procedure.id || name === versionFolder(procedure);

/** True for a name that a package may lie under, whatever is in it. */
export const isPackageFolder = (name: string): boolean =>
  /^[0-9]\.[0-9]{6}(?:@[0-9]{4}-[0-9]{2}-[0-9]{2})?$/u.test(name);

type Dated = { readonly id: string; readonly validFrom: string; readonly validTo: string | null };

/** Versions of one procedure that would be in force on the same day, one line each: nobody could say which one counts. */
export const overlapsOf = (versions: readonly Dated[]): string[] =>
  versions.flatMap((one, at) =>
    versions
      .slice(at + 1)
      .filter((other) => other.id === one.id && meet(one, other))
      .map(
        (other) => `${one.id}: the versions from ${one.validFrom} and from ${other.validFrom} are in force on one day`,
      ),
  );

const meet = (one: Dated, other: Dated): boolean =>
  (one.validTo === null || other.validFrom <= one.validTo) &&
  (other.validTo === null || one.validFrom <= other.validTo);
