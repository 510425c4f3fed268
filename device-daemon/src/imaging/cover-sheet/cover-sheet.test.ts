import { crc32 } from 'node:zlib';
import qrcode from 'qrcode-generator';
import { beforeAll, expect, test } from 'vitest';
import type { RawPage } from '../../devices/device.ts';
import type { GreyPage } from '../judge/grey-page.ts';
import { labelledPage } from '../specimens/labelled-pages.ts';
import { paint, seeded } from '../specimens/pages.ts';
import { type CoverSheet, coverCode, readCoverCode } from './code-text.ts';
import { SHEET_PX } from './sheet-canvas.ts';
import { sheetAsPng, sheetsAsPdf } from './sheet-file.ts';
import { drawCoverSheet } from './sheet-picture.ts';
import { openSheetReader, type SheetReader } from './sheet-reader.ts';
import { type Wear, wearOf, wornSheet } from './worn-sheets.ts';

const sheet: CoverSheet = {
  batch: 'LO-2026-11-29-01',
  number: 7,
  paperType: 'KQ.G15.000001',
  component: '000.00.00.G15-KQ002269',
};
const words = { paperName: 'Giấy chứng nhận quyền sử dụng đất', agency: 'Phường Thục Phán' };

let drawn: RawPage;
let reader: SheetReader;
beforeAll(async () => {
  [drawn, reader] = await Promise.all([drawCoverSheet(sheet, words), openSheetReader()]);
});

test('a sheet’s text comes back as it was said; each changed letter is refused', () => {
  const text = coverCode(sheet);
  expect(text).toMatch(/^MCK1\|LO-2026-11-29-01\|7\|KQ\.G15\.000001\|000\.00\.00\.G15-KQ002269\|[0-9A-F]{8}$/);
  expect(readCoverCode(text)).toEqual({ ok: true, value: sheet });
  for (let at = 0; at < text.length; at++) {
    const changed = `${text.slice(0, at)}${text[at] === '1' ? '2' : '1'}${text.slice(at + 1)}`;
    expect(readCoverCode(changed).ok, changed).toBe(false);
  }
  const bare: CoverSheet = { batch: null, number: 9_999, paperType: null, component: null };
  expect(readCoverCode(coverCode(bare))).toEqual({ ok: true, value: bare });
  expect(() => coverCode({ ...sheet, batch: 'a|b' })).toThrow(/batch/);
});

const summed = (said: string): string => `${said}|${crc32(said).toString(16).toUpperCase().padStart(8, '0')}`;

test.each([
  ['an ID card', '004190000017||Nông Thị Mai|31011990|Nữ|Tổ 5, Sông Hiến, Cao Bằng|10052021', 'not-ours'],
  ['a link', 'https://example.test/MCK1|', 'not-ours'],
  ['nothing', '', 'not-ours'],
  ['tomorrow’s sheet', summed('MCK2|L|1||'), 'unknown-version'],
  ['4 kB', `MCK1|${'A'.repeat(4_096)}`, 'too-long'],
  ['no checksum', 'MCK1|L|1||', 'wrong-checksum'],
  ['number nought', summed('MCK1|L|0||'), 'malformed'],
  ['a field too many', summed('MCK1|L|1|||'), 'malformed'],
  ['a type that is none', summed('MCK1|L|1|KQ.G07.12|'), 'malformed'],
  ['a batch that is a path', summed('MCK1|../../etc|1||'), 'malformed'],
])('%s on a code is refused by name', (_, text, fault) => {
  expect(readCoverCode(text)).toEqual({ ok: false, fault });
});

test('1,000 mangled texts: no sheet comes out of any', () => {
  const random = seeded(77);
  const good = coverCode(sheet);
  for (let round = 0; round < 1_000; round++) {
    const letters = [...good];
    for (let hit = 0; hit <= round % 6; hit++)
      letters.splice(
        Math.floor(random() * letters.length),
        Math.floor(random() * 3),
        String.fromCharCode(random() * 400),
      );
    const text = letters.join('');
    if (text !== good) expect(readCoverCode(text).ok, text).toBe(false);
  }
});

test.each([3, 11, 25, 28, 57, 63])('worn sheet %s is read, and the way it lies is told', async (seed) => {
  const wear = wearOf(seed);
  const reading = reader.read(await wornSheet(drawn, wear));
  expect(reading).toMatchObject({ is: 'cover-sheet', sheet, lies: wear.turn });
  if (reading.is === 'cover-sheet') expect(Math.abs(reading.skewDegrees - wear.skewDegrees)).toBeLessThan(0.6);
});

/** Ink over the middle of the large code, as wide as it is; the small one is still there. */
const ruined: Wear = {
  dpi: 150,
  turn: 180,
  skewDegrees: 2,
  blotMm: 130,
  blotAt: [0.5, 0.59],
  blotDepth: 255,
  streakPx: 0,
  seed: 4,
};

test('ink over the whole large code: the small one says it', async () => {
  expect(reader.read(await wornSheet(drawn, ruined))).toMatchObject({ is: 'cover-sheet', lies: 180 });
});

test.each([0, 90] as const)(
  'both codes gone: the band is seen, and nobody takes the sheet for a page (turned by %s)',
  async (turn) => {
    const blank: RawPage = { ...drawn, pixels: new Uint8Array(drawn.pixels) };
    blank.pixels.fill(255, Math.round(SHEET_PX.height * 0.41) * SHEET_PX.width);
    const page = await wornSheet(blank, { ...ruined, turn, blotMm: 1, skewDegrees: -3 });
    expect(reader.read(page)).toEqual({ is: 'doubtful', why: 'band-without-code' });
  },
);

const code = (text: string): { count: number; dark: (row: number, column: number) => boolean } => {
  const made = qrcode(0, 'M');
  made.addData(text, 'Byte');
  made.make();
  return { count: made.getModuleCount(), dark: (row, column) => made.isDark(row, column) };
};

/** A code of somebody's on a page of print, in mm. */
const withCode = (page: GreyPage, text: string, leftMm: number, topMm: number, sideMm: number): GreyPage => {
  const raw: RawPage = { ...page, channels: 1, pixels: new Uint8Array(page.pixels) };
  const { count, dark } = code(text);
  const edge = sideMm / count;
  paint(raw, leftMm - 4, topMm - 4, sideMm + 8, sideMm + 8, 250);
  for (let row = 0; row < count; row++)
    for (let column = 0; column < count; column++)
      if (dark(row, column)) paint(raw, leftMm + column * edge, topMm + row * edge, edge, edge, 20);
  return { ...page, pixels: raw.pixels };
};

test('codes of strangers split nothing: an ID card’s, a link, a large poster’s', async () => {
  const { page } = await labelledPage('good', 3);
  const card = withCode(page, '004190000017||Nong Thi Mai|31011990|Nu|Cao Bang|10052021', 30, 40, 25);
  expect(reader.read(card)).toEqual({ is: 'no-cover-sheet', strangers: 1 });
  const poster = withCode(card, 'https://dichvucong.gov.vn', 60, 120, 90);
  expect(reader.read(poster)).toEqual({ is: 'no-cover-sheet', strangers: 2 });
});

test.each([
  ['a picture of a sheet on a paper', coverCode(sheet), 25, 'code-too-small'],
  ['a sheet with a wrong checksum', 'MCK1|L|1|||00000000', 90, 'wrong-checksum'],
  ['a sheet of next year', summed('MCK9|L|1||'), 90, 'unknown-version'],
  ['a code of 1 kB that begins like ours', `MCK1|${'A'.repeat(1_000)}`, 120, 'too-long'],
])('%s is named and splits nothing', async (_, text, side, why) => {
  const { page } = await labelledPage('blank', 2);
  expect(reader.read(withCode(page, text, 40, 90, side))).toEqual({ is: 'doubtful', why });
});

test('two sheets that lie over each other are no sheet', async () => {
  const { page } = await labelledPage('blank', 5);
  const one = withCode(page, coverCode(sheet), 40, 30, 80);
  expect(reader.read(withCode(one, coverCode({ ...sheet, number: 8 }), 40, 150, 80))).toEqual({
    is: 'doubtful',
    why: 'two-sheets',
  });
});

test('a page without a code costs less than 60 ms (median), whatever lies on it; none is taken for a sheet', async () => {
  const pages = await Promise.all(
    (['good', 'skewed', 'blank', 'dark'] as const).flatMap((label) => [1, 2].map((seed) => labelledPage(label, seed))),
  );
  const times = pages.map(({ page }) => {
    const began = performance.now();
    expect(reader.read(page).is).toBe('no-cover-sheet');
    return performance.now() - began;
  });
  expect(times.sort((a, b) => a - b)[times.length >> 1]).toBeLessThan(60);
});

test('hostile pages end soon and without an exception: a wall of finder patterns, noise, one pixel, a lie about the size', () => {
  const random = seeded(9);
  const page = (widthPx: number, heightPx: number, of: (x: number, y: number) => number): GreyPage => ({
    widthPx,
    heightPx,
    dpi: 150,
    pixels: Uint8Array.from({ length: widthPx * heightPx }, (_, at) => of(at % widthPx, Math.floor(at / widthPx))),
  });
  const finder = (x: number, y: number): number => {
    const away = Math.max(Math.abs((x % 27) - 13), Math.abs((y % 27) - 13));
    return away < 5 || (away >= 7 && away < 10) ? 0 : 255;
  };
  const began = performance.now();
  const wall = reader.read(page(1_240, 1_754, finder));
  const noise = reader.read(page(1_240, 1_754, () => (random() < 0.5 ? 0 : 255)));
  expect([wall.is, noise.is]).not.toContain('cover-sheet');
  expect(reader.read(page(1, 1, () => 0))).toEqual({ is: 'no-cover-sheet', strangers: 0 });
  expect(reader.read({ ...page(10, 10, () => 0), widthPx: 1_000 })).toEqual({ is: 'doubtful', why: 'page-too-large' });
  expect(reader.read(page(4_000, 4_000, () => 255))).toEqual({ is: 'doubtful', why: 'page-too-large' });
  expect(performance.now() - began).toBeLessThan(8_000);
});

test('ready to print: one PDF of A4 pages, the same bytes for the same sheets; a PNG for the screen', async () => {
  const pdf = await sheetsAsPdf([drawn, drawn]);
  expect(Buffer.from(pdf.slice(0, 5)).toString()).toBe('%PDF-');
  expect(pdf).toEqual(await sheetsAsPdf([drawn, drawn]));
  const { PDFDocument } = await import('pdf-lib');
  const pages = (await PDFDocument.load(pdf)).getPages().map((page) => page.getSize());
  expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([
    [595, 842],
    [595, 842],
  ]);
  expect(Buffer.from((await sheetAsPng(drawn)).slice(1, 4)).toString()).toBe('PNG');
});
