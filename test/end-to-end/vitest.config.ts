import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Whole visits through every program: two stories at a time, each with a kiosk, a province and a browser of its own. */
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 3,
    testTimeout: 180_000,
    hookTimeout: 120_000,
  },
});
