import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import type { RawPage } from '../devices/device.ts';

/**
 * A file from a phone becomes raw pages, as a scanner gives them. It is a stranger's file: what it is is told by its first bytes, a
 * PDF is drawn by `pdftoppm` (poppler) in a child with little memory, little time and no environment, a picture is decoded by sharp
 * with a bound on its pixels, and of either only pixels go on.
 */
export type PhoneFileFault = 'not-a-document' | 'too-large' | 'too-many-pages';

const bounds = {
  pages: 20,
  pixels: 60_000_000,
  pdfMs: 60_000,
  memoryKiB: 2_000_000,
  cpuSeconds: 40,
  dpi: 200,
} as const;
/** A photo is taken for a page of A4 that fills it: what it is worth in dots, within what an archive takes. */
const A4_INCHES = { short: 8.27, long: 11.69 };
const PHOTO_DPI = { least: 100, most: 400 } as const;

export const phonePages = async (file: Uint8Array, signal: AbortSignal): Promise<Result<RawPage[], PhoneFileFault>> => {
  const kind = kindOf(file);
  if (kind === null) return failed('not-a-document');
  return kind === 'pdf' ? pdfPages(file, signal) : photo(file);
};

/** ISO 32000-1 7.5.2; ITU-T T.81 B.1; W3C PNG 5.2; RIFF WebP. */
const kindOf = (file: Uint8Array): 'pdf' | 'photo' | null => {
  const head = Buffer.from(file.subarray(0, 12)).toString('latin1');
  if (head.startsWith('%PDF-')) return 'pdf';
  const isPhoto =
    head.startsWith('\xff\xd8\xff') ||
    head.startsWith('\x89PNG\r\n\x1a\n') ||
    (head.startsWith('RIFF') && head.slice(8) === 'WEBP');
  return isPhoto ? 'photo' : null;
};

const photo = async (file: Uint8Array): Promise<Result<RawPage[], PhoneFileFault>> => {
  const { default: sharp } = await import('sharp');
  try {
    const { data, info } = await sharp(file, { limitInputPixels: bounds.pixels, failOn: 'error' })
      .rotate() // as the phone says it was held
      .flatten({ background: '#fff' })
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const page = pageOf(data, info);
    return page ? done([page]) : failed('not-a-document');
  } catch (error) {
    return failed(/pixel limit/i.test(String(error)) ? 'too-large' : 'not-a-document');
  }
};

const pageOf = (pixels: Uint8Array, info: { width: number; height: number; channels: number }): RawPage | null => {
  const { width: widthPx, height: heightPx, channels } = info;
  if (channels !== 1 && channels !== 3) return null;
  const [short, long] = widthPx < heightPx ? [widthPx, heightPx] : [heightPx, widthPx];
  const dpi = Math.round(Math.min(short / A4_INCHES.short, long / A4_INCHES.long));
  const own = new Uint8Array(pixels); // the decoder's memory cannot be handed to the thread that judges pages
  return { widthPx, heightPx, channels, dpi: Math.min(PHOTO_DPI.most, Math.max(PHOTO_DPI.least, dpi)), pixels: own };
};

const pdfPages = async (file: Uint8Array, signal: AbortSignal): Promise<Result<RawPage[], PhoneFileFault>> => {
  const folder = await mkdtemp(join(tmpdir(), 'phone-')); // the visit's own, on tmpfs
  try {
    const pdf = join(folder, 'file.pdf');
    await writeFile(pdf, file, { mode: 0o600 });
    // one page more than is taken: so that too many are known, and not silently cut off
    const drawn = await draw(pdf, join(folder, 'page'), signal);
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ppm')).sort();
    if (!drawn || names.length === 0) return failed('not-a-document');
    if (names.length > bounds.pages) return failed('too-many-pages');
    const pages: RawPage[] = [];
    for (const name of names) {
      const page = readPpm(await readFile(join(folder, name)));
      if (!page) return failed('not-a-document');
      pages.push(page);
    }
    return done(pages);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const draw = (pdf: string, to: string, signal: AbortSignal): Promise<boolean> => {
  const limited = `ulimit -v ${bounds.memoryKiB}; ulimit -t ${bounds.cpuSeconds}; ulimit -c 0; exec pdftoppm "$@"`;
  // as large as A3 at 200 dpi at most: a page of two metres is no page
  const options = ['-r', String(bounds.dpi), '-scale-to', '3300', '-f', '1', '-l', String(bounds.pages + 1), pdf, to];
  const settings = {
    timeout: bounds.pdfMs,
    killSignal: 'SIGKILL',
    signal,
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  } as const;
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', limited, 'pdftoppm', ...options], settings, (error) => resolve(error === null));
  });
};

/** Netpbm P6 with 8 bits a sample, as poppler writes it. */
const readPpm = (file: Buffer): RawPage | null => {
  const head = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 64).toString('latin1'));
  if (!head) return null;
  const [width, height] = [Number(head[1]), Number(head[2])];
  const pixels = new Uint8Array(file.subarray(head[0].length));
  if (pixels.length !== width * height * 3) return null;
  return pageOf(pixels, { width, height, channels: 3 });
};
