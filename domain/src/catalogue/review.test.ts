import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffCatalogues } from './diff.ts';
import type { CatalogueEntry } from './entry.ts';
import { generateCatalogue } from './made-up/generate.ts';
import { type ReviewOf, reviewParts, reviewText } from './review.ts';
import { reviewPage } from './review-page.ts';
import { wordDiff } from './word-diff.ts';

const made = generateCatalogue();
const [first, second, third, fourth] = made as [CatalogueEntry, CatalogueEntry, CatalogueEntry, CatalogueEntry];
const of: ReviewOf = {
  file: 'danh-muc.csv',
  day: '2026-11-30',
  accepted: { by: 'Trần Thị Duyệt', on: '2026-07-01', entries: 4 },
  entries: 4,
  code: '0123456789',
};
const diff = diffCatalogues(
  [first, second, third, fourth],
  [
    { ...first, fee: `${first.fee} Miễn cho <hộ nghèo>.`, duration: '2 ngày' },
    { ...second, validTo: '2026-12-31', replacedBy: '9.999998' },
    { ...third, code: '9.999997' },
    { ...second, code: '9.999998', title: { vi: 'Thủ tục mới' }, validFrom: '2027-01-01' },
  ],
);

test('an official reads first what people pay, then codes, ends, what is new, and the rest', () => {
  expect(reviewParts(diff).map(({ id, lines }) => [id, lines.map(({ code }) => code)])).toEqual([
    ['fees', [first.code]],
    ['codes', [second.code, third.code]],
    ['ended', [third.code, fourth.code, second.code]],
    ['added', ['9.999997', '9.999998']],
    ['changed', [first.code]],
  ]);
});

test('the same title under another code is told as a new code, though the file does not say so', () => {
  const codes = reviewParts(diff).find(({ id }) => id === 'codes');
  expect(codes?.lines.map(({ note }) => note)).toEqual([
    'thay bằng 9.999998',
    'cùng tên, nay mang mã 9.999997; cột “Thay thế bằng” để trống',
  ]);
});

test('text and page say of what they are a review, by whom the one before was accepted, and leave nothing out', () => {
  const [text, page] = [reviewText(diff, of), reviewPage(diff, of)];
  for (const words of [
    'danh-muc.csv: 4 thủ tục. Lập ngày 30/11/2026',
    'Trần Thị Duyệt duyệt ngày 01/07/2026',
    'ngày cuối 31/12/2026',
  ])
    for (const shown of [text, page]) expect(shown).toContain(words);
  for (const code of [first.code, second.code, third.code, fourth.code, '9.999997', '9.999998'])
    for (const shown of [text, page]) expect(shown).toContain(code);
  expect(page).toContain('0123456789');
});

test('what came and what went is marked word by word, and nothing of the file is run by a browser', () => {
  const page = reviewPage(diff, of);
  expect(page).toContain('<ins>Miễn cho &lt;hộ nghèo&gt;.</ins>');
  expect(page).not.toMatch(/<hộ|<script|onload|src=/u);
  expect(page).toContain("default-src 'none'");
});

test('what cannot be right comes before all else and bears no code to accept it with', () => {
  const wrong = diffCatalogues([first], [{ ...first, validTo: '2026-12-31', replacedBy: '9.000001' }]);
  expect(reviewParts(wrong)[0]).toMatchObject({ id: 'wrong', lines: [{ note: expect.stringContaining('9.000001') }] });
  expect(reviewPage(wrong, { ...of, code: null })).not.toContain('Để duyệt');
});

test('the same edition again says that nothing changes', () => {
  const none = diffCatalogues(made, made);
  expect(reviewText(none, of)).toContain('Không có gì thay đổi.');
  expect(reviewPage(none, of)).toContain('Không có gì thay đổi.');
});

test('the old words of a difference are the old text, the new ones the new', () => {
  const words = fc.array(fc.constantFrom('lệ', 'phí', '8.000', 'đồng', 'miễn'), { maxLength: 30 });
  fc.assert(
    fc.property(words, words, (was, is) => {
      const found = wordDiff(was.join(' '), is.join(' '));
      const side = (without: 'old' | 'new') =>
        found
          .filter((run) => run.in !== without)
          .map(({ text }) => text)
          .join(' ');
      expect([side('new'), side('old')]).toEqual([was.join(' '), is.join(' ')]);
    }),
    { numRuns: 200, seed: 5 },
  );
  expect(wordDiff('phí 8.000 đồng', 'phí 5.000 đồng').map((run) => run.in)).toEqual(['both', 'old', 'new', 'both']);
  expect(wordDiff('a '.repeat(2000), 'b '.repeat(2000))).toHaveLength(2);
});
