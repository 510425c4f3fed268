import sharp, { type OverlayOptions } from 'sharp';
import type { GreyPage } from '../../judge/grey-page.ts';
import { seeded } from '../../specimens/pages.ts';

/**
 * Made-up upright pages that the orientation net learns from: letters, forms, tables, receipts, lists, in Vietnamese, by Pango.
 * The pages that it is examined on (`../../specimens`) have other layouts and other fonts. Nobody's papers.
 */
export const TRAINING_FONTS = [
  'Liberation Serif',
  'Liberation Sans',
  'Liberation Mono',
  'DejaVu Sans',
  'DejaVu Sans Condensed',
  'DejaVu Sans Mono',
  'Noto Sans',
  'Noto Sans Display',
  'EB Garamond',
  'Linux Libertine O',
  'Linux Libertine Display O',
  'Gentium',
  'Charis SIL',
  'Andika',
  'Vollkorn',
  'Tinos',
  'Arimo',
  'Cousine',
  'Lato',
  'Roboto',
  'Roboto Condensed',
  'Open Sans',
] as const;

const WIDTH = 1240;
const HEIGHT = 1754;
const DPI = 150;

type Random = () => number;
const whole = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;

const HEADINGS = [
  'TỜ KHAI ĐĂNG KÝ KHAI SINH',
  'GIẤY CHỨNG NHẬN KẾT HÔN',
  'ĐƠN ĐỀ NGHỊ CẤP BẢN SAO TRÍCH LỤC',
  'QUYẾT ĐỊNH',
  'BIÊN BẢN LÀM VIỆC',
  'HỢP ĐỒNG ỦY QUYỀN',
  'GIẤY PHÉP XÂY DỰNG',
  'SỔ HỘ KHẨU',
  'HÓA ĐƠN TIỀN ĐIỆN',
  'BẢNG KÊ GIẤY TỜ',
];
const LABELS = [
  'Họ và tên',
  'Nơi sinh',
  'Dân tộc',
  'Quốc tịch',
  'Nơi thường trú',
  'Số định danh cá nhân',
  'Thửa đất số',
  'Tờ bản đồ số',
  'Diện tích',
  'Mục đích sử dụng',
  'Thời hạn sử dụng',
  'Lý do',
  'Người ký',
  'Điện thoại',
];
const WORDS = (
  'người dân yêu cầu cơ quan đăng ký hộ tịch căn cứ Luật theo quy định pháp luật về việc cấp giấy quyền sử dụng đất tài sản ' +
  'gắn liền ủy ban nhân dân xã phường tỉnh tôi cam đoan những nội dung trên đây là đúng chịu trách nhiệm nếu có gì sai ' +
  'Nguyễn Văn Trần Thị Lê Phạm Hoàng Đặng Bùi Đỗ Hồ Ngô Dương Lý sinh ngày tháng năm tại thường trú số nhà tổ thôn khu phố hồ sơ ' +
  'gồm bản chính bản sao thời hạn giải quyết kể từ nhận đủ hợp lệ chưa hướng dẫn bổ sung kết quả trả nộp lệ phí miễn giảm ' +
  'thông báo văn bản nêu rõ từ chối tiếp nhận phê duyệt xác nhận chữ ký đóng dấu trưởng phòng giám đốc chủ tịch công chức tư pháp ' +
  'mẫu đơn điều khoản mục nghị định thông tư ban hành kèm bên mua bán thuê chuyển nhượng thế chấp diện tích mét vuông rừng lúa nước ' +
  'ao vườn kinh doanh dịch vụ thương mại sản xuất giáo dục y tế bảo hiểm lao động thu nhập thuế tạm vắng lưu trú hộ chiếu thẻ'
).split(' ');

const ENGLISH = (
  'the of and to in is that for it as was with be by on not he his but at are this have from or had an they which you were her all ' +
  'certificate birth marriage university degree awarded page left right applicant signature hereby certify passport number date ' +
  'place issued authority nationality address company registered office director shall party agreement payment quantity price'
).split(' ');
const FRENCH = (
  'le la les de des et un une du dans pour que qui sur avec par ce ne pas est sont être avoir été année acte naissance mariage mairie ' +
  'préfecture né née père mère épouse célibataire délivré conformément étranger séjour français hôpital société directeur'
).split(' ');

/**
 * Of what the words of a sheet are made: mostly Vietnamese, then languages that have fewer marks above their letters, then letters by
 * chance: how letters look shall count, not how often which of them comes.
 */
type Tongue = (random: Random) => string;
const TONGUES: readonly Tongue[] = [
  ...Array.from({ length: 6 }, (): Tongue => (random) => pick(random, WORDS)),
  (random) => pick(random, ENGLISH),
  (random) => pick(random, FRENCH),
  (random) => byChance(random, 'abcdefghijklmnopqrstuvwxyz'),
  (random) => byChance(random, 'aceimnorsuvwxzgpqyjbdfhklt'.slice(0, whole(random, 14, 26))),
];
const byChance = (random: Random, letters: string): string =>
  Array.from({ length: whole(random, 2, 9) }, () => letters[whole(random, 0, letters.length - 1)]).join('');

const sentence = ({ random, tongue }: Pick<Sheet, 'random' | 'tongue'>, words: number): string => {
  const said = Array.from({ length: words }, () =>
    random() < 0.07 ? String(whole(random, 1, 99_999)) : tongue(random) + (random() < 0.08 ? ',' : ''),
  ).join(' ');
  return said.charAt(0).toUpperCase() + said.slice(1) + pick(random, ['.', ';', ':', '.']);
};

/** Where the next block goes, and what lies on the sheet already. */
type Sheet = {
  readonly random: Random;
  readonly tongue: Tongue;
  readonly font: string;
  readonly points: number;
  readonly ink: string;
  readonly margin: number;
  readonly blocks: OverlayOptions[];
  readonly lines: string[];
  y: number;
};

type Placed = {
  readonly align?: 'left' | 'centre';
  readonly points?: number;
  readonly x?: number;
  readonly width?: number;
};

/** Sets text at the pen; false when the sheet is full. */
const set = async (sheet: Sheet, markup: string, placed: Placed = {}): Promise<boolean> => {
  const { points = sheet.points, align = 'left', x = sheet.margin } = placed;
  const width = Math.max(40, Math.round(placed.width ?? WIDTH - x - sheet.margin));
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${sheet.ink}">${markup}</span>`,
      font: `${sheet.font} ${points}`,
      width,
      dpi: DPI,
      rgba: true,
      align,
    },
  })
    .png()
    .toBuffer({ resolveWithObject: true });
  if (sheet.y + info.height > HEIGHT - 40 || info.width > WIDTH) return false;
  const left = align === 'centre' ? Math.round((WIDTH - info.width) / 2) : Math.round(x);
  sheet.blocks.push({ input: data, left: Math.max(0, Math.min(WIDTH - info.width, left)), top: sheet.y });
  sheet.y += info.height;
  return true;
};

const rule = (sheet: Sheet, x1: number, y1: number, x2: number, y2: number, width = 2): void =>
  void sheet.lines.push(`<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${sheet.ink}" stroke-width="${width}"/>`);

type Block = (sheet: Sheet) => Promise<boolean>;

const field: Block = async (sheet) => {
  const { random } = sheet;
  const value =
    random() < 0.2
      ? number(random)
      : random() < 0.5
        ? '.'.repeat(whole(random, 20, 60))
        : `<b>${sentence(sheet, whole(random, 1, 6))}</b>`;
  const fits = await set(sheet, `${pick(random, LABELS)}: ${value}`);
  sheet.y += whole(random, 4, 20);
  return fits;
};

const paragraph: Block = async (sheet) => {
  const { random } = sheet;
  const text = Array.from({ length: whole(random, 1, 5) }, () => sentence(sheet, whole(random, 8, 24))).join(' ');
  const style = random();
  const fits = await set(sheet, style < 0.15 ? `<i>${text}</i>` : style < 0.25 ? `<b>${text}</b>` : text);
  sheet.y += whole(random, 6, 34);
  return fits;
};

const capitals: Block = async (sheet) => {
  const fits = await set(sheet, `<b>${sentence(sheet, whole(sheet.random, 2, 8)).toUpperCase()}</b>`, {
    align: 'centre',
  });
  sheet.y += whole(sheet.random, 6, 30);
  return fits;
};

/**
 * A grid of words, dates and numbers, or of numbers alone: those are the hardest to tell from upside down. The words stand
 * anywhere between their lines, or the net would learn that writing hangs from the line above it.
 */
const table: Block = async (sheet) => {
  const { random, margin } = sheet;
  const [rows, columns, rowHeight] = [whole(random, 3, 12), whole(random, 2, 6), whole(random, 40, 80)];
  const cell = (WIDTH - 2 * margin) / columns;
  const top = sheet.y;
  if (top + rows * rowHeight > HEIGHT - 60) return false;
  const numbersOnly = random() < 0.4;
  const ruled = random();
  if (ruled < 0.85)
    for (let row = 0; row <= rows; row++)
      rule(sheet, margin, top + row * rowHeight, WIDTH - margin, top + row * rowHeight, whole(random, 1, 3));
  if (ruled < 0.7)
    for (let column = 0; column <= columns; column++)
      rule(sheet, margin + column * cell, top, margin + column * cell, top + rows * rowHeight, whole(random, 1, 3));
  const points = Math.min(sheet.points, 11);
  const spare = Math.max(0, rowHeight - Math.round(points * 3.2));
  const hang = whole(random, 2, Math.max(2, spare));
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (random() < 0.2) continue;
      sheet.y = Math.round(top + row * rowHeight + (random() < 0.3 ? whole(random, 2, Math.max(2, spare)) : hang));
      const words = numbersOnly || random() < 0.4 ? number(random) : `${sheet.tongue(random)} ${sheet.tongue(random)}`;
      await set(sheet, words, { x: margin + column * cell + 6, width: cell - 12, points });
    }
  sheet.y = Math.round(top + rows * rowHeight + 20);
  return true;
};

/** A sum, a date, a number of a paper or of a person, a telephone, a time. */
const number = (random: Random): string => {
  const two = (most = 28): string => String(whole(random, 1, most)).padStart(2, '0');
  const digits = (count: number): string => Array.from({ length: count }, () => whole(random, 0, 9)).join('');
  return pick(random, [
    whole(random, 0, 9_999_999).toLocaleString('vi-VN'),
    `${two()}/${two(12)}/${whole(random, 1940, 2026)}`,
    `${two()}.${two(12)}.${whole(random, 1940, 2026)}`,
    digits(6),
    digits(12),
    `0${digits(9)}`,
    `${two(23)}:${two(59)}`,
    `${whole(random, 1, 999)}/${whole(random, 1990, 2026)}/QĐ-UBND`,
  ]);
};

/** Lines of nothing but numbers: what is hardest to tell from upside down, and must not be told wrongly for certain. */
const numbers: Block = async (sheet) => {
  const { random } = sheet;
  const apart = ' '.repeat(whole(random, 2, 8));
  for (let line = whole(random, 3, 14); line > 0; line--) {
    const said = Array.from({ length: whole(random, 1, 5) }, () => number(random)).join(apart);
    if (!(await set(sheet, said))) return false;
    sheet.y += whole(random, 2, 24);
  }
  return true;
};

/** What a till prints: names on the left, sums on the right, narrow. */
const receipt: Block = async (sheet) => {
  const { random } = sheet;
  for (let line = whole(random, 4, 12); line > 0; line--) {
    const y = sheet.y;
    if (!(await set(sheet, `${sheet.tongue(random)} ${sheet.tongue(random)} ${sheet.tongue(random)}`))) return false;
    const after = sheet.y;
    sheet.y = y;
    await set(sheet, `${whole(random, 1, 999)}.000`, { x: WIDTH - sheet.margin - 160, width: 150 });
    sheet.y = after + whole(random, 2, 10);
  }
  return true;
};

const gap: Block = async (sheet) => {
  sheet.y += whole(sheet.random, 30, 200);
  return sheet.y < HEIGHT - 100;
};

/** Kinds of paper: which blocks it is made of, with repeats for what comes more often. */
const KINDS: readonly (readonly Block[])[] = [
  [paragraph, paragraph, paragraph, gap],
  [field, field, field, field, paragraph, gap],
  [table, paragraph, capitals],
  [receipt, capitals, gap],
  [field, paragraph, table, capitals, receipt, gap],
  [capitals, gap, field, paragraph],
  [numbers, numbers, table, capitals, gap],
];

const signature = (random: Random, y: number): string => {
  const steps = Array.from(
    { length: whole(random, 4, 12) },
    () => `q${whole(random, -40, 60)} ${whole(random, -70, 70)} ${whole(random, 8, 50)} ${whole(random, -20, 20)}`,
  );
  return `<path d="M${whole(random, 600, 950)} ${Math.min(HEIGHT - 110, y + whole(random, 20, 120))}${steps.join('')}" fill="none" stroke="#39b" stroke-width="${whole(random, 2, 5)}"/>`;
};

const stamp = (random: Random, y: number, font: string): string => {
  const [x, centre, radius] = [whole(random, 650, 1_000), Math.min(HEIGHT - 140, y + 60), whole(random, 70, 115)];
  return `<g transform="rotate(${whole(random, -25, 25)} ${x} ${centre})" fill="none" stroke="#c33" opacity="0.7"><circle cx="${x}" cy="${centre}" r="${radius}" stroke-width="5"/><circle cx="${x}" cy="${centre}" r="${radius * 0.65}" stroke-width="2"/><text x="${x}" y="${centre + 8}" font-size="22" text-anchor="middle" fill="#c33" stroke="none" font-family="${font}">UBND XÃ</text></g>`;
};

/** One upright page; the same for the same seed on a machine with the same fonts. */
export const trainingPage = async (seed: number, fonts: readonly string[] = TRAINING_FONTS): Promise<GreyPage> => {
  const random = seeded(seed * 2_654_435_761 + 12_345);
  for (let warm = 0; warm < 8; warm++) random();
  const sheet: Sheet = {
    random,
    tongue: pick(random, TONGUES),
    font: `${pick(random, fonts)}${pick(random, ['', '', '', ' Italic', ' Bold'])}`,
    points: pick(random, [8, 9, 10, 11, 12, 13, 13, 14, 14, 16, 18]),
    ink: pick(random, ['#000', '#111', '#222', '#333', '#1a1a4a', '#555']),
    margin: whole(random, 60, 170),
    blocks: [],
    lines: [],
    y: whole(random, 50, 180),
  };
  if (random() < 0.5) {
    await set(sheet, '<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b>', { align: 'centre' });
    await set(sheet, '<b>Độc lập - Tự do - Hạnh phúc</b>', { align: 'centre' });
    sheet.y += whole(random, 20, 60);
  }
  if (random() < 0.8)
    await set(sheet, `<b>${pick(random, HEADINGS)}</b>`, {
      align: 'centre',
      points: sheet.points + whole(random, 2, 6),
    });
  const kind = pick(random, KINDS);
  while (sheet.y < HEIGHT - 150 && random() > 0.03) if (!(await pick(random, kind)(sheet))) break;
  if (random() < 0.5) sheet.lines.push(stamp(random, sheet.y, sheet.font));
  if (random() < 0.6) sheet.lines.push(signature(random, sheet.y));
  const drawn = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${sheet.lines.join('')}</svg>`;
  const level = whole(random, 215, 255);
  const jpeg = await sharp({
    create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r: level, g: level, b: level } },
  })
    .composite([...sheet.blocks, { input: Buffer.from(drawn), left: 0, top: 0 }])
    .jpeg({ quality: whole(random, 35, 92) })
    .toBuffer();
  const { data } = await sharp(jpeg).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: WIDTH, heightPx: HEIGHT, dpi: DPI, pixels: new Uint8Array(data) };
};
