import type { Draft } from '@mot-cua/domain/forms/draft.ts';
import { blankLines, type PrintedLine, printLines } from '@mot-cua/domain/forms/print-lines.ts';
import { neededText, textOf, truthParagraphs } from '@mot-cua/domain/procedure-package/package-texts.ts';
import type { ProcedurePackage, UnconfirmedPart } from '@mot-cua/domain/procedure-package/schema.ts';
import { PDFDocument, type PDFPage, rgb } from 'pdf-lib';
import { willSignWords } from '../slips/wording.ts';
import { formLetters, type Letters, wrap } from './form-letters.ts';

/** A4 and the margins of official papers (NĐ 30/2020/NĐ-CP, Phụ lục I), in points. */
const PAGE = { width: 595.28, height: 841.89 };
const MM = 72 / 25.4;
const MARGIN = { left: 30 * MM, right: 15 * MM, top: 20 * MM, bottom: 20 * MM };
const WIDTH = PAGE.width - MARGIN.left - MARGIN.right;
const SIZE = 12;
const LEAD = 18;
const TO_CONFIRM = 'Cán bộ tại quầy xác nhận lại.';
const black = rgb(0, 0, 0);
const white = rgb(1, 1, 1);

/** The filled form of a declaration as an A4 PDF, to be signed with a pen; what is empty stays a dotted line. */
export const filledForm = (draft: Draft): Promise<Uint8Array> => formOfLines(draft.pkg, printLines(draft).lines);

/** The same form with nothing on it. */
export const blankForm = (pkg: ProcedurePackage): Promise<Uint8Array> => formOfLines(pkg, blankLines(pkg).lines);

/** A form whose lines are worked out already. */
export const formOfLines = async (pkg: ProcedurePackage, lines: readonly PrintedLine[]): Promise<Uint8Array> => {
  const sheet = await newSheet(pkg.print.title);
  const { regular, bold } = sheet;
  sheet.centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', bold, 13);
  sheet.centred('Độc lập - Tự do - Hạnh phúc', bold, 13);
  sheet.rule(bold.width('Độc lập - Tự do - Hạnh phúc', 13));
  sheet.skip(14);
  for (const line of wrap(bold, pkg.print.title, 14, WIDTH)) sheet.centred(line, bold, 14);
  sheet.skip(8);
  if (pkg.print.to !== undefined) sheet.filled('Kính gửi', pkg.print.to, regular);
  else sheet.filled('Kính gửi', '', regular);
  for (const { heading, text, value, isLong } of lines) {
    if (heading !== undefined) {
      sheet.keepTogether(3 * LEAD);
      sheet.skip(6);
      sheet.text(heading, bold);
    }
    sheet.filled(text, value, regular);
    if (isLong && value === '') sheet.dotted(3);
  }
  sheet.skip(6);
  for (const paragraph of truthParagraphs(pkg, 'vi')) sheet.text(paragraph, regular);
  sheet.signatures(pkg.print.signers ?? ['Người yêu cầu']);
  return await sheet.finish();
};

/** What to bring for a procedure, on A4: large letters and boxes to tick. Names nobody. */
export const checklistSheet = async (pkg: ProcedurePackage): Promise<Uint8Array> => {
  const vi = (key: string): string => neededText(pkg, 'vi', key);
  const isUnconfirmed = (part: UnconfirmedPart) => pkg.procedure.unconfirmed?.some((one) => one.part === part) ?? false;
  const sheet = await newSheet(vi('procedure.title'));
  const { regular, bold } = sheet;
  sheet.centred('GIẤY TỜ CẦN MANG', bold, 18);
  sheet.skip(6);
  for (const line of wrap(bold, vi('procedure.title'), 15, WIDTH)) sheet.centred(line, bold, 15);
  sheet.centred(`Mã thủ tục: ${pkg.procedure.id}`, regular, 12);
  sheet.skip(12);
  if (pkg.papers.length > 0 && isUnconfirmed('papers')) sheet.text(TO_CONFIRM, regular);
  for (const paper of pkg.papers) {
    sheet.ticked(vi(`paper.${paper.key}.title`), textOf(pkg, 'vi', `paper.${paper.key}.note`) ?? '');
    sheet.skip(6);
  }
  for (const [name, key] of [
    ['Lệ phí', 'fee'],
    ['Thời hạn', 'duration'],
    ['Nơi giải quyết', 'channelNote'],
  ] as const) {
    sheet.keepTogether(3 * LEAD);
    sheet.skip(6);
    sheet.text(name, bold);
    sheet.text(vi(`procedure.${key}`), regular);
    if (key !== 'channelNote' && isUnconfirmed(key)) sheet.text(TO_CONFIRM, regular);
  }
  const { signature } = pkg.procedure;
  if (signature) {
    sheet.keepTogether(3 * LEAD);
    sheet.skip(6);
    sheet.text('Ký tên', bold);
    sheet.text(willSignWords[signature], regular);
  }
  return await sheet.finish();
};

type Sheet = {
  readonly regular: Letters;
  readonly bold: Letters;
  skip(points: number): void;
  keepTogether(points: number): void;
  centred(text: string, letters: Letters, size: number): void;
  rule(width: number): void;
  text(text: string, letters: Letters): void;
  filled(label: string, value: string, letters: Letters): void;
  /** more empty lines for a pen */
  dotted(lines: number): void;
  ticked(title: string, note: string): void;
  signatures(who: readonly string[]): void;
  finish(): Promise<Uint8Array>;
};

const newSheet = async (title: string): Promise<Sheet> => {
  const document = await PDFDocument.create();
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setLanguage('vi');
  document.setProducer('Một Cửa Kiosk');
  const regular = await formLetters(document, '400-normal');
  const bold = await formLetters(document, '700-normal');
  const italic = await formLetters(document, '400-italic');
  let page: PDFPage = document.addPage([PAGE.width, PAGE.height]);
  let y = PAGE.height - MARGIN.top;
  const turn = (): void => {
    page = document.addPage([PAGE.width, PAGE.height]);
    y = PAGE.height - MARGIN.top;
  };
  const down = (points: number): void => {
    if (y - points < MARGIN.bottom) turn();
    y -= points;
  };
  const leaders = (from: number): void => {
    const dot = regular.width('.', SIZE);
    const count = Math.floor((PAGE.width - MARGIN.right - from) / dot);
    if (count > 0) regular.draw(page, '.'.repeat(count), { x: from, y, size: SIZE });
  };
  const draw = (text: string, letters: Letters, x = MARGIN.left, size = SIZE): void =>
    letters.draw(page, text, { x, y, size });
  const text = (words: string, letters: Letters): void => {
    for (const line of wrap(letters, words, SIZE, WIDTH)) {
      down(LEAD);
      draw(line, letters);
    }
  };
  return {
    regular,
    bold,
    skip: (points) => {
      y -= points;
    },
    keepTogether: (points) => {
      if (y - points < MARGIN.bottom) turn();
    },
    centred: (words, letters, size) => {
      down(size * 1.4);
      draw(words, letters, MARGIN.left + (WIDTH - letters.width(words, size)) / 2, size);
    },
    rule: (width) => {
      const x = MARGIN.left + (WIDTH - width) / 2;
      page.drawLine({ start: { x, y: y - 4 }, end: { x: x + width, y: y - 4 }, thickness: 0.8 });
    },
    text,
    filled: (label, value, letters) => {
      const words = `${label}: `;
      const labelLines = wrap(letters, words.trimEnd(), SIZE, WIDTH);
      for (const line of labelLines) {
        down(LEAD);
        draw(line, letters);
      }
      const used = letters.width(`${labelLines.at(-1) ?? ''} `, SIZE);
      if (value === '') {
        leaders(MARGIN.left + used);
        if (WIDTH - used < 120) {
          down(LEAD);
          leaders(MARGIN.left);
        }
        return;
      }
      const lines = wrap(letters, value, SIZE, WIDTH, Math.max(1, WIDTH - used));
      // A value that does not begin on the label's line begins below it.
      const fits = letters.width(lines[0] ?? '', SIZE) <= WIDTH - used;
      for (const [at, line] of lines.entries()) {
        if (at > 0 || !fits) down(LEAD);
        draw(line, letters, at === 0 && fits ? MARGIN.left + used : MARGIN.left);
      }
    },
    dotted: (count) => {
      for (let at = 0; at < count; at++) {
        down(LEAD);
        leaders(MARGIN.left);
      }
    },
    ticked: (name, note) => {
      const inset = 26;
      const lines = wrap(bold, name, 13, WIDTH - inset);
      const notes = note === '' ? [] : wrap(regular, note, SIZE, WIDTH - inset);
      if (y - (lines.length + notes.length) * LEAD < MARGIN.bottom) turn();
      for (const [at, line] of lines.entries()) {
        down(LEAD);
        if (at === 0)
          page.drawRectangle({
            x: MARGIN.left,
            y: y - 2,
            width: 14,
            height: 14,
            borderWidth: 1.2,
            borderColor: black,
            color: white,
          });
        draw(line, bold, MARGIN.left + inset, 13);
      }
      for (const line of notes) {
        down(LEAD);
        draw(line, regular, MARGIN.left + inset);
      }
    },
    signatures: (who) => {
      if (y - 130 < MARGIN.bottom) turn();
      down(LEAD * 1.5);
      const place = 'Làm tại: ....................., ngày ........ tháng ........ năm ............';
      draw(place, italic, PAGE.width - MARGIN.right - italic.width(place, SIZE));
      down(LEAD * 1.3);
      const column = WIDTH / Math.max(2, who.length);
      const first = who.length === 1 ? 1 : 0;
      const hint = '(Ký, ghi rõ họ, chữ đệm, tên)';
      const middle = (at: number, words: string, letters: Letters, size: number): number =>
        MARGIN.left + (at + first + 0.5) * column - letters.width(words, size) / 2;
      for (const [at, name] of who.entries()) draw(name, bold, middle(at, name, bold, SIZE));
      down(LEAD * 0.9);
      for (const at of who.keys()) draw(hint, italic, middle(at, hint, italic, 10), 10);
      y -= 70;
    },
    finish: async () => {
      const pages = document.getPages();
      for (const [at, one] of pages.entries()) {
        if (pages.length === 1) break;
        const words = `${at + 1}/${pages.length}`;
        regular.draw(one, words, { x: PAGE.width - MARGIN.right - regular.width(words, 10), y: 10 * MM, size: 10 });
      }
      return await document.save();
    },
  };
};
