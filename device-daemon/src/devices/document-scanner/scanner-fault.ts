import type { DeviceFault } from '@mot-cua/domain/device-fault.ts';
import type { LinkFault } from '../device.ts';
import type { Verdict } from './scanimage-words.ts';

/** The faults that a scanner can have; a subset of the closed list of `domain`. */
export type ScannerFaultCode =
  | 'absent'
  | 'disconnected'
  | 'access-denied'
  | 'busy-elsewhere'
  | 'timeout'
  | 'unintelligible'
  | 'no-document'
  | 'paper-jammed'
  | 'cover-open'
  | 'picture-truncated'
  | 'double-feed'
  | 'warming-up'
  | 'not-offered'
  | 'device-failed'
  | 'cancelled';

/** A fault whose code is one of this device's own. */
export type ScannerFault = DeviceFault & { readonly code: ScannerFaultCode };

type LayerAndAction = Pick<DeviceFault, 'layer' | 'action'>;
const LAYER_AND_ACTION: Readonly<Record<ScannerFaultCode, LayerAndAction>> = {
  absent: { layer: 'link', action: 'reconnect' },
  disconnected: { layer: 'link', action: 'reconnect' },
  'access-denied': { layer: 'link', action: 'call-technician' },
  'busy-elsewhere': { layer: 'link', action: 'retry' },
  timeout: { layer: 'link', action: 'retry' },
  unintelligible: { layer: 'protocol', action: 'retry' },
  'no-document': { layer: 'media', action: 'refill' },
  'paper-jammed': { layer: 'media', action: 'clear-media' },
  'cover-open': { layer: 'device', action: 'clear-media' },
  'picture-truncated': { layer: 'media', action: 'retry' },
  'double-feed': { layer: 'media', action: 'clear-media' },
  'warming-up': { layer: 'device', action: 'retry' },
  'not-offered': { layer: 'device', action: 'call-technician' },
  'device-failed': { layer: 'device', action: 'retry' },
  cancelled: { layer: 'operator', action: 'retry' },
};

/** A fault of the scanner. `unknown` once a row has come: paper may have moved and part of a picture exists. */
export function scannerFault(
  code: ScannerFaultCode,
  detail: string,
  outcome: DeviceFault['outcome'] = 'not-started',
): ScannerFault {
  return { device: 'document-scanner', ...LAYER_AND_ACTION[code], code, outcome, detail: plain(detail) };
}

/** What the operating system said about the program or the socket, as a fault of the device. */
export const linkFaultOfScanner = (fault: LinkFault): ScannerFault =>
  scannerFault(fault.code, fault.detail, fault.outcome === 'unknown' ? 'unknown' : 'not-started');

/** Device text goes into logs and screens of technicians: printable, one line, bounded. */
const plain = (text: string): string =>
  text
    .replace(/[^\x20-\x7e]+/g, ' ')
    .trim()
    .slice(0, 300);

/** The fault that a verdict means by itself, before the scanner has been asked what it knows. */
export function codeOfVerdict(verdict: Exclude<Verdict, 'good'>, rowsCame: boolean): ScannerFaultCode {
  switch (verdict) {
    case 'cancel':
    case 'cancelled':
      return 'cancelled';
    case 'deadline':
      return 'timeout';
    case 'jammed':
      return 'paper-jammed';
    case 'out-of-documents':
      return 'no-document';
    case 'cover-open':
      return 'cover-open';
    case 'warming-up':
      return 'warming-up';
    case 'busy':
    case 'open-busy':
      return 'busy-elsewhere';
    case 'access-denied':
    case 'open-denied':
      return 'access-denied';
    case 'open-failed':
      return 'absent';
    case 'short':
    case 'eof':
    case 'read-broken':
      return 'picture-truncated';
    case 'io-error':
      return rowsCame ? 'picture-truncated' : 'device-failed';
    case 'unsupported':
    case 'invalid':
    case 'out-of-memory':
    case 'unknown':
      return 'device-failed';
  }
}

/** Verdicts that say "something went wrong" without naming it, or name the wrong thing: worth asking the scanner itself. */
export const isVague = (verdict: Verdict): boolean => VAGUE.has(verdict);

const VAGUE: ReadonlySet<Verdict> = new Set([
  'io-error',
  'read-broken',
  'short',
  'eof',
  'busy',
  'unknown',
  'out-of-documents',
]);
