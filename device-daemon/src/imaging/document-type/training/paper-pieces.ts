import {
  between,
  chance,
  down,
  field,
  fields,
  middleOf,
  paragraph,
  pick,
  put,
  type Random,
  roomOf,
  type Sheet,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';

/** Parts that several kinds of the papers to learn from have in common: an agency, a number, articles, parties. */
export const PERSON = [
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
export const some = (random: Random, from: readonly string[], least: number): string[] => {
  const kept = from.filter(() => chance(random, 0.75));
  return kept.length >= least ? kept : from.slice(0, least);
};
export const agencyOf = (random: Random): string[] =>
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
export const style = (random: Random): 'two columns' | 'centred' => (chance(random, 0.8) ? 'two columns' : 'centred');
export const numbered = (sheet: Sheet, mark: string): void => {
  if (chance(sheet.random, 0.85)) {
    put(sheet, `Số: ${whole(sheet.random, 1, 999)}/${mark}`, {
      x: sheet.left + roomOf(sheet) * 0.17,
      anchor: 'middle',
    });
    down(sheet, 0.6);
  }
};
export const dated = (sheet: Sheet): void => {
  put(
    sheet,
    `Sông Hiến, ngày ${whole(sheet.random, 1, 28)} tháng ${whole(sheet.random, 1, 12)} năm 20${whole(sheet.random, 10, 26)}`,
    { x: sheet.width - sheet.right - roomOf(sheet) * 0.28, anchor: 'middle', italic: true },
  );
  down(sheet, whole(sheet.random, 1, 2));
};
export const gap = (sheet: Sheet, least = 0.5, most = 2): void => down(sheet, between(sheet.random, least, most));

export const numberedItems = (sheet: Sheet, count: number, bold = false): void => {
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
export const articles = (sheet: Sheet, count: number): void => {
  for (let nth = 1; nth <= count; nth++) {
    const label = `Điều ${nth}.`;
    put(sheet, label, { x: sheet.left + 60, bold: true });
    paragraph(sheet, whole(sheet.random, 1, 5), { indent: 60 + label.length * sheet.size * 0.55 });
    if (chance(sheet.random, 0.3)) paragraph(sheet, 2, { first: '1. ', indent: 60 });
  }
};
export const parties = (sheet: Sheet, marks: readonly string[], labels: readonly string[]): void => {
  for (const mark of marks) {
    put(sheet, mark, { bold: true });
    down(sheet);
    fields(sheet, some(sheet.random, labels, 3), 0.3);
    gap(sheet, 0, 0.6);
  }
};
export const addressee = (sheet: Sheet): void => {
  put(sheet, `Kính gửi: ${chance(sheet.random, 0.5) ? '.'.repeat(60) : words(sheet.random, 6)}`, {
    x: middleOf(sheet),
    anchor: 'middle',
    bold: chance(sheet.random, 0.4),
  });
  gap(sheet, 1, 2);
};
