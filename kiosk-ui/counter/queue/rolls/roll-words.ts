import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { PrintState } from './roll-menus.ts';

const vi = {
  none: 'Chưa có cuộn số nào được in.',
  lead: 'Hết giấy giữa chừng thì thay giấy rồi in tiếp. Số đã in không in lại.',
  rest: 'In tiếp phần chưa ra giấy',
  restHint: 'Tại máy in phiếu của máy này',
  sheet: 'Bản A4',
  sheetHint: 'Tải về để in ở máy in của cơ quan',
  said: (state: PrintState): string => {
    if (state === 'printing') return 'Đang in. Xin chờ.';
    if (state === 'busy') return 'Máy đang in cuộn khác. Xin chờ rồi thử lại.';
    if (state === 'no-printer') return 'Máy này không có máy in phiếu. Xin làm tại ki-ốt, hoặc lấy bản A4.';
    if (state === 'failed') return 'Chưa in được. Xin xem máy in rồi thử lại.';
    const { pieces, printed, unsure } = state;
    const left = pieces - printed - unsure;
    if (left > 0) return `Đã ra ${printed} trên ${pieces} đoạn. Xin xem giấy của máy in rồi in tiếp.`;
    return unsure > 0
      ? `Đã ra ${printed} trên ${pieces} đoạn; ${unsure} đoạn chưa chắc đã ra, xin kiểm giấy.`
      : `Đã ra đủ ${pieces} đoạn.`;
  },
};

const en: typeof vi = {
  none: 'No roll was printed yet.',
  lead: 'Where the paper ended, put in paper and go on. Nothing comes out twice.',
  rest: 'Print what has not come out',
  restHint: 'On the slip printer of this machine',
  sheet: 'A4',
  sheetHint: 'To be printed on a printer of the office',
  said: (state) => {
    if (state === 'printing') return 'It prints. Please wait.';
    if (state === 'busy') return 'Another roll is being printed. Please wait and try again.';
    if (state === 'no-printer') return 'This machine has no slip printer. Please do it at a kiosk, or take A4.';
    if (state === 'failed') return 'Not printed. Look at the printer and try again.';
    const { pieces, printed, unsure } = state;
    const left = pieces - printed - unsure;
    if (left > 0) return `${printed} of ${pieces} pieces are out. Look at the paper, then go on.`;
    return unsure > 0
      ? `${printed} of ${pieces} pieces are out; ${unsure} may be, please look.`
      : `All ${pieces} pieces are out.`;
  },
};

const both = { vi, en };
export const rollWords = (language: Language) => both[language];
