import type { Clock } from '@mot-cua/domain/clock.ts';
import type { SignIn, SignInProvider } from '../sign-in/sign-in.ts';
import { signInCode } from './sign-in-code.ts';
import type { VisitEvent } from './visit-events.ts';

/** How long a sign-in may take to open, ms; how long it lives is the provider's word (`expiresAt`). */
const OPEN_DEADLINE_MS = 10_000;
const SECOND_MS = 1_000;
/** The provider itself says when it is over; this is for one that forgets. */
const GRACE_MS = 5_000;

export type RoomSignInParts = {
  /** null: this site has none */
  readonly provider: SignInProvider | null;
  readonly clock: Clock;
  readonly tell: (event: VisitEvent) => void;
};

/** A visit's dealings with the state's electronic identity: one sign-in at a time, taken back when the citizen leaves it. */
export class RoomSignIn {
  readonly #parts: RoomSignInParts;
  #current = new AbortController();

  constructor(parts: RoomSignInParts) {
    this.#parts = parts;
  }

  /** Gives up the sign-in that runs, if one does; nothing of it is told any more. */
  cancel(): void {
    this.#current.abort();
  }

  async begin(): Promise<void> {
    const { provider, tell } = this.#parts;
    this.cancel();
    this.#current = new AbortController();
    const { signal } = this.#current;
    if (!provider) return tell({ type: 'sign-in-ended', why: 'unavailable' });
    const opened = await provider.begin({ signal, deadlineMs: OPEN_DEADLINE_MS });
    if (signal.aborted) return;
    if (!opened.ok)
      return tell({ type: 'sign-in-ended', why: opened.fault.why === 'untrusted' ? 'untrusted' : 'unavailable' });
    await this.#wait(provider, opened.value, signal);
  }

  async #wait(provider: SignInProvider, signIn: SignIn, signal: AbortSignal): Promise<void> {
    const { clock, tell } = this.#parts;
    const left = () => Math.max(0, Math.ceil((signIn.expiresAt - clock.now()) / SECOND_MS));
    tell({ type: 'sign-in-opened', code: signInCode(signIn.qrText), seconds: left() });
    const stopTicking = this.#tickWhile(() => tell({ type: 'sign-in-waits', secondsLeft: left() }));
    try {
      const deadlineMs = Math.max(0, signIn.expiresAt - clock.now()) + GRACE_MS;
      const came = await provider.outcome(signIn, { signal, deadlineMs });
      if (signal.aborted || came.outcome === 'cancelled') return;
      tell(
        came.outcome === 'approved'
          ? { type: 'signed-in', person: came.person }
          : { type: 'sign-in-ended', why: came.outcome },
      );
    } finally {
      stopTicking();
    }
  }

  /** Once a second until it is stopped. */
  #tickWhile(tick: () => void): () => void {
    let cancel = () => {};
    const next = (): void => {
      cancel = this.#parts.clock.after(SECOND_MS, () => {
        tick();
        next();
      });
    };
    next();
    return () => cancel();
  }
}
