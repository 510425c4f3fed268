import {
  between,
  chance,
  type Draw,
  digits,
  down,
  emblem,
  field,
  fields,
  fits,
  frame,
  head,
  line,
  middleOf,
  name,
  paragraph,
  pen,
  pick,
  picture,
  put,
  roomOf,
  type Sheet,
  scrawl,
  signatures,
  squareCode,
  stamp,
  table,
  title,
  whole,
  words,
} from '../../specimens/paper-drawing.ts';

/** Papers of no kind that the net knows: what it must answer "unknown" to. */
/** Titles of papers that offices see every day and that have no kind of their own here. */
const OFFICIAL = [
  'THÔNG BÁO',
  'BÁO CÁO',
  'TỜ TRÌNH',
  'KẾ HOẠCH',
  'CÔNG VĂN',
  'GIẤY GIỚI THIỆU',
  'GIẤY XÁC NHẬN CƯ TRÚ',
  'GIẤY KHÁM SỨC KHỎE',
  'GIẤY BIÊN NHẬN',
  'PHIẾU TIẾP NHẬN HỒ SƠ',
  'GIẤY CHỨNG NHẬN TẬP HUẤN',
  'SƠ YẾU LÝ LỊCH',
  'BẢN CAM KẾT',
  'BẢN TƯỜNG TRÌNH',
  'GIẤY NỘP TIỀN',
  'PHIẾU THÔNG TIN',
  'PHIẾU KHÁM BỆNH',
  'GIẤY ĐI ĐƯỜNG',
  'BẢN TỰ KIỂM ĐIỂM',
  'DI CHÚC',
  'NGHỊ QUYẾT',
  'CHỈ THỊ',
] as const;
const official = (sheet: Sheet): string =>
  chance(sheet.random, 0.6)
    ? pick(sheet.random, OFFICIAL)
    : words(sheet.random, whole(sheet.random, 2, 5)).toUpperCase();

const letter: Draw = (sheet) => {
  const { random } = sheet;
  head(
    sheet,
    chance(random, 0.8) ? ['ỦY BAN NHÂN DÂN', words(random, 2).toUpperCase()] : null,
    pick(random, ['two columns', 'two columns', 'centred']),
  );
  put(sheet, `Số: ${whole(random, 1, 900)}/${pick(random, ['UBND-VP', 'TB-UBND', 'BC-STP'])}`, {
    x: sheet.left + roomOf(sheet) * 0.17,
    anchor: 'middle',
  });
  down(sheet, 2);
  if (chance(random, 0.7)) title(sheet, [official(sheet)], between(random, 1.05, 1.6));
  if (chance(random, 0.6)) title(sheet, [words(random, 6)], 1);
  if (chance(random, 0.6)) {
    put(sheet, `Kính gửi: ${words(random, 6)}`, { x: middleOf(sheet), anchor: 'middle' });
    down(sheet, 1.5);
  }
  while (fits(sheet, 9) && chance(random, 0.85)) {
    if (chance(random, 0.2)) {
      put(sheet, `${whole(random, 1, 9)}. ${words(random, 4)}`, { bold: true });
      down(sheet);
    }
    paragraph(sheet, whole(random, 2, 7), { indent: 70 });
  }
  put(sheet, 'Nơi nhận:', { bold: true, italic: true, size: sheet.size * 0.85 });
  signatures(sheet, [pick(random, ['CHỦ TỊCH', 'GIÁM ĐỐC', 'TRƯỞNG PHÒNG'])], true, true);
};

const otherForm: Draw = (sheet) => {
  const { random } = sheet;
  if (chance(random, 0.7))
    head(
      sheet,
      chance(random, 0.5) ? [words(random, 3).toUpperCase(), words(random, 2).toUpperCase()] : null,
      pick(random, ['two columns', 'centred']),
    );
  down(sheet, between(random, 0.5, 2));
  title(
    sheet,
    [official(sheet), ...(chance(random, 0.3) ? [words(random, 4).toUpperCase()] : [])],
    between(random, 1.1, 1.9),
  );
  if (chance(random, 0.4)) {
    put(sheet, `Kính gửi: ${'.'.repeat(60)}`, { x: middleOf(sheet), anchor: 'middle' });
    down(sheet, 1.5);
  }
  while (fits(sheet, 10) && chance(random, 0.88)) {
    const what = random();
    if (what < 0.5)
      fields(
        sheet,
        Array.from({ length: whole(random, 2, 6) }, () => words(random, whole(random, 2, 4))),
        0.3,
      );
    else if (what < 0.65) paragraph(sheet, whole(random, 1, 3), { indent: 60 });
    else if (what < 0.8) table(sheet, whole(random, 3, 7), whole(random, 2, 6), between(random, 0, 0.9));
    else boxes(sheet);
  }
  signatures(
    sheet,
    pick(random, [['NGƯỜI NỘP', 'NGƯỜI NHẬN'], ['NGƯỜI VIẾT'], ['Bác sĩ'], ['KẾ TOÁN', 'THỦ QUỸ', 'GIÁM ĐỐC']]),
    chance(random, 0.7),
    chance(random, 0.4),
  );
};

/** Boxes to tick, one a line or several. */
const boxes: Draw = (sheet) => {
  const { random } = sheet;
  for (let nth = whole(random, 2, 5); nth > 0 && fits(sheet, 1); nth--) {
    for (let x = sheet.left; x < sheet.width - sheet.right - 500; x += 620) {
      sheet.parts.push(
        `<rect x="${x}" y="${(sheet.y - 34).toFixed(0)}" width="36" height="36" fill="none" stroke="${sheet.ink}" stroke-width="4"/>`,
      );
      put(sheet, words(random, 3), { x: x + 60 });
      if (chance(random, 0.6)) break;
    }
    down(sheet, 1.2);
  }
};

const otherCertificate: Draw = (sheet) => {
  const { random } = sheet;
  frame(sheet, pick(random, ['lines', 'beads', 'waves']), whole(random, 50, 120));
  down(sheet, 1);
  head(sheet, null, 'centred');
  if (chance(random, 0.5)) {
    emblem(sheet, middleOf(sheet), sheet.y + 60, 100);
    sheet.y += 240;
  }
  down(sheet, between(random, 0.5, 3));
  title(
    sheet,
    pick(random, [
      ['GIẤY KHEN'],
      ['BẰNG TỐT NGHIỆP', 'TRUNG HỌC PHỔ THÔNG'],
      ['BẰNG CỬ NHÂN'],
      ['CHỨNG CHỈ', 'TIN HỌC'],
      ['GIẤY CHỨNG NHẬN', 'KIỂM ĐỊNH'],
      ['GIẤY CHỨNG NHẬN', 'GIA ĐÌNH VĂN HÓA'],
      ['GIẤY CHỨNG NHẬN', 'AN TOÀN THỰC PHẨM'],
      ['CHỨNG NHẬN', words(random, 3).toUpperCase()],
    ]),
    between(random, 1.4, 2.6),
  );
  down(sheet, between(random, 0.5, 2));
  if (chance(random, 0.5))
    for (let nth = 0; nth < whole(random, 2, 5); nth++) {
      put(sheet, words(random, whole(random, 3, 8)), {
        x: middleOf(sheet),
        anchor: 'middle',
        bold: chance(random, 0.4),
        size: sheet.size * between(random, 1, 1.4),
      });
      down(sheet, 1.4);
    }
  else
    fields(
      sheet,
      Array.from({ length: whole(random, 3, 8) }, () => words(random, whole(random, 2, 4))),
      0.2,
      1.2,
    );
  if (chance(random, 0.3)) picture(sheet, sheet.left, Math.min(sheet.height - 700, sheet.y), 300, 400);
  down(sheet, 1.5);
  signatures(sheet, [pick(random, ['GIÁM ĐỐC', 'HIỆU TRƯỞNG', 'CHỦ TỊCH'])], true, true);
};

const list: Draw = (sheet) => {
  const { random } = sheet;
  if (chance(random, 0.5)) head(sheet, ['UBND XÃ', words(random, 2).toUpperCase()]);
  if (chance(random, 0.8))
    title(
      sheet,
      [
        pick(random, ['DANH SÁCH', 'BẢNG KÊ', 'BẢNG LƯƠNG', 'PHỤ LỤC', 'SỔ THEO DÕI', 'BẢNG TỔNG HỢP']),
        words(random, 5).toUpperCase(),
      ],
      1.1,
    );
  down(sheet, 1);
  table(sheet, whole(random, 6, 40), whole(random, 3, 9), between(random, 0.2, 1), chance(random, 0.5));
  if (fits(sheet, 7) && chance(random, 0.5)) signatures(sheet, ['NGƯỜI LẬP', 'TRƯỞNG PHÒNG'], chance(random, 0.6));
};

const receipt: Draw = (sheet) => {
  const { random } = sheet;
  const width = whole(random, 600, 1_200);
  const x = whole(random, 60, sheet.width - width - 60);
  title(sheet, [words(random, 3).toUpperCase()], 1.2, { x: x + width / 2 });
  put(sheet, pick(random, ['HÓA ĐƠN BÁN LẺ', 'BIÊN LAI THU TIỀN', 'PHIẾU TÍNH TIỀN']), {
    x: x + width / 2,
    anchor: 'middle',
    bold: true,
  });
  down(sheet, 1.5);
  for (let nth = whole(random, 4, 22); nth > 0 && fits(sheet, 2); nth--) {
    put(sheet, words(random, 2), { x });
    put(sheet, `${digits(random, 2)}.000`, { x: x + width, anchor: 'end' });
    down(sheet);
  }
  line(sheet, x, sheet.y - 20, x + width, sheet.y - 20);
  if (chance(random, 0.4)) squareCode(sheet, x + width / 2 - 150, sheet.y + 20, 300);
};

const printedPage: Draw = (sheet) => {
  const { random } = sheet;
  if (chance(random, 0.5))
    title(
      sheet,
      [words(random, whole(random, 2, 7))],
      between(random, 1.1, 2.5),
      chance(random, 0.5) ? { x: sheet.left, anchor: 'start' } : {},
    );
  while (fits(sheet, 4)) {
    const what = random();
    if (what < 0.12) {
      title(sheet, [words(random, 4).toUpperCase()], 1.05);
      continue;
    }
    if (what < 0.2) {
      picture(sheet, sheet.left, Math.round(sheet.y), Math.round(roomOf(sheet) * between(random, 0.3, 1)), 500);
      sheet.y += 580;
      continue;
    }
    if (what < 0.26) {
      table(sheet, whole(random, 3, 8), whole(random, 2, 5));
      continue;
    }
    paragraph(sheet, whole(random, 2, 12), { indent: 60 });
    if (chance(random, 0.3)) down(sheet, 1);
    if (chance(random, 0.03)) return;
  }
};

const byHand: Draw = (sheet) => {
  const { random } = sheet;
  if (chance(random, 0.4)) {
    head(sheet, null, 'centred');
    down(sheet, 1);
  }
  for (const from = whole(random, 6, 34); sheet.parts.length < from * 3 && fits(sheet, 1); ) {
    pen(sheet, sheet.left + between(random, 0, 60), sheet.y, roomOf(sheet) * between(random, 0.5, 0.97));
    down(sheet, between(random, 1.1, 1.5));
    if (chance(random, 0.03)) break;
  }
  if (chance(random, 0.5)) scrawl(sheet, sheet.width * 0.6, Math.min(sheet.y + 100, sheet.height - 200));
};

const photograph: Draw = (sheet) => {
  const { random } = sheet;
  const inset = chance(random, 0.4) ? 0 : whole(random, 60, 400);
  picture(
    sheet,
    inset,
    inset,
    sheet.width - 2 * inset,
    chance(random, 0.5) ? sheet.height - 2 * inset : whole(random, 700, 1_500),
  );
  if (chance(random, 0.3))
    put(sheet, words(random, 5), { x: middleOf(sheet), y: sheet.height - 250, anchor: 'middle', italic: true });
};

const drawing: Draw = (sheet) => {
  const { random } = sheet;
  if (chance(random, 0.6))
    title(sheet, [pick(random, ['SƠ ĐỒ THỬA ĐẤT', 'BẢN VẼ MẶT BẰNG', 'TRÍCH ĐO ĐỊA CHÍNH', 'BẢN ĐỒ'])], 1.2);
  const corner = (): string =>
    `${whole(random, sheet.left, sheet.width - sheet.right)} ${whole(random, 500, sheet.height - 400)}`;
  for (let nth = whole(random, 2, 9); nth > 0; nth--)
    sheet.parts.push(
      `<path d="M${corner()}L${corner()}L${corner()}L${corner()}z" fill="none" stroke="${sheet.ink}" stroke-width="${whole(random, 3, 8)}"/>`,
    );
  for (let nth = whole(random, 4, 24); nth > 0; nth--)
    put(sheet, digits(random, whole(random, 1, 3)), {
      x: whole(random, 200, sheet.width - 200),
      y: whole(random, 400, sheet.height - 300),
      size: sheet.size * 0.8,
    });
  if (chance(random, 0.4)) {
    sheet.y = sheet.height - 600;
    table(sheet, 4, 4);
  }
};

const fewLines: Draw = (sheet) => {
  const { random } = sheet;
  sheet.y = between(random, 200, 1_500);
  const what = random();
  if (what < 0.4) paragraph(sheet, whole(random, 1, 6));
  else if (what < 0.6) signatures(sheet, ['GIÁM ĐỐC'], true, true);
  else if (what < 0.8) {
    stamp(sheet, whole(random, 400, 1_700), sheet.y);
    put(sheet, name(random), { x: middleOf(sheet) });
  } else field(sheet, words(random, 3));
};

/** The last page of something: articles and signatures without a head. */
const laterPage: Draw = (sheet) => {
  const { random } = sheet;
  const rows = whole(random, 1, 5);
  for (let nth = 0; nth < rows; nth++) {
    put(sheet, pick(random, [`Điều ${nth + 4}.`, `${nth + 3}.`, 'b)']), { bold: true });
    paragraph(sheet, whole(random, 2, 6), { indent: 190 });
    if (chance(random, 0.3)) fields(sheet, [words(random, 3), words(random, 2)]);
  }
  down(sheet, 1);
  signatures(sheet, pick(random, [['BÊN A', 'BÊN B'], ['CHỦ TỊCH'], ['NGƯỜI KHAI']]), true, chance(random, 0.5));
};

/** Twice what is most like the papers that are known. */
export const OTHER_PAPERS: readonly Draw[] = [
  letter,
  letter,
  letter,
  otherForm,
  otherForm,
  otherForm,
  otherCertificate,
  otherCertificate,
  list,
  receipt,
  printedPage,
  printedPage,
  byHand,
  photograph,
  drawing,
  fewLines,
  laterPage,
];
