/** What is said of a number whose paper was shown. Apart from the other words: few visits need it. */
const vi = {
  returned: { title: 'Số đã vào lại hàng chờ', text: 'Ông/Bà vắng khi được gọi. Xin nghe loa và nhìn bảng gọi số.' },
  waiting: { title: 'Số đang chờ', text: 'Xin nghe loa và nhìn bảng gọi số.' },
  'given-back': { title: 'Số đã được trả lại', text: 'Cần gặp cán bộ, mời Ông/Bà lấy số mới.' },
  'ticket-unknown': {
    title: 'Máy không tìm thấy số này',
    text: 'Số chỉ dùng trong ngày, tại cơ quan này. Mời lấy số mới.',
  },
  'ticket-late': { title: 'Đã quá lâu sau khi gọi', text: 'Số này không xếp lại được nữa. Mời Ông/Bà lấy số mới.' },
  'ticket-at-counter': { title: 'Quầy đang giữ số này', text: 'Mời Ông/Bà đến quầy đã gọi, hoặc hỏi cán bộ.' },
  'ticket-over': { title: 'Số này đã xong', text: 'Cần gặp cán bộ lần nữa, mời Ông/Bà lấy số mới.' },
  'ticket-unavailable': { title: 'Chưa xem được số này', text: 'Số vẫn còn nguyên. Xin thử lại sau, hoặc hỏi cán bộ.' },
  giveBack: 'Trả lại số này',
  sure: 'Trả lại số này?',
  keep: 'Giữ số, chờ tiếp',
};

const en: typeof vi = {
  returned: {
    title: 'Your number waits again',
    text: 'You were called and not there. Please listen and watch the board.',
  },
  waiting: { title: 'Your number waits', text: 'Please listen to the calls and watch the board.' },
  'given-back': { title: 'The number was given back', text: 'To see staff, please take a new number.' },
  'ticket-unknown': {
    title: 'This number was not found',
    text: 'A number is good for its day and this office. Please take another.',
  },
  'ticket-late': {
    title: 'It is too long since it was called',
    text: 'It cannot go back into the queue. Please take another number.',
  },
  'ticket-at-counter': {
    title: 'A counter has this number',
    text: 'Please go to the counter that called, or ask the staff.',
  },
  'ticket-over': { title: 'This number is done', text: 'To see staff again, please take another number.' },
  'ticket-unavailable': {
    title: 'The number cannot be looked at now',
    text: 'Nothing has changed. Please try again, or ask the staff.',
  },
  giveBack: 'Give this number back',
  sure: 'Give this number back?',
  keep: 'Keep it and wait',
};

export const ownTicket = { vi, en };
