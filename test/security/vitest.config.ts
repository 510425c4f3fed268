import { defineConfig } from 'vitest/config';

/** Security requirements that need a kiosk with its own browser on a panel of its own. */
export default defineConfig({
  test: {
    include: ['test/security/**/*.test.ts'],
    pool: 'forks',
    // the tables and the routes beside the panel: one kiosk and one browser at a time all the same
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 90_000,
  },
});
