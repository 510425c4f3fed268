import { goTo } from './chart-steps.ts';
import type { Step, Submission, VisitState, VisitWorld } from './visit-state.ts';

/** The dossier is the outbox's: to its slip, with a number for the counter if there is none yet. Ids make both come out once, however often this is done. */
export const afterSubmission = (state: VisitState, submission: Submission, world: VisitWorld): Step => {
  const service = world.services.find((one) => one.procedures.includes(state.procedure ?? '')) ?? world.services[0];
  return goTo(
    { ...state, busy: false, submission },
    { name: 'slip' },
    service && !state.ticket ? { do: 'issue-ticket', service: service.id } : { do: 'print-slip' },
  );
};
