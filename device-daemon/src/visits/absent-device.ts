import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';

/** Asked of a kiosk that was never given such a device. */
export const absent = (device: DeviceFault['device']): DeviceFault => ({
  device,
  layer: 'link',
  code: 'absent',
  action: 'call-technician',
  outcome: 'not-started',
  detail: 'not configured on this kiosk',
});
