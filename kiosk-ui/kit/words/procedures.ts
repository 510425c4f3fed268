const vi = {
  welcome: {
    lead: 'Chạm vào một ô để bắt đầu.',
    choices: {
      procedure: { title: 'Làm thủ tục', text: 'Khai và nộp hồ sơ ngay tại máy này.' },
      ticket: { title: 'Lấy số', text: 'Lấy số thứ tự để gặp cán bộ.' },
      lookup: { title: 'Tra cứu hồ sơ', text: 'Xem hồ sơ đã nộp đang đến đâu.' },
      resume: { title: 'Làm tiếp hồ sơ đã cất', text: 'Dùng mã trên phiếu cất hồ sơ.' },
    },
    unavailable: 'Tạm thời không dùng được',
  },
  choose: {
    search: 'Tìm thủ tục',
    hint: 'Có thể gõ không dấu, ví dụ: khai sinh',
    found: (n: number) => (n === 0 ? 'Không tìm thấy thủ tục nào.' : `Có ${n} thủ tục.`),
    eForm: 'Nộp tại máy',
    checklist: 'Gặp cán bộ',
    refused: 'Tạm ngừng trên máy này',
    refusedText: 'Mời Ông/Bà lấy số để làm các thủ tục này.',
    ticket: 'Lấy số gặp cán bộ',
  },
  before: {
    papers: 'Giấy tờ cần có',
    noPapers: 'Không cần giấy tờ nào.',
    fee: 'Lệ phí',
    duration: 'Thời gian giải quyết',
    channel: 'Cách nộp',
    legal: 'Căn cứ',
    ready: 'Tôi có đủ giấy tờ',
    ticket: 'Lấy số',
    counterOnly: {
      'no-personal-number': 'Tờ khai này cần số định danh của công dân Việt Nam.',
      'card-expired': 'Thẻ của Ông/Bà đã hết hạn, thủ tục này phải làm tại quầy.',
    },
    counterText: 'Mời Ông/Bà lấy số. Cán bộ sẽ giúp làm hồ sơ tại quầy.',
  },
};

const en: typeof vi = {
  welcome: {
    lead: 'Touch a box to begin.',
    choices: {
      procedure: { title: 'Start a procedure', text: 'Declare and submit at this kiosk.' },
      ticket: { title: 'Take a ticket', text: 'Get a number to see staff.' },
      lookup: { title: 'Look up a dossier', text: 'See where your dossier is.' },
      resume: { title: 'Go on with a saved dossier', text: 'Use the code on your slip.' },
    },
    unavailable: 'Not available right now',
  },
  choose: {
    search: 'Search procedures',
    hint: 'Accents are not needed, for example: khai sinh',
    found: (n) => (n === 0 ? 'No procedure found.' : n === 1 ? '1 procedure.' : `${n} procedures.`),
    eForm: 'Submit here',
    checklist: 'See staff',
    refused: 'Out of use on this kiosk',
    refusedText: 'Please take a ticket for these procedures.',
    ticket: 'Take a ticket to see staff',
  },
  before: {
    papers: 'Papers you need',
    noPapers: 'No papers are needed.',
    fee: 'Fee',
    duration: 'Time to result',
    channel: 'How it is filed',
    legal: 'Legal basis',
    ready: 'I have all papers',
    ticket: 'Take a ticket',
    counterOnly: {
      'no-personal-number': 'This form needs the personal number of a Vietnamese citizen.',
      'card-expired': 'Your card has expired; this procedure is done at the counter.',
    },
    counterText: 'Please take a ticket. The staff will help you at the counter.',
  },
};

/** From the first choice to the threshold of a procedure. */
export const procedures = { vi, en };
