import type { Clock } from '@mot-cua/domain/clock.ts';
import { failed, type Result } from '@mot-cua/domain/result.ts';
import type { FaceAdvice, VisitSetup } from '@mot-cua/domain/visit-link.ts';
import type { FaceLook, FaceOutcome, FaceProgress } from '../face-match/face-look.ts';
import type { FaceFault } from '../face-match/face-match.ts';
import type { VisitEvent } from './visit-events.ts';
import type { VisitMemory } from './visit-memory.ts';
import type { StageName } from './visit-state.ts';

/** How long the process may take until it can look, ms. */
const BEGIN_DEADLINE_MS = 10_000;

export type RoomFaceParts = {
  readonly policy: VisitSetup['faceMatch'];
  readonly clock: Clock;
  readonly memory: Pick<VisitMemory, 'portrait'>;
  readonly tell: (event: VisitEvent) => void;
  /** for staff, by way of the daemon; null: the person whom it was about has gone */
  readonly onAdvice: (advice: FaceAdvice | null) => void;
};

/**
 * A visit's dealings with the process that looks at a face: one look at a time, and none once the visit has gone on, however it
 * went on. Of what comes of it the visit learns only that it is over; the word goes past it to staff.
 */
export class RoomFace {
  readonly #parts: RoomFaceParts;
  /** aborted: no look is wanted */
  #wanted = AbortSignal.abort();
  #stop: () => void = () => undefined;
  #look: FaceLook | null = null;
  #advised = false;
  /** resolves when no process is left */
  #gone: Promise<unknown> = Promise.resolve();

  constructor(parts: RoomFaceParts) {
    this.#parts = parts;
  }

  /** The citizen has agreed. Whatever goes wrong is told as `face-over`. */
  async begin(): Promise<void> {
    const { policy, memory, clock, tell } = this.#parts;
    const before = this.end();
    const { portrait } = memory;
    if (!policy?.on || !portrait) return tell({ type: 'face-over' });
    const stopped = new AbortController();
    const { signal } = stopped;
    this.#wanted = signal; // at once: the page sends its first frame now, and must hear `busy`
    this.#stop = () => stopped.abort();
    await before;
    const unlessGone = (event: VisitEvent): void => {
      if (!signal.aborted) tell(event);
    };
    const { FaceLook } = await import('../face-match/face-look.ts');
    const beginning = FaceLook.begin(
      {
        policy,
        agreed: true,
        portrait: portrait.bytes,
        onPhase: (phase) => unlessGone({ type: 'face-phase', phase }),
        onOver: (outcome) => {
          if (!signal.aborted) this.#advise(outcome);
          unlessGone({ type: 'face-over' });
        },
      },
      { signal, deadlineMs: BEGIN_DEADLINE_MS },
      { clock },
    );
    this.#gone = beginning;
    const begun = await beginning;
    if (!begun.ok) {
      if (!signal.aborted) this.#advise(begun);
      return unlessGone({ type: 'face-over' });
    }
    if (!signal.aborted) {
      this.#look = begun.value;
      return;
    }
    this.#gone = begun.value.end();
    await this.#gone;
  }

  /** One frame of the page's camera; it is overwritten. `busy` while the process starts. */
  async frame(jpeg: Uint8Array): Promise<Result<FaceProgress, FaceFault>> {
    if (this.#look) return this.#look.frame(jpeg);
    jpeg.fill(0);
    return this.#wanted.aborted
      ? failed({ code: 'ended', detail: 'no look is wanted' })
      : failed({ code: 'busy', detail: 'it begins' });
  }

  /** Told after every step of the visit: a look lasts no longer than its screen. */
  see(stage: StageName): void {
    if (stage !== 'face' && !this.#wanted.aborted) void this.end();
  }

  /** Gives up the look that runs, if one does: nothing of it is told any more. Resolves when its process is gone. */
  async end(): Promise<void> {
    this.#stop();
    const look = this.#look;
    this.#look = null;
    if (look) this.#gone = this.#gone.then(() => look.end()); // whoever else asks for the end waits for the same
    await this.#gone;
  }

  /** Somebody else may stand there now: what was said of the one before is taken back. */
  forgetPerson(): void {
    void this.end();
    if (this.#advised) this.#parts.onAdvice(null);
    this.#advised = false;
  }

  #advise(outcome: FaceOutcome): void {
    if (!outcome.ok) {
      const { code, detail } = outcome.fault;
      if (ofTheKiosk.has(code)) process.stderr.write(`face look: ${code}, ${detail}\n`);
      return;
    }
    const { advisory, frames } = outcome.value;
    this.#advised = true;
    this.#parts.onAdvice({ advisory, frames });
  }
}

/** Faults that tell of the machine and nothing of the person: a technician finds them in the log of the visits. */
const ofTheKiosk: ReadonlySet<FaceFault['code']> = new Set(['no-backend', 'process-lost', 'timeout']);
