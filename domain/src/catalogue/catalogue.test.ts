import fc from 'fast-check';
import { expect, test } from 'vitest';
import { procedureCodes } from '../../procedures/packages-for-tests.ts';
import { readCatalogueFile, writeCatalogueFile } from './catalogue-file.ts';
import { csvLine, readCsv } from './csv.ts';
import { diffCatalogues, isEmpty } from './diff.ts';
import type { CatalogueEntry } from './entry.ts';
import { generateCatalogue } from './made-up/generate.ts';

const made = generateCatalogue();
const file = writeCatalogueFile(made);
const faultsOf = (text: string) => {
  const read = readCatalogueFile(text);
  return read.ok ? [] : read.fault.map(({ line, column, todo }) => `${line} ${column}: ${todo}`);
};
const withRow = (change: (cells: string[]) => string[]): string => {
  const rows = readCsv(writeCatalogueFile(made.slice(0, 3)));
  if (!rows.ok) throw new Error(rows.fault.todo);
  const [head, first, ...rest] = rows.value.map(({ cells }) => [...cells]);
  return [head, change(first as string[]), ...rest].map((cells) => csvLine(cells as string[])).join('\n');
};
const row = (change: Partial<CatalogueEntry>): CatalogueEntry => ({ ...(made[0] as CatalogueEntry), ...change });

test('the made-up list has 1,200 procedures or more, no two alike, and invented codes that no real one has', () => {
  expect(made.length).toBeGreaterThanOrEqual(1200);
  expect(new Set(made.map(({ title }) => title.vi.toLowerCase())).size).toBe(made.length);
  expect(new Set(made.map(({ code }) => code)).size).toBe(made.length);
  const invented = made.filter(({ code }) => code.startsWith('9.'));
  expect(invented.length).toBeGreaterThan(1200);
  expect(procedureCodes().filter((code) => invented.some((one) => one.code === code))).toEqual([]);
  expect(generateCatalogue()).toEqual(made);
});

test('a file that was written is read again as it was, marks and all', () => {
  expect(readCatalogueFile(file)).toEqual({ ok: true, value: made });
});

test('any cells survive being written and read, quotes and line breaks too', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.array(fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', 'Đ', ' ') }), {
          minLength: 2,
          maxLength: 5,
        }),
        { minLength: 1, maxLength: 8 },
      ),
      (rows) => {
        // a heading of plain words, so that the separator is known
        const text = [['a', 'b'], ...rows].map(csvLine).join('\r\n');
        const read = readCsv(text);
        const kept = rows.filter((cells) => cells.some((cell) => cell.trim() !== ''));
        expect(read.ok && read.value.slice(1).map(({ cells }) => cells)).toEqual(kept);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

test('a spreadsheet set to Vietnamese separates by semicolons, and that is read too', () => {
  const text = withRow((cells) => cells).split('\n');
  const semicolons = text.map((line) => {
    const read = readCsv(line);
    return read.ok ? (read.value[0]?.cells ?? []).map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';') : '';
  });
  expect(faultsOf(semicolons.join('\n'))).toEqual([]);
});

test.each([
  ['a code that is none', 0, '1001193', '2 Mã TTHC: “1001193” không phải mã thủ tục; mã viết như 1.001193'],
  ['no title', 1, '', '2 Tên thủ tục: để trống; xin điền'],
  [
    'a level nobody knows',
    4,
    'Cấp huyện',
    '2 Cấp thực hiện: “Cấp huyện” không dùng được; xin viết một trong: Cấp xã, Cấp tỉnh, Cấp bộ',
  ],
  ['a day that is none', 15, '31/02/2026', '2 Hiệu lực từ: “31/02/2026” không phải ngày; xin viết như 01/07/2025'],
  ['an end before the start', 16, '01/01/2020', '2 Hiệu lực đến: kết thúc trước khi bắt đầu; xin xem lại hai ngày'],
  ['letters broken by a wrong encoding', 3, 'H\ufffd t\ufffdch', '2 Lĩnh vực: chữ bị hỏng; xin lưu tệp dạng UTF-8'],
  [
    'letters read in another encoding and saved so',
    3,
    'Há»™ tá»‹ch',
    '2 Lĩnh vực: chữ bị hỏng; xin lưu tệp dạng UTF-8',
  ],
  [
    'a code whose last zero a spreadsheet took',
    0,
    '2.00088',
    '2 Mã TTHC: “2.00088” không phải mã thủ tục; bảng tính đã bỏ số 0; xin đặt cột này dạng Văn bản, mã viết như 1.001193',
  ],
  ['a replacement that is no code', 17, 'mới', '2 Thay thế bằng: “mới” không phải mã thủ tục; mã viết như 1.001193'],
  ['a title longer than any', 1, 'x'.repeat(401), '2 Tên thủ tục: dài quá; xin rút ngắn'],
])('%s is told with its line and what to do', (_what, column, value, told) => {
  expect(faultsOf(withRow((cells) => cells.with(column, value)))).toContain(told);
});

test('the same code twice, a missing column and an open quote are told; nothing is taken', () => {
  expect(faultsOf(withRow((cells) => cells.with(0, made[1]?.code ?? '')))).toEqual([
    `3 Mã TTHC: ${made[1]?.code} đã có ở dòng 2; xin giữ một dòng`,
  ]);
  expect(faultsOf(file.replace('Mã TTHC', 'Mã'))).toEqual(['1 Mã TTHC: thiếu cột này; xin thêm']);
  expect(faultsOf(`${file}"open`)[0]).toContain('ngoặc kép mở mà không đóng');
  expect(faultsOf('')).toEqual(['1 : tệp không có gì; xin xuất lại']);
});

test('the review of a new edition names what is added, changed word by word, ended and replaced', () => {
  const [first, second, third] = made as [CatalogueEntry, CatalogueEntry, CatalogueEntry];
  const fourth = row({ code: '9.999999', title: { vi: 'Thủ tục mới' } });
  const diff = diffCatalogues(
    [first, second, third],
    [{ ...first, fee: 'Miễn lệ phí.' }, { ...second, validTo: '2026-12-31', replacedBy: '9.999999' }, fourth],
  );
  expect(diff.added.map(({ code }) => code)).toEqual(['9.999999']);
  expect(diff.changed).toEqual([
    { code: first.code, title: first.title.vi, changes: [{ column: 'fee', was: first.fee, is: 'Miễn lệ phí.' }] },
  ]);
  expect(diff.ended.map(({ code, on }) => [code, on])).toEqual([
    [third.code, null],
    [second.code, '2026-12-31'],
  ]);
  expect(diff.replaced).toEqual([{ code: second.code, title: second.title.vi, by: '9.999999' }]);
  expect(diff.wrong).toEqual([]);
});

test('a replacement that is not there, or not yet in force, is wrong and said to be', () => {
  const ended = row({ validTo: '2026-12-31', replacedBy: '9.000001' });
  expect(diffCatalogues([], [ended]).wrong[0]).toContain('tệp không có mã này');
  const late = row({ code: '9.000001', validFrom: '2027-03-01' });
  expect(diffCatalogues([], [ended, late]).wrong[0]).toContain('chưa có hiệu lực');
  expect(diffCatalogues([], [ended, { ...late, validFrom: '2027-01-01' }]).wrong).toEqual([]);
});

test('the same edition again changes nothing', () => {
  expect(isEmpty(diffCatalogues(made, structuredClone(made)))).toBe(true);
});
