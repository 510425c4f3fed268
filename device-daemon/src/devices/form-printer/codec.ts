import type { DeviceFault, DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import type { DeviceStatus } from '../device.ts';

/** What `lp`, `lpstat` and `ipptool` of CUPS say (in the C locale), as pure functions. */

/** "request id is A4-12 (1 file(s))" → "A4-12"; null when `lp` did not take the job. */
export const jobOfLp = (stdout: string): string | null => /request id is (\S+-\d+)/.exec(stdout)?.[1] ?? null;

/** Jobs that `lpstat -o QUEUE` lists: "A4-12   mai   1024   Mon 23 Nov 2026 …", a line each. */
export const jobsOfLpstat = (stdout: string): string[] =>
  stdout.split('\n').flatMap((line) => /^(\S+-\d+)\s/.exec(line)?.[1] ?? []);

/** Where a job is: `waiting` before or in the printer, `completed`, `dropped` (cancelled or aborted), or not known. */
export type JobState = 'waiting' | 'completed' | 'dropped' | 'unknown';

/** Reads the answer of `ipptool -c … job-state.ipptool`: a heading and one line with the state (RFC 8011, 5.3.7). */
export const stateOfIpptool = (stdout: string): JobState => {
  const word = stdout.trim().split('\n').at(-1)?.trim() ?? '';
  if (word === 'completed') return 'completed';
  if (word === 'canceled' || word === 'aborted') return 'dropped';
  return /^(pending|pending-held|processing|processing-stopped)$/.test(word) ? 'waiting' : 'unknown';
};

/** `device for A4: ipp://192.168.1.20/ipp/print` → that address, where the printer itself speaks IPP; else null. */
export const ippAddressOfLpstat = (stdout: string): string | null =>
  /^device for \S+: (ipps?:\/\/\S+)$/m.exec(stdout)?.[1] ?? null;

/** A queue that prints nothing at the moment: what CUPS still says of paper and covers was so during its last job. */
export const isIdle = (lpstat: string): boolean => /^printer \S+ is idle/m.test(lpstat);

/** Reads `lpstat -l -p QUEUE`: the state in the first line, reasons of IPP (RFC 8011, 5.4.12) after "Alerts:". */
export const statusOfLpstat = (stdout: string): DeviceStatus => {
  const disabled = /^printer \S+ (disabled|is stopped)/m.test(stdout);
  return statusOf(/^\s*Alerts:\s*(.*)$/m.exec(stdout)?.[1] ?? '', disabled);
};

/** Reads the answer of `ipptool -c … printer-state.ipptool`: a heading and one line, state and reasons. */
export const statusOfPrinter = (stdout: string): DeviceStatus => {
  const [state = '', ...reasons] = (stdout.trim().split('\n')[1] ?? '').replaceAll('"', '').split(',');
  const status = statusOf(reasons.join(' '), state === '');
  return state === 'stopped' && status.fault === null
    ? { ...status, fault: fault('device', 'device-failed', 'call-technician', 'the printer has stopped') }
    : status;
};

const statusOf = (alerts: string, disabled: boolean): DeviceStatus => {
  const reasons = alerts
    .split(/[\s,]+/)
    .filter((word) => word && word !== 'none')
    .map((alert) => alert.replace(/-(error|warning|report)$/, ''));
  const warnings = reasons.includes('media-low') ? (['paper-low'] as const) : [];
  const known = FAULTS.find(({ reason }) => reasons.includes(reason));
  if (known) return { fault: known.fault, warnings };
  if (disabled) return { fault: fault('device', 'device-failed', 'call-technician', 'the queue is stopped'), warnings };
  return { fault: null, warnings };
};

const fault = (
  layer: DeviceFault['layer'],
  code: DeviceFaultCode,
  action: DeviceFault['action'],
  detail: string,
): DeviceFault => ({ device: 'form-printer', layer, code, action, outcome: 'not-started', detail });

/** Most pressing first. */
const FAULTS: readonly { readonly reason: string; readonly fault: DeviceFault }[] = [
  { reason: 'cover-open', fault: fault('device', 'cover-open', 'clear-media', 'cover-open') },
  { reason: 'door-open', fault: fault('device', 'cover-open', 'clear-media', 'door-open') },
  { reason: 'media-jam', fault: fault('media', 'paper-jammed', 'clear-media', 'media-jam') },
  { reason: 'media-empty', fault: fault('media', 'paper-out', 'refill', 'media-empty') },
  { reason: 'media-needed', fault: fault('media', 'paper-out', 'refill', 'media-needed') },
  { reason: 'output-area-full', fault: fault('media', 'media-not-taken', 'clear-media', 'output-area-full') },
  { reason: 'toner-empty', fault: fault('device', 'device-failed', 'refill', 'toner-empty') },
  { reason: 'marker-supply-empty', fault: fault('device', 'device-failed', 'refill', 'marker-supply-empty') },
  { reason: 'offline', fault: fault('link', 'disconnected', 'reconnect', 'offline') },
  { reason: 'connecting-to-device', fault: fault('link', 'disconnected', 'reconnect', 'connecting-to-device') },
];
