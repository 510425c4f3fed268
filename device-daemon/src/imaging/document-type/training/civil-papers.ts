import {
  between,
  chance,
  type Draw,
  down,
  emblem,
  field,
  fields,
  frame,
  head,
  idCard,
  line,
  middleOf,
  paragraph,
  pen,
  pick,
  picture,
  put,
  type Sheet,
  signatures,
  stamp,
  title,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';
import type { PaperKind } from '../paper-kinds.ts';
import { agencyOf, dated, gap, numbered, PERSON, some, style } from './paper-pieces.ts';

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

/** Papers of the registry and of persons. */
export const CIVIL_PAPERS = {
  'birth-certificate': registry(
    [['GIẤY KHAI SINH'], ['GIẤY KHAI SINH'], ['TRÍCH LỤC KHAI SINH'], ['TRÍCH LỤC', 'KHAI SINH']],
    [
      PERSON.slice(0, 8),
      ['Họ, chữ đệm, tên người mẹ', 'Năm sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú'],
      ['Họ, chữ đệm, tên người cha', 'Năm sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú'],
    ],
    'KS',
  ),
  'birth-note': (sheet: Sheet) => {
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
  'marital-status': (sheet: Sheet) => {
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
  'identity-card': (sheet: Sheet) => {
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
} satisfies Partial<Record<PaperKind, Draw>>;
