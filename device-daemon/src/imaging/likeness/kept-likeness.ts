import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { InkMap } from './ink-map.ts';
import type { Likeness } from './likeness.ts';

/**
 * A likeness as bytes, some 25 KB for A4: `MCL1`, SHA-256 (32, zeros: none), hash (16), width and height (2 each, 0: no map), then
 * the ink in 16 levels, two pixels a byte, deflated. It can be read like the page: keep it where the page is kept.
 */
export type LikenessFault = 'not-a-likeness' | 'too-large' | 'broken';

const MAGIC = 'MCL1';
const HEAD = 56;
/** A3 at 50 dpi has 480,000 pixels. */
const MOST_PIXELS = 4_000_000;
const NO_SHA = '0'.repeat(64);

export const packLikeness = ({ sha256, hash, map }: Likeness): Uint8Array => {
  const head = Buffer.alloc(HEAD);
  head.write(MAGIC, 0, 'latin1');
  head.write(sha256 ?? NO_SHA, 4, 'hex');
  head.write(hash, 36, 'hex');
  head.writeUInt16BE(map?.widthPx ?? 0, 52);
  head.writeUInt16BE(map?.heightPx ?? 0, 54);
  return new Uint8Array(map ? Buffer.concat([head, deflateRawSync(nibbles(map), { level: 6 })]) : head);
};

export const unpackLikeness = (bytes: Uint8Array): Result<Likeness, LikenessFault> => {
  const packed = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packed.length < HEAD || packed.toString('latin1', 0, 4) !== MAGIC) return failed('not-a-likeness');
  const sha = packed.toString('hex', 4, 36);
  const [widthPx, heightPx] = [packed.readUInt16BE(52), packed.readUInt16BE(54)];
  const likeness = { sha256: sha === NO_SHA ? null : sha, hash: packed.toString('hex', 36, 52) };
  if (widthPx === 0 && heightPx === 0)
    return packed.length === HEAD ? done({ ...likeness, map: null }) : failed('broken');
  const count = widthPx * heightPx;
  if (count === 0) return failed('broken');
  if (count > MOST_PIXELS) return failed('too-large');
  const size = Math.ceil(count / 2);
  try {
    const ink = inflateRawSync(packed.subarray(HEAD), { maxOutputLength: size });
    return ink.length === size ? done({ ...likeness, map: mapOf(ink, widthPx, heightPx) }) : failed('broken');
  } catch {
    return failed('broken');
  }
};

const nibbles = ({ ink }: InkMap): Uint8Array => {
  const made = new Uint8Array(Math.ceil(ink.length / 2));
  for (let at = 0; at < made.length; at++) made[at] = ((ink[2 * at] as number) & 0xf0) | ((ink[2 * at + 1] ?? 0) >> 4);
  return made;
};

const mapOf = (packed: Uint8Array, widthPx: number, heightPx: number): InkMap => {
  const ink = new Uint8Array(widthPx * heightPx);
  const rows = new Float32Array(heightPx);
  const columns = new Float32Array(widthPx);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++) {
      const both = packed[at >> 1] as number;
      const level = (at & 1 ? both & 0x0f : both >> 4) * 17;
      ink[at] = level;
      rows[y] = (rows[y] as number) + level;
      columns[x] = (columns[x] as number) + level;
    }
  return { widthPx, heightPx, ink, rows, columns };
};
