import type { PaperState } from '@mot-cua/domain/digitisation/paper-chart.ts';
import type { StationField, StationToken } from '@mot-cua/domain/digitisation/station.ts';
import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import { en } from './words-en.ts';

/** One row of the help: keys, and what they do. */
export interface HelpRow {
  keys: readonly string[];
  does: string;
}

const states: Record<PaperState, string> = {
  scanned: 'Mới quét',
  recognised: 'Máy đã đọc',
  coded: 'Chờ đối chiếu',
  checked: 'Đã đối chiếu',
  signed: 'Đã ký số',
  sent: 'Đã vào Kho',
  rejected: 'Đã loại khỏi lô',
  dissolved: 'Đã tách, ghép',
};

const sources: Record<NonNullable<StationField['source']>, string> = {
  typed: 'Đã nhập',
  'cover-sheet': 'Tờ ngăn',
  read: 'Đọc tự động, chưa kiểm',
  batch: 'Chung cả lô',
};

const token: Record<StationToken['state'], string> = {
  absent: 'Chưa có',
  'pin-needed': 'Cần mã PIN',
  ready: 'Sẵn sàng',
  signing: 'Đang ký…',
  failed: 'Chưa ký được',
};

const help: { title: string; rows: HelpRow[] }[] = [
  {
    title: 'Mỗi giấy tờ, ba việc',
    rows: [
      { keys: ['chữ'], does: 'Sai loại giấy? Gõ vài chữ của tên loại, rồi Enter' },
      { keys: ['Tab'], does: 'Sửa hoặc điền thông tin; ô còn thiếu tự mở' },
      { keys: ['Enter'], does: 'Đã đối chiếu với giấy, đúng: sang giấy sau' },
    ],
  },
  {
    title: 'Xem',
    rows: [
      { keys: ['ArrowUp', 'ArrowDown'], does: 'Giấy trước, giấy sau' },
      { keys: ['ArrowLeft', 'ArrowRight'], does: 'Trang trước, trang sau' },
      { keys: ['F11'], does: 'Phóng to, thu nhỏ trang' },
      { keys: ['PageUp', 'PageDown'], does: 'Cuộn trang đang phóng to' },
    ],
  },
  {
    title: 'Sửa',
    rows: [
      { keys: ['F2'], does: 'Tách: trang này bắt đầu một giấy khác' },
      { keys: ['F3'], does: 'Ghép vào giấy trước' },
      { keys: ['F4'], does: 'Xoay trang' },
      { keys: ['Delete'], does: 'Xóa trang' },
      { keys: ['Insert'], does: 'Đưa lại trang đã xóa, đã bỏ, vào giấy này' },
      { keys: ['F6'], does: 'Quét lại trang trên mặt kính' },
      { keys: ['F8'], does: 'Loại giấy khỏi lô (hỏi lý do)' },
      { keys: ['F7'], does: 'Khôi phục giấy đã loại' },
      { keys: ['Ctrl+z'], does: 'Hoàn tác việc vừa làm' },
      { keys: ['Escape'], does: 'Thôi nhập, về danh sách' },
    ],
  },
  {
    title: 'Cả lô',
    rows: [
      { keys: ['F5'], does: 'Quét thêm; đang quét thì dừng' },
      { keys: ['F9'], does: 'Ký số các giấy đã đối chiếu' },
      { keys: ['F10'], does: 'Chuyển giấy đã ký vào Kho dữ liệu' },
      { keys: ['F12'], does: 'Tiến độ số hóa' },
      { keys: ['Ctrl+s'], does: 'Làm một bản sao chứng thực điện tử' },
      { keys: ['F1'], does: 'Mở, đóng trang trợ giúp này' },
    ],
  },
];

/** Every text of the counter that the station does not bring itself, in Vietnamese. */
export const vi = {
  room: 'Số hóa kết quả cũ',
  /** the other language, in its own words */
  otherLanguage: 'English',
  states,
  sources,
  readAndCompared: 'Đọc tự động, đã đối chiếu',
  unsure: 'Đọc tự động, chưa chắc',
  missing: 'Còn thiếu',
  wrong: 'Chưa đúng, xin nhập lại',
  empty: 'Không có',
  waits: { sign: 'Đang chờ ký', send: 'Đang chuyển' },
  noPlace: 'Đang nối lại với máy…',
  noPlaceSafe: 'Việc đã làm được giữ nguyên. Phím bấm lúc này chưa được nhận.',
  noAnswer: 'Máy chưa trả lời. Chưa có gì thay đổi, xin thử lại.',
  waiting: 'Đang mở…',
  papers: 'Giấy tờ trong lô',
  paper: (at: number) => `Giấy ${at}`,
  unknownType: 'Chưa rõ loại giấy',
  pages: (count: number) => `${count} trang`,
  sheet: (number: number) => `Tờ ngăn ${number}`,
  flags: (count: number) => `${count} điều cần xem`,
  counts: {
    open: 'Chờ đối chiếu',
    checked: 'Đã đối chiếu',
    signed: 'Đã ký số',
    sent: 'Đã vào Kho',
    rejected: 'Đã loại',
  },
  counted: 'Tình trạng lô',
  token: { label: 'Ký số', ...token },
  store: {
    label: 'Kho dữ liệu',
    reachable: 'Có đường truyền',
    away: 'Mất đường truyền',
    waiting: (count: number) => `${count} giấy chờ chuyển`,
  },
  page: (at: number, of: number) => `Trang ${at}/${of}`,
  pageOf: (at: number) => `Trang ${at}`,
  pagesOfPaper: 'Các trang của giấy này',
  picture: (at: number, of: number) => `Ảnh quét trang ${at} trên ${of}`,
  pictureGone: 'Chưa tải được ảnh của trang này. Nhấn F6 để quét lại, hoặc xem bản giấy.',
  zoomed: 'Đang phóng to. PageDown, PageUp để cuộn, F11 để thu nhỏ.',
  noPages: 'Giấy này không có trang nào.',
  facts: 'Thông tin của giấy tờ',
  look: 'Cần xem',
  seen: 'đã xem',
  enterSeen: 'Enter: đã xem, không sai. Enter lần nữa: đã đối chiếu.',
  typing: {
    type: 'Loại giấy tờ',
    typeHint: 'Gõ vài chữ: “ks”, “giấy kh”',
    candidates: 'Loại giấy phù hợp',
    none: 'Không có loại giấy nào như vậy',
    enterTakes: 'Enter chọn',
    more: 'Gõ thêm chữ để tìm loại khác',
    dateHint: 'Gõ 12032019 là ngày 12/03/2019',
    idHint: '12 số định danh cá nhân, hoặc mã số thuế',
    fieldHint: 'Enter nhận, Tab ô sau, Esc thôi',
    reason: 'Vì sao loại giấy này khỏi lô?',
    reasonHint: 'Enter loại, Esc giữ lại. Các trang vẫn được giữ đến hết lô.',
  },
  keys: 'Các phím',
  papersKey: 'Giấy trước, sau',
  pagesKey: 'Trang trước, sau',
  ownKeys: {
    copy: 'Bản sao chứng thực',
    print: 'In mã',
    F1: 'Trợ giúp',
    F5: 'Quét thêm',
    stop: 'Dừng quét',
    F11: 'Phóng to',
    back: 'Thu nhỏ',
    F12: 'Tiến độ',
  },
  feeding: {
    live: (pages: number) => `Đang quét: ${pages} trang`,
    liveHint: 'Cứ đối chiếu trong khi máy quét. F5 để dừng.',
    title: 'Đặt chồng giấy vào khay nạp',
    first: 'Lô đã sẵn sàng. Chưa có trang nào.',
    steps: [
      'Tháo ghim, vuốt phẳng. Giấy rách, ướt, ép nhựa, đóng quyển: quét trên mặt kính.',
      'Đặt một tờ ngăn trước mỗi giấy tờ.',
      'Cả chồng quay mặt chữ theo mũi tên trên khay.',
    ],
    again: 'Quét thêm vào lô này',
    againCopy: 'Quét thêm trang của bản chính',
    source: 'Quét từ',
    sources: { feeder: 'Khay nạp', flatbed: 'Mặt kính, từng trang' },
    sides: 'Mặt giấy',
    sidesOf: { both: 'Cả hai mặt', front: 'Chỉ mặt trước' },
    start: 'Bắt đầu quét',
    fault: 'Máy quét dừng lại',
    faultSafe: (pages: number) => `${pages} trang đã quét được giữ an toàn.`,
    faultNext: 'F5 để quét tiếp từ tờ chưa quét.',
  },
  begin: {
    title: 'Bắt đầu một lô mới',
    lead: 'Một lô là một hộp hay một tập kết quả cũ. Điền một lần, dùng cho mọi giấy trong lô.',
    name: 'Tên lô',
    nameHint: 'Ví dụ: Kết quả đất đai 2019, hộp 12',
    kind: 'Giấy trong lô là',
    kinds: { original: 'Bản chính', 'certified-copy': 'Bản sao chứng thực', 'plain-copy': 'Bản chụp' },
    origin: 'Giấy này là kết quả gì?',
    origins: {
      'final-result': 'Kết quả giải quyết thủ tục hành chính',
      'earlier-result': 'Kết quả của thủ tục trước đó, nộp kèm hồ sơ',
      'processing-result': 'Kết quả xử lý trong khi giải quyết',
    },
    issuer: 'Cơ quan cấp (nếu cả lô giống nhau)',
    split: 'Giữa hai giấy tờ có',
    splits: { sheets: 'Tờ ngăn có mã (nên dùng)', blank: 'Một tờ giấy trắng', none: 'Không có gì, tách bằng tay (F2)' },
    start: 'Tạo lô',
    another: 'Tạo lô khác',
    back: 'Quay lại lô vừa xong (Esc)',
    finished: 'Lô này đã xong. F5: quét thêm hoặc tạo lô mới.',
    nameMissing: 'Xin đặt tên cho lô.',
    choiceMissing: 'Xin chọn một.',
  },
  pin: {
    title: 'Mã PIN của chữ ký số',
    label: 'Mã PIN',
    lead: (count: number) => `${count} giấy chờ ký. Mã PIN chỉ được giữ trong bộ nhớ, không hiện, không lưu.`,
    send: 'Ký số',
    later: 'Chưa ký',
    laterHint: 'Esc: chưa ký, giấy trở về “Đã đối chiếu”. F9 để ký lại.',
    short: 'Mã PIN có ít nhất 4 ký tự.',
  },
  help: { title: 'Trợ giúp: các phím', groups: help, close: 'Đóng (Esc)', state: 'Tình trạng', letters: 'chữ' },
  close: 'Đóng',
  scroll: { up: 'Lên trên', more: 'Xem thêm' },
  clerk: 'Cán bộ',
};
export type CounterWords = typeof vi;

const languages: Record<Language, CounterWords> = { vi, en };
export const counterWords = (language: Language): CounterWords => languages[language];
