import type { CardHolder } from '../card-station.ts';
import { dayMonthYear, namesOf } from './holders.ts';
import type { Mrz } from './mrz.ts';
import type { DrawnPortrait } from './portrait.ts';
import { ascii, bigEndian, concat, integer, nothing, oid, printable, sequence, tlv, utf8, utf8String } from './tlv.ts';

/** The chip's files as bytes: ICAO 9303-10 for the common ones, domain.md 2.3 for DG13. */

/** EF.ATR/INFO: DO'7F66' tells that extended lengths are fine and how long (ISO/IEC 7816-4 12.7.1). */
export const atrInfo = (greatestCommand: number, greatestAnswer: number): Uint8Array =>
  concat(
    tlv(0x47, Uint8Array.of(0x00, 0x00, 0x40)), // card capabilities: extended Lc and Le
    tlv(0x7f66, tlv(0x02, bigEndian(greatestCommand, 2)), tlv(0x02, bigEndian(greatestAnswer, 2))),
  );

/** EF.COM with the tags of the data groups present. */
export const common = (tags: readonly number[]): Uint8Array =>
  tlv(0x60, tlv(0x5f01, ascii('0107')), tlv(0x5f36, ascii('040000')), tlv(0x5c, Uint8Array.from(tags)));

export const dg1 = (mrz: Mrz): Uint8Array => tlv(0x61, tlv(0x5f1f, ascii(mrz.lines.join(''))));

/** DG2: one face in an ISO/IEC 19794-5 record inside a biometric information template. */
export const dg2 = (portrait: DrawnPortrait): Uint8Array => {
  const record = faceRecord(portrait);
  const header = tlv(
    0xa1,
    tlv(0x80, Uint8Array.of(0x01, 0x01)), // patron header version
    tlv(0x81, Uint8Array.of(0x02)), // facial features
    tlv(0x82, Uint8Array.of(0x00)),
    tlv(0x87, Uint8Array.of(0x01, 0x01)), // format owner: JTC 1/SC 37
    tlv(0x88, Uint8Array.of(0x00, 0x08)), // format type: face image
  );
  return tlv(0x75, tlv(0x7f61, tlv(0x02, Uint8Array.of(1)), tlv(0x7f60, header, tlv(0x5f2e, record))));
};

const faceRecord = ({ image: picture, format, width, height }: DrawnPortrait): Uint8Array => {
  const image = concat(
    Uint8Array.of(0x01, format === 'jpeg' ? 0x00 : 0x01), // full frontal; JPEG or JPEG 2000
    bigEndian(width, 2),
    bigEndian(height, 2),
    Uint8Array.of(0x01, 0x02), // sRGB 24 bit, static digital camera
    bigEndian(0, 2),
    bigEndian(0, 2),
    picture,
  );
  const block = concat(bigEndian(20 + image.length, 4), new Uint8Array(16), image); // no feature points, all unspecified
  return concat(ascii('FAC\0'), ascii('010\0'), bigEndian(14 + block.length, 4), bigEndian(1, 2), block);
};

/**
 * DG13: the holder's details as the Vietnamese card has them, one SEQUENCE { id, value } each. The filler lengthens the
 * identifying marks, for a file of a wished size.
 */
export const dg13 = (holder: CardHolder, fillerBytes = 0): Uint8Array => {
  const item = (id: number, ...values: readonly Uint8Array[]): Uint8Array => sequence(integer(id), ...values);
  const expiry = holder.expiresOn === null ? 'Không thời hạn' : dayMonthYear(holder.expiresOn, '/');
  return tlv(
    0x6d,
    sequence(
      item(1, printable(holder.personalNumber)),
      item(2, utf8String(holder.fullName)),
      item(3, printable(dayMonthYear(holder.dateOfBirth, '/'))),
      item(4, utf8String(holder.sex === 'male' ? 'Nam' : 'Nữ')),
      item(5, utf8String('Việt Nam')),
      item(6, utf8String(holder.ethnicity)),
      item(7, utf8String(holder.religion)),
      item(8, utf8String(holder.placeOfOrigin)),
      item(9, utf8String(holder.residence)),
      item(10, utf8String(`${holder.marks ?? 'Nốt ruồi cách 1 cm dưới sau mắt phải'}${'.'.repeat(fillerBytes)}`)),
      item(11, printable(dayMonthYear(holder.issuedOn, '/'))),
      item(12, utf8String(expiry)),
      item(13, sequence(utf8String(holder.fatherName)), sequence(utf8String(holder.motherName))),
      item(14),
      holder.formerNumber === null ? item(15) : item(15, printable(holder.formerNumber)),
      item(16, printable(`THE0${holder.personalNumber}`)),
    ),
  );
};

/** DG15: the public key of active authentication as SubjectPublicKeyInfo. */
export const dg15 = (activeAuthenticationKey: Uint8Array): Uint8Array => tlv(0x6f, activeAuthenticationKey);

/** DG11: details of the holder (9303-10 4.7.11): name, number, date and place of birth, address. */
export const dg11 = (holder: CardHolder): Uint8Array => {
  const [family, given] = namesOf(holder);
  const fields: readonly (readonly [number, Uint8Array])[] = [
    [0x5f0e, utf8(`${family}<<${given}`.replaceAll(' ', '<'))],
    ...(holder.personalNumber === '' ? [] : ([[0x5f10, ascii(holder.personalNumber)]] as const)),
    [0x5f2b, ascii(holder.dateOfBirth.replaceAll('-', ''))],
    [0x5f11, utf8(holder.placeOfOrigin.replaceAll(', ', '<'))],
    [0x5f42, utf8(holder.residence.replaceAll(', ', '<'))],
  ];
  return tlv(0x6b, tagList(fields), ...fields.map(([tag, value]) => tlv(tag, value)));
};

/** DG12: details of the document (9303-10 4.7.12): who issued it and when. */
export const dg12 = (holder: CardHolder): Uint8Array => {
  const fields: readonly (readonly [number, Uint8Array])[] = [
    [0x5f19, utf8(holder.document?.authority ?? 'Bộ Công an')],
    [0x5f26, ascii(holder.issuedOn.replaceAll('-', ''))],
  ];
  return tlv(0x6c, tagList(fields), ...fields.map(([tag, value]) => tlv(tag, value)));
};

const tagList = (fields: readonly (readonly [number, Uint8Array])[]): Uint8Array =>
  tlv(0x5c, ...fields.map(([tag]) => bigEndian(tag, 2)));

/** LDSSecurityObject version 0: SHA-256 of every data group (9303-10 4.6.2). */
export const securityObject = (hashes: readonly (readonly [group: number, hash: Uint8Array])[]): Uint8Array =>
  sequence(
    integer(0),
    sequence(oid('2.16.840.1.101.3.4.2.1'), nothing()),
    sequence(...hashes.map(([group, hash]) => sequence(integer(group), tlv(0x04, hash)))),
  );
