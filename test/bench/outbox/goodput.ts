import { type Crossing, goodput, overhead, ThinSite } from '../../forwarding/thin-lines/measure.ts';
import { LOSSY } from '../../forwarding/thin-lines/rows.ts';
import { type Contest, fixedGoal, type Measurement } from '../harness.ts';

/** A usual dossier: a declaration and a dozen scanned pages. */
const PAPER_BYTES = 6_000_000;
const WITHIN_MS = 15 * 60_000;

/** What our crossings of this run sent: the second row is made from the first when both are asked for. */
const crossed: Crossing[] = [];

const open = async (): Promise<ThinSite> => {
  const opened = await ThinSite.open(LOSSY);
  if (!opened.ok) throw new Error(opened.why);
  return opened.thin;
};
const forward = async (thin: ThinSite): Promise<Crossing> => {
  const one = await thin.forward([PAPER_BYTES], WITHIN_MS);
  crossed.push(one);
  return one;
};

/**
 * From the start of the forwarder until the repository has the last byte, with all questions before and between; curl has none and
 * its line is never cut. Opening and checking the bag is the repository's own time, on curl's side there is nothing like it.
 */
export const goodputRow: Measurement = {
  name: 'goodput',
  unit: 'kbit/s',
  peer: 'one curl PUT, never cut',
  goal: { stay: 'at least', limit: (peer) => 0.9 * (peer ?? 0), words: '0.9 × peer' },
  rounds: 3,
  warmUps: 0,
  quick: false,
  prepare: async (): Promise<Contest> => {
    const thin = await open();
    return {
      ours: async () => goodput(await forward(thin)),
      peers: async () => goodput(await thin.curl(PAPER_BYTES, WITHIN_MS)),
      close: () => thin.close(),
    };
  },
};

/** Bytes that came out of the TCP streams for each byte of the sealed bag: talk, and what was sent again after cuts. */
export const bytesOverheadRow: Measurement = {
  name: 'bytes-overhead',
  unit: '× payload',
  peer: null,
  goal: fixedGoal('at most', 1.05),
  rounds: 1,
  warmUps: 0,
  quick: false,
  prepare: async (): Promise<Contest> => {
    const thin = crossed.length > 0 ? null : await open();
    return {
      ours: async () => {
        if (thin) await forward(thin);
        return Math.max(...crossed.map(overhead)); // the worst, not the middle: a promise about every dossier
      },
      ...(thin ? { close: () => thin.close() } : {}),
    };
  },
};
