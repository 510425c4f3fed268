import { setTimeout as pause } from 'node:timers/promises';

/** Looks again and again until `look` gives something; throws with what was waited for when `deadlineMs` have passed. */
export const until = async <T>(
  what: string,
  deadlineMs: number,
  look: () => T | null | Promise<T | null>,
  everyMs = 50,
): Promise<T> => {
  const end = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > end) throw new Error(`waited ${deadlineMs} ms in vain: ${what}`);
    await pause(everyMs);
  }
};
