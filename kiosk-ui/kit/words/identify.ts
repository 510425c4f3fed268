const vi = {
  identify: {
    showCode: 'Cách 1: Đưa mã QR vào đầu đọc',
    showCodeText: 'Thẻ cũ: mặt trước. Thẻ mới: mặt sau.',
    readerStarts: 'Đầu đọc đang khởi động, xin chờ một chút.',
    typeCode: 'Cách 2: Nhập sáu số cuối của thẻ',
    typeCodeOnly: 'Nhập sáu số cuối của thẻ',
    typeCodeText: 'Xem sáu số cuối của số căn cước.',
    digits: 'Sáu số cuối của thẻ',
    useDigits: 'Dùng sáu số này',
    cardTitle: 'Đặt thẻ lên đầu đọc',
    cardText: 'Đặt nằm phẳng và để yên.',
    documentTitle: 'Đặt hộ chiếu hoặc thẻ lên đầu đọc',
    documentText: 'Mở hộ chiếu ở trang có ảnh, úp xuống và để yên.',
    codes: {
      qr: 'Đã đọc mã QR.',
      typed: 'Đã nhận sáu số.',
      document: 'Đã nhận thông tin giấy tờ.',
    },
    readingTitle: 'Đang đọc thẻ',
    readingText: 'Xin để yên thẻ trên đầu đọc.',
    failedTitle: 'Chưa đọc được thẻ',
    notBelievedTitle: 'Cần cán bộ xem thẻ',
    progress: 'Tiến độ đọc thẻ',
    triesLeft: (n: number) =>
      n > 0 ? `Còn ${n} lần nhập.` : 'Đã hết lượt nhập. Mời Ông/Bà đưa mã QR của thẻ hoặc chọn cách khác.',
    noCard: 'Tôi không có thẻ',
  },
  ways: {
    title: 'Cách khác:',
    names: { card: 'Thẻ căn cước', passport: 'Hộ chiếu', vneid: 'VNeID' },
    openDocument: 'Mở chíp',
  },
  vneid: {
    lead: 'Dùng điện thoại có ứng dụng VNeID của chính Ông/Bà.',
    opening: 'Đang mở mã…',
    code: 'Mã QR để quét bằng ứng dụng VNeID',
    steps: [
      'Mở ứng dụng VNeID trên điện thoại.',
      'Chọn quét mã QR, rồi quét mã này.',
      'Xem tên máy trên điện thoại, đúng thì bấm đồng ý.',
    ],
    left: 'Thời gian còn lại',
    useCard: 'Quay lại dùng thẻ',
    once: 'Xác nhận này chỉ dùng cho lượt này, hết lượt thì hết hiệu lực.',
    outcomes: {
      refused: {
        title: 'Yêu cầu đã bị từ chối trên điện thoại.',
        text: 'Ông/Bà có thể thử lại, quay lại dùng thẻ, hoặc lấy số.',
      },
      late: {
        title: 'Đã hết giờ mà chưa có xác nhận.',
        text: 'Không sao. Ông/Bà có thể thử lại, quay lại dùng thẻ, hoặc lấy số.',
      },
      unavailable: {
        title: 'Lúc này chưa dùng được VNeID.',
        text: 'Mời Ông/Bà quay lại dùng thẻ, hoặc lấy số gặp cán bộ.',
      },
      untrusted: {
        title: 'Xác nhận nhận được không khớp với mã này.',
        text: 'Máy không dùng xác nhận đó. Mời Ông/Bà thử lại hoặc lấy số.',
      },
    },
  },
  guardian: {
    lead: 'Thẻ vừa đọc là của trẻ dưới 14 tuổi. Người lớn sẽ làm thay.',
    forChild: 'Làm cho trẻ:',
    identify: 'Thẻ của cha, mẹ hoặc người giám hộ',
    lift: 'Xin lấy thẻ của trẻ ra khỏi đầu đọc trước.',
    go: 'Đọc thẻ người lớn',
  },
  prove: {
    lead: 'Chọn một cách dưới đây. Xong, máy đưa Ông/Bà trở lại đúng chỗ này.',
    counter: 'Máy này chưa xác nhận được đến mức đó. Mời Ông/Bà gặp cán bộ.',
    has: 'Hiện có',
    needs: 'Thủ tục cần',
    ways: {
      card: { title: 'Đọc chíp của thẻ', text: 'Đặt thẻ căn cước lên đầu đọc và để yên.' },
      passport: { title: 'Đọc chíp của hộ chiếu', text: 'Đặt hộ chiếu lên đầu đọc và để yên.' },
      vneid: { title: 'Dùng VNeID', text: 'Quét mã bằng điện thoại của Ông/Bà.' },
    },
  },
};

const en: typeof vi = {
  identify: {
    showCode: 'Way 1: Show the QR code to the reader',
    showCodeText: 'Older cards: front. Newer cards: back.',
    readerStarts: 'The reader is starting, please wait a moment.',
    typeCode: 'Way 2: Type the last six digits of the card',
    typeCodeOnly: 'Type the last six digits of the card',
    typeCodeText: 'Look at the last six digits of the card number.',
    digits: 'Last six digits of the card',
    useDigits: 'Use these six digits',
    cardTitle: 'Lay the card on the reader',
    cardText: 'Lay it flat and leave it there.',
    documentTitle: 'Lay the passport or card on the reader',
    documentText: 'Open the passport at the photo page, face down, and leave it.',
    codes: {
      qr: 'The QR code was read.',
      typed: 'The six digits were received.',
      document: 'The details of the document were received.',
    },
    readingTitle: 'Reading the card',
    readingText: 'Please leave the card on the reader.',
    failedTitle: 'The card could not be read',
    notBelievedTitle: 'A member of staff needs to see the card',
    progress: 'Progress of reading',
    triesLeft: (n) =>
      n > 0
        ? n === 1
          ? '1 try left.'
          : `${n} tries left.`
        : 'No tries left. Please show the QR code of the card or choose another way.',
    noCard: 'I have no card',
  },
  ways: {
    title: 'Other ways:',
    names: { card: 'Identity card', passport: 'Passport', vneid: 'VNeID' },
    openDocument: 'Open the chip',
  },
  vneid: {
    lead: 'Use your own phone with the VNeID app.',
    opening: 'Opening the code…',
    code: 'QR code to scan with the VNeID app',
    steps: [
      'Open the VNeID app on your phone.',
      'Choose to scan a QR code, and scan this one.',
      'Check the name of this kiosk on the phone, then agree.',
    ],
    left: 'Time left',
    useCard: 'Back to the card',
    once: 'This confirmation is for this visit only and ends with it.',
    outcomes: {
      refused: {
        title: 'The request was refused on the phone.',
        text: 'You can try again, go back and use a card, or take a ticket.',
      },
      late: {
        title: 'No confirmation came in time.',
        text: 'No harm done. Try again, go back and use a card, or take a ticket.',
      },
      unavailable: {
        title: 'VNeID cannot be used right now.',
        text: 'Please go back and use a card, or take a ticket.',
      },
      untrusted: {
        title: 'The confirmation that came does not fit this code.',
        text: 'It is not used. Please try again or take a ticket.',
      },
    },
  },
  guardian: {
    lead: 'The card belongs to a child under 14. An adult acts for the child.',
    forChild: 'For the child:',
    identify: 'Card of the parent or guardian',
    lift: 'Please take the child’s card off the reader first.',
    go: 'Read the adult’s card',
  },
  prove: {
    lead: 'Choose one of these. Then you come back to this very place.',
    counter: 'This kiosk cannot confirm that much. Please see the staff.',
    has: 'Known so far',
    needs: 'Needed here',
    ways: {
      card: { title: 'Read the chip of the card', text: 'Lay the card on the reader and leave it.' },
      passport: { title: 'Read the chip of the passport', text: 'Lay it on the reader and leave it.' },
      vneid: { title: 'Use VNeID', text: 'Scan a code with your phone.' },
    },
  },
};

/** Proving who one is: by card, passport, VNeID, a guardian for a child. */
export const identify = { vi, en };
