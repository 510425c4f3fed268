import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Device, InEndpoint, Interface, OutEndpoint } from 'usb';
import type { ByteLink, Call, LinkClosed, LinkFault } from '../device.ts';
import { startDeadline, waitFault, waitWithin } from './deadline.ts';
import { clipDetail, faultOfOpenError } from './link-faults.ts';
import { createListeners } from './listeners.ts';

/** A USB printer is named by its ids and, where an office has two of a kind, by its serial number. */
export type UsbLinkOptions = {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string;
  readonly clock: Clock;
};

const PRINTER_CLASS = 7;
/** Bytes handed over at once: a page is 3 to 10 of these, so a stalled printer is noticed at one of them. */
const CHUNK_BYTES = 4096;
/** How long one reading asks, and the pause before the next. Short ones: a long one cannot be taken back at closing, and
 *  the virtual USB bus of our tests spins while one is open. */
const READ_MS = 20;
const PAUSE_MS = 15;
const READ_BYTES = 64;
const CLOSE_PATIENCE_MS = 1_000;

type Printer = {
  readonly device: Device;
  readonly face: Interface;
  readonly out: OutEndpoint;
  readonly in: InEndpoint;
  /** false once it is being closed: the reading loop ends */
  alive: boolean;
  reading: Promise<void>;
};

/**
 * A byte link over a USB printer-class interface (usb 2.18, libusb): bulk out for pages, short bulk readings for statuses.
 * The kernel's own driver (usblp) is taken off the interface while the link is open.
 */
export const createUsbLink = (options: UsbLinkOptions): ByteLink => {
  const { clock } = options;
  const bytesListeners = createListeners<Uint8Array>();
  const closedListeners = createListeners<LinkClosed>();
  let printer: Printer | null = null;

  const open = async (call: Call): Promise<Result<void, LinkFault>> => {
    if (printer) return failed({ code: 'busy-elsewhere', outcome: 'not-started', detail: 'this link is open already' });
    const deadline = startDeadline(clock, call);
    const { getDeviceList } = await import('usb');
    const candidates = getDeviceList().filter(
      ({ deviceDescriptor }) =>
        deviceDescriptor.idVendor === options.vendorId && deviceDescriptor.idProduct === options.productId,
    );
    let fault: LinkFault = { code: 'absent', outcome: 'not-started', detail: 'no such USB device' };
    for (const device of candidates) {
      const claimed = await claim(device, options.serialNumber, clock, deadline.call());
      if (!claimed.ok) {
        fault = claimed.fault;
        continue;
      }
      printer = claimed.value;
      printer.reading = readOn(printer);
      return done(undefined);
    }
    return failed(fault);
  };

  /** Reads until the link closes. Errors other than "nothing to say" mean that the cable is out. */
  const readOn = async (from: Printer): Promise<void> => {
    const { usb } = await import('usb');
    while (from.alive) {
      const heard = await readOnce(from.in);
      if (!from.alive) return;
      if (heard.bytes.length > 0) bytesListeners.tell(heard.bytes);
      else if (heard.errno !== null && heard.errno !== usb.LIBUSB_TRANSFER_TIMED_OUT) {
        await retire(from, { reason: 'lost', detail: `reading failed (libusb ${heard.errno})` });
        return;
      }
      await new Promise<void>((resolve) => clock.after(PAUSE_MS, resolve));
    }
  };

  const retire = async (from: Printer, why: LinkClosed): Promise<void> => {
    if (!from.alive) return;
    from.alive = false;
    if (printer === from) printer = null;
    closedListeners.tell(why);
    if (why.reason !== 'lost') await from.reading;
    await letGo(from, clock);
  };

  const write = async (bytes: Uint8Array, call: Call): Promise<Result<void, LinkFault>> => {
    const deadline = startDeadline(clock, call);
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      const to = printer;
      const outcome = at === 0 ? 'not-started' : 'unknown';
      const detail = `${at} of ${bytes.length} bytes sent`;
      if (!to) return failed({ code: 'disconnected', outcome, detail });
      const how = await writeChunk(to.out, bytes.subarray(at, at + CHUNK_BYTES), deadline.call());
      if (how.kind !== 'value') return failed(waitFault(how.kind, 'unknown', detail));
      if (how.value !== null) {
        await retire(to, { reason: 'lost', detail: `writing failed (${how.value})` });
        return failed({ code: 'disconnected', outcome: 'unknown', detail });
      }
    }
    return done(undefined);
  };

  /** Resolves with null once the chunk is over the wire; a chunk that is given up is taken back from the bus. */
  const writeChunk = (out: OutEndpoint, chunk: Uint8Array, call: Call) =>
    waitWithin<string | null>(clock, call, (settle) => {
      let over = false;
      const transfer = out.makeTransfer(0, (error) => {
        over = true;
        settle(error ? error.message : null);
      });
      transfer.submit(Buffer.from(chunk));
      return () => {
        if (!over) transfer.cancel();
      };
    });

  let turn: Promise<unknown> = Promise.resolve();
  return {
    open,
    write: (bytes, call) => {
      const mine = turn.then(() => write(bytes, call));
      turn = mine.catch(() => undefined);
      return mine;
    },
    onBytes: bytesListeners.add,
    onClosed: closedListeners.add,
    close: async () => {
      if (printer) await retire(printer, { reason: 'asked', detail: 'closed by the program' });
    },
  };
};

const claim = async (
  device: Device,
  serialNumber: string | undefined,
  clock: Clock,
  call: Call,
): Promise<Result<Printer, LinkFault>> => {
  try {
    device.open();
    if (serialNumber !== undefined && (await serialNumberOf(device, clock, call)) !== serialNumber) {
      device.close();
      return failed({ code: 'absent', outcome: 'not-started', detail: 'a printer with another serial number' });
    }
    const face = device.interfaces?.find((one) => one.descriptor.bInterfaceClass === PRINTER_CLASS);
    const out = face?.endpoints.find((endpoint): endpoint is OutEndpoint => endpoint.direction === 'out');
    const into = face?.endpoints.find((endpoint): endpoint is InEndpoint => endpoint.direction === 'in');
    if (!face || !out || !into) {
      device.close();
      return failed({ code: 'absent', outcome: 'not-started', detail: 'the device has no two-way printer interface' });
    }
    if (face.isKernelDriverActive()) face.detachKernelDriver();
    face.claim();
    return done({ device, face, out, in: into, alive: true, reading: Promise.resolve() });
  } catch (error) {
    try {
      device.close();
    } catch {
      // it was never open
    }
    return failed(faultOfOpenError(error));
  }
};

const serialNumberOf = async (device: Device, clock: Clock, call: Call): Promise<string> => {
  const how = await waitWithin<string>(clock, call, (settle) => {
    device.getStringDescriptor(device.deviceDescriptor.iSerialNumber, (error, text) =>
      settle(error ? '' : (text ?? '')),
    );
    return undefined;
  });
  return how.kind === 'value' ? how.value : '';
};

const readOnce = (from: InEndpoint): Promise<{ bytes: Uint8Array; errno: number | null }> =>
  new Promise((resolve) => {
    from.timeout = READ_MS;
    try {
      from.transfer(READ_BYTES, (error, bytes) =>
        resolve({ bytes: bytes ?? new Uint8Array(0), errno: error ? error.errno : null }),
      );
    } catch (error) {
      const errno = error instanceof Error && 'errno' in error && typeof error.errno === 'number' ? error.errno : -1;
      resolve({ bytes: new Uint8Array(0), errno });
    }
  });

/** Gives the interface back; a device that is gone cannot be told, so errors end here. */
const letGo = async (from: Printer, clock: Clock): Promise<void> => {
  const patience: Call = { signal: new AbortController().signal, deadlineMs: CLOSE_PATIENCE_MS };
  await waitWithin<string>(clock, patience, (settle) => {
    try {
      from.face.release(false, (error) => settle(clipDetail(error?.message ?? '')));
    } catch {
      settle('gone');
    }
    return undefined;
  });
  try {
    from.device.close();
  } catch {
    // gone already
  }
};
