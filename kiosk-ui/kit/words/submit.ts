const vi = {
  review: {
    lead: 'Chỗ nào sai, bấm Sửa.',
    change: 'Sửa',
    changeOf: (title: string) => `Sửa: ${title}`,
    papers: 'Giấy tờ đã quét',
    edited: 'Đã sửa',
    pageOf: (paper: string, n: number) => `${paper}, trang ${n}`,
    next: 'Đúng, tiếp tục',
  },
  declare: { agree: 'Tôi đồng ý', refuse: 'Không đồng ý', version: 'Bản' },
  submitting: {
    sealing: 'Đang niêm phong hồ sơ',
    saving: 'Đang lưu hồ sơ tại máy',
    text: 'Xin chờ vài giây. Ông/Bà đừng rời máy.',
  },
  slip: {
    code: 'Mã tạm thời',
    codeNote: 'Đây chưa phải mã hồ sơ chính thức.',
    official: 'Mã hồ sơ chính thức',
    secret: 'Mã tra cứu',
    secretNote: 'Xin ghi lại hoặc chụp ảnh. Đừng đưa mã này cho người khác.',
    custody: {
      'saved-here': {
        title: 'Đã lưu an toàn tại máy này',
        text: 'Chưa gửi đi. Máy tự gửi khi có mạng. Ông/Bà không cần làm gì thêm.',
      },
      'saved-in-two-places': {
        title: 'Đã lưu ở hai nơi',
        text: 'Chưa gửi đi. Máy tự gửi khi có mạng. Ông/Bà không cần làm gì thêm.',
      },
      received: {
        title: 'Hệ thống của tỉnh đã nhận',
        text: 'Đây chưa phải kết quả giải quyết.',
      },
    },
    clock: 'Giờ của máy chưa được xác nhận.',
    print: {
      printing: 'Đang in phiếu…',
      printed: 'Phiếu đã in. Mời lấy phiếu.',
      'not-printed': 'Phiếu chưa in được. Xin ghi lại hoặc chụp ảnh các mã.',
      unknown: 'Có thể phiếu đã ra. Nếu khe giấy trống, xin chụp ảnh hai mã này.',
    },
    reprint: 'In lại phiếu',
    ticket: 'Số gặp cán bộ',
  },
};

const en: typeof vi = {
  review: {
    lead: 'Press Change where something is wrong.',
    change: 'Change',
    changeOf: (title) => `Change: ${title}`,
    papers: 'Scanned papers',
    edited: 'Edited',
    pageOf: (paper, n) => `${paper}, page ${n}`,
    next: 'Correct, continue',
  },
  declare: { agree: 'I agree', refuse: 'I do not agree', version: 'Version' },
  submitting: {
    sealing: 'Sealing the dossier',
    saving: 'Saving the dossier on the kiosk',
    text: 'Please wait a few seconds. Do not leave the kiosk.',
  },
  slip: {
    code: 'Provisional code',
    codeNote: 'This is not the official dossier code yet.',
    official: 'Official dossier code',
    secret: 'Look-up code',
    secretNote: 'Please write it down or photograph it. Keep it to yourself.',
    custody: {
      'saved-here': {
        title: 'Safely saved on this kiosk',
        text: 'Not sent yet. The kiosk sends it once there is a line. You need do nothing more.',
      },
      'saved-in-two-places': {
        title: 'Saved in two places',
        text: 'Not sent yet. The kiosk sends it once there is a line. You need do nothing more.',
      },
      received: {
        title: 'Received by the system of the province',
        text: 'This is not a decision yet.',
      },
    },
    clock: 'The time of the kiosk is not confirmed.',
    print: {
      printing: 'Printing the slip…',
      printed: 'The slip is printed. Please take it.',
      'not-printed': 'The slip was not printed. Please write down or photograph the codes.',
      unknown: 'The slip may be out. If not, please photograph both codes.',
    },
    reprint: 'Print the slip again',
    ticket: 'Your number to see staff',
  },
};

/** From the last look at a dossier to the slip in the hand. */
export const submit = { vi, en };
