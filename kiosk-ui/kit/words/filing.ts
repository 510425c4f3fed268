const vi = {
  filing: {
    direct: 'Nộp trực tiếp',
    online: 'Nộp trực tuyến',
    noAmount: 'Không có mức riêng',
    saves: (amount: string) => `Ít hơn ${amount}`,
    here: 'Mức áp dụng tại đây',
    verbatim: 'Nguyên văn quy định, ai được miễn',
    counts: {
      'counter-intake.direct': 'Nộp tại máy này tính là nộp trực tiếp.',
      'counter-intake.online': 'Tỉnh quyết định: nộp tại máy này trả như nộp trực tuyến.',
      'portal-handoff.online': 'Máy chỉ chuẩn bị hồ sơ. Ông/Bà nộp trên Cổng Dịch vụ công.',
      'police-handoff.direct': 'Nộp tại Công an là trực tiếp. Nộp qua VNeID là trực tuyến.',
    } as Record<string, string>,
    sign: 'Ký tên',
    signs: {
      'on-screen': 'Bấm «Tôi đồng ý» trên màn hình là ký tên.',
      wet: 'Ông/Bà ký trên giấy tại quầy, trước cán bộ. Xin chưa ký trước.',
      digital: 'Ông/Bà ký số khi nộp trên Cổng Dịch vụ công hoặc VNeID.',
    },
    declared: {
      'on-screen': 'Bấm «Tôi đồng ý» là ký tờ khai.',
      wet: 'Đây chưa phải chữ ký. Ông/Bà ký trên giấy tại quầy, trước cán bộ.',
      digital: 'Đây chưa phải chữ ký. Ông/Bà ký số trên Cổng Dịch vụ công hoặc VNeID.',
    },
    unsigned: {
      title: 'Chỉ còn một việc: ký tờ khai',
      wet: 'Mời Ông/Bà ký trên giấy tại quầy, trước cán bộ.',
      digital: 'Ông/Bà ký số khi nộp trên Cổng Dịch vụ công hoặc VNeID.',
    },
    change: 'Điểm mới',
  },
};

const en: typeof vi = {
  filing: {
    direct: 'At the counter',
    online: 'Online',
    noAmount: 'No amount of its own',
    saves: (amount) => `${amount} less`,
    here: 'What applies here',
    verbatim: 'The fee as the rules word it, and who is exempt',
    counts: {
      'counter-intake.direct': 'Filing at this kiosk counts as filing at the counter.',
      'counter-intake.online': 'The province decided: filing here is paid for as filing online.',
      'portal-handoff.online': 'The kiosk only prepares it. You file it on the national portal.',
      'police-handoff.direct': 'With the police it counts as direct. By the VNeID app it is online.',
    },
    sign: 'Signature',
    signs: {
      'on-screen': 'Pressing "I agree" on the screen is your signature.',
      wet: 'You sign on paper at the counter, before an officer. Please do not sign earlier.',
      digital: 'You sign digitally when you file it on the portal or in VNeID.',
    },
    declared: {
      'on-screen': 'Pressing "I agree" signs this declaration.',
      wet: 'This is not your signature yet. You sign on paper before an officer.',
      digital: 'This is not your signature yet. You sign digitally on the portal or in VNeID.',
    },
    unsigned: {
      title: 'One thing is left: signing the form',
      wet: 'Please sign it on paper at the counter, before an officer.',
      digital: 'Sign it digitally when you file it on the portal or in VNeID.',
    },
    change: 'What is new',
  },
};

/** What is to be paid, as what it counts, and how it is signed. */
export const filing = { vi, en };
