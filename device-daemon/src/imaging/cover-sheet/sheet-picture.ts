import qrcode from 'qrcode-generator';
import type { RawPage } from '../../devices/device.ts';
import { type Lettering, lettering, type SetLine } from '../../slips/lettering.ts';
import { type CoverSheet, coverCode } from './code-text.ts';
import { px, SHEET_PX, SheetCanvas } from './sheet-canvas.ts';

/** What people read on a sheet besides its code. */
export type SheetWords = {
  /** name of the paper type; null where the sheet only separates */
  readonly paperName: string | null;
  /** agency whose papers they are */
  readonly agency: string;
};

const MARGIN = px(15);
const WIDTH = SHEET_PX.width - 2 * MARGIN;
const BAND = { y: px(11), height: px(40) } as const;
/**
 * Two codes, so that one blot does not take both. The large one is read at any angle and resolution; the small one is still
 * four times as large as any code that strangers print on their papers.
 */
export const CODE_SIDES_MM = { large: 96, small: 44 } as const;
const LARGE = { side: px(CODE_SIDES_MM.large), y: px(126) } as const;
const SMALL = { side: px(CODE_SIDES_MM.small), y: px(239) } as const;

/**
 * A cover sheet as a picture: A4, black on white, 300 dpi. A band that shows in any stack, the name of the paper in letters
 * that are read at arm's length without glasses, the code. Throws on a sheet that cannot be (a caller's bug).
 */
export const drawCoverSheet = async (sheet: CoverSheet, words: SheetWords): Promise<RawPage> => {
  const canvas = new SheetCanvas();
  const code = coverCode(sheet);
  await drawBand(canvas);
  await drawPaperName(canvas, sheet, words);
  drawCode(canvas, code, Math.round((SHEET_PX.width - LARGE.side) / 2), LARGE.y, LARGE.side);
  drawCode(canvas, code, SHEET_PX.width - MARGIN - SMALL.side, SMALL.y, SMALL.side);
  await drawFoot(canvas, sheet, words);
  return canvas.page();
};

const drawBand = async (canvas: SheetCanvas): Promise<void> => {
  const [title, order] = await Promise.all([
    lettering({ weight: 800, xHeight: px(10.4) }),
    lettering({ weight: 600, xHeight: px(4) }),
  ]);
  canvas.box(MARGIN, BAND.y, WIDTH, BAND.height);
  const column = { x: MARGIN, width: WIDTH, centred: true };
  const below = canvas.paragraph(title, [title.set('TỜ PHÂN CÁCH')], { ...column, y: BAND.y }, 255);
  canvas.paragraph(
    order,
    [order.set('Đặt tờ này lên trên mỗi giấy tờ rồi quét')],
    { ...column, y: below - px(2) },
    255,
  );
};

/** Sizes that the name is tried in, in mm of x-height, so that it takes two lines at most. */
const NAME_SIZES = [8, 7.2, 6.4, 5.6, 4.6] as const;
const NAME_ROOM = { y: px(59.5), height: px(39) } as const;

const drawPaperName = async (canvas: SheetCanvas, sheet: CoverSheet, words: SheetWords): Promise<void> => {
  const label = await lettering({ weight: 500, xHeight: px(3) });
  const code = await lettering({ weight: 600, xHeight: px(3.4) });
  const column = { x: MARGIN, width: WIDTH, centred: true };
  canvas.paragraph(label, [label.set('Giấy tờ phía sau là')], { ...column, y: px(53.5) });
  const { letters, lines } = await fitting(words.paperName ?? 'Giấy tờ chưa phân loại');
  const height = lines.length * letters.lineHeight;
  canvas.paragraph(letters, lines, { ...column, y: NAME_ROOM.y + Math.floor((NAME_ROOM.height - height) / 2) });
  const codes = [
    sheet.paperType === null ? 'Cán bộ chọn mã loại giấy tờ khi số hóa' : `Mã loại giấy tờ ${sheet.paperType}`,
    ...(sheet.component === null ? [] : [`Mã thành phần hồ sơ ${sheet.component}`]),
  ];
  canvas.paragraph(
    code,
    codes.map((text) => code.set(text)),
    { ...column, y: px(codes.length > 1 ? 101 : 104) },
  );
};

const fitting = async (name: string): Promise<{ letters: Lettering; lines: readonly SetLine[] }> => {
  for (const size of NAME_SIZES) {
    const letters = await lettering({ weight: 800, xHeight: px(size) });
    const lines = letters.wrapEvenly(name, WIDTH);
    if (lines.length * letters.lineHeight <= NAME_ROOM.height) return { letters, lines };
  }
  const letters = await lettering({ weight: 800, xHeight: px(4.6) });
  const most = Math.floor(NAME_ROOM.height / letters.lineHeight);
  return { letters, lines: letters.wrap(name, WIDTH).slice(0, most) }; // the code below says it in full
};

/** Error correction H: almost a third of a code may be under a blot. */
const drawCode = (canvas: SheetCanvas, text: string, x: number, y: number, side: number): void => {
  const code = qrcode(0, 'H');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  const edge = (index: number): number => Math.round((index * side) / count);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (code.isDark(row, column))
        canvas.box(x + edge(column), y + edge(row), edge(column + 1) - edge(column), edge(row + 1) - edge(row));
};

const drawFoot = async (canvas: SheetCanvas, sheet: CoverSheet, words: SheetWords): Promise<void> => {
  const [small, strong, number] = await Promise.all([
    lettering({ weight: 500, xHeight: px(2.5) }),
    lettering({ weight: 700, xHeight: px(3.2) }),
    lettering({ weight: 800, xHeight: px(7) }),
  ]);
  const column = { x: MARGIN, width: WIDTH - SMALL.side - px(10), centred: false };
  canvas.box(MARGIN, px(232), WIDTH, px(0.5));
  let y = canvas.paragraph(number, [number.set(`Tờ số ${sheet.number}`)], { ...column, y: px(234.5) });
  y = canvas.paragraph(
    strong,
    strong.wrap(sheet.batch === null ? 'Dùng cho mọi lô' : `Lô ${sheet.batch}`, column.width).slice(0, 2),
    { ...column, y },
  );
  y = canvas.paragraph(small, small.wrapEvenly(words.agency, column.width).slice(0, 2), { ...column, y });
  const warning = 'Máy đọc ô vuông. Xin đừng gấp, viết hoặc đóng dấu lên đó.';
  canvas.paragraph(small, small.wrapEvenly(warning, column.width), { ...column, y: Math.max(y, px(270)) });
};
