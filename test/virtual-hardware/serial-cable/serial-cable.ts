/**
 * A serial cable made of software: a pseudo-terminal under a stable path, as udev would name a real device. socat holds
 * the terminal and passes its bytes to us over a Unix socket; pulling the cable kills socat, which a program at the other
 * end sees as a real hang-up. socat ends by itself when this process dies, because its socket closes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';

export interface SerialCable {
  /** what a program opens */
  readonly path: string;
  readonly plugged: boolean;
  /** Sends to the program at the other end. Nothing happens while the cable is out. */
  send(bytes: Uint8Array): void;
  /** Pulls the cable now, or in the middle of a write: after `afterBytes` more bytes have come in. */
  unplug(options?: { readonly afterBytes?: number }): Promise<void>;
  plug(): Promise<void>;
  /** how fast bytes are taken in, bytes/s (115200 baud is 11520); null takes them as they come */
  setPace(bytesPerSecond: number | null): void;
  stop(): Promise<void>;
}

/** No more than this lies between the writer and us, so that pace and half-done writes are felt at the other end. */
const bufferBytes = 512;
const paceTickMs = 5;
const plugDeadlineMs = 5000;

export const laySerialCable = async (options: {
  readonly path: string;
  readonly onBytes: (bytes: Buffer) => void;
}): Promise<SerialCable> => {
  const { path, onBytes } = options;
  const socketPath = join(dirname(path), `.${path.slice(dirname(path).length + 1)}.sock`);
  if (Buffer.byteLength(socketPath) > 100)
    throw new Error(`the run folder's path is too long for a Unix socket: ${socketPath}`);
  let server: Server | null = null;
  let child: ChildProcess | null = null;
  let socket: Socket | null = null;
  let pace: number | null = null;
  let bytesUntilPulled: number | null = null;
  let allowance = 0;
  let ticking: (() => void) | null = null;
  /** the last pulling, until its node and socket are gone: a cable that is put back sooner would lose its own */
  let pulling: Promise<void> = Promise.resolve();

  const takeIn = (): void => {
    while (socket) {
      const waiting = socket.readableLength;
      const limit = Math.min(waiting, pace === null ? waiting : Math.floor(allowance), bytesUntilPulled ?? waiting);
      if (limit <= 0) break;
      const bytes = socket.read(limit) as Buffer | null;
      if (!bytes) break;
      allowance -= bytes.length;
      onBytes(bytes);
      if (bytesUntilPulled !== null) {
        bytesUntilPulled -= bytes.length;
        if (bytesUntilPulled <= 0) {
          bytesUntilPulled = null;
          void pull();
          break;
        }
      }
    }
    if (socket && socket.readableLength === 0) socket.read(0); // asks for more
  };

  const tick = (): void => {
    if (pace === null) return;
    allowance = Math.min(allowance + (pace * paceTickMs) / 1000, Math.max(1, pace / 10));
    takeIn();
    ticking = systemClock.after(paceTickMs, tick);
  };

  const pull = (): Promise<void> => {
    pulling = pulling.then(pullOut);
    return pulling;
  };
  const pullOut = async (): Promise<void> => {
    const [oldChild, oldSocket, oldServer] = [child, socket, server];
    child = null;
    socket = null;
    server = null;
    bytesUntilPulled = null;
    if (oldChild && oldChild.exitCode === null && oldChild.signalCode === null) {
      const gone = new Promise((resolve) => oldChild.once('exit', resolve));
      oldChild.kill('SIGKILL');
      await gone;
    }
    oldSocket?.destroy();
    if (oldServer) await new Promise((resolve) => oldServer.close(resolve));
    await rm(path, { force: true });
    await rm(socketPath, { force: true });
  };

  const plug = async (): Promise<void> => {
    await pulling;
    if (child) return;
    await mkdir(dirname(path), { recursive: true });
    await rm(path, { force: true });
    await rm(socketPath, { force: true });
    const fresh = createServer({ highWaterMark: bufferBytes }, (connection) => {
      socket = connection;
      connection.on('readable', takeIn);
      connection.on('error', () => connection.destroy());
    });
    server = fresh;
    await new Promise<void>((resolve, reject) => {
      fresh.once('error', reject);
      fresh.listen(socketPath, resolve);
    });
    const socat = spawn(
      'socat',
      ['-b', String(bufferBytes), `UNIX-CONNECT:${socketPath},sndbuf=2048`, `PTY,raw,echo=0,link=${path}`],
      { stdio: 'ignore' },
    );
    child = socat;
    const failure = new Promise<never>((_, reject) => {
      socat.once('error', (why) => reject(new Error(`socat does not start (Debian package socat): ${why.message}`)));
      socat.once('exit', (code) => reject(new Error(`socat ended with ${code} before ${path} was there`)));
    });
    failure.catch(() => undefined);
    await Promise.race([appears(), failure]);
  };

  const appears = async (): Promise<void> => {
    const latest = systemClock.monotonic() + plugDeadlineMs;
    while (!(existsSync(path) && socket)) {
      if (systemClock.monotonic() > latest) throw new Error(`${path} did not appear within ${plugDeadlineMs} ms`);
      await wait(systemClock, 3);
    }
  };

  await plug();
  return {
    path,
    get plugged() {
      return child !== null;
    },
    send: (bytes) => {
      if (socket && !socket.destroyed) socket.write(bytes);
    },
    unplug: async (how = {}) => {
      if (how.afterBytes === undefined) return await pull();
      bytesUntilPulled = Math.max(1, how.afterBytes);
    },
    plug,
    setPace: (bytesPerSecond) => {
      if (bytesPerSecond !== null && !(bytesPerSecond > 0)) throw new RangeError('a pace is more than 0 bytes/s');
      ticking?.();
      pace = bytesPerSecond;
      allowance = 0;
      if (pace !== null) tick();
      else takeIn();
    },
    stop: async () => {
      ticking?.();
      await pull();
    },
  };
};
