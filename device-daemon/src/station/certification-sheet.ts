import type { RawPage } from '../devices/device.ts';
import { px, SHEET_PX, SheetCanvas } from '../imaging/cover-sheet/sheet-canvas.ts';
import type { PageText, ReadLine } from '../imaging/text/page-text.ts';
import { type Lettering, lettering, type SetLine } from '../slips/lettering.ts';

/** What the sheet behind a certified copy says. All words are final. */
export type CertificationWords = {
  readonly authority: string;
  readonly title: string;
  /** number, date and issuer of the original; empty where none was typed */
  readonly about: string;
  readonly pages: number;
  readonly number: number;
  readonly book: string;
  /** `ngày 30 tháng 11 năm 2026` */
  readonly on: string;
  readonly position: string;
  readonly officer: string;
  /** one sentence for each page, or one for all of a long paper */
  readonly compared: readonly string[];
};

export type DrawnSheet = { readonly page: RawPage; readonly text: PageText };

const MARGIN = px(25);
const WIDTH = SHEET_PX.width - 2 * MARGIN;

/** What is written and how large, in mm of x-height (11 pt letters have 2 mm), and the white above it. */
type Part = {
  readonly words: string;
  readonly weight: 500 | 600 | 700 | 800;
  readonly x: number;
  readonly above: number;
};

const partsOf = (said: CertificationWords): readonly Part[] => [
  { words: said.authority.toLocaleUpperCase('vi'), weight: 700, x: 2.3, above: 0 },
  { words: 'BẢN SAO CHỨNG THỰC ĐIỆN TỬ', weight: 800, x: 3.6, above: 16 },
  { words: 'Chứng thực bản sao đúng với bản chính', weight: 700, x: 2.9, above: 5 },
  { words: said.title, weight: 600, x: 2.5, above: 12 },
  ...(said.about === '' ? [] : [{ words: said.about, weight: 500 as const, x: 2.1, above: 2 }]),
  {
    words: `Bản sao gồm ${said.pages} trang, là trang 1 đến trang ${said.pages} của tệp này.`,
    weight: 500,
    x: 2.1,
    above: 5,
  },
  { words: `Số chứng thực: ${said.number}    Quyển số: ${said.book}`, weight: 600, x: 2.5, above: 12 },
  { words: said.on, weight: 500, x: 2.3, above: 4 },
  { words: said.position, weight: 600, x: 2.3, above: 12 },
  { words: said.officer, weight: 700, x: 2.5, above: 3 },
  ...said.compared.map((words, at) => ({ words, weight: 500 as const, x: 1.7, above: at === 0 ? 16 : 1 })),
  {
    words:
      'Căn cứ Nghị định 45/2020/NĐ-CP (Điều 10) và Nghị định 23/2015/NĐ-CP. Tờ này và bản sao cùng được ký số bởi người thực hiện chứng thực và cơ quan; chữ ký số trong tệp là bằng chứng.',
    weight: 500,
    x: 1.7,
    above: 8,
  },
];

/**
 * The sheet with the certification's words (lời chứng), A4 at 300 dpi, and the same words as a text layer. It is a sheet of its own
 * behind the copy, because nothing may be written over what is copied, and old papers leave no white place for ten lines.
 */
export const drawCertificationSheet = async (said: CertificationWords): Promise<DrawnSheet> => {
  const canvas = new SheetCanvas();
  const lines: ReadLine[] = [];
  let y = px(28);
  for (const [block, { words, weight, x, above }] of partsOf(said).entries()) {
    const letters = await lettering({ weight, xHeight: px(x) });
    y += px(above);
    for (const line of wrapped(letters, words)) {
      const left = MARGIN + Math.floor((WIDTH - line.set.width) / 2);
      canvas.letters(line.set, left, y + letters.ascent);
      lines.push(readLine(line, letters, left, y, block));
      y += letters.lineHeight;
    }
  }
  const page = canvas.page();
  return { page, text: { widthPx: page.widthPx, heightPx: page.heightPx, lines } };
};

type Line = { readonly words: readonly string[]; readonly set: SetLine };

/** Lines about equally long, with their words: what is drawn is what is said in the text layer. */
const wrapped = (letters: Lettering, text: string): readonly Line[] => {
  const words = text.normalize('NFC').split(/\s+/u).filter(Boolean);
  const lines: string[][] = [[]];
  for (const word of words) {
    const last = lines.at(-1) ?? [];
    if (last.length === 0 || letters.set([...last, word].join(' ')).width <= WIDTH) last.push(word);
    else lines.push([word]);
  }
  return lines.map((line) => ({ words: line, set: letters.set(line.join(' ')) }));
};

/** Boxes of words: each begins where the words before it end. */
const readLine = ({ words }: Line, letters: Lettering, left: number, top: number, block: number): ReadLine => ({
  block,
  paragraph: 0,
  words: words.map((text, at) => {
    const before = at === 0 ? 0 : letters.set(`${words.slice(0, at).join(' ')} x`).width - letters.set('x').width;
    return {
      text,
      confidence: 100,
      x: left + before,
      y: top + Math.round(letters.ascent * 0.2),
      width: letters.set(text).width,
      height: Math.round(letters.ascent * 0.95),
    };
  }),
});
