import type { Clock } from '@mot-cua/domain/clock.ts';

/** The machine's own time. Timers do not keep a program alive by themselves: every task has an owner that stops it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
