import { stateOffice } from '@mot-cua/domain/office-hours.ts';
import { type Judged, judgeWaits } from '@mot-cua/domain/queue/synthetic/judge-waits.ts';
import { atLoad, cityCentre, type Load, syntheticKinds } from '@mot-cua/domain/queue/synthetic/office-kinds.ts';
import { SyntheticOffice } from '@mot-cua/domain/queue/synthetic/synthetic-office.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { estimateWait } from '@mot-cua/domain/queue/wait-estimate.ts';
import { WaitLearner } from '@mot-cua/domain/queue/wait-learner.ts';
import type { WaitScene } from '@mot-cua/domain/queue/wait-picture.ts';
import type { Contest } from '../harness.ts';

/**
 * Three kinds of office at three loads, twenty teams of officers of each. Twenty days teach and are not judged; then each day is judged
 * with what the days before have taught. Everything is played by the rules that the office's log is made by.
 *
 * The judged seeds are for judging alone: whoever changes the estimator looks at seeds below 1,000 (1 to 3 were judged once and tuned
 * on, 201 to 210 set the loads, 301 to 340 are for trying). Whoever has looked at single days of these takes twenty others.
 */
const JUDGED_SEEDS = Array.from({ length: 20 }, (_, at) => 1_001 + at);
const LEARNING = 20;
const JUDGED = 3;
/** about so many tickets of each office are asked of the oracle, with so many plays */
const ORACLE = { tickets: 10, plays: 40 };

const judging = new Map<Load, readonly Judged[]>();
/** Played once a run for all rows; each kind of office is told on stderr as it is done. */
const judgedAt = (load: Load): readonly Judged[] => {
  const before = judging.get(load);
  if (before) return before;
  const made = syntheticKinds.flatMap((usual) => {
    const kind = atLoad(usual, load);
    const every = Math.max(1, Math.floor((kind.perDay * JUDGED) / ORACLE.tickets));
    const all = JUDGED_SEEDS.map((seed) =>
      judgeWaits({ kind, seed, learning: LEARNING, judged: JUDGED, oracle: { every, plays: ORACLE.plays } }),
    );
    tell(all, load);
    return all;
  });
  judging.set(load, made);
  return made;
};

/** All teams together: each number counts alike. */
const over = (all: readonly Judged[], of: (made: Judged) => number, count = (made: Judged) => made.tickets): number =>
  all.reduce((sum, one) => sum + of(one) * count(one), 0) / all.reduce((sum, one) => sum + count(one), 0);
const asked = ({ oracle }: Judged): number => oracle?.tickets ?? 0;
const oracleOf = (all: readonly Judged[]): number => over(all, ({ oracle }) => oracle?.error ?? 0, asked);
const oursBeside = (all: readonly Judged[]): number => over(all, ({ oracle }) => oracle?.ours ?? 0, asked);

const tell = (all: readonly Judged[], load: Load): void => {
  const minutes = (of: (made: Judged) => number): string => over(all, of).toFixed(1);
  process.stderr.write(
    `  ${all[0]?.kind}, load ${load}, seeds ${JUDGED_SEEDS[0]} to ${JUDGED_SEEDS.at(-1)}: ${all.reduce((sum, { tickets }) => sum + tickets, 0)} numbers, ` +
      `mean wait ${minutes((made) => made.meanWait)}, error ${minutes((made) => made.error)} ` +
      `(naive ${minutes((made) => made.naive)}, last to enter ${minutes((made) => made.lastToEnter)}) min, ` +
      `P90 covered ${(100 * over(all, ({ covered }) => covered)).toFixed(1)} %; ` +
      `on ${all.reduce((sum, one) => sum + asked(one), 0)} of them ours ${oursBeside(all).toFixed(1)}, oracle ${oracleOf(all).toFixed(1)}\n`,
  );
};

const byKind = (load: Load): readonly (readonly Judged[])[] =>
  syntheticKinds.map(({ name }) => judgedAt(load).filter(({ kind }) => kind === name));
const errorOf = (all: readonly Judged[]): number => over(all, ({ error }) => error);
/** The kind of office in which the error is largest. */
const worst = (load: Load): readonly Judged[] =>
  byKind(load).reduce((one, other) => (errorOf(other) > errorOf(one) ? other : one));

/** Mean of |P50 - what came| in the kind of office where it is largest, and a formula's in the same. */
export const errorBeside = (peer: 'naive' | 'lastToEnter') => async (): Promise<Contest> => ({
  ours: async () => errorOf(worst('usual')),
  peers: async () => over(worst('usual'), (made) => made[peer]),
});

/** The same in a busier office, beside what chance leaves to anybody, on the same tickets. */
export const errorBesideOracle = (load: Load) => async (): Promise<Contest> => ({
  ours: async () => oursBeside(worst(load)),
  peers: async () => oracleOf(worst(load)),
});

/** Share of waits within P90, of the kind of office and load where it is least or most, in per cent. */
export const coveredByP90 = (which: 'least' | 'most') => async (): Promise<Contest> => ({
  ours: async () => {
    const loads: readonly Load[] = ['usual', 15, 30];
    const shares = loads.flatMap(byKind).map((all) => 100 * over(all, ({ covered }) => covered));
    return which === 'least' ? Math.min(...shares) : Math.max(...shares);
  },
});

/** Passes over the day; of each number the middle one counts, so that what else a machine does meanwhile is not taken for an estimate's. */
const PASSES = 3;

/**
 * Milliseconds of the slowest estimate of a hundred (P99), over the whole day of the busiest office: a city centre in which people wait half an
 * hour. As on a machine of an office, what is learnt changes from number to number.
 */
export const estimateTime = async (): Promise<Contest> => {
  const kind = atLoad(cityCentre, 30);
  const { plan } = kind;
  const scenes: { readonly scene: WaitScene; readonly me: Ticket }[] = [];
  const learner = new WaitLearner(plan, stateOffice);
  let last = false;
  const office = new SyntheticOffice(kind, 9, (entry, { queue }) => {
    learner.applied(entry, queue);
    const me = entry.event.t === 'issued' ? queue.tickets.get(entry.event.ticket) : undefined;
    const { times } = learner;
    if (me && last) scenes.push({ scene: { queue, plan, calendar: stateOffice, times, now: entry.at }, me });
  });
  for (let day = 0; day < 8; day++) office.playDay();
  last = true;
  office.playDay();
  return {
    ours: async () => {
      const spent = scenes.map((): number[] => []);
      for (let pass = 0; pass < PASSES; pass++)
        scenes.forEach(({ scene, me }, at) => {
          const begun = performance.now();
          estimateWait(scene, me);
          spent[at]?.push(performance.now() - begun);
        });
      const middle = spent.map((all) => all.sort((a, b) => a - b)[PASSES >> 1] ?? 0).sort((a, b) => a - b);
      return middle[Math.floor(middle.length * 0.99)] ?? 0;
    },
  };
};
