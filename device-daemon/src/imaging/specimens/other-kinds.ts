import { called, entry, top } from './other-hand.ts';
import {
  between,
  chance,
  digits,
  down,
  middleOf,
  name,
  paragraph,
  pick,
  picture,
  put,
  roomOf,
  type Sheet,
  stamp,
  table,
  whole,
  words,
} from './paper-drawing.ts';

/** Papers of no kind that is known, and not of the makers that the net learned from: it must not call them anything. */
export const OTHERS_UNSEEN: readonly { readonly name: string; readonly draw: (sheet: Sheet) => string | null }[] = [
  {
    name: 'invitation',
    draw: (sheet) => {
      top(sheet, 'UBND XÃ MINH HỌA');
      const title = called(sheet, 'GIẤY MỜI', between(sheet.random, 1.3, 1.8));
      put(sheet, `Kính gửi: ${words(sheet.random, 4)}`, { x: sheet.left + 200 });
      down(sheet, 1.6);
      for (let nth = whole(sheet.random, 2, 4); nth > 0; nth--)
        paragraph(sheet, whole(sheet.random, 2, 3), { indent: 60 });
      put(sheet, 'CHỦ TỊCH', { x: sheet.left + roomOf(sheet) * 0.72, anchor: 'middle', bold: true });
      stamp(sheet, sheet.left + roomOf(sheet) * 0.68, sheet.y + 180);
      return title;
    },
  },
  {
    name: 'cash voucher',
    draw: (sheet) => {
      put(sheet, 'Đơn vị: …………………', {});
      down(sheet, 1.5);
      const title = called(sheet, pick(sheet.random, ['PHIẾU THU', 'PHIẾU CHI']), between(sheet.random, 1.5, 2));
      for (const label of ['Họ tên người nộp tiền', 'Địa chỉ', 'Lý do nộp', 'Số tiền', 'Viết bằng chữ', 'Kèm theo'])
        entry(sheet, label);
      for (const [nth, role] of ['Giám đốc', 'Kế toán', 'Người nộp', 'Thủ quỹ'].entries())
        put(sheet, role, { x: sheet.left + (roomOf(sheet) * (nth + 0.5)) / 4, anchor: 'middle', bold: true });
      return title;
    },
  },
  {
    name: 'school report',
    draw: (sheet) => {
      put(sheet, 'TRƯỜNG TRUNG HỌC CƠ SỞ VÍ DỤ', { bold: true });
      down(sheet, 2);
      const title = called(sheet, 'BẢNG ĐIỂM', between(sheet.random, 1.3, 1.8));
      entry(sheet, 'Học sinh');
      down(sheet);
      table(sheet, whole(sheet.random, 10, 18), whole(sheet.random, 5, 8), 0.9, true);
      return title;
    },
  },
  {
    name: 'electricity bill',
    draw: (sheet) => {
      const title = called(sheet, 'HÓA ĐƠN GIÁ TRỊ GIA TĂNG', between(sheet.random, 1.2, 1.6));
      for (const label of ['Mã khách hàng', 'Tên khách hàng', 'Địa chỉ', 'Kỳ']) entry(sheet, label);
      table(sheet, whole(sheet.random, 4, 9), 5, 0.9, true);
      put(sheet, `Tổng cộng: ${digits(sheet.random, 6)} đồng`, {
        x: sheet.width - sheet.right,
        anchor: 'end',
        bold: true,
      });
      return title;
    },
  },
  {
    name: 'newspaper',
    draw: (sheet) => {
      put(sheet, words(sheet.random, 4), { size: sheet.size * 2.2, bold: true });
      const column = roomOf(sheet) / 3;
      for (let nth = 0; nth < 3; nth++) {
        sheet.y = 420;
        const narrow = { ...sheet, size: sheet.size * 0.75, right: sheet.width - sheet.left - (nth + 1) * column + 40 };
        if (chance(sheet.random, 0.5)) {
          picture(sheet, sheet.left + nth * column, 400, column - 40, 380);
          narrow.y = 840;
        }
        while (narrow.y < sheet.height - 400)
          paragraph(narrow, whole(sheet.random, 4, 12), { x: sheet.left + nth * column });
      }
      return null;
    },
  },
  {
    name: 'photograph',
    draw: (sheet) => {
      picture(sheet, 0, 0, sheet.width, sheet.height);
      return null;
    },
  },
  {
    name: 'prescription',
    draw: (sheet) => {
      put(sheet, 'PHÒNG KHÁM ĐA KHOA', { bold: true });
      down(sheet, 1.6);
      const title = called(sheet, 'ĐƠN THUỐC', between(sheet.random, 1.4, 1.8));
      for (const label of ['Họ tên', 'Tuổi', 'Chẩn đoán']) entry(sheet, label);
      for (let nth = 1; nth < whole(sheet.random, 3, 8); nth++) {
        put(sheet, `${nth}. ${words(sheet.random, 3)}`, { bold: true });
        put(sheet, `${digits(sheet.random, 2)} viên`, { x: sheet.width - sheet.right, anchor: 'end' });
        down(sheet);
        put(sheet, `Ngày uống ${digits(sheet.random, 1)} lần`, { x: sheet.left + 60, italic: true });
        down(sheet, 1.3);
      }
      return title;
    },
  },
  {
    name: 'name list',
    draw: (sheet) => {
      for (let nth = 1; nth < 34 && sheet.y < sheet.height - 200; nth++) {
        put(sheet, `${nth}. ${name(sheet.random)}`);
        put(sheet, digits(sheet.random, 9), { x: middleOf(sheet) + 200 });
        down(sheet);
      }
      return null;
    },
  },
  {
    name: 'certificate of merit',
    draw: (sheet) => {
      sheet.y += 200;
      top(sheet, null);
      put(sheet, 'CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ', { x: middleOf(sheet), anchor: 'middle', bold: true });
      down(sheet, 2);
      const title = called(sheet, 'TẶNG GIẤY KHEN', between(sheet.random, 1.8, 2.6));
      for (let nth = 0; nth < 4; nth++) {
        put(sheet, words(sheet.random, whole(sheet.random, 4, 7)), { x: middleOf(sheet), anchor: 'middle' });
        down(sheet, 1.5);
      }
      stamp(sheet, sheet.width * 0.68, sheet.height * 0.72);
      return title;
    },
  },
  {
    name: 'commitment',
    draw: (sheet) => {
      top(sheet, null);
      const title = called(sheet, 'BẢN CAM ĐOAN', between(sheet.random, 1.3, 1.7));
      for (const label of ['Tôi là', 'Sinh năm', 'Nơi cư trú']) entry(sheet, label);
      for (let nth = whole(sheet.random, 2, 4); nth > 0; nth--)
        paragraph(sheet, whole(sheet.random, 2, 5), { indent: 60 });
      put(sheet, 'Người cam đoan', { x: sheet.left + roomOf(sheet) * 0.72, anchor: 'middle', bold: true });
      return title;
    },
  },
  {
    name: 'blank questionnaire',
    draw: (sheet) => {
      const title = called(sheet, 'PHIẾU KHẢO SÁT', between(sheet.random, 1.2, 1.6));
      for (let nth = 1; nth < 9 && sheet.y < sheet.height - 500; nth++) {
        put(sheet, `Câu ${nth}. ${words(sheet.random, 8)}?`, { bold: true });
        down(sheet);
        for (let box = 0; box < 3; box++) {
          put(sheet, `☐ ${words(sheet.random, 3)}`, { x: sheet.left + 60 });
          down(sheet);
        }
      }
      return title;
    },
  },
  {
    name: 'book page',
    draw: (sheet) => {
      while (sheet.y < sheet.height - 300) paragraph(sheet, whole(sheet.random, 3, 9), { indent: 70 });
      put(sheet, digits(sheet.random, 2), { x: middleOf(sheet), y: sheet.height - 160, anchor: 'middle' });
      return null;
    },
  },
];
