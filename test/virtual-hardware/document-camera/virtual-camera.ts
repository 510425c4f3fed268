/**
 * A document camera made of software, below libc: `camera-below-libc.c` is preloaded into the real `v4l2-ctl`, answers its
 * system calls for one /dev/videoN, and fetches formats and frames here over a Unix socket. Whatever picture lies on the
 * table comes as MJPEG or YUYV; it moves, gets sharp, goes dark, breaks off and loses its cable.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';
import { FaultPlan } from '../fault-plan.ts';
import { frameOf, type Scene, type ViewFormat } from './scene.ts';

export type CameraFault =
  /** another program streams (EBUSY as soon as a format is chosen, as uvcvideo answers) */
  | { readonly kind: 'busy' }
  /** the node may not be opened */
  | { readonly kind: 'denied' }
  /** streams, but never gives a frame */
  | { readonly kind: 'silent' }
  /** the cable is pulled after this many frames */
  | { readonly kind: 'unplugged-after'; readonly frames: number }
  /** frames that are no pictures */
  | { readonly kind: 'noise' }
  /** each frame claims to be a picture of 400 megapixels */
  | { readonly kind: 'bomb' };

export interface VirtualCamera {
  /** the node's name, which exists for the program below only */
  readonly device: string;
  /** `v4l2-ctl` with this camera below it */
  readonly program: string;
  /** What lies on the table, and how it is seen from now on. */
  show(scene: Scene): void;
  failNext(fault: CameraFault): void;
  failRepeatedly(fault: CameraFault): void;
  clearFaults(): void;
  unplug(): Promise<void>;
  plug(): Promise<void>;
  /** frames given since the start */
  readonly framesGiven: number;
  stop(): Promise<void>;
}

const node = '/dev/video7';
/** A camera has a pace of its own; without one `v4l2-ctl` would take all there is. */
const framePauseMs = 8;
const errnoOf = { busy: 16, denied: 13 } as const;

/** Why no camera can stand here, or `null`. */
export const whyNoCamera = (): string | null => {
  for (const tool of ['gcc', 'v4l2-ctl'])
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) return `not installed: ${tool}`;
  return null;
};

export const startVirtualCamera = async (formats: readonly ViewFormat[]): Promise<VirtualCamera> => {
  const folder = mkdtempSync(join(tmpdir(), 'camera-'));
  const program = preparedProgram(folder);
  const faults = new FaultPlan<CameraFault>();
  const sockets = new Set<Socket>();
  let scene: Scene = { kind: 'empty' };
  let framesGiven = 0;
  let server: Server | null = null;

  const converse = (socket: Socket): void => {
    sockets.add(socket);
    const gone = new AbortController();
    let format: ViewFormat | null = null;
    let given = 0;
    let fault: CameraFault | null = null;
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      gone.abort();
    });
    const answer = async (letter: string, chosen: number): Promise<void> => {
      if (letter === 'o') {
        if (faults.take((armed) => armed.kind === 'denied')) return void socket.write(errno(errnoOf.denied));
        return void socket.write(Buffer.concat([errno(0), formatList(formats)]));
      }
      if (letter === 'c') {
        const busy = faults.take((armed) => armed.kind === 'busy');
        return void socket.write(errno(busy ? errnoOf.busy : 0));
      }
      if (letter === 's') {
        format = formats[chosen] ?? null;
        fault = faults.take();
        return void socket.write(errno(0));
      }
      if (!format || fault?.kind === 'silent') return; // the client waits as it would for a camera that hangs
      if (fault?.kind === 'unplugged-after' && given >= fault.frames) return void socket.destroy();
      if (!(await wait(systemClock, framePauseMs, gone.signal))) return;
      const frame = await frameOf(scene, format, given, fault);
      given += 1;
      framesGiven += 1;
      const length = Buffer.alloc(4);
      length.writeUInt32LE(frame.length);
      socket.write(Buffer.concat([errno(0), length, frame]));
    };
    socket.on('data', (asked: Buffer) => {
      answer(String.fromCharCode(asked[0] ?? 0), asked[1] ?? 0).catch(() => socket.destroy());
    });
  };

  const plug = async (): Promise<void> => {
    if (server) return;
    const fresh = createServer(converse);
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(join(folder, 'socket'), resolve);
    });
    server = fresh;
  };
  const unplug = async (): Promise<void> => {
    const old = server;
    server = null;
    if (!old) return;
    const closed = new Promise<void>((resolve) => old.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await plug();
  return {
    device: node,
    program,
    show: (next) => {
      scene = next;
    },
    failNext: (fault) => faults.failNext(fault),
    failRepeatedly: (fault) => faults.failRepeatedly(fault),
    clearFaults: () => faults.clear(),
    unplug,
    plug,
    get framesGiven() {
      return framesGiven;
    },
    stop: async () => {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** The preloaded part, built once a folder, and the two lines that start the real program with it. */
const preparedProgram = (folder: string): string => {
  const library = join(folder, 'camera-below-libc.so');
  const source = join(import.meta.dirname, 'camera-below-libc.c');
  const built = spawnSync('gcc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (built.status !== 0 || !existsSync(library))
    throw new Error(`camera-below-libc.c cannot be built: ${built.stderr}`);
  writeFileSync(join(folder, 'uevent'), `MAJOR=81\nMINOR=7\nDEVNAME=${node.slice('/dev/'.length)}\n`);
  const program = join(folder, 'v4l2-ctl');
  const variables = `VIRTUAL_CAMERA='${folder}' VIRTUAL_CAMERA_NODE=${node} LD_PRELOAD='${library}'`;
  writeFileSync(program, `#!/bin/sh\n${variables} exec /usr/bin/v4l2-ctl "$@"\n`);
  chmodSync(program, 0o755);
  return program;
};

const errno = (number: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(number);
  return bytes;
};

const formatList = (formats: readonly ViewFormat[]): Buffer => {
  const bytes = Buffer.alloc(4 + formats.length * 12);
  bytes.writeUInt32LE(formats.length);
  for (const [index, { fourcc, widthPx, heightPx }] of formats.entries()) {
    const at = 4 + index * 12;
    bytes.write(fourcc, at, 'latin1');
    bytes.writeUInt32LE(widthPx, at + 4);
    bytes.writeUInt32LE(heightPx, at + 8);
  }
  return bytes;
};
