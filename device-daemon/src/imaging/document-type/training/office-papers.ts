import {
  between,
  chance,
  type Draw,
  down,
  emblem,
  fields,
  frame,
  head,
  line,
  middleOf,
  paragraph,
  pick,
  put,
  type Sheet,
  signatures,
  squareCode,
  table,
  title,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';
import type { PaperKind } from '../paper-kinds.ts';
import { agencyOf, articles, dated, gap, numbered, numberedItems, some, style } from './paper-pieces.ts';

/** Papers of land, building and trade, and decisions. */
export const OFFICE_PAPERS = {
  'land-use-certificate': (sheet: Sheet) => {
    const { random } = sheet;
    frame(sheet, pick(random, ['lines', 'beads', 'waves', 'waves']), whole(random, 50, 120));
    gap(sheet, 0.5, 2);
    head(sheet, null, 'centred');
    gap(sheet, 0.5, 2);
    if (chance(random, 0.8)) {
      sheet.y += 160;
      emblem(sheet, middleOf(sheet), sheet.y - 60, whole(random, 100, 170));
      sheet.y += 200;
    }
    title(
      sheet,
      pick(random, [
        ['GIẤY CHỨNG NHẬN', 'QUYỀN SỬ DỤNG ĐẤT'],
        ['GIẤY CHỨNG NHẬN', 'QUYỀN SỬ DỤNG ĐẤT', 'QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT'],
        ['GIẤY CHỨNG NHẬN', 'QUYỀN SỬ DỤNG ĐẤT, QUYỀN SỞ HỮU', 'TÀI SẢN GẮN LIỀN VỚI ĐẤT'],
      ]),
      between(random, 1.2, 1.9),
    );
    gap(sheet);
    if (chance(random, 0.45)) squareCode(sheet, sheet.width - sheet.right - 320, whole(random, 180, 400), 300);
    put(
      sheet,
      pick(random, [
        'I. Người sử dụng đất, chủ sở hữu nhà ở và tài sản khác gắn liền với đất',
        '1. Người sử dụng đất:',
        'I. NGƯỜI SỬ DỤNG ĐẤT',
      ]),
      { bold: true },
    );
    down(sheet);
    fields(sheet, some(random, ['Ông/Bà', 'Năm sinh', 'Số định danh', 'Địa chỉ thường trú', 'Cùng vợ/chồng'], 2), 0.2);
    if (chance(random, 0.6)) {
      put(sheet, pick(random, ['II. Thửa đất', '2. Thông tin thửa đất:']), { bold: true });
      down(sheet);
      fields(
        sheet,
        some(
          random,
          [
            'Thửa đất số',
            'Tờ bản đồ số',
            'Địa chỉ',
            'Diện tích',
            'Hình thức sử dụng',
            'Mục đích sử dụng',
            'Thời hạn',
            'Nguồn gốc',
          ],
          4,
        ),
        0.4,
      );
    }
    sheet.y = Math.max(sheet.y, sheet.height * between(random, 0.68, 0.78));
    if (chance(random, 0.5)) {
      dated(sheet);
      signatures(sheet, ['GIÁM ĐỐC'], true, true);
    }
    put(sheet, `${pick(random, ['BA', 'CĐ', 'AA', 'DL'])} ${whole(random, 100_000, 9_999_999)}`, {
      x: sheet.width - sheet.right - 60,
      y: sheet.height - whole(random, 150, 240),
      anchor: 'end',
      bold: true,
      size: sheet.size * 1.3,
    });
  },
  'building-permit': (sheet: Sheet) => {
    const { random } = sheet;
    head(sheet, agencyOf(random), style(random));
    if (chance(random, 0.4)) dated(sheet);
    gap(sheet);
    title(sheet, ['GIẤY PHÉP XÂY DỰNG'], between(random, 1.2, 1.8));
    title(
      sheet,
      [
        `Số: ${whole(random, 1, 900)}/GPXD`,
        ...(chance(random, 0.5) ? [pick(random, ['(Sử dụng cho nhà ở riêng lẻ)', '(Sử dụng cho công trình)'])] : []),
      ],
      1,
      { bold: chance(random, 0.4) },
    );
    gap(sheet);
    numberedItems(sheet, whole(random, 4, 8));
    gap(sheet);
    if (chance(random, 0.6)) dated(sheet);
    if (chance(random, 0.6)) {
      put(sheet, 'Nơi nhận:', { bold: true, italic: true, size: sheet.size * 0.85 });
      put(sheet, '- Như trên;', { y: sheet.y + sheet.size * 1.2, size: sheet.size * 0.8 });
    }
    signatures(sheet, [pick(random, ['GIÁM ĐỐC', 'TM. ỦY BAN NHÂN DÂN', 'THỦ TRƯỞNG CƠ QUAN CẤP PHÉP'])], true, true);
  },
  'business-registration': (sheet: Sheet) => {
    const { random } = sheet;
    if (chance(random, 0.7)) frame(sheet, pick(random, ['lines', 'beads', 'waves']), whole(random, 50, 120));
    if (chance(random, 0.5)) {
      emblem(sheet, middleOf(sheet), sheet.y + 20, 90);
      sheet.y += 170;
    }
    head(sheet, agencyOf(random));
    gap(sheet);
    title(
      sheet,
      pick(random, [
        ['GIẤY CHỨNG NHẬN', 'ĐĂNG KÝ HỘ KINH DOANH'],
        ['GIẤY CHỨNG NHẬN ĐĂNG KÝ', 'HỘ KINH DOANH'],
        ['GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP', 'CÔNG TY TRÁCH NHIỆM HỮU HẠN'],
        ['GIẤY CHỨNG NHẬN', 'ĐĂNG KÝ DOANH NGHIỆP'],
      ]),
      between(random, 1.15, 1.6),
    );
    title(
      sheet,
      [`${pick(random, ['Số', 'Mã số hộ kinh doanh', 'Mã số doanh nghiệp'])}: ${whole(random, 1e8, 9e8)}`],
      1,
      { bold: chance(random, 0.5) },
    );
    title(
      sheet,
      ['Đăng ký lần đầu, ngày 02 tháng 4 năm 2020', ...(chance(random, 0.5) ? ['Đăng ký thay đổi lần thứ: 2'] : [])],
      0.95,
      { bold: false, italic: true },
    );
    gap(sheet);
    for (let nth = 1; nth <= whole(random, 4, 7); nth++) {
      put(sheet, `${nth}. ${words(random, whole(random, 2, 4))}:`, { bold: true });
      if (chance(random, 0.5)) down(sheet);
      else {
        down(sheet);
        fields(sheet, [words(random, 2), words(random, 2)].slice(0, whole(random, 1, 2)), 0.3);
        continue;
      }
      if (chance(random, 0.35)) {
        sheet.y += sheet.size * 0.5;
        table(sheet, whole(random, 2, 4), whole(random, 3, 5));
      } else paragraph(sheet, 1);
    }
    gap(sheet);
    signatures(sheet, [pick(random, ['TRƯỞNG PHÒNG', 'PHÓ TRƯỞNG PHÒNG', 'LÃNH ĐẠO PHÒNG'])], true, true);
  },
  decision: (sheet: Sheet) => {
    const { random } = sheet;
    head(sheet, agencyOf(random));
    numbered(sheet, 'QĐ-UBND');
    dated(sheet);
    title(sheet, ['QUYẾT ĐỊNH'], between(random, 1.05, 1.4));
    title(
      sheet,
      [
        pick(random, [
          'Về việc giao đất ở',
          'Về việc công nhận hộ nghèo',
          'Về việc thu hồi và hủy bỏ',
          'Ban hành quy chế',
        ]),
        ...(chance(random, 0.4) ? [words(random, 5)] : []),
      ],
      1,
    );
    if (chance(random, 0.6)) line(sheet, middleOf(sheet) - 130, sheet.y - 20, middleOf(sheet) + 130, sheet.y - 20);
    gap(sheet);
    if (chance(random, 0.8))
      title(sheet, [pick(random, ['CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ', 'GIÁM ĐỐC SỞ TƯ PHÁP', 'ỦY BAN NHÂN DÂN TỈNH'])], 1);
    for (let nth = 0; nth < whole(random, 2, 6); nth++)
      paragraph(sheet, whole(random, 1, 2), {
        first: pick(random, ['Căn cứ Luật', 'Căn cứ Nghị định', 'Theo đề nghị của', 'Xét']),
        indent: 70,
        italic: chance(random, 0.7),
      });
    gap(sheet, 0.3, 1);
    if (chance(random, 0.9)) title(sheet, ['QUYẾT ĐỊNH:'], 1);
    articles(sheet, whole(random, 2, 4));
    gap(sheet, 0.3, 1);
    put(sheet, 'Nơi nhận:', { bold: true, italic: true, size: sheet.size * 0.85 });
    for (let nth = 1; nth < whole(random, 3, 5); nth++)
      put(sheet, `- ${words(random, 3)};`, { y: sheet.y + nth * sheet.size * 1.05, size: sheet.size * 0.78 });
    signatures(sheet, [pick(random, ['CHỦ TỊCH', 'TM. ỦY BAN NHÂN DÂN', 'GIÁM ĐỐC'])], true, true);
  },
} satisfies Partial<Record<PaperKind, Draw>>;
