/** What a fuzzing process is told and tells. Plain data: it goes over the line between processes. */

/** Inputs `from` to `to` - 1 of one parser. */
export type Task = {
  readonly target: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
};

export type FindingKind = 'throws' | 'malformed' | 'slow' | 'grows' | 'hangs' | 'crashes' | 'seed-refused';

export type Finding = {
  readonly kind: FindingKind;
  readonly target: string;
  readonly seed: number;
  /** which input of this seed; -1 where it is not one input */
  readonly index: number;
  readonly detail: string;
  /** the input itself, so that it can become a row of `found.ts` whatever the corpus will be */
  readonly hex: string;
};

export type Tally = {
  readonly inputs: number;
  readonly accepted: number;
  readonly refused: number;
  /** ms of processor time of the slowest input, the least of some tries */
  readonly worstMs: number;
  readonly worstIndex: number;
  readonly bytes: number;
  /** processor time of all of it, making the inputs included, ms */
  readonly cpuMs: number;
};

export const NO_TALLY: Tally = { inputs: 0, accepted: 0, refused: 0, worstMs: 0, worstIndex: -1, bytes: 0, cpuMs: 0 };

export const sumOf = (one: Tally, other: Tally): Tally => ({
  inputs: one.inputs + other.inputs,
  accepted: one.accepted + other.accepted,
  refused: one.refused + other.refused,
  worstMs: Math.max(one.worstMs, other.worstMs),
  worstIndex: one.worstMs >= other.worstMs ? one.worstIndex : other.worstIndex,
  bytes: one.bytes + other.bytes,
  cpuMs: one.cpuMs + other.cpuMs,
});

export type ToFuzzer = { readonly task: Task; readonly samples: number };

export type FromFuzzer =
  | { readonly t: 'finding'; readonly finding: Finding }
  /** after each part of a task: what was done since the last word, and where it will go on */
  | { readonly t: 'part'; readonly tally: Tally; readonly next: number }
  | { readonly t: 'end'; readonly heapGrowth: number; readonly rss: number };

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const bytesOfHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));
