import { type Clock, wait } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import {
  SignInAnswer,
  SignInCloseAnswer,
  SignInOutcomeAnswer,
  type SignInQuestion,
  signInPaths,
} from '@mot-cua/domain/sign-in.ts';
import { Compile } from 'typebox/compile';
import type { Call } from '../devices/device.ts';
import type { SealedFault, SealedLine } from '../relay/sealed-line.ts';
import type { SignIn, SignInFault, SignInOutcome, SignInProvider } from './sign-in.ts';

/** Every wait of a sign-in, ms, with the reason. */
export const signInDelays = {
  /** a person has pressed "VNeID" and sees that something is being got ready */
  begin: 5_000,
  /** TI-1 (reference/citizen-experience.md): the time before identification; after it they may begin another */
  longest: 120_000,
  /** one question for the outcome; a provider may hold it that long before it says "waiting" */
  question: 10_000,
  /** between two questions, whatever the provider says; OpenID CIBA's default is the longest of them */
  shortestPause: 500,
  longestPause: 5_000,
  /** after a question that was not answered, doubled each time up to `longestPause` */
  firstBackOff: 1_000,
  /** without one answer for this long the person is told that it does not work, and what does */
  patience: 20_000,
  /** closing a sign-in is a courtesy to the provider */
  close: 3_000,
} as const;

const shapes = {
  begin: Compile(SignInAnswer),
  outcome: Compile(SignInOutcomeAnswer),
  close: Compile(SignInCloseAnswer),
};

type Open = { readonly begunAt: number; readonly due: number; readonly firstPause: number };

/**
 * Sign-in by sealed questions. An approval is believed when it answers the question just asked (`SealedLine`), names this
 * very sign-in, was given after it was opened (by the provider's own clock), and is the first for it.
 */
export class SealedSignIn implements SignInProvider {
  readonly #line: Pick<SealedLine, 'ask'>;
  readonly #clock: Clock;
  readonly #question: SignInQuestion;
  readonly #open = new Map<string, Open>();
  readonly #known = new Set<string>();

  constructor(parts: { line: Pick<SealedLine, 'ask'>; clock: Clock; question: SignInQuestion }) {
    this.#line = parts.line;
    this.#clock = parts.clock;
    this.#question = parts.question;
  }

  async begin(call: Call): Promise<Result<SignIn, SignInFault>> {
    const asked = await this.#line.ask(signInPaths.begin, this.#question, shapes.begin, {
      signal: call.signal,
      deadlineMs: Math.min(call.deadlineMs, signInDelays.begin),
    });
    if (!asked.ok) return failed({ why: faultOf(asked.fault) });
    const { answer, answeredAt } = asked.value;
    const { signInId, qrText, goodForMs, askAgainAfterMs } = answer;
    if (this.#known.has(signInId)) return failed({ why: 'untrusted' });
    this.#known.add(signInId);
    const forMs = Math.min(goodForMs, signInDelays.longest);
    this.#open.set(signInId, {
      begunAt: answeredAt,
      due: this.#clock.monotonic() + forMs,
      firstPause: askAgainAfterMs,
    });
    return done({ signInId, qrText, expiresAt: this.#clock.now() + forMs });
  }

  async outcome({ signInId }: SignIn, call: Call): Promise<SignInOutcome> {
    const open = this.#open.get(signInId);
    if (!open) throw new Error('the outcome of a sign-in that is not open');
    this.#open.delete(signInId);
    const due = Math.min(open.due, this.#clock.monotonic() + call.deadlineMs);
    const reached = await this.#wait(signInId, open, due, call.signal);
    void this.#close(signInId);
    return reached;
  }

  async #wait(signInId: string, open: Open, due: number, signal: AbortSignal): Promise<SignInOutcome> {
    const clock = this.#clock;
    let pause: number = open.firstPause;
    let backOff: number = signInDelays.firstBackOff;
    let heard = clock.monotonic();
    let answering = true;
    for (;;) {
      const left = due - clock.monotonic();
      const shown = Math.max(signInDelays.shortestPause, Math.min(pause, signInDelays.longestPause));
      const paused = await wait(clock, Math.min(left, shown), signal);
      if (!paused) return { outcome: 'cancelled' };
      if (clock.monotonic() >= due) return { outcome: answering ? 'late' : 'unavailable' };
      const asked = await this.#line.ask(signInPaths.outcome, { signInId }, shapes.outcome, {
        signal,
        deadlineMs: Math.min(signInDelays.question, due - clock.monotonic()),
      });
      if (!asked.ok) {
        const why = faultOf(asked.fault);
        if (why === 'cancelled' || why === 'untrusted') return { outcome: why };
        answering = false;
        if (clock.monotonic() - heard >= signInDelays.patience) return { outcome: 'unavailable' };
        pause = backOff;
        backOff *= 2;
        continue;
      }
      answering = true;
      heard = clock.monotonic();
      backOff = signInDelays.firstBackOff;
      const { answer, answeredAt } = asked.value;
      if (answer.signInId !== signInId) return { outcome: 'untrusted' };
      switch (answer.state) {
        case 'waiting':
          pause = answer.askAgainAfterMs;
          break;
        case 'refused':
          return { outcome: 'refused' };
        case 'expired':
          return { outcome: 'late' };
        case 'approved': {
          const isNow = answer.approvedAt >= open.begunAt && answer.approvedAt <= answeredAt;
          if (!isNow) return { outcome: 'untrusted' };
          return { outcome: 'approved', person: { level: 'online', source: 'vneid', ...personOf(answer.person) } };
        }
      }
    }
  }

  /** So that nobody approves, minutes later, what no longer stands on any screen. Whether it arrives changes nothing here. */
  async #close(signInId: string): Promise<void> {
    const call = { signal: new AbortController().signal, deadlineMs: signInDelays.close };
    await this.#line.ask(signInPaths.close, { signInId }, shapes.close, call);
  }
}

const faultOf = ({ why }: SealedFault): SignInFault['why'] =>
  why === 'replayed' || why === 'foreign' ? 'untrusted' : why === 'somebody-else' ? 'unavailable' : why;

type Told = Extract<SignInOutcomeAnswer, { state: 'approved' }>['person'];
/** Only what is asked for, whatever else the provider sends along. */
const personOf = ({ personalNumber, fullName, dateOfBirth, sex }: Told): Told => ({
  personalNumber,
  fullName: fullName.normalize('NFC'),
  dateOfBirth,
  sex,
});
