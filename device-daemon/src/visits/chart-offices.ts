import type { ReceivingOffice } from '@mot-cua/domain/receiving-offices.ts';
import { goTo } from './chart-steps.ts';
import type { IntentTable } from './visit-chart.ts';
import type { Step, VisitState, VisitWorld } from './visit-state.ts';

/** Any competent office: who takes it in and gives the result out, where the procedure leaves that to the citizen. */

/** Other offices for this dossier; none: there is nothing to choose. */
export const officesFor = (state: VisitState, world: VisitWorld): readonly ReceivingOffice[] => {
  const pkg = world.packages.find((one) => one.procedure.id === state.procedure);
  return pkg?.procedure.anyOffice === 'province' && !state.supplement ? (world.offices ?? []) : [];
};

/** What was chosen before, as far as it may still be chosen for the procedure that stands there now. */
export const stillChosen = (
  chosen: ReceivingOffice | null,
  state: VisitState,
  world: VisitWorld,
): ReceivingOffice | null => officesFor(state, world).find(({ id }) => id === chosen?.id) ?? null;

export const toOffices = (state: VisitState, world: VisitWorld): Step | null =>
  officesFor(state, world).length > 0 ? goTo(state, { name: 'offices' }) : null;

export const officesIntents: IntentTable = {
  offices: (state, intent, world) => {
    if (intent.type === 'back') return goTo(state, { name: 'review' });
    if (intent.type !== 'choose-office') return null;
    if (intent.office === null) return goTo({ ...state, resultOffice: null }, { name: 'review' });
    const resultOffice = officesFor(state, world).find(({ id }) => id === intent.office);
    return resultOffice ? goTo({ ...state, resultOffice }, { name: 'review' }) : null;
  },
};
