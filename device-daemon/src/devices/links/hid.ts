import type { Clock } from '@mot-cua/domain/clock.ts';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { HID } from 'node-hid';
import type { ByteLink, LinkClosed, LinkFault } from '../device.ts';
import { waitFault } from './deadline.ts';
import { faultOfOpenError } from './link-faults.ts';
import { createListeners } from './listeners.ts';

/** A HID device is named by its ids and, where an office has two of a kind, by its serial number. */
export type HidLinkOptions = {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string;
  readonly clock: Clock;
};

/**
 * A byte link over a hidraw node (node-hid 3): each call of a listener gets one input report; `write` sends one output
 * report without its number. The node is found anew at each opening, because replugging gives it another number.
 */
export const createHidLink = (options: HidLinkOptions): ByteLink => {
  const bytesListeners = createListeners<Uint8Array>();
  const closedListeners = createListeners<LinkClosed>();
  let device: HID | null = null;

  const retire = (why: LinkClosed): void => {
    const gone = device;
    if (!gone) return;
    device = null;
    try {
      gone.close();
    } catch {
      // a pulled cable has closed it
    }
    closedListeners.tell(why);
  };

  const open: ByteLink['open'] = async (call): Promise<Result<void, LinkFault>> => {
    if (device) return failed({ code: 'busy-elsewhere', outcome: 'not-started', detail: 'this link is open already' });
    const { default: hid } = await import('node-hid');
    if (call.signal.aborted) return failed(waitFault('cancelled', 'not-started', 'before opening'));
    try {
      hid.setDriverType('hidraw');
      const found = hid
        .devices(options.vendorId, options.productId)
        .find((one) => options.serialNumber === undefined || one.serialNumber === options.serialNumber);
      if (!found?.path) return failed({ code: 'absent', outcome: 'not-started', detail: 'no such HID device' });
      const fresh = new hid.HID(found.path);
      fresh.on('data', (report: Buffer) => bytesListeners.tell(report));
      fresh.on('error', (error: Error) => {
        if (device === fresh) retire({ reason: 'lost', detail: error.message });
      });
      device = fresh;
      return done(undefined);
    } catch (error) {
      return failed(faultOfOpenError(error));
    }
  };

  return {
    open,
    write: async (bytes, call) => {
      if (!device) return failed({ code: 'disconnected', outcome: 'not-started', detail: 'the link is closed' });
      if (call.signal.aborted) return failed(waitFault('cancelled', 'not-started', 'before the report'));
      try {
        device.write([0, ...bytes]);
        return done(undefined);
      } catch (error) {
        retire({ reason: 'lost', detail: error instanceof Error ? error.message : 'write failed' });
        return failed({ code: 'disconnected', outcome: 'unknown', detail: 'the report was not taken' });
      }
    },
    onBytes: bytesListeners.add,
    onClosed: closedListeners.add,
    close: async () => retire({ reason: 'asked', detail: 'closed by the program' }),
  };
};
