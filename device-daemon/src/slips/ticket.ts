import type { Localized } from '@mot-cua/domain/localized.ts';
import type { Bitmap } from '../devices/device.ts';
import { shownTicketCode } from '../office/ticket-code.ts';
import { type Lettering, lettering, type SetLine, type Style } from './lettering.ts';
import { CONTENT_DOTS, MARGIN_DOTS, PAPER_DOTS, Paper } from './paper.ts';
import { moduleDots, qrModules } from './qr-dots.ts';
import { drawQr, qrSide } from './slip.ts';
import type { TicketContent } from './slip-content.ts';
import { aheadWords, appointedWords, countersWords, secondLanguage, timeWords, waitWords, words } from './wording.ts';

export const ticketStyles = {
  office: { weight: 600, xHeight: 14 },
  label: { weight: 500, xHeight: 14 },
  service: { weight: 700, xHeight: 18 },
  ahead: { weight: 600, xHeight: 16 },
  text: { weight: 500, xHeight: 13 },
} as const satisfies Record<string, Style>;

/** room for the code at a kiosk's reader: 14 mm, as readers of a slip's width like them */
const CODE_ROOM_DOTS = 115;

/** x-heights of the big number before doubling, largest first: four characters fill the paper, long ones still fit. */
const NUMBER_X_HEIGHTS = [76, 68, 60, 52, 44, 36, 28, 20] as const;

/** Draws a queue ticket: a number to be read across the room, and little else. */
export const renderTicket = async (content: TicketContent): Promise<Bitmap> => {
  const paper = new Paper();
  const write = async (text: string, style: Style): Promise<void> => {
    const letters = await lettering(style);
    paper.paragraph(letters, letters.wrapEvenly(text, CONTENT_DOTS), 'centre', MARGIN_DOTS, CONTENT_DOTS);
  };
  const say = async (text: Localized, style: Style): Promise<void> => {
    await write(text.vi, style);
    const second = secondLanguage(text, content.language);
    if (second) await write(second, ticketStyles.text);
  };

  paper.y = 16;
  await write(content.office, ticketStyles.office);
  paper.rule(10, 12);
  await say(words.ticketNumber, ticketStyles.label);
  await drawNumber(paper, content.number);
  await write(content.service, ticketStyles.service);
  const counters = countersWords(content.counters ?? []);
  if (counters) await say(counters, ticketStyles.ahead);
  paper.y += 8;
  await say(
    content.appointedAt === undefined ? aheadWords(content.ahead) : appointedWords(content.appointedAt),
    ticketStyles.ahead,
  );
  if (content.wait && content.appointedAt === undefined) await say(waitWords(content.wait), ticketStyles.text);
  paper.rule(14, 10);
  if (content.code === undefined) {
    await write(timeWords(content.issuedAt, content.language), ticketStyles.text);
    await say(words.waitForCall, ticketStyles.text);
  } else await drawWithCode(paper, content, content.code);
  if (content.followUrl) {
    paper.y += 10;
    const code = qrModules(content.followUrl);
    drawQr(paper, code, Math.floor((PAPER_DOTS - qrSide(code)) / 2), paper.y);
    paper.y += qrSide(code) + 8;
    await say(words.followByPhone, ticketStyles.text);
  }
  paper.y += 16;
  return paper.finish();
};

/** The last words, with what the holder shows a kiosk beside them: no more paper for what few need. */
const drawWithCode = async (paper: Paper, { issuedAt, language }: TicketContent, code: string): Promise<void> => {
  const qr = qrModules(shownTicketCode(code));
  const side = qr.size * moduleDots(qr.size, CODE_ROOM_DOTS);
  const top = paper.y;
  drawQr(paper, qr, MARGIN_DOTS + CONTENT_DOTS - side, top + 6, CODE_ROOM_DOTS);
  const letters = await lettering(ticketStyles.text);
  const write = (text: string, room: number): void =>
    paper.paragraph(letters, letters.wrap(text, room), 'left', MARGIN_DOTS, room);
  const beside = CONTENT_DOTS - side - 24;
  const inBoth = (text: Localized): string[] => [text.vi, secondLanguage(text, language) ?? ''].filter(Boolean);
  for (const text of [timeWords(issuedAt, language), ...inBoth(words.waitForCall)]) write(text, beside);
  paper.y = Math.max(paper.y, top + 6 + side + 4);
  for (const text of inBoth(words.comeBack)) write(text, CONTENT_DOTS);
};

/** The number in dots of two by two: it travels at a quarter of its size and looks no worse from a metre away. */
const drawNumber = async (paper: Paper, number: string): Promise<void> => {
  const { letters, line } = await largestThatFits(number, CONTENT_DOTS / 2);
  const left = Math.floor((PAPER_DOTS - line.width * 2) / 4) * 2;
  paper.y += 18;
  paper.letters(line, left, paper.y + letters.capHeight * 2, 2);
  paper.y += letters.capHeight * 2 + 22;
};

const largestThatFits = async (text: string, width: number): Promise<{ letters: Lettering; line: SetLine }> => {
  let smallest: { letters: Lettering; line: SetLine } | null = null;
  for (const xHeight of NUMBER_X_HEIGHTS) {
    const letters = await lettering({ weight: 800, xHeight });
    const line = letters.set(text);
    if (line.width <= width) return { letters, line };
    smallest = { letters, line };
  }
  if (!smallest) throw new RangeError('no size to write a number in');
  return smallest;
};
