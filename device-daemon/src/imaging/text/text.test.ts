import { property, string, assert as thatAlways } from 'fast-check';
import { expect, test } from 'vitest';
import { encodePage, toReadAgain } from '../pictures.ts';
import { textPage, wordAccuracy } from '../specimens/text-pages.ts';
import { coolDown } from '../worker.ts';
import { fullGrey } from './full-grey.ts';
import { plainText } from './page-text.ts';
import { ReadingDesk } from './reading-desk.ts';
import { recogniseText } from './recognise.ts';
import { readTsv } from './tesseract-tsv.ts';

const call = (deadlineMs = 30_000) => ({ signal: new AbortController().signal, deadlineMs });
const heading = 'level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext';
const page = '1\t1\t0\t0\t0\t0\t0\t0\t1000\t800\t-1\t';

test('a page of print at 150 dpi is read word for word, in Vietnamese and composed (NFC)', async () => {
  const { page, words } = await textPage(3, 0, 150);
  const read = await recogniseText(fullGrey(page), call());
  if (!read.ok) throw new Error(`${read.fault.code}: ${read.fault.detail}`);
  const text = plainText(read.value);
  expect(wordAccuracy(words, text.split(/\s+/))).toBeGreaterThan(0.97);
  expect(text).toBe(text.normalize('NFC'));
  const boxes = read.value.lines.flatMap((line) => line.words);
  expect(boxes.every(({ x, width }) => x > 100 && x + width < page.widthPx - 100)).toBe(true);
});

test('a page that was kept as a JPEG, as a draft holds it, is read again; bytes that are none are refused', async () => {
  const { page, words } = await textPage(6, 0, 150);
  const { jpeg } = await encodePage(page);
  const read = await recogniseText(await toReadAgain(jpeg, 150), call());
  if (!read.ok) throw new Error(read.fault.detail);
  expect(wordAccuracy(words, plainText(read.value).split(/\s+/))).toBeGreaterThan(0.97);
  await expect(toReadAgain(jpeg.subarray(0, 300), 150)).rejects.toThrow();
  await coolDown();
});

test('a page of one pixel, and one whose bytes are missing: named, and nothing hangs', async () => {
  const tiny = await recogniseText({ widthPx: 1, heightPx: 1, dpi: 300, pixels: Uint8Array.of(255) }, call());
  expect(tiny.ok ? tiny.value.lines : tiny.fault.code).toEqual(tiny.ok ? [] : 'not-read');
  const short = await recogniseText({ widthPx: 900, heightPx: 900, dpi: 300, pixels: new Uint8Array(9) }, call());
  expect(short).toMatchObject({ ok: false, fault: { code: 'not-read' } });
});

test('the time of a page is over: it is late, and its process is gone', async () => {
  const { page } = await textPage(4, 0, 150);
  expect(await recogniseText(fullGrey(page), call(50))).toMatchObject({ ok: false, fault: { code: 'late' } });
});

test('a language that is not installed is told as that', async () => {
  const { page } = await textPage(4, 0, 100);
  const read = await recogniseText(fullGrey(page), call(), { language: 'xyz' });
  expect(read).toMatchObject({ ok: false, fault: { code: 'not-installed' } });
});

test('more pages than may wait are refused at once; whoever closes the desk lets all others know', async () => {
  const desk = new ReadingDesk({ readers: 1, nice: 10, deadlineMs: 20_000, mostWaiting: 2 });
  const { page } = await textPage(5, 0, 150);
  const reads = [1, 2, 3, 4].map(() => desk.read(fullGrey(page)));
  expect(await reads[3]).toMatchObject({ ok: false, fault: { code: 'late' } });
  desk.close();
  for (const read of reads.slice(0, 3)) expect(await read).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
  expect(await desk.read(fullGrey(page))).toMatchObject({ ok: false, fault: { code: 'cancelled' } });
});

test('words fall into lines and paragraphs; what decomposes is composed, what lies outside the page is left out', () => {
  const rows = [
    '5\t1\t1\t1\t1\t1\t10\t10\t90\t20\t96.1\tU\u0309y',
    '5\t1\t1\t1\t1\t2\t110\t10\t90\t20\t95\tban',
    '5\t1\t1\t2\t1\t1\t10\t60\t90\t20\t95\txã',
    '5\t1\t1\t2\t1\t2\t990\t60\t90\t20\t95\tngoài',
    '5\t1\t1\t2\t1\t3\t200\t60\t9\t9\t12\t~',
  ];
  const read = readTsv([heading, page, ...rows, ''].join('\n'));
  if (!read.ok) throw new Error(read.fault);
  expect(plainText(read.value)).toBe('Ủy ban\n\nxã');
});

test('no table, a table of two pages, letters where numbers belong, 20,001 words: refused in words', () => {
  const word = '5\t1\t1\t1\t1\t1\t10\t10\t90\t20\t96\tban';
  for (const table of ['', 'x', `${heading}\n${page}\n${page}`, `${heading}\n${page}\n5\ta`, heading])
    expect(readTsv(table).ok).toBe(false);
  expect(readTsv([heading, page, ...Array(20_001).fill(word)].join('\n'))).toMatchObject({ ok: false });
});

test('whatever tesseract writes, reading its table never throws', () => {
  thatAlways(
    property(string({ maxLength: 400, unit: 'binary' }), (rubbish) => {
      readTsv(rubbish);
      readTsv(`${heading}\n${page}\n${rubbish}`);
      readTsv(`${heading}\n${page}\n5\t1\t1\t1\t1\t1\t10\t10\t90\t20\t96\t${rubbish}`);
    }),
    { numRuns: 1_000 },
  );
});
