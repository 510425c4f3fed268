import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Call } from '../device.ts';
import { type CameraFault, cameraFault } from './camera-fault.ts';
import { type CameraProgram, streamFrames } from './camera-run.ts';
import { lookAt } from './frame-pictures.ts';
import { type GreyPicture, sharpestOfSteady } from './steadiness.ts';
import type { FrameFormat } from './v4l2-words.ts';

/** Of a shorter deadline this share, so that the citizen hears why and not only that time is up. */
const PATIENCE_SHARE = 0.8;
/** Frames that are looked at together: half a second at 15 frames a second, long enough for a hand to show itself. */
const FRAMES_TOGETHER = 7;
/** Large frames are held in smaller groups, of three at least: 13 megapixels of YUYV are 26 MB each. Bytes. */
const MOST_HELD_BYTES = 64 * 1024 * 1024;
const LEAST_TOGETHER = 3;
/** The first frames of a stream are dark: exposure settles. */
const FRAMES_SKIPPED = 2;
/** A citizen who still arranges the paper is waited for this long, ms. */
const PATIENCE_MS = 10_000;
/** Groups of frames that are no pictures before the stream is called unintelligible. */
const MOST_BROKEN_GROUPS = 2;

/**
 * The sharpest of seven frames between which nothing moved. Frames are taken in groups; while a group is looked at, the
 * frames that come meanwhile are let go: at most seven are held.
 */
export async function shootSteady(
  camera: CameraProgram,
  format: FrameFormat,
  onFrame: (frame: Uint8Array) => void,
  call: Call,
): Promise<Result<Uint8Array, CameraFault>> {
  const stop = new AbortController();
  const patience = camera.clock.after(Math.min(PATIENCE_MS, call.deadlineMs * PATIENCE_SHARE), () => stop.abort());
  const signal = AbortSignal.any([call.signal, stop.signal]);
  let verdict: Result<Uint8Array, CameraFault> | null = null;
  let group: Uint8Array[] = [];
  let isLooking = false;
  let skipped = 0;
  let brokenGroups = 0;
  const look = async (frames: readonly Uint8Array[]): Promise<void> => {
    const chosen = await sharpest(frames, format);
    if (chosen === 'broken' && ++brokenGroups >= MOST_BROKEN_GROUPS)
      verdict = failed(cameraFault('unintelligible', 'the camera sends frames that are no pictures'));
    if (chosen instanceof Uint8Array) verdict = done(chosen);
  };
  const take = (frame: Uint8Array): boolean => {
    if (verdict !== null) return false;
    onFrame(frame);
    if (isLooking || skipped++ < FRAMES_SKIPPED) return true;
    group.push(frame);
    if (!isWholeGroup(group)) return true;
    const whole = group;
    group = [];
    isLooking = true;
    void look(whole).finally(() => {
      isLooking = false;
    });
    return true;
  };
  try {
    const filmed = await streamFrames(camera, format, take, { ...call, signal });
    if (verdict !== null) return verdict;
    if (filmed.ok) return failed(cameraFault('disconnected', 'the stream ended before a page was found'));
    const unsteady = filmed.fault.code === 'cancelled' && stop.signal.aborted && !call.signal.aborted;
    return unsteady ? failed(cameraFault('picture-unsteady', 'the paper did not lie still')) : filmed;
  } finally {
    patience();
  }
}

function isWholeGroup(group: readonly Uint8Array[]): boolean {
  const heldBytes = group.reduce((sum, frame) => sum + frame.length, 0);
  return group.length >= FRAMES_TOGETHER || (group.length >= LEAST_TOGETHER && heldBytes > MOST_HELD_BYTES);
}

/** The frame to keep; `moving` when something moved, `broken` when one of them is no picture. */
async function sharpest(frames: readonly Uint8Array[], format: FrameFormat): Promise<Uint8Array | 'moving' | 'broken'> {
  const looks: GreyPicture[] = [];
  for (const frame of frames) {
    const seen = await lookAt(frame, format);
    if (!seen) return 'broken';
    looks.push(seen);
  }
  const index = sharpestOfSteady(looks);
  return (index === null ? null : frames[index]) ?? 'moving';
}
