const vi = {
  form: {
    errorsTitle: (n: number) => `Còn ${n} chỗ cần sửa`,
    edit: 'Sửa',
    editNote: 'Sửa xong, thông tin này không còn là thông tin từ thẻ.',
    locked: 'Lấy từ thẻ hoặc từ mục khác. Sửa ở mục đó.',
    sources: {
      typed: 'Tự nhập',
      qr: 'Từ mã QR',
      chip: 'Từ thẻ',
      vneid: 'Từ VNeID',
      ocr: 'Từ giấy đã quét',
      staff: 'Cán bộ nhập',
      const: 'Có sẵn',
    },
    day: 'Ngày',
    month: 'Tháng',
    year: 'Năm',
    badDate: 'Ngày này không có trong lịch.',
    partDate: 'Xin nhập đủ ngày, tháng và năm.',
    left: (n: number) => `Còn ${n} chữ`,
    searchChoice: (label: string) => `Tìm: ${label}`,
    searchHint: 'Gõ vài chữ đầu, rồi chọn bên dưới',
    change: 'Chọn lại',
    empty: 'Chưa có',
    back: 'Về trang xem lại',
    items: {
      empty: 'Chưa khai',
      remove: 'Xóa',
      sure: 'Xóa mục này?',
      keep: 'Giữ lại',
    },
    address: {
      asRead: 'Trên thẻ ghi',
      candidates: 'Nay là nơi nào? Hãy chọn, hoặc nhập bên dưới.',
      notListed: 'Không thấy trong danh sách',
    },
  },
};

const en: typeof vi = {
  form: {
    errorsTitle: (n) => (n === 1 ? '1 place needs a change' : `${n} places need a change`),
    edit: 'Edit',
    editNote: 'Once edited, this no longer counts as read from the card.',
    locked: 'Taken from the card or another answer. Change it there.',
    sources: {
      typed: 'Typed',
      qr: 'From QR code',
      chip: 'From card',
      vneid: 'From VNeID',
      ocr: 'From scanned paper',
      staff: 'By staff',
      const: 'Preset',
    },
    day: 'Day',
    month: 'Month',
    year: 'Year',
    badDate: 'This date is not in the calendar.',
    partDate: 'Please enter day, month and year.',
    left: (n) => `${n} characters left`,
    searchChoice: (label) => `Search: ${label}`,
    searchHint: 'Type a few letters, then choose below',
    change: 'Choose again',
    empty: 'Empty',
    back: 'Back to the check page',
    items: {
      empty: 'Nothing yet',
      remove: 'Remove',
      sure: 'Remove this one?',
      keep: 'Keep it',
    },
    address: {
      asRead: 'The card says',
      candidates: 'Where is this today? Choose, or enter it below.',
      notListed: 'Not in the list',
    },
  },
};

/** The declaration. */
export const form = { vi, en };
