import { runHistories } from '../../faults/simulation/run.ts';
import { fixedGoal, type Measurement } from '../harness.ts';

/** As many threads as an office's machine has cores. */
const WORKERS = 2;
const HISTORIES = 4_000;

/** Simulated histories of outbox, forwarder and ledger a minute: how much of the unlikely can be lived through in a night. */
export const historiesRow: Measurement = {
  name: 'histories-per-minute',
  unit: 'histories/min',
  peer: null,
  goal: fixedGoal('at least', 20_000),
  rounds: 3,
  warmUps: 0,
  quick: false,
  prepare: async () => {
    let from = 1;
    return {
      ours: async () => {
        const sum = await runHistories({ from, histories: HISTORIES, workers: WORKERS });
        if (sum.violations.length > 0) throw new Error(`seed ${sum.violations[0]?.seed} broke a promise`);
        from += HISTORIES;
        return sum.histories / (sum.ms / 60_000);
      },
    };
  },
};
