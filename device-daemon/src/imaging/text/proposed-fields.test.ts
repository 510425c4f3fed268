import { array, property, string, assert as thatAlways } from 'fast-check';
import { expect, test } from 'vitest';
import { documentTypeOf } from './document-type.ts';
import type { PageText } from './page-text.ts';
import { proposedFields } from './proposed-fields.ts';

/** Lines as tesseract would tell them, one below the other. */
const page = (lines: readonly string[], confidence = 92): PageText => ({
  widthPx: 2480,
  heightPx: 3508,
  lines: lines.map((line, nth) => ({
    block: 1,
    paragraph: nth,
    words: line.split(' ').map((text, word) => ({
      text,
      confidence,
      x: 100 + word * 120,
      y: 200 + nth * 90,
      width: 100,
      height: 40,
    })),
  })),
});

const birthCertificate = page([
  'ỦY BAN NHÂN DÂN PHƯỜNG SÔNG HIẾN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
  'Số: 123/2019/KS Độc lập - Tự do - Hạnh phúc',
  'GIẤY KHAI SINH',
  'Họ, chữ đệm, tên: NÔNG GIA BẢO Giới tính: Nam',
  'Sinh lúc: 05 giờ 40 phút, ngày 01 tháng 11 năm 2019',
  'Sông Hiến, ngày 05 tháng 11 năm 2019',
]);

test('number, date of issue, agency and name of a birth certificate are proposed', () => {
  expect(proposedFields(birthCertificate)).toEqual({
    number: { value: '123/2019/KS', confidence: 0.92 },
    issuedOn: { value: '2019-11-05', confidence: 0.92 },
    issuer: { value: 'ỦY BAN NHÂN DÂN PHƯỜNG SÔNG HIẾN', confidence: 0.92 },
    name: { value: 'NÔNG GIA BẢO', confidence: 0.92 },
  });
  expect(documentTypeOf(birthCertificate)).toMatchObject({ type: 'birth-certificate' });
});

test('a day that no calendar has, a number without digits, a name of one word: nothing is proposed rather than something wrong', () => {
  expect(proposedFields(page(['Số: …/…', 'Sông Hiến, ngày 31 tháng 02 năm 2019', 'Họ và tên: Bảo']))).toEqual({});
  expect(proposedFields(page([]))).toEqual({});
});

test('a title that was read with two letters wrong is still known; words in a sentence are no title', () => {
  expect(documentTypeOf(page(['GIÁY CHÚNG NHẬN QUYỂN SỬ DỤNG ĐÁT']))).toMatchObject({ type: 'land-use-certificate' });
  expect(documentTypeOf(page(['Căn cứ quyết định số 12 của Ủy ban']))).toBeNull();
  expect(documentTypeOf(page(['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM']))).toBeNull();
  expect(documentTypeOf(page(['QUYẾT ĐỊNH', 'GIẤY CHỨNG NHẬN ĐĂNG KÝ HỘ KINH DOANH']))?.type).toBe(
    'business-registration',
  );
});

test('a title on two or three lines is one title; the first line of it alone is no other paper', () => {
  expect(documentTypeOf(page(['GIẤY CHỨNG NHẬN', 'QUYỀN SỬ DỤNG ĐẤT', 'QUYỀN SỞ HỮU NHÀ Ở']))?.type).toBe(
    'land-use-certificate',
  );
  expect(documentTypeOf(page(['GIẤY CHỨNG NHẬN', 'ĐĂNG KÝ HỘ KINH DOANH']))?.type).toBe('business-registration');
  expect(documentTypeOf(page(['GIẤY CHỨNG NHẬN', 'Kiểm định']))).toBeNull();
});

test('whatever was read, proposing never throws and never proposes more than fits a field', () => {
  thatAlways(
    property(array(string({ maxLength: 90 }), { maxLength: 8 }), (lines) => {
      const read = page(lines.map((line) => `Số: 1 ${line} ngày 1 tháng 1 năm 2020`));
      documentTypeOf(read);
      for (const { value } of Object.values(proposedFields(read))) expect(value.length).toBeLessThanOrEqual(120);
    }),
    { numRuns: 1_000 },
  );
});
