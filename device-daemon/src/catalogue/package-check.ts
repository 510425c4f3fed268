import { lintPackage } from '@mot-cua/domain/procedure-package/lint.ts';
import { plainLanguageFaults } from '@mot-cua/domain/procedure-package/plain-language.ts';
import { packageFromFiles } from '@mot-cua/domain/procedure-package/read-package.ts';
import { runExample } from '@mot-cua/domain/procedure-package/run-example.ts';
import type { ProcedurePackage } from '@mot-cua/domain/procedure-package/schema.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { parseAll } from './package-files.ts';

/** What is wrong with a package: the file, the place in it and, in `what`, what is wanted instead. */
export type PackageFault = { readonly file: string; readonly what: string };

/** Everything that is known to be wrong with the files of a package, or the package. Plain language counts. */
export const checkFiles = (files: ReadonlyMap<string, Uint8Array>): Result<ProcedurePackage, PackageFault[]> => {
  const parsed = parseAll(files);
  if (!parsed.ok) return failed([{ file: parsed.fault.split(' ')[0] ?? '', what: parsed.fault }]);
  const pkg = packageFromFiles(parsed.value);
  if (!pkg.ok) return failed([{ file: fileOf(pkg.fault), what: pkg.fault }]);
  const lint = lintPackage(pkg.value).map((what) => ({ file: fileOf(what), what }));
  if (lint.length > 0) return failed(lint);
  const faults = [
    ...pkg.value.examples.flatMap((example) =>
      runExample(pkg.value, example).map((what) => ({ file: 'tests/', what: `example "${example.name}": ${what}` })),
    ),
    ...plainLanguageFaults(pkg.value).map(({ language, key, what }) => ({
      file: `i18n/${language}.json`,
      what: `${key}: ${what}`,
    })),
  ];
  return faults.length > 0 ? failed(faults) : done(pkg.value);
};

/** Where a complaint of the lint is to be mended. */
const fileOf = (what: string): string => {
  const language = /^(vi|en): /u.exec(what)?.[1];
  if (language) return `i18n/${language}.json`;
  const places: readonly (readonly [RegExp, string])[] = [
    [/^\/?(?:the file )?([\w/.-]+\.json)/u, ''],
    [/^\/examples/u, 'tests/'],
    [/^(?:rule |\/rules|two rules)/u, 'rules.json'],
    [/^(?:binding|\/bind)/u, 'bind.json'],
    [/^(?:paper |\/papers|two papers)/u, 'papers.json'],
    [/^(?:data schema|\/dataSchema)/u, 'data.schema.json'],
    [/^(?:print|\/print)/u, 'print.json'],
    [/^example/u, 'tests/'],
    [/^(?:page |two pages|\/ui|\/[a-z])/u, 'ui.json'],
  ];
  for (const [pattern, file] of places) {
    const found = pattern.exec(what);
    if (found) return file === '' ? (found[1] ?? '') : file;
  }
  return 'procedure.json';
};
