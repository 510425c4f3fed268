import { type AsnType, fromBER, ObjectIdentifier } from 'asn1js';

/**
 * Writing DER (ITU-T X.690) and reading it within bounds. Writing goes by pieces, so that a certificate goes into a
 * signature byte for byte as its issuer signed it, and not as some library would write it again.
 */

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const OCTET_STRING = 0x04;
/** [0], constructed */
export const CONTEXT_0 = 0xa0;
/** [1], constructed */
export const CONTEXT_1 = 0xa1;

/** One element: tag, length, the pieces as its content. */
export function element(tag: number, ...pieces: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(pieces);
  return new Uint8Array(Buffer.concat([Uint8Array.of(tag, ...lengthOf(content.length)), content]));
}

function lengthOf(length: number): readonly number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

/** SET OF: elements in the order of their encodings (X.690, 11.6); `tag` is another one where the set is implicit. */
export const setOf = (elements: readonly Uint8Array[], tag = SET): Uint8Array =>
  element(tag, ...[...elements].sort((one, other) => Buffer.compare(one, other)));

export const oid = (dotted: string): Uint8Array => new Uint8Array(new ObjectIdentifier({ value: dotted }).toBER());
export const smallInteger = (value: number): Uint8Array => Uint8Array.of(0x02, 1, value);
export const NULL = Uint8Array.of(0x05, 0);

/** A real CMS has some thousand elements and nests a dozen deep. */
const LIMITS = { maxDepth: 48, maxNodes: 60_000 } as const;

/**
 * The element that these bytes are, all of them, or `null`. Never throws. asn1js forgives lengths that contradict each
 * other, and so two files would count as the same signature: what is not framed as DER asks is refused first.
 */
export function readDer(bytes: Uint8Array, maxNodes: number = LIMITS.maxNodes): AsnType | null {
  if (!isFramedAsDer(bytes, maxNodes)) return null;
  try {
    const { result, offset } = fromBER(bytes, { ...LIMITS, maxNodes });
    return offset === bytes.length && result.error === '' ? result : null;
  } catch {
    return null;
  }
}

/** Whether lengths are definite, shortest and fill each other exactly (X.690, 8.1.3 and 10.1), within the limits. */
function isFramedAsDer(bytes: Uint8Array, maxNodes: number): boolean {
  const ends: number[] = [bytes.length];
  let nodes = 0;
  let at = 0;
  while (at < bytes.length) {
    nodes += 1;
    const [tag = 0, end = at] = [bytes[at], ends.at(-1)];
    const head = headAt(bytes, at);
    if (nodes > maxNodes || head === null || head.end > end) return false;
    at = head.content;
    if (isConstructed(tag)) ends.push(head.end);
    else at = head.end;
    if (ends.length > LIMITS.maxDepth) return false;
    while (ends.length > 1 && at === ends.at(-1)) ends.pop();
  }
  return nodes > 0 && ends.length === 1;
}

/** Sequences and sets are made of others, the other universal kinds never are in DER, and each foreign tag says it. */
const isConstructed = (tag: number): boolean => (tag & 0x20) !== 0;
const isSequenceOrSet = (tag: number): boolean => (tag & 0x1f) === 16 || (tag & 0x1f) === 17;

function headAt(bytes: Uint8Array, at: number): { readonly content: number; readonly end: number } | null {
  const [tag = 0, first = 0xff] = [bytes[at], bytes[at + 1]];
  if (tag === 0 || (tag & 0x1f) === 0x1f) return null; // no end-of-contents, no tags of several octets
  if ((tag & 0xc0) === 0 && isConstructed(tag) !== isSequenceOrSet(tag)) return null;
  if (first < 0x80) return { content: at + 2, end: at + 2 + first };
  const octets = first - 0x80;
  if (octets < 1 || octets > 4) return null;
  let length = 0;
  for (let index = 0; index < octets; index++) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const isShortest = length >= 0x80 && length >= 256 ** (octets - 1);
  const content = at + 2 + octets;
  return isShortest ? { content, end: content + length } : null;
}

/** How many bytes the first element takes, or `null` when there is none or its length is indefinite or a lie. */
export function elementLength(bytes: Uint8Array): number | null {
  const head = headAt(bytes, 0);
  return head !== null && head.end <= bytes.length ? head.end : null;
}

/** Bytes of their own, whatever view of them a library hands out. */
export const bytesOf = (value: ArrayBuffer | Uint8Array): Uint8Array =>
  value instanceof Uint8Array ? value : new Uint8Array(value);

export const sameBytes = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
