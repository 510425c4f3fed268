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

/** Everybody else who may stand there: issue 4, "Everyone who stands there". Invented like the first. */
export const OTHER_HOLDERS: readonly CardHolder[] = [
  {
    // a child under six: thẻ Căn cước of 2024 without a picture, valid to the fourteenth birthday
    id: 'child',
    personalNumber: '096321000456',
    fullName: 'Trần Ngọc Bảo An',
    dateOfBirth: '2021-06-02',
    sex: 'female',
    placeOfOrigin: 'Tân Thành, Cà Mau',
    residence: 'Ấp 3, Tân Thành, Cà Mau',
    ethnicity: 'Kinh',
    religion: 'Không',
    issuedOn: '2025-08-20',
    expiresOn: '2035-06-02',
    formerNumber: null,
    fatherName: 'Trần Văn Bình',
    motherName: 'Lâm Thị Kiều',
    withoutPortrait: true,
  },
  {
    id: 'expired',
    personalNumber: '056099000321',
    fullName: 'Cao Văn Hết Hạn',
    dateOfBirth: '1999-03-14',
    sex: 'male',
    placeOfOrigin: 'Khánh Vĩnh, Khánh Hòa',
    residence: 'Thôn Đá Trắng, Khánh Vĩnh, Khánh Hòa',
    ethnicity: 'Raglay',
    religion: 'Không',
    issuedOn: '2021-07-01',
    expiresOn: '2024-03-14',
    formerNumber: '225900321',
    fatherName: 'Cao Văn Lửa',
    motherName: 'Mấu Thị Sương',
  },
  {
    // who files for somebody else, with an authorisation
    id: 'proxy',
    personalNumber: '004079000888',
    fullName: 'Lý Văn Ủy',
    dateOfBirth: '1979-12-05',
    sex: 'male',
    placeOfOrigin: 'Quảng Uyên, Cao Bằng',
    residence: 'Tổ 2, Thục Phán, Cao Bằng',
    ethnicity: 'Nùng',
    religion: 'Không',
    issuedOn: '2024-09-09',
    expiresOn: '2039-12-05',
    formerNumber: '080700888',
    fatherName: 'Lý Văn Quyền',
    motherName: 'Đàm Thị Ngân',
  },
  {
    id: 'foreigner',
    personalNumber: '',
    fullName: 'Øvre-Strand Solveig Marta',
    dateOfBirth: '1984-08-12',
    sex: 'female',
    placeOfOrigin: 'Zenith, Utopia',
    residence: '7 Harbour Row, Zenith, Utopia',
    ethnicity: '',
    religion: '',
    issuedOn: '2022-04-15',
    expiresOn: '2032-04-14',
    formerNumber: null,
    fatherName: '',
    motherName: '',
    document: {
      kind: 'passport',
      number: 'U47K01932',
      issuer: 'UTO',
      nationality: 'UTO',
      familyName: 'Øvre-Strand',
      can: null,
      authority: 'Passport Office of Utopia',
    },
  },
  {
    id: 'vietnamese-passport',
    personalNumber: '048192000654',
    fullName: 'Đoàn Thị Hải Yến',
    dateOfBirth: '1992-10-28',
    sex: 'female',
    placeOfOrigin: 'Đà Nẵng',
    residence: 'Tổ 12, An Hải, Đà Nẵng',
    ethnicity: 'Kinh',
    religion: 'Không',
    issuedOn: '2023-11-20',
    expiresOn: '2033-11-20',
    formerNumber: null,
    fatherName: 'Đoàn Hải',
    motherName: 'Võ Thị Yến',
    document: {
      kind: 'passport',
      number: 'P00998877',
      issuer: 'VNM',
      nationality: 'VNM',
      familyName: 'Đoàn',
      can: null,
      authority: 'Cục Quản lý xuất nhập cảnh',
    },
  },
  {
    id: 'resident',
    personalNumber: '',
    fullName: 'Castellane Remy',
    dateOfBirth: '1975-02-09',
    sex: 'male',
    placeOfOrigin: 'Port Meridian, Utopia',
    residence: '15 Trần Phú, Pleiku, Gia Lai',
    ethnicity: '',
    religion: '',
    issuedOn: '2024-01-10',
    expiresOn: '2034-01-10',
    formerNumber: null,
    fatherName: '',
    motherName: '',
    document: {
      kind: 'residence-card',
      number: 'TT0045127',
      issuer: 'VNM',
      nationality: 'UTO',
      familyName: 'Castellane',
      can: '730914',
      authority: 'Cục Quản lý xuất nhập cảnh',
    },
  },
];

export const EVERYONE: readonly CardHolder[] = [...HOLDERS, ...OTHER_HOLDERS];

/** The invented holder with this id; throws where there is none, since a wrong id is a mistake of the caller. */
export const holderById = (id: string): CardHolder => {
  const found = EVERYONE.find((holder) => holder.id === id);
  if (!found)
    throw new Error(`no invented holder "${id}"; there are: ${EVERYONE.map((holder) => holder.id).join(', ')}`);
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
    ['personalNumber must be 12 digits', /^\d{12}$/.test(holder.personalNumber) || isForeigner(holder)],
    ['document.number must be 1 to 9 capitals and digits', /^[A-Z0-9]{1,9}$/.test(holder.document?.number ?? 'X')],
    ['document.issuer must be three capitals', /^[A-Z]{3}$/.test(holder.document?.issuer ?? 'VNM')],
    ['document.nationality must be three capitals', /^[A-Z]{3}$/.test(holder.document?.nationality ?? 'VNM')],
    ['document.can must be six digits or null', /^\d{6}$/.test(holder.document?.can ?? '000000')],
    ['formerNumber must be 9 digits or null', holder.formerNumber === null || /^\d{9}$/.test(holder.formerNumber)],
    ['fullName must have 1 to 200 characters', holder.fullName.length >= 1 && holder.fullName.length <= 200],
    ['dateOfBirth must be yyyy-MM-dd', isDate(holder.dateOfBirth)],
    ['issuedOn must be yyyy-MM-dd', isDate(holder.issuedOn)],
    ['expiresOn must be yyyy-MM-dd or null', holder.expiresOn === null || isDate(holder.expiresOn)],
    [
      'no text may be longer than 2000 characters',
      Object.values(holder).every((value) => typeof value !== 'string' || value.length <= 2000),
    ],
  ];
  const broken = wants.find(([, holds]) => !holds);
  if (broken) throw new Error(`card holder: ${broken[0]}`);
  return holder;
};

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** How the QR's text was seen to be written (domain.md 1.1). */
export const QR_VARIANTS = ['cccd-2021', 'can-cuoc-2024', 'without-former-number', 'without-issue-date'] as const;
export type QrVariant = (typeof QR_VARIANTS)[number];

/**
 * Text of the QR on the card, `|`-separated: seven fields, the second empty where there was no former number; the card of
 * 2024 has four more, a child's with the parents' names in the first two of them; and two forms of six that were seen.
 */
export const qrText = (holder: CardHolder, variant: QrVariant = 'cccd-2021'): string => {
  const number = holder.personalNumber;
  const person = [
    holder.fullName,
    dayMonthYear(holder.dateOfBirth, ''),
    holder.sex === 'male' ? 'Nam' : 'Nữ',
    holder.residence,
  ];
  const issued = dayMonthYear(holder.issuedOn, '');
  const former = holder.formerNumber ?? '';
  const parents = holder.withoutPortrait ? [holder.fatherName, holder.motherName] : ['', ''];
  const fields: Record<QrVariant, readonly string[]> = {
    'cccd-2021': [number, former, ...person, issued],
    'can-cuoc-2024': [number, former, ...person, issued, ...parents, '', ''],
    'without-former-number': [number, ...person, issued],
    'without-issue-date': [number, former, ...person],
  };
  return fields[variant].join('|');
};

const isForeigner = (holder: CardHolder): boolean => holder.personalNumber === '' && holder.document !== undefined;

/** Family name and the rest: of a Vietnamese name the first word, else what the document says. */
export const namesOf = (holder: CardHolder): readonly [family: string, given: string] => {
  const family = holder.document?.familyName ?? holder.fullName.split(' ')[0] ?? '';
  return [family, holder.fullName.replace(family, '').trim()];
};

/** yyyy-MM-dd as dd MM yyyy with this separator. */
export const dayMonthYear = (date: string, separator: string): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  return [day, month, year].join(separator);
};

/** Card access number: the last six digits of the personal number (domain.md 2.1), or what is printed; null where none is. */
export const canOf = (holder: CardHolder): string | null =>
  holder.document ? holder.document.can : holder.personalNumber.slice(-6);
