import { demand, type Target, USUAL_BOUND_MS } from './target.ts';

/** Parsers with one mistake each, so that the fuzzer can be seen to find it. A fuzzer that finds nothing may be blind. */
const planted = (name: string, run: Target['run']): Target => ({
  name,
  parser: 'test/id-card/fuzz/planted.ts',
  share: 1,
  boundMs: USUAL_BOUND_MS,
  seeds: [],
  make: (chance) => chance.bytes(8 + chance.size(40)),
  run,
});

/** A first byte that one input in some hundred has. */
const rare = (input: Uint8Array): boolean => input[0] === 0x30;
const kept: Uint8Array[] = [];
let sum = 0;

export const targets: readonly Target[] = [
  planted('throws', (input) => {
    if (rare(input)) throw new RangeError('Offset is outside the bounds of the DataView');
    return false;
  }),
  planted('throws later', async (input) => {
    if (rare(input)) await Promise.reject(new TypeError('nothing there'));
    return false;
  }),
  planted('malformed', (input) => {
    demand(!rare(input), 'a date is a date');
    return true;
  }),
  {
    ...planted('slow', (input) => {
      for (let turn = 0; rare(input) && turn < 30_000_000; turn++) sum = (sum + turn) | 0;
      return sum !== 0.5;
    }),
    boundMs: 5,
  },
  {
    ...planted('grows', (input) => {
      kept.push(new Uint8Array(40_000).fill(input[0] ?? 0));
      return true;
    }),
    share: 2, // growth takes some inputs to be seen
  },
  planted('hangs', (input) => {
    while (rare(input)) sum = (sum + 1) | 0;
    return true;
  }),
  planted('crashes', (input) => {
    if (rare(input)) process.kill(process.pid, 'SIGKILL');
    return true;
  }),
];
