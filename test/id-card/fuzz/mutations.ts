import type { Chance } from './chance.ts';
import { copyOf, joined, lengthBytes, type Node, type Place, placesIn, treesOf, written } from './tlv-tree.ts';

/** No input is longer: the longest file that the reader takes has 64 kB. */
export const MOST_BYTES = 65_536;

/** A seed as bytes and, where it is TLV, as a tree. */
export type Seed = { readonly bytes: Uint8Array; readonly tree: readonly Node[] | null };
export const seedOf = (bytes: Uint8Array): Seed => ({ bytes, tree: treesOf(bytes) });

/** A damaged copy of one of the seeds: of its structure mostly, of its bytes else, sometimes of both. */
export const mutated = (seeds: readonly Seed[], chance: Chance): Uint8Array => {
  const seed = chance.pick(seeds);
  const byStructure = seed.tree && !chance.one(3) ? restructured(seed.tree, seeds, chance) : seed.bytes;
  return byStructure !== seed.bytes && !chance.one(5) ? byStructure : rewritten(byStructure, seeds, chance);
};

const restructured = (tree: readonly Node[], seeds: readonly Seed[], chance: Chance): Uint8Array => {
  const nodes = tree.map(copyOf);
  for (let change = 1 + chance.size(4); change > 0; change--) {
    const places = placesIn(nodes);
    if (places.length === 0) break;
    chance.pick(structureChanges)(chance.pick(places), chance, seeds);
  }
  return written(nodes, MOST_BYTES);
};

type StructureChange = (place: Place, chance: Chance, seeds: readonly Seed[]) => void;

const hugeLengths: readonly (readonly number[])[] = [
  [0x80],
  [0xff],
  [0x81, 0xff],
  [0x82, 0xff, 0xff],
  [0x83, 0xff, 0xff, 0xff],
  [0x84, 0xff, 0xff, 0xff, 0xff],
  [0x84, 0x7f, 0xff, 0xff, 0xff],
  [0x84, 0x80, 0, 0, 0],
  [0x85, 1, 0, 0, 0, 0],
  [0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
  [0x8f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
  [0x84, 0, 0, 0, 0],
];

const usualTags = [
  0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x24, 0x30, 0x31, 0xa0, 0xa1, 0xa3, 0x80,
];

const structureChanges: readonly StructureChange[] = [
  // a length that is not that of the value
  ({ node }, chance) => {
    const real = written([node], MOST_BYTES).length;
    const bytes = chance.one(2) ? chance.pick(hugeLengths) : lengthBytes(Math.max(0, real + chance.between(-6, 6)));
    node.length = { kind: 'raw', bytes };
  },
  ({ node }, chance) => {
    node.length = { kind: 'padded', zeros: chance.between(1, 6) };
  },
  // indefinite lengths: right (BER) or never ended
  ({ node }, chance) => {
    if (chance.one(2)) node.tag = [(node.tag[0] ?? 0) | 0x20, ...node.tag.slice(1)];
    node.length = { kind: 'indefinite', ended: !chance.one(3) };
  },
  // a string in pieces, as BER allows
  ({ node }, chance) => {
    if (Array.isArray(node.inside)) return;
    const cut = chance.number(node.inside.length + 1);
    const pieces = [node.inside.subarray(0, cut), node.inside.subarray(cut)];
    node.inside = pieces.map((inside) => ({ tag: node.tag, inside }));
    node.tag = [(node.tag[0] ?? 0) | 0x20, ...node.tag.slice(1)];
    node.length = { kind: 'indefinite', ended: true };
  },
  // the same once more, or many times
  ({ node, among }, chance) => {
    const times = chance.one(8) ? chance.between(2, 400) : 1;
    among.splice(among.indexOf(node), 0, ...Array.from({ length: times }, () => copyOf(node)));
  },
  ({ node, among }) => void among.splice(among.indexOf(node), 1),
  // two that change places
  ({ node, among }, chance) => {
    const other = chance.number(among.length);
    const at = among.indexOf(node);
    among[at] = among[other] ?? node;
    among[other] = node;
  },
  // something of another seed instead, or beside
  ({ node, among }, chance, seeds) => {
    const { tree } = chance.pick(seeds);
    if (!tree) return;
    const foreign = copyOf(chance.pick(placesIn([...tree])).node);
    among.splice(among.indexOf(node), chance.number(2), foreign);
  },
  // boxes in boxes
  ({ node, among }, chance) => {
    const deep = chance.one(6) ? chance.between(40, 4000) : chance.between(1, 14);
    const tag = chance.one(2) ? node.tag : [chance.pick(usualTags) | 0x20];
    const indefinite = chance.one(3);
    among[among.indexOf(node)] = nested(node, tag, deep, indefinite);
  },
  ({ node }, chance) => {
    node.tag = chance.one(3) ? hugeTag(chance) : [chance.one(2) ? chance.pick(usualTags) : chance.number(256)];
  },
  // another value
  ({ node }, chance) => {
    const { inside } = node;
    if (Array.isArray(inside)) node.inside = chance.one(2) ? [] : chance.bytes(chance.size(200));
    else node.inside = otherValue(inside, chance);
  },
];

/** Built from the inside, as bytes once it is deep: writing must not depend on the stack. */
const nested = (node: Node, tag: readonly number[], deep: number, indefinite: boolean): Node => {
  const core = written([node], MOST_BYTES);
  const heads: Uint8Array[] = [];
  let length = core.length;
  for (let level = 1; level < deep && length < MOST_BYTES; level++) {
    const head = Uint8Array.from([...tag, ...(indefinite ? [0x80] : lengthBytes(length))]);
    heads.unshift(head);
    length += head.length;
  }
  const ends = new Uint8Array(indefinite ? 2 * heads.length : 0);
  const form = indefinite ? ({ kind: 'indefinite', ended: true } as const) : undefined;
  return { tag, inside: joined([...heads, core, ends]), ...(form ? { length: form } : {}) };
};

const hugeTag = (chance: Chance): number[] => [
  chance.pick([0x1f, 0x3f, 0x5f, 0x7f, 0xbf, 0xff]),
  ...Array.from({ length: chance.between(1, 12) }, () => 0x80 | chance.number(128)),
  ...(chance.one(3) ? [] : [chance.number(128)]),
];

const otherValue = (value: Uint8Array, chance: Chance): Uint8Array => {
  switch (chance.number(7)) {
    case 0:
      return new Uint8Array(0);
    case 1:
      return chance.bytes(chance.size(MOST_BYTES >> 2));
    case 2:
      return new Uint8Array(chance.size(4000)).fill(chance.pick([0x00, 0x20, 0x30, 0x3c, 0x80, 0xff]));
    case 3:
      return value.subarray(0, chance.number(value.length));
    case 4:
      return joined([value, chance.bytes(chance.size(40))]);
    case 5:
      return joined(Array.from({ length: chance.between(2, 60) }, () => value));
    default:
      return flipped(value, chance);
  }
};

const telling = [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0x83, 0x84, 0xff, 0x30, 0x3f, 0x7f, 0xa0];

const flipped = (bytes: Uint8Array, chance: Chance): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  for (let times = 1 + chance.size(12); times > 0 && copy.length > 0; times--) {
    const at = chance.number(copy.length);
    copy[at] = chance.one(2) ? (copy[at] ?? 0) ^ (1 << chance.number(8)) : chance.pick(telling);
  }
  return copy;
};

/** Bytes without regard to what they mean. */
const rewritten = (bytes: Uint8Array, seeds: readonly Seed[], chance: Chance): Uint8Array => {
  switch (chance.number(7)) {
    case 0:
      return bytes.subarray(0, chance.number(bytes.length + 1));
    case 1:
      return joined([bytes, chance.bytes(chance.size(600))]).subarray(0, MOST_BYTES);
    case 2: {
      const other = chance.pick(seeds).bytes;
      return joined([
        bytes.subarray(0, chance.number(bytes.length + 1)),
        other.subarray(chance.number(other.length + 1)),
      ]).subarray(0, MOST_BYTES);
    }
    case 3: {
      const at = chance.number(bytes.length + 1);
      return joined([bytes.subarray(0, at), chance.bytes(chance.size(64)), bytes.subarray(at)]).subarray(0, MOST_BYTES);
    }
    case 4: {
      const at = chance.number(bytes.length + 1);
      return joined([bytes.subarray(0, at), bytes.subarray(at + 1 + chance.size(64))]);
    }
    default:
      return flipped(bytes, chance);
  }
};

/** Elements that were never a seed: the tags that the seeds know, in shapes that they do not have. */
export const generated = (tags: readonly (readonly number[])[], chance: Chance): Uint8Array => {
  const budget = { left: chance.between(1, 120) };
  return written([grown(tags, chance, budget, 0)], MOST_BYTES);
};

const grown = (tags: readonly (readonly number[])[], chance: Chance, budget: { left: number }, depth: number): Node => {
  budget.left -= 1;
  const tag = chance.one(12) ? hugeTag(chance) : chance.pick(tags);
  const holds = ((tag[0] ?? 0) & 0x20) !== 0 && depth < 30 && !chance.one(12);
  const inside: Node[] | Uint8Array = holds ? [] : chance.bytes(chance.size(80));
  if (Array.isArray(inside))
    for (let count = chance.size(8); count > 0 && budget.left > 0; count--)
      inside.push(grown(tags, chance, budget, depth + 1));
  return { tag, inside, ...(chance.one(20) ? { length: { kind: 'indefinite', ended: true } as const } : {}) };
};

/** Every tag in the seeds, each once. */
export const tagsIn = (seeds: readonly Seed[]): readonly (readonly number[])[] => {
  const found = new Map<string, readonly number[]>();
  for (const { tree } of seeds)
    for (const { node } of placesIn([...(tree ?? [])])) found.set(node.tag.join('.'), node.tag);
  return [...found.values()];
};
