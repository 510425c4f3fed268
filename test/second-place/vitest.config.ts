import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

/** Kiosk, counter PC and repository together, each with a disk that may be destroyed at any step. */
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['*.test.ts'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    isolate: false, // the programs are loaded once for all files
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
