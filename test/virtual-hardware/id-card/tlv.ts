/**
 * BER-TLV as the card writes and reads it (ISO/IEC 7816-4 5.2, X.690 DER): tags of one to two bytes, lengths up to
 * 0xFFFFFF. Own code of the virtual card: the reader under test has another one, so that they cannot share a fault.
 */
export type DataObject = { readonly tag: number; readonly value: Uint8Array };

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replace(/\s+/g, ''), 'hex'));
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();
export const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
export const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Big-endian number of a fixed width in bytes. */
export const bigEndian = (value: number, width: number): Uint8Array => {
  const bytes = new Uint8Array(width);
  for (let index = width - 1, rest = value; index >= 0; index--, rest = Math.floor(rest / 256))
    bytes[index] = rest % 256;
  return bytes;
};

const tagBytes = (tag: number): Uint8Array => bigEndian(tag, tag > 0xff ? 2 : 1);

const lengthBytes = (length: number): Uint8Array => {
  if (length < 0x80) return bigEndian(length, 1);
  const width = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
  return concat(Uint8Array.of(0x80 | width), bigEndian(length, width));
};

/** One data object; `tag` as written (0x7f49 for a two-byte tag). */
export const tlv = (tag: number, ...values: readonly Uint8Array[]): Uint8Array => {
  const value = concat(...values);
  return concat(tagBytes(tag), lengthBytes(value.length), value);
};

/** The data objects of a constructed value in order, or `null` where the bytes are not well-formed TLV. */
export const readObjects = (bytes: Uint8Array): DataObject[] | null => {
  const objects: DataObject[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = readHead(bytes, at);
    if (!head || head.start + head.length > bytes.length) return null;
    objects.push({ tag: head.tag, value: bytes.subarray(head.start, head.start + head.length) });
    at = head.start + head.length;
  }
  return objects;
};

/** The value of the first object with this tag. */
export const valueUnder = (objects: readonly DataObject[] | null, tag: number): Uint8Array | undefined =>
  objects?.find((object) => object.tag === tag)?.value;

const readHead = (bytes: Uint8Array, from: number): { tag: number; start: number; length: number } | null => {
  let at = from;
  let tag = bytes[at++] ?? 0;
  if ((tag & 0x1f) === 0x1f) {
    const second = bytes[at++];
    if (second === undefined || second & 0x80) return null;
    tag = tag * 256 + second;
  }
  const first = bytes[at++];
  if (first === undefined) return null;
  if (first < 0x80) return { tag, start: at, length: first };
  const width = first & 0x7f;
  if (width === 0 || width > 3 || at + width > bytes.length) return null;
  let length = 0;
  for (let index = 0; index < width; index++) length = length * 256 + (bytes[at + index] ?? 0);
  return { tag, start: at + width, length };
};

// What the personaliser needs of DER beyond plain TLV (X.690).
export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
/** SET OF: DER wants the elements in ascending order of their encodings (X.690 11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Uint8Array =>
  tlv(0x31, ...[...parts].sort((a, b) => Buffer.compare(a, b)));
export const octets = (bytes: Uint8Array): Uint8Array => tlv(0x04, bytes);
export const nothing = (): Uint8Array => tlv(0x05);
export const utf8String = (text: string): Uint8Array => tlv(0x0c, utf8(text));
export const printable = (text: string): Uint8Array => tlv(0x13, ascii(text));
export const bits = (bytes: Uint8Array, unused = 0): Uint8Array => tlv(0x03, Uint8Array.of(unused), bytes);

export const integer = (value: number | Uint8Array): Uint8Array => {
  const bytes = typeof value === 'number' ? bigEndian(value, 4) : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const trimmed = bytes.subarray(start);
  return tlv(0x02, (trimmed[0] ?? 0) & 0x80 ? concat(Uint8Array.of(0), trimmed) : trimmed);
};

/** Contents of an OBJECT IDENTIFIER, without tag and length. */
export const oidContents = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes: number[] = [];
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return Uint8Array.from(bytes);
};
export const oid = (dotted: string): Uint8Array => tlv(0x06, oidContents(dotted));
