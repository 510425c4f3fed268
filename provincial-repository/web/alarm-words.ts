import type { AlarmCode } from '@mot-cua/domain/alarms.ts';
import type { Alarm } from '../src/intake/alarms.ts';

/** What happened, and what somebody should do about it. */
export type AlarmText = { what: string; todo: string };

/** Alarms that a kiosk raised and sent with its heartbeat. */
export const kioskAlarmWords: Record<AlarmCode, AlarmText> = {
  'dossier-quarantined': {
    what: 'Có hồ sơ bị kho từ chối, đang để riêng trên máy',
    todo: 'Hồ sơ không mất. Mở “Việc cần xem” để biết lý do, rồi liên hệ người nộp nếu phải nộp lại.',
  },
  'dossier-unanswered': {
    what: 'Có hồ sơ nộp quá 8 giờ làm việc mà kho chưa nhận',
    todo: 'Kiểm tra đường mạng của máy. Nếu chưa nối được, mở gói tại quầy bằng khóa của bộ phận Một cửa.',
  },
  'bag-missing': {
    what: 'Một gói hồ sơ trên máy bị mất hoặc bị thay đổi',
    todo: 'Lấy bản ở nơi lưu thứ hai. Không cài lại máy cho đến khi tìm thấy gói.',
  },
  'bag-unknown': {
    what: 'Trên máy có một gói hồ sơ mà sổ của máy không ghi',
    todo: 'Gói được giữ nguyên. Gọi kỹ thuật viên để đối chiếu.',
  },
  'ledger-damaged': {
    what: 'Sổ của máy bị hỏng hoặc thiếu dòng',
    todo: 'Không tắt, không cài lại máy. Gọi kỹ thuật viên.',
  },
  'storage-low': { what: 'Đĩa của máy sắp đầy', todo: 'Kiểm tra đường mạng để hồ sơ được gửi đi; gọi kỹ thuật viên.' },
  'storage-full': {
    what: 'Đĩa của máy đã đầy, máy không nhận lượt mới',
    todo: 'Hướng dẫn người dân đến quầy. Gọi kỹ thuật viên ngay.',
  },
  'disk-error': {
    what: 'Đĩa của máy ghi lỗi; máy đã tự khởi động lại và kiểm tra',
    todo: 'Gọi kỹ thuật viên thay đĩa. Hồ sơ đã báo “đã lưu hai nơi” vẫn an toàn.',
  },
  'second-place-away': {
    what: 'Không nối được nơi lưu thứ hai: hồ sơ mới chỉ nằm trên máy này',
    todo: 'Kiểm tra máy tính tại quầy (hoặc ổ lưu) đã bật và nối mạng.',
  },
  'clock-unconfirmed': {
    what: 'Giờ của máy chưa được xác nhận',
    todo: 'Giờ nộp trên phiếu có ghi chú. Nếu kéo dài, gọi kỹ thuật viên kiểm tra pin đồng hồ và mạng.',
  },
  'trust-anchors-missing': {
    what: 'Máy chưa có chứng thư để kiểm tra chíp của thẻ',
    todo: 'Thẻ chỉ được đọc, không được kiểm tra. Gọi kỹ thuật viên cài chứng thư.',
  },
  'scanner-streaks': {
    what: 'Ảnh quét có vệt ở cùng một chỗ trên nhiều trang',
    todo: 'Lau dải kính hẹp của khay nạp và mặt kính máy quét, rồi quét thử ba trang.',
  },
  'audit-broken': {
    what: 'Nhật ký của máy không khớp với phần đã ký',
    todo: 'Ngừng dùng máy và báo người phụ trách an toàn thông tin.',
  },
  'receipt-not-believed': {
    what: 'Có máy lạ trả lời thay cho kho',
    todo: 'Báo người quản trị mạng. Máy kiosk không xóa gì khi chưa có biên nhận thật.',
  },
};

/** Alarms that this repository raised. */
export const ownAlarmWords: Record<Alarm['kind'], AlarmText> = {
  'supplement-unmatched': {
    what: 'Giấy tờ bổ sung không khớp với yêu cầu nào đang mở',
    todo: 'Giấy tờ không mất: mở hồ sơ này, tìm hồ sơ gốc theo tên người nộp và xử lý cùng nhau.',
  },
  'reused-paper-unknown': {
    what: 'Hồ sơ dẫn đến giấy tờ trong kho không tìm thấy hoặc của người khác',
    todo: 'Không dùng giấy tờ đó. Đề nghị người dân mang bản giấy đến quầy.',
  },
  'declaration-faulty': {
    what: 'Tờ khai không đúng biểu mẫu',
    todo: 'Hồ sơ đã nhận và giữ nguyên. Mở hồ sơ, xem lỗi rồi yêu cầu bổ sung hoặc xác nhận đã xem.',
  },
  'other-manifest-for-same-dossier': {
    what: 'Hồ sơ được báo lại với nội dung khác',
    todo: 'Bản báo đầu tiên có hiệu lực. Gọi kỹ thuật viên kiểm tra máy kiosk.',
  },
  'dossier-of-another-kiosk': {
    what: 'Máy kiosk báo hồ sơ của máy khác',
    todo: 'Đã từ chối. Báo người phụ trách an toàn thông tin.',
  },
  'sequence-used-twice': {
    what: 'Số thứ tự của máy kiosk bị dùng lại',
    todo: 'Hồ sơ vẫn được nhận. Hỏi kỹ thuật viên: máy có vừa được khôi phục từ bản sao không?',
  },
  'bag-in-quarantine': {
    what: 'Gói hồ sơ không mở được, đang cách ly',
    todo: 'Gói được giữ nguyên ở đây và trên máy kiosk. Gọi người vận hành kho.',
  },
  'office-differs': {
    what: 'Tên nơi tiếp nhận khác cấu hình',
    todo: 'Hồ sơ đã được nhận. Người vận hành sửa tên trong cấu hình của kho hoặc của máy.',
  },
  'code-not-issued': {
    what: 'Chưa cấp được mã hồ sơ',
    todo: 'Kho tự thử lại. Nếu quá một giờ, gọi người vận hành kho.',
  },
  'manifest-of-revoked-kiosk': {
    what: 'Hồ sơ của máy kiosk đã thu hồi, ghi là nộp trước lúc thu hồi',
    todo: 'Đã nhận và giữ. Xác nhận với người nộp trước khi tiếp nhận giải quyết.',
  },
  'manifest-after-revocation': {
    what: 'Máy kiosk đã thu hồi báo hồ sơ ghi là nộp sau lúc thu hồi',
    todo: 'Chưa nhận; gói vẫn ở nơi gửi. Kiểm tra thời điểm thu hồi trong cấu hình, hoặc coi là giả mạo.',
  },
  'audit-broken': {
    what: 'Nhật ký của máy kiosk không khớp với phần đã ký trước đây',
    todo: 'Máy có thể bị sao chép, khôi phục hoặc sửa đổi. Ngừng dùng máy, báo người phụ trách an toàn thông tin.',
  },
};

const isOwn = (kind: string): kind is Alarm['kind'] => Object.hasOwn(ownAlarmWords, kind);

/** Words of an alarm as it stands in the table; one of a newer program is shown by its name. */
export const wordsOfAlarm = (kind: string): AlarmText =>
  isOwn(kind) ? ownAlarmWords[kind] : { what: kind, todo: 'Gọi người vận hành kho.' };
