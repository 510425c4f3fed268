import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../device.ts';

type Refusal = 'cancelled' | 'timeout' | 'closed';
type Waiter = { readonly grant: () => void; readonly refuse: (why: Refusal) => void };

const MOST_WAITERS = 16;

/** One command at a time: whoever gets the turn must give it back in `finally`. Closing turns all waiters away. */
export class TurnTaking {
  readonly #clock: Clock;
  #taken = false;
  #closed = false;
  #waiters: Waiter[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get taken(): boolean {
    return this.#taken;
  }

  /** Resolves with the function that gives the turn back (harmless when called twice). */
  take(call: Call): Promise<Result<() => void, Refusal>> {
    if (this.#closed) return Promise.resolve(failed('closed'));
    if (call.signal.aborted) return Promise.resolve(failed('cancelled'));
    if (!this.#taken) {
      this.#taken = true;
      return Promise.resolve(done(this.#giveBack()));
    }
    if (this.#waiters.length >= MOST_WAITERS) return Promise.resolve(failed('timeout'));
    return this.#wait(call);
  }

  close(): void {
    this.#closed = true;
    for (const waiter of [...this.#waiters]) waiter.refuse('closed');
  }

  reopen(): void {
    this.#closed = false;
  }

  #wait(call: Call): Promise<Result<() => void, Refusal>> {
    const { promise, resolve } = Promise.withResolvers<Result<() => void, Refusal>>();
    const leave = (): void => {
      cancelDeadline();
      call.signal.removeEventListener('abort', onAbort);
      this.#waiters = this.#waiters.filter((other) => other !== waiter);
    };
    const waiter: Waiter = {
      grant: () => {
        leave();
        resolve(done(this.#giveBack()));
      },
      refuse: (why) => {
        leave();
        resolve(failed(why));
      },
    };
    const onAbort = (): void => waiter.refuse('cancelled');
    const cancelDeadline = this.#clock.after(call.deadlineMs, () => waiter.refuse('timeout'));
    call.signal.addEventListener('abort', onAbort, { once: true });
    this.#waiters.push(waiter);
    return promise;
  }

  #giveBack(): () => void {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiters[0];
      if (next) next.grant();
      else this.#taken = false;
    };
  }
}
