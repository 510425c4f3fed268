import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PageText } from '../text/page-text.ts';
import { buildArchivalPdf } from './build.ts';
import { whatIsNotPdfA } from './checker.ts';
import { glyphlessFont } from './glyphless-font.ts';

const WORDS = ['CỘNG', 'HÒA', 'Ủy', 'ban', 'nhân', 'dân', 'phường', 'Sông', 'Hiến,', 'Nghị', 'định', '61/2018/NĐ-CP'];
/** Two lines of known words, in boxes that are known, on a page of 800 by 600 pixels at 100 dpi. */
const text: PageText = {
  widthPx: 800,
  heightPx: 600,
  lines: [0, 1].map((line) => ({
    block: 1,
    paragraph: 1,
    words: WORDS.slice(line * 6, line * 6 + 6).map((word, nth) => ({
      text: word,
      confidence: 95,
      x: 40 + nth * 120,
      y: 100 + line * 80,
      width: 100,
      height: 30,
    })),
  })),
};
const about = { title: 'Giấy chứng sinh', createdAt: new Date('2026-11-29T08:00:00Z') };
let folder: string;
let file: string;
let pdf: Uint8Array;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'text-layer-'));
  file = join(folder, 'paper.pdf');
  const jpeg = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer();
  pdf = await buildArchivalPdf([{ jpeg, widthPx: 800, heightPx: 600, dpi: 100, text }], about);
  writeFileSync(file, pdf);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, ...args: string[]): string => execFileSync(program, args, { encoding: 'utf8' });

test('pdftotext finds every word in Vietnamese, composed (NFC), line by line', () => {
  const found = run('pdftotext', '-layout', file, '-');
  expect(found.trim().split(/\s+/)).toEqual(WORDS);
  expect(found).toBe(found.normalize('NFC'));
});

test('each word lies over its own picture: a reader’s search marks the right place', () => {
  const boxes = [...run('pdftotext', '-bbox', file, '-').matchAll(/xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"/g)];
  const points = 72 / 100;
  for (const [nth, word] of text.lines.flatMap(({ words }) => words).entries()) {
    const [xMin, yMin, xMax] = boxes[nth]?.slice(1).map(Number) ?? [];
    expect(Math.abs((xMin ?? 0) - word.x * points)).toBeLessThan(0.5);
    expect(Math.abs((yMin ?? 0) - word.y * points)).toBeLessThan(4);
    expect(xMax).toBeLessThanOrEqual((word.x + word.width) * points + 0.5);
  }
});

/** A word's box ends where its letters end: low without a tail, high with a mark above it. */
const ragged = (words: readonly string[], y: number, sinkPerWord = 0): PageText['lines'][number] => ({
  block: 1,
  paragraph: 1,
  words: words.map((word, nth) => {
    const [up, down] = [/[A-ZỐdđhbkltặệộẩễ0-9]/.test(word) ? 12 : 0, /[gpqyạặịọộụự,]/.test(word) ? 7 : 0];
    return {
      text: word,
      confidence: 95,
      x: 20 + nth * 62,
      y: y - up + nth * sinkPerWord,
      width: 56,
      height: 18 + up + down,
    };
  }),
});
const SENTENCE = 'mua nơi ao Kết quả được trả tại quầy hoặc gửi qua'.split(' ');
const readBack = async (lines: PageText['lines']): Promise<string> => {
  const jpeg = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer();
  const page = { jpeg, widthPx: 800, heightPx: 600, dpi: 100, text: { widthPx: 800, heightPx: 600, lines } };
  const path = join(folder, 'again.pdf');
  writeFileSync(path, await buildArchivalPdf([page], about));
  return run('pdftotext', path, '-').trim();
};

test('words with tails and marks and words without stand in one line: a reader that goes by where they stand keeps their order', async () => {
  const lines = [100, 150, 200].map((y) => ragged(SENTENCE, y));
  expect((await readBack(lines)).split('\n').filter(Boolean)).toEqual(Array(3).fill(SENTENCE.join(' ')));
});

test('a line that was scanned askew and one with a single tall word keep all of their words', async () => {
  const tall = ragged(SENTENCE, 300);
  const [first, ...rest] = tall.words;
  if (!first) throw new Error('no word');
  const lines = [ragged(SENTENCE, 100, 6), { ...tall, words: [{ ...first, y: 260, height: 90 }, ...rest] }];
  expect((await readBack(lines)).split(/\s+/).sort()).toEqual([...SENTENCE, ...SENTENCE].sort());
});

test('the text is invisible: the page is drawn as if it were not there', async () => {
  run('pdftoppm', '-r', '100', '-png', file, join(folder, 'drawn'));
  const { channels } = await sharp(join(folder, 'drawn-1.png')).stats();
  for (const { min, max } of channels) expect(max - min).toBeLessThan(4);
});

test('the font is embedded, maps to Unicode, and poppler and qpdf have nothing to say; neither have our rules', async () => {
  expect(run('pdffonts', file)).toMatch(/MotCuaKhongNet\s+CID TrueType\s+Identity-H\s+yes no\s+yes/);
  expect(run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
  expect(await whatIsNotPdfA(pdf)).toEqual([]);
});

test('the same page with the same text gives the same bytes; a font costs less than 3 kB', async () => {
  expect(glyphlessFont()).toEqual(glyphlessFont());
  const jpeg = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#eee' } })
    .jpeg()
    .toBuffer();
  const page = { jpeg, widthPx: 80, heightPx: 60, dpi: 100 };
  const [bare, read, again] = await Promise.all(
    [page, { ...page, text }, { ...page, text }].map((one) => buildArchivalPdf([one], about)),
  );
  expect(read).toEqual(again);
  expect((read?.length ?? 0) - (bare?.length ?? 0)).toBeLessThan(3_000 + 1_500);
});
