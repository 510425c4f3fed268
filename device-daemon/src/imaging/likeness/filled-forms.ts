import sharp, { type Sharp } from 'sharp';
import type { GreyPage } from '../judge/grey-page.ts';
import { seeded } from '../specimens/pages.ts';

/**
 * Made-up forms, filled in by typewriter and by hand, and the same papers scanned again: what likeness is measured on. A
 * form is told by its number, a filling by its own; `kin` shares all answers with its
 * sibling but the first `changed` (4). Nobody's papers.
 */
const WIDTH = 1240;
const HEIGHT = 1754;
type Random = () => number;
const pick = <T>(random: Random, from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
const chance = (seed: number): Random => {
  const random = seeded(seed * 2_654_435_761 + 11);
  for (let warm = 0; warm < 8; warm++) random();
  return random;
};

const TITLES = [
  'TỜ KHAI ĐĂNG KÝ KHAI SINH',
  'GIẤY KHAI SINH',
  'QUYẾT ĐỊNH',
  'GIẤY CHỨNG NHẬN KẾT HÔN',
  'ĐƠN ĐỀ NGHỊ',
  'GIẤY PHÉP XÂY DỰNG',
  'TRÍCH LỤC',
  'BIÊN BẢN',
] as const;
const LABELS = [
  'Họ, chữ đệm, tên',
  'Ngày, tháng, năm sinh',
  'Nơi sinh',
  'Dân tộc',
  'Quốc tịch',
  'Quê quán',
  'Nơi cư trú',
  'Số định danh cá nhân',
  'Họ, chữ đệm, tên người mẹ',
  'Họ, chữ đệm, tên người cha',
  'Năm sinh',
  'Giấy tờ tùy thân',
  'Cơ quan cấp',
  'Nội dung đề nghị',
  'Số lượng',
  'Lý do',
] as const;
const SENTENCES = [
  'Tôi cam đoan những nội dung khai trên đây là đúng sự thật và chịu trách nhiệm trước pháp luật.',
  'Căn cứ Luật Tổ chức chính quyền địa phương; căn cứ Nghị định số 61/2018/NĐ-CP;',
  'Theo đề nghị của Chánh Văn phòng Ủy ban nhân dân; xét hồ sơ kèm theo,',
  'Quyết định này có hiệu lực kể từ ngày ký; các đơn vị liên quan chịu trách nhiệm thi hành.',
] as const;
const FAMILY = ['Nguyễn', 'Trần', 'Lê', 'Nông', 'Hoàng', 'Phạm', 'Lý', 'Đàm', 'Bế', 'Vũ'] as const;
const MIDDLE = ['Văn', 'Thị', 'Đức', 'Minh', 'Thu', 'Quốc', 'Ngọc', 'Hữu'] as const;
const GIVEN = ['Mai', 'Bình', 'Thử', 'Hương', 'Sơn', 'Lan', 'Dũng', 'Hà', 'Phúc', 'Yến', 'Tuấn', 'Ngân'] as const;
const PLACES = [
  'Sông Hiến, Cao Bằng',
  'Thục Phán, Cao Bằng',
  'Tân Thành, Cà Mau',
  'Pleiku, Gia Lai',
  'Hòa An, Cao Bằng',
  'Ninh Hòa, Khánh Hòa',
] as const;

const valueFor = (random: Random, label: string): string => {
  const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  if (label.startsWith('Họ')) return `${pick(random, FAMILY)} ${pick(random, MIDDLE)} ${pick(random, GIVEN)}`;
  if (label.startsWith('Ngày'))
    return `${1 + Math.floor(random() * 28)}/${1 + Math.floor(random() * 12)}/${1940 + Math.floor(random() * 80)}`;
  if (label.startsWith('Số định') || label.startsWith('Giấy tờ')) return digits(12);
  if (label.startsWith('Năm')) return String(1940 + Math.floor(random() * 80));
  if (label === 'Quốc tịch') return 'Việt Nam';
  if (label === 'Dân tộc') return pick(random, ['Tày', 'Nùng', 'Kinh', 'Mông']);
  if (label === 'Số lượng') return digits(1 + Math.floor(random() * 2));
  return pick(random, PLACES);
};

export type Filled = {
  readonly form: number;
  readonly filling: number;
  readonly kin?: number;
  readonly changed?: number;
};

/** The paper as it lies straight on the glass, A4 at 150 dpi. */
export const filledForm = async ({ form, filling, kin, changed = 4 }: Filled): Promise<GreyPage> => {
  const layout = chance(form);
  const answers = chance(form * 1_000 + filling);
  const others = kin === undefined ? null : chance(form * 1_000 + filling + 500_000 + kin * 7);
  const size = 20 + layout() * 6;
  const font = pick(layout, ['Noto Serif', 'Noto Sans', 'DejaVu Serif', 'Nimbus Roman']);
  const typed = form % 2 === 0; // the others are filled in by hand
  const rows = 9 + Math.floor(layout() * 8);
  const first = Math.floor(layout() * LABELS.length);
  const apart = 52 + layout() * 14;
  const parts: string[] = [
    text(620, 130, size * 1.1, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'font-weight="bold" text-anchor="middle"'),
    text(620, 168, size, 'Độc lập - Tự do - Hạnh phúc', 'text-anchor="middle"'),
    text(620, 260, 34, TITLES[form % TITLES.length] ?? '', 'font-weight="bold" text-anchor="middle"'),
  ];
  for (let row = 0; row < rows; row++) {
    const label = LABELS[(first + row) % LABELS.length] ?? '';
    const y = 340 + row * apart;
    const x = 120 + label.length * size * 0.56 + 20;
    const own = valueFor(answers, label);
    const value = others && row < changed ? valueFor(others, label) : own;
    parts.push(text(120, y, size, `${label}:`));
    parts.push(`<path d="M${x} ${y + 5}H1120" stroke="#555" stroke-width="1.5" stroke-dasharray="2 5"/>`);
    parts.push(
      typed
        ? text(x + 12, y, size * 1.05, value, 'font-family="DejaVu Sans Mono"')
        : byHand(value, x + 12, y, chance(hashed(value) + row)),
    );
  }
  for (let line = 0; line < 5; line++)
    parts.push(
      text(
        120,
        340 + rows * apart + 30 + line * size * 1.6,
        size,
        (SENTENCES[(form + line) % 4] ?? '').slice(0, Math.floor(980 / (size * 0.52))),
      ),
    );
  if (form % 3 === 0)
    parts.push(
      '<g fill="none" stroke="rgb(120,120,120)" stroke-width="6"><circle cx="820" cy="1500" r="105"/><circle cx="820" cy="1500" r="80"/></g>',
    );
  parts.push(byHand('ký tên', 760, 1520, chance(form * 1_000 + filling + 77)));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><rect width="100%" height="100%" fill="#f6f5f2"/><g font-family="${font}" fill="#222">${parts.join('')}</g></svg>`;
  return rawOf(sharp(Buffer.from(svg)));
};

const text = (x: number, y: number, size: number, words: string, more = ''): string =>
  `<text x="${x.toFixed(0)}" y="${y.toFixed(0)}" font-size="${size.toFixed(1)}" ${more}>${words}</text>`;

const hashed = (words: string): number =>
  [...words].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 7);

/** Strokes as a pen makes them, one bundle a letter; the same words in the same row by the same hand. */
const byHand = (words: string, x: number, y: number, random: Random): string => {
  let at = x;
  const strokes = [...words].map((letter) => {
    if (letter === ' ') {
      at += 12;
      return '';
    }
    const tall = 'bdđhkltgyp'.includes(letter) || letter !== letter.toLowerCase() ? 22 : 13;
    const wide = 9 + random() * 8;
    const path = `M${at.toFixed(1)} ${(y - random() * tall).toFixed(1)}q${(wide * random()).toFixed(1)} ${(-tall * random()).toFixed(1)} ${(wide / 2).toFixed(1)} ${(tall * (random() - 0.5)).toFixed(1)}t${(wide / 2).toFixed(1)} ${(tall * (random() - 0.5)).toFixed(1)}`;
    at += wide;
    return path;
  });
  return `<path d="${strokes.join('')}" fill="none" stroke="#334" stroke-width="2.6"/>`;
};

export type Again = {
  readonly skewDegrees: number;
  readonly scale: number;
  readonly shiftPx: readonly [number, number];
  readonly brightness: number;
  readonly jpegQuality: number;
  readonly noise: number;
  /** a streak of the feeder's glass */
  readonly streak: boolean;
};

/** How the same paper comes out at another time. Half the spread in each direction that an office's scanners have. */
export const againBy = (seed: number): Again => {
  const random = chance(seed + 90_000);
  const spread = (most: number): number => (random() * 2 - 1) * most;
  return {
    skewDegrees: spread(0.5),
    scale: 1 + spread(0.02),
    shiftPx: [spread(15), spread(15)],
    brightness: 1 + spread(0.15),
    jpegQuality: 45 + Math.floor(random() * 45),
    noise: 3 + random() * 9,
    streak: random() < 0.2,
  };
};

/** The same paper, scanned again. */
export const scannedAgain = async (page: GreyPage, again: Again, seed: number): Promise<GreyPage> => {
  const random = chance(seed + 170_000);
  const width = Math.round(page.widthPx * again.scale);
  const height = Math.round(page.heightPx * again.scale);
  const scaled = await rawOf(asPicture(page).resize(width, height, { fit: 'fill' }));
  const turned = await rawOf(
    asPicture(scaled)
      .rotate(again.skewDegrees, { background: '#f0f0ee' })
      .blur(0.4 + random() * 0.4),
  );
  const laid = laidOn(turned, page, again);
  const jpeg = await asPicture(laid).jpeg({ quality: again.jpegQuality }).toBuffer();
  const { pixels, ...size } = await rawOf(sharp(jpeg));
  const x = Math.floor(random() * size.widthPx);
  for (let at = 0; at < pixels.length; at++) {
    const level = (pixels[at] as number) * again.brightness + (random() + random() - 1) * again.noise;
    pixels[at] = Math.max(0, Math.min(255, again.streak && at % size.widthPx === x ? level - 60 : level));
  }
  return { ...size, pixels };
};

/** In the middle of the glass, give or take the shift; beyond the paper is the lid. */
const laidOn = (from: GreyPage, glass: GreyPage, { shiftPx }: Again): GreyPage => {
  const pixels = new Uint8Array(glass.pixels.length).fill(240);
  const left = Math.round((glass.widthPx - from.widthPx) / 2 + shiftPx[0]);
  const top = Math.round((glass.heightPx - from.heightPx) / 2 + shiftPx[1]);
  for (let y = Math.max(0, top); y < Math.min(glass.heightPx, top + from.heightPx); y++)
    for (let x = Math.max(0, left); x < Math.min(glass.widthPx, left + from.widthPx); x++)
      pixels[y * glass.widthPx + x] = from.pixels[(y - top) * from.widthPx + x - left] as number;
  return { ...glass, pixels };
};

const asPicture = ({ widthPx, heightPx, pixels }: GreyPage): Sharp =>
  sharp(pixels, { raw: { width: widthPx, height: heightPx, channels: 1 } });

const rawOf = async (picture: Sharp): Promise<GreyPage> => {
  const { data, info } = await picture.toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi: 150, pixels: new Uint8Array(data) };
};
