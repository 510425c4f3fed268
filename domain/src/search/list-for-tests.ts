import { packageFromDisk, procedureCodes } from '../../procedures/packages-for-tests.ts';
import { generateCatalogue } from '../catalogue/made-up/generate.ts';
import { usualUses } from '../catalogue/most-asked.ts';
import { listablePackage } from '../forms/catalogue-view.ts';
import type { CompactList } from './compact-list.ts';
import { makeList } from './make-list.ts';
import { synonymsOf } from './synonyms.ts';

const made = generateCatalogue();
const packages = procedureCodes().map((code) => packageFromDisk(code));

/** The list as a kiosk of that province offers it: the packages of the repository, and all else of the made-up catalogue. */
export const offeredFor = (
  province: string | null,
  uses: (code: string) => number = usualUses,
  offers: (title: string) => boolean = () => true,
): CompactList => {
  const withPackage = new Set(packages.map(({ procedure }) => procedure.id));
  return makeList(
    [
      ...packages.map((pkg) => listablePackage(pkg, '', uses(pkg.procedure.id))),
      ...made
        .filter(({ code, title }) => !withPackage.has(code) && offers(title.vi))
        .map(({ code, title, field, synonyms }) => ({
          id: code,
          title,
          kind: 'counter' as const,
          field,
          names: synonyms,
          uses: uses(code),
        })),
    ],
    synonymsOf(province),
  );
};

/** The code of a procedure named by its code, or by its exact title in the made-up catalogue. */
export const codeOf = (procedure: string): string => {
  const code = /^\d\./u.test(procedure) ? procedure : made.find(({ title }) => title.vi === procedure)?.code;
  if (code === undefined) throw new Error(`no procedure "${procedure}"`);
  return code;
};
