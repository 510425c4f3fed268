import { unfinishedBundle } from './chart-bundle.ts';
import { counterOnly } from './chart-standing.ts';
import { goTo, toDone } from './chart-steps.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Procedures that only the counter does: with a number or the list of what to bring, the kiosk has done its part of them. */

/** The procedure that is read about, or that a number was asked for from there; null: none. */
const readAbout = ({ stage, procedure }: VisitState): string | null => {
  if (stage.name === 'at-counter') return stage.id;
  if (stage.name === 'take-ticket') return stage.of ?? null;
  return stage.name === 'before' ? procedure : null;
};

const isOnlyAtCounter = (id: string, state: VisitState, world: VisitWorld): boolean => {
  const pkg = world.packages.find(({ procedure }) => procedure.id === id);
  return pkg?.procedure.kind !== 'e-form' || counterOnly(state, pkg, world) !== null;
};

const settled = (state: VisitState, id: string | null, world: VisitWorld): VisitState =>
  id === null || !isOnlyAtCounter(id, state, world)
    ? state
    : { ...state, atCounter: [...new Set([...state.atCounter, id])] };

/**
 * A number is in hand for what was read about, and leads to this counter too. `counter`: the id of its service; undefined: of none
 * of them alone (an appointment).
 */
export const withNumber = (state: VisitState, counter: string | undefined, world: VisitWorld): VisitState => ({
  ...settled(state, readAbout(state), world),
  counters: counter === undefined ? state.counters : [...new Set([...state.counters, counter])],
});

/** The list of what to bring is out, as far as anybody can tell; surely not out, nothing is settled by it. */
export const withList = (state: VisitState, world: VisitWorld): VisitState =>
  state.checklist === 'printed' || state.checklist === 'unknown' ? settled(state, state.checklistOf, world) : state;

/** On from a number: to what else the guided questions led to, as long as something of it is left. */
export const afterNumber = (state: VisitState, world: VisitWorld): Step => {
  const guide = unfinishedBundle(state, world)?.guide;
  return guide ? goTo({ ...state, nextWanted: false }, guide) : toDone(state);
};
