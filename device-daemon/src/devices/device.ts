import type { DeviceFault, DeviceFaultCode, DeviceName } from '@mot-cua/domain/device-fault.ts';
import type { Result } from '@mot-cua/domain/result.ts';

/**
 * The one contract of every device (DESIGN.md, "A device"): link → codec → driver → machine → journal.
 * This file has the shapes only. Real and virtual devices differ below the link.
 */

/** Given to every call that waits: who may stop it, and until when it may take (ms from now). */
export type Call = { readonly signal: AbortSignal; readonly deadlineMs: number };

export type Unsubscribe = () => void;

/** Why a link closed. `lost` is a pulled cable or a vanished node; `asked` is our own close. */
export type LinkClosed = { readonly reason: 'asked' | 'lost' | 'failed'; readonly detail: string };

/** Expected failures at the operating-system boundary. */
export type LinkFault = {
  readonly code: 'absent' | 'disconnected' | 'access-denied' | 'busy-elsewhere' | 'timeout' | 'cancelled';
  /** whether bytes may have reached the device before the failure */
  readonly outcome: 'not-started' | 'unknown';
  readonly detail: string;
};

/** A byte stream to a device (serial node, USB bulk pipe, HID reports one by one). One reader, one writer. */
export interface ByteLink {
  open(call: Call): Promise<Result<void, LinkFault>>;
  /** Resolves when the operating system has taken every byte. */
  write(bytes: Uint8Array, call: Call): Promise<Result<void, LinkFault>>;
  onBytes(listener: (bytes: Uint8Array) => void): Unsubscribe;
  onClosed(listener: (why: LinkClosed) => void): Unsubscribe;
  close(): Promise<void>;
}

/** What a device says of itself when asked, or unasked. */
export type DeviceStatus = { readonly fault: DeviceFault | null; readonly warnings: readonly DeviceFaultCode[] };

/**
 * A driver: one command at a time, its lock released in `finally`, waiters rejected when it closes.
 * `open` opens the link and identifies the device; after `onLost` fired it must be opened anew.
 */
export interface Driver {
  readonly device: DeviceName;
  /** Resolves with maker, model and serial number as one line (empty when the device does not tell). */
  open(call: Call): Promise<Result<string, DeviceFault>>;
  status(call: Call): Promise<Result<DeviceStatus, DeviceFault>>;
  /** Status that the device tells unasked (cover opened, card laid down). */
  onStatus(listener: (status: DeviceStatus) => void): Unsubscribe;
  onLost(listener: (fault: DeviceFault) => void): Unsubscribe;
  close(): Promise<void>;
}

/** A one-bit picture for a 203-dpi thermal head: rows top to bottom, 8 dots a byte, most significant bit left, 1 = black. */
export type Bitmap = { readonly widthDots: number; readonly heightDots: number; readonly bits: Uint8Array };

export interface TicketPrinter extends Driver {
  /** Prints and cuts. `outcome: completed` only when the printer confirmed it; `unknown` is never retried blindly. */
  print(page: Bitmap, call: Call): Promise<Result<void, DeviceFault>>;
}

export interface SatisfactionButtons extends Driver {
  /** 3 = Rất hài lòng, 2 = Hài lòng, 1 = Không hài lòng; one event a press, bounces filtered. */
  onPress(listener: (score: 1 | 2 | 3) => void): Unsubscribe;
}

export interface CodeReader extends Driver {
  /** One decoded code as UTF-8 text, NFC, without the reader's line end; at most 4,096 characters. */
  onCode(listener: (text: string) => void): Unsubscribe;
}

export type ScanSource = 'flatbed' | 'feeder';
export type ScanRequest = {
  readonly source: ScanSource;
  readonly dpi: number;
  readonly colour: boolean;
  readonly widthMm: number;
  readonly heightMm: number;
  /** feeder: stop after this many pages */
  readonly maxPages: number;
  /** rows of the running page so far, for the live preview; `rows` holds only the rows that are new since the last call */
  readonly onRows?: (progress: {
    page: number;
    rowsSoFar: number;
    ofRows: number;
    widthPx: number;
    channels: 1 | 3;
    rows: Uint8Array;
  }) => void;
};
/** One raw page: interleaved 8-bit samples, no padding. */
export type RawPage = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: 1 | 3;
  readonly dpi: number;
  readonly pixels: Uint8Array;
};

export interface DocumentScanner extends Driver {
  /** sources and resolutions as the device itself tells them */
  capabilities(
    call: Call,
  ): Promise<Result<{ readonly sources: readonly ScanSource[]; readonly dpi: readonly number[] }, DeviceFault>>;
  /** Pages in order; a fault ends the sequence as its last element and the pages before it stay good (a jam on page 21 keeps 1-20). */
  scan(request: ScanRequest, call: Call): AsyncIterable<Result<RawPage, DeviceFault>>;
}
