import type { Localized } from '../localized.ts';
import { FEEDBACK } from './feedback-form.ts';

/**
 * How it stands with a piece of feedback. The numbers are those national states of a dossier that mean the same to a program
 * (dossier-status.ts); the words are its own: feedback is not handed in, decided or handed over.
 */
export const feedbackStates = [1, 4, 10, 3] as const;
export type FeedbackStatus = (typeof feedbackStates)[number];

export const feedbackWords: Readonly<Record<FeedbackStatus, { readonly state: Localized; readonly next: Localized }>> =
  {
    1: {
      state: { vi: 'Đã nhận, cán bộ chưa đọc', en: 'Received, not read yet' },
      next: { vi: 'Xin xem lại sau vài ngày. Ông/Bà không phải làm gì.', en: 'Please look again in some days.' },
    },
    4: {
      state: { vi: 'Cán bộ đang xem xét', en: 'Being looked into' },
      next: { vi: 'Xin xem lại sau vài ngày. Ông/Bà không phải làm gì.', en: 'Please look again in some days.' },
    },
    10: {
      state: { vi: 'Đã có trả lời', en: 'Answered' },
      next: { vi: 'Câu trả lời ở ngay bên dưới.', en: 'The answer stands below.' },
    },
    3: {
      state: { vi: 'Không thuộc nơi này giải quyết', en: 'Not for this office to handle' },
      next: { vi: 'Cán bộ ghi nơi cần gửi ở bên dưới.', en: 'Where it belongs stands below.' },
    },
  };

export const feedbackStatusOf = (procedureId: string, status: number | null): FeedbackStatus | null =>
  procedureId === FEEDBACK ? (feedbackStates.find((one) => one === status) ?? null) : null;

/** Longest answer of an officer, characters: it has to fit a screen. It is read by whoever holds the slip, and names nobody. */
export const MOST_ANSWER = 600;
