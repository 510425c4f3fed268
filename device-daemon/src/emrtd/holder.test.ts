import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ChipReading } from '../devices/card-reading.ts';
import { checkDigit } from './access-keys.ts';
import { readDocumentDetails, readHolderDetails } from './additional-details.ts';
import { asciiBytes, fromHex, join } from './bytes.ts';
import { groupsInCommon } from './common-data.ts';
import { asn1Record, facialRecord, jpeg, standing } from './face-records.ts';
import { readPortrait } from './facial-image.ts';
import { chipPerson } from './holder.ts';
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

/** The second line of a passport of somebody whose personal number is 004190000017. */
const passportLine = (number: string, nationality: string, born: string, sex: string, expires: string): string => {
  const dated = (text: string): string => text + checkDigit(text);
  const optional = dated('004190000017<<');
  const line = `${dated(number)}${nationality}${dated(born)}${sex}${dated(expires)}${optional}`;
  return line + checkDigit(line.slice(0, 10) + line.slice(13, 20) + line.slice(21, 43));
};

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

  const eriksson = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
  const details = writeTlv(
    0x6b,
    join(
      fromHex('5C08 5F0E 5F10 5F11 5F42'),
      writeTlv(0x5f0e, new TextEncoder().encode('ÉRIKSSON<<ANNA<MARÍA')),
      writeTlv(0xa0, join(fromHex('020101'), writeTlv(0x5f0f, asciiBytes('SMITH<<ANNA')))),
      writeTlv(0x5f2b, fromHex('19740812')),
      writeTlv(0x5f10, asciiBytes('ZE184226B')),
      writeTlv(0x5f42, new TextEncoder().encode('12 Đường Láng<Hà Nội')),
    ),
  );
  const issue = writeTlv(0x6c, join(fromHex('5C02 5F26'), writeTlv(0x5f26, asciiBytes('20020415'))));

  test('a foreigner with a passport: no personal number, name in full from DG11, day of issue from DG12', () => {
    expect(chipPerson(reading({ dg1: dg1(eriksson), dg11: details, dg12: issue }), { ethnicity: true })).toEqual({
      ok: true,
      value: {
        personalNumber: null,
        document: { kind: 'passport', number: 'L898902C3', issuer: 'UTO' },
        fullName: 'ÉRIKSSON ANNA MARÍA',
        dateOfBirth: '1974-08-12',
        sex: 'female',
        nationality: 'UTO',
        residence: '12 Đường Láng, Hà Nội',
        issuedOn: '2002-04-15',
        expiresOn: '2012-04-15',
      },
    });
  });

  test.each([
    ['2026-11-29', '1974-08-12'],
    ['2074-08-11', '1974-08-12'],
    ['2074-08-12', '2074-08-12'],
  ])('on %s two digits of a year mean %s', (today, born) => {
    const person = chipPerson(reading({ dg1: dg1(eriksson) }), { ethnicity: false, today });
    expect(person.ok && person.value.dateOfBirth).toBe(born);
  });

  test('a Vietnamese passport names the personal number in its optional data, and no other state’s does', () => {
    const lines = [
      'P<VNMNONG<<THI<MAI<<<<<<<<<<<<<<<<<<<<<<<<<<',
      passportLine('C12345678', 'VNM', '900131', 'F', '300131'),
    ];
    const person = chipPerson(reading({ dg1: dg1(lines) }), { ethnicity: false });
    expect(person).toMatchObject({
      ok: true,
      value: { personalNumber: '004190000017', document: { kind: 'passport', number: 'C12345678', issuer: 'VNM' } },
    });
    const abroad = [
      'P<UTONONG<<THI<MAI<<<<<<<<<<<<<<<<<<<<<<<<<<',
      passportLine('C12345678', 'UTO', '900131', 'F', '300131'),
    ];
    const other = chipPerson(reading({ dg1: dg1(abroad) }), { ethnicity: false, today: '2026-11-29' });
    expect(other.ok && other.value.personalNumber).toBe(null);
  });

  test('a card that Vietnam gave to somebody of another nationality is a residence card', () => {
    const dated = (text: string): string => text + checkDigit(text);
    const one = `IRVNM${dated('R00000123')}<<<<<<<<<<<<<<<`;
    const two = `${dated('740812')}F${dated('300415')}UTO<<<<<<<<<<<`;
    const composite = checkDigit(one.slice(5, 30) + two.slice(0, 7) + two.slice(8, 15) + two.slice(18, 29));
    const lines = [one, two + composite, 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
    const person = chipPerson(reading({ dg1: dg1(lines) }), { ethnicity: false });
    expect(person).toMatchObject({
      ok: true,
      value: { personalNumber: null, document: { kind: 'residence-card', issuer: 'VNM' }, nationality: 'UTO' },
    });
  });

  test('DG11 and DG12 cut anywhere say less, and nothing wrong', () => {
    for (let cut = 0; cut < details.length; cut++) {
      const said = readHolderDetails(details.subarray(0, cut));
      expect(said.fullName ?? 'ÉRIKSSON ANNA MARÍA').toBe('ÉRIKSSON ANNA MARÍA');
    }
    expect(readHolderDetails(details)).toMatchObject({ otherNames: ['SMITH ANNA'], personalNumber: 'ZE184226B' });
    expect(readDocumentDetails(details)).toEqual({});
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

  /** The specimens of ICAO 9303-4, 9303-5 and 9303-6. */
  const passport = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];
  const card = ['I<UTOD231458907<<<<<<<<<<<<<<<', '7408122F1204159UTO<<<<<<<<<<<6', 'ERIKSSON<<ANNA<MARIA<<<<<<<<<<'];
  const small = ['I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<', 'D231458907UTO7408122F1204159<<<<<<<6'];

  test.each([
    ['td3', passport, 'L898902C3'],
    ['td1', card, 'D23145890'],
    ['td2', small, 'D23145890'],
  ])('the %s specimen of ICAO 9303 is read', (format, lines, documentNumber) => {
    expect(readMrz(dg1(lines))).toEqual({
      ok: true,
      value: {
        format,
        documentCode: lines === passport ? 'P' : 'I',
        issuer: 'UTO',
        nationality: 'UTO',
        documentNumber,
        personalNumber: null,
        dateOfBirth: '740812',
        sex: 'female',
        dateOfExpiry: '120415',
        name: 'ERIKSSON ANNA MARIA',
      },
    });
  });

  test('a document number too long for its nine places goes on in the optional data (9303-5 and 9303-6)', () => {
    const longCard = [
      'I<UTOD23145890<7349<<<<<<<<<<<',
      '3407127M9507122UTO<<<<<<<<<<<2',
      'STEVENSON<<PETER<<<<<<<<<<<<<<',
    ];
    const long = readMrz(dg1(longCard));
    expect(long.ok && long.value.documentNumber).toBe('D23145890734');
    const longSmall = ['I<UTOSTEVENSON<<PETER<<<<<<<<<<<<<<<', 'D23145890<UTO3407127M95071227349<<<8'];
    const other = readMrz(dg1(longSmall));
    expect(other.ok && other.value.documentNumber).toBe('D23145890734');
    const changed = readMrz(dg1(longCard.map((line) => line.replace('7349', '7359'))));
    expect(changed).toMatchObject({ ok: false, fault: { detail: expect.stringContaining('document number') } });
  });

  test('a passport with one changed digit is noticed', () => {
    for (const at of [45, 53, 57, 63, 65, 71, 74, 87]) {
      const text = passport.join('');
      const other = text.charAt(at) === '1' ? '2' : '1';
      expect(readMrz(dg1([text.slice(0, at) + other + text.slice(at + 1)])).ok, `letter ${at}`).toBe(false);
    }
  });

  test('check digits are those of ICAO 9303-3', () => {
    expect([checkDigit('520727'), checkDigit('AB2134<<<')]).toEqual(['3', '5']);
  });
});

describe('dates that are none', () => {
  const passport = (born: string, expires: string): Uint8Array =>
    dg1([`P<LAO${'PHOMMA<<KEO'.padEnd(39, '<')}`, passportLine('P1234567<', 'LAO', born, 'M', expires)]);

  test('letters where a date should be are refused, right check digit or not', () => {
    expect(readMrz(passport('A40523', '300131'))).toEqual({
      ok: false,
      fault: { detail: 'a date of the MRZ is none' },
    });
    expect(readMrz(passport('840523', 'B00131'))).toEqual({
      ok: false,
      fault: { detail: 'a date of the MRZ is none' },
    });
  });

  test('a passport that does not know the year of birth gives no half date; with DG11 it gives that', () => {
    const unknown = passport('<<<<<<', '300131');
    expect(chipPerson(reading({ dg1: unknown }), { ethnicity: false })).toMatchObject({
      fault: { code: 'card-unreadable', detail: 'the chip does not tell the year of its holder’s birth' },
    });
    const dg11 = writeTlv(0x6b, writeTlv(0x5f2b, asciiBytes('19700000')));
    expect(chipPerson(reading({ dg1: unknown, dg11 }), { ethnicity: false })).toMatchObject({
      value: { dateOfBirth: '1970' },
    });
  });

  test('an expiry of unknown year is left out', () => {
    const person = chipPerson(reading({ dg1: passport('840523', '<<0131') }), { ethnicity: false });
    expect(person).toMatchObject({ ok: true, value: { dateOfBirth: '1984-05-23' } });
    expect(person.ok && person.value.expiresOn).toBeUndefined();
  });

  test('long texts are cut in whole characters and end with none that is a blank', () => {
    const texts = [`${'a'.repeat(499)} bcd`, `${'a'.repeat(499)}\u{20BB7}`];
    for (const text of texts) {
      expect(readPersonalDetails(dg13(item(9, utf8(text))))).toEqual({
        ok: true,
        value: new Map([[9, ['a'.repeat(499)]]]),
      });
      const dg11 = writeTlv(0x6b, writeTlv(0x5f42, new TextEncoder().encode(text)));
      expect(readHolderDetails(dg11).address).toBe('a'.repeat(499));
    }
  });
});

describe('whatever a card says', () => {
  const parsers = [
    readMrz,
    readPersonalDetails,
    readPortrait,
    readCardAccess,
    readHolderDetails,
    readDocumentDetails,
    groupsInCommon,
  ];
  const genuine = [dg1(mai), dg13(...maiDetails), facialRecord(jpeg, 2), standing(asn1Record(jpeg))];

  test('random bytes are refused or read, never thrown at', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom(0x61, 0x6d, 0x75, 0x31, 0x6b, 0x6c, 0x60),
        (bytes, tag) => {
          for (const parse of parsers) {
            parse(bytes);
            parse(writeTlv(tag, bytes));
          }
        },
      ),
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
