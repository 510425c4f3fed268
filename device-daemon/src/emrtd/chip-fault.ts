import type { DeviceFault, DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';

type Kind = Pick<DeviceFault, 'layer' | 'action'>;

/** What each fault of the chip or its reader belongs to and what helps against it. */
const kinds = {
  absent: { layer: 'link', action: 'reconnect' },
  disconnected: { layer: 'link', action: 'reconnect' },
  'access-denied': { layer: 'link', action: 'call-technician' },
  'busy-elsewhere': { layer: 'link', action: 'retry' },
  timeout: { layer: 'link', action: 'retry' },
  cancelled: { layer: 'operator', action: 'retry' },
  'no-card': { layer: 'media', action: 'retry' },
  'card-removed': { layer: 'operator', action: 'retry' },
  'not-an-id-card': { layer: 'media', action: 'clear-media' },
  'access-code-wrong': { layer: 'operator', action: 'retry' },
  'card-refused': { layer: 'media', action: 'clear-media' },
  'card-unreadable': { layer: 'media', action: 'retry' },
  'device-failed': { layer: 'device', action: 'call-technician' },
} as const satisfies Partial<Record<DeviceFaultCode, Kind>>;

export type ChipFaultCode = keyof typeof kinds;

/**
 * A fault of the ID card reader or the card on it. Reading changes nothing on the card, so the outcome is always
 * `not-started`: every reading may be begun anew. `detail` names files, steps and status words, never contents.
 */
export const chipFault = (code: ChipFaultCode, detail: string): DeviceFault => ({
  device: 'id-card-reader',
  ...kinds[code],
  code,
  outcome: 'not-started',
  detail: detail.slice(0, 300),
});
