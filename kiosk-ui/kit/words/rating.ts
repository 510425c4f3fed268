import type { RatingReason } from '@mot-cua/domain/ratings/ratings.ts';

const vi = {
  reasonsTitle: 'Vì sao Ông/Bà chưa hài lòng?',
  reasonsHint: 'Chọn một hoặc nhiều lý do. Không bắt buộc.',
  reasons: {
    'long-wait': 'Phải chờ lâu',
    'hard-to-use': 'Máy khó dùng',
    unclear: 'Hướng dẫn chưa rõ',
    manner: 'Thái độ phục vụ',
    'came-again': 'Phải đi lại nhiều lần',
    'result-late': 'Trả kết quả trễ hẹn',
  } satisfies Record<RatingReason, string> as Record<RatingReason, string>,
  send: 'Gửi',
  five: {
    5: 'Rất hài lòng',
    4: 'Hài lòng',
    3: 'Bình thường',
    2: 'Không hài lòng',
    1: 'Rất không hài lòng',
  },
};

const en: typeof vi = {
  reasonsTitle: 'Why were you not satisfied?',
  reasonsHint: 'Choose one or several. You need not.',
  reasons: {
    'long-wait': 'Long wait',
    'hard-to-use': 'The machine is hard to use',
    unclear: 'Guidance was not clear',
    manner: 'Manner of service',
    'came-again': 'Had to come several times',
    'result-late': 'Result came late',
  },
  send: 'Send',
  five: { 5: 'Very satisfied', 4: 'Satisfied', 3: 'Neither', 2: 'Not satisfied', 1: 'Not satisfied at all' },
};

/** Asked of whoever is not satisfied, on the kiosk, and shown to the manager. */
export const ratingWords = { vi, en };
