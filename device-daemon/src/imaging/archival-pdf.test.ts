import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { property, assert as thatAlways, uint8Array } from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { archivalPdf } from './archival-pdf.ts';
import type { PdfPage } from './jobs.ts';
import { whatIsNotPdfA } from './pdf-a/checker.ts';
import { jpegFrame } from './pdf-a/jpeg-header.ts';
import { srgbProfile } from './pdf-a/srgb-profile.ts';
import { encodePage } from './pictures.ts';
import { pageOfPrint } from './specimens/pages.ts';
import { coolDown } from './worker.ts';

const run = promisify(execFile);
const about = { title: 'Giấy khai sinh (bản chụp) <A&B>', createdAt: new Date('2026-11-23T01:02:03.456Z') };
let folder: string;
let pages: PdfPage[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pdf-test-'));
  const raw = [await pageOfPrint(150), await pageOfPrint(200, 1)];
  pages = [];
  for (const page of raw) pages.push({ ...(await encodePage(page)), dpi: page.dpi });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await coolDown();
});

const saved = async (name: string, pdf: Uint8Array): Promise<string> => {
  const file = join(folder, name);
  writeFileSync(file, pdf);
  return file;
};

test('a colour and a grey page become one file that our checker and qpdf find nothing wrong with', async () => {
  const pdf = await archivalPdf(pages, about);
  expect(await whatIsNotPdfA(pdf)).toEqual([]);
  const { stdout } = await run('qpdf', ['--check', await saved('check.pdf', pdf)]);
  expect(stdout).toMatch(/No syntax or stream encoding errors found/);
});

test('poppler reads the title in Vietnamese, the date, and A4 in mm', async () => {
  const { stdout } = await run('pdfinfo', ['-rawdates', await saved('info.pdf', await archivalPdf(pages, about))]);
  expect(stdout).toContain('Title:           Giấy khai sinh (bản chụp) <A&B>');
  expect(stdout).toContain('CreationDate:    D:20261123010203Z');
  const [, width, height] = /Page size:\s+([\d.]+) x ([\d.]+) pts/.exec(stdout) ?? [];
  expect(Math.abs((Number(width) * 25.4) / 72 - 210)).toBeLessThan(0.2);
  expect(Math.abs((Number(height) * 25.4) / 72 - 297)).toBeLessThan(0.2);
});

test('the JPEG that went in comes out byte for byte, and is drawn pixel for pixel', async () => {
  const file = await saved('pixels.pdf', await archivalPdf(pages, about));
  await run('pdfimages', ['-all', file, join(folder, 'image')]);
  for (const [index, page] of pages.entries()) {
    const taken = readFileSync(join(folder, `image-00${index}.jpg`));
    expect(Buffer.compare(taken, page.jpeg)).toBe(0);
    const number = String(index + 1);
    await run('pdftoppm', ['-r', String(page.dpi), '-f', number, '-l', number, '-png', file, join(folder, 'drawn')]);
    const drawn = await sharp(join(folder, `drawn-${number}.png`))
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer();
    const decoded = await sharp(page.jpeg).toColourspace('srgb').raw().toBuffer();
    expect(drawn.length).toBe(decoded.length);
    expect(Buffer.compare(drawn, decoded)).toBe(0);
  }
});

test('the same pages and title give the same bytes, another title gives another file ID', async () => {
  const [one, again] = [await archivalPdf(pages, about), await archivalPdf(pages, about)];
  expect(Buffer.compare(one, again)).toBe(0);
  const other = await archivalPdf(pages, { ...about, title: 'Khác' });
  const idOf = (pdf: Uint8Array): string | undefined =>
    /\/ID \[ ?<(\w+)>/.exec(Buffer.from(pdf).toString('latin1'))?.[1];
  expect(idOf(one)).toMatch(/^[0-9a-f]{32}$/i);
  expect(idOf(other)).not.toBe(idOf(one));
});

test('pages that are given away make the same file, and are gone from the caller', async () => {
  const given = pages.map((page) => ({ ...page, jpeg: new Uint8Array(page.jpeg) }));
  expect(await archivalPdf(given, about, true)).toEqual(await archivalPdf(pages, about));
  expect(given.map(({ jpeg }) => jpeg.length)).toEqual([0, 0]);
  expect(pages.every(({ jpeg }) => jpeg.length > 0)).toBe(true);
});

test('a page that is no JPEG, or another size than said, is refused in words', async () => {
  const page = pages[0] as PdfPage;
  await expect(archivalPdf([{ ...page, jpeg: new Uint8Array(100) }], about)).rejects.toThrow(
    /not an 8-bit grey or colour JPEG/,
  );
  await expect(archivalPdf([{ ...page, widthPx: 5 }], about)).rejects.toThrow(/not 5x/);
  await expect(archivalPdf([], about)).rejects.toThrow(/1 to 500 pages/);
  await expect(archivalPdf([{ ...page, dpi: 0 }], about)).rejects.toThrow(/make no page/);
});

test('the checker is no yes-man: it names a missing intent, a lie in XMP and bytes after the end', async () => {
  const good = Buffer.from(await archivalPdf(pages, about)).toString('latin1');
  const bad = async (from: string | RegExp, to: string): Promise<string> =>
    (await whatIsNotPdfA(Buffer.from(good.replace(from, to), 'latin1'))).join('; ');
  expect(await bad('/OutputIntents', '/OutputIntentz')).toMatch(/6\.2\.3/);
  expect(await bad('<pdfaid:part>3<', '<pdfaid:part>1<')).toMatch(/6\.6\.4/);
  expect(await bad('<xmp:CreateDate>2026', '<xmp:CreateDate>2025')).toMatch(/6\.6\.3: CreationDate/);
  expect(await bad(/$/, 'left over')).toMatch(/6\.1\.3/);
});

test('the calculated sRGB profile means the same colours as the sRGB of a colour library written by others', async () => {
  const file = join(folder, 'srgb.icc');
  writeFileSync(file, srgbProfile());
  const samples = Uint8Array.from({ length: 17 ** 3 * 3 }, (_, at) => {
    const colour = Math.floor(at / 3);
    const step = [colour % 17, Math.floor(colour / 17) % 17, Math.floor(colour / 289)][at % 3] as number;
    return Math.min(255, step * 16);
  });
  const through = await sharp(samples, { raw: { width: 17, height: 289, channels: 3 } })
    .withIccProfile(file)
    .png()
    .toBuffer();
  const metadata = await sharp(through).metadata();
  expect(Buffer.compare(metadata.icc as Buffer, srgbProfile())).toBe(0);
  const { data } = await sharp(through, { ignoreIcc: true }).raw().toBuffer({ resolveWithObject: true });
  const worst = samples.reduce((most, level, at) => Math.max(most, Math.abs(level - (data[at] as number))), 0);
  expect(worst).toBeLessThanOrEqual(1);
});

test('the JPEG header reader takes any bytes without falling over, and every cut of a real one', () => {
  thatAlways(property(uint8Array({ maxLength: 400 }), (bytes) => jpegFrame(bytes) === null || bytes.length > 10));
  thatAlways(
    property(uint8Array({ maxLength: 400 }), (bytes) => {
      jpegFrame(Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, ...bytes]));
    }),
  );
  const { jpeg, widthPx, heightPx } = pages[0] as PdfPage;
  expect(jpegFrame(jpeg)).toEqual({ widthPx, heightPx, components: 3 });
  for (let length = 0; length < 700; length++) {
    const frame = jpegFrame(jpeg.subarray(0, length));
    expect(frame === null || frame.widthPx === widthPx).toBe(true);
  }
});
