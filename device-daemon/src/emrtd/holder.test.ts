import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChipReading } from '../devices/card-reading.ts';
import { checkDigit } from './access-keys.ts';
import { asciiBytes, fromHex, join } from './bytes.ts';
import { readPortrait } from './facial-image.ts';
import { chipPerson, portrait } from './holder.ts';
import { readMrz } from './mrz.ts';
import { readCardAccess } from './pace-parameters.ts';
import { readPersonalDetails } from './personal-details.ts';
import { writeTlv } from './tlv.ts';

/** Made-up people, check digits correct (domain.md 2.2). */
const mai = ['IDVNM1900000174004190000017<<8', '9001310F3001318VNM<<<<<<<<<<<4', 'NONG<<THI<MAI<<<<<<<<<<<<<<<<<'];
const blao = ['IDVNM0601234563052060123456<<0', '6005052M9912315VNM<<<<<<<<<<<4', 'SIU<<Y<BLAO<<<<<<<<<<<<<<<<<<<'];

const dg1 = (lines: readonly string[]): Uint8Array => writeTlv(0x61, writeTlv(0x5f1f, asciiBytes(lines.join(''))));
const utf8 = (text: string): Uint8Array => writeTlv(0x0c, new TextEncoder().encode(text));
const printable = (text: string): Uint8Array => writeTlv(0x13, asciiBytes(text));
const item = (id: number, ...values: readonly Uint8Array[]): Uint8Array =>
  writeTlv(0x30, join(writeTlv(0x02, Uint8Array.of(id)), ...values));
const dg13 = (...items: readonly Uint8Array[]): Uint8Array => writeTlv(0x6d, writeTlv(0x30, join(...items)));

const reading = (files: ChipReading['files']): ChipReading => ({
  accessUsed: 'pace-can',
  chipAuthentication: 'not-offered',
  files,
  traffic: { apdus: 0, bytesOut: 0, bytesIn: 0 },
});

const maiDetails = [
  fromHex('3011 020101 130c 303034313930303030303137'),
  item(2, utf8('Nông Thị Mai'.normalize('NFD'))),
  fromHex('300f 020103 130a 33312f30312f31393930'),
  item(4, utf8('Nữ')),
  item(5, utf8('Việt Nam')),
  item(6, utf8('Tày')),
  item(7, utf8('Không')),
  item(8, utf8('Sông Hiến, Cao Bằng')),
  item(9, utf8('Tổ 5, '.repeat(60))),
  item(10, utf8('Sẹo chấm')),
  item(11, printable('10/05/2021')),
  item(12, utf8('31/01/2030')),
  item(13, writeTlv(0x30, utf8('Nông Văn Páo')), writeTlv(0x30, utf8('Hoàng Thị Slao'))),
  fromHex('3003 02010e'),
  item(15, printable('080123456')),
  item(16, printable('0123456789ABCDEF')),
];

describe('the holder', () => {
  test('everything on the card comes out; ethnicity, religion and marks stay inside', () => {
    const person = chipPerson(reading({ dg1: dg1(mai), dg13: dg13(...maiDetails) }), { ethnicity: false });
    expect(person).toEqual({
      ok: true,
      value: {
        personalNumber: '004190000017',
        document: { kind: 'id-card', number: '190000017', issuer: 'VNM' },
        fullName: 'Nông Thị Mai',
        dateOfBirth: '1990-01-31',
        sex: 'female',
        nationality: 'Việt Nam',
        placeOfOrigin: 'Sông Hiến, Cao Bằng',
        residence: 'Tổ 5, '.repeat(60).trim(),
        issuedOn: '2021-05-10',
        expiresOn: '2030-01-31',
        formerNumber: '080123456',
      },
    });
    expect(JSON.stringify(person)).not.toMatch(/Tày|Không|Sẹo/);
  });

  test('ethnicity comes out when a form asks for it', () => {
    const person = chipPerson(reading({ dg1: dg1(mai), dg13: dg13(...maiDetails) }), { ethnicity: true });
    expect(person.ok && person.value.ethnicity).toBe('Tày');
  });

  test('a card without DG13 still names its holder; one without expiry has none', () => {
    expect(chipPerson(reading({ dg1: dg1(blao) }), { ethnicity: true })).toEqual({
      ok: true,
      value: {
        personalNumber: '052060123456',
        document: { kind: 'id-card', number: '060123456', issuer: 'VNM' },
        fullName: 'SIU Y BLAO',
        dateOfBirth: '1960-05-05',
        sex: 'male',
      },
    });
  });

  test.each([
    ['Không thời hạn', undefined],
    ['30/02/2030', undefined],
    ['29/02/2032', '2032-02-29'],
    ['00/00/2032', '2032'],
    ['00/05/2032', '2032-05'],
    ['2032', '2032'],
    ['99/99/9999', undefined],
    ['', undefined],
  ])('"%s" as a date is understood as %s', (text, date) => {
    const person = chipPerson(reading({ dg1: dg1(mai), dg13: dg13(item(12, utf8(text))) }), { ethnicity: false });
    expect(person.ok && person.value.expiresOn).toBe(date);
  });

  test('the former number is found by its shape, in field 15 or 16', () => {
    const files = {
      dg1: dg1(mai),
      dg13: dg13(item(15, printable('0123456789ABCDEF')), item(16, printable('080123456'))),
    };
    const person = chipPerson(reading(files), { ethnicity: false });
    expect(person.ok && person.value.formerNumber).toBe('080123456');
  });

  test('DG1 and DG13 of two people: refused', () => {
    const files = { dg1: dg1(blao), dg13: dg13(...maiDetails) };
    expect(chipPerson(reading(files), { ethnicity: false })).toMatchObject({
      ok: false,
      fault: { code: 'card-unreadable' },
    });
  });

  test('a broken item is passed over, the items before it stay, unknown numbers are kept', () => {
    const items = [...maiDetails.slice(0, 5), item(77, utf8('?'))];
    const broken = writeTlv(0x6d, writeTlv(0x30, join(...items, fromHex('30 7F 02 01 08 0C 20'))));
    const details = readPersonalDetails(broken);
    expect(details.ok && [...details.value.keys()]).toEqual([1, 2, 3, 4, 5, 77]);
  });
});

describe('the machine-readable zone', () => {
  test('one changed letter anywhere in a checked field is noticed', () => {
    for (const at of [5, 14, 16, 30, 36, 38, 59]) {
      const text = mai.join('');
      const other = text.charAt(at) === '1' ? '2' : '1';
      const changed = text.slice(0, at) + other + text.slice(at + 1);
      expect(readMrz(dg1([changed])), `letter ${at}`).toMatchObject({ ok: false });
    }
  });

  test('a passport is no ID card; nor is a card of another country', () => {
    const passport = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
    expect(readMrz(dg1([passport])).ok).toBe(false);
    const line1 = 'I<UTOD231458907<<<<<<<<<<<<<<<';
    const line2 = '7408122F1204159UTO<<<<<<<<<<<6';
    const abroad = dg1([line1, line2, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<']);
    expect(chipPerson(reading({ dg1: abroad }), { ethnicity: false })).toMatchObject({
      ok: false,
      fault: { code: 'not-an-id-card' },
    });
  });

  test('check digits are those of ICAO 9303-3', () => {
    expect([checkDigit('520727'), checkDigit('AB2134<<<')]).toEqual(['3', '5']);
  });
});

/** A facial record of ISO 19794-5 in DG2's wrapping. */
const facialRecord = (picture: Uint8Array, points = 0, lengthError = 0): Uint8Array => {
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
const jpeg = join(fromHex('FFD8FFE0'), new Uint8Array(500).fill(5), fromHex('FFD9'));

describe('the portrait', () => {
  test('JPEG and JPEG 2000 come out as they are, with or without feature points', () => {
    expect(portrait(reading({ dg1: dg1(mai), dg2: facialRecord(jpeg) }))).toEqual({
      ok: true,
      value: { mime: 'image/jpeg', bytes: jpeg },
    });
    const jp2 = join(fromHex('0000000C6A5020200D0A870A'), new Uint8Array(100));
    expect(readPortrait(facialRecord(jp2, 3))).toEqual({ ok: true, value: { mime: 'image/jp2', bytes: jp2 } });
  });

  test('no DG2: no portrait, and no fault', () => {
    expect(portrait(reading({ dg1: dg1(mai) }))).toEqual({ ok: true, value: null });
  });

  test.each([
    ['a record longer than its file', facialRecord(jpeg, 0, 1)],
    ['more feature points than bytes', facialRecord(jpeg, 0, -jpeg.length)],
    ['something that is no picture', facialRecord(asciiBytes('<svg onload=alert(1)>'))],
    ['nothing', new Uint8Array(0)],
  ])('%s is refused', (_what, dg2) => {
    expect(readPortrait(dg2).ok).toBe(false);
  });
});

describe('whatever a card says', () => {
  const parsers = [readMrz, readPersonalDetails, readPortrait, readCardAccess];
  const genuine = [dg1(mai), dg13(...maiDetails), facialRecord(jpeg, 2)];

  test('random bytes are refused or read, never thrown at', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.constantFrom(0x61, 0x6d, 0x75, 0x31), (bytes, tag) => {
        for (const parse of parsers) {
          parse(bytes);
          parse(writeTlv(tag, bytes));
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('genuine files with any cut and any flipped bytes are refused or read, never thrown at', () => {
    const damage = fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...genuine), fc.nat(2000), damage, (file, cut, flips) => {
        const damaged = Uint8Array.from(file.subarray(0, cut % (file.length + 1)));
        for (const [at, value] of flips) if (damaged.length > 0) damaged[at % damaged.length] = value;
        for (const parse of parsers) parse(damaged);
        chipPerson(reading({ dg1: damaged, dg13: damaged, dg2: damaged }), { ethnicity: true });
        chipPerson(reading({ dg1: dg1(mai), dg13: damaged }), { ethnicity: true });
      }),
      { numRuns: 1500 },
    );
  });

  test('containers nested without end, and thousands of items, end soon', () => {
    let nested: Uint8Array = item(2, utf8('Nông Thị Mai'));
    for (let depth = 0; depth < 2000; depth++) nested = writeTlv(0x30, nested);
    const many = dg13(...Array.from({ length: 5000 }, (_, at) => item(at & 0x7f, utf8('x'))));
    const started = performance.now();
    expect(readPersonalDetails(writeTlv(0x6d, nested))).toEqual({ ok: true, value: new Map() });
    const crowd = readPersonalDetails(many);
    expect(crowd.ok && crowd.value.size).toBeLessThanOrEqual(128);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});
