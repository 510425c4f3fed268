import { defineConfig } from 'vitest/config';
import { FailuresLast } from './test/house/failures-last.ts';

const common = {
  exclude: ['**/node_modules/**', '**/dist/**'],
  pool: 'forks',
  maxWorkers: 3, // on two cores: many tests wait for a process or a deadline
  testTimeout: 60_000,
  hookTimeout: 30_000,
} as const;

/** The fast suite of `make test`: every test beside its code. Cross-program suites have configs of their own in `test/`. */
export default defineConfig({
  test: {
    reporters: ['default', new FailuresLast()],
    passWithNoTests: false,
    projects: [
      {
        test: {
          ...common,
          name: 'programs',
          sequence: { groupOrder: 0 },
          include: ['{domain,kiosk-ui,device-daemon,provincial-repository,provisioning,kiosk-os}/**/*.test.{ts,tsx}'],
          isolate: false, // the programs are loaded once for many files
        },
      },
      {
        test: {
          ...common,
          name: 'rooms', // libpcsclite knows one pcscd in the life of a process
          maxWorkers: 2, // virtual devices answer within the deadlines of real ones
          sequence: { groupOrder: 1 },
          include: [
            'test/{virtual-hardware,house,bench,id-card,province}/**/*.test.ts',
            'test/faults/simulation/**/*.test.ts',
          ],
        },
      },
    ],
  },
});
