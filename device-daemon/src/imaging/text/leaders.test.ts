import sharp from 'sharp';
import { expect, test } from 'vitest';
import { textPage, wordAccuracy } from '../specimens/text-pages.ts';
import { fullGrey } from './full-grey.ts';
import { withoutLeaders } from './leaders.ts';
import { plainText } from './page-text.ts';
import { type PageToRead, recogniseText } from './recognise.ts';

const call = { signal: new AbortController().signal, deadlineMs: 30_000 };
const ROWS = [
  ['Họ, chữ đệm, tên:', 'NÔNG GIA BẢO'],
  ['Ngày, tháng, năm sinh:', '05/11/2026'],
  ['Nơi sinh:', 'Bệnh viện đa khoa tỉnh Cao Bằng'],
  ['Dân tộc:', 'Tày'],
  ['Nơi cư trú:', 'Tổ 9, phường Sông Hiến, tỉnh Cao Bằng'],
  ['Giấy tờ kèm theo:', 'Giấy chứng sinh số 0417/2026'],
] as const;

/** A form filled in over lines of this kind, at 300 dpi. */
const form = async (line: string): Promise<PageToRead> => {
  const rows = ROWS.map(
    ([label, value], nth) =>
      `<text x="180" y="${400 + nth * 110}" font-size="50">${label}</text><text x="820" y="${396 + nth * 110}" font-size="50" font-weight="bold">${value}</text><path d="M800 ${410 + nth * 110}H2300" stroke="#555" ${line}/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="2480" height="1300" font-family="Noto Serif"><rect width="100%" height="100%" fill="#fbfaf6"/>${rows.join('')}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi: 300, pixels: new Uint8Array(data) };
};

test.each([
  ['dotted', 'stroke-width="3" stroke-dasharray="3 9"'],
  ['dashed', 'stroke-width="3" stroke-dasharray="12 8"'],
  ['drawn', 'stroke-width="4"'],
])('a form filled in over %s lines is read as if they were not there', async (_kind, line) => {
  const page = await form(line);
  withoutLeaders(page, 250);
  const read = await recogniseText(page, call);
  if (!read.ok) throw new Error(read.fault.detail);
  const text = plainText(read.value).split(/\s+/);
  for (const [, value] of ROWS) expect(text.join(' ')).toContain(value);
});

test('a page of plain print loses nothing: not one word is read otherwise, and next to no pixel is touched', async () => {
  const { page, words } = await textPage(2, 0, 300);
  const grey = fullGrey(page);
  const before = Uint8Array.from(grey.pixels);
  withoutLeaders(grey, 245);
  const touched = grey.pixels.reduce((count, level, at) => count + (level === before[at] ? 0 : 1), 0);
  expect(touched).toBeLessThan(grey.pixels.length / 5_000);
  const read = await recogniseText(grey, call);
  if (!read.ok) throw new Error(read.fault.detail);
  expect(wordAccuracy(words, plainText(read.value).split(/\s+/))).toBeGreaterThan(0.99);
});

test('pages of one pixel, all ink, all paper: no harm', () => {
  for (const [widthPx, heightPx, level] of [
    [1, 1, 0],
    [300, 200, 0],
    [300, 200, 255],
    [2, 900, 40],
  ] as const)
    withoutLeaders({ widthPx, heightPx, dpi: 300, pixels: new Uint8Array(widthPx * heightPx).fill(level) }, 250);
});
