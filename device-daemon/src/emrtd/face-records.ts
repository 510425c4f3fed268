import { fromHex, join } from './bytes.ts';
import { writeTlv } from './tlv.ts';

/** For tests: DG2 as issuers write it, and as some write it wrong. */

/** A facial record of ISO 19794-5 in DG2's wrapping. */
export const facialRecord = (picture: Uint8Array, points = 0, lengthError = 0): Uint8Array => {
  const face = new Uint8Array(20 + points * 8 + 12);
  const length = face.length + picture.length + lengthError;
  new DataView(face.buffer).setUint32(0, length);
  new DataView(face.buffer).setUint16(4, points);
  const header = fromHex('46414300 30313000 00000000 0001');
  new DataView(header.buffer).setUint32(8, 14 + length);
  const block = writeTlv(0x5f2e, join(header, face, picture));
  const group = writeTlv(0x7f60, join(writeTlv(0xa1, fromHex('870101880100')), block));
  return writeTlv(0x75, writeTlv(0x7f61, join(fromHex('020101'), group)));
};
/** DG2 around these blocks, a template for each. */
export const standing = (...blocks: readonly Uint8Array[]): Uint8Array => {
  const templates = blocks.map((block) =>
    writeTlv(0x7f60, join(writeTlv(0xa1, fromHex('870101880100')), writeTlv(0x5f2e, block))),
  );
  return writeTlv(0x75, writeTlv(0x7f61, join(writeTlv(0x02, Uint8Array.of(blocks.length)), ...templates)));
};

/** A record of ISO 19794-5 with several faces, each with the type of its picture. */
export const faceBlock = (faces: readonly (readonly [type: number, picture: Uint8Array])[]): Uint8Array => {
  const records = faces.map(([type, picture]) => {
    const face = new Uint8Array(32);
    new DataView(face.buffer).setUint32(0, face.length + picture.length);
    face[20] = type;
    return join(face, picture);
  });
  return join(fromHex('46414300 30313000 00000000'), Uint8Array.of(0, faces.length), ...records);
};

/** The picture as deep in ASN.1 as ISO 39794-5 has it. */
export const asn1Record = (picture: Uint8Array): Uint8Array => {
  const image = writeTlv(0xa1, writeTlv(0xa0, writeTlv(0xa0, join(fromHex('800100'), writeTlv(0x81, picture)))));
  return writeTlv(0x65, join(writeTlv(0xa0, fromHex('800103810207E4')), writeTlv(0xa1, writeTlv(0x30, image))));
};

export const jpeg = join(fromHex('FFD8FFE0'), new Uint8Array(500).fill(5), fromHex('FFD9'));
