import { counterOf } from '../queue/queue-day.ts';
import { done, failed, type Result } from '../result.ts';
import type { Asker, OfficeRefusal } from './office-commands.ts';
import type { OfficePlan, StaffRole } from './office-plan.ts';
import type { CounterNow, QueueDay } from './office-state.ts';

/** Whether whoever asks may: a machine of the plan, a member of staff with one of the roles, the console that has the counter. */
export const isNode = (by: Asker, plan: OfficePlan): boolean =>
  !('staff' in by) && plan.nodes.some(({ id }) => id === by.node);

export const hasRole = (by: Asker, plan: OfficePlan, ...roles: readonly StaffRole[]): boolean =>
  'staff' in by && plan.staff.some(({ id, roles: has }) => id === by.staff && roles.some((role) => has.includes(role)));

/** Whoever calls and serves. */
export const isClerk = (by: Asker, plan: OfficePlan): boolean => hasRole(by, plan, 'officer', 'supervisor');

type Desk = { readonly counter: CounterNow; readonly staff: string };

/** The open counter whose lease the asking console holds: one console at a time, whatever another still shows. */
export const deskOf = (day: QueueDay, by: Asker, plan: OfficePlan): Result<Desk, OfficeRefusal> => {
  if (!('staff' in by) || !isClerk(by, plan)) return failed('not-allowed');
  if (by.counter === null) return failed('counter-not-open');
  const counter = counterOf(day, plan, by.counter);
  if (!counter) return failed('unknown-counter');
  if (!counter.open) return failed('counter-not-open');
  if (counter.lease !== by.lease || counter.staff !== by.staff) return failed('counter-taken');
  return done({ counter, staff: by.staff });
};
