/**
 * BER as the fuzzer sees it: a tree that can be changed in ways that no writer of BER would allow. Own code: it shares no
 * reading with what it tests. Reading is lenient; where bytes are no TLV they stay a leaf.
 */
export type Node = {
  tag: readonly number[];
  /** the elements inside, or the bytes of a leaf */
  inside: Node[] | Uint8Array;
  /** how its length is written; `definite` is the only right one in DER */
  length?: LengthForm;
};

export type LengthForm =
  | { readonly kind: 'indefinite'; readonly ended: boolean }
  /** leading zeros: right value in a form that DER forbids */
  | { readonly kind: 'padded'; readonly zeros: number }
  /** these bytes, whatever stands inside */
  | { readonly kind: 'raw'; readonly bytes: readonly number[] };

const DEEPEST = 24;

/** The elements that fill `bytes`; `null` when these are no elements. */
export const treesOf = (bytes: Uint8Array, depth = 0): Node[] | null => {
  const nodes: Node[] = [];
  let at = 0;
  while (at < bytes.length) {
    const node = nodeAt(bytes, at, depth);
    if (!node) return null;
    nodes.push(node.node);
    at = node.end;
  }
  return nodes;
};

const nodeAt = (bytes: Uint8Array, at: number, depth: number): { node: Node; end: number } | null => {
  const tag = [bytes[at] ?? 0];
  let next = at + 1;
  if (((tag[0] ?? 0) & 0x1f) === 0x1f)
    do tag.push(bytes[next] ?? 0);
    while (((bytes[next++] ?? 0) & 0x80) !== 0 && tag.length < 6);
  const lead = bytes[next++];
  if (lead === undefined || lead === 0x80 || lead > 0x84) return null;
  let length = lead < 0x80 ? lead : 0;
  for (let digit = lead & 0x7f; lead > 0x80 && digit > 0; digit--) length = length * 256 + (bytes[next++] ?? 0);
  if (next + length > bytes.length) return null;
  const value = bytes.subarray(next, next + length);
  return { node: { tag, inside: insideOf(tag[0] ?? 0, value, depth) }, end: next + length };
};

/** Constructed elements, and what octet strings wrap around (the contents of a signed object). */
const insideOf = (tag: number, value: Uint8Array, depth: number): Node['inside'] => {
  const mayHold = (tag & 0x20) !== 0 || (tag === 0x04 && value[0] === 0x30 && value.length > 8);
  return (depth < DEEPEST && mayHold ? treesOf(value, depth + 1) : null) ?? value;
};

export const copyOf = (node: Node): Node => ({
  ...node,
  inside: Array.isArray(node.inside) ? node.inside.map(copyOf) : node.inside,
});

/** Every node with the list that it lies in, outermost first. */
export type Place = { readonly node: Node; readonly among: Node[] };
export const placesIn = (nodes: Node[], found: Place[] = []): Place[] => {
  for (const node of nodes) {
    found.push({ node, among: nodes });
    if (Array.isArray(node.inside)) placesIn(node.inside, found);
  }
  return found;
};

/** Bytes of the nodes, at most `most` of them: what does not fit is left out at the front. */
export const written = (nodes: readonly Node[], most: number): Uint8Array => {
  const room = most <= scratch.length ? scratch : new Uint8Array(most);
  const from = writeBefore(nodes, room, room.length);
  return room.slice(Math.max(from, room.length - most));
};

/** Written from the end, so that each length is known when its turn comes; one buffer for all. */
const scratch = new Uint8Array(80_000);

const writeBefore = (nodes: readonly Node[], room: Uint8Array, end: number): number => {
  let at = end;
  for (let index = nodes.length - 1; index >= 0 && at > 0; index--) {
    const node = nodes[index];
    if (node) at = writeOneBefore(node, room, at);
  }
  return at;
};

const writeOneBefore = ({ tag, inside, length }: Node, room: Uint8Array, end: number): number => {
  const valueEnd = length?.kind === 'indefinite' && length.ended ? putBefore([0, 0], room, end) : end;
  const at = Array.isArray(inside) ? writeBefore(inside, room, valueEnd) : putBefore(inside, room, valueEnd);
  const size = valueEnd - at;
  return putBefore(tag, room, putBefore(lengthOf(length, size), room, at));
};

const lengthOf = (form: LengthForm | undefined, size: number): readonly number[] => {
  switch (form?.kind) {
    case 'indefinite':
      return [0x80];
    case 'padded': {
      const digits = [...Array<number>(form.zeros).fill(0), ...digitsOf(size)];
      return [0x80 | digits.length, ...digits];
    }
    case 'raw':
      return form.bytes;
    default:
      return lengthBytes(size);
  }
};

const putBefore = (bytes: ArrayLike<number>, room: Uint8Array, end: number): number => {
  const at = end - bytes.length;
  if (at >= 0) room.set(bytes, at);
  return Math.max(0, at);
};

const digitsOf = (length: number): number[] => {
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return digits.length === 0 ? [0] : digits;
};

export const lengthBytes = (length: number): number[] =>
  length < 0x80 ? [length] : [0x80 | digitsOf(length).length, ...digitsOf(length)];

export const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

/** One element in DER, for inputs that a target builds itself. */
export const element = (tag: number | readonly number[], ...values: readonly Uint8Array[]): Uint8Array => {
  const value = joined(values);
  const head = [...(typeof tag === 'number' ? [tag] : tag), ...lengthBytes(value.length)];
  return joined([Uint8Array.from(head), value]);
};
