import { officeDate } from '@mot-cua/domain/office-hours.ts';
import type { Bitmap } from '../devices/device.ts';
import { type Lettering, lettering, type Style } from './lettering.ts';
import { CONTENT_DOTS, MARGIN_DOTS, PAPER_DOTS, Paper } from './paper.ts';

/**
 * Numbers on paper for the day when everything fails: torn off one by one, in order, and entered later with the time that somebody wrote
 * on them (`roll-entry`). They come from a range of their own (`roll-printed`), so they never meet a number of the machine.
 */
export type EmergencyRoll = {
  readonly office: string;
  readonly service: string;
  readonly letter: string;
  /** first and last number of the roll, both included */
  readonly from: number;
  readonly to: number;
  /** epoch ms: the numbers may be printed again afterwards, this paper is to be thrown away before */
  readonly until: number;
};

/** What a roll may hold at once, as the command that prints it (office-commands.ts, `print-roll`). */
export const MOST_OF_ROLL = 200;
/** Numbers of one piece of paper: the longest slip there is has room for no more. */
const PER_STRIP = 12;

export const rollWords = {
  what: 'Số dự phòng',
  time: 'Giờ lấy: ......  giờ ......  phút',
  call: 'Xin mời ngồi chờ, cán bộ sẽ gọi số.',
  until: (day: string): string => `Chỉ dùng đến hết ngày ${day}, sau đó bỏ đi.`,
  order: 'Xé theo thứ tự và ghi giờ lấy. Khi máy chạy lại, nhập từng số tại quầy.',
} as const;

const styles = {
  office: { weight: 600, xHeight: 12 },
  label: { weight: 500, xHeight: 13 },
  service: { weight: 700, xHeight: 14 },
  number: { weight: 800, xHeight: 46 },
} as const satisfies Record<string, Style>;

/** A501, A502, … in the order of tearing off. Throws on a roll that no office asks for. */
export const numbersOfRoll = ({ letter, from, to }: EmergencyRoll): readonly string[] => {
  const count = to - from + 1;
  if (!/^[A-Z]$/.test(letter) || !Number.isInteger(from) || from < 1 || to > 9_999 || count < 1 || count > MOST_OF_ROLL)
    throw new RangeError(`no roll from ${letter}${from} to ${letter}${to}: 1 to ${MOST_OF_ROLL} numbers below 10000`);
  return Array.from({ length: count }, (_, at) => `${letter}${String(from + at).padStart(3, '0')}`);
};

/** The roll for the ticket printer: pieces of paper with a line of dashes after each number. */
export const renderRollStrips = async (roll: EmergencyRoll): Promise<readonly Bitmap[]> => {
  const numbers = numbersOfRoll(roll);
  const strips: Bitmap[] = [];
  for (let at = 0; at < numbers.length; at += PER_STRIP) {
    const paper = new Paper();
    paper.y = 12;
    if (at === 0) {
      await write(paper, rollWords.order, styles.label);
      await write(paper, rollWords.until(dayOf(roll.until)), styles.label);
    }
    dashes(paper);
    for (const number of numbers.slice(at, at + PER_STRIP)) await drawNumber(paper, roll, number);
    strips.push(paper.finish());
  }
  return strips;
};

/** 28/02/2027, in Vietnamese time whatever the machine thinks. */
export const dayOf = (at: number): string => officeDate(at).split('-').reverse().join('/');

const write = async (paper: Paper, text: string, style: Style): Promise<void> => {
  const letters = await lettering(style);
  paper.paragraph(letters, letters.wrapEvenly(text, CONTENT_DOTS), 'centre', MARGIN_DOTS, CONTENT_DOTS);
};

const drawNumber = async (paper: Paper, { office, service }: EmergencyRoll, number: string): Promise<void> => {
  await write(paper, office, styles.office);
  await write(paper, rollWords.what, styles.label);
  const letters: Lettering = await lettering(styles.number);
  const line = letters.set(number);
  paper.y += 8;
  paper.letters(line, Math.floor((PAPER_DOTS - line.width) / 2), paper.y + letters.capHeight);
  paper.y += letters.capHeight + 12;
  await write(paper, service, styles.service);
  await write(paper, rollWords.time, styles.label);
  await write(paper, rollWords.call, styles.label);
  dashes(paper);
};

/** Where it is cut or torn: dashes across the whole paper. */
const dashes = (paper: Paper): void => {
  paper.y += 14;
  for (let x = 0; x < PAPER_DOTS; x += 24) paper.box(x, paper.y, 14, 2);
  paper.y += 16;
};
