import sharp from 'sharp';
import { sheetAsPng } from '../../device-daemon/src/imaging/cover-sheet/sheet-file.ts';
import { drawCoverSheet } from '../../device-daemon/src/imaging/cover-sheet/sheet-picture.ts';
import type { PaperType } from '../../domain/src/digitisation/paper-codes.ts';
import type { ProgressPlanFile } from '../../domain/src/digitisation/progress-report.ts';
import type { Sheet } from '../virtual-hardware/scanner/paper-on-glass.ts';

/** Invented old results of a district that is no more, as they lie in a box: what is printed on them is known. */

const type = (code: string, name: string, wants: PaperType['wants'], shortcut: string): PaperType => ({
  code,
  name,
  component: null,
  shortcut,
  wants,
  followsIdentity: false,
  validFrom: '2020-01-01',
  validTo: null,
});
export const paperTypes: readonly PaperType[] = [
  type('KQ.G07.000122', 'Quyết định giao đất', ['notation', 'issuedOn'], 'gd'),
  type('KQ.G07.000123', 'Giấy phép xây dựng', ['notation', 'issuedOn'], 'xd'),
  type('KQ.G15.000002', 'Giấy chứng nhận kết hôn', ['notation', 'issuedOn'], 'kh'),
];
/** What the station's list has: the papers of the box, and what citizens bring to have copied. */
export const listedTypes = (): readonly PaperType[] => [...paperTypes, boundType];
/** Bound in covers: it never enters a feeder. */
export const boundType: PaperType = {
  ...type('KQ.G07.000900', 'Học bạ trung học phổ thông', [], 'hb'),
  glassOnly: true,
};

/** The ward that took over a quarter of what the district owed. */
export const progressPlan: ProgressPlanFile = {
  type: 'digitisation-progress/1',
  own: 'H14.12',
  agencies: [
    agency('H14.12', 'Ủy ban nhân dân phường Sông Hiến', 'commune', '2025-07-01', null, []),
    agency('H14.40', 'Ủy ban nhân dân xã Hòa An', 'commune', '2025-07-01', null, []),
    agency('H14.7', 'Ủy ban nhân dân huyện Hòa An', 'district', '2010-01-01', '2025-06-30', [
      { code: 'H14.12', part: 0.25 },
      { code: 'H14.40', part: 0.75 },
    ]),
  ],
  plans: [],
  obligations: [{ agency: 'H14.7', plan: 'kh-sh-2020-2025', declaredOn: '2021-01-10', volume: 1_600 }],
  done: [{ agency: 'H14.7', month: '2024-03', count: 100 }],
};
function agency(
  code: string,
  name: string,
  level: ProgressPlanFile['agencies'][number]['level'],
  validFrom: string,
  validTo: string | null,
  successors: { code: string; part: number }[],
): ProgressPlanFile['agencies'][number] {
  return { code, name, level, validFrom, validTo, successors, hardToReach: false };
}

export const ISSUER = 'Ủy ban nhân dân huyện Hòa An';

export type OldPaper = {
  /** number of its cover sheet */
  readonly number: number;
  readonly type: PaperType;
  readonly notation: string;
  readonly issuedOn: string;
  /** printed sides */
  readonly sides: number;
};

const titles: Readonly<Record<string, readonly [string, string, string]>> = {
  'KQ.G07.000122': ['QUYẾT ĐỊNH', 'Về việc giao đất ở cho hộ gia đình', 'QĐ-UBND'],
  'KQ.G07.000123': ['GIẤY PHÉP XÂY DỰNG', 'Nhà ở riêng lẻ', 'GPXD'],
  'KQ.G15.000002': ['GIẤY CHỨNG NHẬN KẾT HÔN', 'Bản chính cấp lần đầu', 'UBND-KH'],
};

/** `count` papers with `sides` printed sides in turn. */
export const oldPapers = (count: number, sides: readonly number[]): readonly OldPaper[] =>
  Array.from({ length: count }, (_, at) => {
    const paperType = paperTypes[at % paperTypes.length] as PaperType;
    const [, , letters] = titles[paperType.code] as readonly [string, string, string];
    const [day, month, year] = [1 + ((at * 7) % 28), 1 + ((at * 5) % 12), 2008 + (at % 14)];
    const two = (number: number): string => String(number).padStart(2, '0');
    return {
      number: at + 1,
      type: paperType,
      notation: `${114 + at * 13}/${letters}`,
      issuedOn: `${year}-${two(month)}-${two(day)}`,
      sides: sides[at % sides.length] as number,
    };
  });

const SENTENCES = [
  'Căn cứ Luật Tổ chức chính quyền địa phương và các quy định hiện hành của pháp luật.',
  'Hộ gia đình được sử dụng thửa đất theo đúng mục đích, ranh giới đã ghi trên bản đồ.',
  'Thửa đất phía bắc giáp đường liên thôn, phía nam giáp ruộng lúa của hợp tác xã.',
  'Người được cấp có trách nhiệm nộp đầy đủ các khoản lệ phí theo quy định.',
  'Văn phòng và các đơn vị có liên quan chịu trách nhiệm thi hành văn bản này.',
  'Hồ sơ lưu tại kho của huyện gồm đơn đề nghị, biên bản và bản vẽ kèm theo.',
  'Trường hợp có thay đổi phải báo với cơ quan có thẩm quyền để được xem xét.',
  'Chiều cao công trình không vượt quá quy định của khu vực, bảo đảm lối đi chung.',
];

const A4 = { width: 2480, height: 3508 } as const;
const text = (x: number, y: number, size: number, words: string, more = ''): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-family="DejaVu Serif" fill="#1c1c22" ${more}>${words}</text>`;
const middle = 'text-anchor="middle"';

/** One printed side at 300 dpi; no two have the same lines. */
const sideOf = async (paper: OldPaper, side: number): Promise<Buffer> => {
  const [title, under] = titles[paper.type.code] as readonly [string, string, string];
  const [year, month, day] = paper.issuedOn.split('-');
  const head =
    side > 1
      ? [text(1240, 260, 46, `${side}`, middle)]
      : [
          text(660, 300, 46, 'ỦY BAN NHÂN DÂN', middle),
          text(660, 366, 46, 'HUYỆN HÒA AN', middle),
          text(1740, 300, 40, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', middle),
          text(1740, 366, 40, 'Độc lập - Tự do - Hạnh phúc', middle),
          text(660, 480, 44, `Số: ${paper.notation}`, middle),
          text(1740, 480, 44, `Hòa An, ngày ${day} tháng ${month} năm ${year}`, middle),
          text(1240, 760, 84, title, `${middle} font-weight="bold"`),
          text(1240, 860, 52, under, middle),
        ];
  const from = side > 1 ? 420 : 1040;
  const lines = Array.from({ length: 16 + ((paper.number * 3 + side) % 9) }, (_, at) => {
    const words = SENTENCES[(at * 5 + paper.number * 3 + side * 7) % SENTENCES.length] ?? '';
    return text(
      280 + ((at + paper.number) % 3) * 40,
      from + at * (70 + (paper.number % 4) * 6),
      42,
      `${at + 1}. ${words}`,
    );
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${A4.width}" height="${A4.height}"><rect width="100%" height="100%" fill="#f6f3ea"/>${head.join('')}${lines.join('')}${text(1700, 3240, 46, side > 1 ? 'Trang sau' : 'CHỦ TỊCH', middle)}</svg>`;
  return await sharp(Buffer.from(svg)).jpeg({ quality: 92 }).toBuffer();
};

const a4 = { widthMm: 210, heightMm: 297 } as const;

/** What one paper is in the tray: its cover sheet (blank behind), then its sheets, printed on both sides. */
export const sheetsOf = async (
  paper: OldPaper,
  batch: string | null,
  fed: { readonly cover?: boolean; readonly upsideDown?: boolean } = {},
): Promise<Sheet[]> => {
  const sheets: Sheet[] = [];
  if (fed.cover !== false) {
    const cover = { batch, number: paper.number, paperType: null, component: null };
    sheets.push({ ...a4, picture: await sheetAsPng(await drawCoverSheet(cover, { paperName: null, agency: ISSUER })) });
  }
  for (let side = 1; side <= paper.sides; side += 2) {
    const lies = (picture: Buffer): Promise<Buffer> =>
      fed.upsideDown ? sharp(picture).rotate(180).jpeg({ quality: 92 }).toBuffer() : Promise.resolve(picture);
    const front = await lies(await sideOf(paper, side));
    const back = side + 1 <= paper.sides ? await lies(await sideOf(paper, side + 1)) : null;
    sheets.push({ ...a4, picture: front, ...(back ? { back } : {}) });
  }
  return sheets;
};
