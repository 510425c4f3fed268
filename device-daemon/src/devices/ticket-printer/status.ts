import type { DeviceFault, DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import type { DeviceStatus } from '../device.ts';

/**
 * What an ESC/POS printer says, told apart by fixed bits, since its answers have no framing: DLE EOT and GS r answer with
 * one bare byte, an automatic status (ASB, switched on by GS a) is four bytes, GS I answers with text.
 */
export type PrinterMessage =
  | { readonly kind: 'real-time'; readonly byte: number } // answer to DLE EOT 1-4: (b & 0x93) == 0x12
  | { readonly kind: 'automatic'; readonly bytes: readonly [number, number, number, number] } // first: (b & 0x93) == 0x10
  | { readonly kind: 'paper-sensor'; readonly byte: number } // answer to GS r 1: (b & 0x90) == 0
  | { readonly kind: 'text'; readonly text: string } // answer to GS I: 5F … 00
  | { readonly kind: 'noise'; readonly bytes: number };

/** Longest name a printer may give itself; longer text is noise. */
const MAX_TEXT_BYTES = 80;

/**
 * Splits the printer's bytes into messages; keeps at most one unfinished message between pushes. An answer to GS r is a
 * byte that noise can easily be (00): what arrives together with noise is not taken for one.
 */
export type StatusDecoder = {
  push(bytes: Uint8Array): PrinterMessage[];
  /** Forgets half a message: call it when the line has been silent. */
  reset(): void;
};

export const createStatusDecoder = (): StatusDecoder => {
  let half: number[] = [];
  const step = (byte: number, out: PrinterMessage[]): void => {
    if (half[0] === 0x5f) textByte(byte, out);
    else if (half.length > 0) automaticByte(byte, out);
    else startByte(byte, out);
  };
  const startByte = (byte: number, out: PrinterMessage[]): void => {
    if ((byte & 0x93) === 0x12) out.push({ kind: 'real-time', byte });
    else if ((byte & 0x93) === 0x10 || byte === 0x5f) half = [byte];
    else if ((byte & 0x90) === 0) out.push({ kind: 'paper-sensor', byte });
    else out.push({ kind: 'noise', bytes: 1 });
  };
  const automaticByte = (byte: number, out: PrinterMessage[]): void => {
    if ((byte & 0x90) !== 0) {
      out.push({ kind: 'noise', bytes: half.length });
      half = [];
      startByte(byte, out);
      return;
    }
    half.push(byte);
    if (half.length < 4) return;
    out.push({ kind: 'automatic', bytes: [half[0]!, half[1]!, half[2]!, half[3]!] });
    half = [];
  };
  const textByte = (byte: number, out: PrinterMessage[]): void => {
    if (byte === 0) {
      out.push({ kind: 'text', text: printable(half.slice(1)) });
      half = [];
    } else if (half.length > MAX_TEXT_BYTES) {
      out.push({ kind: 'noise', bytes: half.length + 1 });
      half = [];
    } else half.push(byte);
  };
  return {
    push: (bytes) => {
      const out: PrinterMessage[] = [];
      for (const byte of bytes) step(byte, out);
      const noisy = out.some((message) => message.kind === 'noise');
      return noisy ? out.filter((message) => message.kind !== 'paper-sensor') : out;
    },
    reset: () => {
      half = [];
    },
  };
};

const printable = (bytes: readonly number[]): string =>
  String.fromCharCode(...bytes.filter((byte) => byte >= 0x20 && byte < 0x7f)).trim();

/** The facts behind both kinds of status, by name. */
export type PrinterFacts = {
  readonly offline: boolean;
  readonly coverOpen: boolean;
  readonly feedButton: boolean;
  readonly paperOut: boolean;
  readonly paperLow: boolean;
  readonly mechanical: boolean;
  readonly cutter: boolean;
  readonly unrecoverable: boolean;
  /** recovers by itself, e.g. a hot head */
  readonly recoverable: boolean;
};

/** Reads the four answers to DLE EOT 1, 2, 3 and 4. */
export const factsOfRealTime = (answers: readonly [number, number, number, number]): PrinterFacts => {
  const [printer, offlineCause, errorCause, paper] = answers;
  return {
    offline: (printer & 0x08) !== 0,
    coverOpen: (offlineCause & 0x04) !== 0,
    feedButton: (offlineCause & 0x08) !== 0,
    paperOut: (offlineCause & 0x20) !== 0 || (paper & 0x60) !== 0,
    paperLow: (paper & 0x0c) !== 0,
    mechanical: (errorCause & 0x04) !== 0,
    cutter: (errorCause & 0x08) !== 0,
    unrecoverable: (errorCause & 0x20) !== 0,
    recoverable: (errorCause & 0x40) !== 0,
  };
};

/** Reads an automatic status of four bytes. */
export const factsOfAutomatic = (bytes: readonly [number, number, number, number]): PrinterFacts => ({
  offline: (bytes[0] & 0x08) !== 0,
  coverOpen: (bytes[0] & 0x20) !== 0,
  feedButton: (bytes[0] & 0x40) !== 0,
  paperOut: (bytes[2] & 0x0c) !== 0,
  paperLow: (bytes[2] & 0x03) !== 0,
  mechanical: (bytes[1] & 0x04) !== 0,
  cutter: (bytes[1] & 0x08) !== 0,
  unrecoverable: (bytes[1] & 0x20) !== 0,
  recoverable: (bytes[1] & 0x40) !== 0,
});

/** The one thing to tell first: what a person must do before anything else can be seen. */
export const statusOfFacts = (facts: PrinterFacts): DeviceStatus => ({
  fault: faultOfFacts(facts),
  warnings: facts.paperLow && !facts.paperOut ? ['paper-low'] : [],
});

const faultOfFacts = (facts: PrinterFacts): DeviceFault | null => {
  if (facts.unrecoverable) return fault('device', 'device-failed', 'call-technician', 'unrecoverable error');
  if (facts.coverOpen) return fault('device', 'cover-open', 'clear-media', 'cover is open');
  if (facts.paperOut) return fault('media', 'paper-out', 'refill', 'paper end');
  if (facts.cutter) return fault('device', 'cutter-failed', 'clear-media', 'auto-cutter error');
  if (facts.mechanical) return fault('media', 'paper-jammed', 'clear-media', 'mechanical error');
  if (facts.recoverable) return fault('device', 'overheated', 'retry', 'error that recovers by itself (hot head)');
  if (facts.offline) return fault('device', 'device-failed', 'retry', 'offline without a reason (feed button?)');
  return null;
};

const fault = (
  layer: DeviceFault['layer'],
  code: DeviceFaultCode,
  action: DeviceFault['action'],
  detail: string,
): DeviceFault => ({ device: 'ticket-printer', layer, code, action, outcome: 'not-started', detail });
