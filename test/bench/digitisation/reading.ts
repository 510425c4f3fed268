import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archivalPdf } from '@mot-cua/device-daemon/src/imaging/archival-pdf.ts';
import { digitised } from '@mot-cua/device-daemon/src/imaging/digitised.ts';
import type { PdfPage } from '@mot-cua/device-daemon/src/imaging/jobs.ts';
import { wordAccuracy } from '@mot-cua/device-daemon/src/imaging/specimens/text-pages.ts';
import { ReadingDesk } from '@mot-cua/device-daemon/src/imaging/text/reading-desk.ts';
import { coolDown, warmUp } from '@mot-cua/device-daemon/src/imaging/worker.ts';
import type { Contest } from '../harness.ts';
import { benchBatch, decodedFiles, ran, timed } from './bench-pages.ts';

type Batch = Awaited<ReturnType<typeof benchBatch>>;
const READERS = 2;
const perMinute = (pages: number, ms: number): number => (pages * 60_000) / ms;
const ABOUT = { title: 'Hai mươi trang', createdAt: new Date('2026-11-29T08:00:00Z') };

const desk = (): ReadingDesk => new ReadingDesk({ readers: READERS, nice: 0, deadlineMs: 60_000, mostWaiting: 8 });

/** From the files to one PDF/A with everything judged, deskewed and read. */
const ours = async ({ files, folder }: Batch): Promise<string> => {
  const readers = desk();
  try {
    const pages: PdfPage[] = [];
    for await (const { jpeg, widthPx, heightPx, dpi, text } of digitised(decodedFiles(files), readers)) {
      if (text && !text.ok) throw new Error(`a page was not read: ${text.fault.detail}`);
      pages.push({ jpeg, widthPx, heightPx, dpi, text: text?.value ?? null });
    }
    const to = join(folder.path, 'ours.pdf');
    writeFileSync(to, await archivalPdf(pages, ABOUT));
    return to;
  } finally {
    readers.close();
  }
};

/** `ocrmypdf --deskew --language vie --output-type pdfa --jobs 2` over a PDF of the same JPEG bytes. */
const ocrmypdf = async ({ folder }: Batch, from: string): Promise<string> => {
  const to = join(folder.path, 'ocrmypdf.pdf');
  await ran('ocrmypdf', ['--deskew', '-l', 'vie', '--output-type', 'pdfa', '--jobs', String(READERS), '-q', from, to]);
  return to;
};

const plainPdf = async ({ files, folder }: Batch): Promise<string> => {
  const pages: PdfPage[] = [];
  for await (const page of decodedFiles(files))
    pages.push({ ...page, jpeg: new Uint8Array(readFileSync(files[pages.length]?.path ?? '')) });
  const path = join(folder.path, 'pictures.pdf');
  writeFileSync(path, await archivalPdf(pages, ABOUT));
  return path;
};

const closing = (batch: Batch) => async (): Promise<void> => {
  batch.folder.remove();
  await coolDown();
};

/** Pages a minute, from the scanned pages to the finished file. */
export const readingBesideOcrmypdf = async (): Promise<Contest> => {
  const batch = await benchBatch();
  await warmUp();
  const from = await plainPdf(batch);
  const count = batch.files.length;
  return {
    ours: async () => perMinute(count, await timed(() => ours(batch))),
    peers: async () => perMinute(count, await timed(() => ocrmypdf(batch, from))),
    close: closing(batch),
  };
};

/** Words of a hundred that were printed and stand in the file, as pdftotext finds them. */
export const readingAccuracy = async (): Promise<Contest> => {
  const batch = await benchBatch(8);
  await warmUp();
  const from = await plainPdf(batch);
  const printed = batch.files.flatMap(({ words }) => words);
  const accuracyOf = async (file: string): Promise<number> =>
    100 * wordAccuracy(printed, (await ran('pdftotext', [file, '-'])).normalize('NFC').split(/\s+/));
  return {
    ours: async () => accuracyOf(await ours(batch)),
    peers: async () => accuracyOf(await ocrmypdf(batch, from)),
    close: closing(batch),
  };
};

/** Pages a minute; peer: two `tesseract FILE - -l vie --psm 3 --dpi 300 tsv` at a time with one thread each, nothing else done. */
export const readingBesideTesseract = async (): Promise<Contest> => {
  const batch = await benchBatch();
  await warmUp();
  const bare = async (): Promise<void> => {
    const left = batch.files.map(({ path }) => path);
    const reader = async (): Promise<void> => {
      for (let path = left.shift(); path; path = left.shift())
        await ran('tesseract', [path, '-', '-l', 'vie', '--psm', '3', '--dpi', '300', 'tsv'], {
          OMP_THREAD_LIMIT: '1',
        });
    };
    await Promise.all(Array.from({ length: READERS }, reader));
  };
  const count = batch.files.length;
  return {
    ours: async () => perMinute(count, await timed(() => ours(batch))),
    peers: async () => perMinute(count, await timed(bare)),
    close: closing(batch),
  };
};
