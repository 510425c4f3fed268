import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { fromHex, join, type Malformed, sameBytes, toBigInt, toHex } from './bytes.ts';
import { readTlv, readTlvs } from './tlv.ts';

/**
 * What EF.SOD says of the data groups (LDSSecurityObject, ICAO 9303-10, 4.6.2): their digests. Who signed it is not
 * looked at here: that is a matter of trust anchors. Two readings with the same SOD bytes say the same.
 */
export type SecurityObject = {
  readonly hash: string;
  /** by number of the data group */
  readonly digests: ReadonlyMap<number, Uint8Array>;
};

const hashes: ReadonlyMap<string, string> = new Map([
  ['2b0e03021a', 'sha1'],
  ['608648016503040204', 'sha224'],
  ['608648016503040201', 'sha256'],
  ['608648016503040202', 'sha384'],
  ['608648016503040203', 'sha512'],
]);

const signedData = fromHex('2A864886F70D010702');
const malformed = (detail: string) => failed<Malformed>({ detail: `EF.SOD ${detail}` });

export const readSecurityObject = (file: Uint8Array): Result<SecurityObject, Malformed> => {
  const content = signedContent(file);
  if (!content) return malformed('holds no signed content');
  const outer = readTlv(content);
  const parts = outer.ok && outer.value.tag === 0x30 ? readTlvs(outer.value.value, 8) : null;
  if (!parts?.ok) return malformed('holds no list of data groups');
  const [, algorithm, list] = parts.value;
  const identifier = algorithm?.tag === 0x30 ? readTlv(algorithm.value) : null;
  const hash = identifier?.ok ? hashes.get(toHex(identifier.value.value)) : undefined;
  if (hash === undefined) return malformed('names a hash that is not known');
  const digests = list?.tag === 0x30 ? digestsOf(list.value) : null;
  return digests ? done({ hash, digests }) : malformed('lists its data groups in a wrong form');
};

const digestsOf = (list: Uint8Array): ReadonlyMap<number, Uint8Array> | null => {
  const entries = readTlvs(list, 16);
  if (!entries.ok) return null;
  const digests = new Map<number, Uint8Array>();
  for (const entry of entries.value) {
    const parts = readTlvs(entry.value, 4);
    if (!parts.ok) return null;
    const [group, digest] = parts.value;
    if (group?.tag !== 0x02 || group.value.length !== 1 || digest?.tag !== 0x04) return null;
    const number = Number(toBigInt(group.value));
    if (digests.has(number)) return null;
    digests.set(number, digest.value);
  }
  return digests;
};

/** True when this is the file that the SOD names under this number. */
export const isListed = (object: SecurityObject, group: number, file: Uint8Array): boolean => {
  const digest = object.digests.get(group);
  return digest !== undefined && sameBytes(createHash(object.hash).update(file).digest(), digest);
};

const signedContent = (file: Uint8Array): Uint8Array | null => {
  const outer = elementAt(file, 0);
  return outer?.tag === 0x77 ? contentOfSignedData(outer.value) : null;
};

/**
 * What a CMS message is about, its signature not looked at: ContentInfo { signedData, [0] { SignedData { version, digests,
 * { type, [0] { OCTET STRING } } … } } } (RFC 5652, 5.1). Null where it is no such message.
 */
export const contentOfSignedData = (message: Uint8Array): Uint8Array | null => {
  const [info] = elements(message);
  const [type, body] = elements(info?.value);
  if (!type || !sameBytes(type.value, signedData) || body?.tag !== 0xa0) return null;
  const [, , encapsulated] = elements(elements(body.value)[0]?.value);
  const [, content] = elements(encapsulated?.value);
  const [octets] = content?.tag === 0xa0 ? elements(content.value) : [];
  return octets ? octetsOf(octets) : null;
};

/**
 * BER, not DER: real SODs were seen with indefinite lengths and with an OCTET STRING in pieces (reference
 * `id-card.md`, 3). Bounded by the input and by `deepest`.
 */
type Element = { readonly tag: number; readonly value: Uint8Array; readonly end: number };
const deepest = 12;

const elementAt = (bytes: Uint8Array, at: number, depth = 0): Element | null => {
  if (bytes[at + 1] !== 0x80) {
    const one = readTlv(bytes, at);
    return one.ok ? { tag: one.value.tag, value: one.value.value, end: at + one.value.whole.length } : null;
  }
  const tag = bytes[at] ?? 0;
  if ((tag & 0x20) === 0 || (tag & 0x1f) === 0x1f || depth === deepest) return null;
  let next = at + 2;
  while (bytes[next] !== 0 || bytes[next + 1] !== 0) {
    const inner = elementAt(bytes, next, depth + 1);
    if (!inner) return null;
    next = inner.end;
  }
  return { tag, value: bytes.subarray(at + 2, next), end: next + 2 };
};

/** The elements that fill `bytes`, as far as they are well-formed, at most 16. */
const elements = (bytes: Uint8Array | undefined): readonly Element[] => {
  const found: Element[] = [];
  for (let at = 0; bytes && at < bytes.length && found.length < 16; ) {
    const one = elementAt(bytes, at);
    if (!one) return found;
    found.push(one);
    at = one.end;
  }
  return found;
};

const octetsOf = (one: Element, depth = 0): Uint8Array | null => {
  if (one.tag === 0x04) return one.value;
  if (one.tag !== 0x24 || depth === deepest) return null;
  const pieces = elements(one.value).map((piece) => octetsOf(piece, depth + 1));
  return pieces.every((piece) => piece !== null) ? join(...pieces) : null;
};
