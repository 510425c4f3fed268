import type { DeviceFaultCode, DeviceState } from '@mot-cua/domain/device-fault.ts';
import type { KioskMode } from '@mot-cua/domain/exceptions/visit-office.ts';
import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { PageDoubtCode } from '@mot-cua/domain/page-doubts.ts';
import type { CitizenFault } from '@mot-cua/domain/screen-parts.ts';
import { machine } from '../../kit/words/machine.ts';

/** Of what a visit itself meets, what has to do with a card or its code. */
type OfCards = Extract<
  CitizenFault['code'],
  | 'code-wrong-number-of-fields'
  | 'code-of-app'
  | 'document-misread'
  | 'code-of-another-card'
  | 'code-disagrees'
  | 'card-not-believed'
  | 'card-expired'
>;

/** As `CabinetTrouble` of the daemon has them. */
type CabinetWhy = 'door-open' | 'on-battery' | 'battery-low' | 'ups-away';

/** Whatever may stand as "why", as a failed check, or as a job in an exception, but for alarms and devices that are away. */
type Why =
  | DeviceFaultCode
  | PageDoubtCode
  | OfCards
  | Exclude<KioskMode, 'open'>
  | Extract<DeviceState, 'attention' | 'absent' | 'out-of-service'>
  | 'asked'
  | 'left'
  | 'face-doubtful'
  | 'not-printed'
  | 'unknown'
  | 'refused'
  | 'supplement'
  | 'slip'
  | 'ticket'
  | 'line-down'
  | CabinetWhy
  | 'silent'
  | 'buttons-burst'
  | 'buttons-stuck';

const vi: Record<Why, string> = {
  asked: 'Công dân gọi cán bộ',
  left: 'Bỏ đi khi máy đang nhắc',
  // cards
  'card-unreadable': 'Không đọc được thẻ',
  'card-refused': 'Thẻ ngừng trả lời',
  'card-removed': 'Thẻ bị nhấc ra giữa chừng',
  'card-not-believed': 'Thẻ có điểm chưa khớp',
  'card-expired': 'Thẻ hết hạn',
  'no-card': 'Không có thẻ trên đầu đọc',
  'not-an-id-card': 'Không phải thẻ căn cước',
  'not-an-id-code': 'Mã không phải của thẻ căn cước',
  'access-code-wrong': 'Sáu số cuối không mở được thẻ',
  'code-disagrees': 'Mã và chíp khác nhau',
  'code-of-another-card': 'Mã của một thẻ khác',
  'code-of-app': 'Mã của ứng dụng, không phải của thẻ',
  'code-wrong-number-of-fields': 'Mã trên thẻ thiếu thông tin',
  'document-misread': 'Dòng chữ trên giấy tờ đọc chưa đúng',
  'face-doubtful': 'Khuôn mặt chưa khớp rõ',
  'id-card-seen': 'Đưa thẻ căn cước vào máy quét',
  // pages
  blurred: 'Ảnh mờ',
  glare: 'Bị lóa',
  'cut-off': 'Thiếu phần',
  dark: 'Quá tối',
  blank: 'Trang trắng',
  finger: 'Ngón tay che',
  turned: 'Có thể bị ngược',
  'picture-truncated': 'Ảnh quét bị thiếu',
  'picture-unsteady': 'Giấy bị rung, ảnh chưa nét',
  'double-feed': 'Hai tờ đi cùng lúc',
  'no-document': 'Khay giấy trống',
  // printers and other devices
  slip: 'Phiếu hẹn',
  ticket: 'Số thứ tự',
  'not-printed': 'Chưa in được',
  unknown: 'Không rõ đã in hay chưa',
  'paper-out': 'Hết giấy',
  'paper-low': 'Sắp hết giấy',
  'paper-jammed': 'Kẹt giấy',
  'cover-open': 'Nắp máy đang mở',
  'cutter-failed': 'Dao cắt giấy hỏng',
  'media-not-taken': 'Phiếu chưa được lấy',
  overheated: 'Thiết bị quá nóng',
  'warming-up': 'Thiết bị đang khởi động',
  'device-failed': 'Thiết bị hỏng',
  attention: 'Thiết bị cần người xem',
  absent: 'Không tìm thấy thiết bị',
  disconnected: 'Thiết bị vừa mất kết nối',
  'access-denied': 'Máy chưa được phép dùng thiết bị',
  'busy-elsewhere': 'Thiết bị bận việc khác',
  timeout: 'Thiết bị không trả lời kịp',
  unintelligible: 'Thiết bị trả lời không rõ',
  'unexpected-answer': 'Thiết bị trả lời sai',
  'not-offered': 'Thiết bị không có chức năng này',
  cancelled: 'Đã hủy giữa chừng',
  'buttons-burst': 'Nút đánh giá bị bấm liên tục',
  'buttons-stuck': 'Nút đánh giá bị kẹt',
  // the machine and its line
  locked: 'Cán bộ đã khóa máy',
  'out-of-service': 'Cán bộ đã tạm ngừng máy',
  'ticket-only': 'Máy chỉ cho lấy số',
  'line-down': 'Mất đường truyền',
  'door-open': 'Cửa máy đang mở',
  'on-battery': 'Mất điện, đang dùng pin dự phòng',
  'battery-low': 'Pin dự phòng sắp hết',
  'ups-away': 'Bộ lưu điện không trả lời',
  silent: 'Máy tắt hoặc mất mạng nội bộ',
  refused: 'Tỉnh không nhận',
  supplement: 'Cần bổ sung',
};

const en: typeof vi = {
  asked: 'Help was asked for',
  left: 'Walked away from a warning',
  'card-unreadable': 'The card cannot be read',
  'card-refused': 'The card stopped answering',
  'card-removed': 'The card was taken away in mid-read',
  'card-not-believed': 'Something about the card does not fit',
  'card-expired': 'The card has expired',
  'no-card': 'No card on the reader',
  'not-an-id-card': 'Not an identity card',
  'not-an-id-code': 'Not the code of an identity card',
  'access-code-wrong': 'The six digits do not open the card',
  'code-disagrees': 'Code and chip differ',
  'code-of-another-card': 'The code of another card',
  'code-of-app': 'The code of an app, not of a card',
  'code-wrong-number-of-fields': 'The code of the card is incomplete',
  'document-misread': 'The lines of the document were misread',
  'face-doubtful': 'The face is doubtful',
  'id-card-seen': 'An identity card in the scanner',
  blurred: 'Blurred',
  glare: 'Glare',
  'cut-off': 'A part is missing',
  dark: 'Too dark',
  blank: 'Blank page',
  finger: 'A finger covers it',
  turned: 'Perhaps upside down',
  'picture-truncated': 'A part of the picture is missing',
  'picture-unsteady': 'The paper moved, no sharp picture',
  'double-feed': 'Two sheets went through together',
  'no-document': 'The feeder is empty',
  slip: 'Receipt slip',
  ticket: 'Queue ticket',
  'not-printed': 'It was not printed',
  unknown: 'Nobody knows whether it was printed',
  'paper-out': 'Out of paper',
  'paper-low': 'Paper is low',
  'paper-jammed': 'Paper jam',
  'cover-open': 'The cover is open',
  'cutter-failed': 'The cutter has failed',
  'media-not-taken': 'The slip was not taken',
  overheated: 'Overheated',
  'warming-up': 'Warming up',
  'device-failed': 'The device has failed',
  attention: 'The device needs somebody',
  absent: 'The device is not found',
  disconnected: 'The device was disconnected',
  'access-denied': 'The kiosk may not use the device',
  'busy-elsewhere': 'The device is busy elsewhere',
  timeout: 'The device did not answer in time',
  unintelligible: 'The device is not understood',
  'unexpected-answer': 'The device answers wrongly',
  'not-offered': 'The device cannot do that',
  cancelled: 'Cancelled',
  'buttons-burst': 'Somebody plays with the rating buttons',
  'buttons-stuck': 'A rating button sticks',
  locked: 'Locked by an officer',
  'out-of-service': 'Taken out of service by an officer',
  'ticket-only': 'Tickets only',
  'line-down': 'The line is down',
  'door-open': 'The cabinet door is open',
  'on-battery': 'No mains, on battery',
  'battery-low': 'The battery runs out',
  'ups-away': 'The UPS does not answer',
  silent: 'Switched off, or off the office network',
  refused: 'The province refuses it',
  supplement: 'Something is to be added',
};

const both = { vi, en };
const away = { vi: (device: string) => `${device} không nối được`, en: (device: string) => `${device}: not connected` };

/** What a machine met, in words; one that nobody has words for is shown as it is. */
export const whyWord = (why: string, language: Language): string => {
  const known: Readonly<Record<string, string>> = { ...both[language], ...machine[language].alarms.codes };
  const devices: Readonly<Record<string, string>> = machine[language].devices;
  const device = why.endsWith('-away') ? devices[why.slice(0, -'-away'.length)] : undefined;
  // alarms are whole sentences on the kiosk's own screen; in a list they are one of several facts
  return device === undefined ? (known[why] ?? why).replace(/\.$/u, '') : away[language](device);
};
