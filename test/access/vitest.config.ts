import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Everyone can finish: seeing, reaching, hearing, moving. The short form of `make access`, for `make test`. */
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['**/*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
