import { PDFName, type PDFRef } from 'pdf-lib';
import { wrapWords } from '../slips/lettering.ts';
import type { PdfRevision } from './pdf-revision.ts';
import type { StampTypeface } from './stamp-typeface.ts';

/**
 * What a signature looks like on the page: text alone, upright, black, size 10 (NĐ 30/2020/NĐ-CP, annex I): the agency's
 * name and the time of signing with its zone. An officer's own stamp says who compared the copy. On the first page of a certified
 * electronic copy the words "bản sao" and its line in the certification book stand (TT 01/2020/TT-BTP, NĐ 45/2020/NĐ-CP, Điều 10).
 */
export type StampText =
  | { readonly kind: 'agency'; readonly agency: string }
  | { readonly kind: 'officer'; readonly officer: string; readonly said?: string }
  | { readonly kind: 'certified-copy'; readonly officer: string; readonly number: number; readonly book: string };

/** Text set in lines, not yet anywhere: sizes in points. */
export type SetStamp = {
  readonly lines: readonly { readonly text: string; readonly width: number }[];
  readonly width: number;
  readonly height: number;
};

const SIZE = 10;
/** From one baseline to the next: Ế above and ự below do not touch. */
const LEADING = 13.5;
/** A line is at most this wide, 76 mm: the time with its label fits into one. */
const MOST_WIDTH = 216;
/** Lines are made about equally long in steps of this, so that no word stands alone on the last. */
const EVEN_STEP = 6;
/** Above the first baseline and below the last: Ẵ reaches 1.25 em, and what lies outside the box is cut off. */
const ABOVE = 13.5;
const BELOW = 4;
const MOST_CHARACTERS = 300;

/** Sets the words in lines. */
export function setStamp(text: StampText, signedAt: Date, typeface: StampTypeface): SetStamp {
  const widthOf = (line: string): number => (typeface.widthOf(line) * SIZE) / 1000;
  const lines = wordsOf(text, signedAt).flatMap((sentence) => evenly(cleaned(sentence), widthOf));
  const set = lines.map((line) => ({ text: line, width: widthOf(line) }));
  return {
    lines: set,
    width: Math.max(...set.map(({ width }) => width)),
    height: ABOVE + BELOW + (set.length - 1) * LEADING,
  };
}

function wordsOf(text: StampText, signedAt: Date): readonly string[] {
  const time = `Thời gian ký: ${isoTimeInVietnam(signedAt)}`;
  if (text.kind === 'agency') return [text.agency, time];
  if (text.kind === 'certified-copy') {
    const line = `Số chứng thực: ${text.number}, quyển số: ${text.book}`;
    return ['BẢN SAO CHỨNG THỰC ĐIỆN TỬ', line, text.officer, time];
  }
  return [text.officer, ...(text.said === undefined ? [] : [text.said]), time];
}

/** `2026-11-29T10:30:00+07:00` (ISO 8601): whole seconds, the zone of Vietnam. */
export const isoTimeInVietnam = (date: Date): string =>
  `${new Date(date.getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`;

/** One form of each letter, no control characters, single spaces. */
const cleaned = (text: string): string =>
  text
    .slice(0, MOST_CHARACTERS)
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ')
    .trim();

/** A sentence in as few lines as it needs: broken behind its commas where that is enough, else about equally long. */
function evenly(sentence: string, widthOf: (line: string) => number): readonly string[] {
  const words = sentence.split(' ');
  let best = wrapWords(words, (line) => widthOf(line) <= MOST_WIDTH);
  const clauses = sentence.split(/(?<=,) /);
  if (clauses.length === best.length && clauses.every((line) => widthOf(line) <= MOST_WIDTH)) return clauses;
  const count = best.length;
  for (let width = MOST_WIDTH - EVEN_STEP; count > 1 && width > MOST_WIDTH / 2; width -= EVEN_STEP) {
    const tighter = wrapWords(words, (line) => widthOf(line) <= width);
    if (tighter.length > count) break;
    best = tighter;
  }
  return best;
}

/**
 * The stamp as a form XObject (ISO 32000-1, 8.10), its lines flush right towards the page's corner. On a turned page the
 * matrix turns it along, so that it reads upright (12.5.5).
 */
export async function stampAppearance(
  revision: PdfRevision,
  stamp: SetStamp,
  typeface: StampTypeface,
  rotation: 0 | 90 | 180 | 270,
): Promise<PDFRef> {
  const { context } = revision.view;
  const lettering = typeface.startLettering();
  const shown = stamp.lines.map(({ text, width }, index) => {
    const [x, y] = [stamp.width - width, stamp.height - ABOVE - index * LEADING];
    return `1 0 0 1 ${rounded(x)} ${rounded(y)} Tm\n${lettering.show(text, SIZE)}`;
  });
  const content = `q\n0 g\nBT\n${shown.join('\n')}\nET\nQ`;
  const [cosine, sine] = QUARTERS[rotation];
  const form = context.flateStream(content, {
    Type: 'XObject',
    Subtype: 'Form',
    FormType: 1,
    BBox: [0, 0, rounded(stamp.width), rounded(stamp.height)],
    Matrix: [cosine, sine, -sine, cosine, 0, 0],
  });
  form.dict.set(PDFName.of('Resources'), context.obj({ Font: await lettering.embed(revision) }));
  return revision.add(form);
}

/** Cosine and sine: counter-clockwise by as much as the page is turned clockwise. */
const QUARTERS = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] } as const;

const rounded = (points: number): number => Math.round(points * 1000) / 1000;
