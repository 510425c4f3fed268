import type { FieldView } from '@mot-cua/domain/screen-parts.ts';

/** The fields of the gallery's forms, as a visit would show them; everything in them is invented. */
export const field = (some: Partial<FieldView> & Pick<FieldView, 'ref' | 'label' | 'widget'>): FieldView => ({
  value: null,
  source: null,
  verified: false,
  lock: 'editable',
  required: true,
  keyboard: 'vietnamese',
  ...some,
});

const provinces = [
  'Hà Nội',
  'Huế',
  'Lai Châu',
  'Điện Biên',
  'Sơn La',
  'Lạng Sơn',
  'Quảng Ninh',
  'Thanh Hóa',
  'Nghệ An',
  'Đà Nẵng',
  'Quảng Ngãi',
  'Gia Lai',
  'Đắk Lắk',
  'Cần Thơ',
  'Cà Mau',
];

export const childFields: FieldView[] = [
  field({
    ref: '/child/fullName',
    label: 'Họ, chữ đệm và tên của trẻ',
    widget: 'text',
    help: 'Viết đúng như trong giấy chứng sinh.',
    maxLength: 60,
  }),
  field({ ref: '/child/dateOfBirth', label: 'Ngày sinh của trẻ', widget: 'date', keyboard: 'digits' }),
  field({
    ref: '/child/sex',
    label: 'Giới tính của trẻ',
    widget: 'choice',
    keyboard: 'none',
    options: [
      { value: 'male', label: 'Nam' },
      { value: 'female', label: 'Nữ' },
    ],
  }),
  field({
    ref: '/child/province',
    label: 'Nơi sinh: tỉnh, thành phố',
    widget: 'choice',
    keyboard: 'none',
    options: provinces.map((label, at) => ({ value: String(at + 1).padStart(2, '0'), label })),
  }),
];

export const motherFields: FieldView[] = [
  field({
    ref: '/mother/fullName',
    label: 'Họ, chữ đệm và tên của mẹ',
    widget: 'text',
    value: 'NGUYỄN THỊ THƯƠNG THƯƠNG',
    source: 'chip',
    verified: true,
    lock: 'locked',
  }),
  field({
    ref: '/mother/dateOfBirth',
    label: 'Ngày sinh của mẹ',
    widget: 'date',
    value: '1994-09-12',
    source: 'chip',
    verified: true,
    lock: 'editable-unverifies',
    keyboard: 'digits',
  }),
  field({
    ref: '/mother/residence',
    label: 'Nơi cư trú',
    widget: 'text',
    value: 'Thôn Nậm Pì, xã Mường Khương, tỉnh Lào Cai',
    source: 'chip',
    verified: true,
    lock: 'editable-unverifies',
  }),
  field({
    ref: '/mother/phone',
    label: 'Số điện thoại',
    widget: 'phone',
    required: false,
    keyboard: 'digits',
    maxLength: 11,
  }),
  field({
    ref: '/mother/married',
    label: 'Cha mẹ có đăng ký kết hôn không?',
    widget: 'yes-no',
    keyboard: 'none',
    value: true,
    source: 'typed',
  }),
];

export const ownerFields: FieldView[] = [
  field({ ref: '/person/fullName', label: 'Họ và tên của người đó', widget: 'text' }),
  field({ ref: '/person/dateOfBirth', label: 'Ngày sinh của người đó', widget: 'date', keyboard: 'digits' }),
  field({
    ref: '/person/personalNumber',
    label: 'Số định danh cá nhân của người đó',
    widget: 'text',
    keyboard: 'digits',
  }),
];

export const documentFields: FieldView[] = [
  field({
    ref: '/document/number',
    label: 'Số hộ chiếu hoặc số thẻ',
    widget: 'text',
    keyboard: 'latin',
    help: 'In ở góc trên của trang có ảnh.',
  }),
  field({ ref: '/document/dateOfBirth', label: 'Ngày sinh', widget: 'date', keyboard: 'digits' }),
  field({ ref: '/document/dateOfExpiry', label: 'Ngày hết hạn của giấy tờ', widget: 'date', keyboard: 'digits' }),
];

export const wrong = (one: FieldView, error: string): FieldView => ({ ...one, error });

export const organisationFields: FieldView[] = [
  field({
    ref: '/organisation/name',
    label: 'Tên doanh nghiệp, tổ chức',
    widget: 'text',
    value: 'Công ty TNHH Non Nước',
    source: 'typed',
  }),
  wrong(
    field({
      ref: '/organisation/taxCode',
      label: 'Mã số thuế',
      widget: 'text',
      keyboard: 'digits',
      help: '10 chữ số, hoặc 13 chữ số nếu là chi nhánh.',
      value: '48001',
      source: 'typed',
    }),
    'Mã số thuế có 10 hoặc 13 chữ số. Hãy kiểm tra và nhập lại.',
  ),
];
