import {
  between,
  chance,
  type Draw,
  down,
  field,
  fields,
  head,
  middleOf,
  name,
  paragraph,
  pick,
  put,
  type Sheet,
  signatures,
  table,
  title,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';
import type { PaperKind } from '../paper-kinds.ts';
import { addressee, agencyOf, articles, dated, gap, PERSON, parties, some, style } from './paper-pieces.ts';

/** What people declare, ask for and agree upon in writing. */
export const WRITTEN_PAPERS = {
  'declaration-form': (sheet: Sheet) => {
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
  application: (sheet: Sheet) => {
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
  contract: (sheet: Sheet) => {
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
  minutes: (sheet: Sheet) => {
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
  authorisation: (sheet: Sheet) => {
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
} satisfies Partial<Record<PaperKind, Draw>>;
