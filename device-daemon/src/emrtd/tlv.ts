import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { join, type Malformed } from './bytes.ts';

/**
 * BER-TLV (ISO 7816-4, 5.2.2) as the chip's files use it: tags of up to 3 bytes, definite lengths of up to 3 bytes.
 * Everything is bounded by the input; nothing throws and nothing is copied.
 */
export type Tlv = {
  readonly tag: number;
  readonly value: Uint8Array;
  /** tag, length and value together */
  readonly whole: Uint8Array;
};

export type TlvHeader = { readonly tag: number; readonly headerLength: number; readonly valueLength: number };

/** Longest value a header may announce: more than any file that the reader accepts. */
const longestValue = 0xff_ffff;

/** Reads tag and length at `at`; the value itself need not be there yet (first block of a file). */
export const readHeader = (bytes: Uint8Array, at = 0): Result<TlvHeader, Malformed> => {
  const first = bytes[at];
  if (first === undefined) return failed({ detail: 'no tag' });
  let tag = first;
  let next = at + 1;
  if ((first & 0x1f) === 0x1f) {
    let more = true;
    while (more) {
      const part = bytes[next];
      if (part === undefined) return failed({ detail: 'tag is cut off' });
      if (next - at > 2) return failed({ detail: 'tag is longer than 3 bytes' });
      tag = tag * 256 + part;
      more = (part & 0x80) !== 0;
      next++;
    }
  }
  const lead = bytes[next];
  if (lead === undefined) return failed({ detail: 'length is cut off' });
  next++;
  if (lead < 0x80) return done({ tag, headerLength: next - at, valueLength: lead });
  const count = lead & 0x7f;
  if (count === 0 || count > 3) return failed({ detail: 'length is indefinite or too long' });
  let valueLength = 0;
  for (let digit = 0; digit < count; digit++) {
    const part = bytes[next];
    if (part === undefined) return failed({ detail: 'length is cut off' });
    valueLength = valueLength * 256 + part;
    next++;
  }
  if (valueLength > longestValue) return failed({ detail: 'length is too long' });
  return done({ tag, headerLength: next - at, valueLength });
};

/** Reads the one element at `at`. */
export const readTlv = (bytes: Uint8Array, at = 0): Result<Tlv, Malformed> => {
  const header = readHeader(bytes, at);
  if (!header.ok) return header;
  const { tag, headerLength, valueLength } = header.value;
  const start = at + headerLength;
  if (start + valueLength > bytes.length) return failed({ detail: 'value is cut off' });
  return done({
    tag,
    value: bytes.subarray(start, start + valueLength),
    whole: bytes.subarray(at, start + valueLength),
  });
};

/** All elements that fill `bytes`, at most `atMost` of them. */
export const readTlvs = (bytes: Uint8Array, atMost = 256): Result<readonly Tlv[], Malformed> => {
  const found: Tlv[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (found.length >= atMost) return failed({ detail: 'too many elements' });
    const next = readTlv(bytes, at);
    if (!next.ok) return next;
    found.push(next.value);
    at += next.value.whole.length;
  }
  return done(found);
};

/** The value of the first element with this tag among those that fill `bytes`; null when there is none. */
export const valueTagged = (bytes: Uint8Array, tag: number): Uint8Array | null => {
  const all = readTlvs(bytes);
  return all.ok ? (all.value.find((one) => one.tag === tag)?.value ?? null) : null;
};

/** Follows tags inwards, one level each; null when one is missing. */
export const valueAt = (bytes: Uint8Array, path: readonly number[]): Uint8Array | null => {
  let inner: Uint8Array | null = bytes;
  for (const tag of path) inner = inner === null ? null : valueTagged(inner, tag);
  return inner;
};

/** Writes one element; `tag` as its bytes read big-endian. */
export const writeTlv = (tag: number, value: Uint8Array): Uint8Array =>
  join(bigEndian(tag), lengthBytes(value.length), value);

const lengthBytes = (length: number): Uint8Array =>
  length < 0x80 ? Uint8Array.of(length) : join(Uint8Array.of(0x80 | bigEndian(length).length), bigEndian(length));

const bigEndian = (value: number): Uint8Array => {
  const digits: number[] = [];
  for (let rest = value; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Uint8Array.from(digits.length === 0 ? [0] : digits);
};
