import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';

export type FaultWords = { what: string; todo: string };

/** What happened and what to do, for every code of `CitizenFault`. What is safe comes from the fault itself. */
export const faultsVi: Record<CitizenFault['code'], FaultWords> = {
  absent: {
    what: 'Máy chưa tìm thấy thiết bị này.',
    todo: 'Mời Ông/Bà chọn cách khác hoặc gọi cán bộ.',
  },
  disconnected: {
    what: 'Thiết bị vừa mất kết nối.',
    todo: 'Xin chờ một chút rồi bấm Thử lại.',
  },
  'access-denied': {
    what: 'Máy chưa được phép dùng thiết bị này.',
    todo: 'Mời Ông/Bà chọn cách khác hoặc gọi cán bộ.',
  },
  'busy-elsewhere': {
    what: 'Thiết bị đang bận việc khác.',
    todo: 'Xin chờ một chút rồi bấm Thử lại.',
  },
  timeout: {
    what: 'Thiết bị không trả lời kịp.',
    todo: 'Xin bấm Thử lại.',
  },
  unintelligible: {
    what: 'Thiết bị trả lời không rõ.',
    todo: 'Xin bấm Thử lại. Nếu vẫn lỗi, xin gọi cán bộ.',
  },
  'unexpected-answer': {
    what: 'Thiết bị trả lời không đúng việc.',
    todo: 'Xin bấm Thử lại. Nếu vẫn lỗi, xin gọi cán bộ.',
  },
  'paper-out': {
    what: 'Máy in đã hết giấy.',
    todo: 'Xin ghi lại hoặc chụp ảnh mã trên màn hình. Cán bộ sẽ thay giấy.',
  },
  'paper-low': {
    what: 'Máy in sắp hết giấy.',
    todo: 'Ông/Bà cứ làm tiếp. Cán bộ sẽ thay giấy.',
  },
  'paper-jammed': {
    what: 'Giấy bị kẹt trong máy.',
    todo: 'Xin đừng kéo giấy. Mời Ông/Bà gọi cán bộ.',
  },
  'media-not-taken': {
    what: 'Giấy vẫn còn nằm ở khe ra.',
    todo: 'Xin lấy giấy ra, rồi làm tiếp.',
  },
  'no-document': {
    what: 'Khay nạp giấy đang trống.',
    todo: 'Xin đặt giấy vào khay, rồi bấm Thử lại.',
  },
  'picture-truncated': {
    what: 'Ảnh quét bị thiếu một phần.',
    todo: 'Xin đặt giấy lại cho ngay ngắn, rồi quét lại.',
  },
  'double-feed': {
    what: 'Hai tờ giấy bị cuốn vào cùng lúc.',
    todo: 'Xin lấy hai tờ ra, tách rời từng tờ, rồi quét lại.',
  },
  'id-card-seen': {
    what: 'Đây là thẻ căn cước, không cần quét. Ảnh đã được xóa.',
    todo: 'Xin cất thẻ, đặt giấy tờ vào rồi quét lại.',
  },
  'picture-unsteady': {
    what: 'Giấy bị xê dịch dưới máy ảnh.',
    todo: 'Xin để yên tờ giấy, rồi bấm Thử lại.',
  },
  'halves-do-not-meet': {
    what: 'Máy chưa ghép được hai nửa tờ giấy.',
    todo: 'Xin quét lại cả hai nửa, phần giữa nằm trên kính cả hai lần. Hoặc lấy số nộp tại quầy.',
  },
  'cover-open': {
    what: 'Nắp máy đang mở.',
    todo: 'Xin đậy nắp lại, rồi bấm Thử lại.',
  },
  'cutter-failed': {
    what: 'Dao cắt giấy bị kẹt.',
    todo: 'Xin đừng giật giấy. Mời Ông/Bà gọi cán bộ.',
  },
  overheated: {
    what: 'Thiết bị đang quá nóng.',
    todo: 'Xin chờ vài phút, hoặc chọn cách khác.',
  },
  'warming-up': {
    what: 'Đèn máy quét đang làm nóng.',
    todo: 'Xin chờ một lát, rồi bấm Thử lại.',
  },
  'not-offered': {
    what: 'Thiết bị này không quét được theo cách đó.',
    todo: 'Mời Ông/Bà chọn cách khác hoặc gọi cán bộ.',
  },
  'device-failed': {
    what: 'Thiết bị bị hỏng.',
    todo: 'Mời Ông/Bà chọn cách khác hoặc gọi cán bộ.',
  },
  cancelled: {
    what: 'Việc này đã được dừng lại.',
    todo: 'Ông/Bà có thể bấm Thử lại bất cứ lúc nào.',
  },
  'no-card': {
    what: 'Chưa thấy thẻ trên đầu đọc.',
    todo: 'Xin đặt thẻ nằm phẳng lên đầu đọc và để yên.',
  },
  'card-removed': {
    what: 'Thẻ bị nhấc ra khi máy đang đọc.',
    todo: 'Xin đặt thẻ lại và để yên đến khi máy báo xong.',
  },
  'not-an-id-card': {
    what: 'Đây không phải thẻ căn cước gắn chíp.',
    todo: 'Xin dùng thẻ căn cước, hoặc chọn cách khác.',
  },
  'access-code-wrong': {
    what: 'Sáu số vừa nhập không khớp với thẻ này.',
    todo: 'Xin xem sáu số cuối trên mặt trước thẻ rồi nhập lại.',
  },
  'card-refused': {
    what: 'Thẻ này không cho đọc thêm.',
    todo: 'Xin lấy thẻ ra và chọn cách khác hoặc gọi cán bộ.',
  },
  'card-unreadable': {
    what: 'Máy không đọc được chíp của thẻ.',
    todo: 'Xin lau mặt thẻ, đặt lại cho phẳng rồi thử lại.',
  },
  'not-an-id-code': {
    what: 'Mã vừa quét không phải mã của thẻ căn cước.',
    todo: 'Xin đưa mã QR in trên thẻ vào đầu đọc.',
  },
  'code-wrong-number-of-fields': {
    what: 'Mã QR của thẻ không đủ thông tin.',
    todo: 'Xin nhập sáu số cuối trên thẻ.',
  },
  'package-refused': {
    what: 'Thủ tục này tạm ngừng trên máy.',
    todo: 'Mời Ông/Bà lấy số để gặp cán bộ.',
  },
  'storage-full': {
    what: 'Máy đã hết chỗ lưu hồ sơ mới.',
    todo: 'Mời Ông/Bà lấy số để gặp cán bộ.',
  },
  'not-sealed': {
    what: 'Máy chưa niêm phong được hồ sơ. Hồ sơ chưa được nộp.',
    todo: 'Xin bấm Thử lại hoặc gọi cán bộ.',
  },
  'lookup-unavailable': {
    what: 'Lúc này chưa tra cứu được.',
    todo: 'Xin thử lại sau, hoặc lấy số hỏi cán bộ.',
  },
  'lookup-not-found': {
    what: 'Không tìm thấy hồ sơ với hai mã này.',
    todo: 'Xin xem lại phiếu và nhập lại từng mã.',
  },
  'lookup-locked': {
    what: 'Mã này đã nhập sai quá nhiều lần.',
    todo: 'Mời Ông/Bà lấy số để hỏi cán bộ.',
  },
  'agreement-needed': {
    what: 'Cần Ông/Bà đồng ý thì mới nộp được.',
    todo: 'Nếu không đồng ý, mời Ông/Bà lấy số gặp cán bộ.',
  },
  'daemon-away': {
    what: 'Máy đang khởi động lại một phần.',
    todo: 'Xin chờ khoảng một phút. Máy sẽ tự làm tiếp.',
  },
  'draft-not-found': {
    what: 'Không có hồ sơ nào mở được bằng mã này.',
    todo: 'Xin xem lại mã trên phiếu. Quá 24 giờ, hồ sơ đã bị xóa.',
  },
  'draft-unreadable': {
    what: 'Hồ sơ đã cất bị hỏng, không mở được.',
    todo: 'Xin lỗi Ông/Bà. Mời khai lại hoặc gọi cán bộ.',
  },
  'draft-card-unproven': {
    what: 'Thẻ chưa chứng minh được là thẻ thật, hồ sơ đã cất chưa mở.',
    todo: 'Xin đặt lại thẻ và để yên cho đến khi đọc xong.',
  },
  'draft-pages-lost': {
    what: 'Đã mở lại hồ sơ, nhưng thiếu vài trang đã quét.',
    todo: 'Xin quét lại giấy tờ còn thiếu.',
  },
  'procedure-changed': {
    what: 'Thủ tục này vừa được thay bằng bản mới.',
    todo: 'Các câu trả lời còn phù hợp đã được giữ. Xin xem lại từng trang.',
  },
  'procedure-gone': {
    what: 'Thủ tục của hồ sơ đã cất không còn trên máy.',
    todo: 'Xin chọn thủ tục khác hoặc lấy số gặp cán bộ.',
  },
  'not-parked': {
    what: 'Máy chưa cất được hồ sơ.',
    todo: 'Ông/Bà có thể làm tiếp ngay, hoặc gọi cán bộ.',
  },
  'code-of-app': {
    what: 'Đây là mã của ứng dụng, không phải mã in trên thẻ.',
    todo: 'Xin đưa mã in trên thẻ vào đầu đọc, hoặc chọn VNeID bên dưới.',
  },
  'document-misread': {
    what: 'Thông tin giấy tờ chưa khớp với chíp.',
    todo: 'Xin xem lại số, ngày sinh, ngày hết hạn rồi nhập lại.',
  },
  'code-of-another-card': {
    what: 'Mã QR vừa quét không mở được thẻ này.',
    todo: 'Xin quét mã QR in trên chính thẻ đang đặt.',
  },
  'code-disagrees': {
    what: 'Mã QR và chíp của thẻ ghi khác nhau.',
    todo: 'Máy chưa dùng thông tin nào. Xin quét lại mã trên chính thẻ này, hoặc gặp cán bộ.',
  },
  'card-not-believed': {
    what: 'Máy chưa xác nhận được thẻ này.',
    todo: 'Máy chưa dùng thông tin nào. Mời Ông/Bà chọn cách khác hoặc gặp cán bộ.',
  },
  'card-expired': {
    what: 'Thẻ này đã hết hạn nên chưa dùng được ở máy.',
    todo: 'Mời Ông/Bà chọn cách khác, hoặc lấy số để cán bộ giúp.',
  },
  'another-person': {
    what: 'Thông tin vừa nhận là của một người khác.',
    todo: 'Xin dùng giấy tờ của chính người đang làm hồ sơ này.',
  },
};
