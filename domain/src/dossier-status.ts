import type { Localized } from './localized.ts';

/**
 * The ten national states of a dossier (reference/domain.md, 3.2; code list of the national portal) in the words of a screen,
 * and what their holder does next. The Vietnamese names are the official ones.
 */
export type DossierStatus = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

type StatusWords = { readonly state: Localized; readonly next: Localized };

export const statusWords: Readonly<Record<DossierStatus, StatusWords>> = {
  1: {
    state: { vi: 'Mới đăng ký', en: 'Newly filed' },
    next: {
      vi: 'Cán bộ đang kiểm tra hồ sơ. Ông/Bà chưa phải làm gì.',
      en: 'An officer is checking it. There is nothing to do yet.',
    },
  },
  2: {
    state: { vi: 'Được tiếp nhận', en: 'Accepted' },
    next: { vi: 'Xin đợi đến ngày hẹn trả kết quả.', en: 'Please wait for the day of the result.' },
  },
  3: {
    state: { vi: 'Không được tiếp nhận', en: 'Not accepted' },
    next: {
      vi: 'Xin lấy số để cán bộ giải thích lý do.',
      en: 'Please take a number: an officer explains the reason.',
    },
  },
  4: {
    state: { vi: 'Đang xử lý', en: 'Being handled' },
    next: { vi: 'Xin đợi đến ngày hẹn trả kết quả.', en: 'Please wait for the day of the result.' },
  },
  5: {
    state: { vi: 'Yêu cầu bổ sung giấy tờ', en: 'More papers are needed' },
    next: {
      vi: 'Ông/Bà có thể nộp giấy tờ còn thiếu ngay tại máy này.',
      en: 'You can hand in what is missing right here.',
    },
  },
  6: {
    state: { vi: 'Yêu cầu thực hiện nghĩa vụ tài chính', en: 'A payment is due' },
    next: { vi: 'Xin đến quầy để nộp phí, lệ phí.', en: 'Please pay the fee at the counter.' },
  },
  7: {
    state: { vi: 'Công dân yêu cầu rút hồ sơ', en: 'Being withdrawn at your request' },
    next: { vi: 'Cán bộ đang làm thủ tục rút hồ sơ.', en: 'An officer is withdrawing it.' },
  },
  8: {
    state: { vi: 'Dừng xử lý', en: 'Stopped' },
    next: {
      vi: 'Xin lấy số để cán bộ giải thích lý do.',
      en: 'Please take a number: an officer explains the reason.',
    },
  },
  9: {
    state: { vi: 'Đã xử lý xong', en: 'Finished' },
    next: { vi: 'Xin đến quầy để nhận kết quả.', en: 'Please collect the result at the counter.' },
  },
  10: {
    state: { vi: 'Đã trả kết quả', en: 'Result handed over' },
    next: { vi: 'Hồ sơ đã xong. Ông/Bà không phải làm gì.', en: 'It is done. There is nothing to do.' },
  },
};

/** null: no state that the national list knows. */
export const statusOf = (code: number | null): DossierStatus | null =>
  code !== null && Number.isInteger(code) && code >= 1 && code <= 10 ? (code as DossierStatus) : null;
