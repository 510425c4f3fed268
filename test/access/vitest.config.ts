import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/**
 * Everyone can finish: seeing, reaching, hearing, moving. The short form of `make access`, for `make test`; with
 * ACCESS=visits the whole visits instead: by keypad, by two switches, by ear, at low reach.
 */
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include:
      process.env['ACCESS'] === 'visits'
        ? ['visits/*.test.ts']
        : ['{layout,time,touch,words,hearing}/**/*.test.ts', 'visits/by-{keypad,ear}.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
