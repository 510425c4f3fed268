import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import type { Screen, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { births, chooseScreens, single } from './choose-screens.ts';
import { feedbackScreens } from './feedback-screens.ts';
import { flowAround, flowScreens } from './flow-screens.ts';
import {
  childFields,
  documentFields,
  field,
  motherFields,
  organisationFields,
  ownerFields,
  wrong,
} from './form-fields.ts';
import { listScreens } from './list-screens.ts';
import { ownDossierScreens } from './own-dossier-screens.ts';
import { scanned, scanScreens } from './scan-screens.ts';
import { staffAround } from './staff-screens.ts';

/**
 * One snapshot for each thing a citizen may see, with invented people and codes. Used to look at the screens and to test
 * them; the texts of procedures are Vietnamese here in both languages, as packages bring their own.
 */
const inOrder = ['Hộ tịch, chứng thực', 'Cư trú, giấy phép lái xe'];
const slip: Extract<Screen, { name: 'slip' }> = {
  name: 'slip',
  provisionalCode: 'LC-K3-7F4Q-2M',
  secret: 'H7KD 93WX',
  officialCode: null,
  custody: 'saved-here',
  clockConfirmed: true,
  slip: 'printed',
  ticket: { number: 'A023', service: 'Hộ tịch', ahead: 4 },
};

const declare: Extract<Screen, { name: 'declare' }> = {
  name: 'declare',
  title: 'Cam đoan',
  paragraphs: [
    'Tôi cam đoan những thông tin đã khai là đúng sự thật và chịu trách nhiệm trước pháp luật về lời khai của mình.',
    'Tôi đồng ý để cơ quan đăng ký hộ tịch dùng những thông tin này để giải quyết hồ sơ.',
  ],
  version: '2026-07-01',
};

const identify: Omit<Extract<Screen, { name: 'identify' }>, 'phase'> = {
  name: 'identify',
  percent: 0,
  codeSource: null,
  triesLeft: null,
  ways: ['vneid', 'passport'],
  forChild: null,
  liftFirst: false,
  reasons: [],
};

/** Not a code that says anything: squares of three sizes, as dense as a sign-in's. */
const drawing = (size: number): CodeView => ({
  size,
  rows: Array.from({ length: size }, (_, row) =>
    Array.from({ length: Math.ceil(size / 4) }, (_, four) =>
      (((row * 7 + four * 5 + ((row * four) % 11)) % 15) + 1).toString(16),
    ).join(''),
  ),
});
const child = 'NÔNG MINH KHÔI';

const screens: Record<string, Screen> = {
  welcome: {
    name: 'welcome',
    choices: [
      { choice: 'procedure', available: true },
      { choice: 'ticket', available: true },
      { choice: 'lookup', available: true },
      { choice: 'resume', available: true },
      { choice: 'practice', available: true },
      { choice: 'feedback', available: true },
    ],
    alarms: [],
  },
  'welcome-tickets-only': {
    name: 'welcome',
    choices: [
      { choice: 'procedure', available: false },
      { choice: 'ticket', available: true },
      { choice: 'lookup', available: false },
      { choice: 'resume', available: false },
    ],
    alarms: ['storage-full', 'second-place-away'],
  },
  'identify-code': { ...identify, phase: 'need-code' },
  'identify-reader-starts': { ...identify, phase: 'need-code', codeReader: 'starting' },
  'identify-no-code-reader': { ...identify, phase: 'need-code', codeReader: 'away' },
  'identify-card': { ...identify, phase: 'need-card', codeSource: 'qr' },
  'identify-reading': { ...identify, phase: 'reading', codeSource: 'qr', percent: 46 },
  'identify-failed': { ...identify, phase: 'failed', codeSource: 'typed', triesLeft: 2 },
  'identify-no-sign-in': { ...identify, phase: 'need-code', ways: ['passport'] },
  'identify-guardian': { ...identify, phase: 'need-code', forChild: child },
  'identify-lift-first': { ...identify, phase: 'need-card', codeSource: 'qr', forChild: child, liftFirst: true },
  'identify-passport': { ...identify, phase: 'need-card', codeSource: 'document' },
  'identify-not-believed': {
    ...identify,
    phase: 'failed',
    reasons: [{ code: 'group-altered', words: 'Một tệp trong chíp khác với tệp đã được ký.' }],
  },
  'identify-disagrees': {
    ...identify,
    phase: 'failed',
    reasons: [{ code: 'code-disagrees', words: 'Mã QR nêu người khác với chíp.' }],
  },
  document: {
    name: 'document',
    title: 'Hộ chiếu hoặc thẻ cư trú',
    help: 'Nhập ba mục này để mở chíp. Máy không lưu lại.',
    fields: documentFields,
    errors: [],
    forChild: null,
  },
  'vneid-opening': { name: 'vneid', phase: 'opening', code: null, secondsLeft: 0, secondsInAll: 0, forChild: null },
  vneid: { name: 'vneid', phase: 'waiting', code: drawing(61), secondsLeft: 87, secondsInAll: 120, forChild: null },
  'vneid-refused': { name: 'vneid', phase: 'refused', code: null, secondsLeft: 0, secondsInAll: 120, forChild: null },
  'vneid-late': { name: 'vneid', phase: 'late', code: null, secondsLeft: 0, secondsInAll: 120, forChild: child },
  'vneid-unavailable': {
    name: 'vneid',
    phase: 'unavailable',
    code: null,
    secondsLeft: 0,
    secondsInAll: 0,
    forChild: null,
  },
  'vneid-untrusted': {
    name: 'vneid',
    phase: 'untrusted',
    code: null,
    secondsLeft: 0,
    secondsInAll: 120,
    forChild: null,
  },
  guardian: { name: 'guardian', child, ways: ['card', 'passport', 'vneid'] },
  prove: {
    name: 'prove',
    procedure: single.title,
    has: 'qr',
    needs: 'chip-authenticated',
    ways: ['card', 'vneid'],
  },
  'prove-counter-only': { name: 'prove', procedure: single.title, has: 'chip-read', needs: 'online', ways: [] },
  'for-whom': {
    name: 'for-whom',
    procedure: 'Cấp bản sao trích lục hộ tịch',
    capacities: ['self', 'parent', 'proxy', 'representative'],
    chosen: null,
    child: null,
  },
  'for-whom-again': {
    name: 'for-whom',
    procedure: 'Cấp bản sao trích lục hộ tịch',
    capacities: ['self', 'parent', 'proxy', 'representative'],
    chosen: 'parent',
    child,
  },
  'owner-person': {
    name: 'owner',
    capacity: 'proxy',
    title: 'Người ủy quyền cho Ông/Bà',
    help: 'Có thể đưa mã QR trên thẻ căn cước của người đó vào máy quét mã thay cho nhập tay.',
    fields: ownerFields,
    errors: [],
  },
  'owner-organisation': {
    name: 'owner',
    capacity: 'representative',
    title: 'Doanh nghiệp, tổ chức mà Ông/Bà đại diện',
    help: 'Cán bộ sẽ kiểm tra lại thông tin này khi tiếp nhận hồ sơ.',
    fields: organisationFields,
    errors: [{ ref: '/organisation/taxCode', message: 'Mã số thuế có 10 hoặc 13 chữ số. Hãy kiểm tra và nhập lại.' }],
  },
  confirm: {
    name: 'confirm',
    forChild: null,
    person: {
      fullName: 'NGUYỄN THỊ THƯƠNG THƯƠNG',
      dateOfBirth: '1994-09-12',
      sex: 'female',
      numberMasked: '0101••••4567',
      level: 'chip-authenticated',
      source: 'chip',
      document: 'citizen-card',
      expiredOn: null,
      reasons: [],
      portraitUrl: '/pictures/portrait.svg',
    },
  },
  'confirm-unproven': {
    name: 'confirm',
    forChild: null,
    person: {
      fullName: 'NGUYỄN THỊ THƯƠNG THƯƠNG',
      dateOfBirth: '1994-09-12',
      sex: 'female',
      numberMasked: '0101••••4567',
      level: 'chip-read',
      source: 'chip',
      document: 'identity-card',
      expiredOn: null,
      reasons: [
        { code: 'no-anchors', words: 'Máy này chưa có dữ liệu để kiểm tra chữ ký trên thẻ.' },
        { code: 'chip-proof-interrupted', words: 'Thẻ được nhấc ra trước khi kiểm tra xong.' },
      ],
      portraitUrl: '/pictures/portrait.svg',
    },
  },
  'confirm-expired': {
    name: 'confirm',
    forChild: null,
    person: {
      fullName: 'TRẦN VĂN BÌNH',
      dateOfBirth: '1985-07-20',
      sex: 'male',
      numberMasked: '0960••••9999',
      level: 'chip-verified',
      source: 'chip',
      document: 'citizen-card',
      expiredOn: '2025-07-20',
      reasons: [],
      portraitUrl: '/pictures/portrait.svg',
    },
  },
  'confirm-foreigner': {
    name: 'confirm',
    forChild: null,
    person: {
      fullName: 'ERIKSSON ANNA MARIA',
      dateOfBirth: '1974-08-12',
      sex: 'female',
      numberMasked: '••••••2C3',
      level: 'chip-verified',
      source: 'chip',
      document: 'passport',
      expiredOn: null,
      reasons: [],
    },
  },
  'confirm-vneid': {
    name: 'confirm',
    forChild: child,
    person: {
      fullName: 'NÔNG THỊ MAI',
      dateOfBirth: '1990-01-31',
      sex: 'female',
      numberMasked: '0041••••0017',
      level: 'online',
      source: 'vneid',
      document: null,
      expiredOn: null,
      reasons: [],
    },
  },
  'confirm-code-only': {
    name: 'confirm',
    forChild: null,
    person: {
      fullName: 'GIÀNG A PÁO',
      dateOfBirth: '1951-01-01',
      sex: 'male',
      numberMasked: '0100••••0021',
      level: 'qr',
      source: 'qr',
      document: 'citizen-card',
      expiredOn: null,
      reasons: [],
    },
  },
  'face-ask': { name: 'face', phase: 'ask' },
  'face-looking': { name: 'face', phase: 'looking' },
  'face-comparing': { name: 'face', phase: 'comparing' },
  resume: {
    name: 'resume',
    procedure: births.title,
    savedAt: '2026-11-23T09:05:00+07:00',
    until: '2026-11-24T08:00:00+07:00',
    submitted: false,
  },
  'enter-code': { name: 'enter-code' },
  parked: {
    name: 'parked',
    way: 'card',
    until: '2026-11-24T08:00:00+07:00',
    code: null,
    slip: null,
    leftBehind: ['card'],
  },
  'parked-code': {
    name: 'parked',
    way: 'code',
    until: '2026-11-24T08:00:00+07:00',
    code: '7K3F-9QXM-2B4T-H0WZ',
    slip: 'not-printed',
    leftBehind: [],
  },
  ...chooseScreens,
  form: {
    name: 'form',
    page: { id: 'child', title: 'Thông tin của trẻ', help: 'Khai theo giấy chứng sinh.', index: 1, of: 3 },
    fields: childFields,
    errors: [],
    fromReview: false,
  },
  'form-from-card': {
    name: 'form',
    page: { id: 'mother', title: 'Thông tin của mẹ', index: 2, of: 3 },
    fields: motherFields,
    errors: [],
    fromReview: false,
  },
  'form-from-card-change': {
    name: 'form',
    page: { id: 'mother', title: 'Thông tin của mẹ', index: 2, of: 3 },
    fields: motherFields,
    errors: [],
    fromReview: true,
  },
  ...listScreens,
  'form-errors': {
    name: 'form',
    page: { id: 'child-errors', title: 'Thông tin của trẻ', index: 1, of: 3 },
    fields: [
      wrong(childFields[0]!, 'Xin nhập họ và tên của trẻ.'),
      wrong({ ...childFields[1]!, value: '2031-02-30', source: 'typed' }, 'Ngày sinh không thể ở tương lai.'),
      { ...childFields[3]!, value: '07', source: 'typed' },
      field({
        ref: '/child/note',
        label: 'Ghi chú',
        widget: 'long-text',
        required: false,
        maxLength: 120,
        value: 'Sinh đôi, cháu thứ nhất.',
        source: 'typed',
      }),
    ],
    errors: [
      { ref: '/child/fullName', message: 'Xin nhập họ và tên của trẻ.' },
      { ref: '/child/dateOfBirth', message: 'Ngày sinh không thể ở tương lai.' },
    ],
    fromReview: true,
  },
  ...scanScreens,
  ...ownDossierScreens,
  ...flowScreens,
  review: {
    name: 'review',
    office: { name: null },
    form: { print: null, trouble: null, again: true },
    procedure: births,
    sections: [
      {
        page: 'child',
        title: 'Thông tin của trẻ',
        rows: [
          { label: 'Họ, chữ đệm và tên', value: 'NGUYỄN HẢI ĐĂNG', source: 'typed', verified: false, edited: false },
          { label: 'Ngày sinh', value: '03/11/2026', source: 'typed', verified: false, edited: false },
          { label: 'Giới tính', value: 'Nam', source: 'typed', verified: false, edited: false },
        ],
      },
      {
        page: 'mother',
        title: 'Thông tin của mẹ',
        rows: [
          {
            label: 'Họ, chữ đệm và tên',
            value: 'NGUYỄN THỊ THƯƠNG THƯƠNG',
            source: 'chip',
            verified: true,
            edited: false,
            given: true,
          },
          { label: 'Ngày sinh', value: '12/09/1994', source: 'chip', verified: true, edited: false, given: true },
          {
            label: 'Nơi cư trú',
            value: 'Thôn Nậm Pì, xã Mường Khương, tỉnh Lào Cai',
            source: 'typed',
            verified: false,
            edited: true,
          },
          { label: 'Số điện thoại', value: '', source: 'typed', verified: false, edited: false },
        ],
      },
    ],
    papers: scanned,
  },
  declare: { ...declare, signature: 'on-screen' },
  'declare-wet': { ...declare, signature: 'wet' },
  submitting: { name: 'submitting', phase: 'sealing' },
  slip,
  'slip-not-printed': { ...slip, slip: 'not-printed', clockConfirmed: false, ticket: null },
  'slip-unknown': { ...slip, slip: 'unknown', custody: 'saved-in-two-places' },
  offices: {
    name: 'offices',
    chosen: 'cao-son',
    offices: ['Bản Lầu', 'Cao Sơn', 'Pha Long'].map((name, at) => ({
      id: ['ban-lau', 'cao-son', 'pha-long'][at] ?? '',
      name: `Trung tâm Phục vụ hành chính công xã ${name}`,
    })),
  },
  'slip-unsigned': { ...slip, signature: 'wet', form: { print: 'printed', trouble: null, again: true } },
  'slip-counters': {
    ...slip,
    another: 'now',
    ticket: { number: 'A023', service: 'Hộ tịch, chứng thực', ahead: 4, counters: inOrder },
  },
  'slip-another': { ...slip, another: 'now' },
  'slip-bundle': {
    ...slip,
    another: 'now',
    bundle: { step: 2, of: 3 },
    decides: 'Ủy ban nhân dân cấp xã',
    resultOffice: 'Trung tâm Phục vụ hành chính công xã Hòa An',
  },
  'slip-received': { ...slip, custody: 'received', officialCode: 'H38.12.45-261123-0007' },
  rate: { name: 'rate' },
  'rate-five': { name: 'rate', levels: 5 },
  'rate-why': { name: 'rate', why: true },
  done: { name: 'done', leftBehind: [], provisionalCode: slip.provisionalCode, ticketNumber: 'A023' },
  'done-left-behind': {
    name: 'done',
    leftBehind: ['card', 'paper'],
    provisionalCode: slip.provisionalCode,
    ticketNumber: null,
  },
  'done-several': {
    name: 'done',
    counters: inOrder,
    leftBehind: [],
    provisionalCode: 'LC-K3-7F4Q-9T',
    earlierCodes: [slip.provisionalCode, 'LC-K3-7F4Q-5B'],
    ticketNumber: 'A023',
  },
  'take-ticket': {
    name: 'take-ticket',
    services: [
      {
        id: 'civil',
        title: 'Hộ tịch, chứng thực',
        examples: ['Đăng ký khai sinh', 'Chứng thực bản sao từ bản chính', 'Cấp Giấy xác nhận tình trạng hôn nhân'],
      },
      { id: 'police', title: 'Cư trú, giấy phép lái xe', examples: ['Đăng ký thường trú', 'Đăng ký tạm trú'] },
      { id: 'land', title: 'Đất đai, xây dựng' },
      { id: 'social', title: 'Bảo trợ xã hội, người có công' },
    ],
  },
  ticket: {
    name: 'ticket',
    ticket: { number: 'A024', service: 'Chứng thực', ahead: 5, wait: 'Chờ khoảng 10-20 phút, tính lúc 08:15' },
    print: 'printed',
  },
  'ticket-not-printed': {
    name: 'ticket',
    ticket: { number: 'A024', service: 'Chứng thực', ahead: 0 },
    print: 'not-printed',
  },
  lookup: { name: 'lookup', triesLeft: 5, result: null },
  ...feedbackScreens,
  ended: { name: 'ended', message: 'thanks' },
};

const steps: Partial<Record<Screen['name'], number>> = {
  identify: 1,
  confirm: 1,
  face: 1,
  document: 1,
  vneid: 1,
  guardian: 1,
  prove: 2,
  'for-whom': 3,
  owner: 3,
  choose: 2,
  guide: 2,
  before: 2,
  form: 3,
  scan: 4,
  review: 5,
  offices: 5,
  extras: 5,
  declare: 6,
  slip: 6,
};

const base = (screen: Screen): Snapshot => ({
  revision: 1,
  acknowledged: 0,
  language: 'vi',
  textSize: 'default',
  contrast: 'default',
  office: 'Bộ phận Một cửa xã Mường Khương',
  kioskName: 'Máy số 3',
  progress: steps[screen.name] ? { step: steps[screen.name]!, of: 6 } : null,
  screen,
  fault: null,
  idleWarning: null,
  staffCalled: false,
  busy: false,
  parking: ['form', 'scan', 'review', 'declare'].includes(screen.name) ? { way: 'card', saved: true } : null,
});

const plain = Object.fromEntries(Object.entries(screens).map(([name, screen]) => [name, base(screen)]));

/** Everything to look at, by name. */
export const snapshots: Record<string, Snapshot> = {
  ...plain,
  ...Object.fromEntries(
    Object.entries({ ...flowAround, ...staffAround }).map(([name, around]) => [
      name,
      { ...base(screens[around.of]!), ...around.with },
    ]),
  ),
  'identify-failed': {
    ...base(screens['identify-failed']!),
    fault: {
      code: 'card-removed',
      safe: 'nothing-was-started',
      next: ['try-again', 'other-way', 'call-staff'],
      device: {
        device: 'id-card-reader',
        layer: 'operator',
        code: 'card-removed',
        action: 'retry',
        outcome: 'not-started',
        detail: '',
      },
    },
  },
  'identify-not-believed': {
    ...base(screens['identify-not-believed']!),
    fault: { code: 'card-not-believed', safe: 'nothing-was-started', next: ['other-way', 'take-ticket', 'call-staff'] },
  },
  'identify-disagrees': {
    ...base(screens['identify-disagrees']!),
    fault: { code: 'code-disagrees', safe: 'nothing-was-started', next: ['other-way', 'take-ticket', 'call-staff'] },
  },
  'prove-another-person': {
    ...base(screens['prove']!),
    fault: { code: 'another-person', safe: 'answers-kept', next: ['try-again', 'take-ticket', 'call-staff'] },
  },
  'scan-fault': {
    ...base(screens['scan']!),
    fault: { code: 'paper-jammed', safe: 'answers-kept', next: ['call-staff', 'try-again', 'take-ticket'] },
    staffCalled: true,
  },
  'scan-halves-apart': {
    ...base(screens['scan-first-half']!),
    fault: { code: 'halves-do-not-meet', safe: 'answers-kept', next: ['try-again', 'take-ticket', 'call-staff'] },
  },
  'scan-camera-gone': {
    ...base(screens['scan-fragile']!),
    fault: {
      code: 'disconnected',
      safe: 'answers-kept',
      next: ['try-again', 'park', 'take-ticket', 'call-staff'],
      device: {
        device: 'document-camera',
        layer: 'link',
        code: 'disconnected',
        action: 'reconnect',
        outcome: 'not-started',
        detail: '',
      },
    },
  },
  'welcome-with-voices': {
    ...base(screens['welcome']!),
    access: { languages: ['vi', 'en'], voices: ['vi', 'en'], headphones: false },
  },
  idle: { ...base(screens['form']!), idleWarning: { secondsLeft: 45 } },
  busy: { ...base(screens['review']!), busy: true, staffCalled: true },
};
