import { defineConfig } from 'vitest/config';

/** Whole visits through every program: one story at a time, for each has a kiosk, a province and a browser of its own. */
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
