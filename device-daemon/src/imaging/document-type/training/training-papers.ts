import { TRAINING_FONTS } from '../../orientation/training/training-pages.ts';
import { seeded } from '../../specimens/pages.ts';
import {
  between,
  chance,
  down,
  emblem,
  field,
  fields,
  frame,
  head,
  idCard,
  line,
  middleOf,
  name,
  paragraph,
  pen,
  pick,
  picture,
  put,
  type Random,
  roomOf,
  type Sheet,
  signatures,
  squareCode,
  stamp,
  table,
  title,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';
import type { PaperKind } from '../paper-kinds.ts';
import { OTHER_PAPERS } from './other-papers.ts';

/**
 * Made-up papers that the net of document types learns from: each kind drawn again and again with other words, fonts, margins,
 * orders and fills. What it is examined on (`../../specimens/typed-papers.ts`) is laid out by other hands in other fonts.
 */
type Draw = (sheet: Sheet) => void;

const PERSON = [
  'Họ, chữ đệm, tên',
  'Ngày, tháng, năm sinh',
  'Giới tính',
  'Dân tộc',
  'Quốc tịch',
  'Nơi sinh',
  'Quê quán',
  'Số định danh cá nhân',
  'Nơi cư trú',
  'Giấy tờ tùy thân',
];
const some = (random: Random, from: readonly string[], least: number): string[] => {
  const kept = from.filter(() => chance(random, 0.75));
  return kept.length >= least ? kept : from.slice(0, least);
};
const agencyOf = (random: Random): string[] =>
  pick(random, [
    ['ỦY BAN NHÂN DÂN', 'XÃ SÔNG HIẾN'],
    ['UBND TỈNH CAO BẰNG', 'SỞ TƯ PHÁP'],
    ['ỦY BAN NHÂN DÂN', 'PHƯỜNG MẪU'],
    ['ỦY BAN NHÂN DÂN', 'HUYỆN THỬ NGHIỆM', 'XÃ VÍ DỤ'],
    ['SỞ XÂY DỰNG'],
    ['UBND HUYỆN MẪU', 'PHÒNG TÀI CHÍNH - KẾ HOẠCH'],
    ['CÔNG AN TỈNH'],
    ['ỦY BAN NHÂN DÂN TỈNH'],
  ]);
const style = (random: Random): 'two columns' | 'centred' => (chance(random, 0.8) ? 'two columns' : 'centred');
const numbered = (sheet: Sheet, mark: string): void => {
  if (chance(sheet.random, 0.85)) {
    put(sheet, `Số: ${whole(sheet.random, 1, 999)}/${mark}`, {
      x: sheet.left + roomOf(sheet) * 0.17,
      anchor: 'middle',
    });
    down(sheet, 0.6);
  }
};
const dated = (sheet: Sheet): void => {
  put(
    sheet,
    `Sông Hiến, ngày ${whole(sheet.random, 1, 28)} tháng ${whole(sheet.random, 1, 12)} năm 20${whole(sheet.random, 10, 26)}`,
    { x: sheet.width - sheet.right - roomOf(sheet) * 0.28, anchor: 'middle', italic: true },
  );
  down(sheet, whole(sheet.random, 1, 2));
};
const gap = (sheet: Sheet, least = 0.5, most = 2): void => down(sheet, between(sheet.random, least, most));

/** A sheet of the registry: border or none, emblem or none, a person's fields. */
const registry =
  (
    titles: readonly (readonly string[])[],
    blocks: readonly (readonly string[])[],
    note: string,
    columns = false,
  ): Draw =>
  (sheet) => {
    const { random } = sheet;
    if (chance(random, 0.75)) frame(sheet, pick(random, ['lines', 'beads', 'waves']), whole(random, 50, 110));
    if (chance(random, 0.5)) emblem(sheet, pick(random, [middleOf(sheet), sheet.left + 150]), sheet.y - 40, 80);
    gap(sheet, 0, 1.5);
    head(sheet, chance(random, 0.7) ? agencyOf(random) : null, style(random));
    numbered(sheet, note);
    gap(sheet);
    title(sheet, pick(random, titles), between(random, 1.4, 2.4));
    if (chance(random, 0.4)) title(sheet, [pick(random, ['(BẢN SAO)', '(Bản chính)', 'BẢN SAO'])], 1);
    gap(sheet);
    if (columns) {
      const top = sheet.y;
      const mid = middleOf(sheet) + 20;
      for (const label of blocks[0] ?? []) {
        field(sheet, `${label}`, { to: mid - 60 });
        field(sheet, `${label}`, { x: mid });
        down(sheet, between(random, 1.1, 1.7));
      }
      if (chance(random, 0.5)) line(sheet, mid - 30, top - sheet.size, mid - 30, sheet.y - sheet.size);
    } else
      for (const block of blocks) {
        if (chance(random, 0.3)) {
          put(sheet, words(random, 3), { bold: true });
          down(sheet);
        }
        fields(sheet, some(random, block, 3), 0.25, between(random, 0.95, 1.35));
        gap(sheet, 0, 1);
      }
    fields(sheet, some(random, ['Nơi đăng ký', 'Ngày, tháng, năm đăng ký', 'Ghi chú'], 1), 0.2);
    gap(sheet);
    dated(sheet);
    signatures(
      sheet,
      columns && chance(random, 0.7)
        ? ['Vợ', 'Chồng', 'CHỦ TỊCH']
        : [pick(random, ['NGƯỜI KÝ TRÍCH LỤC', 'CHỦ TỊCH', 'TM. ỦY BAN NHÂN DÂN'])],
      chance(random, 0.85),
      true,
    );
  };

const numberedItems = (sheet: Sheet, count: number, bold = false): void => {
  for (let nth = 1; nth <= count; nth++) {
    if (chance(sheet.random, 0.45)) field(sheet, `${nth}. ${words(sheet.random, whole(sheet.random, 2, 5))}`, { bold });
    else {
      paragraph(sheet, whole(sheet.random, 1, 3), { first: `${nth}. ` });
      continue;
    }
    down(sheet);
    if (chance(sheet.random, 0.35)) paragraph(sheet, 1, { first: '- ', indent: 60 });
  }
};
const articles = (sheet: Sheet, count: number): void => {
  for (let nth = 1; nth <= count; nth++) {
    const label = `Điều ${nth}.`;
    put(sheet, label, { x: sheet.left + 60, bold: true });
    paragraph(sheet, whole(sheet.random, 1, 5), { indent: 60 + label.length * sheet.size * 0.55 });
    if (chance(sheet.random, 0.3)) paragraph(sheet, 2, { first: '1. ', indent: 60 });
  }
};
const parties = (sheet: Sheet, marks: readonly string[], labels: readonly string[]): void => {
  for (const mark of marks) {
    put(sheet, mark, { bold: true });
    down(sheet);
    fields(sheet, some(sheet.random, labels, 3), 0.3);
    gap(sheet, 0, 0.6);
  }
};
const addressee = (sheet: Sheet): void => {
  put(sheet, `Kính gửi: ${chance(sheet.random, 0.5) ? '.'.repeat(60) : words(sheet.random, 6)}`, {
    x: middleOf(sheet),
    anchor: 'middle',
    bold: chance(sheet.random, 0.4),
  });
  gap(sheet, 1, 2);
};

export const KNOWN_PAPERS: Readonly<Record<Exclude<PaperKind, 'unknown'>, Draw>> = {
  'birth-certificate': registry(
    [['GIẤY KHAI SINH'], ['GIẤY KHAI SINH'], ['TRÍCH LỤC KHAI SINH'], ['TRÍCH LỤC', 'KHAI SINH']],
    [
      PERSON.slice(0, 8),
      ['Họ, chữ đệm, tên người mẹ', 'Năm sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú'],
      ['Họ, chữ đệm, tên người cha', 'Năm sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú'],
    ],
    'KS',
  ),
  'birth-note': (sheet) => {
    const { random } = sheet;
    head(
      sheet,
      pick(random, [
        ['BỆNH VIỆN ĐA KHOA', 'TỈNH CAO BẰNG'],
        ['TRẠM Y TẾ XÃ MẪU'],
        ['SỞ Y TẾ CAO BẰNG', 'BỆNH VIỆN PHỤ SẢN'],
      ]),
      style(random),
    );
    if (chance(random, 0.7)) {
      put(
        sheet,
        `Số: ${whole(random, 1, 900)} Quyển số: ${whole(random, 1, 30)}`,
        pick(random, [{}, { x: sheet.width - sheet.right, anchor: 'end' as const }]),
      );
      down(sheet);
    }
    gap(sheet);
    title(sheet, ['GIẤY CHỨNG SINH'], between(random, 1.3, 2.1));
    gap(sheet);
    fields(
      sheet,
      some(
        random,
        [
          'Họ và tên mẹ',
          'Năm sinh',
          'Nơi đăng ký thường trú',
          'Số định danh cá nhân',
          'Dân tộc',
          'Họ và tên cha',
          'Đã sinh con vào lúc',
          'Tại',
          'Số lần sinh',
          'Số con trong lần sinh này',
          'Giới tính của con',
          'Cân nặng',
          'Dự định đặt tên con là',
          'Người đỡ đẻ',
        ],
        8,
      ),
      0.2,
      between(random, 1, 1.4),
    );
    dated(sheet);
    signatures(
      sheet,
      pick(random, [
        ['Cha, mẹ', 'Người đỡ đẻ', 'Thủ trưởng cơ sở'],
        ['NGƯỜI ĐỠ ĐẺ', 'THỦ TRƯỞNG CƠ SỞ Y TẾ'],
      ]),
      chance(random, 0.8),
      true,
    );
  },
  'marriage-certificate': registry(
    [['GIẤY CHỨNG NHẬN KẾT HÔN'], ['GIẤY CHỨNG NHẬN', 'KẾT HÔN'], ['TRÍCH LỤC KẾT HÔN'], ['TRÍCH LỤC', 'KẾT HÔN']],
    [['Họ, chữ đệm, tên', 'Ngày, tháng, năm sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú', 'Giấy tờ tùy thân']],
    'KH',
    true,
  ),
  'death-certificate': registry(
    [['TRÍCH LỤC KHAI TỬ'], ['TRÍCH LỤC KHAI TỬ'], ['GIẤY BÁO TỬ'], ['TRÍCH LỤC', 'KHAI TỬ']],
    [PERSON.slice(0, 9), ['Đã chết vào lúc', 'Nơi chết', 'Nguyên nhân chết', 'Giấy báo tử số']],
    'TLKT',
  ),
  'marital-status': (sheet) => {
    const { random } = sheet;
    head(sheet, agencyOf(random));
    numbered(sheet, 'UBND-XNTTHN');
    dated(sheet);
    title(
      sheet,
      pick(random, [['GIẤY XÁC NHẬN', 'TÌNH TRẠNG HÔN NHÂN'], ['GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN']]),
      between(random, 1.15, 1.6),
    );
    gap(sheet);
    if (chance(random, 0.6)) title(sheet, ['TM. ỦY BAN NHÂN DÂN XÃ MẪU'], 1);
    if (chance(random, 0.7)) paragraph(sheet, whole(random, 1, 3), { first: 'Xét đề nghị của ông/bà', indent: 70 });
    title(sheet, chance(random, 0.6) ? ['XÁC NHẬN:'] : [], 1);
    fields(sheet, some(random, PERSON, 6), 0.25);
    fields(sheet, ['Tình trạng hôn nhân'], 0);
    paragraph(sheet, whole(random, 2, 4), { first: 'Giấy này có giá trị sử dụng trong thời hạn', indent: 70 });
    gap(sheet);
    signatures(sheet, pick(random, [['TM. ỦY BAN NHÂN DÂN'], ['CÔNG CHỨC TƯ PHÁP', 'CHỦ TỊCH']]), true, true);
  },
  'land-use-certificate': (sheet) => {
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
  'building-permit': (sheet) => {
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
  'business-registration': (sheet) => {
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
  decision: (sheet) => {
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
  'declaration-form': (sheet) => {
    const { random } = sheet;
    head(sheet, null, chance(random, 0.85) ? 'centred' : 'two columns');
    gap(sheet);
    title(
      sheet,
      pick(random, [
        ['TỜ KHAI ĐĂNG KÝ KHAI SINH'],
        ['TỜ KHAI ĐĂNG KÝ KẾT HÔN'],
        ['TỜ KHAI CẤP BẢN SAO TRÍCH LỤC HỘ TỊCH'],
        ['TỜ KHAI ĐĂNG KÝ', 'KHAI TỬ'],
        ['TỜ KHAI', 'THAY ĐỔI THÔNG TIN CƯ TRÚ'],
        ['TỜ KHAI LỆ PHÍ TRƯỚC BẠ'],
      ]),
      between(random, 1.1, 1.5),
    );
    gap(sheet);
    addressee(sheet);
    fields(
      sheet,
      some(
        random,
        ['Họ, chữ đệm, tên người yêu cầu', 'Nơi cư trú', 'Giấy tờ tùy thân', 'Quan hệ với người được khai'],
        3,
      ),
      0.1,
    );
    paragraph(sheet, 1, { first: 'Đề nghị cơ quan đăng ký', bold: chance(random, 0.5) });
    if (chance(random, 0.25)) table(sheet, whole(random, 5, 9), 3, 0.3);
    fields(
      sheet,
      some(
        random,
        [
          ...PERSON,
          'Họ, chữ đệm, tên người mẹ',
          'Năm sinh',
          'Nơi cư trú của mẹ',
          'Họ, chữ đệm, tên người cha',
          'Năm sinh của cha',
          'Nơi cư trú của cha',
        ],
        7,
      ),
      0.25,
    );
    paragraph(sheet, whole(random, 1, 2), { first: 'Tôi cam đoan những nội dung khai trên đây là đúng', indent: 70 });
    dated(sheet);
    signatures(
      sheet,
      pick(random, [['Người yêu cầu'], ['NGƯỜI KHAI'], ['Người cha', 'Người mẹ', 'Người yêu cầu']]),
      chance(random, 0.7),
    );
  },
  application: (sheet) => {
    const { random } = sheet;
    head(sheet, null, chance(random, 0.9) ? 'centred' : 'two columns');
    if (chance(random, 0.3)) dated(sheet);
    gap(sheet);
    title(
      sheet,
      pick(random, [
        ['ĐƠN ĐỀ NGHỊ'],
        ['ĐƠN ĐỀ NGHỊ', 'CẤP GIẤY PHÉP XÂY DỰNG'],
        ['ĐƠN XIN XÁC NHẬN'],
        ['ĐƠN ĐĂNG KÝ', 'ĐẤT ĐAI, TÀI SẢN GẮN LIỀN VỚI ĐẤT'],
        ['ĐƠN ĐỀ NGHỊ HỖ TRỢ'],
        ['ĐƠN XIN CHUYỂN MỤC ĐÍCH SỬ DỤNG ĐẤT'],
      ]),
      between(random, 1.1, 1.6),
    );
    if (chance(random, 0.3)) title(sheet, [`(${words(random, 5)})`], 0.95, { bold: false, italic: true });
    gap(sheet);
    addressee(sheet);
    if (chance(random, 0.5))
      fields(
        sheet,
        some(random, ['Tôi tên là', 'Sinh ngày', 'Số định danh cá nhân', 'Địa chỉ thường trú', 'Điện thoại'], 3),
        0.3,
      );
    else
      for (let nth = 1; nth <= whole(random, 3, 6); nth++) {
        field(sheet, `${nth}. ${words(random, whole(random, 2, 4))}`);
        down(sheet);
        if (chance(random, 0.5)) {
          field(sheet, `- ${words(random, 2)}`, { x: sheet.left + 50 });
          down(sheet);
        }
      }
    for (let nth = 0; nth < whole(random, 2, 4); nth++)
      paragraph(sheet, whole(random, 2, 5), {
        indent: 70,
        first: pick(random, ['Nay tôi làm đơn này đề nghị', 'Lý do', 'Tôi xin cam đoan', 'Kính mong']),
      });
    gap(sheet);
    if (chance(random, 0.6)) put(sheet, 'Xin trân trọng cảm ơn.', { x: sheet.left + 70 });
    down(sheet);
    dated(sheet);
    signatures(
      sheet,
      pick(random, [['NGƯỜI LÀM ĐƠN'], ['Người viết đơn'], ['XÁC NHẬN CỦA UBND XÃ', 'NGƯỜI LÀM ĐƠN']]),
      chance(random, 0.75),
    );
  },
  contract: (sheet) => {
    const { random } = sheet;
    head(sheet, null, 'centred');
    gap(sheet);
    title(
      sheet,
      pick(random, [
        ['HỢP ĐỒNG CHUYỂN NHƯỢNG', 'QUYỀN SỬ DỤNG ĐẤT'],
        ['HỢP ĐỒNG THUÊ NHÀ'],
        ['HỢP ĐỒNG LAO ĐỘNG'],
        ['HỢP ĐỒNG MUA BÁN'],
        ['HỢP ĐỒNG TẶNG CHO', 'QUYỀN SỬ DỤNG ĐẤT'],
      ]),
      between(random, 1.1, 1.6),
    );
    if (chance(random, 0.6)) title(sheet, [`Số: ${whole(random, 1, 99)}/HĐ`], 1, { bold: false });
    if (chance(random, 0.6))
      paragraph(sheet, whole(random, 1, 2), { first: 'Hôm nay, ngày 05 tháng 3 năm 2024, tại', indent: 60 });
    parties(
      sheet,
      pick(random, [
        ['BÊN A:', 'BÊN B:'],
        ['Bên chuyển nhượng (Bên A):', 'Bên nhận chuyển nhượng (Bên B):'],
        ['BÊN CHO THUÊ (BÊN A)', 'BÊN THUÊ (BÊN B)'],
      ]),
      ['Ông/Bà', 'Sinh năm', 'Số định danh', 'Địa chỉ', 'Điện thoại', 'Đại diện'],
    );
    paragraph(sheet, 1, { first: 'Hai bên thỏa thuận ký hợp đồng với các điều khoản sau:' });
    if (chance(random, 0.6)) articles(sheet, whole(random, 2, 6));
    else
      for (let nth = 1; nth <= whole(random, 2, 5); nth++) {
        title(sheet, [`ĐIỀU ${nth}`, words(random, 4).toUpperCase()], 1);
        paragraph(sheet, whole(random, 2, 5), { indent: 60 });
      }
    gap(sheet);
    signatures(sheet, ['BÊN A', 'BÊN B'], chance(random, 0.8));
  },
  minutes: (sheet) => {
    const { random } = sheet;
    head(sheet, chance(random, 0.7) ? agencyOf(random) : null, style(random));
    if (chance(random, 0.4)) dated(sheet);
    gap(sheet);
    title(
      sheet,
      pick(random, [
        ['BIÊN BẢN'],
        ['BIÊN BẢN LÀM VIỆC'],
        ['BIÊN BẢN HỌP'],
        ['BIÊN BẢN BÀN GIAO'],
        ['BIÊN BẢN XÁC MINH', 'THỰC ĐỊA'],
      ]),
      between(random, 1.15, 1.6),
    );
    if (chance(random, 0.6)) title(sheet, [`Về việc ${words(random, 4).toLowerCase()}`], 1);
    gap(sheet);
    paragraph(sheet, 2, { first: 'Hôm nay, hồi 08 giờ 30 phút, ngày', indent: 60 });
    for (const part of ['I. THÀNH PHẦN', 'II. NỘI DUNG', 'III. KẾT LUẬN'].slice(0, whole(random, 2, 3))) {
      put(sheet, chance(random, 0.7) ? part : `${words(random, 3)}:`, { bold: true });
      down(sheet);
      if (part.startsWith('I.'))
        for (let nth = 1; nth <= whole(random, 2, 5); nth++) {
          put(sheet, `${nth}. Ông/Bà ${name(random)}`, {});
          put(sheet, `Chức vụ: ${words(random, 2)}`, { x: middleOf(sheet) });
          down(sheet);
        }
      else
        for (let nth = 0; nth < whole(random, 1, 3); nth++)
          paragraph(sheet, whole(random, 2, 5), { indent: 60, first: pick(random, ['- ', '', '+ ']) });
    }
    paragraph(sheet, 2, { first: 'Biên bản kết thúc vào hồi', indent: 60 });
    gap(sheet);
    signatures(
      sheet,
      pick(random, [
        ['THƯ KÝ', 'CHỦ TRÌ'],
        ['ĐẠI DIỆN BÊN GIAO', 'ĐẠI DIỆN BÊN NHẬN'],
        ['NGƯỜI LẬP', 'NHÂN CHỨNG', 'CÁN BỘ'],
      ]),
      true,
      chance(random, 0.4),
    );
  },
  authorisation: (sheet) => {
    const { random } = sheet;
    head(sheet, null, 'centred');
    gap(sheet);
    title(sheet, [pick(random, ['GIẤY ỦY QUYỀN', 'GIẤY ỦY QUYỀN', 'VĂN BẢN ỦY QUYỀN'])], between(random, 1.2, 1.8));
    if (chance(random, 0.4)) title(sheet, [`(${words(random, 4)})`], 0.95, { bold: false, italic: true });
    gap(sheet);
    if (chance(random, 0.5)) paragraph(sheet, 2, { first: 'Hôm nay, ngày', indent: 60 });
    parties(
      sheet,
      pick(random, [
        ['BÊN ỦY QUYỀN:', 'BÊN ĐƯỢC ỦY QUYỀN:'],
        ['I. Bên ủy quyền', 'II. Bên nhận ủy quyền'],
        ['1. Người ủy quyền:', '2. Người được ủy quyền:'],
      ]),
      ['Họ và tên', 'Sinh ngày', 'Số định danh cá nhân', 'Nơi cấp', 'Nơi cư trú', 'Điện thoại'],
    );
    put(sheet, pick(random, ['NỘI DUNG ỦY QUYỀN', 'III. Nội dung ủy quyền', '3. Phạm vi ủy quyền:']), { bold: true });
    down(sheet);
    for (let nth = 0; nth < whole(random, 1, 4); nth++) paragraph(sheet, whole(random, 2, 4), { indent: 60 });
    gap(sheet);
    dated(sheet);
    signatures(
      sheet,
      pick(random, [
        ['BÊN ỦY QUYỀN', 'BÊN ĐƯỢC ỦY QUYỀN'],
        ['Người ủy quyền', 'Người được ủy quyền'],
      ]),
      chance(random, 0.8),
    );
    if (chance(random, 0.4))
      put(sheet, 'XÁC NHẬN CỦA ỦY BAN NHÂN DÂN XÃ', {
        x: middleOf(sheet),
        y: Math.min(sheet.height - 200, sheet.y + 150),
        anchor: 'middle',
        bold: true,
      });
  },
  'identity-card': (sheet) => {
    const { random } = sheet;
    const scale = between(random, 0.95, 1.5);
    const x = chance(random, 0.7) ? middleOf(sheet) - 428 * scale : between(random, 60, 800);
    const y = between(random, 150, 900);
    const sides = pick(random, [['front', 'back'], ['front', 'back'], ['front'], ['back', 'front']] as const);
    if (chance(random, 0.2) && sides.length === 2) {
      idCard(sheet, 90, y, 'front');
      idCard(sheet, 1_100, y, 'back');
    } else
      for (const [nth, side] of sides.entries())
        idCard(sheet, x, y + nth * (540 * scale + between(random, 60, 400)), side, scale);
    if (chance(random, 0.25)) {
      sheet.y = between(random, 2_300, 2_500);
      stamp(sheet, 1_500, sheet.y, 170);
      put(sheet, 'CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH', { x: 500, bold: true });
      pen(sheet, 700, sheet.y + 150, 300);
    }
    if (chance(random, 0.1)) picture(sheet, 100, 2_500, 0, 0);
  },
};

/** One paper of a kind, not yet worn; the same for the same seed. */
export const trainingPaper = (kind: PaperKind, seed: number): Sheet => {
  const random = seeded(seed * 2_654_435_761 + 31_337);
  for (let warm = 0; warm < 8; warm++) random();
  const lying = kind === 'unknown' ? chance(random, 0.12) : LYING.has(kind) && chance(random, 0.25);
  const sheet: Sheet = {
    random,
    font: pick(random, chance(random, 0.35) ? ['Liberation Serif', 'Tinos'] : TRAINING_FONTS), // as most papers are set
    size: between(random, 36, 52),
    leading: between(random, 1.2, 1.6),
    ink: pick(random, ['#000', '#111', '#222', '#333', '#1a1a4a', '#555']),
    width: lying ? 2_970 : 2_100,
    height: lying ? 2_100 : 2_970,
    left: whole(random, 130, 330),
    right: whole(random, 110, 240),
    fill: pick(random, ['typed', 'typed', 'pen', 'pen', 'dots'] as const),
    parts: [],
    y: whole(random, 150, 320),
  };
  (kind === 'unknown' ? pick(random, OTHER_PAPERS) : KNOWN_PAPERS[kind])(sheet);
  return sheet;
};

/** Kinds that are printed across as well. */
const LYING: ReadonlySet<PaperKind> = new Set([
  'marriage-certificate',
  'birth-note',
  'birth-certificate',
  'business-registration',
  'land-use-certificate',
]);
