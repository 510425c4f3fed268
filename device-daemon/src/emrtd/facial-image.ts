import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { Portrait } from '../devices/card-reading.ts';
import { fromHex, type Malformed, sameBytes } from './bytes.ts';
import { readTlvs, valueAt } from './tlv.ts';

/** Fixed parts of a facial record in bytes (ISO/IEC 19794-5:2005, 5.3-5.9). */
const record = { header: 14, faceInformation: 20, featurePoint: 8, imageInformation: 12 } as const;

const faceHeader = fromHex('46414300 30313000'); // "FAC" 0, "010" 0

const jpegStart = fromHex('FFD8FF');
const jp2Starts = [fromHex('0000000C6A5020200D0A'), fromHex('FF4FFF51')]; // boxed file, bare codestream

/**
 * Decodes DG2 (75 { 7F61 { 02 count, 7F60 { …, 5F2E or 7F2E } } }, ICAO 9303-10, 4.7.2) to the first portrait. What
 * kind of picture it is is told by its own first bytes, because cards in the field name it wrongly.
 */
export const readPortrait = (dg2: Uint8Array): Result<Portrait, Malformed> => {
  const group = valueAt(dg2, [0x75, 0x7f61, 0x7f60]);
  if (!group) return failed({ detail: 'DG2 has no biometric record' });
  const parts = readTlvs(group, 16);
  if (!parts.ok) return failed({ detail: `DG2: ${parts.fault.detail}` });
  const block = parts.value.find((one) => one.tag === 0x5f2e || one.tag === 0x7f2e);
  return block ? pictureOf(block.value) : failed({ detail: 'DG2 has no picture block' });
};

const pictureOf = (face: Uint8Array): Result<Portrait, Malformed> => {
  if (!sameBytes(face.subarray(0, faceHeader.length), faceHeader))
    return failed({ detail: 'DG2 is not a facial record of ISO 19794-5' });
  const view = new DataView(face.buffer, face.byteOffset, face.length);
  if (face.length < record.header + record.faceInformation) return failed({ detail: 'facial record is cut off' });
  const faceLength = view.getUint32(record.header);
  const points = view.getUint16(record.header + 4);
  const start = record.header + record.faceInformation + points * record.featurePoint + record.imageInformation;
  const end = record.header + faceLength;
  if (end > face.length || start >= end) return failed({ detail: 'facial record is cut off' });
  const bytes = face.subarray(start, end);
  const mime = mimeOf(bytes);
  return mime ? done({ mime, bytes }) : failed({ detail: 'portrait is neither JPEG nor JPEG 2000' });
};

const mimeOf = (bytes: Uint8Array): Portrait['mime'] | null => {
  const startsWith = (start: Uint8Array): boolean => sameBytes(bytes.subarray(0, start.length), start);
  if (startsWith(jpegStart)) return 'image/jpeg';
  return jp2Starts.some(startsWith) ? 'image/jp2' : null;
};
