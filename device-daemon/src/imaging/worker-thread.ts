import { parentPort } from 'node:worker_threads';
import type { RawPage } from '../devices/device.ts';
import type { Encoded, Job, JobAnswer, Small, Taken } from './jobs.ts';

/** Inside the imaging thread: sharp and pdf-lib are loaded here, each at its first use, never in the main thread. */

const SECONDS_PER_PICTURE = 15;

async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1); // one core is the citizen's screen's
  sharp.cache(false);
  return sharp;
}
let loadedSharp: ReturnType<typeof loadSharp> | null = null;
function theSharp(): ReturnType<typeof loadSharp> {
  loadedSharp ??= loadSharp();
  return loadedSharp;
}

async function encode(page: RawPage, quality: number, longSidePx: number | null): Promise<Encoded> {
  const sharp = await theSharp();
  let picture = sharp(page.pixels, {
    raw: { width: page.widthPx, height: page.heightPx, channels: page.channels },
    limitInputPixels: page.widthPx * page.heightPx,
  }).timeout({ seconds: SECONDS_PER_PICTURE });
  if (longSidePx !== null)
    picture = picture.resize({ width: longSidePx, height: longSidePx, fit: 'inside', withoutEnlargement: true });
  if (page.channels === 1) picture = picture.toColourspace('b-w');
  // No metadata, no ICC: the profile is the PDF's, and an embedded one makes every decode four times slower.
  const { data, info } = await picture
    .jpeg({ quality, chromaSubsampling: longSidePx === null ? '4:4:4' : '4:2:0' })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

/** One reading of the pixels for everything that is wanted of a scanned page. */
async function take(page: RawPage, quality: number, small: Small): Promise<Taken> {
  const [{ greyOf }, { judgePage }, { straightened, turnFor }] = await Promise.all([
    import('./judge/grey-page.ts'),
    import('./judge/page-verdict.ts'),
    import('./straighten.ts'),
  ]);
  const verdict = judgePage(greyOf(page));
  const turnedDegrees = turnFor(verdict);
  const straight = turnedDegrees === 0 ? page : straightened(page, turnedDegrees, verdict.paperLevel);
  const { jpeg: thumbnail } = await encode(straight, small.quality, small.longSidePx);
  return { ...(await encode(straight, quality, null)), thumbnail, verdict, turnedDegrees };
}

async function carryOut(job: Job): Promise<Encoded | Taken | Uint8Array | null> {
  switch (job.kind) {
    case 'load':
      await theSharp();
      return null;
    case 'encode':
      return encode(job.page, job.quality, null);
    case 'take':
      return take(job.page, job.quality, job.small);
    case 'shrink':
      return encode(job.page, job.quality, job.longSidePx);
    case 'pdf': {
      const { buildArchivalPdf } = await import('./pdf-a/build.ts');
      return buildArchivalPdf(job.pages, job.about);
    }
  }
}

const port = parentPort;
if (port === null) throw new Error('worker-thread.ts is started by worker.ts only');
port.on('message', async (job: Job) => {
  let answer: JobAnswer;
  try {
    answer = { ok: true, value: await carryOut(job) };
  } catch (error) {
    answer = { ok: false, error: error instanceof Error ? error.message : 'unknown failure' };
  }
  giveBack(job);
  port.postMessage(answer, answer.ok ? buffersOf(answer.value) : []);
});

/** 26 MB a page would otherwise wait for a garbage collection that sees no need: pixels do not lie in its heap. */
function giveBack(job: Job): void {
  if ('page' in job && job.page.pixels.buffer instanceof ArrayBuffer) job.page.pixels.buffer.transfer(0);
}

function buffersOf(value: Encoded | Taken | Uint8Array | null): ArrayBuffer[] {
  if (value === null) return [];
  const pictures =
    value instanceof Uint8Array ? [value] : 'thumbnail' in value ? [value.jpeg, value.thumbnail] : [value.jpeg];
  return pictures.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}
