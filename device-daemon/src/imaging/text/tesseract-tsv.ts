import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { PageText, ReadLine, ReadWord } from './page-text.ts';

/** More than a page of small print has; a longer table is nobody's page. */
const MOST_WORDS = 20_000;
const LONGEST_WORD = 200;
const COLUMNS = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext';

/** What stands in column `level` (tesseract's TSV renderer). */
const PAGE = 1;
const WORD = 5;

/**
 * Reads tesseract's table of one page (`tsv`, tesseract 4 and 5). Words without letters or digits that it does not believe in
 * itself, and boxes outside the page, are left out. Fails in words when this is no such table.
 */
export const readTsv = (table: string): Result<PageText, string> => {
  const [heading, ...rows] = table.split('\n');
  if (heading?.trimEnd() !== COLUMNS) return failed('the first line is not that of a tesseract table');
  let page: { widthPx: number; heightPx: number } | null = null;
  const lines: { key: string; words: ReadWord[]; block: number; paragraph: number }[] = [];
  let count = 0;
  for (const row of rows) {
    if (row === '') continue;
    const cells = row.split('\t');
    const [level, , block, paragraph, line, , x, y, width, height] = cells.slice(0, 10).map(Number) as number[];
    if (cells.length < 11 || ![level, block, paragraph, line, x, y, width, height].every(Number.isInteger))
      return failed('a row that has not its numbers');
    if (level === PAGE) {
      if (page) return failed('more than one page');
      page = { widthPx: width ?? 0, heightPx: height ?? 0 };
    }
    if (level !== WORD || !page) continue;
    const text = (cells[11] ?? '').normalize('NFC').trim();
    const word = { text, confidence: Number(cells[10]), x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 };
    if (!isWord(word) || !liesIn(word, page)) continue;
    if (++count > MOST_WORDS) return failed(`more than ${MOST_WORDS} words`);
    const key = `${block} ${paragraph} ${line}`;
    const last = lines.at(-1);
    if (last?.key === key) last.words.push(word);
    else lines.push({ key, words: [word], block: block ?? 0, paragraph: paragraph ?? 0 });
  }
  if (!page) return failed('no page in it');
  return done({ ...page, lines: lines.map(({ words, block, paragraph }): ReadLine => ({ words, block, paragraph })) });
};

/** Specks of dust become dots and dashes of which tesseract is not sure. */
const LEAST_CONFIDENCE_OF_SIGNS = 50;

const isWord = ({ text, confidence }: ReadWord): boolean =>
  text.length > 0 &&
  text.length <= LONGEST_WORD &&
  Number.isFinite(confidence) &&
  (/[\p{L}\p{N}]/u.test(text) || confidence >= LEAST_CONFIDENCE_OF_SIGNS);

const liesIn = ({ x, y, width, height }: ReadWord, page: { widthPx: number; heightPx: number }): boolean =>
  x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= page.widthPx && y + height <= page.heightPx;
