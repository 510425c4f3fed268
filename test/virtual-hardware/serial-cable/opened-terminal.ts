/**
 * For tests: a program at the other end of a serial cable. It opens, reads and writes the device node itself: the
 * serialport library misses about one hang-up in twenty (a read that is under way returns 0 bytes, which it repeats for
 * ever), and a test of virtual hardware must not depend on that.
 */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { wait } from '@mot-cua/domain/clock.ts';
import { systemClock } from '../../../device-daemon/src/system-clock.ts';

export type OpenedTerminal = {
  /** everything that has come in and has not been taken */
  received: Buffer;
  closed: boolean;
  write(bytes: Uint8Array): void;
  /** Takes `count` bytes, or throws after `deadlineMs`. */
  take(count: number, deadlineMs?: number): Promise<Buffer>;
  close(): Promise<void>;
};

const lookEveryMs = 2;

export const openTerminal = async (path: string): Promise<OpenedTerminal> => {
  const node = openSync(path, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  const piece = Buffer.alloc(4096);
  let unsent = Buffer.alloc(0);
  const close = async (): Promise<void> => {
    if (terminal.closed) return;
    terminal.closed = true;
    closeSync(node);
  };
  const terminal: OpenedTerminal = {
    received: Buffer.alloc(0),
    closed: false,
    write: (bytes) => {
      unsent = Buffer.concat([unsent, bytes]);
    },
    take: async (count, deadlineMs = 3000) => {
      await until(
        () => terminal.received.length >= count,
        deadlineMs,
        () => terminal.received.toString('hex'),
      );
      const bytes = terminal.received.subarray(0, count);
      terminal.received = terminal.received.subarray(count);
      return bytes;
    },
    close,
  };
  const look = (): void => {
    if (terminal.closed) return;
    try {
      if (unsent.length > 0) unsent = unsent.subarray(unlessBlocked(() => writeSync(node, unsent)) ?? 0);
      const count = unlessBlocked(() => readSync(node, piece));
      if (count === 0) throw new Error('hung up');
      if (count !== null) terminal.received = Buffer.concat([terminal.received, piece.subarray(0, count)]);
    } catch {
      void close();
      return;
    }
    systemClock.after(lookEveryMs, look);
  };
  look();
  return terminal;
};

const unlessBlocked = (act: () => number): number | null => {
  try {
    return act();
  } catch (why) {
    if (why instanceof Error && 'code' in why && why.code === 'EAGAIN') return null;
    throw why;
  }
};

/** Waits for a condition by looking often; throws with what was there instead when the deadline passes. */
export const until = async (
  reached: () => boolean,
  deadlineMs = 3000,
  instead: () => string = () => 'nothing',
): Promise<void> => {
  const latest = systemClock.monotonic() + deadlineMs;
  while (!reached()) {
    if (systemClock.monotonic() > latest) throw new Error(`not reached within ${deadlineMs} ms; instead: ${instead()}`);
    await wait(systemClock, 5);
  }
};
