import { defineConfig } from 'vitest/config';
import { FailuresLast } from './test/house/failures-last.ts';

/** The fast suite of `make test`: every test beside its code. Cross-program suites have configs of their own in `test/`. */
export default defineConfig({
  test: {
    include: [
      '{domain,kiosk-ui,device-daemon,provincial-repository,provisioning,kiosk-os}/**/*.test.{ts,tsx}',
      'test/{virtual-hardware,house,bench,id-card}/**/*.test.ts',
      'test/faults/simulation/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    reporters: ['default', new FailuresLast()],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
    passWithNoTests: false,
  },
});
