import { defineConfig } from 'vitest/config';

/** Security requirements that need a kiosk with its own browser on a panel of its own. */
export default defineConfig({
  test: {
    include: ['test/security/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 90_000,
  },
});
