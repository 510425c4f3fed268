const vi = {
  devices: {
    'document-scanner': 'Máy quét giấy',
    'document-camera': 'Máy ảnh chụp giấy',
    'id-card-reader': 'Đầu đọc thẻ',
    'code-reader': 'Đầu đọc mã',
    'ticket-printer': 'Máy in phiếu',
    'satisfaction-buttons': 'Nút đánh giá',
    'form-printer': 'Máy in tờ khai',
  },
  safe: {
    'nothing-was-started': 'Chưa có gì được gửi đi. Ông/Bà không mất gì cả.',
    'answers-kept': 'Thông tin đã khai vẫn còn nguyên.',
    'dossier-saved': 'Hồ sơ đã được lưu an toàn tại máy này.',
  },
  faultNext: {
    'try-again': 'Thử lại',
    'other-way': 'Chọn cách khác',
    park: 'Cất lại, làm sau',
    'take-ticket': 'Lấy số',
    'call-staff': 'Gọi cán bộ',
  },
  /** for staff who walk by the first screen */
  alarms: {
    lead: 'Dành cho cán bộ:',
    codes: {
      'dossier-quarantined': 'Có hồ sơ bị hệ thống từ chối, đang giữ tại máy.',
      'dossier-unanswered': 'Có hồ sơ quá tám giờ làm việc chưa được nhận.',
      'bag-missing': 'Có hồ sơ bị mất hoặc hỏng trong máy. Xin báo kỹ thuật.',
      'bag-unknown': 'Có hồ sơ lạ trong máy. Máy vẫn giữ. Xin báo kỹ thuật.',
      'ledger-damaged': 'Sổ của máy bị hỏng. Xin báo kỹ thuật ngay.',
      'storage-low': 'Máy sắp hết chỗ lưu.',
      'storage-full': 'Máy hết chỗ lưu, không nhận hồ sơ mới.',
      'disk-error': 'Ổ đĩa có lỗi. Xin báo kỹ thuật ngay.',
      'second-place-away': 'Nơi lưu thứ hai không nối được. Hồ sơ chỉ nằm trên máy này.',
      'clock-unconfirmed': 'Giờ của máy chưa được xác nhận.',
      'trust-anchors-missing': 'Máy chưa có chứng thư để kiểm tra thẻ. Xin báo kỹ thuật.',
      'scanner-streaks': 'Ảnh quét có vệt ở cùng một chỗ. Xin lau kính máy quét.',
      'audit-broken': 'Nhật ký của máy không khớp. Xin báo kỹ thuật ngay.',
      'receipt-not-believed': 'Có nơi lạ trả lời thay hệ thống. Xin báo kỹ thuật ngay.',
    },
  },
};

const en: typeof vi = {
  devices: {
    'document-scanner': 'Document scanner',
    'document-camera': 'Document camera',
    'id-card-reader': 'Card reader',
    'code-reader': 'Code reader',
    'ticket-printer': 'Slip printer',
    'satisfaction-buttons': 'Rating buttons',
    'form-printer': 'Form printer',
  },
  safe: {
    'nothing-was-started': 'Nothing was sent. You have lost nothing.',
    'answers-kept': 'Your answers are kept.',
    'dossier-saved': 'Your dossier is safely saved on this kiosk.',
  },
  faultNext: {
    'try-again': 'Try again',
    'other-way': 'Another way',
    park: 'Put aside for later',
    'take-ticket': 'Take a ticket',
    'call-staff': 'Call staff',
  },
  alarms: {
    lead: 'For staff:',
    codes: {
      'dossier-quarantined': 'A dossier was refused by the system and is kept here.',
      'dossier-unanswered': 'A dossier was not received within eight working hours.',
      'bag-missing': 'A dossier on this kiosk is lost or damaged. Call a technician.',
      'bag-unknown': 'An unknown dossier lies on this kiosk. It is kept. Call a technician.',
      'ledger-damaged': 'The records of this kiosk are damaged. Call a technician now.',
      'storage-low': 'This kiosk is running out of space.',
      'storage-full': 'This kiosk is full and takes no new dossiers.',
      'disk-error': 'The disk has errors. Call a technician now.',
      'second-place-away': 'The second place is away. Dossiers lie on this kiosk alone.',
      'clock-unconfirmed': 'The time of the kiosk is not confirmed.',
      'trust-anchors-missing': 'The kiosk has no certificates to check cards by. Tell a technician.',
      'scanner-streaks': 'Scans have a line at the same place. Please wipe the scanner glass.',
      'audit-broken': 'The log of this kiosk does not fit. Call a technician now.',
      'receipt-not-believed': 'Somebody answers in place of the system. Call a technician now.',
    },
  },
};

/** The machine speaking of itself: its devices, what is safe, ways on after a fault, alarms for staff who walk by. */
export const machine = { vi, en };
