import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../device.ts';
import { type ProcessEnd, runProcess, startProcess } from '../links/process.ts';
import { type CameraFault, cameraFault, linkFaultOfCamera } from './camera-fault.ts';
import { type FrameRefusal, FrameStream } from './frame-stream.ts';
import { complaintIn, type FrameFormat } from './v4l2-words.ts';

/** `v4l2-ctl` as this driver starts it: a process of its own between us and the kernel's video device. */
export type CameraProgram = {
  readonly program: string;
  /** e.g. `/dev/v4l/by-id/usb-…-video-index0`: a stable path */
  readonly device: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clock: Clock;
};

/** Waits of this driver and why they are so long. */
const delays = {
  /** opening a video device wakes a USB device from sleep */
  askMs: 5_000,
  /** exposure and stream start: UVC cameras give their first frame within 2 s */
  firstFrameMs: 4_000,
  /** at 5 frames a second, the slowest in use, a frame is 200 ms */
  nextFrameMs: 2_000,
  /** between SIGINT and SIGKILL: whoever cancels sees it within a second */
  graceMs: 500,
} as const;

const MOST_LISTING_BYTES = 256 * 1024;
/** v4l2-ctl holds a few frames and nothing else, bytes; no core file, for a paper would lie in it. */
const LIMITS = ['--data=268435456', '--core=0'] as const;
/** Buffers in the kernel: fewer lose frames, more show the past. */
const KERNEL_BUFFERS = 3;

/** Asks the device something that does not stream. */
export async function askCamera(
  camera: CameraProgram,
  questions: readonly string[],
  call: Call,
): Promise<Result<string, CameraFault>> {
  const within = { signal: call.signal, deadlineMs: Math.min(call.deadlineMs, delays.askMs) };
  const run = await runProcess(order(camera, questions), MOST_LISTING_BYTES, within);
  if (!run.ok) return failed(linkFaultOfCamera(run.fault));
  const { stoppedBy, exitCode, stderrTail, stdout } = run.value;
  if (stoppedBy === 'cancel') return failed(cameraFault('cancelled', 'cancelled while asking the camera'));
  if (stoppedBy !== null) return failed(cameraFault('timeout', 'the camera did not answer in time'));
  if (exitCode === 0) return done(stdout);
  const words = `${stdout} ${stderrTail}`; // a failed ioctl is told on stdout
  return failed(cameraFault(complaintIn(words) ?? 'absent', words));
}

/**
 * Streams frames until `onFrame` returns false, the call ends or the camera fails. Resolves with `done` when `onFrame` had
 * enough. Frames come one after another; `onFrame` must not keep more than it needs.
 */
export async function streamFrames(
  camera: CameraProgram,
  format: FrameFormat,
  onFrame: (frame: Uint8Array) => boolean,
  call: Call,
): Promise<Result<void, CameraFault>> {
  const frames = new FrameStream(format.widthPx * format.heightPx * 2);
  let refused: FrameRefusal | null = null;
  let hadEnough = false;
  let fellSilent = false;
  let cancelSilence = (): void => {};
  const expectFrameWithin = (ms: number): void => {
    cancelSilence();
    cancelSilence = camera.clock.after(ms, () => {
      fellSilent = true;
      running.stop('asked', 'at once');
    });
  };
  const take = (bytes: Uint8Array): void => {
    if (hadEnough || refused !== null) return;
    const whole = frames.take(bytes);
    if (typeof whole === 'string') refused = whole;
    else if (whole.length > 0) {
      expectFrameWithin(delays.nextFrameMs);
      hadEnough = whole.some((frame) => !onFrame(frame));
    }
    if (hadEnough || refused !== null) running.stop('asked', 'at once');
  };
  const running = startProcess({ ...order(camera, streaming(format)), onStdout: take, graceMs: delays.graceMs }, call);
  expectFrameWithin(delays.firstFrameMs);
  try {
    const end = await running.ended;
    if (hadEnough) return done(undefined);
    if (refused !== null) return failed(cameraFault('unintelligible', `stream refused: ${refused}`));
    if (!end.ok) return failed(linkFaultOfCamera(end.fault));
    if (fellSilent) return failed(cameraFault('timeout', 'the camera gives no frames'));
    return failed(await nameEnd(camera, format, end.value, call));
  } finally {
    cancelSilence();
    running.stop('asked', 'at once'); // no-op when it ended; a throwing listener must not leave it running
  }
}

/** Why a stream ended by itself. On its way to stdout v4l2-ctl swallows EBUSY, so a quiet end is asked about once more. */
async function nameEnd(camera: CameraProgram, format: FrameFormat, end: ProcessEnd, call: Call): Promise<CameraFault> {
  if (end.stoppedBy === 'cancel') return cameraFault('cancelled', 'cancelled while the camera ran');
  if (end.stoppedBy === 'deadline') return cameraFault('timeout', 'the camera ran until its deadline');
  const heard = complaintIn(end.stderrTail);
  if (heard !== null) return cameraFault(heard, end.stderrTail);
  const asked = await askCamera(camera, [choosing(format)], call);
  return asked.ok ? cameraFault('disconnected', `the stream ended: ${end.stderrTail}`) : asked.fault;
}

const choosing = ({ widthPx, heightPx, fourcc }: FrameFormat): string =>
  `--set-fmt-video=width=${widthPx},height=${heightPx},pixelformat=${fourcc}`;

const streaming = (format: FrameFormat): readonly string[] => [
  choosing(format),
  `--stream-mmap=${KERNEL_BUFFERS}`,
  '--stream-to-hdr=-',
];

const order = ({ program, device, env, clock }: CameraProgram, args: readonly string[]) => ({
  program: 'prlimit',
  args: [...LIMITS, program, `--device=${device}`, ...args],
  env,
  clock,
});
