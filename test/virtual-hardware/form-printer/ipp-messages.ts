/** The binary form of IPP (RFC 8010, clause 3): requests in, responses out. Only the value kinds that we use. */

export type IppRequest = {
  readonly operation: number;
  readonly requestId: number;
  /** operation and job attributes by name; first value only, as text or number */
  readonly attributes: ReadonlyMap<string, string | number>;
  readonly document: Buffer;
};

export type IppValue =
  | { readonly as: 'integer' | 'enum'; readonly value: number }
  | { readonly as: 'boolean'; readonly value: boolean }
  | { readonly as: 'keyword' | 'uri' | 'text' | 'name' | 'charset' | 'language' | 'mime'; readonly value: string }
  | { readonly as: 'range'; readonly value: readonly [number, number] }
  | { readonly as: 'resolution'; readonly value: number } // dots per inch, both ways
  | { readonly as: 'collection'; readonly value: Attributes };
export type Attributes = readonly (readonly [string, ...IppValue[]])[];
export type Group = { readonly kind: 'operation' | 'job' | 'printer'; readonly attributes: Attributes };

const groupTag = { operation: 0x01, job: 0x02, printer: 0x04 } as const;
const endOfAttributes = 0x03;
const valueTag = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  resolution: 0x32,
  range: 0x33,
  collection: 0x34,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mime: 0x49,
} as const;
const endCollection = 0x37;
const memberName = 0x4a;

/** Reads a request. Returns null when the bytes are not IPP. Collections are stepped over. */
export const readIppRequest = (bytes: Buffer): IppRequest | null => {
  if (bytes.length < 9) return null;
  const attributes = new Map<string, string | number>();
  let at = 8;
  let depth = 0;
  while (at < bytes.length) {
    const tag = bytes[at++] ?? 0;
    if (tag === endOfAttributes)
      return {
        operation: bytes.readUInt16BE(2),
        requestId: bytes.readUInt32BE(4),
        attributes,
        document: bytes.subarray(at),
      };
    if (tag < 0x10) continue;
    if (at + 2 > bytes.length) return null;
    const nameLength = bytes.readUInt16BE(at);
    const valueAt = at + 2 + nameLength + 2;
    if (valueAt > bytes.length) return null;
    const name = bytes.toString('latin1', at + 2, at + 2 + nameLength);
    const valueLength = bytes.readUInt16BE(valueAt - 2);
    if (valueAt + valueLength > bytes.length) return null;
    if (tag === valueTag.collection) depth++;
    else if (tag === endCollection) depth--;
    else if (depth === 0 && name && !attributes.has(name)) {
      const isNumber = (tag === valueTag.integer || tag === valueTag.enum) && valueLength === 4;
      attributes.set(
        name,
        isNumber ? bytes.readInt32BE(valueAt) : bytes.toString('utf8', valueAt, valueAt + valueLength),
      );
    }
    at = valueAt + valueLength;
  }
  return null;
};

export const writeIppResponse = (status: number, requestId: number, groups: readonly Group[]): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x0200, 0);
  head.writeUInt16BE(status, 2);
  head.writeUInt32BE(requestId, 4);
  const parts: Buffer[] = [head];
  for (const group of groups) {
    parts.push(Buffer.from([groupTag[group.kind]]));
    for (const [name, ...values] of group.attributes)
      values.forEach((value, index) => {
        parts.push(attribute(index === 0 ? name : '', value));
      });
  }
  parts.push(Buffer.from([endOfAttributes]));
  return Buffer.concat(parts);
};

const field = (tag: number, name: string, value: Buffer): Buffer => {
  const head = Buffer.alloc(3);
  head[0] = tag;
  head.writeUInt16BE(Buffer.byteLength(name), 1);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(value.length);
  return Buffer.concat([head, Buffer.from(name), length, value]);
};

const numbers = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, n) => {
    bytes.writeInt32BE(value, n * 4);
  });
  return bytes;
};

const attribute = (name: string, value: IppValue): Buffer => {
  const tag = valueTag[value.as];
  switch (value.as) {
    case 'integer':
    case 'enum':
      return field(tag, name, numbers(value.value));
    case 'boolean':
      return field(tag, name, Buffer.from([value.value ? 1 : 0]));
    case 'range':
      return field(tag, name, numbers(...value.value));
    case 'resolution':
      return field(tag, name, Buffer.concat([numbers(value.value, value.value), Buffer.from([3])]));
    case 'collection': {
      const parts = [field(tag, name, Buffer.alloc(0))];
      for (const [member, ...values] of value.value) {
        parts.push(field(memberName, '', Buffer.from(member)));
        for (const one of values) parts.push(attribute('', one));
      }
      return Buffer.concat([...parts, field(endCollection, '', Buffer.alloc(0))]);
    }
    default:
      return field(tag, name, Buffer.from(value.value));
  }
};
