import type { Clock } from '@mot-cua/domain/clock.ts';
import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { systemClock } from '../../system-clock.ts';
import type { Call, DeviceStatus, Driver, ScanRequest, Unsubscribe } from '../device.ts';
import type { ScannedPage } from '../document-scanner/scanned-page.ts';
import { TurnTaking } from '../document-scanner/turn-taking.ts';
import type { CameraView } from '../document-scanner/ways-to-feed.ts';
import { type CameraFault, cameraFault } from './camera-fault.ts';
import { askCamera, type CameraProgram, streamFrames } from './camera-run.ts';
import { framePixels, previewOf } from './frame-pictures.ts';
import { shootSteady } from './steady-shot.ts';
import { type FrameFormat, finestFormat, formatsIn, identityIn, previewFormat } from './v4l2-words.ts';

export type DocumentCameraConfig = {
  /** a stable path, e.g. `/dev/v4l/by-id/usb-Acme_DocCam-video-index0` */
  readonly device: string;
  /** what the camera sees of the table, mm, measured once when the stand was put up; the picture's dots an inch follow */
  readonly fieldWidthMm: number;
  readonly fieldHeightMm: number;
  readonly program?: string;
  readonly clock?: Clock;
};

/** A live picture: a small JPEG, numbered from 1. */
export type LivePicture = { readonly number: number; readonly jpeg: Uint8Array };

/** As a scan; `source`, sizes and `maxPages` are a scanner's and mean nothing here: one shot, the whole field. */
export type ShotRequest = Pick<ScanRequest, 'colour' | 'onRows'> & {
  /** live pictures while the shot waits for a steady, sharp paper */
  readonly onPicture?: (picture: LivePicture) => void;
};

export type CameraCapabilities = CameraView & {
  readonly formats: readonly FrameFormat[];
  readonly finest: FrameFormat;
};

/** A camera above the table: the contract of a scanner, one page a shot, and a live picture. */
export interface DocumentCamera extends Driver {
  readonly device: 'document-camera';
  capabilities(call: Call): Promise<Result<CameraCapabilities, DeviceFault>>;
  /** Live pictures until the call's signal aborts (`done`), or the camera fails. Slow listeners miss pictures. */
  watch(onPicture: (picture: LivePicture) => void, call: Call): Promise<Result<void, DeviceFault>>;
  /** One page: the sharpest of several frames in which nothing moved; or one fault. */
  scan(request: ShotRequest, call: Call): AsyncIterable<Result<ScannedPage, DeviceFault>>;
}

/** Where v4l2-ctl is looked for; nothing of our own environment is handed on. */
const SYSTEM_PATH = '/usr/local/bin:/usr/bin:/bin';

/** A UVC camera behind V4L2, driven by `v4l2-ctl` in a process of its own for each look. */
export function createDocumentCamera(config: DocumentCameraConfig): DocumentCamera {
  for (const length of [config.fieldWidthMm, config.fieldHeightMm])
    if (!(length >= 50 && length <= 1000)) throw new RangeError('the field must be 50 to 1000 mm each way');
  return new V4l2Camera(config);
}

class V4l2Camera implements DocumentCamera {
  readonly device = 'document-camera' as const;
  readonly #config: DocumentCameraConfig;
  readonly #camera: CameraProgram;
  readonly #turns: TurnTaking;
  readonly #statusListeners = new Set<(status: DeviceStatus) => void>();
  readonly #lostListeners = new Set<(fault: DeviceFault) => void>();
  #present = false;
  #known: CameraCapabilities | null = null;

  constructor(config: DocumentCameraConfig) {
    const clock = config.clock ?? systemClock;
    this.#config = config;
    this.#turns = new TurnTaking(clock);
    const env = { PATH: SYSTEM_PATH, LC_ALL: 'C.UTF-8' }; // its errors are read in English
    this.#camera = { program: config.program ?? 'v4l2-ctl', device: config.device, env, clock };
  }

  async open(call: Call): Promise<Result<string, DeviceFault>> {
    this.#turns.reopen();
    const info = await askCamera(this.#camera, ['--info'], call);
    if (!info.ok) return this.#noteFailure(info.fault);
    this.#noteWell();
    return done(identityIn(info.value));
  }

  /** Never disturbs a stream: V4L2 lets a second program ask while the first one films. */
  async status(call: Call): Promise<Result<DeviceStatus, DeviceFault>> {
    const info = await askCamera(this.#camera, ['--info'], call);
    return info.ok ? done(this.#noteWell()) : this.#noteFailure(info.fault);
  }

  async capabilities(call: Call): Promise<Result<CameraCapabilities, DeviceFault>> {
    const known = await this.#learn(call);
    return known.ok ? known : this.#noteFailure(known.fault);
  }

  async watch(onPicture: (picture: LivePicture) => void, call: Call): Promise<Result<void, DeviceFault>> {
    const filmed = await this.#inTurn(call, async (within) => {
      const known = await this.#learn(within);
      if (!known.ok) return known;
      const format = previewFormat(known.value.formats) ?? known.value.finest;
      const show = livePictures(format, onPicture);
      return await streamFrames(this.#camera, format, (frame) => show(frame), within);
    });
    const stopped = call.signal.aborted && !filmed.ok && filmed.fault.code === 'cancelled';
    return filmed.ok || stopped ? done(undefined) : this.#noteFailure(filmed.fault);
  }

  async *scan(request: ShotRequest, call: Call): AsyncIterable<Result<ScannedPage, DeviceFault>> {
    const shot = await this.#inTurn(call, (within) => this.#shoot(request, within));
    yield shot.ok ? shot : this.#noteFailure(shot.fault);
  }

  onStatus(listener: (status: DeviceStatus) => void): Unsubscribe {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  onLost(listener: (fault: DeviceFault) => void): Unsubscribe {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** A running shot is its caller's to cancel; waiters are turned away. */
  async close(): Promise<void> {
    this.#turns.close();
    this.#known = null;
    this.#present = false;
  }

  async #shoot(request: ShotRequest, call: Call): Promise<Result<ScannedPage, CameraFault>> {
    const known = await this.#learn(call);
    if (!known.ok) return known;
    const { finest: format, dpi } = known.value;
    const show = request.onPicture ? livePictures(format, request.onPicture) : () => true;
    const frame = await shootSteady(this.#camera, format, show, call);
    if (!frame.ok) return frame;
    const page = await framePixels(frame.value, format, request.colour);
    if (!page) return failed(cameraFault('unintelligible', 'the frame that was chosen cannot be decoded'));
    const { widthPx, heightPx } = format;
    request.onRows?.({
      page: 1,
      rowsSoFar: heightPx,
      ofRows: heightPx,
      widthPx,
      channels: page.channels,
      rows: page.pixels,
    });
    const shortfalls = dpi < 200 ? (['below-200-dpi'] as const) : [];
    return done({ widthPx, heightPx, dpi, ...page, side: 'front', sheet: 1, shortfalls });
  }

  /** What the camera can do, asked once and kept until it is lost. */
  async #learn(call: Call): Promise<Result<CameraCapabilities, CameraFault>> {
    if (this.#known) return done(this.#known);
    const listed = await askCamera(this.#camera, ['--list-formats-ext'], call);
    if (!listed.ok) return listed;
    const formats = formatsIn(listed.value);
    const finest = finestFormat(formats);
    if (!finest) return failed(cameraFault('not-offered', 'the camera offers neither MJPEG nor YUYV'));
    const { fieldWidthMm: widthMm, fieldHeightMm: heightMm } = this.#config;
    const dpi = Math.round(25.4 * Math.min(finest.widthPx / widthMm, finest.heightPx / heightMm));
    this.#known = { formats, finest, widthMm, heightMm, dpi };
    return done(this.#known);
  }

  async #inTurn<T>(
    call: Call,
    work: (within: Call) => Promise<Result<T, CameraFault>>,
  ): Promise<Result<T, CameraFault>> {
    const { clock } = this.#camera;
    const startedAt = clock.monotonic();
    const turn = await this.#turns.take(call);
    if (!turn.ok) return failed(refusedTurn(turn.fault));
    try {
      return await work({ ...call, deadlineMs: Math.max(1, call.deadlineMs - (clock.monotonic() - startedAt)) });
    } finally {
      turn.value();
    }
  }

  #noteWell(): DeviceStatus {
    const status: DeviceStatus = { fault: null, warnings: [] };
    const isNews = !this.#present;
    this.#present = true;
    if (isNews) for (const listener of [...this.#statusListeners]) listener(status);
    return status;
  }

  /** Whoever asks next finds the camera gone; told once for each loss. */
  #noteFailure(fault: CameraFault): Result<never, DeviceFault> {
    const gone = fault.code === 'absent' || fault.code === 'disconnected';
    if (gone) this.#known = null;
    if (gone && this.#present) {
      this.#present = false;
      for (const listener of [...this.#lostListeners]) listener(fault);
    }
    return failed(fault);
  }
}

/** Makes small pictures of the frames, one in the making: while it is made, the frames between are not shown. */
function livePictures(format: FrameFormat, onPicture: (picture: LivePicture) => void): (frame: Uint8Array) => boolean {
  let number = 0;
  let isBusy = false;
  return (frame) => {
    if (isBusy) return true;
    isBusy = true;
    void previewOf(frame, format)
      .then((jpeg) => {
        if (jpeg) onPicture({ number: ++number, jpeg });
      })
      .finally(() => {
        isBusy = false;
      });
    return true;
  };
}

function refusedTurn(why: 'cancelled' | 'timeout' | 'closed'): CameraFault {
  if (why === 'closed') return cameraFault('cancelled', 'the camera was closed while a command waited');
  return cameraFault(why, 'waited for the command before it');
}
