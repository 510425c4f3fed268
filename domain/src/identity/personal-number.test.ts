import { expect, test } from 'vitest';
import { birthRegistrationProvinces } from './birth-registration-provinces.ts';
import { accessNumberOf, isPersonalNumber, personalNumberWarnings } from './personal-number.ts';

test('the chip opens with the last six digits', () => {
  expect(accessNumberOf('004190000017')).toBe('000017');
});

test('the number of a woman born 1990 in Cao Bằng agrees with her card', () => {
  expect(personalNumberWarnings('004190000017', { sex: 'female', dateOfBirth: '1990-01-31' })).toEqual([]);
  expect(personalNumberWarnings('096085999999', { sex: 'male', dateOfBirth: '1985' })).toEqual([]);
});

test('a foreign-born citizen with corrected year and sex is odd in three ways and stopped in none', () => {
  expect(personalNumberWarnings('136202000001', { sex: 'female', dateOfBirth: '2003-01-01' })).toEqual([
    'province-unknown',
    'sex-differs',
    'birth-year-differs',
  ]);
  expect(isPersonalNumber('136202000001')).toBe(true);
});

test('there are 63 places of birth registration', () => {
  expect(birthRegistrationProvinces.size).toBe(63);
});
