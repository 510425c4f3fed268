import type { ExceptionAction } from '@mot-cua/domain/exceptions/exceptions.ts';
import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { IdentityLevel } from '@mot-cua/domain/provenance.ts';
import type { SealedFault } from './sealed/sealed-desk.ts';

/** What is said about the dossier beside the number. */
const vi = {
  frame: (title: string) => `Trang của kho hồ sơ tỉnh: ${title}`,
  box: 'Nội dung hồ sơ',
  scroll: 'cuộn',
  /** EX-7: the same dossier twice */
  twice: {
    openLater: 'Mở hồ sơ nộp sau',
    openEarlier: 'Mở hồ sơ nộp trước',
    actions: {
      merge: 'Bổ sung vào hồ sơ nộp trước',
      continue: 'Giải quyết cả hai hồ sơ',
      cancel: 'Rút hồ sơ nộp sau',
    } as Partial<Record<ExceptionAction, string>>,
    effects: {
      merge: 'Hồ sơ nộp sau dừng lại; giấy tờ của nó thuộc hồ sơ nộp trước.',
      continue: 'Không hồ sơ nào dừng lại.',
      cancel: 'Hồ sơ nộp sau được ghi là công dân rút.',
    } as Partial<Record<ExceptionAction, string>>,
  },
  sealed: {
    closed: 'Hồ sơ chưa đến tỉnh, còn niêm phong tại máy.',
    openWithKey: 'Mở bằng khóa của cơ quan',
    openNow: 'Mở niêm phong',
    opening: 'Đang mở…',
    readOnly: 'Hồ sơ chưa đến tỉnh. Chỉ xem, không lưu ở máy này; lần mở này đã được ghi lại.',
    code: 'Mã tạm',
    submitter: 'Người nộp',
    owner: 'Chủ hồ sơ',
    identified: 'Danh tính',
    submittedAt: 'Nộp lúc',
    levels: {
      none: 'Không xác định',
      typed: 'Tự khai',
      qr: 'Mã QR trên thẻ',
      'chip-read': 'Đọc chip, chưa kiểm được',
      'chip-verified': 'Chip đúng là của nhà nước cấp',
      'chip-authenticated': 'Chip thật, đã kiểm',
      online: 'Đã kiểm với hệ thống quốc gia',
    } satisfies Record<IdentityLevel, string> as Record<IdentityLevel, string>,
    page: (n: number, title: string) => `Trang ${n} của ${title}`,
    pagesElsewhere: 'Giấy tờ này xem được khi hồ sơ đến tỉnh.',
    keyTitle: 'Khóa của cơ quan',
    keyLead: 'Cắm thẻ nhớ có tệp khóa. Khóa chỉ dùng trong phiên này, không lưu lại.',
    keyFile: 'Tệp khóa',
    keyFileHint: 'Nhấn Enter để chọn tệp.',
    passphrase: 'Mật khẩu của khóa',
    noFile: 'Xin chọn tệp khóa trước.',
    reading: 'Đang đọc khóa…',
    faults: {
      'wrong-key': 'Khóa này không mở được hồ sơ. Xin dùng khóa của chính cơ quan này.',
      damaged: 'Hồ sơ trên đường chuyển bị hỏng. Xin mở lại; nếu vẫn vậy, gọi kỹ thuật viên. Bản gốc ở máy còn nguyên.',
      'not-here': 'Không máy nào của cơ quan còn giữ hồ sơ này; có thể hồ sơ vừa đến tỉnh.',
      'no-answer': 'Máy giữ hồ sơ chưa trả lời. Xin mở lại sau ít phút.',
      'too-large': 'Hồ sơ quá lớn để mở tại quầy. Xin mở ở tỉnh khi có mạng.',
      'not-a-key': 'Tệp này không phải tệp khóa. Xin chọn tệp khác.',
      'passphrase-needed': 'Khóa này có mật khẩu. Xin gõ mật khẩu rồi nhấn Enter.',
      'passphrase-wrong': 'Mật khẩu chưa đúng. Xin gõ lại.',
      'browser-too-old': 'Trình duyệt này quá cũ để dùng khóa. Gọi kỹ thuật viên.',
    } satisfies Record<SealedFault, string> as Record<SealedFault, string>,
  },
};
const en: typeof vi = {
  frame: (title) => `The province's page: ${title}`,
  box: 'What was submitted',
  scroll: 'scroll',
  twice: {
    openLater: 'Open the later one',
    openEarlier: 'Open the earlier one',
    actions: {
      merge: 'Papers go to the earlier one',
      continue: 'Both go on',
      cancel: 'The later one is withdrawn',
    },
    effects: {
      merge: 'The later one stops; its papers belong to the earlier one.',
      continue: 'Neither stops.',
      cancel: 'It is written down that the citizen takes the later one back.',
    },
  },
  sealed: {
    closed: 'It has not reached the province and lies sealed at the kiosk.',
    openWithKey: "Open with the office's key",
    openNow: 'Open the seal',
    opening: 'Opening…',
    readOnly: 'Not at the province yet. To look at only, kept nowhere here; that it was opened is written down.',
    code: 'Provisional code',
    submitter: 'Submitted by',
    owner: 'Owner',
    identified: 'Identity',
    submittedAt: 'Submitted at',
    levels: {
      none: 'Not known',
      typed: 'Says so',
      qr: 'QR of the card',
      'chip-read': 'Chip read, not proved',
      'chip-verified': 'Chip issued by the state',
      'chip-authenticated': 'Chip is genuine',
      online: 'Proved with the national system',
    },
    page: (n, title) => `Page ${n} of ${title}`,
    pagesElsewhere: 'This paper can be seen when the dossier is at the province.',
    keyTitle: "The office's key",
    keyLead: 'Plug in the stick with the key file. It serves for this session and is kept nowhere.',
    keyFile: 'Key file',
    keyFileHint: 'Press Enter to choose it.',
    passphrase: 'Passphrase of the key',
    noFile: 'Please choose the key file first.',
    reading: 'Reading the key…',
    faults: {
      'wrong-key': 'This key does not open it. Please use the key of this very office.',
      damaged: 'It was damaged on its way. Open it again; if it stays so, call a technician. At the kiosk it is whole.',
      'not-here': 'No machine of this office has it any more; it may have reached the province.',
      'no-answer': 'The machine that has it did not answer. Please open it again in a few minutes.',
      'too-large': 'It is too large to open at a counter. Open it in the province when the line is back.',
      'not-a-key': 'This is no key file. Please choose another.',
      'passphrase-needed': 'This key has a passphrase. Please type it, then Enter.',
      'passphrase-wrong': 'The passphrase is wrong. Please type it again.',
      'browser-too-old': 'This browser is too old for the key. Call a technician.',
    },
  },
};
const both = { vi, en };
export type PapersWords = typeof vi;
export const papersWords = (language: Language): PapersWords => both[language];
