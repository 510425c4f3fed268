import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { degrees, PDFDocument, PDFName } from 'pdf-lib';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inkOf } from './page-ink.ts';
import { scannedPaper } from './paper-for-tests.ts';
import { startRevision } from './pdf-revision.ts';
import { firstPage, openPdf } from './pdf-view.ts';
import { addSignatureField } from './signature-field.ts';
import { isoTimeInVietnam, type StampText, setStamp, stampAppearance } from './stamp.ts';
import { type Box, overlap, placeFor, shownSize } from './stamp-place.ts';
import { stampTypeface } from './stamp-typeface.ts';

const run = promisify(execFile);
const AT = new Date('2026-11-29T03:30:05.678Z');
const AGENCY: StampText = { kind: 'agency', agency: 'Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội' };
const OFFICER: StampText = { kind: 'officer', officer: 'Đặng Thị Ánh Tuyết', said: 'Đã đối chiếu với bản gốc' };
let folder: string;
let paper: Uint8Array;
let topped: Uint8Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stamp-test-'));
  [paper, topped] = [await scannedPaper(), await scannedPaper({ topped: true })];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The paper with stamps of these texts, unsigned: what they look like is the same. */
async function withStamps(pdf: Uint8Array, ...texts: readonly StampText[]): Promise<{ file: string; boxes: Box[] }> {
  const typeface = await stampTypeface();
  const boxes: Box[] = [];
  let bytes = pdf;
  for (const text of texts) {
    const revision = startRevision(openPdf(bytes));
    const page = firstPage(revision.view);
    const stamp = setStamp(text, AT, typeface);
    const rect = placeFor(page, stamp, boxes, await inkOf(revision.view, page));
    const appearance = await stampAppearance(revision, stamp, typeface, page.rotation);
    addSignatureField(revision, { signedAt: AT, name: 'thử', look: { rect, appearance }, roomBytes: 10 });
    boxes.push(rect);
    bytes = revision.finish().bytes;
  }
  const file = join(folder, `${texts.length}-${bytes.length}.pdf`);
  writeFileSync(file, bytes);
  return { file, boxes };
}

/** Files that are drawn already, at 100 dpi, beside themselves. */
const drawn = new Map<string, Promise<unknown>>();

/** How many pixels of the box are dark. */
async function darkPixels(file: string, [left, bottom, right, top]: Box, height: number): Promise<number> {
  const drawing = drawn.get(file) ?? run('pdftoppm', ['-r', '100', '-png', '-singlefile', file, file]);
  drawn.set(file, drawing);
  await drawing;
  const pixels = (points: number): number => Math.max(0, Math.floor((points * 100) / 72));
  const box = {
    left: pixels(left),
    top: pixels(height - top),
    width: pixels(right - left),
    height: pixels(top - bottom),
  };
  const grey = await sharp(`${file}.png`).extract(box).greyscale().raw().toBuffer();
  return grey.filter((one) => one < 128).length;
}

test('the time is ISO 8601, in the zone of Vietnam, whole seconds', () => {
  expect(isoTimeInVietnam(AT)).toBe('2026-11-29T10:30:05+07:00');
  expect(isoTimeInVietnam(new Date('2026-12-31T18:00:00Z'))).toBe('2027-01-01T01:00:00+07:00');
});

test('its words can be copied out in NFC, every mark in its place', async () => {
  const all: StampText = {
    kind: 'officer',
    officer: 'Ằ Ẳ Ẵ Ặ Ế Ề Ể Ễ Ệ Ố Ồ Ổ Ỗ Ộ Ớ Ờ Ở Ỡ Ợ Ứ Ừ Ử Ữ Ự Ỳ Ỵ Ỷ Ỹ Đ',
    said: 'ằ ẳ ẵ ặ ế ề ể ễ ệ ố ồ ổ ỗ ộ ớ ờ ở ỡ ợ ứ ừ ử ữ ự ỳ ỵ ỷ ỹ đ á à ả ã ạ ì ĩ ọ ũ',
  };
  const { file } = await withStamps(paper, AGENCY, all);
  const text = (await run('pdftotext', ['-raw', file, '-'])).stdout.replace(/\s+/g, ' ');
  expect(text).toContain('Ủy ban nhân dân phường Hoàn Kiếm, thành phố Hà Nội Thời gian ký: 2026-11-29T10:30:05+07:00');
  expect(text).toContain(all.officer);
  expect(text).toContain(all.kind === 'officer' ? all.said : '');
  expect(text).toBe(text.normalize('NFC'));
});

test('no mark is cut off above or below, and lines break behind commas', async () => {
  const { file, boxes } = await withStamps(paper, { kind: 'officer', officer: 'Ẵ Ẳ Ể Ễ Ổ', said: 'ự ợ ỵ ặ ệ g, ỵ' });
  const [box] = boxes;
  if (!box) throw new Error('no box');
  const [left, bottom, right, top] = box;
  const { height } = shownSize(firstPage(openPdf(paper)));
  expect(await darkPixels(file, box, height)).toBeGreaterThan(100);
  expect(await darkPixels(file, [left, top - 0.8, right, top], height)).toBe(0);
  expect(await darkPixels(file, [left, bottom, right, bottom + 0.8], height)).toBe(0);
  const lines = setStamp(AGENCY, AT, await stampTypeface()).lines.map(({ text }) => text);
  expect(lines.at(-1)).toBe('Thời gian ký: 2026-11-29T10:30:05+07:00');
});

test('fonts are embedded subsets with a meaning for every letter', async () => {
  const { file } = await withStamps(paper, AGENCY);
  const fonts = (await run('pdffonts', [file])).stdout.split('\n').slice(2).filter(Boolean);
  expect(fonts.length).toBeGreaterThan(0);
  for (const font of fonts) expect(font).toMatch(/[A-Z]{6}\+\S+ +CID TrueType +Identity-H +yes yes yes/);
  expect(readFileSync(file).length - paper.length).toBeLessThan(24_000);
});

test('it stands in the top right corner, clear of print and of the other stamp', async () => {
  const { boxes } = await withStamps(paper, AGENCY, OFFICER);
  const [agency, officer] = boxes;
  if (!agency || !officer) throw new Error('no boxes');
  const page = firstPage(openPdf(paper));
  const { width, height } = shownSize(page);
  expect(width - agency[2]).toBeLessThan(30);
  expect(height - agency[3]).toBeLessThan(30);
  expect(overlap(agency, officer)).toBe(false);
  const unstamped = join(folder, 'paper.pdf');
  writeFileSync(unstamped, paper);
  for (const box of boxes) expect(await darkPixels(unstamped, box, height)).toBe(0);
});

test('where print is in the corner, it moves just far enough', async () => {
  const { file, boxes } = await withStamps(topped, AGENCY, OFFICER);
  const { height } = shownSize(firstPage(openPdf(topped)));
  const unstamped = join(folder, 'topped.pdf');
  writeFileSync(unstamped, topped);
  for (const box of boxes) {
    expect(await darkPixels(unstamped, box, height)).toBe(0);
    expect(await darkPixels(file, box, height)).toBeGreaterThan(200);
    expect(box[3]).toBeGreaterThan(height * 0.6);
  }
});

test.each([90, 180, 270])(
  'on a page turned by %i degrees it reads upright in the corner that one sees',
  async (angle) => {
    const document = await PDFDocument.create();
    const page = document.addPage([595, 842]);
    page.setRotation(degrees(angle));
    const { file } = await withStamps(await document.save(), AGENCY);
    await run('pdftoppm', ['-r', '50', '-png', '-singlefile', file, file]);
    const picture = sharp(`${file}.png`);
    const { width = 0 } = await picture.metadata();
    const corner = { left: width - 170, top: 0, width: 170, height: 50 };
    const dark = (await picture.extract(corner).greyscale().raw().toBuffer()).filter((grey) => grey < 140).length;
    const all = (await sharp(`${file}.png`).greyscale().raw().toBuffer()).filter((grey) => grey < 140).length;
    expect(all).toBeGreaterThan(100);
    expect(dark).toBe(all);
    expect((await run('pdftotext', ['-raw', file, '-'])).stdout).toContain('Thời gian ký: 2026-11-29T10:30:05+07:00');
  },
);

test('what PDF/A-3 asks of the form and the field', async () => {
  const { file } = await withStamps(paper, AGENCY);
  const view = openPdf(new Uint8Array(readFileSync(file)));
  const text = readFileSync(file).toString('latin1').slice(paper.length);
  expect(text).not.toMatch(/JavaScript|NeedAppearances|\/AA|\/XFA|\/SMask|\/LZW/); // ISO 19005-3, 6.4.1, 6.5.1
  expect(text).toMatch(/\/SigFlags 3/);
  expect(text).toMatch(/\/F 132\b/); // 6.3.2: Print, not Hidden, not NoView
  expect(text).toMatch(/\/AP <<\s*\/N \d+ 0 R/); // 6.3.3
  expect(view.catalog.has(PDFName.of('OutputIntents'))).toBe(true);
});
