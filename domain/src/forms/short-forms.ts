import { type Owner, readTaxCode } from '../identity/standing.ts';
import type { ProcedurePackage } from '../procedure-package/schema.ts';
import { giveAnswer } from './draft.ts';
import { type Draft, stateOf } from './draft-state.ts';

/**
 * The kiosk's own short forms: chủ hồ sơ, when somebody hands in for another (a page for each capacity), and what opens the
 * chip of a passport. They run on the same engine as every declaration, so that boxes, keyboards and messages are the ones
 * that citizens know.
 */
const personFields = (who: 'child' | 'person', isNumberNeeded: boolean) => [
  { ref: `/${who}/fullName`, widget: 'text' as const, required: true },
  { ref: `/${who}/dateOfBirth`, widget: 'date' as const, required: true },
  {
    ref: `/${who}/personalNumber`,
    widget: 'text' as const,
    keyboard: 'digits' as const,
    ...(isNumberNeeded ? { required: true } : {}),
  },
];

const name = { type: 'string', minLength: 1, maxLength: 200 };
const personSchema = {
  type: 'object',
  properties: {
    fullName: name,
    dateOfBirth: { type: 'string' },
    personalNumber: { type: 'string', pattern: '^[0-9]{12}$' },
  },
};

const personTexts = {
  vi: (who: 'child' | 'person', label: string) => ({
    [`/${who}/fullName.label`]: `Họ và tên ${label}`,
    [`/${who}/dateOfBirth.label`]: `Ngày sinh ${label}`,
    [`/${who}/personalNumber.label`]: `Số định danh cá nhân ${label}`,
    [`/${who}/personalNumber.format`]: 'Số định danh cá nhân có 12 chữ số. Hãy kiểm tra và nhập lại.',
  }),
  en: (who: 'child' | 'person', label: string) => ({
    [`/${who}/fullName.label`]: `Full name of ${label}`,
    [`/${who}/dateOfBirth.label`]: `Date of birth of ${label}`,
    [`/${who}/personalNumber.label`]: `Personal number of ${label}`,
    [`/${who}/personalNumber.format`]: 'A personal number has 12 digits. Please check and enter it again.',
  }),
};

/**
 * A package of the program's own: what the kiosk itself asks (a number, a date of birth, for whom), by the same engine and checks as
 * any form. Its code 0.000000 is no procedure.
 */
export const shortForms: ProcedurePackage = {
  procedure: {
    format: 'procedure-package/1',
    id: '0.000000',
    version: '2026.12.1',
    validFrom: '2025-07-01',
    validTo: null,
    kind: 'e-form',
    channel: 'counter-intake',
    legalBasis: [],
    identity: { minimum: 'none' },
    wantsEthnicity: false,
    owner: null,
    truthDeclaration: { version: 'none' },
    searchWords: [],
  },
  dataSchema: {
    type: 'object',
    properties: {
      document: {
        type: 'object',
        properties: {
          number: { type: 'string', pattern: '^[0-9A-Za-z]{5,20}$' },
          dateOfBirth: { type: 'string' },
          dateOfExpiry: { type: 'string' },
        },
      },
      child: personSchema,
      person: personSchema,
      holder: {
        type: 'object',
        properties: { ...personSchema.properties, sex: { enum: ['male', 'female'] } },
      },
      organisation: {
        type: 'object',
        properties: {
          name,
          taxCode: { type: 'string', pattern: '^[0-9]{10}[ -]?([0-9]{3})?$' },
        },
      },
    },
  },
  ui: {
    pages: [
      {
        id: 'document',
        fields: [
          { ref: '/document/number', widget: 'text', keyboard: 'latin', required: true },
          { ref: '/document/dateOfBirth', widget: 'date', required: true },
          { ref: '/document/dateOfExpiry', widget: 'date', required: true, future: true },
        ],
      },
      { id: 'parent', fields: personFields('child', false) },
      { id: 'proxy', fields: personFields('person', true) },
      {
        id: 'representative',
        fields: [
          { ref: '/organisation/name', widget: 'text', required: true },
          { ref: '/organisation/taxCode', widget: 'text', keyboard: 'digits', required: true },
        ],
      },
      {
        id: 'holder',
        fields: [
          { ref: '/holder/fullName', widget: 'text', required: true },
          { ref: '/holder/dateOfBirth', widget: 'date', required: true },
          { ref: '/holder/sex', widget: 'choice', required: true, options: ['male', 'female'] },
          { ref: '/holder/personalNumber', widget: 'text', keyboard: 'digits', required: true },
        ],
      },
    ],
  },
  rules: [],
  bind: [],
  papers: [],
  texts: {
    vi: {
      'page.document.title': 'Hộ chiếu hoặc thẻ cư trú',
      'page.document.help': 'Nhập ba mục này để mở chíp. Máy không lưu lại.',
      '/document/number.label': 'Số hộ chiếu hoặc số thẻ',
      '/document/number.help': 'In ở góc trên của trang có ảnh.',
      '/document/number.format': 'Số này chỉ gồm chữ cái không dấu và chữ số. Hãy kiểm tra và nhập lại.',
      '/document/dateOfBirth.label': 'Ngày sinh',
      '/document/dateOfExpiry.label': 'Ngày hết hạn của giấy tờ',
      'page.parent.title': 'Trẻ em mà Ông/Bà làm thay',
      'page.parent.help': 'Có thể đưa mã QR trên thẻ căn cước của trẻ vào máy quét mã thay cho nhập tay.',
      'page.proxy.title': 'Người ủy quyền cho Ông/Bà',
      'page.proxy.help': 'Có thể đưa mã QR trên thẻ căn cước của người đó vào máy quét mã thay cho nhập tay.',
      'page.representative.title': 'Doanh nghiệp, tổ chức mà Ông/Bà đại diện',
      'page.representative.help': 'Cán bộ sẽ kiểm tra lại thông tin này khi tiếp nhận hồ sơ.',
      ...personTexts.vi('child', 'của trẻ'),
      ...personTexts.vi('person', 'của người đó'),
      '/child/personalNumber.help': 'Không có thì để trống.',
      '/organisation/name.label': 'Tên doanh nghiệp, tổ chức',
      '/organisation/taxCode.label': 'Mã số thuế',
      '/organisation/taxCode.help': '10 chữ số, hoặc 13 chữ số nếu là chi nhánh.',
      '/organisation/taxCode.format': 'Mã số thuế có 10 hoặc 13 chữ số. Hãy kiểm tra và nhập lại.',
      'page.holder.title': 'Thông tin in trên thẻ của Ông/Bà',
      'page.holder.help': 'Nhập đúng như trên thẻ. Cán bộ đứng cạnh đã đối chiếu thẻ với Ông/Bà.',
      '/holder/fullName.label': 'Họ và tên',
      '/holder/dateOfBirth.label': 'Ngày sinh',
      '/holder/sex.label': 'Giới tính',
      '/holder/sex=male': 'Nam',
      '/holder/sex=female': 'Nữ',
      '/holder/personalNumber.label': 'Số định danh cá nhân',
      '/holder/personalNumber.format': 'Số định danh cá nhân có 12 chữ số. Hãy kiểm tra và nhập lại.',
    },
    en: {
      'page.document.title': 'Passport or residence card',
      'page.document.help': 'Enter these three to open the chip. They are not stored.',
      '/document/number.label': 'Number of the passport or card',
      '/document/number.help': 'Printed at the top of the page with the photo.',
      '/document/number.format': 'Only letters and digits. Please check and enter it again.',
      '/document/dateOfBirth.label': 'Date of birth',
      '/document/dateOfExpiry.label': 'Date of expiry of the document',
      'page.parent.title': 'The child you act for',
      'page.parent.help': 'Instead of typing you can show the QR code on the child’s ID card to the code reader.',
      'page.proxy.title': 'The person who authorised you',
      'page.proxy.help': 'Instead of typing you can show the QR code on that person’s ID card to the code reader.',
      'page.representative.title': 'The enterprise or organisation you represent',
      'page.representative.help': 'An officer will check this when the dossier is received.',
      ...personTexts.en('child', 'the child'),
      ...personTexts.en('person', 'the person'),
      '/child/personalNumber.help': 'Leave it empty if there is none.',
      '/organisation/name.label': 'Name of the enterprise or organisation',
      '/organisation/taxCode.label': 'Tax code',
      '/organisation/taxCode.help': '10 digits, or 13 for a branch.',
      '/organisation/taxCode.format': 'A tax code has 10 or 13 digits. Please check and enter it again.',
      'page.holder.title': 'What is printed on your card',
      'page.holder.help': 'Enter it as on the card. The officer beside you has compared card and person.',
      '/holder/fullName.label': 'Full name',
      '/holder/dateOfBirth.label': 'Date of birth',
      '/holder/sex.label': 'Sex',
      '/holder/sex=male': 'Male',
      '/holder/sex=female': 'Female',
      '/holder/personalNumber.label': 'Personal number',
      '/holder/personalNumber.format': 'A personal number has 12 digits. Please check and enter it again.',
    },
  },
  print: { title: '', lines: [] },
  examples: [
    {
      name: 'empty',
      today: '2026-12-01',
      person: null,
      answers: [],
      expect: { pages: ['document', 'parent', 'proxy', 'representative', 'holder'] },
    },
  ],
};

/** Pages on which somebody is named for whom the citizen stands there. */
export type OwnerPage = 'parent' | 'proxy' | 'representative';

/** Fills a page from the QR of that person's card. */
export const ownerFromCode = (
  draft: Draft,
  page: OwnerPage,
  shown: { readonly fullName: string; readonly dateOfBirth: string; readonly personalNumber: string },
  now: number,
): Draft => {
  if (page === 'representative') return draft;
  const who = page === 'parent' ? 'child' : 'person';
  const facts = { fullName: shown.fullName, dateOfBirth: shown.dateOfBirth, personalNumber: shown.personalNumber };
  return Object.entries(facts).reduce((filled, [fact, value]) => {
    const given = giveAnswer(filled, `/${who}/${fact}`, value, 'qr', now);
    return given.ok ? given.value : filled;
  }, draft);
};

/** What the page of a document without mistakes says, dates `yyyy-MM-dd`. */
export const documentEntered = (draft: Draft): { number: string; dateOfBirth: string; dateOfExpiry: string } => {
  const read = (ref: string): string => String(stateOf(draft).fields.get(ref)?.value ?? '');
  return {
    number: read('/document/number'),
    dateOfBirth: read('/document/dateOfBirth'),
    dateOfExpiry: read('/document/dateOfExpiry'),
  };
};

/** Who stands there, typed from a card that no machine could read, with an officer looking on. */
export const holderEntered = (
  draft: Draft,
): { fullName: string; dateOfBirth: string; sex: 'male' | 'female'; personalNumber: string } => {
  const read = (fact: string): string => String(stateOf(draft).fields.get(`/holder/${fact}`)?.value ?? '');
  return {
    fullName: read('fullName'),
    dateOfBirth: read('dateOfBirth'),
    sex: read('sex') === 'female' ? 'female' : 'male',
    personalNumber: read('personalNumber'),
  };
};

/** What a page without mistakes says; nothing of it is verified. */
export const ownerEntered = (draft: Draft, page: OwnerPage): Owner => {
  const { fields } = stateOf(draft);
  const read = (ref: string): string | null => {
    const value = fields.get(ref)?.value;
    return typeof value === 'string' ? value : null;
  };
  if (page === 'representative') {
    const taxCode = readTaxCode(read('/organisation/taxCode') ?? '');
    return {
      kind: 'organisation',
      fullName: read('/organisation/name') ?? '',
      personalNumber: null,
      ...(taxCode === null ? {} : { taxCode }),
      source: 'typed',
      verified: false,
    };
  }
  const who = page === 'parent' ? 'child' : 'person';
  const dateOfBirth = read(`/${who}/dateOfBirth`);
  return {
    kind: 'person',
    fullName: read(`/${who}/fullName`) ?? '',
    personalNumber: read(`/${who}/personalNumber`),
    ...(dateOfBirth === null ? {} : { dateOfBirth }),
    source: fields.get(`/${who}/fullName`)?.answer?.source ?? 'typed',
    verified: false,
  };
};
