import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** The short form of `make faults`, for CI. The simulation in `simulation/` has a configuration of its own. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
