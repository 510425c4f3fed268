import type {
  StationCurrent,
  StationField,
  StationPage,
  StationPaper,
  StationSnapshot,
} from '@mot-cua/domain/digitisation/station.ts';
import type { CodeView } from '@mot-cua/domain/screen-parts.ts';
import type { Compared, CopyView, CounterSnapshot } from '../counter/certified-copy/copy-view.ts';

/** One snapshot for each thing that a clerk of the backlog may see, with invented papers and people. */
const page = (name: 'certificate' | 'decision' | 'print', more: Partial<StationPage> = {}): StationPage => ({
  id: name,
  url: `/pages/${name}.jpg`,
  thumbnailUrl: `/pages/${name}-small.jpg`,
  width: 1240,
  height: 1754,
  turned: 0,
  doubts: [],
  ...more,
});

const field = (name: string, label: string, more: Partial<StationField> = {}): StationField => ({
  name,
  label,
  value: null,
  source: null,
  sure: true,
  missing: false,
  wrong: false,
  ...more,
});
const read = { source: 'read', sure: true } as const;

const birth: StationField[] = [
  field('paperType', 'Loại giấy tờ', { value: 'Giấy khai sinh', source: 'cover-sheet' }),
  field('component', 'Thành phần hồ sơ'),
  field('notation', 'Số, ký hiệu', { value: '45/2019', ...read }),
  field('issuer', 'Cơ quan cấp', { value: 'Ủy ban nhân dân xã Tà Phìn', source: 'batch' }),
  field('issuedOn', 'Ngày cấp', { value: '12/03/2019', source: 'read', sure: false }),
  field('expiresOn', 'Ngày hết hạn'),
  field('ownerId', 'Số định danh của chủ giấy tờ', { missing: true }),
  field('title', 'Tên giấy tờ'),
  field('copyKind', 'Loại bản', { value: 'Bản chính', source: 'batch' }),
  field('origin', 'Nguồn gốc', { value: 'Kết quả giải quyết thủ tục hành chính', source: 'batch' }),
];
const filled = birth.map((one) =>
  one.name === 'ownerId'
    ? { ...one, value: '010319000457', source: 'typed' as const, missing: false }
    : one.name === 'issuedOn'
      ? { ...one, source: 'typed' as const, sure: true }
      : one,
);

const paper = (at: number, more: Partial<StationPaper> = {}): StationPaper => ({
  id: `p${at}`,
  state: 'coded',
  sheet: at,
  pages: 1,
  title: 'Giấy khai sinh',
  flags: 0,
  waits: null,
  rejected: null,
  ...more,
});

const papers: StationPaper[] = [
  paper(1, { state: 'sent' }),
  paper(2, { state: 'sent', title: 'Giấy chứng nhận kết hôn' }),
  paper(3, { state: 'signed', title: 'Trích lục khai tử' }),
  paper(4, { state: 'checked', pages: 2, title: 'Quyết định cho phép chuyển mục đích sử dụng đất' }),
  paper(5, { state: 'checked' }),
  paper(6, { state: 'rejected', title: 'Giấy khai sinh', rejected: 'Trùng với giấy số 5' }),
  paper(7, { state: 'recognised', flags: 2 }),
  paper(8, { state: 'recognised', title: null, pages: 4, flags: 1 }),
  paper(9, { title: 'Giấy chứng nhận quyền sử dụng đất', pages: 4 }),
  paper(10, { title: 'Giấy xác nhận tình trạng hôn nhân' }),
  paper(11, { state: 'scanned', title: null, sheet: 12, flags: 1 }),
  ...Array.from({ length: 29 }, (_, at) => paper(12 + at, { sheet: 13 + at, state: at < 12 ? 'coded' : 'scanned' })),
];

const current: StationCurrent = {
  id: 'p7',
  state: 'recognised',
  page: 0,
  pages: [page('certificate')],
  fields: birth,
  flags: [
    {
      id: 'field-unsure?issuedOn',
      page: null,
      field: 'issuedOn',
      words: 'Ngày cấp: máy đọc chưa chắc thông tin này. So với giấy tờ.',
      seen: false,
    },
    {
      id: 'same-page-again?@certificate',
      page: 'certificate',
      field: null,
      words: 'Trang này giống một trang đã quét. Xóa nếu trùng.',
      seen: false,
    },
  ],
};

const keys = [
  ['Enter', 'Đã đối chiếu, sang giấy sau'],
  ['ArrowDown', 'Giấy sau'],
  ['ArrowUp', 'Giấy trước'],
  ['ArrowRight', 'Trang sau'],
  ['ArrowLeft', 'Trang trước'],
  ['Tab', 'Sửa thông tin'],
  ['F2', 'Tách từ trang này'],
  ['F3', 'Ghép vào giấy trước'],
  ['F4', 'Xoay trang'],
  ['F6', 'Quét lại trang'],
  ['F7', 'Khôi phục giấy đã loại'],
  ['F8', 'Loại khỏi lô'],
  ['F9', 'Ký số các giấy đã đối chiếu'],
  ['F10', 'Chuyển vào Kho dữ liệu'],
  ['Delete', 'Xóa trang'],
  ['Insert', 'Đưa trang đã bỏ trở lại'],
  ['Ctrl+z', 'Hoàn tác'],
].map(([key, words]) => ({ key: key!, words: words! }));
const typingKeys = [
  { key: 'Enter', words: 'Nhận' },
  { key: 'Tab', words: 'Ô sau' },
  { key: 'Escape', words: 'Thôi' },
];

const desk: StationSnapshot = {
  revision: 1,
  acknowledged: 0,
  clerk: 'Hoàng Thị Bích Ngọc',
  office: 'Bộ phận Một cửa xã Tà Phìn, tỉnh Lào Cai',
  batch: {
    id: 'b1',
    title: 'Kết quả hộ tịch 2019, hộp 12',
    keystrokes: 61,
    feeding: 'idle',
    fault: null,
    pagesFed: 128,
    counts: { papers: 40, open: 34, checked: 2, signed: 1, sent: 2, flagged: 3, rejected: 1 },
  },
  papers,
  current,
  typing: { at: 'papers', field: null, text: '', candidates: [] },
  said: null,
  keys,
  token: { state: 'ready', words: 'Chữ ký số của Hoàng Thị Bích Ngọc sẵn sàng, còn 14 phút.' },
  repository: { reachable: true, waiting: 0 },
  copy: null,
  progress: {
    title: 'Ủy ban nhân dân xã Tà Phìn',
    target: 18_400,
    done: 9_210,
    sent: [
      ['2026-07-31', 3_100],
      ['2026-08-31', 4_420],
      ['2026-09-30', 6_050],
      ['2026-10-31', 7_700],
      ['2026-11-27', 9_210],
    ].map(([on, value]) => ({ on: String(on), value: Number(value) })),
    due: [
      { on: '2026-09-30', value: 1_840, words: '10% trước 30/09/2026' },
      { on: '2026-12-31', value: 7_360, words: '40% trước 31/12/2026' },
      { on: '2027-06-30', value: 18_400, words: '100% trước 30/06/2027' },
    ],
    words: 'Đã số hóa 9.210 trên 18.400 kết quả còn hiệu lực (50%). Đúng tiến độ.',
  },
};
const batch = desk.batch!;

const manyPages: StationCurrent = {
  ...current,
  id: 'p9',
  state: 'coded',
  page: 1,
  pages: [
    page('decision'),
    page('print', { id: 'print-2', turned: 90 }),
    page('print', { id: 'print-3' }),
    page('print', { id: 'print-4', doubts: [{ code: 'blurred', sure: false }] }),
  ],
  fields: filled.map((one) =>
    one.name === 'paperType' ? { ...one, value: 'Giấy chứng nhận quyền sử dụng đất', source: 'typed' as const } : one,
  ),
  flags: [
    {
      id: 'blurred?@print-4',
      page: 'print-4',
      field: null,
      words: 'Trang bị mờ. Quét lại nếu không đọc được.',
      seen: true,
    },
  ],
};

const typed = (typing: Partial<StationSnapshot['typing']>): StationSnapshot => ({
  ...desk,
  keys: typingKeys,
  typing: { ...desk.typing, ...typing },
});

/** A scan whose original lies before the officer. */
const copied = (compared: readonly Compared[], at: number): CopyView => ({
  id: 'c1',
  title: 'Giấy khai sinh và quyết định kèm theo',
  page: at,
  pages: [page('certificate'), page('decision'), page('print')].map((one, index) => ({
    ...one,
    compared: compared[index] ?? 'not-yet',
  })),
  leftOut: 1,
  state: 'comparing',
  fault: null,
  glassOnly: false,
  asking: null,
  reasons: [],
  words: copyStands(compared),
  code: null,
  codeWords: null,
  entry: null,
});

/** As the station says it. */
const copyStands = (compared: readonly Compared[]): string => {
  const out = ' Đã bỏ ra 1 mặt giấy (trắng hoặc trùng); F7 đưa lại.';
  if (compared.includes('differs'))
    return `Có trang không giống bản chính. Không được ký: quét lại trang đó (F6) hoặc từ chối chứng thực (F8).${out}`;
  const left = 3 - compared.filter((one) => one === 'same').length;
  if (left === 0) return `Mọi trang đã được đối chiếu. Nhấn F9 để ký số.${out}`;
  return `Còn ${left} trang chưa đối chiếu.${out}`;
};
export const copySaidOf = copyStands;

const copyKeys: StationSnapshot['keys'] = [
  { key: 'Enter', words: 'Giống bản chính, trang sau' },
  { key: 'Delete', words: 'Không giống' },
  { key: 'F6', words: 'Quét lại trang' },
  { key: 'F4', words: 'Xoay trang' },
  { key: 'F3', words: 'Bỏ trang này ra' },
  { key: 'F7', words: 'Đưa trang đã bỏ trở lại' },
  { key: 'F8', words: 'Từ chối chứng thực' },
  { key: 'Escape', words: 'Thôi' },
];
const readyKeys = copyKeys.map((one) => (one.key === 'Enter' ? { key: 'F9', words: 'Ký số' } : one));
const escapeKey = (words: string): StationSnapshot['keys'] => [{ key: 'Escape', words }];
const withCopy = (copy: CopyView, copyOwn: StationSnapshot['keys'] = copyKeys): CounterSnapshot => ({
  ...desk,
  keys: copyOwn,
  copy,
});

/** Reasons of NĐ 23/2015 as the station numbers them. */
const refusalReasons: CopyView['reasons'] = [
  'Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ (khoản 1 Điều 22 NĐ 23/2015)',
  'Bản chính thiếu trang, thiếu tờ (khoản 1 Điều 22 NĐ 23/2015)',
  'Bản chính hư hỏng, cũ nát, không xác định được nội dung (khoản 2 Điều 22 NĐ 23/2015)',
  'Bản chính đóng dấu mật hoặc ghi rõ không được sao chụp (khoản 3 Điều 22 NĐ 23/2015)',
  'Nội dung trái pháp luật, đạo đức xã hội hoặc xúc phạm người khác (khoản 4 Điều 22 NĐ 23/2015)',
  'Giấy tờ của nước ngoài chưa được hợp pháp hóa lãnh sự (khoản 5 Điều 22 NĐ 23/2015)',
  'Giấy tờ cá nhân tự lập, không có xác nhận và đóng dấu của cơ quan (khoản 6 Điều 22 NĐ 23/2015)',
  'Giấy xuất trình là bản sao, không phải bản chính (Điều 18 NĐ 23/2015)',
].map((words, at) => ({ key: String(at + 1), words }));

/** Not a code that says anything: squares as dense as a link's. */
const someCode: CodeView = {
  size: 37,
  rows: Array.from({ length: 37 }, (_, row) =>
    Array.from({ length: 10 }, (_, column) => ((row * 7 + column * 11 + row * column) % 16).toString(16)).join(''),
  ),
};
const sentCopy: CopyView = {
  ...copied(['same', 'same', 'same'], 2),
  leftOut: 0,
  state: 'sent',
  words: 'Người dân quét mã này trước 10:35 ngày 29/11/2026 để tải bản sao. F10: in mã. F8: thu hồi mã. Esc: xong.',
  code: someCode,
  codeWords: 'Người dân quét mã này trước 10:35 ngày 29/11/2026 để tải bản sao.',
  entry: '214, quyển số 01/2026-SCT/BS',
};

export const counterSnapshots = {
  begin: { ...desk, batch: null, papers: [], current: null, keys: [] },
  'first-feed': {
    ...desk,
    batch: {
      ...batch,
      pagesFed: 0,
      keystrokes: 0,
      counts: { papers: 0, open: 0, checked: 0, signed: 0, sent: 0, flagged: 0, rejected: 0 },
    },
    papers: [],
    current: null,
    keys: [],
  },
  feeding: { ...desk, batch: { ...batch, feeding: 'feeding', pagesFed: 47 }, papers: papers.slice(0, 12) },
  'feed-fault': {
    ...desk,
    batch: {
      ...batch,
      feeding: 'fault',
      pagesFed: 47,
      fault: {
        code: 'media-jammed',
        words: 'Kẹt giấy trong khay nạp. Mở nắp, lấy tờ giấy ra; tờ đó chưa được quét. Đặt lại từ tờ này.',
      },
    },
  },
  desk,
  fine: {
    ...desk,
    current: { ...current, state: 'coded', fields: filled, flags: [] },
  },
  seen: {
    ...desk,
    current: { ...current, flags: current.flags.map((flag) => ({ ...flag, seen: true })) },
    said: { words: 'Còn thiếu: Số định danh của chủ giấy tờ.' },
  },
  'many-pages': { ...desk, current: manyPages },
  'typing-type': typed({
    at: 'type',
    field: 'paperType',
    text: 'gks',
    candidates: [
      { code: 'KQ.G07.000122', title: 'Giấy khai sinh' },
      { code: 'KQ.G07.000139', title: 'Giấy khai sinh (bản sao trích lục)' },
      { code: 'KQ.G07.000417', title: 'Giấy kết hôn, ghi chú sổ kết hôn đã đăng ký ở nước ngoài' },
    ],
  }),
  'typing-none': typed({ at: 'type', field: 'paperType', text: 'xqz' }),
  'typing-field': typed({ at: 'field', field: 'ownerId', text: '0103190004' }),
  'typing-wrong': {
    ...typed({ at: 'field', field: 'issuedOn', text: '31022019' }),
    current: {
      ...current,
      fields: birth.map((one) => (one.name === 'issuedOn' ? { ...one, wrong: true } : one)),
    },
    said: { words: 'Ngày cấp chưa đúng: không có ngày 31/02/2019.' },
  },
  reason: typed({ at: 'reason', text: 'Trùng với giấy số 5' }),
  'pin-needed': {
    ...desk,
    papers: papers.map((one) => (one.state === 'checked' ? { ...one, waits: 'sign' } : one)),
    token: { state: 'pin-needed', words: 'Thiết bị ký số đã cắm. Cần mã PIN để ký; mã được giữ 15 phút.' },
  },
  signing: {
    ...desk,
    papers: papers.map((one) => (one.state === 'checked' ? { ...one, waits: 'sign' } : one)),
    token: { state: 'signing', words: 'Đang ký số 2 giấy tờ.' },
  },
  'token-failed': {
    ...desk,
    token: {
      state: 'failed',
      words: 'Thiết bị ký số bị rút ra khi đang ký. Chưa giấy nào bị mất; cắm lại rồi nhấn F9.',
    },
    repository: { reachable: false, waiting: 3 },
  },
  'no-token': {
    ...desk,
    token: { state: 'absent', words: 'Chưa cắm thiết bị ký số. Vẫn đối chiếu được; ký sau.' },
    repository: { reachable: true, waiting: 3 },
  },
  'copy-feed': withCopy({ ...copied([], 0), pages: [], leftOut: 0, words: 'Đặt bản chính vào máy quét.' }),
  'copy-glass': withCopy({
    ...copied([], 0),
    pages: [],
    glassOnly: true,
    fault: { code: 'paper-jammed', words: 'Kẹt giấy. Các trang trước đó đã được giữ.' },
  }),
  copy: { ...withCopy(copied(['same'], 1)), copy: copied(['same'], 1) },
  'copy-differs': withCopy(copied(['same', 'differs'], 2)),
  'copy-ready': withCopy(copied(['same', 'same', 'same'], 2), readyKeys),
  'copy-reason': withCopy(
    {
      ...copied(['same'], 1),
      asking: 'reason',
      reasons: refusalReasons,
      words: 'Vì sao từ chối chứng thực? Nhấn số của lý do; Esc: thôi.',
    },
    escapeKey('Thôi'),
  ),
  'copy-refused': withCopy(
    {
      ...copied(['same'], 1),
      state: 'refused',
      words:
        'Đã từ chối chứng thực: Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ (khoản 1 Điều 22 NĐ 23/2015). Trả lại bản chính và nói rõ lý do cho người dân. Esc để xong.',
    },
    escapeKey('Xong'),
  ),
  'copy-signed': withCopy(
    {
      ...copied(['same', 'same', 'same'], 2),
      state: 'signed',
      entry: '214, quyển số 01/2026-SCT/BS',
      words: 'Đã ký số và giữ an toàn ở đây. Đang mất đường truyền tới Kho dữ liệu; mã QR hiện ra khi có đường truyền.',
    },
    escapeKey('Xong'),
  ),
  'copy-sent': withCopy(sentCopy, [
    { key: 'F9', words: 'Lấy mã mới' },
    { key: 'F8', words: 'Thu hồi mã' },
    { key: 'Escape', words: 'Xong' },
  ]),
} as const satisfies Record<string, CounterSnapshot>;
export type CounterSnapshotName = keyof typeof counterSnapshots;
