import type { CardHolder } from '../card-station.ts';

/**
 * People who do not exist. Numbers follow the form of domain.md 1.2 (province, century and sex, year, six digits) with
 * digits made up here. One has values longer than 127 bytes (DER long-form lengths), one has no expiry, one a name of
 * the Central Highlands with an apostrophe and a breve, one was born after 2000.
 */
export const HOLDERS: readonly CardHolder[] = [
  {
    id: 'mai',
    personalNumber: '004190000017',
    fullName: 'Nông Thị Mai',
    dateOfBirth: '1990-01-31',
    sex: 'female',
    placeOfOrigin: 'Sông Hiến, Cao Bằng, Cao Bằng',
    residence: 'Tổ 5, Sông Hiến, Cao Bằng, Cao Bằng',
    ethnicity: 'Tày',
    religion: 'Không',
    issuedOn: '2021-05-10',
    expiresOn: '2030-01-31',
    formerNumber: '080123456',
    fatherName: 'Nông Văn Páo',
    motherName: 'Hoàng Thị Slao',
  },
  {
    id: 'blao',
    personalNumber: '052060123456',
    fullName: 'Siu Y Blao',
    dateOfBirth: '1960-05-05',
    sex: 'male',
    placeOfOrigin: 'Vĩnh Thạnh, Bình Định',
    residence: 'Làng Hà Ri, Vĩnh Thạnh, Bình Định',
    ethnicity: 'Ba Na',
    religion: 'Tin Lành',
    issuedOn: '2021-09-15',
    expiresOn: null,
    formerNumber: '210000123',
    fatherName: 'Siu Blưng',
    motherName: "Rơ Lan H'Phiơ",
  },
  {
    id: 'hblum',
    personalNumber: '064185000123',
    fullName: "Rơ Châm H'Blưm",
    dateOfBirth: '1985-05-06',
    sex: 'female',
    placeOfOrigin: 'Ia Grai, Gia Lai',
    residence: 'Làng Ốp, Pleiku, Gia Lai',
    ethnicity: 'Gia Rai',
    religion: 'Công giáo',
    issuedOn: '2022-02-01',
    expiresOn: '2045-05-06',
    formerNumber: null,
    fatherName: 'Rơ Châm Khĭl',
    motherName: "Siu H'Năng",
  },
  {
    id: 'long-values',
    personalNumber: '096203999999',
    fullName: 'Nguyễn Phúc Bảo Long Thiên Hoàng Ân Trường Thọ Vĩnh Khang Quang Minh Đức',
    dateOfBirth: '2003-07-20',
    sex: 'male',
    placeOfOrigin:
      'Ấp Kinh Xáng Đông Hưng, Xã Nguyễn Việt Khái, Huyện Phú Tân cũ, nay thuộc Xã Phú Tân, Tỉnh Cà Mau, Nước Cộng hoà xã hội chủ nghĩa Việt Nam',
    residence:
      'Số nhà 128/45/7B, hẻm 36 đường Nguyễn Thị Minh Khai nối dài, khu dân cư vượt lũ Tân Thành Đông, Khóm 3, Phường Tân Thành, Thành phố Cà Mau cũ, nay là Phường Tân Thành, Tỉnh Cà Mau',
    ethnicity: 'Kinh',
    religion: 'Phật giáo',
    issuedOn: '2024-08-15',
    expiresOn: '2028-07-20',
    formerNumber: null,
    fatherName: 'Nguyễn Phúc Bảo Quốc',
    motherName: 'Trần Ngọc Quế Anh',
  },
  {
    id: 'binh',
    personalNumber: '096085999998',
    fullName: 'Trần Văn Bình',
    dateOfBirth: '1985-07-20',
    sex: 'male',
    placeOfOrigin: 'Tân Thành, Cà Mau',
    residence: 'Ấp 3, Tân Thành, Cà Mau',
    ethnicity: 'Kinh',
    religion: 'Không',
    issuedOn: '2025-08-15',
    expiresOn: '2045-07-20',
    formerNumber: null,
    fatherName: 'Trần Văn Lành',
    motherName: 'Lê Thị Hoa Tím',
  },
];

/** The invented holder with this id; throws where there is none, since a wrong id is a mistake of the caller. */
export const holderById = (id: string): CardHolder => {
  const found = HOLDERS.find((holder) => holder.id === id);
  if (!found)
    throw new Error(`no invented holder "${id}"; there are: ${HOLDERS.map((holder) => holder.id).join(', ')}`);
  return found;
};

/**
 * A holder that a test or the bench page makes up (a unique canary, say). What is left out is drawn anew for each call,
 * so that two made-up people never share a number; number, sex and year of birth agree unless overridden.
 */
export const makeHolder = (overrides: Partial<CardHolder> = {}): CardHolder => {
  const sex = overrides.sex ?? 'female';
  const dateOfBirth = overrides.dateOfBirth ?? '1992-11-23';
  const century = Number(dateOfBirth.slice(0, 2)) - 19;
  const digits = String(Math.floor(Math.random() * 1_000_000)).padStart(6, '0');
  const personalNumber =
    overrides.personalNumber ?? `004${century * 2 + (sex === 'female' ? 1 : 0)}${dateOfBirth.slice(2, 4)}${digits}`;
  return checked({
    id: `made-up-${personalNumber.slice(-6)}`,
    personalNumber,
    fullName: 'Lý Thị Thử Nghiệm',
    dateOfBirth,
    sex,
    placeOfOrigin: 'Thục Phán, Cao Bằng',
    residence: 'Tổ 1, Thục Phán, Cao Bằng',
    ethnicity: 'Nùng',
    religion: 'Không',
    issuedOn: '2023-03-01',
    expiresOn: '2032-11-23',
    formerNumber: null,
    fatherName: 'Lý Văn Thử',
    motherName: 'Bế Thị Nghiệm',
    ...overrides,
  });
};

/** Refuses what no card could carry, with the field's name, before it is written into a chip. */
export const checked = (holder: CardHolder): CardHolder => {
  const wants: readonly (readonly [string, boolean])[] = [
    ['personalNumber must be 12 digits', /^\d{12}$/.test(holder.personalNumber)],
    ['formerNumber must be 9 digits or null', holder.formerNumber === null || /^\d{9}$/.test(holder.formerNumber)],
    ['fullName must have 1 to 200 characters', holder.fullName.length >= 1 && holder.fullName.length <= 200],
    ['dateOfBirth must be yyyy-MM-dd', isDate(holder.dateOfBirth)],
    ['issuedOn must be yyyy-MM-dd', isDate(holder.issuedOn)],
    ['expiresOn must be yyyy-MM-dd or null', holder.expiresOn === null || isDate(holder.expiresOn)],
    [
      'no text may be longer than 2000 characters',
      Object.values(holder).every((value) => value === null || value.length <= 2000),
    ],
  ];
  const broken = wants.find(([, holds]) => !holds);
  if (broken) throw new Error(`card holder: ${broken[0]}`);
  return holder;
};

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** Text of the QR on the card: seven fields, `|`-separated, the second empty where there was no former number. */
export const qrText = (holder: CardHolder): string =>
  [
    holder.personalNumber,
    holder.formerNumber ?? '',
    holder.fullName,
    dayMonthYear(holder.dateOfBirth, ''),
    holder.sex === 'male' ? 'Nam' : 'Nữ',
    holder.residence,
    dayMonthYear(holder.issuedOn, ''),
  ].join('|');

/** yyyy-MM-dd as dd MM yyyy with this separator. */
export const dayMonthYear = (date: string, separator: string): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  return [day, month, year].join(separator);
};

/** Card access number: the last six digits of the personal number (domain.md 2.1). */
export const canOf = (holder: CardHolder): string => holder.personalNumber.slice(-6);
