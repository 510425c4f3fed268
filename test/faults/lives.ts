import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { type Wish, Workload } from './workload.ts';

/** Starts the kiosk of this name on this folder: its first life, or the next after whatever happened. */
export const live = (
  bench: Bench,
  kioskId: string,
  folder: string,
  wish: Wish,
  environment: Readonly<Record<string, string>> = {},
): Workload =>
  new Workload({
    ...{ desk: bench.desk, folder, kioskId, province: bench.province, citizen: bench.citizen },
    wish: { inFlight: 2, ...wish },
    environment,
  });

/** True when it ended by itself within the time; otherwise it is killed. */
export const ends = async (workload: Workload, withinMs: number): Promise<boolean> => {
  const ended = await Promise.race([workload.exited.then(() => true), sleep(withinMs, false, { ref: false })]);
  if (!ended) await workload.kill();
  return ended;
};

export const wrong = (...sentences: string[]): { lost: string[]; doubled: string[]; wrong: string[] } => ({
  ...{ lost: [], doubled: [], wrong: sentences },
});

/** Waits until it is so or the kiosk has ended; false when neither came in time. */
export const untilOrEnded = async (workload: Workload, isSo: () => boolean, withinMs: number): Promise<boolean> => {
  const deadline = performance.now() + withinMs;
  while (!isSo() && !workload.ended) {
    if (performance.now() > deadline) return false;
    await sleep(5);
  }
  return true;
};
