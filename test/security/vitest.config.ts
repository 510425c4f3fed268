import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Security requirements that need a kiosk with its own browser on a panel of its own. */
export default defineConfig({
  test: {
    include: ['test/security/**/*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    // the tables and the routes beside the panel: one kiosk and one browser at a time all the same
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 90_000,
  },
});
