import { Dice } from './dice.ts';
import { fairWeather, type Weather } from './network.ts';
import type { Oracle } from './oracle.ts';
import type { Plan } from './plan.ts';
import { RepositoryModel } from './repository-model.ts';
import { Process, Timeline } from './timeline.ts';

/** Faults planted on purpose in what is otherwise production code, to know that the simulation would find them. */
export type Plant = 'fsync-omitted' | 'receipt-not-verified' | 'unlink-before-row' | Returned;
/** Bugs that were there once (bugs.ts), put back. */
export type Returned = 'recovered-without-sync';
export const returned: readonly Returned[] = ['recovered-without-sync'];
export const plants: readonly Plant[] = ['fsync-omitted', 'receipt-not-verified', 'unlink-before-row', ...returned];

/** What all parts of one history share. */
export type World = {
  readonly plan: Plan;
  readonly plant: Plant | null;
  readonly timeline: Timeline;
  readonly dice: Dice;
  readonly repository: RepositoryModel;
  readonly weather: Weather;
  readonly oracle: Oracle;
  /** one line of the history; costs nothing unless somebody reads it */
  readonly trace: (text: string) => void;
  /** owner of clocks that people look at */
  readonly nobody: Process;
  /** true once all faults are healed */
  healed: boolean;
};

/** Monday 23 November 2026, 08:00 in the office. */
export const BEGINNING = Date.UTC(2026, 10, 23, 1, 0, 0);

export const makeWorld = (
  plan: Plan,
  plant: Plant | null,
  oracleOf: (world: World) => Oracle,
  lines: string[] | null,
): World => {
  const dice = new Dice(plan.seed, 2);
  const timeline = new Timeline(dice);
  const repository = new RepositoryModel(dice);
  repository.now = () => Math.floor(BEGINNING + timeline.elapsed);
  const trace =
    lines === null
      ? () => undefined
      : (text: string) => void lines.push(`${(timeline.elapsed / 1_000).toFixed(3).padStart(12)} s  ${text}`);
  const world = {
    plan,
    plant,
    timeline,
    dice,
    repository,
    weather: { ...fairWeather },
    trace,
    healed: false,
    nobody: new Process('nobody'),
  };
  return Object.assign(world, { oracle: oracleOf(world as unknown as World) });
};
