import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Kiosk and repository together, over lines that break: the kiosk's forwarder against the real repository. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
