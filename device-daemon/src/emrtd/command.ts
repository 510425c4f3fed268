import { bytesOf, join } from './bytes.ts';

/**
 * One command to the card (ISO 7816-4, 5.1). `le` is how many bytes are expected: up to 256 fits a short command,
 * more (or more than 255 bytes of data) needs an extended one.
 */
export type Command = {
  readonly cla?: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data?: Uint8Array;
  readonly le?: number;
};

export type Answer = { readonly data: Uint8Array; readonly status: number };

/** Status words (ISO 7816-4, 5.1.3; ICAO 9303-11) that the reader tells apart. */
export const status = {
  success: 0x9000,
  endOfFile: 0x6282,
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  accessNotAllowed: 0x6982,
  blocked: 0x6983,
  secureMessagingMissing: 0x6987,
  secureMessagingWrong: 0x6988,
  fileNotFound: 0x6a82,
  recordNotFound: 0x6a83,
  wrongOffset: 0x6b00,
  notSupported: 0x6d00,
} as const;

export const statusText = (word: number): string => word.toString(16).toUpperCase().padStart(4, '0');

export const headerOf = (command: Command): Uint8Array =>
  bytesOf(command.cla ?? 0x00, command.ins, command.p1, command.p2);

const needsExtended = (command: Command): boolean => (command.data?.length ?? 0) > 255 || (command.le ?? 0) > 256;

/** The command as bytes on the wire. */
export const encode = (command: Command): Uint8Array => {
  const data = command.data ?? new Uint8Array(0);
  if (data.length > 0xffff || (command.le ?? 0) > 0x10000) throw new Error('command is too long for an APDU');
  if (!needsExtended(command)) {
    const lc = data.length > 0 ? join(bytesOf(data.length), data) : data;
    const le = command.le === undefined ? new Uint8Array(0) : bytesOf(command.le & 0xff);
    return join(headerOf(command), lc, le);
  }
  const lc = data.length > 0 ? join(bytesOf(0, data.length >> 8, data.length & 0xff), data) : bytesOf(0);
  const le = command.le === undefined ? new Uint8Array(0) : bytesOf((command.le >> 8) & 0xff, command.le & 0xff);
  return join(headerOf(command), lc, le);
};

/** The card's answer; null when it is shorter than a status word. */
export const decode = (bytes: Uint8Array): Answer | null =>
  bytes.length < 2
    ? null
    : {
        data: bytes.subarray(0, bytes.length - 2),
        status: ((bytes[bytes.length - 2] ?? 0) << 8) | (bytes[bytes.length - 1] ?? 0),
      };
