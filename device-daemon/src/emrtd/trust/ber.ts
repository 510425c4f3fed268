import { asciiBytes, join } from '../bytes.ts';
import { readTlv, writeTlv } from '../tlv.ts';

/**
 * ASN.1 as certificates and signed objects use it: DER, and of BER what real SODs were seen with (indefinite lengths,
 * strings in pieces; X.690, 8.1.3.6 and 8.7.3). Bounded by the input, by `deepest` and by the counts asked for; nothing
 * throws, and malformed bytes are `null`.
 */
export type Element = {
  readonly tag: number;
  readonly value: Uint8Array;
  /** tag, length, value and, where the length is indefinite, the end marker */
  readonly whole: Uint8Array;
  readonly indefinite: boolean;
};

const deepest = 12;

export const elementAt = (bytes: Uint8Array, at = 0, depth = 0): Element | null => {
  if (bytes[at + 1] !== 0x80) {
    const one = readTlv(bytes, at);
    return one.ok ? { ...one.value, indefinite: false } : null;
  }
  const tag = bytes[at] ?? 0;
  if ((tag & 0x20) === 0 || (tag & 0x1f) === 0x1f || depth === deepest) return null;
  let next = at + 2;
  while (bytes[next] !== 0 || bytes[next + 1] !== 0) {
    const inner = elementAt(bytes, next, depth + 1);
    if (!inner) return null;
    next += inner.whole.length;
  }
  return { tag, value: bytes.subarray(at + 2, next), whole: bytes.subarray(at, next + 2), indefinite: true };
};

/** The one element that fills `bytes`; padding of a file (zeros, line ends) after it is allowed where `padded`. */
export const onlyElement = (bytes: Uint8Array, padded = false): Element | null => {
  const one = elementAt(bytes);
  if (!one) return null;
  const rest = bytes.subarray(one.whole.length);
  return rest.length === 0 || (padded && rest.every((byte) => byte === 0 || byte === 0x0a || byte === 0x0d))
    ? one
    : null;
};

/** All elements that fill `bytes`; null when they do not, or are more than `atMost`. */
export const elementsOf = (bytes: Uint8Array | undefined, atMost = 64): readonly Element[] | null => {
  if (!bytes) return null;
  const found: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const one = found.length < atMost ? elementAt(bytes, at) : null;
    if (!one) return null;
    found.push(one);
    at += one.whole.length;
  }
  return found;
};

/** What is inside a SEQUENCE (or whatever `tag` says); null when it is something else. */
export const partsOf = (one: Element | undefined | null, tag = 0x30, atMost = 64): readonly Element[] | null =>
  one?.tag === tag ? elementsOf(one.value, atMost) : null;

/** The bytes of an OCTET STRING, whole or in pieces. */
export const octetsOf = (one: Element | undefined | null, depth = 0): Uint8Array | null => {
  if (!one || depth === deepest) return null;
  if (one.tag === 0x04) return one.value;
  if (one.tag !== 0x24) return null;
  const pieces = elementsOf(one.value, 10_000)?.map((piece) => octetsOf(piece, depth + 1)) ?? [null];
  return pieces.every((piece) => piece !== null) ? join(...pieces) : null;
};

/** Object identifier in dotted form; null when it is none, or absurdly long. */
export const identifierOf = (one: Element | undefined | null): string | null => {
  if (one?.tag !== 0x06 || one.value.length === 0 || one.value.length > 32) return null;
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of one.value) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(arc / 40)), arc - 40 * Math.min(2, Math.floor(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return (one.value.at(-1) ?? 0) & 0x80 ? null : arcs.join('.');
};

export const writeIdentifier = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const groups = [first * 40 + second, ...rest].map((arc) => {
    const digits = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      digits.unshift((left & 0x7f) | 0x80);
    return Uint8Array.from(digits);
  });
  return writeTlv(0x06, join(...groups));
};

/** A small INTEGER that is not negative; null when it is something else. */
export const smallNumberOf = (one: Element | undefined | null): number | null => {
  if (one?.tag !== 0x02 || one.value.length === 0 || one.value.length > 5 || (one.value[0] ?? 0) >= 0x80) return null;
  return one.value.reduce((number, byte) => number * 256 + byte, 0);
};

/** Contents of a BIT STRING that is made of whole bytes (keys, signatures). */
export const wholeBitsOf = (one: Element | undefined | null): Uint8Array | null =>
  one?.tag === 0x03 && one.value[0] === 0 ? one.value.subarray(1) : null;

/** The first bits of a BIT STRING of flags, first flag highest: `digitalSignature` of keyUsage is 0x80. */
export const flagsOf = (one: Element | undefined | null): number | null =>
  one?.tag === 0x03 && one.value.length >= 1 ? (one.value[1] ?? 0) : null;

/** UTCTime (two-digit years are 1950-2049) or GeneralizedTime, both with or without seconds, in UTC; epoch ms. */
export const timeOf = (one: Element | undefined | null): number | null => {
  if (one?.tag !== 0x17 && one?.tag !== 0x18) return null;
  const text = String.fromCharCode(...one.value.subarray(0, 32));
  const [, yearDigits, rest, seconds] = (one.tag === 0x17 ? utcTime : generalizedTime).exec(text) ?? [];
  if (yearDigits === undefined || rest === undefined) return null;
  const century = one.tag === 0x18 ? '' : Number(yearDigits) >= 50 ? '19' : '20';
  const [month, day, hour, minute] = rest.match(/../g) ?? [];
  const at = Date.parse(`${century}${yearDigits}-${month}-${day}T${hour}:${minute}:${seconds ?? '00'}Z`);
  return Number.isNaN(at) ? null : at;
};
const utcTime = /^([0-9]{2})([0-9]{8})([0-9]{2})?Z$/;
const generalizedTime = /^([0-9]{4})([0-9]{8})([0-9]{2})?(?:\.[0-9]+)?Z$/;

/** The DER inside PEM text, at most `atMost` blocks with their labels; empty when there is none. One pass over the text. */
export const pemBlocks = (bytes: Uint8Array, atMost: number): readonly { label: string; der: Uint8Array }[] => {
  if (!startsWith(bytes, asciiBytes('-----BEGIN ')) && !textWithPem(bytes)) return [];
  const text = Buffer.from(bytes).toString('latin1');
  const found: { label: string; der: Uint8Array }[] = [];
  for (let at = text.indexOf(begin); at >= 0 && found.length < atMost; ) {
    const start = text.indexOf('-----', at + begin.length);
    const label = text.slice(at + begin.length, start);
    const end = start < 0 || label.length > 40 ? -1 : text.indexOf(`-----END ${label}-----`, start);
    if (end < 0) break;
    found.push({ label, der: new Uint8Array(Buffer.from(text.slice(start + 5, end), 'base64')) });
    at = text.indexOf(begin, end);
  }
  return found;
};
const begin = '-----BEGIN ';

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean => start.every((byte, at) => bytes[at] === byte);

/** PEM files may say in words first what they hold. */
const textWithPem = (bytes: Uint8Array): boolean =>
  bytes[0] !== 0x30 && bytes[0] !== 0x77 && Buffer.from(bytes.subarray(0, 20_000)).includes('-----BEGIN ');
