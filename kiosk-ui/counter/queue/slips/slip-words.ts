import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';

/** Slips of the counter (TT 03/2025/TT-VPCP, Mẫu 02 and 03). */
const vi = {
  which: 'Lập phiếu nào?',
  lead: 'Mất mạng vẫn lập được: phiếu được giữ lại và gửi về tỉnh khi có mạng.',
  forms: {
    '02': 'Mẫu 02: yêu cầu bổ sung, hoàn thiện hồ sơ',
    '03': 'Mẫu 03: từ chối tiếp nhận, giải quyết hồ sơ',
  },
  whichDossier: 'Phiếu cho hồ sơ nào?',
  whyRefused: 'Vì sao từ chối?',
  whichPapers: 'Cần bổ sung giấy tờ nào?',
  whyAsked: 'Vì sao cần bổ sung?',
  noPapers: 'Máy này chưa có danh sách giấy tờ của thủ tục. Xin lập phiếu trên trang của tỉnh.',
  ready: (count: number) => (count === 0 ? 'Đã đủ (chưa chọn giấy tờ nào)' : `Đã đủ: ${count} giấy tờ`),
  onWhich: 'In phiếu ra giấy nào?',
  where: 'Phiếu in ra ở ki-ốt đã nhận hồ sơ này.',
  on: { strip: 'Phiếu khổ 80 mm', a4: 'Giấy A4' },
};

const en: typeof vi = {
  which: 'Which slip?',
  lead: 'It may be written with the line down: it is kept and goes to the province later.',
  forms: { '02': 'Form 02: papers to be added', '03': 'Form 03: the dossier is refused' },
  whichDossier: 'For which dossier?',
  whyRefused: 'Why is it refused?',
  whichPapers: 'Which papers have to be added?',
  whyAsked: 'Why has it to be added?',
  noPapers: 'This machine has no list of papers of the procedure. Please use the page of the province.',
  ready: (count) => (count === 0 ? 'That is all (none is chosen)' : `That is all: ${count}`),
  onWhich: 'On which paper?',
  where: 'It comes out at the kiosk that took this dossier.',
  on: { strip: 'Slip of 80 mm', a4: 'A4' },
};

const both = { vi, en };
export const slipWords = (language: Language) => both[language];
