import { describe, expect, test } from 'vitest';
import { packageFolders, packageFromDisk } from '../../procedures/packages-for-tests.ts';
import { isFolderOf, overlapsOf } from './folder-name.ts';
import { lintPackage } from './lint.ts';
import { plainLanguageFaults } from './plain-language.ts';
import { runExample } from './run-example.ts';

describe.each(packageFolders())('package %s', (name) => {
  const pkg = packageFromDisk(name);

  test('lies in a folder of its own code, has nothing to complain of and speaks plainly', () => {
    expect(isFolderOf(name, pkg.procedure)).toBe(true);
    expect(lintPackage(pkg)).toEqual([]);
    expect(plainLanguageFaults(pkg)).toEqual([]);
  });

  test.each(pkg.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    expect(runExample(pkg, example)).toEqual([]);
  });
});

test('no day has two versions of one procedure', () => {
  expect(overlapsOf(packageFolders().map((name) => packageFromDisk(name).procedure))).toEqual([]);
});
