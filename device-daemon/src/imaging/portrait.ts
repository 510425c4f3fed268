import { Worker } from 'node:worker_threads';
import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Portrait } from '../devices/card-reading.ts';
import type { Call } from '../devices/device.ts';
import { systemClock } from '../system-clock.ts';
import { type Checked, type PortraitFault, type PortraitJob, portraitBounds, refuse } from './portrait-format.ts';
import { checkJpeg } from './portrait-jpeg.ts';
import { checkJpeg2000, isJpeg2000 } from './portrait-jpeg2000.ts';
import type { PortraitAnswer } from './portrait-thread.ts';

export type { PortraitFault } from './portrait-format.ts';

/** A portrait of a card takes about 0.3 s, most of it the start of the thread; whatever takes this long will not end. */
export const PORTRAIT_LIMIT_MS = 5_000;

/** JavaScript heap of the thread in MB; pixels lie outside it and are bounded by size and by the decoder's own limit. */
const HEAP_MB = 64;

/**
 * The portrait of a chip (JPEG or JPEG 2000, told by its first bytes) as a JPEG that a browser may be given: at most
 * 600 px each way, grey or sRGB, made anew from pixels. Headers are checked here; what passes is decoded in a thread of
 * its own, which ends with it, or is ended at the deadline. One portrait at a time. Never throws on what a card says.
 */
export const portraitAsJpeg = async (
  portrait: Portrait,
  call: Call,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<Result<Portrait, PortraitFault>> => {
  const job = checkPortrait(portrait.bytes);
  if (!job.ok) return job;
  const turn = line.then(() => inThread(job.value, call, clock));
  line = turn.then(
    () => undefined,
    () => undefined, // whoever asked hears of it
  );
  const answer = await turn;
  return answer.ok ? done({ mime: 'image/jpeg', bytes: answer.value }) : answer;
};

/** A second one waits for the first, which is `PORTRAIT_LIMIT_MS` at most. */
let line: Promise<void> = Promise.resolve();

/** Everything that is known of a picture without decoding it; what it gives on holds only the picture itself. */
export const checkPortrait = (bytes: Uint8Array): Checked<PortraitJob> => {
  if (bytes.length > portraitBounds.bytes) return refuse('too-large', `${bytes.length} bytes`);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return checkJpeg(bytes);
  return isJpeg2000(bytes) ? checkJpeg2000(bytes) : refuse('not-a-picture', 'neither JPEG nor JPEG 2000');
};

const inThread = (job: PortraitJob, call: Call, clock: Clock): Promise<Checked<Uint8Array>> => {
  if (call.signal.aborted) return Promise.resolve(refuse('cancelled', 'before it began'));
  const { promise, resolve } = Promise.withResolvers<Checked<Uint8Array>>();
  const thread = new Worker(new URL('./portrait-thread.ts', import.meta.url), {
    name: 'portrait',
    env: {}, // it has no business with ours
    execArgv: ['--disable-warning=ExperimentalWarning'],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    workerData: job,
    transferList: job.bytes.buffer instanceof ArrayBuffer ? [job.bytes.buffer] : [],
  });
  const end = (answer: Checked<Uint8Array>): void => {
    stopWaiting();
    call.signal.removeEventListener('abort', cancel);
    void thread.terminate();
    resolve(answer);
  };
  const cancel = (): void => end(refuse('cancelled', 'while it was decoded'));
  const limit = Math.min(call.deadlineMs, PORTRAIT_LIMIT_MS);
  const stopWaiting = clock.after(limit, () => end(refuse('timeout', `not decoded within ${limit} ms`)));
  call.signal.addEventListener('abort', cancel, { once: true });
  thread.on('message', (answer: PortraitAnswer) =>
    end(answer.ok ? done(answer.jpeg) : failed({ code: 'broken', detail: answer.detail })),
  );
  thread.on('error', (error) => end(refuse('broken', `the thread failed: ${error.message.slice(0, 120)}`)));
  thread.on('exit', () => end(refuse('broken', 'the thread ended without a word')));
  return promise;
};
