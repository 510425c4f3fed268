/** For tests: a program at the other end of a serial cable, through the same serialport library as real programs. */
import { wait } from '@mot-cua/domain/clock.ts';
import { SerialPort } from 'serialport';
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

export const openTerminal = async (path: string): Promise<OpenedTerminal> => {
  const port = new SerialPort({ path, baudRate: 115_200, autoOpen: false });
  const terminal: OpenedTerminal = {
    received: Buffer.alloc(0),
    closed: false,
    write: (bytes) => {
      port.write(Buffer.from(bytes));
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
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  };
  port.on('data', (bytes: Buffer) => {
    terminal.received = Buffer.concat([terminal.received, bytes]);
  });
  port.on('close', () => {
    terminal.closed = true;
  });
  await new Promise<void>((resolve, reject) => port.open((why) => (why ? reject(why) : resolve())));
  return terminal;
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
