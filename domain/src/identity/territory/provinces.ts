import { inForceOn } from './dated.ts';

/** A province as it is named during a time. A change of name or kind is a new line, never a correction of an old one. */
export type Province = {
  /** two digits (QĐ 19/2025/QĐ-TTg) */
  readonly code: string;
  readonly name: string;
  /** tỉnh, or thành phố trực thuộc trung ương */
  readonly kind: 'province' | 'city';
  /** first and last day, `yyyy-MM-dd`; null: no end known */
  readonly validFrom: string;
  readonly validTo: string | null;
};

/** Two tiers since 1/7/2025 (NQ 202/2025/QH15): 63 provinces became 34. */
export const firstDayOf34 = '2025-07-01';

const since = (code: string, name: string, kind: Province['kind'], from = firstDayOf34, to: string | null = null) => ({
  code,
  name,
  kind,
  validFrom: from,
  validTo: to,
});

export const provinces: readonly Province[] = [
  since('01', 'Hà Nội', 'city'),
  since('04', 'Cao Bằng', 'province'),
  since('08', 'Tuyên Quang', 'province'),
  since('11', 'Điện Biên', 'province'),
  since('12', 'Lai Châu', 'province'),
  since('14', 'Sơn La', 'province'),
  since('15', 'Lào Cai', 'province'),
  since('19', 'Thái Nguyên', 'province'),
  since('20', 'Lạng Sơn', 'province'),
  since('22', 'Quảng Ninh', 'province'),
  since('24', 'Bắc Ninh', 'province'),
  since('25', 'Phú Thọ', 'province'),
  since('31', 'Hải Phòng', 'city'),
  since('33', 'Hưng Yên', 'province'),
  since('37', 'Ninh Bình', 'province'),
  since('38', 'Thanh Hóa', 'province'),
  since('40', 'Nghệ An', 'province'),
  since('42', 'Hà Tĩnh', 'province'),
  since('44', 'Quảng Trị', 'province'),
  since('46', 'Huế', 'city'),
  since('48', 'Đà Nẵng', 'city'),
  since('51', 'Quảng Ngãi', 'province'),
  since('52', 'Gia Lai', 'province'),
  since('56', 'Khánh Hòa', 'province'),
  since('66', 'Đắk Lắk', 'province'),
  since('68', 'Lâm Đồng', 'province'),
  since('75', 'Đồng Nai', 'province', firstDayOf34, '2026-04-29'),
  since('75', 'Đồng Nai', 'city', '2026-04-30'), // NQ 30/2026/QH16
  since('79', 'Hồ Chí Minh', 'city'),
  since('80', 'Tây Ninh', 'province'),
  since('82', 'Đồng Tháp', 'province'),
  since('86', 'Vĩnh Long', 'province'),
  since('91', 'An Giang', 'province'),
  since('92', 'Cần Thơ', 'city'),
  since('96', 'Cà Mau', 'province'),
];

/** The provinces of one day, by code; none before 1/7/2025, when there were 63 others. */
export const provincesOn = (day: string): Province[] => provinces.filter((one) => inForceOn(one, day));

/** `75` on 30/4/2026 → `thành phố Đồng Nai`; null where there was no such province that day. */
export const provinceInWords = (code: string, day: string): string | null => {
  const province = provincesOn(day).find((one) => one.code === code);
  return province ? `${province.kind === 'city' ? 'thành phố' : 'tỉnh'} ${province.name}` : null;
};
