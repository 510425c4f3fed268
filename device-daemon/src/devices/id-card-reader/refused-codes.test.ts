import { expect, test } from 'vitest';
import type { ChipAccess } from '../card-reading.ts';
import { RefusedCodes } from './refused-codes.ts';

const can = (digits: string): ChipAccess => ({ kind: 'can', can: digits });
const mrz: ChipAccess = { kind: 'mrz', documentNumber: '190000017', dateOfBirth: '900131', dateOfExpiry: '300131' };

test('a code that this card has proven wrong is left out, the others stay in their order', () => {
  const codes = new RefusedCodes();
  codes.tries.onWrong(can('000018'), false);
  expect(codes.allowed([can('000018'), mrz, can('000017')])).toEqual({ ok: true, value: [mrz, can('000017')] });
  expect(codes.allowed([can('000018')])).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
});

test('what no card can have is left out too; with nothing left, the code is wrong', () => {
  const codes = new RefusedCodes();
  expect(codes.allowed([can('12345'), can('000017')])).toEqual({ ok: true, value: [can('000017')] });
  expect(codes.allowed([])).toMatchObject({ ok: false, fault: { code: 'access-code-wrong' } });
});

test('three wrong ones over several readings, and the card is left alone until it is lifted', () => {
  const codes = new RefusedCodes();
  for (const [at, wrong] of ['000001', '000002', '000003'].entries()) {
    expect(codes.tries.mostWrong).toBe(3 - at);
    codes.tries.onWrong(can(wrong), false);
  }
  expect(codes.allowed([can('000017')])).toMatchObject({ ok: false, fault: { code: 'card-refused' } });
  codes.forget();
  expect(codes.allowed([can('000017')]).ok).toBe(true);
});

test('one wrong code on a card that says it is at its last tries: left alone at once', () => {
  const codes = new RefusedCodes();
  codes.tries.onWrong(can('000018'), true);
  expect(codes.allowed([mrz])).toMatchObject({ ok: false, fault: { code: 'card-refused' } });
});
