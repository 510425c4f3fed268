import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDigit, looksLikeMrz, readMrz } from './mrz-text.ts';

const today = '2026-11-23';
const mai = ['IDVNM1900000174004190000017<<8', '9001310F3001318VNM<<<<<<<<<<<4', 'NONG<<THI<MAI<<<<<<<<<<<<<<<<<'];
const siu = ['IDVNM0601234563052060123456<<0', '6005052M9912315VNM<<<<<<<<<<<4', 'SIU<<Y<BLAO<<<<<<<<<<<<<<<<<<<'];
/** ICAO 9303-4, appendix B and 9303-11, appendix D. */
const anna = ['P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<', 'L898902C36UTO7408122F1204159ZE184226B<<<<<10'];

test('a Vietnamese card: the personal number is in the optional data, the document number is its last nine digits', () => {
  expect(readMrz(mai.join('\r\n'), today)).toEqual({
    ok: true,
    value: {
      format: 'TD1',
      kind: 'id-card',
      issuer: 'VNM',
      nationality: 'VNM',
      number: '190000017',
      personalNumber: '004190000017',
      fullName: 'NONG THI MAI',
      dateOfBirth: '1990-01-31',
      sex: 'female',
      expiresOn: '2030-01-31',
      key: { documentNumber: '190000017', dateOfBirth: '900131', dateOfExpiry: '300131' },
    },
  });
});

test('a card without expiry, its lines run together', () => {
  expect(readMrz(siu.join(''), today)).toMatchObject({
    ok: true,
    value: { fullName: 'SIU Y BLAO', expiresOn: null, key: { dateOfExpiry: '991231' }, dateOfBirth: '1960-05-05' },
  });
});

test('a passport: the document of 9303-4', () => {
  expect(readMrz(anna.join('\n'), today)).toMatchObject({
    ok: true,
    value: {
      kind: 'passport',
      issuer: 'UTO',
      number: 'L898902C3',
      personalNumber: null,
      fullName: 'ERIKSSON ANNA MARIA',
      dateOfBirth: '1974-08-12',
      sex: 'female',
      expiresOn: '2012-04-15',
    },
  });
});

test('a card that Vietnam gave to somebody of another state is a residence card', () => {
  const body = 'IDVNMRC1234567';
  const first = `${body}${checkDigit('RC1234567')}<<<<<<<<<<<<<<<`;
  const second = `850203${checkDigit('850203')}M300101${checkDigit('300101')}FRA<<<<<<<<<<<`;
  const composite = checkDigit(first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29));
  const read = readMrz(`${first}\n${second}${composite}\nMARTIN<<LUC<<<<<<<<<<<<<<<<<<<`, today);
  expect(read).toMatchObject({ ok: true, value: { kind: 'residence-card', personalNumber: null, nationality: 'FRA' } });
});

test('a number of more than nine places goes on in the optional data (9303-5, note j)', () => {
  const number = 'D23145890734';
  const first = `I<UTO${number.slice(0, 9)}<${number.slice(9)}${checkDigit(number)}<<<<<<<<<<<`;
  const second = `340712${checkDigit('340712')}F950712${checkDigit('950712')}UTO<<<<<<<<<<<`;
  const composite = checkDigit(first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29));
  const read = readMrz(`${first}${second}${composite}STEVENSON<<PETER<<<<<<<<<<<<<<`, today);
  expect(read).toMatchObject({ ok: true, value: { number } });
});

test('one digit misread anywhere in the numbers or dates is seen', () => {
  const [first = '', second = '', third = ''] = mai;
  for (let at = 5; at < 30; at++) {
    const wrong = first.slice(0, at) + (first[at] === '9' ? '8' : '9') + first.slice(at + 1);
    if (wrong !== first) expect(readMrz([wrong, second, third].join('\n'), today).ok).toBe(false);
  }
  expect(readMrz([first, second.replace('F', 'M'), third].join('\n'), today)).toMatchObject({ ok: true }); // has no digit
});

test.each([
  ['nothing', ''],
  ['a QR', '004190000017||Nông Thị Mai|31011990|Nữ|Cao Bằng|10052021'],
  ['89 letters', mai.join('').slice(1)],
  ['small letters', mai.join('').toLowerCase()],
  ['half a megabyte', '<'.repeat(500_000)],
])('%s is no MRZ', (_what, text) => {
  expect(readMrz(text, today)).toEqual({ ok: false, fault: 'not-an-mrz' });
});

test('what was meant as an MRZ is told from other codes', () => {
  expect([mai.join('\n'), anna.join(''), mai.join('').slice(0, 80)].map(looksLikeMrz)).toEqual([true, true, true]);
  expect(['8934673573528', 'PHIEU-A023', ''].map(looksLikeMrz)).toEqual([false, false, false]);
});

test('noise of the right length never throws', () => {
  const letters = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<');
  const line = (length: number) =>
    fc.array(letters, { minLength: length, maxLength: length }).map((all) => all.join(''));
  fc.assert(
    fc.property(fc.oneof(line(90), line(88), fc.string({ maxLength: 200, unit: 'binary' })), (text) => {
      const read = readMrz(text, today);
      expect(read.ok || ['not-an-mrz', 'check-digit'].includes(read.fault)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
