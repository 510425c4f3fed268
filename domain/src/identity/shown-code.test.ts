import { expect, test } from 'vitest';
import { readShownCode } from './shown-code.ts';

const today = '2026-11-23';

test.each([
  ['a card of 2024', '096085999999||Trần Văn Bình|20071985|Nam|Ấp 3, Cà Mau|15082025||||', { kind: 'card' }],
  [
    'a passport',
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
    { kind: 'document' },
  ],
])('%s is read', (_what, text, expected) => {
  expect(readShownCode(text, today)).toMatchObject({ ok: true, value: expected });
});

test.each([
  ['VNeID as an address', 'https://vneid.gov.vn/qr?t=3f9a', 'code-of-app'],
  ['VNeID as a record', '{"app":"VNeID","code":"3f9a"}', 'code-of-app'],
  ['a signed token', `${'eyJhbGciOiJFUzI1NiJ9'}.${'a'.repeat(60)}.${'b'.repeat(86)}`, 'code-of-app'],
  [
    'a passport with a smudge',
    'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11',
    'document-misread',
  ],
  ['a milk carton', '8934673573528', 'not-an-id-code'],
  ['half a card', '004190000017||Nông Thị Mai', 'code-wrong-number-of-fields'],
])('%s: %s', (_what, text, fault) => {
  expect(readShownCode(text, today)).toEqual({ ok: false, fault });
});
