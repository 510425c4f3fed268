import type { CertifiedCopy, CopyRefusalToAct } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { obstacleTo } from '@mot-cua/domain/digitisation/certified-copy.ts';
import { copyRefusals } from '@mot-cua/domain/digitisation/copy-refusals.ts';
import { showDate } from '@mot-cua/domain/text/dates.ts';

/** What the station says to the officer who certifies a copy. Vietnamese and final, like all of its words. */

/** Why a key did nothing, and what to do. */
export const copySaid: Readonly<Record<CopyRefusalToAct, string>> = {
  'still-scanning': 'Máy đang quét. Chờ quét xong, hoặc nhấn F5 để dừng.',
  'being-signed': 'Bản sao đang chờ ký số, chưa sửa được. Esc: thôi ký.',
  'already-signed': 'Bản sao đã ký số, không sửa được nữa. Đang chuyển vào Kho dữ liệu.',
  'already-sent': 'Bản sao đã ký số và đã vào Kho dữ liệu. Esc để làm việc khác.',
  'already-refused': 'Đã từ chối chứng thực. Esc để làm việc khác.',
  'not-asked': 'Chưa làm được việc này.',
  'no-pages': 'Chưa có trang nào. Nhấn F5 để quét bản chính.',
  'no-such-page': 'Không còn trang nào ở phía đó.',
  'too-many-pages': 'Bản sao đã đủ 100 trang. Bản chính dài hơn: chứng thực trên giấy.',
  'nothing-left-out': 'Không có trang nào đã bỏ ra.',
  'not-shown': 'Trang này chưa hiện lên màn hình nên chưa đối chiếu được. Chờ ảnh hiện ra rồi nhấn lại.',
  'page-differs': 'Có trang không giống bản chính. Không được ký: quét lại trang đó (F6) hoặc từ chối chứng thực (F8).',
  'compared-by-another':
    'Có trang do người khác đối chiếu. Người ký phải tự đối chiếu mọi trang: về từng trang, so với bản chính, nhấn Enter.',
  'page-not-compared': 'Còn trang chưa đối chiếu với bản chính. Chưa ký được.',
};

const refusalWords = ({ refusal }: CertifiedCopy): string => {
  if (!refusal) return '';
  const { words, clause } = copyRefusals[refusal.reason];
  return `Đã từ chối chứng thực: ${words.vi} (${clause}). Trả lại bản chính và nói rõ lý do cho người dân. Esc để xong.`;
};

/** `given-before`: by this station before a restart, which remembers until when and not what; `over`: expired or ended. */
export type LinkStands = 'asked' | 'given' | 'given-before' | 'over' | 'refused';

/** How the copy stands and what comes next. */
export const copyStands = (
  copy: CertifiedCopy,
  link: LinkStands,
  linkUntil: string | null,
  reachable: boolean,
): string => {
  const { pages, leftOut } = copy;
  switch (copy.state) {
    case 'scanning':
      return `Đang quét: ${pages.length} trang. F5 để dừng.`;
    case 'comparing':
      return comparingWords(copy, leftOut.length);
    case 'signing':
      return 'Đang chờ ký số.';
    case 'signed':
      return reachable
        ? 'Đã ký số. Đang chuyển vào Kho dữ liệu; mã QR hiện ra khi Kho đã nhận.'
        : 'Đã ký số và giữ an toàn ở đây. Đang mất đường truyền tới Kho dữ liệu; mã QR hiện ra khi có đường truyền.';
    case 'sent':
      return sentWords[link](linkUntil === null ? '' : untilWords(linkUntil));
    case 'refused':
      return refusalWords(copy);
  }
};

const comparingWords = (copy: CertifiedCopy, leftOut: number): string => {
  const obstacle = obstacleTo(copy);
  const out = leftOut > 0 ? ` Đã bỏ ra ${leftOut} mặt giấy (trắng hoặc trùng); F7 đưa lại.` : '';
  if (obstacle === 'no-pages') return `Đặt bản chính vào máy quét.${out}`;
  if (obstacle === 'page-differs') return `${copySaid['page-differs']}${out}`;
  if (obstacle === null) return `Mọi trang đã được đối chiếu. Nhấn F9 để ký số.${out}`;
  const left = copy.pages.filter(({ compared }) => compared?.is !== 'same').length;
  return `Còn ${left} trang chưa đối chiếu.${out}`;
};

const sentWords: Readonly<Record<LinkStands, (until: string) => string>> = {
  asked: () => 'Kho dữ liệu đã nhận. Đang lấy mã QR cho người dân…',
  given: (until) => `${codeWords(until)} F10: in mã. F8: thu hồi mã. Esc: xong.`,
  'given-before': (until) => `Mã QR đã đưa dùng được đến ${until}. F9: lấy mã mới (mã cũ hết hiệu lực). Esc: xong.`,
  over: () => 'Mã QR đã hết hạn hoặc đã được thu hồi. F9: lấy mã mới. Esc: xong.',
  refused: () => 'Kho dữ liệu chưa cấp được mã QR. Bản sao vẫn ở trong Kho. F9: thử lại. Esc: xong.',
};

const codeWords = (until: string): string => `Người dân quét mã này trước ${until} để tải bản sao.`;

/** What is printed under the code. */
export const underCode = (linkUntil: string): string => codeWords(untilWords(linkUntil));

const untilWords = (iso: string): string => {
  const local = new Date(Date.parse(iso) + 7 * 3_600_000).toISOString();
  return `${local.slice(11, 16)} ngày ${showDate(local.slice(0, 10))}`;
};

/** F8 and no answer: the code still opens the file. */
export const notEnded = 'Chưa thu hồi được mã: không liên lạc được với Kho dữ liệu. Nhấn F8 để thử lại.';

export const copyAsks = {
  leave: 'Bỏ bản sao này? Ảnh đã quét sẽ bị xóa. Enter: bỏ. Phím khác: giữ lại.',
  'leave-signed':
    'Bản sao đã ký, đã niêm phong và sẽ tự vào Kho, nhưng người dân chưa có mã QR. Enter: vẫn đóng. Phím khác: chờ tiếp.',
  reason: 'Vì sao từ chối chứng thực? Nhấn số của lý do; Esc: thôi.',
} as const;

/** Calls about copies that could not be done. */
export const copyCallWords = {
  'no-certification': 'Trạm này chưa được cấu hình để chứng thực bản sao. Báo kỹ thuật (certification).',
  'copy-at-hand': 'Đang làm một bản sao. Xong bản này (Esc) rồi mới làm bản khác.',
  'copy-closed': 'Bản sao này không quét thêm được nữa.',
  'glass-only': 'Bản chính loại này không được đưa vào khay nạp (đóng quyển, ép nhựa, dễ rách). Quét trên mặt kính.',
  'no-such-type': 'Không có loại giấy tờ này trong danh mục hôm nay.',
  'wrong-day': 'Ngày cấp không có thật. Sửa lại rồi thử lại.',
} as const;
export type CopyCallFault = keyof typeof copyCallWords;
