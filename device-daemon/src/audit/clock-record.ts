import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { recordAudit } from './audit.ts';

/**
 * Says in the log that the wall clock moved without time passing, or was confirmed, and when that was by the clock that
 * no one can set. `byMs`: how far it moved, or how far it was off; forwards is positive. Call it in a transaction.
 */
export const recordClock = (
  ledger: Ledger,
  clock: Pick<Clock, 'now' | 'monotonic'>,
  event: 'clock-jumped' | 'clock-confirmed',
  byMs: number,
): void => {
  const seconds = Math.round(byMs / 1000);
  const running = Math.max(0, Math.floor(clock.monotonic() / 1000));
  recordAudit(ledger, clock.now(), event, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s after-${running}s`);
};
