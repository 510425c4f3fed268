import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../devices/device.ts';
import { systemClock } from '../system-clock.ts';
import type { FaceGuide } from './face-guide.ts';
import { type FaceFault, type FaceMatch, startFaceMatch } from './face-match.ts';
import { faceBounds } from './face-message.ts';
import type { FaceAdvice, FaceMatchPolicy } from './face-policy.ts';

/** Good frames nearer together than this show the same moment, ms. */
const APART_MS = 300;
/** Comparisons that find no single face in frames which the guide thought good. */
const MOST_TRIES = 2;

/** How it ended; either is for staff only. */
export type FaceOutcome = Result<FaceAdvice, FaceFault>;

/** `kept`: good frames so far, of `faceBounds.frames`. With the last of them the comparison begins, and the camera may rest. */
export type FaceProgress = FaceGuide & { readonly kept: number };

export type FaceLookSite = {
  readonly policy: FaceMatchPolicy;
  readonly agreed: boolean;
  /** of the chip, JPEG */
  readonly portrait: Uint8Array;
  /** `comparing` after enough good frames; `looking` again when no single face was found in them */
  readonly onPhase: (phase: 'looking' | 'comparing') => void;
  /** once, the last word */
  readonly onOver: (outcome: FaceOutcome) => void;
};

/**
 * One citizen before the camera, for the visit: frames go in as they come, three good ones are compared with the chip's
 * portrait, `onOver` is told once what came of it, and no process and no frame is left. Whatever goes wrong is an outcome
 * too: the visit goes on without.
 */
export class FaceLook {
  readonly #clock: Clock;
  readonly #site: FaceLookSite;
  readonly #match: FaceMatch;
  readonly #stop = new AbortController();
  #kept: Uint8Array[] = [];
  #keptAt = Number.NEGATIVE_INFINITY;
  #tries = 0;
  #comparing = false;
  #over = false;

  private constructor(match: FaceMatch, site: FaceLookSite, clock: Clock) {
    this.#match = match;
    this.#site = site;
    this.#clock = clock;
  }

  /** Starts the process (see `startFaceMatch`); a failure to start is told here and not to `onOver`. */
  static async begin(
    site: FaceLookSite,
    call: Call,
    { clock = systemClock }: { readonly clock?: Clock } = {},
  ): Promise<Result<FaceLook, FaceFault>> {
    const match = await startFaceMatch(site, call, { clock });
    return match.ok ? done(new FaceLook(match.value, site, clock)) : match;
  }

  /** For health. */
  get backend(): FaceMatch['backend'] {
    return this.#match.backend;
  }

  /** One frame of the camera (JPEG). It is overwritten. */
  async frame(jpeg: Uint8Array): Promise<Result<FaceProgress, FaceFault>> {
    const copy = new Uint8Array(jpeg); // `slice` of a Buffer, as a server gives it, would be the same bytes
    const guided = await this.#match.guide(jpeg, this.#call);
    if (!guided.ok) {
      copy.fill(0);
      // a frame that comes as the comparison ends finds the process gone: the comparison has the last word
      if (fatal.has(guided.fault.code) && !this.#comparing) await this.#finish(guided);
      return guided;
    }
    if (this.#over || !guided.value.ready || this.#clock.monotonic() - this.#keptAt < APART_MS) copy.fill(0);
    else {
      this.#keptAt = this.#clock.monotonic();
      this.#kept.push(copy);
    }
    const progress = { ...guided.value, kept: this.#kept.length };
    if (this.#kept.length === faceBounds.frames) void this.#compare();
    return done(progress);
  }

  /** The citizen has left, or wants no more of it: `onOver` is not told. */
  async end(): Promise<void> {
    this.#over = true;
    this.#forgetFrames();
    this.#stop.abort();
    await this.#match.end();
  }

  async #compare(): Promise<void> {
    const frames = this.#kept;
    this.#kept = [];
    this.#tries += 1;
    this.#comparing = true;
    this.#site.onPhase('comparing');
    const advice = await this.#match.compare(this.#site.portrait, frames, this.#call);
    const again = !advice.ok && worthAnother.has(advice.fault.code) && this.#tries < MOST_TRIES;
    if (!again) return this.#finish(advice);
    this.#comparing = false;
    if (!this.#over) this.#site.onPhase('looking');
  }

  async #finish(outcome: FaceOutcome): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#forgetFrames();
    await this.#match.end();
    this.#site.onOver(outcome);
  }

  #forgetFrames(): void {
    for (const frame of this.#kept.splice(0)) frame.fill(0);
  }

  /** As long as the process allows itself. */
  get #call(): Call {
    return { signal: this.#stop.signal, deadlineMs: Number.POSITIVE_INFINITY };
  }
}

/** After these nothing more comes of this process. A frame too many or a broken one is only that frame. */
const fatal: ReadonlySet<FaceFault['code']> = new Set(['timeout', 'process-lost', 'ended', 'no-backend']);
const worthAnother: ReadonlySet<FaceFault['code']> = new Set(['no-face-in-frames', 'several-faces']);
