import type { Clock } from '@mot-cua/domain/clock.ts';
import type { Call, LinkFault } from '../device.ts';

/** How a wait ended: with what was waited for, or because the deadline or the caller said so. */
export type Waited<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'cancelled' };

/** One deadline shared by all the steps of a command. Times in ms of the monotonic clock. */
export type Deadline = {
  readonly signal: AbortSignal;
  remainingMs(): number;
  /** the rest of the time as a call, at most `atMostMs` of it */
  call(atMostMs?: number): Call;
};

export const startDeadline = (clock: Clock, call: Call): Deadline => {
  const due = clock.monotonic() + call.deadlineMs;
  const remainingMs = (): number => Math.max(0, due - clock.monotonic());
  return {
    signal: call.signal,
    remainingMs,
    call: (atMostMs = Number.POSITIVE_INFINITY) => ({
      signal: call.signal,
      deadlineMs: Math.min(atMostMs, remainingMs()),
    }),
  };
};

/**
 * Waits for what `begin` promises to settle, never past the call's deadline. `begin` may return a function that takes
 * its listeners away; it is called whatever the end.
 */
export const waitWithin = <T>(
  clock: Clock,
  call: Call,
  begin: (settle: (value: T) => void) => (() => void) | undefined,
): Promise<Waited<T>> =>
  new Promise((resolve, reject) => {
    if (call.signal.aborted) return resolve({ kind: 'cancelled' });
    let over = false;
    let clear: (() => void) | undefined;
    const end = (how: Waited<T>): void => {
      if (over) return;
      over = true;
      stopTimer();
      call.signal.removeEventListener('abort', abort);
      clear?.();
      resolve(how);
    };
    const abort = (): void => end({ kind: 'cancelled' });
    const stopTimer = clock.after(call.deadlineMs, () => end({ kind: 'timeout' }));
    call.signal.addEventListener('abort', abort, { once: true });
    try {
      clear = begin((value) => end({ kind: 'value', value }));
    } catch (bug) {
      end({ kind: 'cancelled' });
      return reject(bug);
    }
    if (over) clear?.();
  });

/** The link fault for a wait that ended without its value. */
export const waitFault = (how: 'timeout' | 'cancelled', outcome: LinkFault['outcome'], detail: string): LinkFault => ({
  code: how,
  outcome,
  detail,
});
