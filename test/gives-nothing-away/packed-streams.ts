import { constants, inflateRawSync } from 'node:zlib';

/** More than this is not unpacked from one stream, bytes: a bomb must not stop the search. */
const MOST_UNPACKED = 16 << 20;
/** Less than this cannot hold a canary, bytes. */
const LEAST_UNPACKED = 8;
const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MOST_UNPACKED };

export type Unpacked = { readonly method: 'gzip' | 'zlib' | 'snappy'; readonly at: number; readonly bytes: Uint8Array };

/** Everything that unpacks as gzip or zlib from anywhere in these bytes; a stream whose end is missing counts as far as it goes. */
export function* deflated(bytes: Uint8Array, length = bytes.length): Generator<Unpacked> {
  for (let at = nextCandidate(bytes, 0, length); at < length; at = nextCandidate(bytes, at + 1, length)) {
    const method = headerAt(bytes, at);
    if (method === null) continue;
    const unpacked = tryInflate(method, bytes.subarray(at, length));
    if (unpacked && unpacked.length >= LEAST_UNPACKED) yield { method, at, bytes: unpacked };
  }
}

/** The next place where the first byte of a header stands; a plain loop of its own, since gigabytes run through it. */
const nextCandidate = (bytes: Uint8Array, from: number, length: number): number => {
  let at = from;
  while (at + 6 < length && bytes[at] !== 0x78 && bytes[at] !== 0x1f) at++;
  return at + 6 < length ? at : length;
};

const headerAt = (bytes: Uint8Array, at: number): 'gzip' | 'zlib' | null => {
  const first = bytes[at];
  if (first === 0x1f)
    return bytes[at + 1] === 0x8b && bytes[at + 2] === 8 && (bytes[at + 3] ?? 255) < 32 ? 'gzip' : null;
  if (first !== 0x78) return null;
  const second = bytes[at + 1];
  if (second !== 0x01 && second !== 0x5e && second !== 0x9c && second !== 0xda) return null;
  return mayBeDeflate(bytes, at + 2) ? 'zlib' : null;
};

/** Whether a first block of DEFLATE can begin here (RFC 1951, 3.2.3 to 3.2.7): spares most of the tries in memory full of zeros. */
const mayBeDeflate = (bytes: Uint8Array, at: number): boolean => {
  const byte = (index: number): number => bytes[at + index] ?? 0;
  switch ((byte(0) >> 1) & 3) {
    case 0: // stored: the length is followed by its complement
      return (byte(1) ^ byte(3)) === 255 && (byte(2) ^ byte(4)) === 255;
    case 1:
      return true;
    case 2: // at most 286 and 30 codes
      return byte(0) >> 3 <= 29 && (byte(1) & 31) <= 29;
    default:
      return false;
  }
};

/** Unpacks what follows the header and looks at no checksum: what comes after the end, or is missing there, does not matter. */
const tryInflate = (method: 'gzip' | 'zlib', bytes: Uint8Array): Uint8Array | null => {
  try {
    return inflateRawSync(bytes.subarray(method === 'zlib' ? 2 : gzipHeader(bytes)), options);
  } catch {
    return null; // only looked like a header
  }
};

/** Bytes of a gzip header with its optional parts (RFC 1952, 2.3). */
const gzipHeader = (bytes: Uint8Array): number => {
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + ((bytes[at + 1] ?? 0) << 8);
  for (const named of [8, 16]) if (flags & named) at = bytes.indexOf(0, at) + 1;
  return flags & 2 ? at + 2 : at;
};

/**
 * Everything that unpacks as one block of Snappy from anywhere in these bytes (raw, inside the framing format, inside the
 * tables of LevelDB): the format has no magic number, so each position is tried and most fail at the first tag.
 */
export function* snappyBlocks(bytes: Uint8Array): Generator<Unpacked> {
  for (let at = 0; at + 4 < bytes.length; at++) {
    const block = snappyBlockAt(bytes, at);
    if (block) yield { method: 'snappy', at, bytes: block };
  }
}

const scratch = Buffer.alloc(MOST_UNPACKED);

/** Unpacks the Snappy block that starts here (format_description.txt of Snappy); null when none does. */
const snappyBlockAt = (bytes: Uint8Array, start: number): Uint8Array | null => {
  let at = start;
  let size = 0;
  for (let bits = 0; ; bits += 7) {
    const byte = bytes[at++];
    if (byte === undefined || bits > 21) return null;
    size |= (byte & 127) << bits;
    if (byte < 128) break;
  }
  if (size < LEAST_UNPACKED || size > MOST_UNPACKED || ((bytes[at] ?? 1) & 3) !== 0) return null;
  let out = 0;
  while (out < size) {
    const tag = bytes[at++];
    if (tag === undefined) return null;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        length = 1;
        for (let index = 0; index < extra; index++) length += (bytes[at + index] ?? 0) * 2 ** (8 * index);
        at += extra;
      }
      if (out + length > size || at + length > bytes.length) return null;
      scratch.set(bytes.subarray(at, at + length), out);
      at += length;
      out += length;
      continue;
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const offset =
      kind === 1
        ? ((tag >> 5) << 8) | (bytes[at] ?? 0)
        : ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)) +
          (kind === 3 ? ((bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8)) * 65_536 : 0);
    at += kind === 1 ? 1 : kind === 2 ? 2 : 4;
    if (offset === 0 || offset > out || out + length > size) return null;
    for (let index = 0; index < length; index++) scratch[out + index] = scratch[out + index - offset] ?? 0;
    out += length;
  }
  return Uint8Array.prototype.slice.call(scratch, 0, size);
};
