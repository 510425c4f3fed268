import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { LinkFault } from '../device.ts';

/** The faults that a document camera can have; a subset of the closed list of `domain`. */
export type CameraFaultCode =
  | 'absent'
  | 'disconnected'
  | 'access-denied'
  | 'busy-elsewhere'
  | 'timeout'
  | 'unintelligible'
  | 'picture-unsteady'
  | 'not-offered'
  | 'cancelled';

export type CameraFault = DeviceFault & { readonly code: CameraFaultCode };

const LAYER_AND_ACTION: Readonly<Record<CameraFaultCode, Pick<DeviceFault, 'layer' | 'action'>>> = {
  absent: { layer: 'link', action: 'reconnect' },
  disconnected: { layer: 'link', action: 'reconnect' },
  'access-denied': { layer: 'link', action: 'call-technician' },
  'busy-elsewhere': { layer: 'link', action: 'retry' },
  timeout: { layer: 'link', action: 'retry' },
  unintelligible: { layer: 'protocol', action: 'retry' },
  'picture-unsteady': { layer: 'media', action: 'retry' },
  'not-offered': { layer: 'device', action: 'call-technician' },
  cancelled: { layer: 'operator', action: 'retry' },
};

/** A shot moves no paper: whatever fails, nothing was started. */
export const cameraFault = (code: CameraFaultCode, detail: string): CameraFault => ({
  device: 'document-camera',
  ...LAYER_AND_ACTION[code],
  code,
  outcome: 'not-started',
  detail: detail
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 300),
});

export const linkFaultOfCamera = (fault: LinkFault): CameraFault => cameraFault(fault.code, fault.detail);
