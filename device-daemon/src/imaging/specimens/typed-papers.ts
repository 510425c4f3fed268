import sharp from 'sharp';
import { PAPER_KINDS, type PaperKind } from '../document-type/paper-kinds.ts';
import type { GreyPage } from '../judge/grey-page.ts';
import { noise, UNSEEN_FONTS, wornBy } from './labelled-pages.ts';
import { called, clauses, dayAndPlace, entries, entry, hands, pair, top } from './other-hand.ts';
import { OTHERS_UNSEEN } from './other-kinds.ts';
import { seeded } from './pages.ts';
import {
  between,
  chance,
  digits,
  down,
  emblem,
  frame,
  idCard,
  middleOf,
  name,
  paragraph,
  pick,
  put,
  type Random,
  roomOf,
  type Sheet,
  squareCode,
  svgOf,
  table,
  whole,
  words,
} from './paper-drawing.ts';

/**
 * Papers that the net of document types is examined on: laid out by hand after the forms in use, in fonts, with orders, fills and wear
 * that it never saw (../document-type/training has its own). Nobody's papers.
 */
export type TypedPaper = {
  readonly kind: PaperKind;
  /** as it stands on the paper; null for what has none */
  readonly title: string | null;
  readonly about: string;
  readonly page: GreyPage;
};

type Draw = (sheet: Sheet) => string;

const registrySheet = (sheet: Sheet, said: string, more: readonly string[], body: () => void): string => {
  if (chance(sheet.random, 0.7))
    frame(sheet, pick(sheet.random, ['lines', 'beads', 'waves']), whole(sheet.random, 60, 100));
  sheet.y += 60;
  top(sheet, chance(sheet.random, 0.7) ? 'UBND PHƯỜNG THỬ NGHIỆM' : null);
  const title = called(sheet, said, between(sheet.random, 1.5, 2.2), more);
  put(sheet, `Số: ${whole(sheet.random, 1, 400)}/2024`, { x: middleOf(sheet), anchor: 'middle' });
  down(sheet, 1.6);
  body();
  dayAndPlace(sheet);
  hands(sheet, [pick(sheet.random, ['TM. UBND PHƯỜNG', 'NGƯỜI KÝ GIẤY', 'PHÓ CHỦ TỊCH'])], true);
  return title;
};

const DRAWN: Readonly<Record<Exclude<PaperKind, 'unknown'>, Draw>> = {
  'birth-certificate': (sheet) =>
    registrySheet(
      sheet,
      chance(sheet.random, 0.6) ? 'GIẤY KHAI SINH' : 'TRÍCH LỤC KHAI SINH',
      chance(sheet.random, 0.4) ? ['(BẢN SAO)'] : [],
      () => {
        entries(sheet, ['Họ, chữ đệm, tên', 'Ngày, tháng, năm sinh', 'Ghi bằng chữ']);
        pair(sheet, 'Giới tính', 'Dân tộc');
        entries(sheet, ['Nơi sinh', 'Quê quán', 'Số định danh cá nhân', 'Họ, chữ đệm, tên người mẹ']);
        pair(sheet, 'Năm sinh', 'Dân tộc');
        entries(sheet, ['Nơi cư trú', 'Họ, chữ đệm, tên người cha']);
        pair(sheet, 'Năm sinh', 'Dân tộc');
        entries(sheet, ['Nơi cư trú', 'Người đi khai sinh']);
      },
    ),
  'birth-note': (sheet) => {
    top(sheet, 'TRUNG TÂM Y TẾ HUYỆN');
    if (chance(sheet.random, 0.6)) {
      put(sheet, `Số ${digits(sheet.random, 3)}   Quyển số ${digits(sheet.random, 2)}`);
      down(sheet, 1.3);
    }
    const title = called(sheet, 'GIẤY CHỨNG SINH', between(sheet.random, 1.4, 2));
    entries(sheet, [
      'Họ tên mẹ/Người nuôi dưỡng',
      'Ngày sinh',
      'Nơi cư trú',
      'Số CCCD/hộ chiếu',
      'Họ và tên cha',
      'Đã sinh con vào lúc',
      'Tại',
      'Số con trong lần sinh này',
    ]);
    pair(sheet, 'Giới tính', 'Cân nặng');
    entries(sheet, ['Dự định đặt tên con', 'Ghi chú']);
    dayAndPlace(sheet);
    hands(sheet, ['Cha hoặc mẹ', 'Người đỡ đẻ', 'Thủ trưởng cơ sở y tế'], true);
    return title;
  },
  'marriage-certificate': (sheet) =>
    registrySheet(sheet, chance(sheet.random, 0.65) ? 'GIẤY CHỨNG NHẬN KẾT HÔN' : 'TRÍCH LỤC KẾT HÔN', [], () => {
      const half = sheet.left + roomOf(sheet) / 2;
      for (const label of ['Họ, chữ đệm, tên', 'Ngày sinh', 'Dân tộc', 'Quốc tịch', 'Nơi cư trú', 'Số định danh']) {
        const y = sheet.y;
        entry(sheet, label, sheet.left, half - 30);
        sheet.y = y;
        entry(sheet, label, half);
      }
      down(sheet, 0.6);
      entries(sheet, ['Nơi đăng ký kết hôn', 'Ngày đăng ký']);
      put(sheet, 'Chồng', { x: sheet.left + roomOf(sheet) * 0.15, bold: true });
      put(sheet, 'Vợ', { x: sheet.left + roomOf(sheet) * 0.4, bold: true });
    }),
  'death-certificate': (sheet) =>
    registrySheet(sheet, 'TRÍCH LỤC KHAI TỬ', chance(sheet.random, 0.4) ? ['(Bản sao)'] : [], () => {
      entries(sheet, ['Họ, chữ đệm, tên', 'Ngày, tháng, năm sinh']);
      pair(sheet, 'Giới tính', 'Dân tộc');
      entries(sheet, [
        'Nơi cư trú cuối cùng',
        'Giấy tờ tùy thân',
        'Đã chết vào lúc',
        'Nơi chết',
        'Nguyên nhân',
        'Đăng ký khai tử tại',
      ]);
    }),
  'marital-status': (sheet) => {
    top(sheet, 'UBND XÃ MINH HỌA');
    put(sheet, `Số: ${digits(sheet.random, 2)}/XN`, { x: sheet.left + 120 });
    dayAndPlace(sheet);
    const title = called(sheet, 'GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN', between(sheet.random, 1.1, 1.35));
    paragraph(sheet, 2, { first: 'Xét đơn của ông/bà', indent: 60 });
    called(sheet, 'XÁC NHẬN', 1);
    entries(sheet, [
      'Ông/Bà',
      'Ngày sinh',
      'Dân tộc',
      'Quốc tịch',
      'Số định danh',
      'Nơi cư trú',
      'Tình trạng hôn nhân',
    ]);
    paragraph(sheet, 3, { indent: 60, first: 'Giấy này được cấp để' });
    hands(sheet, ['CHỦ TỊCH'], true);
    return title;
  },
  'land-use-certificate': (sheet) => {
    frame(sheet, pick(sheet.random, ['beads', 'waves', 'lines']), whole(sheet.random, 60, 110));
    sheet.y += 100;
    top(sheet, null);
    emblem(sheet, middleOf(sheet), sheet.y + 110, 120);
    sheet.y += 330;
    const title = called(sheet, 'GIẤY CHỨNG NHẬN', between(sheet.random, 1.5, 2), [
      'QUYỀN SỬ DỤNG ĐẤT',
      ...(chance(sheet.random, 0.6) ? ['QUYỀN SỞ HỮU NHÀ Ở VÀ TÀI SẢN KHÁC GẮN LIỀN VỚI ĐẤT'] : []),
    ]);
    put(sheet, 'I. Người sử dụng đất, chủ sở hữu tài sản', { bold: true });
    down(sheet, 1.3);
    entries(sheet, ['Ông', 'Năm sinh', 'CCCD số', 'Địa chỉ']);
    if (chance(sheet.random, 0.4)) entries(sheet, ['Thửa đất số', 'Tờ bản đồ', 'Diện tích', 'Loại đất']);
    if (chance(sheet.random, 0.4)) squareCode(sheet, sheet.left + 30, sheet.height - 560, 280);
    put(sheet, `DK ${digits(sheet.random, 6)}`, {
      x: sheet.width - sheet.right - 40,
      y: sheet.height - 210,
      anchor: 'end',
      bold: true,
      size: sheet.size * 1.4,
    });
    return title;
  },
  'building-permit': (sheet) => {
    top(sheet, 'UBND HUYỆN VÍ DỤ');
    const title = called(sheet, 'GIẤY PHÉP XÂY DỰNG', between(sheet.random, 1.3, 1.7));
    put(sheet, `Số: ${digits(sheet.random, 3)}/GPXD`, { x: middleOf(sheet), anchor: 'middle' });
    down(sheet, 1.8);
    for (const [nth, label] of [
      'Cấp cho',
      'Được phép xây dựng công trình',
      'Theo thiết kế',
      'Tổng diện tích xây dựng',
      'Số tầng',
      'Trên thửa đất',
      'Hiệu lực',
    ].entries()) {
      entry(sheet, `${nth + 1}. ${label}`);
      if (chance(sheet.random, 0.5)) {
        put(sheet, `- ${words(sheet.random, 7)}`, { x: sheet.left + 40 });
        down(sheet);
      }
    }
    dayAndPlace(sheet);
    hands(sheet, ['TRƯỞNG PHÒNG QUẢN LÝ ĐÔ THỊ'], true);
    return title;
  },
  'business-registration': (sheet) => {
    if (chance(sheet.random, 0.6)) frame(sheet, pick(sheet.random, ['waves', 'beads', 'lines']), 80);
    sheet.y += 40;
    top(sheet, 'PHÒNG TÀI CHÍNH');
    const title = called(sheet, 'GIẤY CHỨNG NHẬN', between(sheet.random, 1.2, 1.6), [
      chance(sheet.random, 0.6) ? 'ĐĂNG KÝ HỘ KINH DOANH' : 'ĐĂNG KÝ DOANH NGHIỆP',
    ]);
    put(sheet, `Số: ${digits(sheet.random, 10)}`, { x: middleOf(sheet), anchor: 'middle', bold: true });
    down(sheet);
    put(sheet, 'Đăng ký lần đầu, ngày 06 tháng 9 năm 2021', { x: middleOf(sheet), anchor: 'middle', italic: true });
    down(sheet, 1.6);
    for (const [nth, label] of [
      'Tên hộ kinh doanh',
      'Địa điểm kinh doanh',
      'Ngành, nghề kinh doanh',
      'Vốn kinh doanh',
      'Chủ hộ kinh doanh',
    ].entries()) {
      put(sheet, `${nth + 1}. ${label}`, { bold: true });
      down(sheet);
      if (nth === 2 && chance(sheet.random, 0.5)) {
        sheet.y += 20;
        table(sheet, 3, 3);
      } else entries(sheet, [words(sheet.random, 2)]);
    }
    hands(sheet, ['TRƯỞNG PHÒNG'], true);
    return title;
  },
  decision: (sheet) => {
    top(sheet, 'ỦY BAN NHÂN DÂN TỈNH MẪU');
    put(sheet, `Số: ${digits(sheet.random, 3)}/QĐ-UBND`, { x: sheet.left + 130 });
    dayAndPlace(sheet);
    const title = called(sheet, 'QUYẾT ĐỊNH', between(sheet.random, 1.1, 1.35), [
      `Về việc ${words(sheet.random, 5).toLowerCase()}`,
    ]);
    called(sheet, 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH', 1);
    for (let nth = whole(sheet.random, 2, 4); nth > 0; nth--)
      paragraph(sheet, 2, { italic: true, first: 'Căn cứ', indent: 60 });
    called(sheet, 'QUYẾT ĐỊNH:', 1);
    for (let nth = 1; nth <= whole(sheet.random, 2, 4); nth++) {
      put(sheet, `Điều ${nth}.`, { bold: true, x: sheet.left + 60 });
      paragraph(sheet, whole(sheet.random, 2, 4), { indent: 60 + sheet.size * 3.6 });
    }
    put(sheet, 'Nơi nhận:', { bold: true, italic: true });
    for (let nth = 1; nth < 4; nth++)
      put(sheet, `- ${words(sheet.random, 2)};`, { y: sheet.y + nth * 46, size: sheet.size * 0.8 });
    hands(sheet, ['KT. CHỦ TỊCH'], true);
    return title;
  },
  'declaration-form': (sheet) => {
    top(sheet, null);
    const title = called(
      sheet,
      pick(sheet.random, [
        'TỜ KHAI ĐĂNG KÝ LẠI KHAI SINH',
        'TỜ KHAI ĐĂNG KÝ NHẬN CHA, MẸ, CON',
        'TỜ KHAI ĐĂNG KÝ GIÁM HỘ',
        'TỜ KHAI ĐĂNG KÝ KẾT HÔN',
      ]),
      between(sheet.random, 1.1, 1.45),
    );
    put(sheet, 'Kính gửi: ……………………………………………', { x: middleOf(sheet), anchor: 'middle' });
    down(sheet, 1.6);
    entries(sheet, [
      'Họ, chữ đệm, tên người yêu cầu',
      'Nơi cư trú',
      'Giấy tờ tùy thân',
      'Đề nghị đăng ký cho người có tên dưới đây',
      'Họ, chữ đệm, tên',
      'Ngày, tháng, năm sinh',
    ]);
    pair(sheet, 'Giới tính', 'Dân tộc');
    entries(sheet, ['Nơi sinh', 'Quê quán', 'Họ, chữ đệm, tên cha', 'Họ, chữ đệm, tên mẹ', 'Đã đăng ký tại']);
    paragraph(sheet, 2, { first: 'Tôi cam đoan lời khai trên là đúng sự thật', indent: 50 });
    dayAndPlace(sheet);
    hands(sheet, ['Người yêu cầu'], false);
    return title;
  },
  application: (sheet) => {
    top(sheet, null);
    const title = called(
      sheet,
      pick(sheet.random, ['ĐƠN ĐỀ NGHỊ', 'ĐƠN XIN XÁC NHẬN', 'ĐƠN ĐĂNG KÝ', 'ĐƠN ĐỀ NGHỊ CẤP LẠI GIẤY PHÉP']),
      between(sheet.random, 1.25, 1.6),
      chance(sheet.random, 0.5) ? [words(sheet.random, 5)] : [],
    );
    put(sheet, `Kính gửi: ${words(sheet.random, 5)}`, { x: sheet.left + 220 });
    down(sheet, 1.7);
    entries(sheet, ['Tôi tên là', 'Sinh năm', 'CCCD số', 'Thường trú tại']);
    for (let nth = whole(sheet.random, 2, 3); nth > 0; nth--)
      paragraph(sheet, whole(sheet.random, 3, 5), { indent: 70, first: 'Tôi làm đơn này' });
    put(sheet, 'Tôi xin chân thành cảm ơn!', { x: sheet.left + 70 });
    down(sheet, 1.4);
    dayAndPlace(sheet);
    hands(sheet, [pick(sheet.random, ['Người làm đơn', 'NGƯỜI ĐỀ NGHỊ'])], false);
    return title;
  },
  contract: (sheet) => {
    top(sheet, null);
    const title = called(
      sheet,
      pick(sheet.random, ['HỢP ĐỒNG THUÊ ĐẤT', 'HỢP ĐỒNG VAY TIỀN', 'HỢP ĐỒNG DỊCH VỤ', 'HỢP ĐỒNG CHUYỂN NHƯỢNG']),
      between(sheet.random, 1.25, 1.6),
    );
    put(sheet, `Hôm nay, ngày 10 tháng 8 năm 2025, chúng tôi gồm có:`, { italic: true });
    down(sheet, 1.3);
    for (const side of ['BÊN A (bên giao)', 'BÊN B (bên nhận)']) {
      put(sheet, side, { bold: true });
      down(sheet);
      entries(sheet, ['Ông (bà)', 'CCCD số', 'Địa chỉ']);
    }
    clauses(sheet, whole(sheet.random, 3, 4), (nth) => `Điều ${nth}. ${words(sheet.random, 3)}`);
    hands(sheet, ['ĐẠI DIỆN BÊN A', 'ĐẠI DIỆN BÊN B'], false);
    return title;
  },
  minutes: (sheet) => {
    top(sheet, chance(sheet.random, 0.6) ? 'UBND XÃ MINH HỌA' : null);
    const title = called(
      sheet,
      pick(sheet.random, ['BIÊN BẢN HÒA GIẢI', 'BIÊN BẢN LÀM VIỆC', 'BIÊN BẢN KIỂM TRA', 'BIÊN BẢN']),
      between(sheet.random, 1.2, 1.55),
      [`Về việc ${words(sheet.random, 4).toLowerCase()}`],
    );
    paragraph(sheet, 2, { first: 'Vào hồi 14 giờ 00 ngày', indent: 60 });
    clauses(sheet, 1, () => 'I. Thành phần tham dự');
    for (let nth = 1; nth < whole(sheet.random, 3, 5); nth++) {
      put(sheet, `${nth}. ${name(sheet.random)} - ${words(sheet.random, 2)}`, { x: sheet.left + 40 });
      down(sheet);
    }
    clauses(sheet, 2, (nth) => (nth === 1 ? 'II. Nội dung làm việc' : 'III. Kết luận'));
    paragraph(sheet, 2, { first: 'Biên bản được lập thành 02 bản', indent: 60 });
    hands(sheet, ['NGƯỜI GHI BIÊN BẢN', 'CHỦ TỌA'], false);
    return title;
  },
  authorisation: (sheet) => {
    top(sheet, null);
    const title = called(sheet, 'GIẤY ỦY QUYỀN', between(sheet.random, 1.35, 1.8));
    for (const side of ['1. BÊN ỦY QUYỀN', '2. BÊN ĐƯỢC ỦY QUYỀN']) {
      put(sheet, side, { bold: true });
      down(sheet);
      entries(sheet, ['Họ tên', 'Ngày sinh', 'CCCD số', 'Địa chỉ']);
    }
    put(sheet, '3. NỘI DUNG ỦY QUYỀN', { bold: true });
    down(sheet);
    paragraph(sheet, whole(sheet.random, 3, 6), { indent: 50 });
    paragraph(sheet, 2, { first: 'Thời hạn ủy quyền', indent: 50 });
    dayAndPlace(sheet);
    hands(sheet, ['Bên được ủy quyền', 'Bên ủy quyền'], false);
    return title;
  },
  'identity-card': (sheet) => {
    const scale = between(sheet.random, 0.95, 1.3);
    const x = between(sheet.random, 200, 2_000 - 856 * scale);
    const y = between(sheet.random, 250, 700);
    idCard(sheet, x, y, 'front', scale);
    if (chance(sheet.random, 0.75))
      idCard(
        sheet,
        x + between(sheet.random, -80, 80),
        y + 540 * scale + between(sheet.random, 100, 300),
        'back',
        scale,
      );
    return 'CĂN CƯỚC CÔNG DÂN';
  },
};

/** One paper at 150 dpi, worn, up to 1.2° askew; the same for the same seed. */
export const typedPaper = async (kind: PaperKind, seed: number): Promise<TypedPaper> => {
  const random = seeded(seed * 2_654_435_761 + 7_919 * (1 + PAPER_KINDS.indexOf(kind)));
  for (let warm = 0; warm < 8; warm++) random();
  const sheet = blankSheet(random, kind === 'marriage-certificate' && chance(random, 0.25));
  const other = kind === 'unknown' ? pick(random, OTHERS_UNSEEN) : null;
  const title = other ? other.draw(sheet) : kind === 'unknown' ? null : DRAWN[kind](sheet);
  const background = { r: 240, g: 240, b: 240 };
  const width = sheet.width > sheet.height ? 1_754 : 1_240;
  const drawn = await sharp(Buffer.from(svgOf(sheet, width, '#f2f2f0')))
    .flatten({ background })
    .png({ compressionLevel: 1 })
    .toBuffer();
  const { data, info } = await sharp(drawn)
    .rotate(between(random, -1.2, 1.2), { background })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const page: GreyPage = { widthPx: info.width, heightPx: info.height, dpi: 150, pixels: new Uint8Array(data) };
  const wear = wornBy(page, random);
  noise(page, 1 + random() * 2.5, random);
  return { kind, title, about: [other?.name ?? kind, sheet.font, sheet.fill, ...wear].join(', '), page };
};

const blankSheet = (random: Random, lying: boolean): Sheet => ({
  random,
  font: pick(random, UNSEEN_FONTS),
  size: between(random, 40, 48),
  leading: between(random, 1.25, 1.5),
  ink: pick(random, ['#101010', '#222', '#333']),
  width: lying ? 2_970 : 2_100,
  height: lying ? 2_100 : 2_970,
  left: whole(random, 180, 300),
  right: whole(random, 130, 200),
  fill: pick(random, ['typed', 'pen', 'dots'] as const),
  parts: [],
  y: whole(random, 180, 280),
});
