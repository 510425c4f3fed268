import { tryInput } from './fuzzer.ts';
import type { Target } from './target.ts';
import type { Finding } from './tasks.ts';
import { bytesOfHex, hexOf } from './tasks.ts';

/** Bounded by tries: a finding of 64 kB need not become the shortest of all. */
const MOST_TRIES = 3_000;

/**
 * The same finding with a shorter input, as far as cutting pieces out leads. For what throws or is malformed; what hangs
 * cannot be tried again here.
 */
export const shrunk = async (target: Target, finding: Finding): Promise<Finding> => {
  if (finding.kind !== 'throws' && finding.kind !== 'malformed') return finding;
  let input = bytesOfHex(finding.hex);
  let tries = 0;
  for (let piece = input.length >> 1; piece >= 1; piece >>= 1)
    for (let at = 0; at < input.length && tries < MOST_TRIES; tries++) {
      const shorter = Buffer.concat([input.subarray(0, at), input.subarray(at + piece)]);
      const answer = await tryInput(target, new Uint8Array(shorter));
      if (typeof answer === 'object' && answer.kind === finding.kind && answer.detail === finding.detail)
        input = new Uint8Array(shorter);
      else at += piece;
    }
  return { ...finding, hex: hexOf(input) };
};
