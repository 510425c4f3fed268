import type { DeviceFault, DeviceName } from '@mot-cua/domain/device-fault.ts';
import type { LinkClosed, LinkFault } from '../device.ts';

const ACTIONS: Record<LinkFault['code'], DeviceFault['action']> = {
  absent: 'reconnect',
  disconnected: 'reconnect',
  'access-denied': 'call-technician',
  'busy-elsewhere': 'call-technician',
  timeout: 'reconnect',
  cancelled: 'retry',
};

/** A link's fault as the device's fault. */
export const faultOfLink = (device: DeviceName, fault: LinkFault): DeviceFault => ({
  device,
  layer: fault.code === 'cancelled' ? 'operator' : 'link',
  code: fault.code,
  action: ACTIONS[fault.code],
  outcome: fault.outcome,
  detail: clipDetail(fault.detail),
});

/** What `onLost` tells of a link that closed by itself. Nothing was being done unless the driver knows better. */
export const faultOfLoss = (
  device: DeviceName,
  why: LinkClosed,
  outcome: DeviceFault['outcome'] = 'not-started',
): DeviceFault => ({
  device,
  layer: 'link',
  code: 'disconnected',
  action: 'reconnect',
  outcome,
  detail: clipDetail(`link ${why.reason}: ${why.detail}`),
});

/** Details go to a technician's screen: at most 300 characters (DeviceFault's schema). */
export const clipDetail = (detail: string): string => (detail.length <= 300 ? detail : `${detail.slice(0, 299)}…`);

/** Names what the operating system said when a device node could not be opened. */
export const faultOfOpenError = (error: unknown): LinkFault => {
  const detail = error instanceof Error ? error.message : String(error);
  return { code: codeOfOpenError(detail), outcome: 'not-started', detail: clipDetail(detail) };
};

const codeOfOpenError = (text: string): LinkFault['code'] => {
  if (/EACCES|EPERM|permission denied|access denied|LIBUSB_ERROR_ACCESS/i.test(text)) return 'access-denied';
  if (/EBUSY|lock port|resource busy|temporarily unavailable|LIBUSB_ERROR_BUSY/i.test(text)) return 'busy-elsewhere';
  return 'absent';
};
