import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readIdQr } from './id-qr.ts';

const of2021 = '004190000017|080123456|Nông Thị Mai|31011990|Nữ|Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng|10052021';

test('a card of 2021 tells seven things', () => {
  expect(readIdQr(of2021)).toEqual({
    ok: true,
    value: {
      personalNumber: '004190000017',
      formerNumber: '080123456',
      fullName: 'Nông Thị Mai',
      dateOfBirth: '1990-01-31',
      sex: 'female',
      residence: 'Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng',
      issuedOn: '2021-05-10',
      extra: [],
    },
  });
});

test('a card of 2024 has four more fields, empty for an adult, kept raw', () => {
  const code = '096085999999||Trần Văn Bình|20071985|Nam|Ấp 3, Tân Thành, Cà Mau|15082025||||';
  expect(readIdQr(code)).toMatchObject({ ok: true, value: { issuedOn: '2025-08-15', extra: ['', '', '', ''] } });
});

test.each([
  [
    'no former number: the columns do not shift',
    '064160000123||Rơ Châm H’Blưm|05051960|Nữ|Làng Ốp, Pleiku|01022022',
    { fullName: 'Rơ Châm H’Blưm', residence: 'Làng Ốp, Pleiku' },
  ],
  [
    'six fields without the former number',
    '096085999999|Trần Văn Bình|20071985|Nam|Ấp 3, Cà Mau|15082022',
    { residence: 'Ấp 3, Cà Mau', issuedOn: '2022-08-15' },
  ],
  [
    'six fields without the date of issue',
    '096085999999||Trần Văn Bình|20071985|Nam|Ấp 3, Cà Mau',
    { residence: 'Ấp 3, Cà Mau' },
  ],
  ['an eighth field that is a later date', `${of2021}|31012030`, { expiresOn: '2030-01-31', extra: [] }],
  ['an eighth field that is something else', `${of2021}|Không thời hạn`, { extra: ['Không thời hạn'] }],
  ['an eighth field that is a date before the issue', `${of2021}|31012020`, { extra: ['31012020'] }],
  ['a byte order mark and a line end of the reader', `\uFEFF${of2021}\r\n`, { issuedOn: '2021-05-10' }],
  ['decomposed letters', of2021.normalize('NFD'), { fullName: 'Nông Thị Mai' }],
  ['a name of one word', of2021.replace('Nông Thị Mai', 'Ksơr'), { fullName: 'Ksơr' }],
  ['only the year of birth is known', of2021.replace('31011990', '00001990'), { dateOfBirth: '1990' }],
  [
    'an old twelve-digit number in field two',
    of2021.replace('080123456', '004190999999'),
    { formerNumber: '004190999999' },
  ],
])('%s', (_what, code, expected) => {
  expect(readIdQr(code)).toMatchObject({ ok: true, value: expected });
});

test.each([
  ['a web address', 'https://example.org/?a=1|2|3', 'not-an-id-code', 3],
  ['nothing', '', 'not-an-id-code', 1],
  ['a number alone', '004190000017', 'not-an-id-code', 1],
  ['half a code', '004190000017||Nông Thị Mai|31011990', 'code-wrong-number-of-fields', 4],
  ['twelve fields', `${of2021}|||||`, 'code-wrong-number-of-fields', 12],
  ['eleven digits', of2021.slice(1), 'not-an-id-code', 7],
  ['a birth on 31 February', of2021.replace('31011990', '31021990'), 'not-an-id-code', 7],
  ['no name', of2021.replace('Nông Thị Mai', ' '), 'not-an-id-code', 7],
  ['a sex that is none', of2021.replace('Nữ', 'X'), 'not-an-id-code', 7],
  ['a former number of five digits', of2021.replace('080123456', '08012'), 'not-an-id-code', 7],
])('%s is refused', (_what, code, fault, fields) => {
  expect(readIdQr(code)).toEqual({ ok: false, fault: { code: fault, fields } });
});

const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`, 'u'));
const day = fc.tuple(
  fc.integer({ min: 1, max: 28 }),
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1900, max: 2026 }),
);
const two = (value: number): string => String(value).padStart(2, '0');

test('whatever is written into the seven fields comes out of the same seven fields', () => {
  fc.assert(
    fc.property(
      digits(12),
      fc.oneof(fc.constant(''), digits(9)),
      fc.constantFrom('Nông Thị Mai', "Rơ Châm H'Blưm", 'Y Ƀlŏ', 'Ñĕč', 'LÊ VĂN Ồ'),
      day,
      fc.constantFrom('Nam', 'Nữ'),
      fc.string({ maxLength: 60 }).map((text) =>
        text
          .replace(/[|\r\n\0]/gu, '')
          .normalize('NFC')
          .trim(),
      ),
      day,
      fc.constantFrom('', '||||'),
      (number, former, name, born, sex, residence, issued, more) => {
        const [d, m, y] = born;
        const [di, mi, yi] = issued;
        const code =
          [number, former, name, two(d) + two(m) + y, sex, residence, two(di) + two(mi) + yi].join('|') + more;
        const read = readIdQr(code);
        expect(read).toMatchObject({
          ok: true,
          value: {
            personalNumber: number,
            fullName: name,
            dateOfBirth: `${y}-${two(m)}-${two(d)}`,
            issuedOn: `${yi}-${two(mi)}-${two(di)}`,
          },
        });
        if (read.ok) expect([read.value.formerNumber ?? '', read.value.residence ?? '']).toEqual([former, residence]);
      },
    ),
    { numRuns: 300 },
  );
});

test('noise, cut and flipped codes never throw, and never give a person with a wrong number', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ maxLength: 300, unit: 'binary' }),
        fc
          .tuple(fc.nat(of2021.length), fc.string({ maxLength: 4 }))
          .map(([at, noise]) => of2021.slice(0, at) + noise + of2021.slice(at + 1)),
      ),
      (code) => {
        const read = readIdQr(code);
        if (read.ok) {
          expect(read.value.personalNumber).toMatch(/^[0-9]{12}$/u);
          expect(read.value.dateOfBirth).toMatch(/^[0-9]{4}(-[0-9]{2}){0,2}$/u);
          expect(read.value.fullName).not.toBe('');
        }
      },
    ),
    { numRuns: 500 },
  );
});
