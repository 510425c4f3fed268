import { percentile } from '../load/office/office-under-load.ts';
import { type Area, fixedGoal, type Measurement } from './harness.ts';
import { inTheHall, inTheRush } from './office/under-load.ts';
import { coveredByP90, errorBeside, errorBesideOracle, estimateTime } from './office/wait-estimate.ts';

const judged = (name: string, peer: string, prepare: Measurement['prepare']): Measurement => ({
  name,
  unit: 'min',
  peer,
  goal: fixedGoal('at most', 4.5),
  rounds: 1,
  warmUps: 0,
  quick: false,
  prepare,
});

const loaded = (name: string, unit: string, limit: number, prepare: Measurement['prepare']): Measurement => ({
  ...{ name, unit, peer: null, rounds: 1, warmUps: 0, quick: false },
  goal: fixedGoal('at most', limit),
  prepare,
});

/** Where chance alone leaves more than 4.5 minutes, nobody can do better than the oracle; it says how much room there is. */
const besideOracle = (name: string, load: 15 | 30): Measurement => ({
  ...judged(name, 'oracle', errorBesideOracle(load)),
  goal: {
    stay: 'at most',
    limit: (oracle) => Math.max(4.5, 1.15 * (oracle ?? 0)),
    words: '4.5, or 1.15 × the oracle where that is more,',
  },
});

/** What the office's queue costs and what its times are worth (reference/citizen-experience.md, 5.3). */
export const office: Area = {
  area: 'office',
  measurements: [
    judged('wait-estimate-error', '(n + 1) · mean / s', errorBeside('naive')),
    judged('wait-estimate-error-beside-last', 'last to enter service', errorBeside('lastToEnter')),
    besideOracle('wait-estimate-error-at-15', 15),
    besideOracle('wait-estimate-error-at-30', 30),
    {
      ...{ name: 'wait-estimate-p90-least', unit: '%', peer: null, rounds: 1, warmUps: 0, quick: false },
      goal: fixedGoal('at least', 85),
      prepare: coveredByP90('least'),
    },
    {
      ...{ name: 'wait-estimate-p90-most', unit: '%', peer: null, rounds: 1, warmUps: 0, quick: false },
      goal: fixedGoal('at most', 95),
      prepare: coveredByP90('most'),
    },
    {
      ...{ name: 'wait-estimate-time', unit: 'ms (P99)', peer: null, rounds: 5, warmUps: 1, quick: true },
      goal: fixedGoal('at most', 2),
      prepare: estimateTime,
    },
    loaded(
      'call-to-display-p95',
      'ms',
      500,
      inTheRush(({ toDisplay }) => percentile(toDisplay, 0.95)),
    ),
    loaded(
      'event-loop-p99',
      'ms',
      50,
      inTheRush(({ loop }) => loop.p99),
    ),
    loaded(
      'office-rss',
      'MB',
      300,
      inTheRush(({ rssMb }) => rssMb),
    ),
    loaded(
      'call-to-voice-p95',
      'ms',
      800,
      inTheHall(({ toVoice }) => percentile(toVoice, 0.95)),
    ),
  ],
};
