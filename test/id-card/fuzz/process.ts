import { openSync } from 'node:fs';
import { fuzz } from './fuzzer.ts';
import type { Target } from './target.ts';
import type { FromFuzzer, ToFuzzer } from './tasks.ts';

/**
 * A fuzzing process: takes tasks over the line from `run.ts`, one after the other. Arguments: the progress file, and the
 * module with the list `targets`.
 */
const [, , progressFile, targetsModule] = process.argv;
if (!progressFile || !targetsModule || !process.send) throw new Error('process.ts is started by run.ts only');
const progress = openSync(progressFile, 'w');
const { targets } = (await import(targetsModule)) as { readonly targets: readonly Target[] };
const tell = (word: FromFuzzer): void => void process.send?.(word);

process.on('message', async ({ task, samples }: ToFuzzer) => {
  const target = targets.find(({ name }) => name === task.target);
  if (!target) throw new Error(`no parser is called ${task.target}`);
  await fuzz(target, task, { samples, progress, tell });
});
// nothing that a parser leaves behind may go unseen
process.on('unhandledRejection', (reason) => {
  throw reason;
});
