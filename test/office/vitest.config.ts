import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Several machines of one office: real processes with cables between them, and a month in simulated time. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 30_000,
  },
});
