import type { Clock } from '@mot-cua/domain/clock.ts';
import type { SatisfactionButtons } from '../device.ts';
import { createHidLink } from '../links/hid.ts';
import { createSerialLink } from '../links/serial.ts';
import { createSatisfactionButtons } from './driver.ts';

/** Where a box of buttons is: a serial node (9600 baud unless told), or a HID device by its ids. */
export type BoxPlace =
  | { readonly path: string; readonly baudRate?: number }
  | { readonly vendorId: number; readonly productId: number; readonly serialNumber?: string };

/** The driver of the box at this place; nothing is opened yet. */
export const buttonBoxAt = (place: BoxPlace, clock: Clock): SatisfactionButtons =>
  'path' in place
    ? createSatisfactionButtons({
        link: createSerialLink({ path: place.path, baudRate: place.baudRate ?? 9_600, clock }),
        kind: 'serial',
        clock,
      })
    : createSatisfactionButtons({ link: createHidLink({ ...place, clock }), kind: 'hid', clock });
