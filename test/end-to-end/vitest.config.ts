import { defineConfig } from 'vitest/config';
import { FailuresLast } from '../house/failures-last.ts';

const common = {
  root: new URL('.', import.meta.url).pathname,
  pool: 'forks',
  testTimeout: 180_000,
  hookTimeout: 120_000,
} as const;
const alone = ['a-number.test.ts', 'whole-visit.test.ts'];

/**
 * Whole visits through every program: two stories at a time, each with a kiosk, a province and a browser of its own:
 * two keep two processors busy. What is judged in seconds of a person who waits,
 * and what is read on a page before a deadline of the product, goes first, alone.
 */
export default defineConfig({
  test: {
    reporters: ['default', new FailuresLast()],
    projects: [
      { test: { ...common, name: 'alone', include: alone, maxWorkers: 1, sequence: { groupOrder: 0 } } },
      {
        test: {
          ...common,
          name: 'visits',
          include: ['*.test.ts'],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
