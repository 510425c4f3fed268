import Type, { type Static } from 'typebox';
import type { Localized } from '../localized.ts';

/**
 * One paper of a batch on its way to the archive, as a pure function. Every state answers every event in writing: with the
 * next state and what is void from then on, or with the reason why not. Nothing is signed that was not checked, and what
 * was changed after a check or a signature has neither.
 */
export const PaperState = Type.Union([
  Type.Literal('scanned'), // its pages are here
  Type.Literal('recognised'), // and have been read: proposals, quality, duplicates
  Type.Literal('coded'), // what it is stands fast: paper type and all that the type wants
  Type.Literal('checked'), // an officer compared it with the paper
  Type.Literal('signed'),
  Type.Literal('sent'), // the repository gave a receipt; the end
  Type.Literal('rejected'), // it is none of this batch's business; its pages are kept until the batch ends
  Type.Literal('dissolved'), // its pages went to other papers (split, join); the end
]);
export type PaperState = Static<typeof PaperState>;

export type PaperEvent =
  | 'recognise' // the reading of the pages is done, well or badly
  | 'code' // all that its type wants is filled in
  | 'edit' // somebody changes a code or a field
  | 'check' // compared with the paper: the same
  | 'sign'
  | 'send' // custody is proven by a signed receipt
  | 'rescan' // a page comes anew, or is turned, deleted or restored
  | 'split'
  | 'join'
  | 'reject'
  | 'restore';

export const paperStates = [
  'scanned',
  'recognised',
  'coded',
  'checked',
  'signed',
  'sent',
  'rejected',
  'dissolved',
] as const satisfies readonly PaperState[];
export const paperEvents = [
  'recognise',
  'code',
  'edit',
  'check',
  'sign',
  'send',
  'rescan',
  'split',
  'join',
  'reject',
  'restore',
] as const satisfies readonly PaperEvent[];

/** What no longer holds after a step. */
export type Voided = 'proposals' | 'check' | 'signature';
export type PaperRefusal =
  | 'not-read-yet'
  | 'not-coded-yet'
  | 'not-checked-yet'
  | 'not-signed-yet'
  | 'already-so'
  | 'already-sent'
  | 'rejected'
  | 'dissolved'
  | 'nothing-to-restore';

export type PaperStep =
  | { readonly ok: true; readonly to: PaperState; readonly voids: readonly Voided[] }
  | { readonly ok: false; readonly why: PaperRefusal };

const to = (state: PaperState, ...voids: Voided[]): PaperStep => ({ ok: true, to: state, voids });
const not = (why: PaperRefusal): PaperStep => ({ ok: false, why });

/** The same whatever happens: for ends. */
const always = (why: PaperRefusal): Record<PaperEvent, PaperStep> => ({
  recognise: not(why),
  code: not(why),
  edit: not(why),
  check: not(why),
  sign: not(why),
  send: not(why),
  rescan: not(why),
  split: not(why),
  join: not(why),
  reject: not(why),
  restore: not(why),
});

/** Ways back lead to the last state whose work still stands. A split or join leaves pages that must be looked at as a whole. */
const chart: Readonly<Record<PaperState, Readonly<Record<PaperEvent, PaperStep>>>> = {
  scanned: {
    recognise: to('recognised'),
    code: to('coded'), // a clerk may be faster than the reading
    edit: to('scanned'),
    check: not('not-coded-yet'),
    sign: not('not-checked-yet'),
    send: not('not-signed-yet'),
    rescan: to('scanned'),
    split: to('scanned'),
    join: to('scanned'),
    reject: to('rejected'),
    restore: not('nothing-to-restore'),
  },
  recognised: {
    recognise: to('recognised'),
    code: to('coded'),
    edit: to('recognised'),
    check: not('not-coded-yet'),
    sign: not('not-checked-yet'),
    send: not('not-signed-yet'),
    rescan: to('scanned', 'proposals'),
    split: to('scanned', 'proposals'),
    join: to('scanned', 'proposals'),
    reject: to('rejected'),
    restore: not('nothing-to-restore'),
  },
  coded: {
    recognise: to('coded'), // what a person set is not overruled by a machine that comes late
    code: to('coded'),
    edit: to('recognised'),
    check: to('checked'),
    sign: not('not-checked-yet'),
    send: not('not-signed-yet'),
    rescan: to('scanned', 'proposals'),
    split: to('scanned', 'proposals'),
    join: to('scanned', 'proposals'),
    reject: to('rejected'),
    restore: not('nothing-to-restore'),
  },
  checked: {
    recognise: to('checked'),
    code: not('already-so'),
    edit: to('recognised', 'check'),
    check: not('already-so'),
    sign: to('signed'),
    send: not('not-signed-yet'),
    rescan: to('scanned', 'proposals', 'check'),
    split: to('scanned', 'proposals', 'check'),
    join: to('scanned', 'proposals', 'check'),
    reject: to('rejected', 'check'),
    restore: not('nothing-to-restore'),
  },
  signed: {
    recognise: to('signed'),
    code: not('already-so'),
    edit: to('recognised', 'check', 'signature'),
    check: not('already-so'),
    sign: not('already-so'),
    send: to('sent'),
    rescan: to('scanned', 'proposals', 'check', 'signature'),
    split: to('scanned', 'proposals', 'check', 'signature'),
    join: to('scanned', 'proposals', 'check', 'signature'),
    reject: to('rejected', 'check', 'signature'),
    restore: not('nothing-to-restore'),
  },
  sent: { ...always('already-sent'), recognise: to('sent') },
  rejected: { ...always('rejected'), recognise: to('rejected'), reject: not('already-so'), restore: to('scanned') },
  dissolved: { ...always('dissolved'), recognise: to('dissolved') },
};

/** What becomes of a paper in `state` when `event` happens. */
export const stepPaper = (state: PaperState, event: PaperEvent): PaperStep => chart[state][event];

export const paperStateWords: Readonly<Record<PaperState, Localized>> = {
  scanned: { vi: 'Đã quét', en: 'Scanned' },
  recognised: { vi: 'Đã nhận dạng', en: 'Read' },
  coded: { vi: 'Đã gán mã', en: 'Coded' },
  checked: { vi: 'Đã đối chiếu', en: 'Checked' },
  signed: { vi: 'Đã ký số', en: 'Signed' },
  sent: { vi: 'Đã chuyển vào Kho dữ liệu', en: 'Sent' },
  rejected: { vi: 'Loại khỏi lô', en: 'Rejected' },
  dissolved: { vi: 'Đã tách, ghép', en: 'Dissolved' },
};

export const paperRefusalWords: Readonly<Record<PaperRefusal, Localized>> = {
  'not-read-yet': { vi: 'Giấy tờ đang được nhận dạng', en: 'Still being read' },
  'not-coded-yet': { vi: 'Giấy tờ chưa đủ mã và thông tin', en: 'Codes or fields are missing' },
  'not-checked-yet': { vi: 'Giấy tờ chưa được đối chiếu', en: 'Not checked yet' },
  'not-signed-yet': { vi: 'Giấy tờ chưa được ký số', en: 'Not signed yet' },
  'already-so': { vi: 'Việc này đã làm rồi', en: 'Already done' },
  'already-sent': { vi: 'Giấy tờ đã chuyển, không sửa được nữa', en: 'Already sent, can no longer be changed' },
  rejected: { vi: 'Giấy tờ đã bị loại, hãy khôi phục trước', en: 'Rejected: restore it first' },
  dissolved: { vi: 'Giấy tờ này đã được tách hoặc ghép', en: 'Was split or joined' },
  'nothing-to-restore': { vi: 'Giấy tờ này không bị loại', en: 'Was not rejected' },
};
