import { Dice } from './dice.ts';
import { fairWeather, type Weather } from './network.ts';

/** A fault at the n-th system call (disk, ledger, line) of the kiosk since the history began. */
export type FaultAtCall = {
  readonly call: number;
  readonly what: 'kill-daemon' | 'cut-power' | 'EIO' | 'ENOSPC';
  /** after the call has had its effect, not before */
  readonly after: boolean;
};
export type Spell = { readonly from: number; readonly to: number; readonly weather: Weather };
export type Citizen = {
  readonly comesAt: number;
  readonly bagBytes: number;
  /** the visit process dies this long after submit was pressed; null: it does not */
  readonly visitCrashesAfter: number | null;
  /** comes back with the parked draft this long after a crash; null: never */
  readonly comesBackAfter: number | null;
  readonly refusedBy: 'announce' | 'commit' | null;
};

/** All that is decided before a history begins; what chance decides on the way comes from other dice of the same seed. */
export type Plan = {
  readonly seed: number;
  /** ms in which people come and faults happen; after it everything is healed */
  readonly troubledMs: number;
  readonly lookEveryMs: number;
  readonly longestRetryMs: number;
  readonly chunkBytes: number;
  readonly retentionMs: number;
  readonly citizens: readonly Citizen[];
  readonly calls: readonly FaultAtCall[];
  readonly spells: readonly Spell[];
  /** ms at which, and for how long */
  readonly daemonKills: readonly number[];
  readonly powerCuts: readonly { readonly at: number; readonly darkMs: number }[];
  readonly repositoryCrashes: readonly { readonly at: number; readonly downMs: number }[];
  readonly uploadSweeps: readonly number[];
  readonly clockJumps: readonly { readonly at: number; readonly byMs: number }[];
  /** another program fills the disk of the kiosk */
  readonly diskFull: readonly { readonly from: number; readonly to: number }[];
  /** one byte of a bag goes bad where it lies */
  readonly spoils: readonly number[];
  readonly diskDestroyedAt: number | null;
  /** null: dossiers lie on this kiosk alone */
  readonly secondPlace: {
    readonly awaySpells: readonly { readonly from: number; readonly to: number }[];
    readonly answerLost: number;
    readonly spoils: number;
    readonly losesEverythingAt: number | null;
  } | null;
};

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What happens in the history of this seed. Each has its own mix of few kinds of faults: mixed always, they hide each other. */
export const planOf = (seed: number): Plan => {
  const dice = new Dice(seed, 1);
  const people = dice.pick([1, 1, 2, 2, 2, 3, 3, 4, 6]);
  const pace = dice.pick([5 * SECOND, 15 * SECOND, 15 * SECOND, 2 * MINUTE, HOUR, 12 * HOUR]);
  const troubledMs = pace * dice.between(3, 10);
  const some = <T>(probability: number, most: number, make: () => T): T[] =>
    dice.chance(probability) ? Array.from({ length: dice.between(1, most) }, make) : [];
  const moment = (): number => dice.below(troubledMs);
  // people come in a rush or all along
  const rush = dice.chance(0.5) ? Math.min(troubledMs, 2 * MINUTE) : troubledMs;
  const refusing = dice.chance(0.15);
  const crashing = dice.chance(0.3);
  return {
    seed,
    troubledMs,
    lookEveryMs: pace,
    longestRetryMs: Math.max(4 * pace, MINUTE),
    chunkBytes: dice.pick([8, 16, 64]),
    retentionMs: dice.pick([0, 0, pace * 2, 3 * DAY]),
    citizens: Array.from({ length: people }, () => ({
      comesAt: dice.below(rush),
      bagBytes: dice.between(1, 60),
      visitCrashesAfter: crashing && dice.chance(0.5) ? dice.below(dice.pick([30, 100, 3_000])) : null,
      comesBackAfter: dice.chance(0.6) ? dice.below(dice.pick([SECOND, 20 * SECOND, 10 * MINUTE])) : null,
      refusedBy: refusing && dice.chance(0.4) ? dice.pick(['announce', 'commit'] as const) : null,
    })),
    calls: [
      ...some(0.55, 2, () => callFault(dice, people, dice.pick(['kill-daemon', 'cut-power', 'cut-power'] as const))),
      ...some(0.2, 2, () => callFault(dice, people, dice.pick(['EIO', 'ENOSPC'] as const))),
    ],
    spells: some(0.6, 3, () => {
      const from = moment();
      return { from, to: Math.min(troubledMs, from + dice.below(troubledMs)), weather: weatherOf(dice) };
    }),
    daemonKills: some(0.2, 3, moment),
    powerCuts: some(0.35, 2, () => ({
      at: moment(),
      darkMs: dice.pick([2 * SECOND, MINUTE, troubledMs / 2]),
    })),
    repositoryCrashes: some(0.2, 2, () => ({ at: moment(), downMs: dice.below(troubledMs / 2) })),
    uploadSweeps: some(0.1, 1, moment),
    clockJumps: some(0.15, 2, () => ({
      at: moment(),
      byMs: dice.pick([-1, 1]) * dice.pick([2 * SECOND, HOUR, 30 * DAY, 10 * 365 * DAY]),
    })),
    diskFull: some(0.08, 1, () => {
      const from = moment();
      return { from, to: from + dice.below(troubledMs) };
    }),
    spoils: some(0.05, 1, moment),
    ...secondDiskOf(dice, moment),
  };
};

/** One disk at a time is destroyed: the kiosk's, or the second place's. */
const secondDiskOf = (dice: Dice, moment: () => number): Pick<Plan, 'diskDestroyedAt' | 'secondPlace'> => {
  const diskDestroyedAt = dice.chance(0.12) ? moment() : null;
  if (dice.chance(0.6)) return { diskDestroyedAt, secondPlace: null };
  const away = dice.chance(0.4) ? [moment()] : [];
  return {
    diskDestroyedAt,
    secondPlace: {
      awaySpells: away.map((from) => ({ from, to: from + moment() })),
      answerLost: dice.pick([0, 0, 0.3]),
      spoils: dice.pick([0, 0, 0.3]),
      losesEverythingAt: diskDestroyedAt === null && dice.chance(0.2) ? moment() : null,
    },
  };
};

const callFault = (dice: Dice, people: number, what: FaultAtCall['what']): FaultAtCall => ({
  call: dice.below(people * dice.pick([25, 60, 120])),
  what,
  after: dice.chance(0.5),
});

const weatherOf = (dice: Dice): Weather => {
  const weather = { ...fairWeather, slowestMs: dice.pick([50, 1_000, 20_000]) };
  const often = (): number => dice.pick([0.1, 0.3, 0.6]);
  switch (dice.below(7)) {
    case 0:
      return { ...weather, down: true };
    case 1:
      return { ...weather, requestLost: often(), answerLost: often() };
    case 2:
      return { ...weather, cut: often(), answerLost: often() / 2 };
    case 3:
      return { ...weather, portal: often() };
    case 4:
      return { ...weather, liar: often(), doubled: often() };
    case 5:
      return { ...weather, busy: often(), doubled: often() };
    default:
      return {
        ...weather,
        requestLost: 0.1,
        answerLost: 0.1,
        doubled: 0.1,
        cut: 0.1,
        portal: 0.1,
        liar: 0.1,
        busy: 0.1,
      };
  }
};
