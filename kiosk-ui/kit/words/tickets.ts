const vi = {
  ticket: {
    lead: 'Chọn việc Ông/Bà cần gặp cán bộ.',
    examples: (titles: string) => `Ví dụ: ${titles}…`,
    none: 'Hiện không có quầy nào nhận số. Xin hỏi cán bộ.',
    ahead: (n: number) => (n === 0 ? 'Ông/Bà là người tiếp theo.' : `Còn ${n} người chờ trước.`),
    print: {
      printing: 'Đang in số…',
      printed: 'Số đã in. Mời Ông/Bà lấy giấy ở khe.',
      'not-printed': 'Chưa in được. Xin nhớ hoặc chụp ảnh số này.',
      unknown: 'Có thể giấy đã ra. Nếu khe giấy trống, xin nhớ số này.',
    },
    reprint: 'In lại số',
    watch: 'Xin nghe loa và nhìn bảng gọi số.',
  },
  lookup: {
    lead: 'Đưa mã QR trên phiếu vào đầu đọc, hoặc nhập hai mã.',
    code: 'Mã hồ sơ hoặc mã tạm thời',
    secret: 'Mã tra cứu',
    find: 'Tra cứu',
    triesLeft: (n: number) => `Còn ${n} lần nhập.`,
    procedure: 'Thủ tục',
    status: 'Tình trạng',
    noStatus: 'Chưa có tin từ nơi giải quyết.',
    submitted: 'Nộp tại máy lúc',
    received: 'Hệ thống nhận lúc',
    notReceived: 'Chưa nhận',
    noCode: 'Chưa cấp',
  },
};

const en: typeof vi = {
  ticket: {
    lead: 'Choose what you want to see staff about.',
    examples: (titles) => `For example: ${titles}…`,
    none: 'No counter gives numbers right now. Please ask staff.',
    ahead: (n) =>
      n === 0 ? 'You are next.' : n === 1 ? '1 person is waiting before you.' : `${n} people are waiting before you.`,
    print: {
      printing: 'Printing the number…',
      printed: 'The number is printed. Please take it from the outlet.',
      'not-printed': 'It was not printed. Please remember or photograph this number.',
      unknown: 'It may be out. If not, please remember this number.',
    },
    reprint: 'Print the number again',
    watch: 'Please listen to the calls and watch the board.',
  },
  lookup: {
    lead: 'Show the QR of your slip to the reader, or type both codes.',
    code: 'Dossier code or provisional code',
    secret: 'Look-up code',
    find: 'Look up',
    triesLeft: (n) => (n === 1 ? '1 try left.' : `${n} tries left.`),
    procedure: 'Procedure',
    status: 'State',
    noStatus: 'No news from the deciding office yet.',
    submitted: 'Submitted at the kiosk',
    received: 'Received by the system',
    notReceived: 'Not received yet',
    noCode: 'Not issued yet',
  },
};

/** Tickets and looking up a dossier. */
export const tickets = { vi, en };
