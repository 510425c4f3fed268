const vi = {
  phone: {
    send: 'Gửi từ điện thoại của tôi',
    take: 'Mang theo trên điện thoại',
    lead: {
      file: (paper: string) => `Gửi giấy tờ: ${paper}`,
      note: 'Chỉ để xem. Hồ sơ chưa được nộp.',
    },
    opening: 'Đang mở mã…',
    code: 'Mã QR để quét bằng điện thoại của Ông/Bà',
    steps: {
      file: [
        'Mở máy ảnh điện thoại, quét mã này.',
        'Chụp giấy tờ hoặc chọn tệp PDF.',
        'Đợi giấy tờ hiện trên màn hình này.',
      ],
      note: [
        'Mở máy ảnh điện thoại, quét mã này.',
        'Bấm «Mở» trên điện thoại.',
        'Chụp màn hình điện thoại để giữ lại.',
      ],
    },
    once: 'Mã dùng một lần, hết hạn sau 10 phút. Chỉ Ông/Bà được quét.',
    taking: 'Đã nhận. Đang xem giấy tờ…',
    done: 'Xong',
    outcomes: {
      over: { title: 'Mã đã hết hạn hoặc đã dùng.', text: 'Tạo mã mới, hoặc quét giấy tờ tại máy.' },
      unavailable: { title: 'Chưa nối được với điện thoại.', text: 'Thử lại, hoặc quét giấy tờ tại máy.' },
      'not-a-document': { title: 'Tệp này không đọc được.', text: 'Xin gửi ảnh chụp hoặc tệp PDF khác.' },
      'too-large': { title: 'Tệp quá lớn.', text: 'Xin gửi tệp nhỏ hơn 20 MB.' },
      'too-many-pages': { title: 'Tệp có quá nhiều trang.', text: 'Mỗi lần gửi nhiều nhất 20 trang.' },
      'not-kept': { title: 'Máy không giữ tệp này.', text: 'Ảnh thẻ căn cước không được nhận. Xin gửi giấy tờ khác.' },
    },
  },
};

const en: typeof vi = {
  phone: {
    send: 'Send it from my phone',
    take: 'Take it along on my phone',
    lead: { file: (paper) => `Send the paper: ${paper}`, note: 'Only to read. Nothing has been submitted.' },
    opening: 'Opening the code…',
    code: 'QR code to scan with your phone',
    steps: {
      file: [
        "Open your phone's camera, scan this code.",
        'Photograph the paper or choose a PDF.',
        'Wait until it appears on this screen.',
      ],
      note: [
        "Open your phone's camera, scan this code.",
        'Press "Open" on the phone.',
        'Take a screenshot on the phone to keep it.',
      ],
    },
    once: 'The code works once and ends after 10 minutes. Only you should scan it.',
    taking: 'Received. Looking at the paper…',
    done: 'Done',
    outcomes: {
      over: { title: 'The code is over or was used.', text: 'Make a new code, or scan the paper here.' },
      unavailable: { title: 'The phone cannot be reached.', text: 'Try again, or scan the paper here.' },
      'not-a-document': { title: 'This file cannot be read.', text: 'Please send another photo or PDF.' },
      'too-large': { title: 'The file is too large.', text: 'Please send a file below 20 MB.' },
      'too-many-pages': { title: 'The file has too many pages.', text: 'At most 20 pages at a time.' },
      'not-kept': {
        title: 'The kiosk did not keep this file.',
        text: 'Pictures of ID cards are not taken. Please send another paper.',
      },
    },
  },
};

/** The citizen's own phone: a paper from it, what was done so far to it. */
export const phone = { vi, en };
