import { AlarmCode } from '@mot-cua/domain/alarms.ts';
import { DeviceName } from '@mot-cua/domain/device-fault.ts';
import { CopyRefusal } from '@mot-cua/domain/digitisation/copy-refusals.ts';
import { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import { refusals } from '../office-door/refusals.ts';

/**
 * The words that a subject of the audit log may be made of. Each is a closed list, or an id or number of a shape that no
 * name, personal number, telephone number or address has. What does not fit never gets into the log (see `fitting`).
 */
type Word = { readonly pattern: RegExp; readonly vi: string; readonly en: string };

const oneOf = (words: readonly string[]): RegExp => new RegExp(`^(?:${words.join('|')})$`);
const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

/** Subjects of alarms that are neither a dossier nor a device. */
const alarmPlaces = ['sequence', 'chain-forked', 'audit', 'ledger', 'kiosk'];

/** What staff do in an office, by the names of its log (domain/src/office/office-events.ts). */
const officeActs = [
  'called',
  'recalled',
  'arrived',
  'serving',
  'finished',
  'no-show',
  'returned',
  'recycled',
  'parked',
  'transferred',
  'cancelled',
  'class-set',
  'counter-opened',
  'counter-paused',
  'counter-resumed',
  'counter-closed',
  'services-set',
  'roll-printed',
  'slip-written',
  'exception-claimed',
  'exception-left',
  'exception-resolved',
  'signed-in',
  'signed-out',
  'sign-in-refused',
  'override',
];

const exceptionActions = ExceptionAction.anyOf.map((action) => action.const);

export const words = {
  boot: { pattern: new RegExp(`^${uuid}$`), vi: 'mã lần khởi động', en: 'random id of this start' },
  dossier: { pattern: new RegExp(`^${uuid}$`), vi: 'mã gói hồ sơ', en: 'id of the dossier' },
  record: {
    pattern: new RegExp(`^(?:${uuid}|[a-z]{1,8}-[0-9]{1,6})$`),
    vi: 'mã bản ghi tại kho của tỉnh',
    en: 'id of the record in the provincial repository',
  },
  /** as visit-keeper.ts makes them */
  visit: { pattern: /^v[0-9a-f]{16}$/, vi: 'mã lượt sử dụng', en: 'id of the visit' },
  helper: {
    pattern: /^h[0-9]{2,6}$/,
    vi: 'số của người hỗ trợ trong cấu hình',
    en: 'number of the helper in the configuration',
  },
  draft: { pattern: /^[0-9a-f]{32,64}$/, vi: 'tên tệp bản nháp', en: 'file name of the draft (opaque)' },
  ticket: { pattern: /^[A-Z][0-9]{3,4}$/, vi: 'số thứ tự trong ngày', en: 'queue number of the day' },
  alarm: { pattern: oneOf(AlarmCode.anyOf.map((code) => code.const)), vi: 'mã cảnh báo', en: 'code of the alarm' },
  'alarm-subject': {
    pattern: new RegExp(`^(?:${uuid}|${[...DeviceName.anyOf.map((name) => name.const), ...alarmPlaces].join('|')})$`),
    vi: 'mã gói hồ sơ, thiết bị hoặc nơi có sự cố; có thể để trống',
    en: 'dossier, device or place that it is about; may be missing',
  },
  jump: { pattern: /^[+-][0-9]{1,11}s$/, vi: 'đồng hồ lệch bao nhiêu giây', en: 'by how many seconds the clock moved' },
  running: {
    pattern: /^after-[0-9]{1,9}s$/,
    vi: 'máy đã chạy bao lâu (không phụ thuộc đồng hồ)',
    en: 'how long the daemon had been running, which no clock changes',
  },
  key: {
    pattern: /^(?:[A-Za-z0-9_-]{43}|[a-z]{3,20}-[0-9]{1,4})$/,
    vi: 'mã khoá (dấu vân tay RFC 7638, hoặc tên có số)',
    en: 'id of the key (thumbprint of RFC 7638, or a numbered name)',
  },
  'copy-refusal': {
    pattern: oneOf(CopyRefusal.anyOf.map((code) => code.const)),
    vi: 'lý do từ chối chứng thực',
    en: 'why a copy was not certified',
  },
  staff: { pattern: /^(?:s[0-9]{2,6}|-)$/, vi: 'số của cán bộ trong danh sách', en: 'number of the member of staff' },
  'office-act': { pattern: oneOf(officeActs), vi: 'việc đã làm', en: 'what was done' },
  'office-subject': {
    pattern: new RegExp(`^(?:[A-Z][0-9]{3,4}|c[0-9]{1,2}|EX-[1-8]|${exceptionActions.join('|')}|-)$`),
    vi: 'số thứ tự, quầy, mã sự cố hoặc cách xử lý; "-" là không có',
    en: 'queue number, counter, code of the exception or what was done about it; "-" for none',
  },
  'door-why': { pattern: oneOf(refusals), vi: 'lý do từ chối', en: 'why it was turned away' },
  'host-how': { pattern: oneOf(['by-vote', 'by-supervisor']), vi: 'cách chọn máy chủ', en: 'how the host was chosen' },
  digest: { pattern: /^[0-9a-f]{64}$/, vi: 'giá trị băm SHA-256', en: 'SHA-256' },
} as const satisfies Record<string, Word>;

export type WordName = keyof typeof words;

/** Stands in the log where a program tried to write something that does not belong there: a bug to report, never a person. */
export const WITHHELD = 'withheld';

/**
 * The subject with every word that does not fit its place replaced by `withheld`. It does not throw: a citizen's
 * dossier is not to be stopped by a slip in what is said about it, and the verifier counts such words.
 */
export const fitting = (shape: readonly WordName[], subject: string): string => {
  if (subject === '') return '';
  const given = subject.split(' ');
  if (given.length > shape.length) return WITHHELD;
  return given
    .map((word, at) => {
      const name = shape[at];
      return name && words[name].pattern.test(word) ? word : WITHHELD;
    })
    .join(' ');
};
