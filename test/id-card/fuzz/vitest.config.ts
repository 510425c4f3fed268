import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The short run of the fuzzer, alone. */
export default defineConfig({
  test: { root: fileURLToPath(new URL('.', import.meta.url)), include: ['*.test.ts'], pool: 'forks', maxWorkers: 1 },
});
