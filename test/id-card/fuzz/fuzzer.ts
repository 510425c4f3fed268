import { writeSync } from 'node:fs';
import { Chance } from './chance.ts';
import { growthOf } from './growth.ts';
import { Malformed, type Target } from './target.ts';
import { type Finding, type FindingKind, type FromFuzzer, hexOf, type Tally, type Task } from './tasks.ts';

/** Findings of one kind and wording are told this often: the hundredth says nothing new. */
const MOST_ALIKE = 3;
const TRIES_AGAINST_NOISE = 3;
/** Fewer inputs only show what a parser loads at its first ones. */
const FEWEST_FOR_GROWTH = 300;

/** Input number `index` of a seed: always the same. */
export const inputOf = (target: Target, seed: number, index: number): Uint8Array =>
  target.make(new Chance(seed, target.name, index));

/** One input to one parser: accepted, refused, or what is wrong with it. */
export const tryInput = async (
  target: Target,
  input: Uint8Array,
): Promise<boolean | { readonly kind: FindingKind; readonly detail: string }> => {
  try {
    const answer = target.run(input);
    return typeof answer === 'boolean' ? answer : await answer;
  } catch (thrown) {
    const detail = thrown instanceof Error ? `${thrown.name}: ${thrown.message} ${whereOf(thrown)}` : String(thrown);
    return { kind: thrown instanceof Malformed ? 'malformed' : 'throws', detail: detail.slice(0, 400) };
  }
};

/** The first line of a stack that lies in a parser. */
const whereOf = ({ stack = '' }: Error): string => /((?:device-daemon|domain)\/src\/[^\s)]+)/.exec(stack)?.[1] ?? '';

/**
 * Works through one task. Before each input its number is written to `progress` (a file that the parent watches), so that an
 * input that hangs or ends the process can be named. `gc` must be exposed: growth is measured after collections.
 */
export const fuzz = async (
  target: Target,
  task: Task,
  { samples, progress, tell }: { samples: number; progress: number; tell: (word: FromFuzzer) => void },
): Promise<void> => {
  const { seed, from, to } = task;
  const mark = new Uint8Array(8);
  const view = new DataView(mark.buffer);
  const told = new Map<string, number>();
  const find = (kind: FindingKind, index: number, detail: string, input: Uint8Array): void => {
    const wording = `${kind} ${detail}`;
    const times = (told.get(wording) ?? 0) + 1;
    told.set(wording, times);
    const finding: Finding = { kind, target: target.name, seed, index, detail, hex: hexOf(input) };
    if (times <= MOST_ALIKE && told.size <= 50) tell({ t: 'finding', finding });
  };
  const heap: number[] = [];
  let worst = { ms: 0, index: -1 };
  for (let part = 0; part < samples; part++) {
    const start = from + Math.floor(((to - from) * part) / samples);
    const end = from + Math.floor(((to - from) * (part + 1)) / samples);
    const sum = { accepted: 0, refused: 0, bytes: 0 };
    const before = process.cpuUsage();
    for (let index = start; index < end; index++) {
      view.setFloat64(0, index);
      writeSync(progress, mark, 0, 8, 0);
      const input = inputOf(target, seed, index);
      sum.bytes += input.length;
      const startedAt = performance.now();
      const answer = await tryInput(target, input);
      const took = performance.now() - startedAt;
      if (typeof answer === 'object') find(answer.kind, index, answer.detail, input);
      if (answer === true) sum.accepted += 1;
      else sum.refused += 1;
      if (took <= worst.ms) continue;
      const ms = await leastOf(target, input, took);
      if (ms > worst.ms) worst = { ms, index };
      if (ms > target.boundMs) find('slow', index, `${ms.toFixed(0)} ms for ${input.length} bytes`, input);
    }
    const { user, system } = process.cpuUsage(before);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    heap.push(heapUsed + external);
    const tally: Tally = {
      inputs: end - start,
      ...sum,
      cpuMs: (user + system) / 1000,
      worstMs: worst.ms,
      worstIndex: worst.index,
    };
    tell({ t: 'part', tally, next: end });
  }
  const growth = growthOf(heap);
  if (growth.grows && to - from >= FEWEST_FOR_GROWTH)
    find('grows', -1, `${(growth.bytes / 1e6).toFixed(1)} MB of heap over ${to - from} inputs`, new Uint8Array(0));
  tell({ t: 'end', heapGrowth: growth.bytes, rss: process.memoryUsage().rss });
};

/** Processor time of this process (that of a thread is told in steps of 4 ms), so that what else runs on the machine does not count. */
const leastOf = async (target: Target, input: Uint8Array, first: number): Promise<number> => {
  let least = first;
  for (let attempt = 0; attempt < TRIES_AGAINST_NOISE; attempt++) {
    const before = process.cpuUsage();
    await tryInput(target, input);
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
};

const collect = (): void => {
  if (!globalThis.gc) throw new Error('start the fuzzer with --expose-gc');
  globalThis.gc();
  globalThis.gc(); // array buffers that the first one found are given back now
};
