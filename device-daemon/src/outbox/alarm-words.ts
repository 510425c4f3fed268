import type { AlarmCode } from '@mot-cua/domain/alarms.ts';

/** What an alarm means and what to do, for clerk and technician. */
export const alarmWords: Readonly<Record<AlarmCode, { readonly what: string; readonly todo: string }>> = {
  'dossier-quarantined': {
    what: 'Kho dữ liệu tỉnh không nhận hồ sơ này. Hồ sơ vẫn còn nguyên trên máy.',
    todo: 'Báo cán bộ phụ trách kho dữ liệu. Khi đã sửa xong: retry <mã>. Cần giao tận tay: export <mã> <thư mục>.',
  },
  'dossier-unanswered': {
    what: 'Hồ sơ nộp đã hơn 8 giờ làm việc mà chưa có biên nhận.',
    todo: 'Kiểm tra đường mạng của máy; nếu mạng tốt, báo đơn vị vận hành kho dữ liệu tỉnh.',
  },
  'bag-missing': {
    what: 'Tệp niêm phong của hồ sơ này bị mất hoặc bị hỏng trên máy.',
    todo: 'Không tắt máy, không xoá gì. Gọi kỹ thuật viên: có thể còn bản ở nơi lưu thứ hai.',
  },
  'bag-unknown': {
    what: 'Có tệp niêm phong mà sổ của máy không biết. Tệp được giữ nguyên.',
    todo: 'Không xoá. Gọi kỹ thuật viên: có thể sổ đã bị thay bằng bản cũ.',
  },
  'ledger-damaged': {
    what: 'Sổ của máy thiếu dòng hoặc không khớp. Không có gì bị ghi đè.',
    todo: 'Không cài lại máy. Giữ nguyên thư mục dữ liệu và gọi kỹ thuật viên.',
  },
  'storage-low': { what: 'Ổ đĩa sắp đầy. Máy vẫn nhận hồ sơ.', todo: 'Kiểm tra vì sao hồ sơ chưa gửi đi được (mạng).' },
  'storage-full': {
    what: 'Ổ đĩa đầy. Máy không nhận hồ sơ mới; vẫn phát số thứ tự.',
    todo: 'Khôi phục mạng để gửi hồ sơ đi, hoặc gọi kỹ thuật viên. Không xoá tệp bằng tay.',
  },
  'disk-error': {
    what: 'Ổ đĩa đã báo lỗi khi ghi. Máy đã tự khởi động lại và kiểm tra toàn bộ.',
    todo: 'Gọi kỹ thuật viên xem ổ đĩa (dmesg, smartctl). Khi ổ đĩa tốt hoặc đã thay: disk-checked.',
  },
  'second-place-away': {
    what: 'Không tới được nơi lưu thứ hai. Hồ sơ mới chỉ nằm trên máy này.',
    todo: 'Bật máy ở quầy hoặc cắm lại ổ lưu thứ hai.',
  },
  'clock-unconfirmed': {
    what: 'Đồng hồ của máy chưa được xác nhận.',
    todo: 'Kiểm tra mạng; nếu vẫn sai, thay pin đồng hồ.',
  },
  'trust-anchors-missing': {
    what: 'Không có chứng thư nào để kiểm tra chíp của thẻ. Thẻ chỉ được đọc, không được kiểm tra.',
    todo: 'Chép chứng thư CSCA hoặc danh sách chứng thư vào thư mục identity.anchorsFolder; xem nhật ký: trust-anchor-refused.',
  },
  'scanner-streaks': {
    what: 'Ảnh quét có vệt ở cùng một chỗ trên nhiều trang liền nhau.',
    todo: 'Lau dải kính hẹp của khay nạp và mặt kính máy quét, rồi quét thử ba trang.',
  },
  'audit-broken': {
    what: 'Nhật ký kiểm toán không khớp với điều máy đã ký trước đó.',
    todo: 'Báo người phụ trách an toàn thông tin. Không sửa gì trên máy.',
  },
  'receipt-not-believed': {
    what: 'Có nơi trả lời thay kho dữ liệu tỉnh; biên nhận không đúng chữ ký.',
    todo: 'Kiểm tra mạng (cổng đăng nhập, máy trung gian). Báo người phụ trách an toàn thông tin.',
  },
};
