import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { SerialPort } from 'serialport';
import type { ByteLink, Call, LinkClosed, LinkFault } from '../device.ts';
import { startDeadline, type Waited, waitFault, waitWithin } from './deadline.ts';
import { faultOfOpenError } from './link-faults.ts';
import { createListeners } from './listeners.ts';
import { seeEveryHangUp } from './serial-read.ts';

/** How a serial device is found and spoken to. Name the node by its udev symlink, so that replugging finds it again. */
export type SerialLinkOptions = {
  /** e.g. `/dev/mot-cua/ticket-printer` or a pseudo-terminal */
  readonly path: string;
  readonly baudRate: number;
  readonly flowControl?: 'none' | 'rts-cts' | 'xon-xoff';
  readonly parity?: 'none' | 'even' | 'odd';
  readonly clock: Clock;
};

/** Bytes handed to the port at once: small, so that a stalled device is noticed early and little is in flight. */
const CHUNK_BYTES = 4096;
/** Writes that may wait for their turn. Drivers send one command at a time; more than this is a bug or a dead device. */
const MAX_WAITING_WRITES = 8;
/** A write that waits for longer than this is looked after; a byte at 9600 baud takes 1 ms. */
const NUDGE_MS = 20;
/** uv_poll's flags: 1 readable, 2 writable. */
const READABLE_OR_WRITABLE = 0b11;
/** A vanished port may never call back; the close is then taken as done. */
const CLOSE_PATIENCE_MS = 1000;

/**
 * A byte link over a serial node (serialport 13). Knows five habits of that library: a write after an unplug never
 * calls back (so `isOpen` is looked at and every write has a deadline); an unplug is a `close` event with an error and no
 * `error` event; a write that timed out stays queued (so the link closes itself rather than send stale bytes); a waiting
 * write may be forgotten (`keepAwake`), and so may a hang-up (`serial-read.ts`).
 */
export const createSerialLink = (options: SerialLinkOptions): ByteLink => {
  const { clock } = options;
  const bytesListeners = createListeners<Uint8Array>();
  const closedListeners = createListeners<LinkClosed>();
  const lost = createListeners<LinkClosed>();
  let port: SerialPort | null = null;
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;

  const retire = (why: LinkClosed): void => {
    if (!port) return;
    port = null;
    lost.tell(why);
    closedListeners.tell(why);
  };

  const open = async (call: Call): Promise<Result<void, LinkFault>> => {
    if (port) return failed({ code: 'busy-elsewhere', outcome: 'not-started', detail: 'this link is open already' });
    const { SerialPort } = await import('serialport');
    if (call.signal.aborted) return failed(waitFault('cancelled', 'not-started', 'before opening'));
    const fresh = new SerialPort({
      path: options.path,
      baudRate: options.baudRate,
      parity: options.parity ?? 'none',
      rtscts: options.flowControl === 'rts-cts',
      xon: options.flowControl === 'xon-xoff',
      xoff: options.flowControl === 'xon-xoff',
      autoOpen: false,
    });
    fresh.on('error', () => undefined); // told through callbacks and `close`; without a listener it would throw
    const how = await waitWithin<Error | null>(clock, call, (settle) => {
      fresh.open((error) => settle(error ?? null));
      return undefined;
    });
    if (how.kind !== 'value') {
      fresh.once('open', () => fresh.close(() => undefined));
      return failed(waitFault(how.kind, 'not-started', `opening ${options.path}`));
    }
    if (how.value) return failed(faultOfOpenError(how.value));
    port = fresh;
    if (fresh.port && 'poller' in fresh.port) seeEveryHangUp(fresh.port);
    // what a port that was let go still had in it is nobody's: an answer to who asked before would pass for something new
    fresh.on('data', (bytes: Uint8Array) => port === fresh && bytesListeners.tell(bytes));
    fresh.on('close', (error: Error | null | undefined) => {
      if (port === fresh) retire({ reason: 'lost', detail: error?.message ?? 'port closed by itself' });
    });
    return done(undefined);
  };

  const writeNow = async (bytes: Uint8Array, call: Call): Promise<Result<void, LinkFault>> => {
    const deadline = startDeadline(clock, call);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const target = port;
      const outcome = at === 0 ? 'not-started' : 'unknown';
      if (!target?.isOpen)
        return failed({ code: 'disconnected', outcome, detail: `${at} of ${bytes.length} bytes sent` });
      const how = await writeChunk(target, bytes.subarray(at, at + CHUNK_BYTES), deadline.call());
      if (how.kind === 'value' && how.value === null) continue;
      const detail = `${at} to ${Math.min(bytes.length, at + CHUNK_BYTES)} of ${bytes.length} bytes sent`;
      if (how.kind === 'value') return failed({ code: 'disconnected', outcome: 'unknown', detail });
      await abandon(target, `a write did not end (${how.kind})`);
      return failed(waitFault(how.kind, 'unknown', detail));
    }
    return done(undefined);
  };

  /** Resolves with null once the operating system took the chunk, or with what stopped it. */
  const writeChunk = (target: SerialPort, chunk: Uint8Array, call: Call): Promise<Waited<string | null>> =>
    waitWithin(clock, call, (settle) => {
      target.write(Buffer.from(chunk), (error) => settle(error ? error.message : null));
      const stopNudging = keepAwake(target);
      const leave = lost.add((why) => settle(why.detail));
      return () => {
        stopNudging();
        leave();
      };
    });

  /**
   * The library's poller forgets that a write waits for room as soon as a read begins to wait too (bindings-cpp 13 starts
   * polling with the new event only; here 1 of 6 long pages stalled for good). Asking for both events again wakes it.
   */
  const keepAwake = (target: SerialPort): (() => void) => {
    let stop = (): void => undefined;
    const nudge = (): void => {
      const port = target.port;
      if (port && 'poller' in port && target.isOpen) port.poller.poll(READABLE_OR_WRITABLE);
      stop = clock.after(NUDGE_MS, nudge);
    };
    stop = clock.after(NUDGE_MS, nudge);
    return () => stop();
  };

  const closePort = async (target: SerialPort): Promise<void> => {
    const patience: Call = { signal: new AbortController().signal, deadlineMs: CLOSE_PATIENCE_MS };
    await waitWithin<void>(clock, patience, (settle) => {
      if (!target.isOpen) settle();
      else target.flush(() => target.close(() => settle()));
      return undefined;
    });
  };

  const abandon = async (target: SerialPort, detail: string): Promise<void> => {
    if (port === target) retire({ reason: 'failed', detail });
    await closePort(target);
  };

  return {
    open,
    write: async (bytes, call) => {
      if (waiting >= MAX_WAITING_WRITES)
        return failed(waitFault('timeout', 'not-started', `${waiting} writes are waiting already`));
      waiting += 1;
      const started = clock.monotonic();
      const before = turn;
      let release = (): void => undefined;
      const mine = new Promise<void>((resolve) => {
        release = resolve;
      });
      turn = before.then(() => mine);
      try {
        const how = await waitWithin<void>(clock, call, (settle) => {
          before.then(() => settle());
          return undefined;
        });
        if (how.kind !== 'value') return failed(waitFault(how.kind, 'not-started', 'the line was not free in time'));
        const left = call.deadlineMs - (clock.monotonic() - started);
        return await writeNow(bytes, { signal: call.signal, deadlineMs: left });
      } finally {
        waiting -= 1;
        release();
      }
    },
    onBytes: bytesListeners.add,
    onClosed: closedListeners.add,
    close: async () => {
      const target = port;
      if (!target) return;
      retire({ reason: 'asked', detail: 'closed by the program' });
      await closePort(target);
    },
  };
};
