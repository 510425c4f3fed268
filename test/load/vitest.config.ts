import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** A few visits of the many: `make visits-in-a-row` runs 500. */
export default defineConfig({
  test: {
    include: ['test/load/**/*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
  },
});
