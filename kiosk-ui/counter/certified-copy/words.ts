import type { Language } from '@mot-cua/domain/localized.ts';
import type { Compared } from './copy-view.ts';

const compared: Record<Compared, string> = {
  'not-yet': 'chưa đối chiếu',
  same: 'đã đối chiếu, giống bản chính',
  differs: 'không giống bản chính',
};
const vi = {
  title: 'Bản sao chứng thực điện tử',
  checklist: 'Đã đối chiếu từng trang với bản chính',
  page: (at: number) => `Trang ${at}`,
  compared,
  ask: (at: number) => `Cầm bản chính. So trang ${at} với ảnh bên cạnh.`,
  lookAt: ['Đủ chữ, đủ số, không mờ, không mất mép', 'Dấu và chữ ký thấy rõ', 'Không tẩy xóa, không có trang thay thế'],
  left: (pages: number) => `Còn ${pages} trang chưa đối chiếu. Chưa ký được.`,
  differs: 'Có trang không giống bản chính. Không được ký; quét lại hoặc từ chối chứng thực.',
  ready: 'Mọi trang đã được đối chiếu. Nhấn F9 để ký số.',
  signing: 'Đang ký số…',
  signed: 'Đã ký số. Người dân quét mã này để nhận bản sao.',
  code: 'Mã QR để nhận bản sao chứng thực điện tử',
  keys: {
    Enter: 'Giống bản chính, trang sau',
    Delete: 'Không giống',
    ArrowLeft: 'Trang trước',
    ArrowRight: 'Trang sau',
    F9: 'Ký số',
    Escape: 'Thôi',
  },
};
type CopyWords = typeof vi;
const en: CopyWords = {
  title: 'Certified electronic copy',
  checklist: 'Each page compared with the original',
  page: (at) => `Page ${at}`,
  compared: { 'not-yet': 'not compared yet', same: 'compared, the same', differs: 'not the same' },
  ask: (at) => `Take the original. Compare its page ${at} with the picture.`,
  lookAt: [
    'All letters and figures, nothing blurred or cut off',
    'Stamps and signatures are clear',
    'Nothing erased, no page replaced',
  ],
  left: (pages) => `${pages} pages are not compared yet. It cannot be signed.`,
  differs: 'A page is not the same. It must not be signed; scan again or refuse.',
  ready: 'Every page was compared. F9 signs.',
  signing: 'Signing…',
  signed: 'Signed. The citizen scans this code to receive the copy.',
  code: 'QR code to receive the certified copy',
  keys: {
    Enter: 'The same, next page',
    Delete: 'Not the same',
    ArrowLeft: 'Page before',
    ArrowRight: 'Page after',
    F9: 'Sign',
    Escape: 'Leave',
  },
};
export const copyWords = (language: Language): CopyWords => (language === 'vi' ? vi : en);
