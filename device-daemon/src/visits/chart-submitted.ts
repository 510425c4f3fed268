import { goTo } from './chart-steps.ts';
import type { Step, Submission, VisitState, VisitWorld } from './visit-state.ts';

/** The dossier is the outbox's: to its slip, with a number for the counter if there is none yet. Ids make both come out once, however often this is done. */
export const afterSubmission = (state: VisitState, submission: Submission, world: VisitWorld): Step => {
  const serving = world.services.filter((one) => one.procedures.includes(state.procedure ?? ''));
  const service = serving[0] ?? world.services[0];
  // a counter of the dossiers before that takes this one too is enough; else the number leads on to the next
  const goesThere = state.counters.some((id) => serving.some((one) => one.id === id));
  const counters = goesThere || !service ? state.counters : [...new Set([...state.counters, service.id])];
  return goTo(
    { ...state, busy: false, submission, counters },
    { name: 'slip' },
    service && !state.ticket ? { do: 'issue-ticket', service: service.id } : { do: 'print-slip' },
  );
};
