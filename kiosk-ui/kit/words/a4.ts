const vi = {
  a4: {
    offer: {
      blank: 'Muốn khai tay ở nhà? Máy in được mẫu đơn để trống.',
      filled: 'Máy in được tờ khai đã điền, để giữ lại hoặc ký tay.',
    },
    print: { blank: 'In mẫu đơn để trống', filled: 'In tờ khai' },
    more: 'In thêm một bản',
    outcome: {
      printing: 'Đang in trên giấy A4…',
      printed: 'Đã in. Mời Ông/Bà lấy giấy ở máy in A4.',
      'not-printed': 'Chưa in được. Xin thử lại hoặc gọi cán bộ.',
      unknown: 'Xin xem máy in A4 đã ra giấy chưa.',
    },
    trouble: {
      'paper-out': 'Máy in A4 hết giấy. Xin bấm Gọi cán bộ.',
      'out-of-order': 'Máy in A4 tạm ngừng. Cán bộ tại quầy in giúp được.',
    },
  },
};

const en: typeof vi = {
  a4: {
    offer: {
      blank: 'Fill it in at home by hand? The blank form can be printed.',
      filled: 'Your filled-in form can be printed, to keep or to sign.',
    },
    print: { blank: 'Print the blank form', filled: 'Print the form' },
    more: 'Print another copy',
    outcome: {
      printing: 'Printing on A4…',
      printed: 'Printed. Please take it from the A4 printer.',
      'not-printed': 'It was not printed. Please try again or call staff.',
      unknown: 'Please look whether the A4 printer has it.',
    },
    trouble: {
      'paper-out': 'The A4 printer is out of paper. Please call staff.',
      'out-of-order': 'The A4 printer is out of order. The counter can print it.',
    },
  },
};

/** Official forms on A4. */
export const a4 = { vi, en };
