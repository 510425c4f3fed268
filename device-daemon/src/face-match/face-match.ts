import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../devices/device.ts';
import { jpegFrame } from '../imaging/pdf-a/jpeg-header.ts';
import { checkJpeg } from '../imaging/portrait-jpeg.ts';
import { systemClock } from '../system-clock.ts';
import { type FaceChild, startFaceChild } from './face-child.ts';
import { type FaceGuide, guideOf } from './face-guide.ts';
import { type BackendHealth, type FaceJob, type FaceRefusal, type FaceWord, faceBounds } from './face-message.ts';
import { adviceOf, type FaceAdvice, type FaceMatchPolicy } from './face-policy.ts';

/**
 * Why there is no guide or no advice. None of them stops a citizen: a member of staff looks, as without a camera.
 * `switched-off`, `not-agreed`: nothing was started. `no-backend`: nothing here computes rightly. `busy`: a frame came while
 * another is looked at; it is dropped. `process-lost`: it ended by itself or was killed by a limit. `ended`: by `end`,
 * by a finished comparison, or by its longest life. `detail` is for technicians and tells nothing of the person.
 */
export type FaceFault = {
  readonly code:
    | FaceRefusal
    | 'switched-off'
    | 'not-agreed'
    | 'no-backend'
    | 'busy'
    | 'timeout'
    | 'cancelled'
    | 'process-lost'
    | 'ended';
  readonly detail: string;
};

/** Longest waits, ms, whatever a call allows; about five times what they take on two busy cores. */
export const faceDelays = {
  start: 10_000,
  guide: 3_000,
  /** one portrait and three frames */
  compare: 15_000,
  /** nobody stands before a camera for longer; the process goes even when everybody forgot it */
  life: 120_000,
} as const;

/** One look at one face: one process, which is gone after `end` or a finished comparison. */
export type FaceMatch = {
  readonly pid: number;
  /** for health */
  readonly backend: BackendHealth;
  /** Looks at a camera frame (JPEG) and says what the person should do. The frame is overwritten. */
  readonly guide: (frame: Uint8Array, call: Call) => Promise<Result<FaceGuide, FaceFault>>;
  /**
   * Compares the chip's portrait (JPEG; see imaging/portrait.ts) with one to three camera frames: the middle distance counts.
   * The frames are overwritten, the portrait is the caller's. With an advice the process ends.
   */
  readonly compare: (
    portrait: Uint8Array,
    frames: readonly Uint8Array[],
    call: Call,
  ) => Promise<Result<FaceAdvice, FaceFault>>;
  /** Kills the process; resolves when it is gone. May be called at any time and again. */
  readonly end: () => Promise<void>;
};

const refuse = (code: FaceFault['code'], detail: string) => failed<FaceFault>({ code, detail });

/**
 * Starts the process that looks at a face: only where the site has turned it on, and only for a citizen who has agreed to it.
 * About 1.5 s to the first frame; 0.4 GB while it lasts.
 */
export const startFaceMatch = async (
  { policy, agreed }: { readonly policy: FaceMatchPolicy; readonly agreed: boolean },
  call: Call,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<Result<FaceMatch, FaceFault>> => {
  if (!policy.on) return refuse('switched-off', 'the site has not turned it on');
  if (!agreed) return refuse('not-agreed', 'the citizen has not agreed');
  if (call.signal.aborted) return refuse('cancelled', 'before it began');
  const line = new FaceLine(clock);
  const first = await line.nextWord('start', call);
  if (!first.ok) return first;
  if (first.value.t !== 'ready') {
    await line.end('ended', 'it did not begin');
    const why = first.value.t === 'no-backend' ? first.value.refused.map((one) => `${one.name} ${one.why}`) : [];
    return refuse('no-backend', why.join(', '));
  }
  return done({
    pid: line.pid,
    backend: first.value.backend,
    guide: (frame, asked) => guide(line, frame, asked),
    compare: (portrait, frames, asked) => compare(line, policy, portrait, frames, asked),
    end: () => line.end('ended', 'it was ended'),
  });
};

const guide = async (line: FaceLine, frame: Uint8Array, call: Call): Promise<Result<FaceGuide, FaceFault>> => {
  const fault = line.over ?? pictureFault(frame, 'frame');
  const word = fault ? failed(fault) : await line.ask('look', [frame], [frame], call);
  frame.fill(0);
  if (!word.ok) return word;
  return word.value.t === 'seen' ? done(guideOf(word.value)) : line.refusal(word.value);
};

const compare = async (
  line: FaceLine,
  policy: FaceMatchPolicy,
  portrait: Uint8Array,
  frames: readonly Uint8Array[],
  call: Call,
): Promise<Result<FaceAdvice, FaceFault>> => {
  const fault = line.over ?? picturesFault(portrait, frames);
  const word = fault ? failed(fault) : await line.ask('compare', [portrait, ...frames], frames, call);
  for (const frame of frames) frame.fill(0);
  if (!word.ok) return word;
  if (word.value.t !== 'compared') return line.refusal(word.value);
  await line.end('ended', 'the comparison is done');
  const inOrder = [...word.value.distances].sort((a, b) => a - b);
  const distance = Math.round(inOrder[Math.floor(inOrder.length / 2)]! * 100) / 100;
  return done({ advisory: adviceOf(distance, policy), distance, frames: inOrder.length });
};

const picturesFault = (portrait: Uint8Array, frames: readonly Uint8Array[]): FaceFault | null => {
  if (frames.length < 1 || frames.length > faceBounds.frames)
    return { code: 'picture-refused', detail: `${frames.length} frames` };
  return (
    [pictureFault(portrait, 'portrait'), ...frames.map((frame) => pictureFault(frame, 'frame'))].find(Boolean) ?? null
  );
};

/** By header only: what it says here never reaches a decoder. */
const pictureFault = (jpeg: Uint8Array, kind: 'frame' | 'portrait'): FaceFault | null => {
  const no = (detail: string): FaceFault => ({ code: 'picture-refused', detail: `${kind}: ${detail}` });
  const [bytes, pixels] =
    kind === 'frame'
      ? [faceBounds.frameBytes, faceBounds.framePixels]
      : [faceBounds.portraitBytes, faceBounds.portraitPixels];
  if (jpeg.length > bytes) return no(`${jpeg.length} bytes`);
  const checked = checkJpeg(jpeg);
  if (!checked.ok) return no(`${checked.fault.code}, ${checked.fault.detail}`);
  const frame = jpegFrame(checked.value.bytes);
  checked.value.bytes.fill(0);
  const size = frame ? frame.widthPx * frame.heightPx : 0;
  return size > pixels || size === 0 ? no(`${size} pixels`) : null;
};

type Waiting = { readonly id: number; readonly settle: (word: Result<FaceWord, FaceFault>) => void };

/** The process and the one thing that is asked of it. */
class FaceLine {
  readonly #clock: Clock;
  readonly #child: FaceChild;
  readonly #forget: () => void;
  #waiting: Waiting | null = null;
  #over: FaceFault | null = null;
  #jobs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#child = startFaceChild(
      (word) => this.#heard(word),
      (how) => this.#finish({ code: 'process-lost', detail: how }),
    );
    this.#forget = clock.after(faceDelays.life, () => void this.end('ended', 'nobody looked for too long'));
  }

  get over(): FaceFault | null {
    return this.#over;
  }

  get pid(): number {
    return this.#child.pid;
  }

  ask(
    t: FaceJob['t'],
    pictures: readonly Uint8Array[],
    wiped: readonly Uint8Array[],
    call: Call,
  ): Promise<Result<FaceWord, FaceFault>> {
    if (this.#waiting) return Promise.resolve(refuse('busy', 'another frame is looked at'));
    if (this.#over) return Promise.resolve(failed(this.#over));
    if (call.signal.aborted) return Promise.resolve(refuse('cancelled', 'before it began'));
    this.#jobs += 1;
    const word = this.nextWord(t === 'look' ? 'guide' : 'compare', call);
    this.#child.send({ t, id: this.#jobs, sizes: pictures.map((one) => one.length) }, pictures, wiped);
    return word;
  }

  /** Nothing that computes can be interrupted: who cancels, and who is too late, ends the process. */
  nextWord(what: 'start' | 'guide' | 'compare', call: Call): Promise<Result<FaceWord, FaceFault>> {
    const { promise, resolve } = Promise.withResolvers<Result<FaceWord, FaceFault>>();
    if (this.#over) return Promise.resolve(failed(this.#over));
    const limit = Math.min(call.deadlineMs, faceDelays[what]);
    const late = this.#clock.after(limit, () => void this.end('timeout', `${what} took longer than ${limit} ms`));
    const cancel = (): void => void this.end('cancelled', `during ${what}`);
    call.signal.addEventListener('abort', cancel, { once: true });
    this.#waiting = {
      id: this.#jobs,
      settle: (word) => {
        this.#waiting = null;
        late();
        call.signal.removeEventListener('abort', cancel);
        resolve(word);
      },
    };
    return promise;
  }

  refusal(word: FaceWord): Result<never, FaceFault> {
    return word.t === 'refused'
      ? refuse(word.code, word.detail)
      : refuse('process-lost', `an answer to something else: ${word.t}`);
  }

  async end(code: FaceFault['code'], detail: string): Promise<void> {
    this.#finish({ code, detail });
    await this.#child.kill();
  }

  #heard(word: FaceWord): void {
    const waiting = this.#waiting;
    if (!waiting || ('id' in word && word.id !== waiting.id))
      return void this.end('process-lost', `unasked: ${word.t}`);
    waiting.settle(done(word));
  }

  #finish(fault: FaceFault): void {
    this.#over ??= fault;
    this.#forget();
    this.#waiting?.settle(failed(this.#over));
  }
}
