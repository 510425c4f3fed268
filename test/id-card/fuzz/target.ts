import type { Chance } from './chance.ts';
import { generated, mutated, type Seed, seedOf, tagsIn } from './mutations.ts';

/** One parser under fuzz. */
export type Target = {
  /** as `--parser` names it */
  readonly name: string;
  /** its file, from the project's folder */
  readonly parser: string;
  /** its part of all inputs, against the others' */
  readonly share: number;
  /** an input of 64 kB at most must be done within this, ms of processor time */
  readonly boundMs: number;
  /** the seeds; each must be accepted as it is, or the fuzzer is blind */
  readonly seeds: readonly Uint8Array[];
  make(chance: Chance): Uint8Array;
  /**
   * Parses. True: accepted; false: refused. Throws `Malformed` when the answer has not the shape that it promises; whatever
   * else it throws is the parser's.
   */
  run(input: Uint8Array): boolean | Promise<boolean>;
};

/** An answer that breaks its promise: a shape that it must have, or another answer to the same question. */
export class Malformed extends Error {}

export const demand: (condition: boolean, promise: string) => asserts condition = (condition, promise) => {
  if (!condition) throw new Malformed(promise);
};

export const USUAL_BOUND_MS = 50;

/** Targets whose input is TLV: damaged seeds mostly, and trees that never were one. `others`: seeds that need not be accepted. */
export const tlvTarget = ({
  seeds,
  others = [],
  ...target
}: Pick<Target, 'name' | 'parser' | 'share' | 'seeds' | 'run'> &
  Partial<Pick<Target, 'boundMs'>> & { readonly others?: readonly Uint8Array[] }): Target => {
  const kept: readonly Seed[] = [...seeds, ...others].map(seedOf);
  const tags = tagsIn(kept);
  return {
    boundMs: USUAL_BOUND_MS,
    ...target,
    seeds,
    make: (chance) => (chance.one(12) ? generated(tags, chance) : mutated(kept, chance)),
  };
};

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
export const isPartOf = (part: Uint8Array, whole: Uint8Array): boolean =>
  part.buffer === whole.buffer &&
  part.byteOffset >= whole.byteOffset &&
  part.byteOffset + part.length <= whole.byteOffset + whole.length;
