import { bigEndian, concat } from './tlv.ts';

/**
 * A command as the card takes it (ISO/IEC 7816-4 5.1): short and extended lengths. `le` is the greatest answer wanted in
 * bytes (256 for short 00, 65536 for extended 0000), 0 where none is wanted.
 */
export type Command = {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  readonly data: Uint8Array;
  readonly le: number;
  readonly extended: boolean;
};

/** What the card answers: data and the status word. */
export type Answer = { readonly data: Uint8Array; readonly status: number };

export const STATUS = {
  ok: 0x9000,
  endOfFile: 0x6282,
  authenticationFailed: 0x6300,
  /** and how many tries are left (63Cx) */
  triesLeft: 0x63c0,
  wrongLength: 0x6700,
  securityNotSatisfied: 0x6982,
  blocked: 0x6983,
  conditionsNotSatisfied: 0x6985,
  secureMessagingMissing: 0x6987,
  secureMessagingWrong: 0x6988,
  wrongData: 0x6a80,
  notFound: 0x6a82,
  wrongParameters: 0x6a86,
  keyNotFound: 0x6a88,
  offsetOutside: 0x6b00,
  /** and how many bytes there are (6Cxx) */
  otherLength: 0x6c00,
  instructionUnknown: 0x6d00,
  classUnknown: 0x6e00,
} as const;

const EMPTY = new Uint8Array(0);

export const answer = (status: number, data: Uint8Array = EMPTY): Answer => ({ data, status });
export const encodeAnswer = ({ data, status }: Answer): Uint8Array => concat(data, bigEndian(status, 2));

/** The command in these bytes, or `null` where lengths do not add up (6700). */
export const parseCommand = (bytes: Uint8Array): Command | null => {
  const [cla, ins, p1, p2] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return null;
  const command = (data: Uint8Array, le: number, extended: boolean): Command => ({
    cla,
    ins,
    p1,
    p2,
    data,
    le,
    extended,
  });
  const body = bytes.subarray(4);
  const first = body[0];
  if (first === undefined) return command(EMPTY, 0, false);
  if (body.length === 1) return command(EMPTY, first || 256, false);
  if (first > 0) return shortCase(body, first, command);
  if (body.length === 3) return command(EMPTY, twoBytes(body, 1) || 65536, true);
  const length = twoBytes(body, 1);
  const data = body.subarray(3, 3 + length);
  if (length === 0 || data.length < length) return null;
  if (body.length === 3 + length) return command(data, 0, true);
  if (body.length === 5 + length) return command(data, twoBytes(body, 3 + length) || 65536, true);
  return null;
};

type MakeCommand = (data: Uint8Array, le: number, extended: boolean) => Command;

const shortCase = (body: Uint8Array, length: number, command: MakeCommand): Command | null => {
  const data = body.subarray(1, 1 + length);
  if (data.length < length) return null;
  if (body.length === 1 + length) return command(data, 0, false);
  if (body.length === 2 + length) return command(data, body[1 + length] || 256, false);
  return null;
};

const twoBytes = (bytes: Uint8Array, at: number): number => (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
