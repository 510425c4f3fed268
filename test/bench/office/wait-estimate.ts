import { stateOffice } from '@mot-cua/domain/office-hours.ts';
import type { ServiceTimes } from '@mot-cua/domain/queue/service-times.ts';
import { type Judged, judgeWaits } from '@mot-cua/domain/queue/synthetic/judge-waits.ts';
import { cityCentre, type SyntheticKind, syntheticKinds } from '@mot-cua/domain/queue/synthetic/office-kinds.ts';
import { SyntheticOffice } from '@mot-cua/domain/queue/synthetic/synthetic-office.ts';
import type { Ticket } from '@mot-cua/domain/queue/ticket.ts';
import { estimateWait } from '@mot-cua/domain/queue/wait-estimate.ts';
import { WaitLearner } from '@mot-cua/domain/queue/wait-learner.ts';
import type { WaitScene } from '@mot-cua/domain/queue/wait-picture.ts';
import type { Contest } from '../harness.ts';

/**
 * Three kinds of office, three teams of officers of each. Twenty days teach and are not judged; then each day is judged with what the
 * days before it have taught. Everything is played by the rules that the office's log is made by.
 */
const SEEDS = [1, 2, 3];
const LEARNING = 20;
const JUDGED = 30;

let judging: readonly Judged[] | null = null;
/** Played once a run for all rows; each office is told on stderr as it is done. */
const judgedOffices = (): readonly Judged[] => {
  judging ??= syntheticKinds.flatMap((kind) =>
    SEEDS.map((seed) => told(judgeWaits({ kind, seed, learning: LEARNING, judged: JUDGED }), seed)),
  );
  return judging;
};

const told = (made: Judged, seed: number): Judged => {
  const minutes = (value: number): string => value.toFixed(1);
  process.stderr.write(
    `  ${made.kind} ${seed}: ${made.tickets} numbers, mean wait ${minutes(made.meanWait)}, error ${minutes(made.error)} (naive ${minutes(made.naive)}, last to enter ${minutes(made.lastToEnter)}) min, P90 covered ${(100 * made.covered).toFixed(1)} %\n`,
  );
  return made;
};

/** Of one kind, all its teams together: each number counts alike. */
const ofKind = ({ name }: SyntheticKind, of: (made: Judged) => number): number => {
  const made = judgedOffices().filter(({ kind }) => kind === name);
  const tickets = made.reduce((sum, one) => sum + one.tickets, 0);
  return made.reduce((sum, one) => sum + of(one) * one.tickets, 0) / tickets;
};
const worst = (): SyntheticKind =>
  syntheticKinds.reduce((one, other) =>
    ofKind(other, ({ error }) => error) > ofKind(one, ({ error }) => error) ? other : one,
  );

/** Mean of |P50 - what came| in the kind of office where it is largest, and a formula's in the same. */
export const errorBeside = (peer: 'naive' | 'lastToEnter') => async (): Promise<Contest> => ({
  ours: async () => ofKind(worst(), ({ error }) => error),
  peers: async () => ofKind(worst(), (made) => made[peer]),
});

/** Share of waits within P90, of the kind of office where it is least or most, in per cent. */
export const coveredByP90 = (which: 'least' | 'most') => async (): Promise<Contest> => ({
  ours: async () => {
    const shares = syntheticKinds.map((kind) => 100 * ofKind(kind, ({ covered }) => covered));
    return which === 'least' ? Math.min(...shares) : Math.max(...shares);
  },
});

/** Milliseconds of one estimate on a processor (a busy machine's other programs do not count): the mean of a city centre's whole day. */
export const estimateTime = async (): Promise<Contest> => {
  const { plan } = cityCentre;
  const scenes: { readonly scene: WaitScene; readonly me: Ticket }[] = [];
  const learner = new WaitLearner(plan, stateOffice);
  let times: ServiceTimes | null = null;
  const office = new SyntheticOffice(cityCentre, 9, (entry, { queue }) => {
    learner.applied(entry, queue);
    const me = entry.event.t === 'issued' ? queue.tickets.get(entry.event.ticket) : undefined;
    if (me && times) scenes.push({ scene: { queue, plan, calendar: stateOffice, times, now: entry.at }, me });
  });
  for (let day = 0; day < 5; day++) office.playDay();
  times = learner.times;
  office.playDay();
  return {
    ours: async () => {
      // a thread's processor time may be counted in ticks of 4 ms: all together, then divided
      const begun = process.threadCpuUsage();
      for (const { scene, me } of scenes) estimateWait(scene, me);
      const { user, system } = process.threadCpuUsage(begun);
      return (user + system) / 1_000 / scenes.length;
    },
  };
};
