import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { FaceFrameAnswer } from '@mot-cua/domain/visit-intents.ts';

/** `not-allowed`: a policy of the browser or of the page forbids it. `no-camera`: there is none, or another program has it. */
export type CameraFault = 'not-allowed' | 'no-camera';

export type Camera = {
  /** The picture of this moment as JPEG; null while there is none yet. */
  readonly grab: () => Promise<Blob | null>;
  /** True as long as the camera gives pictures; false after it was pulled out. */
  readonly live: () => boolean;
  /** Switches it off (its light goes out) and empties what was drawn. */
  readonly stop: () => void;
};

/** Enough for a comparison from arm's length; the visit takes no more than 1920 by 1080. */
const WANTED = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' } as const;
const QUALITY = 0.85;

/** Switches the camera on and shows it in `video`. Needs `Permissions-Policy: camera=(self)`. No sound is ever asked for. */
export const openCamera = async (video: HTMLVideoElement): Promise<Result<Camera, CameraFault>> => {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  } catch (error) {
    return failed(error instanceof DOMException && error.name === 'NotAllowedError' ? 'not-allowed' : 'no-camera');
  }
  const canvas = document.createElement('canvas');
  const stop = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    canvas.width = 0;
  };
  try {
    video.srcObject = stream;
    await video.play();
  } catch {
    stop(); // the page went on before the first picture came
    return failed('no-camera');
  }
  return done({
    grab: async () => {
      if (video.videoWidth === 0) return null;
      canvas.width = video.videoWidth;
      canvas.height = video.videoHeight;
      canvas.getContext('2d')?.drawImage(video, 0, 0);
      return new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    },
    live: () => stream.getVideoTracks().some((track) => track.readyState === 'live'),
    stop,
  });
};

/** At most five frames a second; the visit looks at one in 50 to 150 ms. */
const FRAME_PAUSE_MS = 200;
const FRAME_LIMIT_MS = 5_000;

/**
 * Sends frames to the visit, one in flight, and tells what it says of each. Ends when `signal` aborts, with `over` when the
 * visit has seen enough (409), and with `lost` when the camera gives no more. What fails otherwise is only that frame.
 */
export const sendFrames = async (
  camera: Camera,
  onAnswer: (answer: FaceFrameAnswer) => void,
  signal: AbortSignal,
): Promise<'over' | 'lost'> => {
  while (!signal.aborted) {
    if (!camera.live()) return 'lost';
    const begun = performance.now();
    const frame = await camera.grab();
    if (frame && !signal.aborted) {
      const answer = await post(frame, signal);
      if (answer === 'over') return 'over';
      if (answer && !signal.aborted) onAnswer(answer);
    }
    await pause(FRAME_PAUSE_MS - (performance.now() - begun), signal);
  }
  return 'over';
};

const post = async (frame: Blob, signal: AbortSignal): Promise<FaceFrameAnswer | 'over' | null> => {
  try {
    const answer = await fetch('/face/frames', {
      method: 'POST',
      headers: { 'content-type': 'image/jpeg' },
      body: frame,
      signal: AbortSignal.any([signal, AbortSignal.timeout(FRAME_LIMIT_MS)]),
    });
    if (answer.status === 409) return 'over';
    return answer.ok ? ((await answer.json()) as FaceFrameAnswer) : null;
  } catch {
    return null; // the heartbeat tells the citizen when the visit is gone
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.max(0, ms));
    signal.addEventListener('abort', end);
  });
