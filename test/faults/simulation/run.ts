import { Worker } from 'node:worker_threads';
import type { Portion, PortionDone } from './worker.ts';
import type { Plant } from './world.ts';

export type RunOptions = {
  readonly from: number;
  readonly histories: number;
  readonly workers: number;
  readonly plant?: Plant | null;
  /** no new portion is begun once it says so */
  readonly mayGoOn?: () => boolean;
  readonly onPortion?: (all: Sum) => void;
};
export type Sum = {
  histories: number;
  dossiers: number;
  steps: number;
  readonly violations: { readonly seed: number; readonly promise: string }[];
  ms: number;
};

const PORTION = 250;
/** A history leaves much garbage and keeps nothing: swept seldom, it costs nothing to sweep. */
const YOUNG_MB = 64;

/** Lives through many histories on several threads, in order of their seeds; ends at the first violation where a fault is planted. */
export const runHistories = async (options: RunOptions): Promise<Sum> => {
  const { from, histories, workers, plant = null, mayGoOn = () => true, onPortion } = options;
  const sum: Sum = { histories: 0, dossiers: 0, steps: 0, violations: [], ms: 0 };
  const began = performance.now();
  let next = from;
  const portion = (): Portion | null => {
    const left = from + histories - next;
    if (left <= 0 || !mayGoOn() || (plant !== null && sum.violations.length > 0)) return null;
    const taken = { from: next, histories: Math.min(PORTION, left), plant };
    next += taken.histories;
    return taken;
  };
  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        stderr: false,
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
      });
      try {
        for (let taken = portion(); taken; taken = portion()) {
          const done = await asked(worker, taken);
          sum.histories += done.histories;
          sum.dossiers += done.dossiers;
          sum.steps += done.steps;
          sum.violations.push(...done.violations);
          sum.ms = performance.now() - began;
          onPortion?.(sum);
        }
      } finally {
        await worker.terminate();
      }
    }),
  );
  sum.violations.sort((one, other) => one.seed - other.seed);
  sum.ms = performance.now() - began;
  return sum;
};

const asked = (worker: Worker, portion: Portion): Promise<PortionDone> =>
  new Promise((resolve, reject) => {
    const ended = (code: number): void => reject(new Error(`a worker ended with ${code}`));
    worker.once('error', reject);
    worker.once('exit', ended);
    worker.once('message', (done: PortionDone) => {
      worker.off('error', reject);
      worker.off('exit', ended);
      resolve(done);
    });
    worker.postMessage(portion);
  });

export const aMinute = ({ histories, ms }: Pick<Sum, 'histories' | 'ms'>): number =>
  Math.round(histories / (ms / 60_000));
