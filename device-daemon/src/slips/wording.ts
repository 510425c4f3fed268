import type { Language, Localized } from '@mot-cua/domain/localized.ts';
import type { SignatureKind } from '@mot-cua/domain/procedure-package/filing.ts';
import type { SlipContent, TicketContent } from './slip-content.ts';

/**
 * The fixed words of slips and tickets. The slip's title is its own: it must not be taken for Mẫu 01, the receipt that
 * only the receiving system may issue (Circular 03/2025/TT-VPCP, Appendix I).
 */
export const words = {
  slipTitle: { vi: 'PHIẾU GHI NHẬN NỘP HỒ SƠ', en: 'Record of submission' },
  feedbackTitle: { vi: 'PHIẾU GHI NHẬN GÓP Ý', en: 'Record of your feedback' },
  feedbackCode: { vi: 'Mã góp ý', en: 'Feedback code' },
  feedbackHow: {
    vi: 'Xem trả lời: chạm «Tra cứu hồ sơ» tại ki-ốt, đưa mã QR này vào đầu đọc',
    en: 'For the answer touch "Look up a dossier" at a kiosk and show it this QR code',
  },
  feedbackKeepIt: {
    vi: 'Phiếu và góp ý không ghi tên Ông/Bà. Mất phiếu thì không tra cứu được.',
    en: 'Neither slip nor feedback has your name. Without the slip it cannot be found.',
  },
  provisionalCode: { vi: 'Mã tạm thời', en: 'Provisional code' },
  secret: { vi: 'Mã tra cứu', en: 'Look-up code' },
  countersInOrder: {
    vi: 'Một số cho tất cả hồ sơ. Xin gặp lần lượt:',
    en: 'One number for all dossiers. Please see in this order:',
  },
  ticketNumber: { vi: 'Số thứ tự', en: 'Queue number' },
  procedure: { vi: 'Thủ tục', en: 'Procedure' },
  papers: { vi: 'Giấy tờ đã quét', en: 'Scanned papers' },
  submittedAt: { vi: 'Nộp lúc', en: 'Submitted' },
  office: { vi: 'Cơ quan', en: 'Office' },
  decides: { vi: 'Cơ quan quyết định', en: 'Decided by' },
  resultOffice: { vi: 'Nơi nhận kết quả', en: 'Result given out at' },
  clockUnconfirmed: { vi: 'Giờ của máy chưa được xác nhận', en: 'The time on this kiosk is not confirmed' },
  notAReceipt: {
    vi: 'Chưa có giá trị là giấy tiếp nhận hồ sơ',
    en: 'Not valid as a receipt of acceptance',
  },
  keepIt: {
    vi: 'Giữ phiếu này để tra cứu. Không đưa mã tra cứu cho người khác.',
    en: 'Keep this slip to look up your dossier. Do not share the look-up code.',
  },
  rateIt: {
    vi: 'Ông/Bà có hài lòng không? Quét mã này bằng điện thoại để đánh giá.',
    en: 'Were you satisfied? Scan this with your phone to rate.',
  },
  parkingTitle: { vi: 'PHIẾU CẤT HỒ SƠ ĐANG LÀM', en: 'Dossier put aside' },
  parkingCode: { vi: 'Mã mở lại', en: 'Code to go on' },
  parkedUntil: { vi: 'Cất đến', en: 'Kept until' },
  parkedAt: { vi: 'Chỉ mở được tại', en: 'Opens only at' },
  parkingHow: {
    vi: 'Chạm «Làm tiếp hồ sơ đã cất» rồi đưa mã này vào đầu đọc.',
    en: 'Touch "Go on with a saved dossier" and show this code to the reader.',
  },
  parkingSecret: {
    vi: 'Hồ sơ chưa được nộp. Ai có phiếu này cũng mở được: xin giữ kín.',
    en: 'Not submitted yet. Whoever has this slip can open it: keep it safe.',
  },
  needsTitle: { vi: 'GIẤY TỜ CÒN THIẾU', en: 'Papers still needed' },
  dossierCode: { vi: 'Mã hồ sơ', en: 'Dossier code' },
  needsHow: {
    vi: 'Mang giấy tờ này đến ki-ốt, đặt thẻ căn cước rồi chọn «Hồ sơ của tôi».',
    en: 'Bring these papers to a kiosk, lay down your card, choose "My dossiers".',
  },
  waitForCall: {
    vi: 'Xin mời ngồi chờ. Số sẽ được gọi trên màn hình và loa.',
    en: 'Please take a seat. Your number will be shown and called.',
  },
  comeBack: {
    vi: 'Đến muộn, trả lại số: đưa mã này vào máy.',
    en: 'Late, or giving it back: show it to the kiosk.',
  },
  followByPhone: { vi: 'Quét mã để theo dõi trên điện thoại', en: 'Scan to follow on your phone' },
} as const satisfies Record<string, Localized>;

/** Where the dossier is at the moment of printing; no more than is so. */
export const custodyWords: Record<SlipContent['custody'], Localized> = {
  'saved-here': {
    vi: 'Mới lưu tại máy này, sẽ gửi khi có mạng',
    en: 'Saved on this kiosk only, will be sent when online',
  },
  'saved-in-two-places': {
    vi: 'Đã lưu hai nơi, sẽ gửi khi có mạng',
    en: 'Saved in two places, will be sent when online',
  },
  received: { vi: 'Hệ thống đã nhận', en: 'Received by the system' },
};

/** How a form is signed, in the words of slip and checklist. */
export const signatureWords: Record<SignatureKind, Localized> = {
  'on-screen': { vi: 'Ký bằng cách đồng ý trên màn hình máy này', en: 'Signed by agreeing on this screen' },
  wet: {
    vi: 'CHƯA KÝ. Ông/Bà ký vào tờ khai tại quầy, trước cán bộ.',
    en: 'NOT SIGNED YET. Sign the form at the counter.',
  },
  digital: {
    vi: 'CHƯA KÝ. Ông/Bà ký số khi nộp trên Cổng Dịch vụ công hoặc VNeID.',
    en: 'NOT SIGNED YET. Sign digitally on the portal or in VNeID.',
  },
};

/** The same before anything is filled in. */
export const willSignWords: Record<SignatureKind, string> = {
  'on-screen': 'Đồng ý trên màn hình máy này',
  wet: 'Ký trên giấy tại quầy, trước cán bộ. Xin chưa ký trước.',
  digital: 'Ký số khi nộp trên Cổng Dịch vụ công hoặc VNeID',
};

/** What a slip says beside the Vietnamese: the citizen's own language, where it is another one and somebody has translated it. */
export const secondLanguage = (text: Localized, language: Language): string | null =>
  language === 'vi' ? null : (text[language] ?? null);

export const aheadWords = (ahead: number): Localized =>
  ahead === 0
    ? { vi: 'Phía trước không còn ai', en: 'Nobody is ahead of you' }
    : { vi: `Phía trước còn ${ahead} người`, en: ahead === 1 ? '1 person ahead' : `${ahead} people ahead` };

const hourOf = (epochMs: number): string => new Date(epochMs + VIETNAM_MS).toISOString().slice(11, 16);

/** Which counters serve a number; more than four are not worth reading, the call says the one. */
export const countersWords = (counters: readonly number[]): Localized | null => {
  if (counters.length === 0 || counters.length > 4) return null;
  const ascending = [...counters].sort((a, b) => a - b);
  const listed = (and: string): string =>
    [ascending.slice(0, -1).join(', '), ascending.at(-1)].filter(Boolean).join(` ${and} `);
  return { vi: `Quầy ${listed('và')}`, en: `Counter${counters.length > 1 ? 's' : ''} ${listed('and')}` };
};

/** An estimate with the time at which it was made: later it is another one. */
export const waitWords = ({ from, to, estimatedAt }: NonNullable<TicketContent['wait']>): Localized => {
  const minutes = from === to ? `${to}` : `${from}-${to}`;
  return {
    vi: `Chờ khoảng ${minutes} phút, tính lúc ${hourOf(estimatedAt)}`,
    en: `About ${minutes} minutes, estimated at ${hourOf(estimatedAt)}`,
  };
};

/** The hour of an appointment, in Vietnamese time. */
export const appointedWords = (epochMs: number): Localized => {
  const hour = hourOf(epochMs);
  return { vi: `Hẹn lúc ${hour}`, en: `Appointment at ${hour}` };
};

export const pageWords = (pages: number, language: Language): string =>
  language === 'en' ? `${pages} trang/p.` : `${pages} trang`;

/** Vietnam has kept UTC+7 without summer time since 1975; the machine's own zone does not matter. */
const VIETNAM_MS = 7 * 60 * 60 * 1000;

/** 08:41 ngày 23/11/2026 (in English without the word), in Vietnamese time whatever the machine thinks. */
export const timeWords = (epochMs: number, language: Language): string => {
  const at = new Date(epochMs + VIETNAM_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
  const day = `${two(at.getUTCDate())}/${two(at.getUTCMonth() + 1)}/${at.getUTCFullYear()}`;
  return language === 'vi' ? `${clock} ngày ${day}` : `${clock}, ${day}`;
};
