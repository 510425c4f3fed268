import { describe, expect, test } from 'vitest';
import { packageFromDisk, procedureCodes } from '../../procedures/packages-for-tests.ts';
import { lintPackage } from './lint.ts';
import { runExample } from './run-example.ts';

describe.each(procedureCodes())('package %s', (code) => {
  const pkg = packageFromDisk(code);

  test('lies in the folder of its own code and has nothing to complain of', () => {
    expect(pkg.procedure.id).toBe(code);
    expect(lintPackage(pkg)).toEqual([]);
  });

  test.each(pkg.examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    expect(runExample(pkg, example)).toEqual([]);
  });
});
