import { extraTexts, withdrawal } from '@mot-cua/domain/consent-extras.ts';
import type { Screen, Snapshot } from '@mot-cua/domain/visit-screen.ts';
import { field } from './form-fields.ts';

/** Screens of the flow beyond one dossier, with invented people and times. */

const extras: Extract<Screen, { name: 'extras' }> = {
  name: 'extras',
  offers: (['notice-zalo', 'notice-sms', 'survey', 'reuse'] as const).map((purpose) => ({
    purpose,
    title: extraTexts[purpose].title.vi,
    text: extraTexts[purpose].text.vi,
    given: false,
  })),
  withdrawal: withdrawal.vi,
  version: '2026-12.1',
  phone: null,
};

const welcome: Extract<Screen, { name: 'welcome' }> = {
  name: 'welcome',
  choices: [
    { choice: 'procedure', available: true },
    { choice: 'ticket', available: true },
    { choice: 'lookup', available: true },
    { choice: 'own-dossiers', available: true },
    { choice: 'resume', available: true },
    { choice: 'appointment', available: true },
    { choice: 'practice', available: true },
    { choice: 'feedback', available: true },
  ],
  alarms: [],
};

export const flowScreens: Record<string, Screen> = {
  'welcome-notices': {
    ...welcome,
    notices: [
      { text: 'Thứ Năm 31/12/2026, các quầy nghỉ từ 15 giờ 30.', closed: false },
      { text: 'Từ ngày 04/01, quầy chứng thực chuyển sang phòng 2.', closed: false },
    ],
  },
  'welcome-closed': {
    ...welcome,
    choices: welcome.choices.map((one) => ({ ...one, available: one.choice === 'lookup' })),
    notices: [{ text: 'Tết Dương lịch: các quầy nghỉ ngày 01/01/2027.', closed: true }],
  },
  extras,
  'extras-agreed': {
    ...extras,
    offers: extras.offers.map((offer) => ({ ...offer, given: offer.purpose === 'notice-zalo' })),
    phone: field({
      ref: '/extras/phone',
      label: 'Số điện thoại nhận tin',
      widget: 'phone',
      maxLength: 11,
      keyboard: 'digits',
      value: '0912',
      source: 'typed',
      error: 'Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng số 0.',
    }),
  },
  practised: { name: 'practised' },
  assist: { name: 'assist', phase: 'sign-in', helper: null, refused: null },
  'assist-refused': { name: 'assist', phase: 'sign-in', helper: null, refused: 'locked' },
  'assist-officer': {
    name: 'assist',
    phase: 'sign-in',
    helper: null,
    refused: null,
    holder: { name: 'Nông Thị Mai', portraitUrl: '/pictures/portrait.svg' },
  },
  'assist-not-officer': {
    name: 'assist',
    phase: 'sign-in',
    helper: null,
    refused: 'not-officer',
    holder: { name: 'Nông Thị Mai' },
  },
  'assist-confirm': {
    name: 'assist',
    phase: 'confirm',
    helper: { name: 'Hoàng Văn Sáng', role: 'community-team' },
    refused: null,
  },
  'check-in': { name: 'check-in', answer: null },
  'check-in-early': { name: 'check-in', answer: { why: 'early', at: '2026-11-23T10:30:00+07:00' } },
  'check-in-unknown': { name: 'check-in', answer: { why: 'unknown', at: null } },
  'own-ticket-returned': {
    name: 'check-in',
    answer: null,
    ticket: { ok: true, is: 'returned', number: 'A025', service: 'Hộ tịch', ahead: 3 },
  },
  'own-ticket-given-back': {
    name: 'check-in',
    answer: null,
    ticket: { ok: true, is: 'given-back', number: 'A025', service: 'Hộ tịch', ahead: 0 },
  },
  'own-ticket-late': { name: 'check-in', answer: null, ticket: { ok: false, why: 'ticket-late' } },
  'ticket-appointed': {
    name: 'ticket',
    ticket: { number: 'A025', service: 'Hộ tịch', ahead: 0, appointedAt: '2026-11-23T10:30:00+07:00' },
    print: 'printed',
  },
};

/** What else stands on the screen with them, by name of a screen. */
export const flowAround: Record<string, { readonly of: string; readonly with: Partial<Snapshot> }> = {
  'practised-marked': { of: 'practised', with: { practice: true } },
  'form-practice': { of: 'form', with: { practice: true, parking: null } },
  'confirm-practice': { of: 'confirm-code-only', with: { practice: true } },
  'form-helped': { of: 'form', with: { helper: { name: 'Hoàng Văn Sáng', role: 'community-team' } } },
  'scan-helped': { of: 'scan', with: { helper: { name: 'Lò Thị Hương', role: 'youth-union' } } },
};
