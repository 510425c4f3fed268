const vi = {
  resume: {
    lead: 'Máy đã cất giúp Ông/Bà. Không phải khai lại từ đầu.',
    savedAt: 'Lưu lần cuối',
    until: 'Cất đến',
    goOn: 'Làm tiếp',
    goOnText: 'Mở lại đúng trang đang làm.',
    goOnSubmitted: 'Hồ sơ này đã nộp. Mở lại trang phiếu.',
    fresh: 'Làm hồ sơ mới',
    freshText: 'Hồ sơ cũ vẫn còn cho đến khi khai hồ sơ mới.',
  },
  enterCode: {
    lead: 'Có thẻ gắn chíp thì chọn Làm thủ tục, thẻ sẽ tự mở hồ sơ.',
    show: 'Cách 1: Đưa phiếu vào đầu đọc mã',
    type: 'Cách 2: Nhập mã in trên phiếu',
    label: 'Mã mở lại, 16 chữ và số',
    open: 'Mở hồ sơ',
  },
  parked: {
    writing: 'Đang cất hồ sơ…',
    until: 'Cất đến',
    notSubmitted: 'Hồ sơ chưa được nộp. Quá giờ này máy sẽ xóa.',
    card: 'Chỉ thẻ căn cước của Ông/Bà mở lại được, tại chính máy này.',
    cardHow: 'Khi quay lại: chọn Làm thủ tục rồi đặt thẻ như lần trước.',
    code: 'Chỉ mã trên phiếu mở lại được, tại chính máy này.',
    codeHow: 'Khi quay lại: chọn Làm tiếp hồ sơ đã cất, đưa phiếu vào đầu đọc.',
    codeLabel: 'Mã mở lại',
    find: 'Tôi cần tìm thêm giấy tờ',
    findText: 'Máy giữ hồ sơ ít nhất 20 giờ để Ông/Bà quay lại làm tiếp.',
    goOn: 'Làm tiếp ngay',
    leave: 'Xong, tôi đi đây',
    print: {
      printing: 'Đang in phiếu cất hồ sơ…',
      printed: 'Phiếu đã in. Mời Ông/Bà lấy phiếu và giữ kín.',
      'not-printed': 'Phiếu chưa in được. Xin chụp ảnh mã này.',
      unknown: 'Có thể phiếu đã ra. Nếu khe giấy trống, xin chụp ảnh mã này.',
    },
  },
};

const en: typeof vi = {
  resume: {
    lead: 'The kiosk has kept it for you. You need not start again.',
    savedAt: 'Last saved',
    until: 'Kept until',
    goOn: 'Go on',
    goOnText: 'Opens the page you were on.',
    goOnSubmitted: 'It was submitted. Opens the page with the slip.',
    fresh: 'Start a new dossier',
    freshText: 'The old one stays until you fill in a new one.',
  },
  enterCode: {
    lead: 'With a chip card choose Start a procedure: the card opens it.',
    show: 'Way 1: Show the slip to the code reader',
    type: 'Way 2: Type the code on the slip',
    label: 'Code to go on, 16 letters and digits',
    open: 'Open the dossier',
  },
  parked: {
    writing: 'Putting your dossier aside…',
    until: 'Kept until',
    notSubmitted: 'It is not submitted. After that time it is erased.',
    card: 'Only your identity card opens it, at this very kiosk.',
    cardHow: 'When you return: choose Start a procedure and lay down your card.',
    code: 'Only the code on your slip opens it, at this very kiosk.',
    codeHow: 'When you return: choose Go on with a saved dossier, show the slip.',
    codeLabel: 'Code to go on',
    find: 'I must find another paper',
    findText: 'The kiosk keeps your dossier for at least 20 hours.',
    goOn: 'Go on now',
    leave: 'Done, I am leaving',
    print: {
      printing: 'Printing your slip…',
      printed: 'The slip is printed. Please take it and keep it safe.',
      'not-printed': 'The slip was not printed. Please photograph this code.',
      unknown: 'The slip may be out. If not, please photograph this code.',
    },
  },
};

/** A dossier put aside and taken up again. */
export const parking = { vi, en };
