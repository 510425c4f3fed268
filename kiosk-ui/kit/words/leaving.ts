const vi = {
  rate: {
    faces: { 3: 'Rất hài lòng', 2: 'Hài lòng', 1: 'Chưa hài lòng' },
    skip: 'Bỏ qua',
    private: 'Đánh giá không kèm tên của Ông/Bà.',
  },
  done: {
    left: { card: 'Xin lấy lại thẻ căn cước!', paper: 'Xin lấy lại giấy tờ trong máy quét!' },
    leftText: { card: 'Thẻ vẫn còn trên đầu đọc.', paper: 'Giấy vẫn còn trên mặt kính.' },
    code: 'Mã tạm thời',
    ticket: 'Số thứ tự',
    finish: 'Kết thúc',
  },
  ended: {
    thanks: { title: 'Xin cảm ơn Ông/Bà', text: 'Thông tin trên màn hình đã được xóa.' },
    'timed-out': { title: 'Lượt này đã kết thúc', text: 'Thông tin trên màn hình đã được xóa.' },
    'parked-by-card': {
      title: 'Hồ sơ đang làm đã được cất',
      text: 'Màn hình đã được xóa. Trong 20 giờ tới, đặt lại thẻ là mở được.',
    },
    'parked-by-code': {
      title: 'Hồ sơ đang làm đã được cất',
      text: 'Màn hình đã được xóa. Mã trên phiếu mở lại được tại máy này.',
    },
    saved: { title: 'Hồ sơ đã được lưu', text: 'Màn hình đã được xóa. Mời Ông/Bà giữ phiếu.' },
  },
};

const en: typeof vi = {
  rate: {
    faces: { 3: 'Very satisfied', 2: 'Satisfied', 1: 'Not satisfied' },
    skip: 'Skip',
    private: 'The rating does not carry your name.',
  },
  done: {
    left: { card: 'Please take your identity card!', paper: 'Please take your papers from the scanner!' },
    leftText: { card: 'The card is still on the reader.', paper: 'Paper is still on the glass.' },
    code: 'Provisional code',
    ticket: 'Your number',
    finish: 'End visit',
  },
  ended: {
    thanks: { title: 'Thank you', text: 'What was on the screen has been erased.' },
    'timed-out': { title: 'This visit has ended', text: 'The screen has been erased.' },
    'parked-by-card': {
      title: 'Your unfinished dossier is kept',
      text: 'The screen has been erased. For 20 hours, your card opens it again.',
    },
    'parked-by-code': {
      title: 'Your unfinished dossier is kept',
      text: 'The screen has been erased. The code on your slip opens it here.',
    },
    saved: { title: 'Your dossier is saved', text: 'The screen has been erased. Please keep your slip.' },
  },
};

/** The end of a visit. */
export const leaving = { vi, en };
