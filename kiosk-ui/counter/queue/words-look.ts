import type { CompleteLanguage as Language } from '@mot-cua/domain/localized.ts';
import type { LookEnd } from './co-browse.ts';

const vi = {
  title: 'Xem cùng màn hình của công dân',
  lead: {
    asked: 'Đã hỏi công dân trên màn hình. Chưa xem được gì cho đến khi công dân đồng ý.',
    agreed: 'Công dân đã đồng ý. Số thẻ, ảnh chân dung và mã được che.',
  },
  screen: 'Màn hình của công dân',
  opening: 'Đang mở…',
  step: (step: number, of: number) => `Bước ${step} trong ${of}`,
  empty: 'chưa trả lời',
  wrong: 'cần xem lại',
  nothingAsked: 'Màn hình này không hỏi gì.',
  stop: 'Dừng xem',
  over: {
    declined: 'Công dân không đồng ý cho xem. Ông/Bà có thể đến tận máy.',
    ended: 'Công dân đã dừng cho xem.',
    unanswered: 'Công dân chưa trả lời sau một phút. Xin đến tận máy.',
    'visit-over': 'Lượt làm việc tại máy đã kết thúc.',
    'no-visit': 'Không xem được: công dân đã rời máy, hoặc máy này nối với bàn làm việc khác.',
    busy: 'Đồng nghiệp đang xem máy này. Xin thử lại sau.',
    'not-allowed': 'Ông/Bà không được xem màn hình của công dân.',
    'signed-out': 'Bàn làm việc đã khóa hoặc đăng xuất nên dừng xem.',
    'not-for-us': 'Máy gửi hình không mở được. Xin xem lại từ đầu.',
    'no-line': 'Mất liên lạc với máy của công dân. Xin thử lại.',
  } satisfies Record<LookEnd, string> as Record<LookEnd, string>,
  /** in the menu of the call, once somebody has looked on */
  helped: 'Đã giúp xong qua màn hình',
  helpedHint: 'Việc này xong; công dân tự làm tiếp.',
};

const en: typeof vi = {
  title: 'Looking on at the citizen’s screen',
  lead: {
    asked: 'The citizen is asked on the screen. Nothing is seen before they agree.',
    agreed: 'The citizen has agreed. Card numbers, portrait and codes are covered.',
  },
  screen: 'The citizen’s screen',
  opening: 'Opening…',
  step: (step, of) => `Step ${step} of ${of}`,
  empty: 'no answer yet',
  wrong: 'to be looked at',
  nothingAsked: 'This screen asks nothing.',
  stop: 'Stop',
  over: {
    declined: 'The citizen does not agree. You may go to the kiosk.',
    ended: 'The citizen has ended it.',
    unanswered: 'The citizen has not answered for a minute. Please go there.',
    'visit-over': 'The visit at the kiosk is over.',
    'no-visit': 'Not possible: the citizen has left, or the kiosk belongs to another desk.',
    busy: 'A colleague looks on at this kiosk. Please try later.',
    'not-allowed': 'You may not look at a citizen’s screen.',
    'signed-out': 'This desk was locked or signed out, so it has ended.',
    'not-for-us': 'A picture came that cannot be opened. Please ask again.',
    'no-line': 'No line to the citizen’s kiosk. Please try again.',
  },
  helped: 'Helped, looking on',
  helpedHint: 'This is done; the citizen goes on alone.',
};

const both = { vi, en };

/** Looking on at a citizen's screen with their consent. */
export const lookWords = (language: Language) => both[language];
