import type { Language, Localized } from '@mot-cua/domain/localized.ts';
import type { Bitmap } from '../devices/device.ts';
import { type Lettering, lettering, type SetLine, type Style } from './lettering.ts';
import { CONTENT_DOTS, MARGIN_DOTS, Paper } from './paper.ts';
import { moduleDots, type QrModules, qrModules } from './qr-dots.ts';
import type { SlipContent } from './slip-content.ts';
import { custodyWords, pageWords, secondLanguage, signatureWords, timeWords, words } from './wording.ts';

export const slipStyles = {
  office: { weight: 600, xHeight: 14 },
  title: { weight: 700, xHeight: 18 },
  subtitle: { weight: 500, xHeight: 14 },
  label: { weight: 500, xHeight: 12 },
  secret: { weight: 800, xHeight: 26 },
  procedure: { weight: 700, xHeight: 15 },
  text: { weight: 500, xHeight: 14 },
  strong: { weight: 700, xHeight: 14 },
  small: { weight: 500, xHeight: 12 },
} as const satisfies Record<string, Style>;

/** x-heights that the provisional code is tried in, so that it stays on one line where it can. */
const CODE_X_HEIGHTS = [34, 30, 26, 22, 18] as const;
/** Side of the code for rating, in dots (19 mm): smaller than the dossier's, so that nobody takes it for that. */
const RATING_ROOM_DOTS = 152;
/** Largest side of the QR code, in dots (28 mm). */
const QR_ROOM_DOTS = 226;
const PARTS_APART = 10;

/** Draws the record of a submission. Long titles take more lines; nothing is cut off. */
export const renderSlip = async (content: SlipContent): Promise<Bitmap> => {
  const pen = penOn(new Paper(), content.language);
  const { paper } = pen;
  paper.y = 16;
  await pen.write(content.office, slipStyles.office, 'centre');
  paper.y += 8;
  const title = content.what === 'feedback' ? words.feedbackTitle : words.slipTitle;
  await pen.write(title.vi, slipStyles.title, 'centre');
  await pen.beside(title, slipStyles.subtitle, 'centre');
  paper.rule(8, 12);
  await drawCodes(pen, content);
  await drawCounters(pen, content);
  paper.rule(14, 10);
  if (content.what !== 'feedback') {
    await pen.write(pen.label(words.procedure), slipStyles.label);
    await pen.write(content.procedureTitle, slipStyles.procedure);
    paper.y += PARTS_APART;
  }
  await drawPapers(pen, content);
  await pen.write(
    `${pen.label(words.submittedAt)}: ${timeWords(content.submittedAt, content.language)}`,
    slipStyles.text,
  );
  if (content.decides) await pen.write(`${pen.label(words.decides)}: ${content.decides}`, slipStyles.text);
  if (content.resultOffice)
    await pen.write(`${pen.label(words.resultOffice)}: ${content.resultOffice}`, slipStyles.strong);
  if (!content.clockConfirmed) await pen.say(words.clockUnconfirmed, slipStyles.small);
  paper.y += PARTS_APART;
  await drawCustody(pen, content);
  paper.y += PARTS_APART;
  if (content.signature) {
    await pen.say(signatureWords[content.signature], slipStyles.strong, 'centre', 16);
    paper.y += PARTS_APART;
  }
  await pen.say(content.what === 'feedback' ? words.feedbackKeepIt : words.keepIt, slipStyles.small, 'centre');
  if (content.ratingUrl) await drawRating(pen, content.ratingUrl);
  paper.y += 16;
  return paper.finish();
};

/** Last of all, under a rule of its own: another code than the dossier's, for another purpose. */
const drawRating = async (pen: Pen, url: string): Promise<void> => {
  const { paper } = pen;
  paper.rule(14, 10);
  const qr = qrModules(url);
  const side = qr.size * moduleDots(qr.size, RATING_ROOM_DOTS);
  const top = paper.y;
  drawQr(paper, qr, MARGIN_DOTS + CONTENT_DOTS - side, top + 4, RATING_ROOM_DOTS);
  const room = CONTENT_DOTS - side - 24;
  const letters = await lettering(slipStyles.text);
  paper.paragraph(letters, letters.wrap(words.rateIt.vi, room), 'left', MARGIN_DOTS, room);
  const second = secondLanguage(words.rateIt, pen.language);
  const small = await lettering(slipStyles.small);
  if (second) paper.paragraph(small, small.wrap(second, room), 'left', MARGIN_DOTS, room);
  paper.y = Math.max(paper.y, top + side + 8);
};

type Align = 'left' | 'centre';
export type Pen = {
  readonly paper: Paper;
  readonly language: Language;
  /** only the citizen's own language, where it is another one and has the words */
  beside(text: Localized, style: Style, align?: Align, inset?: number): Promise<void>;
  label(text: Localized): string;
  write(text: string, style: Style, align?: Align, inset?: number): Promise<void>;
  say(text: Localized, style: Style, align?: Align, inset?: number): Promise<void>;
};

export const penOn = (paper: Paper, language: Language): Pen => {
  const write: Pen['write'] = async (text, style, align = 'left', inset = 0) => {
    const letters = await lettering(style);
    const width = CONTENT_DOTS - 2 * inset;
    const lines = align === 'centre' ? letters.wrapEvenly(text, width) : letters.wrap(text, width);
    paper.paragraph(letters, lines, align, MARGIN_DOTS + inset, width);
  };
  const beside: Pen['beside'] = async (text, style, align = 'left', inset = 0) => {
    const second = secondLanguage(text, language);
    if (second) await write(second, style, align, inset);
  };
  return {
    paper,
    language,
    write,
    beside,
    label: (text) => [text.vi, secondLanguage(text, language)].filter(Boolean).join(' / '),
    say: async (text, style, align = 'left', inset = 0) => {
      await write(text.vi, style, align, inset);
      await beside(text, slipStyles.small, align, inset);
    },
  };
};

/** The provisional code over the whole width; below it what is needed to look up, and the QR code beside. */
const drawCodes = async (pen: Pen, content: SlipContent): Promise<void> => {
  const { paper } = pen;
  await pen.write(
    pen.label(content.what === 'feedback' ? words.feedbackCode : words.provisionalCode),
    slipStyles.label,
  );
  await drawProvisionalCode(paper, content.provisionalCode);
  paper.y += PARTS_APART;
  const top = paper.y;
  const qr = qrModules(content.qrText);
  const side = qrSide(qr);
  drawQr(paper, qr, MARGIN_DOTS + CONTENT_DOTS - side, top + 4);
  const room = CONTENT_DOTS - side - 24;
  await drawFact(pen, pen.label(words.secret), content.secret, room);
  if (content.ticketNumber !== null) {
    paper.y += PARTS_APART;
    await drawFact(pen, pen.label(words.ticketNumber), content.ticketNumber, room);
  }
  paper.y = Math.max(paper.y, top + side + 8);
};

/** One number for several dossiers: where it is called, in order. */
const drawCounters = async (pen: Pen, { counters = [] }: SlipContent): Promise<void> => {
  if (counters.length === 0) return;
  pen.paper.y += PARTS_APART;
  await pen.say(words.countersInOrder, slipStyles.text);
  for (const [at, title] of counters.entries())
    await pen.write(`${at + 1}. ${pen.label(title)}`, slipStyles.strong, 'left', 16);
};

const drawProvisionalCode = async (paper: Paper, code: string): Promise<void> => {
  let chosen: { letters: Lettering; lines: SetLine[] } | null = null;
  for (const xHeight of CODE_X_HEIGHTS) {
    const letters = await lettering({ weight: 800, xHeight });
    chosen = { letters, lines: letters.wrap(code, CONTENT_DOTS) };
    if (chosen.lines.length === 1) break;
  }
  if (chosen) paper.paragraph(chosen.letters, chosen.lines, 'left', MARGIN_DOTS, CONTENT_DOTS);
};

const drawFact = async (pen: Pen, label: string, value: string, room: number): Promise<void> => {
  const small = await lettering(slipStyles.label);
  const large = await lettering(slipStyles.secret);
  pen.paper.paragraph(small, small.wrap(label, room), 'left', MARGIN_DOTS, room);
  pen.paper.paragraph(large, large.wrap(value, room), 'left', MARGIN_DOTS, room);
};

/** Side of a code as it is printed, dots. */
export const qrSide = (qr: QrModules): number => qr.size * moduleDots(qr.size, QR_ROOM_DOTS);

export const drawQr = (paper: Paper, qr: QrModules, left: number, top: number, room = QR_ROOM_DOTS): void => {
  const dots = moduleDots(qr.size, room);
  for (let row = 0; row < qr.size; row++)
    for (let column = 0; column < qr.size; column++)
      if (qr.isBlack(row, column)) paper.box(left + column * dots, top + row * dots, dots, dots);
};

/** Titles on the left, as many lines as they need; the count of pages on the right of the first. */
const drawPapers = async (pen: Pen, content: SlipContent): Promise<void> => {
  if (content.papers.length === 0) return;
  const { paper } = pen;
  await pen.write(pen.label(words.papers), slipStyles.label);
  const letters = await lettering(slipStyles.text);
  const indent = letters.set(`${content.papers.length}. `).width + 8;
  for (const [index, { title, pages }] of content.papers.entries()) {
    const count = letters.set(pageWords(pages, content.language));
    const right = MARGIN_DOTS + CONTENT_DOTS - count.width;
    const baseline = paper.y + letters.ascent;
    paper.letters(letters.set(`${index + 1}.`), MARGIN_DOTS, baseline);
    paper.letters(count, right, baseline);
    const room = CONTENT_DOTS - indent - count.width - 20;
    paper.paragraph(letters, letters.wrap(title, room), 'left', MARGIN_DOTS + indent, room);
  }
  paper.y += PARTS_APART;
};

/** Framed: where the dossier is, and what this paper is not. */
const drawCustody = async (pen: Pen, content: SlipContent): Promise<void> => {
  const { paper } = pen;
  const top = paper.y;
  paper.y += 12;
  await pen.say(custodyWords[content.custody], slipStyles.strong, 'centre', 16);
  paper.y += 4;
  await pen.say(content.what === 'feedback' ? words.feedbackHow : words.notAReceipt, slipStyles.text, 'centre', 16);
  paper.y += 12;
  paper.frame(MARGIN_DOTS, top, CONTENT_DOTS, paper.y - top, 2);
};
