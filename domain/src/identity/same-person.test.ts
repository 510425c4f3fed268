import { expect, test } from 'vitest';
import type { Person } from '../provenance.ts';
import { codeDisagrees, isSamePerson } from './same-person.ts';
import { readShownCode, type ShownCode } from './shown-code.ts';
import { readTaxCode } from './standing.ts';

const mai: Person = {
  level: 'chip-read',
  source: 'chip',
  personalNumber: '004190000017',
  fullName: 'NÔNG THỊ MAI',
  dateOfBirth: '1990-01-31',
  sex: 'female',
};
const shown = (over: Partial<Record<'number' | 'name' | 'birth', string>> = {}): ShownCode => {
  const { number = '004190000017', name = 'Nông Thị Mai', birth = '31011990' } = over;
  const code = readShownCode(`${number}||${name}|${birth}|Nữ|Cao Bằng|10052021`, '2026-11-23');
  if (!code.ok) throw new Error(code.fault);
  return code.value;
};

test('the QR and the chip of one card agree, however each writes the name', () => {
  expect(codeDisagrees(shown(), mai)).toBe(false);
  expect(codeDisagrees(shown({ name: 'Nong Thi Mai' }), mai)).toBe(false);
  expect(codeDisagrees(shown({ name: "H'Blưm Y-Ƀlŏ" }), { ...mai, fullName: 'HBLUM Y BLO' })).toBe(false);
  expect(codeDisagrees(shown({ birth: '00001990' }), mai)).toBe(false); // the register knows only the year
});

test.each([
  ['another number with the same last six digits', { number: '079190000017' }],
  ['another name under the same number', { name: 'Nông Thị Lan' }],
  ['another birth', { birth: '31011991' }],
])('%s: they disagree', (_what, over) => {
  expect(codeDisagrees(shown(over), mai)).toBe(true);
});

test('a foreigner has no personal number: the document says who it is', () => {
  const anna: Person = {
    ...mai,
    personalNumber: null,
    fullName: 'Anna Maria Eriksson',
    dateOfBirth: '1974-08-12',
    document: { kind: 'passport', number: 'L898902C3', issuer: 'UTO' },
  };
  const lines = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10';
  const code = readShownCode(lines, '2026-11-23');
  expect(code.ok && codeDisagrees(code.value, anna)).toBe(false);
  expect(code.ok && codeDisagrees(code.value, { ...anna, document: { ...anna.document!, number: 'X1' } })).toBe(true);
  expect(isSamePerson(anna, anna)).toBe(true);
  expect(isSamePerson(anna, mai)).toBe(false);
  const { document: _, ...without } = anna;
  expect(isSamePerson(without, anna)).toBe(false);
});

test('a tax code has 10 digits, or 13 for a branch', () => {
  expect(['0101243150', '0101243150-001', '0101 243 150', '123', '01012431500'].map(readTaxCode)).toEqual([
    '0101243150',
    '0101243150001',
    '0101243150',
    null,
    null,
  ]);
});
