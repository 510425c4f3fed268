import type { OfficeView, SaidOf } from '@mot-cua/domain/exceptions/visit-office.ts';

type Help = NonNullable<OfficeView['help']>;

const vi = {
  strip: 'Cán bộ hỗ trợ',
  help: {
    called: () => 'Đã gọi cán bộ. Xin Ông/Bà chờ tại đây.',
    seen: ({ by }) => `Cán bộ ${by ?? ''} đã nhận lời gọi.`,
    coming: ({ by }) => `Cán bộ ${by ?? ''} đang đến với Ông/Bà.`,
    hotline: ({ hotline }) =>
      hotline
        ? `Chưa có ai đến được. Xin gọi ${hotline} hoặc ra quầy.`
        : 'Chưa có ai đến được. Mời Ông/Bà ra quầy gần nhất.',
  } as { [S in Help['state']]: (help: Help) => string },
  helpOver: 'Tôi tự làm được',
  callAgain: 'Gọi lại',
  heard: 'Đã rõ',
  scanNow: 'Quét lại ngay',
  later: 'Để sau',
  by: (name: string) => `Cán bộ ${name}`,
  said: {
    confirmed: { title: 'Cán bộ đã đối chiếu thẻ', text: 'Ông/Bà làm tiếp được. Hồ sơ ghi lại ai đã đối chiếu.' },
    'see-counter': { title: 'Mời Ông/Bà ra quầy', text: 'Việc này cần cán bộ xem trực tiếp. Xin lấy số tại đây.' },
    closed: { title: 'Cán bộ đã xem', text: 'Ông/Bà có thể thử lại, hoặc lấy số để gặp cán bộ.' },
    'page-accepted': { title: 'Cán bộ đã nhận trang này', text: 'Không cần quét lại. Ông/Bà làm tiếp được.' },
    'scan-again': {
      title: 'Xin quét lại giấy này',
      text: 'Cán bộ xem thấy trang chưa rõ. Giấy tờ khác vẫn còn nguyên.',
    },
    'bring-to-counter': {
      title: 'Mang giấy này ra quầy',
      text: 'Cán bộ sẽ quét giấy giúp Ông/Bà. Ông/Bà làm tiếp được.',
    },
    'prints-again': { title: 'Máy đang in lại', text: 'Xin lấy giấy ở khe bên dưới.' },
    'prints-at-counter': { title: 'Phiếu in tại quầy', text: 'Mời Ông/Bà ra quầy lấy phiếu. Hồ sơ vẫn an toàn.' },
    'given-by-hand': { title: 'Cán bộ đưa phiếu tận tay', text: 'Xin chờ cán bộ tại đây. Hồ sơ vẫn an toàn.' },
    'mend-at-counter': {
      title: 'Mời Ông/Bà ra quầy',
      text: 'Tỉnh chưa nhận hồ sơ này. Cán bộ cùng Ông/Bà sửa. Hồ sơ vẫn an toàn.',
    },
    'slip-at-counter': { title: 'Mời Ông/Bà ra quầy', text: 'Tỉnh chưa nhận hồ sơ này. Cán bộ in phiếu nêu rõ lý do.' },
  } as { [S in SaidOf]: { title: string; text: string } },
  watch: {
    title: 'Cán bộ xin xem màn hình này',
    asks: (name: string) => `Cán bộ ${name} muốn xem để giúp Ông/Bà.`,
    sees: 'Cán bộ thấy câu hỏi và câu trả lời. Số thẻ, ảnh và mã được che.',
    stops: 'Ông/Bà dừng được bất cứ lúc nào.',
    agree: 'Đồng ý',
    agreeWithPages: 'Đồng ý, xem cả giấy đã quét',
    refuse: 'Không đồng ý',
    strip: (name: string) => `Cán bộ ${name} đang xem màn hình này`,
    stop: 'Dừng xem',
  },
  closed: {
    title: 'Máy tạm ngừng phục vụ',
    text: 'Mời Ông/Bà dùng máy khác hoặc gặp cán bộ ở quầy.',
    call: (number: string) => `Cần giúp, xin gọi ${number}.`,
  },
};

const en: typeof vi = {
  strip: 'Help from the office',
  help: {
    called: () => 'The staff has been called. Please wait here.',
    seen: ({ by }) => `Officer ${by ?? ''} has taken your call.`,
    coming: ({ by }) => `Officer ${by ?? ''} is coming to you.`,
    hotline: ({ hotline }) =>
      hotline
        ? `Nobody could come yet. Please call ${hotline} or go to a counter.`
        : 'Nobody could come yet. Please go to the nearest counter.',
  },
  helpOver: 'I can manage',
  callAgain: 'Call again',
  heard: 'Understood',
  scanNow: 'Scan it again now',
  later: 'Later',
  by: (name) => `Officer ${name}`,
  said: {
    confirmed: {
      title: 'An officer has checked your card',
      text: 'You can go on. The dossier records who checked it.',
    },
    'see-counter': {
      title: 'Please come to the counter',
      text: 'An officer has to see this. Please take a number here.',
    },
    closed: { title: 'An officer has looked at it', text: 'You may try again, or take a number for the counter.' },
    'page-accepted': { title: 'An officer has taken this page', text: 'It need not be scanned again. You can go on.' },
    'scan-again': {
      title: 'Please scan this paper again',
      text: 'The officer finds a page unclear. Your other papers are kept.',
    },
    'bring-to-counter': {
      title: 'Bring this paper to the counter',
      text: 'An officer scans it for you. You can go on here.',
    },
    'prints-again': { title: 'It is being printed again', text: 'Please take the paper from the slot below.' },
    'prints-at-counter': {
      title: 'Your slip is printed at the counter',
      text: 'Please get it there. Your dossier is safe.',
    },
    'given-by-hand': { title: 'An officer brings your slip', text: 'Please wait here. Your dossier is safe.' },
    'mend-at-counter': {
      title: 'Please come to the counter',
      text: 'The province has not taken this dossier. An officer mends it with you. It is safe.',
    },
    'slip-at-counter': {
      title: 'Please come to the counter',
      text: 'The province has not taken this dossier. An officer prints you the reasons.',
    },
  },
  watch: {
    title: 'An officer asks to see this screen',
    asks: (name) => `Officer ${name} wants to look on to help you.`,
    sees: 'They see questions and answers. Card numbers, pictures and codes are covered.',
    stops: 'You can end it at any moment.',
    agree: 'I agree',
    agreeWithPages: 'I agree, scanned papers too',
    refuse: 'I do not agree',
    strip: (name) => `Officer ${name} is looking on`,
    stop: 'Stop',
  },
  closed: {
    title: 'This kiosk is out of service',
    text: 'Please use another kiosk or see the staff at a counter.',
    call: (number) => `For help, please call ${number}.`,
  },
};

/** What people of the office say to whoever stands at the kiosk. Fetched with the screens that few see: not among the rooms of words.ts. */
export const staff = { vi, en };
