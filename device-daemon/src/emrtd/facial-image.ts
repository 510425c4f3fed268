import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Portrait } from '../devices/card-reading.ts';
import { fromHex, type Malformed, sameBytes } from './bytes.ts';
import { readTlv, readTlvs, type Tlv, valueAt } from './tlv.ts';

/** Fixed parts of a facial record in bytes (ISO/IEC 19794-5:2005, 5.3-5.9). */
const record = { header: 14, faceInformation: 20, featurePoint: 8, imageInformation: 12 } as const;

const faceHeader = fromHex('46414300 30313000'); // "FAC" 0, "010" 0

const jpegStart = fromHex('FFD8FF');
const jp2Starts = [fromHex('0000000C6A5020200D0A'), fromHex('FF4FFF51')]; // boxed file, bare codestream

/** More templates, or pictures in one, than any card has. */
const bounds = { templates: 8, pictures: 16, elements: 512, depth: 12 } as const;

type Found = Portrait & { readonly isFrontal: boolean };

/**
 * Decodes DG2 (75 { 7F61 { 02 count, 7F60 { …, 5F2E or 7F2E }… } }, ICAO 9303-10, 4.7.2) to the first frontal portrait, or
 * else the first. A record is one of ISO 19794-5, or one of ISO 39794-5, of which only the picture is looked for. What kind of
 * picture it is is told by its own first bytes, because cards in the field name it wrongly; where a record's lengths
 * lie, the first picture that begins inside it is taken, up to the end of the record.
 */
export const readPortrait = (dg2: Uint8Array): Result<Portrait, Malformed> => {
  const group = valueAt(dg2, [0x75, 0x7f61]);
  const templates = group ? readTlvs(group, bounds.templates + 1) : null;
  if (!templates?.ok) return failed({ detail: 'DG2 has no biometric record' });
  const blocks = templates.value.filter((one) => one.tag === 0x7f60).flatMap((one) => blocksOf(one.value));
  if (blocks.length === 0) return failed({ detail: 'DG2 has no picture block' });
  const found = blocks.flatMap(picturesOf).slice(0, bounds.pictures);
  const best = found.find((one) => one.isFrontal) ?? found[0];
  return best
    ? done({ mime: best.mime, bytes: best.bytes })
    : failed({ detail: 'DG2 holds neither JPEG nor JPEG 2000' });
};

const blocksOf = (template: Uint8Array): readonly Tlv[] => {
  const parts = readTlvs(template, 16);
  return parts.ok ? parts.value.filter((one) => one.tag === 0x5f2e || one.tag === 0x7f2e) : [];
};

const picturesOf = ({ value }: Tlv): readonly Found[] => {
  const is19794 = sameBytes(value.subarray(0, faceHeader.length), faceHeader);
  const whole = is19794 ? facialRecords(value) : pictureElements(value, 0, { left: bounds.elements });
  return whole.length > 0 ? whole : pictureWithin(value);
};

/** ISO 19794-5: a header with the number of faces, then for each its information, feature points, and picture. */
const facialRecords = (block: Uint8Array): readonly Found[] => {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  const found: Found[] = [];
  let at: number = record.header;
  const fixed = record.faceInformation + record.imageInformation;
  while (at + fixed <= block.length && found.length < bounds.pictures) {
    const length = view.getUint32(at);
    const information = record.faceInformation + view.getUint16(at + 4) * record.featurePoint;
    const start = at + information + record.imageInformation;
    const end = at + length;
    if (end > block.length || start >= end) break;
    const bytes = block.subarray(start, end);
    const mime = mimeOf(bytes);
    // face image type: 1 full frontal, 2 token frontal
    const type = block[at + information];
    if (mime) found.push({ mime, bytes, isFrontal: type === 1 || type === 2 });
    at = end;
  }
  return found;
};

/** ISO 39794-5 is ASN.1: the picture is a primitive element that begins like one, however deep it lies. */
const pictureElements = (bytes: Uint8Array, depth: number, budget: { left: number }): readonly Found[] => {
  const found: Found[] = [];
  for (let at = 0; at < bytes.length && budget.left > 0 && depth < bounds.depth; ) {
    const one = readTlv(bytes, at);
    if (!one.ok) break;
    budget.left--;
    const mime = mimeOf(one.value.value);
    const isConstructed = ((one.value.whole[0] ?? 0) & 0x20) !== 0;
    if (mime) found.push({ mime, bytes: one.value.value, isFrontal: false });
    else if (isConstructed) found.push(...pictureElements(one.value.value, depth + 1, budget));
    at += one.value.whole.length;
  }
  return found;
};

const pictureWithin = (block: Uint8Array): readonly Found[] => {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.length);
  const starts = [jpegStart, ...jp2Starts].map((start) => buffer.indexOf(start)).filter((at) => at >= 0);
  if (starts.length === 0) return [];
  const bytes = block.subarray(Math.min(...starts));
  const mime = mimeOf(bytes);
  return mime ? [{ mime, bytes, isFrontal: false }] : [];
};

const mimeOf = (bytes: Uint8Array): Portrait['mime'] | null => {
  const startsWith = (start: Uint8Array): boolean => sameBytes(bytes.subarray(0, start.length), start);
  if (startsWith(jpegStart)) return 'image/jpeg';
  return jp2Starts.some(startsWith) ? 'image/jp2' : null;
};
