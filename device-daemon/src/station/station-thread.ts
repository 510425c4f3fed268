import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import sharp from 'sharp';
import type { SeenPage } from '../backlog/batch.ts';
import { writeDurably } from '../dossiers/durable-file.ts';
import { openSheetReader, type SheetReader, type SheetReading } from '../imaging/cover-sheet/sheet-reader.ts';
import type { PdfPage } from '../imaging/jobs.ts';
import { type GreyPage, JUDGED_DPI } from '../imaging/judge/grey-page.ts';
import { packLikeness } from '../imaging/likeness/kept-likeness.ts';
import { likenessOf } from '../imaging/likeness/likeness.ts';
import { MOST_PIXELS } from '../imaging/pictures.ts';
import type { PageToRead } from '../imaging/text/recognise.ts';
import { SALT_BYTES } from '../parked-drafts/draft-key.ts';
import { sealFile } from '../parked-drafts/sealed-file.ts';
import { fileKey } from './batch-key.ts';
import type { JobResult, Looked, StationJob, StationJobAnswer, Turned } from './station-jobs.ts';

/** Inside the station's thread. Started by station-worker.ts with the batch key. */
sharp.concurrency(1);
sharp.cache(false);

const PAGE_QUALITY = 86;
const LIMITS = { limitInputPixels: MOST_PIXELS } as const;

const batchKey: unknown = workerData;
const port = parentPort;
if (port === null || !(batchKey instanceof Uint8Array)) throw new Error('started by station-worker.ts only');
const key: Uint8Array = batchKey;

let sheets: Promise<SheetReader> | null = null;
const sheetReader = (): Promise<SheetReader> => {
  sheets ??= openSheetReader();
  return sheets;
};

const look = async ({ jpeg, dpi }: Extract<StationJob, { kind: 'look' }>): Promise<Looked> => {
  const page = await greyAt(jpeg, dpi);
  const seen = (await sheetReader()).read(page);
  const likeness = likenessOf(page);
  return { cover: coverOf(seen), hash: likeness.hash, map: packLikeness(likeness) };
};

/** What the batch keeps of it, and nothing more: its schema takes no other property. */
const coverOf = (seen: SheetReading): SeenPage['cover'] => {
  if (seen.is === 'no-cover-sheet') return { is: 'no-cover-sheet' };
  if (seen.is === 'doubtful') return { is: 'doubtful', why: seen.why };
  const { batch, number, paperType, component } = seen.sheet;
  return { is: 'cover-sheet', batch, number, paperType, component };
};

/** The page at about 150 dpi, as the checks see it. */
const greyAt = async (jpeg: Uint8Array, dpi: number): Promise<GreyPage> => {
  const picture = sharp(jpeg, LIMITS);
  const { width = 0, height = 0 } = await picture.metadata();
  const share = Math.min(1, JUDGED_DPI / dpi);
  const { data, info } = await picture
    .resize(Math.max(1, Math.round(width * share)), Math.max(1, Math.round(height * share)), { fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi: dpi * share, pixels: new Uint8Array(data) };
};

const keep = ({ folder, batch, files }: Extract<StationJob, { kind: 'keep' }>): null => {
  for (const { part, plain } of files) {
    const salt = randomBytes(SALT_BYTES);
    // a batch lives until its last paper is received, not for a day: it says no time of its own
    const head = { kind: 'page', until: 0, salt } as const;
    writeDurably(join(folder, part), sealFile(head, fileKey(key, salt), batch, part, plain));
  }
  return null;
};

const turn = async ({ jpeg, turned }: Extract<StationJob, { kind: 'turn' }>): Promise<Turned> => {
  const { data, info } = await sharp(jpeg, LIMITS)
    .rotate(turned)
    .jpeg({ quality: PAGE_QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
};

const grey = async ({ jpeg, turned, dpi }: Extract<StationJob, { kind: 'grey' }>): Promise<PageToRead> => {
  const { data, info } = await sharp(jpeg, LIMITS)
    .rotate(turned)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi, pixels: new Uint8Array(data) };
};

const certificate = async ({ words }: Extract<StationJob, { kind: 'certificate' }>): Promise<PdfPage> => {
  const { drawCertificationSheet } = await import('./certification-sheet.ts');
  const { page, text } = await drawCertificationSheet(words);
  const raw = { width: page.widthPx, height: page.heightPx, channels: page.channels };
  // in colour, as an archive wants all pages (NĐ 30/2020), though nothing on it is
  const jpeg = await sharp(page.pixels, { raw }).toColourspace('srgb').jpeg({ quality: PAGE_QUALITY }).toBuffer();
  return { jpeg: new Uint8Array(jpeg), widthPx: page.widthPx, heightPx: page.heightPx, dpi: page.dpi, text };
};

const sheetsToPrint = async ({ wanted }: Extract<StationJob, { kind: 'sheets' }>): Promise<Uint8Array> => {
  const [{ drawCoverSheet }, { sheetsAsPdf }] = await Promise.all([
    import('../imaging/cover-sheet/sheet-picture.ts'),
    import('../imaging/cover-sheet/sheet-file.ts'),
  ]);
  const { batch, agency, from, count } = wanted;
  const drawn = [];
  for (let number = from; number < from + count; number++) {
    const sheet = { batch, number, paperType: null, component: null };
    drawn.push(await drawCoverSheet(sheet, { paperName: null, agency }));
  }
  return sheetsAsPdf(drawn);
};

const carryOut = async (job: StationJob): Promise<JobResult<StationJob['kind']>> => {
  switch (job.kind) {
    case 'look':
      return look(job);
    case 'keep':
      return keep(job);
    case 'turn':
      return turn(job);
    case 'grey':
      return grey(job);
    case 'certificate':
      return certificate(job);
    case 'sheets':
      return sheetsToPrint(job);
  }
};

let line: Promise<void> = Promise.resolve();
port.on('message', (job: StationJob) => {
  line = line.then(async () => {
    let answer: StationJobAnswer;
    try {
      answer = { ok: true, value: await carryOut(job) };
    } catch (error) {
      const errno = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
      answer = { ok: false, error: error instanceof Error ? error.message : 'unknown failure', errno };
    }
    port.postMessage(answer);
  });
});
