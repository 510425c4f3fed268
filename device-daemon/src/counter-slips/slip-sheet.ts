import { PDFDocument } from 'pdf-lib';
import { formLetters, type Letters, wrap } from '../printing/form-letters.ts';
import { timeWords } from '../slips/wording.ts';
import { type CounterSlipContent, slipAfter, slipIntro, slipLines, slipTitles } from './slip-content.ts';

/** A4 in points, margins of an official paper (NĐ 30/2020, Phụ lục I). */
const PAGE = { width: 595.28, height: 841.89 };
const MM = 72 / 25.4;
const LEFT = 30 * MM;
const ROOM = PAGE.width - LEFT - 15 * MM;
const TOP = PAGE.height - 20 * MM;
const FOOT = 60 * MM;

/** The slip as A4 for the form printer: after the state's form, what is written by hand has a line. */
export const counterSlipSheet = async (content: CounterSlipContent): Promise<Uint8Array> => {
  const { form } = content.says;
  const document = await PDFDocument.create();
  document.setTitle(`Mẫu số ${form}`);
  const regular = await formLetters(document, '400-normal');
  const bold = await formLetters(document, '700-normal');
  let page = document.addPage([PAGE.width, PAGE.height]);
  let y = TOP;
  const write = (text: string, letters: Letters = regular, size = 13, align: 'left' | 'centre' = 'left'): void => {
    for (const line of wrap(letters, text, size, ROOM)) {
      if (y < FOOT) {
        page = document.addPage([PAGE.width, PAGE.height]);
        y = TOP;
      }
      y -= size * 1.35;
      const x = align === 'left' ? LEFT : LEFT + (ROOM - letters.width(line, size)) / 2;
      letters.draw(page, line, { x, y, size });
    }
  };
  const apart = (points: number): void => {
    y -= points;
  };
  write('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', bold, 13, 'centre');
  write('Độc lập - Tự do - Hạnh phúc', bold, 13, 'centre');
  apart(10);
  write(content.office.toUpperCase(), bold, 12);
  write(`Mẫu số ${form}. Số: ……../${form === '02' ? 'HDHS' : 'TCHS'}`, regular, 12);
  apart(16);
  write(slipTitles[form], bold, 15, 'centre');
  apart(12);
  write('Tiếp nhận hồ sơ của: ……………………………………………………………………');
  write(`Nội dung yêu cầu giải quyết: ${content.procedureTitle}`);
  write(`Mã hồ sơ: ${content.code}`, bold);
  apart(10);
  write(slipIntro[form]);
  apart(4);
  for (const { line, of } of slipLines(content)) {
    write(line, bold);
    if (of !== undefined) write(of);
    apart(4);
  }
  apart(8);
  write(slipAfter[form]);
  write(`${timeWords(content.writtenAt, 'vi')}. Cán bộ: ${content.officer}.`);
  apart(24);
  const half = ROOM / 2;
  y -= 16;
  for (const [at, who] of ['NGƯỜI NỘP HỒ SƠ', 'NGƯỜI TIẾP NHẬN HỒ SƠ'].entries()) {
    const x = LEFT + at * half + (half - bold.width(who, 12)) / 2;
    bold.draw(page, who, { x, y, size: 12 });
    const hint = '(Ký, ghi rõ họ tên)';
    regular.draw(page, hint, { x: LEFT + at * half + (half - regular.width(hint, 12)) / 2, y: y - 16, size: 12 });
  }
  return document.save();
};
