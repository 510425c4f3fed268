import { parentPort } from 'node:worker_threads';
import { liveThrough } from './history.ts';
import type { Plant } from './world.ts';

/** Lives through the seeds that it is given and tells what came of them; one message a portion. */
export type Portion = { readonly from: number; readonly histories: number; readonly plant: Plant | null };
export type PortionDone = {
  readonly histories: number;
  readonly dossiers: number;
  readonly steps: number;
  /** seeds with a violation, each with the first promise that was broken */
  readonly violations: readonly { readonly seed: number; readonly promise: string }[];
};

parentPort?.on('message', (portion: Portion) => {
  void live(portion).then((done) => parentPort?.postMessage(done));
});

const live = async ({ from, histories, plant }: Portion): Promise<PortionDone> => {
  const done = { histories: 0, dossiers: 0, steps: 0, violations: [] as { seed: number; promise: string }[] };
  for (let seed = from; seed < from + histories; seed++) {
    const ending = await liveThrough(seed, { plant });
    done.histories++;
    done.dossiers += ending.came;
    done.steps += ending.steps;
    const first = ending.violations[0];
    if (!first) continue;
    done.violations.push({ seed, promise: first.promise });
    if (plant !== null) break; // found: that is all that was asked
  }
  return done;
};
