import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** "A kiosk gives nothing away": whole visits under a real X server. One after the other: each searches gigabytes of memory. */
export default defineConfig({
  test: {
    include: ['test/gives-nothing-away/**/*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 90_000,
  },
});
