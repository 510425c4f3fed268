import type { Person } from '@mot-cua/domain/provenance.ts';
import { expect, test } from 'vitest';
import { numberAsked } from './number-asked.ts';
import type { Submission } from './visit-state.ts';

const person = (level: Person['level'], dateOfBirth: string): Person => ({ level, dateOfBirth }) as Person;
const asked = (who: Person | null, day = '2026-11-30') =>
  numberAsked({ person: who, submission: null, procedure: null }, day);

test.each([
  ['chip-read', '1966-11-30', { class: 'elderly', classSource: 'card' }],
  ['chip-authenticated', '1950-01-01', { class: 'elderly', classSource: 'card' }],
  ['chip-read', '1966-12-01', {}], // sixty tomorrow
  ['qr', '1950-01-01', {}], // a found card is not its owner
  ['typed', '1950-01-01', {}],
] as const)('known by %s, born on %s: %o', (level, born, said) => {
  expect(asked(person(level, born))).toEqual(said);
});

test('nobody is known: an ordinary number, and nothing is said', () => {
  expect(asked(null)).toEqual({});
});

test('what was submitted goes with the number, so that the counter opens it', () => {
  const submission = { dossierId: '0198f000-0000-7000-8000-000000000001' } as Submission;
  expect(numberAsked({ person: null, submission, procedure: '1.001193' }, '2026-11-30')).toEqual({
    dossiers: [{ id: submission.dossierId, procedure: '1.001193' }],
    procedure: '1.001193',
  });
});
