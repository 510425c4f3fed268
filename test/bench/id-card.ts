import { type Area, fixedGoal, type Goal } from './harness.ts';
import { ownTime } from './id-card/own-time.ts';
import { apdusBesidePlainReader, extendedApdus, shortApdus, shortBytes } from './id-card/traffic.ts';

const LEAST = 'least possible, by arithmetic';

const within = (factor: number): Goal => ({
  stay: 'at most',
  limit: (peer) => factor * (peer ?? 0),
  words: `${factor} × peer`,
});

/** The same every time: counted, not timed. */
const counted = { rounds: 1, warmUps: 0, quick: true } as const;

/** What reading one chip costs: the measured card has the sizes of `reference/id-card.md` (portrait 18 kB). */
export const idCard: Area = {
  area: 'id-card',
  measurements: [
    { ...counted, name: 'card-apdus-short', unit: 'APDUs', peer: LEAST, goal: within(1.05), prepare: shortApdus },
    { ...counted, name: 'card-apdus-extended', unit: 'APDUs', peer: LEAST, goal: within(1.1), prepare: extendedApdus },
    { ...counted, name: 'card-bytes-short', unit: 'bytes', peer: LEAST, goal: within(1.05), prepare: shortBytes },
    {
      ...counted,
      name: 'card-apdus-plain-reader',
      unit: 'APDUs',
      peer: 'SELECT, header, 160 bytes a read',
      goal: within(1),
      prepare: apdusBesidePlainReader,
    },
    {
      name: 'card-own-time',
      unit: 'ms',
      peer: null,
      goal: fixedGoal('at most', 300),
      rounds: 9,
      warmUps: 1,
      quick: false,
      prepare: ownTime,
    },
  ],
};
