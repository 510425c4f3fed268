import type { Measurement } from '../harness.ts';
import { durableSubmit } from '../main-job/durable-submit.ts';

/** The race of area `main-job`, held to what a hardened outbox may cost: hash chain, signature and checks a quarter at most. */
export const durableSubmitRow: Measurement = {
  name: 'durable-submit',
  unit: 'dossiers/s',
  peer: 'the same writes and syncs alone',
  goal: { stay: 'at least', limit: (peer) => 0.8 * (peer ?? 0), words: '0.8 × peer' },
  rounds: 61,
  warmUps: 2,
  quick: false,
  prepare: durableSubmit,
};
