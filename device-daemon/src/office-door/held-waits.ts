import type { Clock } from '@mot-cua/domain/clock.ts';
import type { WaitRange } from '@mot-cua/domain/office/office-views.ts';

/** A wait as displays say it holds so long, ms. */
const HOLDS_MS = 2_000;

/**
 * Waits of services as the hall's pictures say them. Minutes do not turn with each key of an officer, and an estimate is the dearest
 * thing in such a picture, which is drawn at every call.
 */
export const heldWaits = (
  wait: (service: string) => WaitRange | null,
  clock: Pick<Clock, 'monotonic'>,
): ((service: string) => WaitRange | null) => {
  const said = new Map<string, { readonly until: number; readonly wait: WaitRange | null }>();
  return (service) => {
    const now = clock.monotonic();
    const before = said.get(service);
    if (before && now < before.until) return before.wait;
    const fresh = wait(service);
    said.set(service, { until: now + HOLDS_MS, wait: fresh });
    return fresh;
  };
};
