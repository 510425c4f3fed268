import { expect, test } from 'vitest';
import { reasonWords } from './chip-reason-words.ts';
import { ChipReason, isDisbelief } from './chip-verdict.ts';

const reasons = ChipReason.anyOf.map((one) => one.const);

test('every reason has words for whoever stands there and for staff, in both languages, and no two are told alike to staff', () => {
  for (const reason of reasons) {
    const { citizen, staff } = reasonWords[reason];
    for (const text of [citizen.vi, citizen.en, staff.vi, staff.en]) expect(text, reason).toMatch(/^\p{Lu}.+\.$/u);
  }
  expect(new Set(reasons.map((reason) => reasonWords[reason].staff.vi)).size).toBe(reasons.length);
});

test('what a citizen reads is short, names no technique, and accuses nobody', () => {
  for (const reason of reasons) {
    const { vi, en } = reasonWords[reason].citizen;
    expect(vi.length, reason).toBeLessThanOrEqual(110);
    expect(`${vi} ${en}`, reason).not.toMatch(/SOD|CSCA|DG\d|CRL|chứng thư|certificate|giả mạo|forg|fake|sao chép/i);
  }
});

test('a card that is not believed always leads to a person, or to a second try', () => {
  for (const reason of reasons.filter(isDisbelief))
    expect(reasonWords[reason].citizen.vi, reason).toMatch(/cán bộ|Xin dùng mã QR/);
});
