import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { SignedOutWhy } from '@mot-cua/domain/office/door.ts';
import type { OfficeFault } from '@mot-cua/domain/office/office-commands.ts';
import type { PauseReason } from '@mot-cua/domain/office/office-events.ts';
import type { TicketClass } from '@mot-cua/domain/queue/ticket.ts';
import { en } from './words-en.ts';
import { exceptionWords } from './words-exceptions.ts';
import { lookWords } from './words-look.ts';
import { type PapersWords, papersWords } from './words-papers.ts';

/** One row of the help: keys as printed on them, and what they do. */
export type HelpRow = { readonly keys: readonly string[]; readonly does: string };

const classes: Record<TicketClass, string> = {
  ordinary: 'Thường',
  elderly: 'Người cao tuổi',
  'severe-disability': 'Khuyết tật nặng',
  'pregnant-or-infant': 'Mang thai, con nhỏ',
  merit: 'Người có công',
  appointed: 'Hẹn trước',
  result: 'Nhận kết quả',
};

const pauses: Record<PauseReason, string> = {
  lunch: 'Nghỉ trưa',
  meeting: 'Họp',
  'back-office': 'Xử lý hồ sơ bên trong',
  machine: 'Máy móc trục trặc',
  personal: 'Việc riêng',
};

const signedOut: Record<SignedOutWhy, string> = {
  nobody: '',
  asked: 'Đã đăng xuất.',
  'another-place': 'Thẻ này vừa đăng nhập ở máy khác. Màn hình này đã đăng xuất.',
  'too-long': 'Đã quá 12 giờ. Xin đăng nhập lại.',
  guessed: 'Nhập sai mã số quá nhiều lần. Xin đăng nhập lại bằng thẻ.',
  moved: 'Máy này vừa đổi mạng. Xin đăng nhập lại.',
  plan: 'Thẻ này không còn trong danh sách của cơ quan. Xin hỏi quản lý.',
};

const refusals: Record<OfficeFault | 'not-taken' | 'has-host', string> = {
  'unknown-ticket': 'Không tìm thấy số này. Xin xem lại danh sách.',
  'unknown-service': 'Cơ quan không có việc này. Xin chọn việc khác.',
  'unknown-counter': 'Không có quầy này. Xin chọn quầy khác.',
  'nobody-waits': 'Chưa có ai chờ quầy này.',
  'not-in-this-state': 'Số này vừa đổi trạng thái. Xin nhìn lại màn hình.',
  'counter-not-open': 'Quầy chưa mở. Xin mở quầy trước.',
  'counter-taken': 'Cán bộ khác đang ngồi quầy này. Chọn lại quầy nếu muốn nhận thay.',
  'counter-busy': 'Quầy đang có khách. Xin làm xong số này trước.',
  'ticket-elsewhere': 'Quầy khác đã gọi số này.',
  'too-late': 'Số này về quá muộn. Xin lấy số mới cho công dân.',
  'number-given': 'Số này đã có người khác dùng.',
  'not-allowed': 'Ông/Bà không có quyền làm việc này. Xin gọi quản lý.',
  'unknown-exception': 'Việc này không còn nữa.',
  claimed: 'Đồng nghiệp đã nhận việc này.',
  'not-for-this': 'Cách xử lý này không dùng cho việc này.',
  'numbers-used-up': 'Đã hết số dự phòng. Xin dùng cuộn số giấy.',
  'no-host': 'Chưa nối được với máy giữ hàng chờ. Xin thử lại.',
  unknown: 'Chưa rõ việc đã xong chưa. Xin nhìn lại màn hình.',
  'not-taken': 'Máy không nhận việc này. Xin nhìn lại màn hình.',
  'has-host': 'Máy giữ hàng chờ vẫn đang chạy. Không cần thay.',
};

const vi = {
  room: 'Bàn làm việc của quầy',
  otherLanguage: 'English',
  opening: 'Đang mở…',
  classes,
  classSources: { card: 'theo thẻ', staff: 'cán bộ xác nhận', declared: 'tự khai' },
  pauses,
  signedOut,
  refusals,
  signIn: {
    title: 'Đăng nhập quầy',
    badge: 'Quẹt thẻ cán bộ',
    badgeHint: 'Đặt thẻ lên đầu đọc. Máy tự sang ô sau.',
    pin: 'Mã số bí mật',
    pinHint: '6 đến 8 chữ số, rồi Enter.',
    enter: 'Đăng nhập',
    checking: 'Đang kiểm tra…',
    badgeMissing: 'Xin quẹt thẻ trước.',
    pinMissing: 'Mã số có 6 đến 8 chữ số.',
    wrong: 'Thẻ hoặc mã số chưa đúng. Xin quẹt thẻ và nhập lại.',
    wait: (minutes: number) => `Nhập sai nhiều lần. Xin chờ ${minutes} phút rồi thử lại.`,
    network: 'Máy này không thuộc mạng của cơ quan. Xin gọi kỹ thuật.',
    'no-answer': 'Máy chưa trả lời. Xin thử lại.',
    moved: 'Máy vừa dùng không trả lời. Đây là máy khác của cơ quan. Xin đăng nhập lại.',
    notAllowed: 'Tài khoản này không làm việc ở quầy.',
    notAllowedText: 'Xin đăng nhập bằng thẻ của cán bộ quầy, hoặc nhờ phụ trách đổi quyền.',
    other: 'Đăng nhập bằng thẻ khác',
  },
  lock: {
    title: 'Màn hình đang khóa',
    lead: (name: string) => `${name}, xin nhập mã số để làm tiếp.`,
    unlock: 'Mở khóa',
    wrong: 'Mã số chưa đúng. Xin nhập lại.',
    leave: 'Không phải tôi: đăng xuất',
  },
  counters: {
    title: 'Ông/Bà ngồi quầy nào?',
    lead: 'Gõ số quầy, rồi Enter.',
    counter: (number: number) => `Quầy ${number}`,
    closed: 'Chưa ai ngồi',
    mine: 'Quầy của Ông/Bà',
    taken: (name: string) => `${name} đang ngồi`,
    takeTitle: (number: number) => `Nhận thay quầy ${number}?`,
    takeLead: (name: string) => `${name} đang ngồi quầy này. Nhận thay thì màn hình của người đó mất quầy.`,
    take: 'Nhận thay quầy này',
    takeNot: 'Chọn quầy khác',
    serves: 'Phục vụ',
  },
  desk: {
    nobody: 'Chưa có ai ở quầy',
    called: 'Đang gọi',
    arrived: 'Đã đến quầy',
    serving: 'Đang phục vụ',
    paused: 'Quầy tạm dừng',
    next: 'Số tiếp theo',
    parkedNext: 'Không ai chờ. Số đang để chờ',
    noneWaits: 'Chưa có ai chờ quầy này.',
    noneWaitsHint: 'Có người lấy số, số sẽ hiện ở đây.',
    times: (n: number) => `gọi lần ${n}`,
    calledSince: (time: string) => `gọi ${time} trước`,
    servingSince: (time: string) => `phục vụ ${time}`,
    waited: (time: string) => `chờ ${time}`,
    appointedAt: (clock: string) => `hẹn ${clock}`,
    dossiers: 'Hồ sơ đã nộp tại máy',
    noDossier: 'Không có hồ sơ nộp tại máy.',
    opens: 'Mở được ở tỉnh',
    sealed: 'Còn niêm phong tại cơ quan',
    notYet: 'Chưa đến tỉnh',
    onItsWay: 'Đang gửi…',
    primary: {
      'call-next': 'Gọi số tiếp theo',
      serve: 'Bắt đầu phục vụ',
      finish: 'Xong, kết thúc',
      resume: 'Mở lại quầy',
    },
    acts: {
      recall: 'Gọi lại',
      'no-show': 'Vắng mặt',
      transfer: 'Chuyển quầy',
      park: 'Để chờ',
      recycle: 'Gọi lại sau',
      dossier: 'Mở hồ sơ',
      exceptions: 'Việc từ máy',
      pause: 'Tạm dừng',
      lists: 'Danh sách',
      more: 'Việc khác',
      help: 'Trợ giúp',
    },
  },
  lists: {
    waiting: 'Đang chờ',
    parked: 'Để chờ',
    missed: 'Vắng mặt',
    nobody: 'Không có ai.',
    more: (n: number) => `và ${n} số nữa`,
    title: 'Chọn một số',
    lead: 'Dùng + và − để chọn, rồi Enter.',
  },
  ticket: {
    title: (number: string) => `Số ${number}`,
    call: 'Gọi ngay đến quầy này',
    callHint: 'Gọi trước thứ tự; việc này được ghi lại.',
    callBack: 'Gọi lại đến quầy này',
    return: 'Xếp lại vào hàng chờ',
    returnHint: 'Công dân đã quay lại muộn.',
    setClass: 'Xác nhận diện ưu tiên',
    cancel: 'Hủy số này',
    busy: 'Quầy đang có khách. Làm xong mới gọi được.',
    paused: 'Quầy đang tạm dừng. Mở lại mới gọi được.',
  },
  transfer: {
    title: (number: string) => `Chuyển số ${number} đi đâu?`,
    lead: 'Công dân giữ nguyên số và thứ tự chờ.',
    service: (letter: string, title: string) => `${letter} · ${title}`,
    waiting: (n: number) => `${n} người chờ`,
    counter: (number: number) => `Chờ riêng quầy ${number}`,
    closed: 'quầy chưa mở',
  },
  park: {
    title: (number: string) => `Để số ${number} chờ ai?`,
    lead: 'Dùng khi công dân cần đi photo, điền thêm giấy.',
    counter: 'Chờ quầy này',
    staff: 'Chờ riêng tôi',
    service: 'Quầy nào cùng việc cũng gọi được',
  },
  pause: { title: 'Tạm dừng quầy vì việc gì?', lead: 'Bảng gọi số sẽ báo quầy tạm dừng.' },
  class: {
    title: (number: string) => `Số ${number} thuộc diện nào?`,
    lead: 'Chỉ cán bộ thấy; không in, không đọc loa.',
  },
  cancel: {
    title: (number: string) => `Vì sao hủy số ${number}?`,
    reasons: { 'citizen-left': 'Công dân về', twice: 'Lấy số hai lần', 'wrong-service': 'Lấy nhầm việc' },
  },
  dossiers: {
    title: 'Mở hồ sơ nào?',
    beside: 'Xem tại đây',
    ownWindow: 'Mở ở cửa sổ riêng',
    unseal: 'Mở bằng khóa của cơ quan',
    none: 'Chưa có hồ sơ nào mở được lúc này.',
  },
  walkIn: { title: 'Công dân không có số: cần việc gì?', lead: 'Máy cấp số và gọi ngay đến quầy này.' },
  more: {
    title: 'Việc khác',
    arrive: 'Công dân đã đến quầy',
    walkIn: 'Tiếp công dân không có số',
    class: 'Xác nhận diện ưu tiên của số này',
    cancel: 'Hủy số này',
    close: 'Đóng quầy, đổi quầy',
    services: 'Đổi việc của quầy này',
    slip: 'Lập phiếu bổ sung hoặc từ chối',
    roll: 'Nhập số của cuộn giấy dự phòng',
    elsewhere: 'Sang máy khác của cơ quan',
    lock: 'Khóa màn hình',
    signOut: 'Đăng xuất',
    signOutHint: 'Xin đóng quầy trước.',
  },
  services: {
    title: 'Quầy này làm những việc nào?',
    lead: 'Chọn để bật hoặc tắt. Việc đầu tiên là việc chính.',
    on: 'đang làm',
    off: 'không làm',
    last: 'Quầy phải có ít nhất một việc.',
    save: 'Lưu thay đổi',
  },
  roll: {
    title: 'Số của cuộn giấy dự phòng',
    lead: 'Nhập từng số đã xé, theo thứ tự.',
    number: 'Số trên giấy',
    numberHint: 'Ví dụ: A901',
    time: 'Giờ xé số',
    timeHint: 'Ví dụ: 0915 là 9 giờ 15',
    waits: 'Còn chờ',
    done: 'Đã phục vụ xong',
    save: 'Ghi số này',
    wrongNumber: 'Số gồm một chữ cái của việc và ba, bốn chữ số.',
    wrongTime: 'Giờ gồm bốn chữ số, ví dụ 0915.',
  },
  footing: {
    joined: 'Đã nối',
    hosting: 'Máy này giữ hàng chờ',
    apart: 'Mất nối với máy giữ hàng chờ',
    apartWhat: 'Kiosk vẫn phát số. Chưa gọi số được cho đến khi nối lại.',
    apartGo: 'Nhấn F12 để sang máy khác.',
  },
  lost: {
    title: 'Mất liên lạc với máy này',
    what: 'Việc đã làm được giữ nguyên. Phím bấm lúc này chưa được nhận.',
    looking: 'Đang tìm máy khác của cơ quan…',
  },
  menu: {
    enter: 'Chọn',
    back: 'Quay lại',
    step: 'Lên, xuống',
    number: 'Gõ số để chọn',
    nothing: 'Không có gì để chọn.',
  },
  time: {
    seconds: (n: number) => `${n} giây`,
    minutes: (n: number) => `${n} phút`,
    hours: (h: number, m: number) => (m === 0 ? `${h} giờ` : `${h} giờ ${m} phút`),
  },
  help: {
    title: 'Phím của quầy',
    lead: 'Chỉ cần bàn phím số: các phím 1 đến 9 là F1 đến F9, 0 là F10.',
    close: 'Đóng',
    groups: [
      {
        title: 'Một lượt khách',
        rows: [
          { keys: ['Enter'], does: 'Việc chính, nút lớn nhất: gọi, bắt đầu, xong' },
          { keys: ['F3'], does: 'Gọi lại: đọc loa và hiện bảng một lần nữa' },
          { keys: ['F4'], does: 'Vắng mặt: không đến; còn quay lại được' },
          { keys: ['F7'], does: 'Gọi lại sau: lùi vài số rồi gọi' },
          { keys: ['F6'], does: 'Để chờ: đi photo, điền giấy, rồi quay lại' },
          { keys: ['F5'], does: 'Chuyển quầy: giữ nguyên số và thứ tự' },
          { keys: ['F8'], does: 'Mở hồ sơ ở cửa sổ riêng, hoặc chọn hồ sơ khác' },
          { keys: ['+', '−'], does: 'Cuộn hồ sơ đang mở bên cạnh' },
        ],
      },
      {
        title: 'Quầy',
        rows: [
          { keys: ['F9'], does: 'Việc từ máy: công dân gọi, thẻ, giấy, máy in' },
          { keys: ['F10'], does: 'Tạm dừng quầy, có lý do' },
          { keys: ['F11', '*'], does: 'Danh sách: gọi một số bất kỳ, số để chờ, số vắng' },
          { keys: ['F12', '/'], does: 'Việc khác: không có số, đóng quầy, khóa, đăng xuất' },
        ],
      },
      {
        title: 'Trong danh sách',
        rows: [
          { keys: ['+', '−'], does: 'Xuống, lên' },
          { keys: ['1', '2', '…'], does: 'Đến dòng có số ấy' },
          { keys: ['Enter'], does: 'Chọn' },
          { keys: ['.', 'Esc'], does: 'Quay lại' },
        ],
      },
    ] as readonly { title: string; rows: readonly HelpRow[] }[],
  },
};

/** What the console says itself, in one language. */
export type OwnWords = typeof vi;
export type ConsoleWords = OwnWords & {
  readonly exceptions: ReturnType<typeof exceptionWords>;
  readonly papers: PapersWords;
  readonly look: ReturnType<typeof lookWords>;
};

/** Every text of the console, in one language. */
export const consoleWords = (language: Language): ConsoleWords => ({
  ...(language === 'en' ? en : vi),
  exceptions: exceptionWords(language),
  papers: papersWords(language),
  look: lookWords(language),
});
