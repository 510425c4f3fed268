import type { DeviceFaultCode } from '@mot-cua/domain/device-fault.ts';
import { paperRefusalWords } from '@mot-cua/domain/digitisation/paper-chart.ts';
import type { StationToken } from '@mot-cua/domain/digitisation/station.ts';
import type { FieldName } from '../backlog/batch.ts';
import type { Refusal, Said } from '../backlog/commands.ts';
import { flagWords } from '../backlog/flags.ts';
import { type CopyCallFault, copyCallWords } from './copy-words.ts';
import type { QueueFault } from './signing-queue.ts';

/** What the station says to the clerk. One language: the people who sit here work in Vietnamese. */

export const fieldLabels: Readonly<Record<FieldName, string>> = {
  paperType: 'Loại giấy tờ',
  component: 'Mã thành phần hồ sơ',
  notation: 'Số, ký hiệu',
  issuer: 'Cơ quan ban hành',
  issuedOn: 'Ngày ban hành',
  expiresOn: 'Có giá trị đến',
  ownerId: 'Số định danh của chủ giấy tờ',
  title: 'Tên giấy tờ',
  copyKind: 'Bản',
  origin: 'Nguồn gốc',
};

const refusalWords: Readonly<Partial<Record<Refusal, string>>> = {
  'no-paper': 'Không còn giấy tờ nào ở phía đó.',
  'no-pages': 'Giấy tờ này không có trang nào. Tìm trang còn thiếu, ghép hoặc loại.',
  'not-such-a-value': 'Giá trị vừa gõ không đúng dạng. Sửa lại rồi nhấn Enter.',
  'nothing-to-split': 'Trang đầu không tách được. Chuyển sang trang bắt đầu giấy tờ sau.',
  'nothing-before': 'Không có giấy tờ nào phía trước để ghép.',
  'nothing-set-aside': 'Quanh giấy tờ này không có trang nào đã bị bỏ ra.',
  'no-such-page': 'Không còn trang nào ở phía đó.',
  'being-signed': 'Giấy tờ đang chờ ký số, chưa sửa được.',
  'being-sent': 'Giấy tờ đang được chuyển, chưa sửa được.',
  'nothing-to-sign': 'Chưa có giấy tờ nào đã đối chiếu để ký số.',
  'nothing-to-send': 'Chưa có giấy tờ nào đã ký số để chuyển.',
  'nothing-to-undo': 'Không có việc nào để hoàn tác.',
};

/** Why the last key did nothing, and what to do. */
export const saidWords = ({ why, flags, field }: Said): string => {
  if (why === 'look-first' && flags)
    return `${[...new Set(flags.map(({ code }) => flagWords[code].vi))].join(' ')} Nếu đúng, nhấn Enter lần nữa.`;
  if (why === 'field-missing' && field) return `Còn thiếu: ${fieldLabels[field]}.`;
  if (why === 'not-such-a-value' && field) return `${fieldLabels[field]}: ${refusalWords[why]}`;
  const own = refusalWords[why];
  if (own !== undefined) return own;
  const known = Object.entries(paperRefusalWords).find(([name]) => name === why);
  return known ? `${known[1].vi}.` : 'Chưa làm được việc này.';
};

/** Codes of a feeding that went wrong which are the station's own. */
export type FeedingFault = DeviceFaultCode | 'disk-almost-full' | 'no-paper-in-feeder' | 'page-not-kept' | 'batch-full';

const kept = 'Các trang trước đó đã được giữ.';
const feedingWords: Readonly<Partial<Record<FeedingFault, string>>> = {
  'disk-almost-full': 'Ổ đĩa của máy sắp đầy nên chưa cho quét tiếp. Ký, chuyển các giấy tờ đã xong rồi thử lại.',
  'no-paper-in-feeder': 'Khay nạp không có giấy. Đặt giấy vào khay rồi quét lại.',
  'page-not-kept': `Không ghi được trang vừa quét. ${kept} Đặt lại tờ cuối và quét tiếp; báo kỹ thuật nếu lặp lại.`,
  'batch-full': 'Lô đã đủ 2.000 trang. Ký, chuyển hết lô này rồi lập lô mới.',
  absent: 'Không tìm thấy máy quét. Kiểm tra dây nối và nguồn điện.',
  disconnected: `Mất kết nối với máy quét. ${kept} Cắm lại dây rồi quét tiếp.`,
  'access-denied': 'Máy tính không được phép dùng máy quét. Báo kỹ thuật.',
  'busy-elsewhere': 'Máy quét đang bận việc khác. Chờ một lát rồi quét lại.',
  timeout: `Máy quét không trả lời. ${kept} Thử quét lại.`,
  'paper-jammed': `Kẹt giấy. ${kept} Lấy tờ bị kẹt ra, đặt lại từ tờ đó rồi quét tiếp.`,
  'double-feed': `Máy kéo hai tờ cùng lúc. ${kept} Tách hai tờ, đặt lại rồi quét tiếp.`,
  'cover-open': `Nắp máy quét đang mở. ${kept} Đóng nắp rồi quét tiếp.`,
  'picture-truncated': `Ảnh của tờ cuối bị thiếu. ${kept} Đặt lại tờ cuối rồi quét tiếp.`,
  'warming-up': 'Đèn máy quét chưa đủ sáng. Chờ một lát rồi quét lại.',
  'not-offered': 'Máy quét này không có khay nạp hoặc không quét được hai mặt. Chọn cách quét khác.',
  'no-document': 'Khay nạp không có giấy. Đặt giấy vào khay rồi quét lại.',
};

export const feedingFaultWords = (code: FeedingFault): string =>
  feedingWords[code] ?? `Máy quét gặp lỗi (${code}). ${kept} Thử lại; báo kỹ thuật nếu lặp lại.`;

const signFaultWords: Readonly<Partial<Record<QueueFault, string>>> = {
  'pin-wrong': 'Mã PIN không đúng. Chưa ký giấy tờ nào; nhập lại cẩn thận, sai nhiều lần thiết bị sẽ bị khóa.',
  'pin-locked': 'Thiết bị ký đã bị khóa vì nhập sai PIN nhiều lần. Liên hệ nơi cấp.',
  'token-absent': 'Không thấy thiết bị ký số. Cắm thiết bị vào rồi ký lại.',
  'key-absent': 'Thiết bị không có khóa hoặc chứng thư đã cấu hình. Báo kỹ thuật.',
  'certificate-unfit': 'Chứng thư số đã hết hạn hoặc không dùng để ký được.',
  'tsa-unreachable': 'Không kết nối được máy chủ dấu thời gian. Thử lại sau.',
  'tsa-refused': 'Máy chủ dấu thời gian từ chối. Thử lại sau.',
  'proof-unreachable':
    'Không lấy được bằng chứng chứng thư còn hiệu lực (OCSP, CRL). Chưa ký; thử lại khi có đường truyền.',
  'certificate-revoked': 'Chứng thư số đã bị thu hồi. Liên hệ nơi cấp.',
  'certificate-untrusted': 'Chứng thư số không dẫn tới gốc tin cậy đã cấu hình. Báo kỹ thuật.',
  'other-officer':
    'Chứng thư số trên thiết bị là của người khác, không phải của người đã đối chiếu. Cắm đúng thiết bị rồi ký lại.',
  'not-compared': 'Chưa đối chiếu đủ các trang với bản chính nên không ký được.',
  'not-kept': 'Không ghi được tệp đã ký vào ổ đĩa. Giấy tờ vẫn giữ nguyên; báo kỹ thuật.',
  'page-missing': 'Một trang của giấy tờ không đọc được từ ổ đĩa. Quét lại trang đó.',
};

export const tokenWords = (state: StationToken['state'], fault: QueueFault | null, waiting: number): string => {
  if (state === 'signing') return `Đang ký số, còn ${waiting} giấy tờ.`;
  if (fault !== null) return signFaultWords[fault] ?? 'Chưa ký được. Giấy tờ vẫn giữ nguyên; thử ký lại.';
  if (state === 'absent') return 'Chưa cấu hình thiết bị ký số.';
  if (state === 'ready') return 'Sẵn sàng ký số.';
  return waiting > 0 ? `Nhập mã PIN để ký ${waiting} giấy tờ (Esc: chưa ký).` : 'Nhập mã PIN khi cần ký số.';
};

/** What a call that could not be done answers. */
export const callWords = {
  'no-batch': 'Chưa có lô nào. Lập lô mới trước.',
  'batch-unfinished': 'Lô hiện tại còn giấy tờ chưa chuyển. Chuyển hoặc loại hết rồi lập lô mới.',
  'feeding-already': 'Máy đang quét.',
  'not-kept': 'Không ghi được vào ổ đĩa. Việc vừa làm chưa được giữ; báo kỹ thuật.',
  'both-needs-feeder': 'Chỉ khay nạp quét được hai mặt.',
} as const;
export type CallFault = keyof typeof callWords | CopyCallFault | 'disk-almost-full' | 'batch-full';

const allCallWords: Readonly<Record<keyof typeof callWords | CopyCallFault, string>> = {
  ...callWords,
  ...copyCallWords,
};
export const callFaultWords = (fault: CallFault): string =>
  fault === 'disk-almost-full' || fault === 'batch-full' ? feedingFaultWords(fault) : allCallWords[fault];

export const sendFaultWords = {
  'not-sealed': 'Chưa đóng gói được giấy tờ để chuyển. Giấy tờ vẫn giữ nguyên; nhấn F10 để thử lại.',
  'refused-by-repository': 'Kho dữ liệu không nhận một giấy tờ. Giấy tờ vẫn giữ ở đây; báo kỹ thuật.',
  damaged: 'Tệp đã ký của một giấy tờ không đọc được. Sửa và ký lại giấy tờ đó.',
} as const;

/** After a start in the middle of a feeding: sheets may have gone through that no page came of. */
export const backAgainWords = (pages: number, isLastHalf: boolean): string => {
  const kept = `Đã mở lại lô, giữ ${pages} mặt giấy.`;
  return isLastHalf
    ? `${kept} Tờ cuối cùng chỉ có mặt trước: xóa trang đó, rồi đặt lại từ tờ ấy.`
    : `${kept} Nếu máy dừng giữa lúc quét, xem trang cuối cùng của lô và đặt lại các tờ sau trang đó.`;
};
