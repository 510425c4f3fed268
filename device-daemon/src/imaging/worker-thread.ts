import { parentPort } from 'node:worker_threads';
import type { RawPage } from '../devices/device.ts';
import type { Encoded, Job, JobAnswer, Small, Taken } from './jobs.ts';
import type { GreyPage } from './judge/grey-page.ts';
import type { PageOrientation } from './orientation/page-orientation.ts';
import type { PdfInspection } from './pdf-a/inspect.ts';
import type { StitchedOrNot } from './stitching/stitch-halves.ts';
import type { PageToRead } from './text/recognise.ts';

/** Inside the imaging thread: sharp, pdf-lib and the nets are loaded here, each at its first use, never in the main thread. */

const SECONDS_PER_PICTURE = 15;
/** A page that was kept is at most as large as one that is scanned (pictures.ts). */
const MOST_PIXELS_AGAIN = 40_000_000;

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

/** The nets, loaded with the first page; null where nothing computes here: then pages stay as they lie, and only titles tell kinds. */
async function loadNets() {
  const [{ chooseCoreBackend }, { orientationNet }, { typeNet }] = await Promise.all([
    import('../vision/backend.ts'),
    import('./orientation/net.ts'),
    import('./document-type/type-net.ts'),
  ]);
  const backend = await chooseCoreBackend();
  if (!backend.ok) return null;
  const { tf } = backend.value;
  const types = typeNet(tf);
  if (!types.ok) throw new Error(`the net of document types: ${types.fault.code}, ${types.fault.detail}`);
  return { orientation: orientationNet(tf), types: types.value };
}
let loadedNets: ReturnType<typeof loadNets> | null = null;
function theNets(): ReturnType<typeof loadNets> {
  loadedNets ??= loadNets();
  return loadedNets;
}

type Take = Extract<Job, { kind: 'take' }>;
/** A page and what of it is looked at, both as they lie. */
type Lying = { readonly page: RawPage; readonly grey: GreyPage };

/**
 * One reading of the pixels for everything that is wanted of a scanned page. Nearly every page lies upright: it is taken as if it did,
 * and the net looks at it while it is encoded; one that lies otherwise is taken once more.
 */
async function take(job: Take): Promise<Taken> {
  const { greyOf, netVote, orientationOf, paperView, SURE_OF_TURN, turnedBack } = await import('./taking.ts');
  const { page } = job;
  const grey = greyOf(page);
  const nets = await theNets();
  let netsMs = 0;
  const looking = async <Seen>(look: (using: NonNullable<typeof nets>) => Promise<Seen>): Promise<Seen | null> => {
    if (!nets) return null;
    const began = performance.now();
    const seen = await look(nets);
    netsMs += performance.now() - began;
    return seen;
  };
  const typeOf = (upright: GreyPage) => looking(async ({ types }) => netVote(await types.look(paperView(upright))));
  const quartersOf = (seen: PageOrientation | null): PageOrientation['degrees'] =>
    seen && seen.confidence >= SURE_OF_TURN ? seen.degrees : 0;

  const first = await takenAsLying({ page, grey }, job, async (isCopied) => {
    const orientation = await looking((using) => orientationOf(grey, using.orientation));
    if (quartersOf(orientation) !== 0) return { orientation, typeVote: null };
    if (isCopied) giveUp(page); // before the encoder has come to its own most
    return { orientation, typeVote: await typeOf(grey) };
  });
  const { orientation } = first;
  const quarters = quartersOf(orientation);
  if (quarters === 0) {
    giveUp(grey);
    return { ...first, netsMs };
  }
  const upright = turnedBack(page, quarters);
  giveUp(page);
  const uprightGrey = turnedBack(grey, quarters);
  const again = await takenAsLying({ page: upright, grey: uprightGrey }, job, async () => ({
    orientation,
    typeVote: await typeOf(uprightGrey),
  }));
  giveUp(upright);
  return { ...again, netsMs, turnedDegrees: quarters + again.turnedDegrees };
}

/**
 * The page as it lies: judged, straight, cut out, encoded; `beside` is done meanwhile, and told whether the page itself is not needed
 * any more. Its pixels stay its owner's.
 */
async function takenAsLying<Beside extends object>(
  { page, grey }: Lying,
  { quality, small, forReading }: Take,
  beside: (isCopied: boolean) => Promise<Beside>,
) {
  const {
    cardBoxes,
    cropped,
    cutOut,
    fingersOn,
    fullGrey,
    judgePage,
    pageBox,
    pageMarks,
    paperLight,
    straightened,
    turnFor,
    withoutLeaders,
  } = await import('./taking.ts');
  const light = paperLight(grey);
  const verdict = judgePage(grey, light);
  const turnedDegrees = turnFor(verdict);
  const whole = turnedDegrees === 0 ? page : straightened(page, turnedDegrees, verdict.paperLevel);
  const box = pageBox(grey, light, turnedDegrees);
  const straight = cropped(whole, box);
  if (straight !== whole && whole !== page) giveUp(whole);
  const { kept, thumbnail, seen } = await whileEncoded(straight, quality, small, async () => {
    const told = await beside(straight !== page);
    const boxes = cardBoxes(grey);
    const inGrey = forReading || boxes.length > 0 ? fullGrey(straight) : null;
    const [cutLeft, cutTop] = [box.left * grey.widthPx, box.top * grey.heightPx];
    const cards = inGrey
      ? boxes.map(({ x, y, ...size }) =>
          cutOut(inGrey, { x: x - cutLeft, y: y - cutTop, ...size }, page.dpi / grey.dpi),
        )
      : [];
    const looked = { cards, marks: pageMarks(straight), fingers: fingersOn(straight) };
    return { ...looked, toRead: forReading ? inGrey : null, ...told };
  });
  if (straight !== page) giveUp(straight);
  if (seen.toRead) withoutLeaders(seen.toRead, verdict.paperLevel);
  return { ...kept, thumbnail, verdict, box, turnedDegrees, ...seen };
}

/**
 * Looks at a page while it is encoded: sharp works in threads of its own, and there are two for these milliseconds. Ends only when
 * nobody reads the pixels any more, whatever failed: then they may be given up.
 */
async function whileEncoded<Seen>(page: RawPage, quality: number, small: Small, look: () => Promise<Seen>) {
  const encoding = Promise.allSettled([encode(page, quality, null), encode(page, small.quality, small.longSidePx)]);
  let seen: Seen;
  try {
    seen = await look();
  } finally {
    await encoding;
  }
  const [kept, thumbnail] = await encoding;
  if (kept.status === 'rejected') throw kept.reason;
  if (thumbnail.status === 'rejected') throw thumbnail.reason;
  return { kept: kept.value, thumbnail: thumbnail.value.jpeg, seen };
}

/** A page that was kept before, of fewer bytes; the same colours, grey stays grey. */
async function reduce({ jpeg, quality, longSidePx }: Extract<Job, { kind: 'reduce' }>): Promise<Encoded> {
  const sharp = await theSharp();
  let picture = sharp(jpeg, { limitInputPixels: MOST_PIXELS_AGAIN }).timeout({ seconds: SECONDS_PER_PICTURE });
  if ((await picture.metadata()).channels === 1) picture = picture.toColourspace('b-w');
  if (longSidePx !== null) picture = picture.resize({ width: longSidePx, height: longSidePx, fit: 'inside' });
  const { data, info } = await picture
    .jpeg({ quality, chromaSubsampling: '4:4:4' })
    .toBuffer({ resolveWithObject: true });
  return { jpeg: new Uint8Array(data), widthPx: info.width, heightPx: info.height };
}

type Done = Encoded | Taken | PageToRead | PdfInspection | StitchedOrNot | Uint8Array | null;

/** A page that was kept before, in grey as it is read. */
async function toReadAgain(jpeg: Uint8Array, dpi: number): Promise<PageToRead> {
  const sharp = await theSharp();
  const { data, info } = await sharp(jpeg, { limitInputPixels: MOST_PIXELS_AGAIN })
    .timeout({ seconds: SECONDS_PER_PICTURE })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { greyOf, paperLight, withoutLeaders } = await import('./taking.ts');
  const page = { widthPx: info.width, heightPx: info.height, dpi, pixels: new Uint8Array(data) };
  withoutLeaders(page, paperLight(greyOf({ ...page, channels: 1 })).level);
  return page;
}

async function carryOut(job: Job): Promise<Done> {
  switch (job.kind) {
    case 'load':
      await Promise.all([theSharp(), theNets()]);
      return null;
    case 'encode':
      return encode(job.page, job.quality, null);
    case 'take':
      return take(job);
    case 'shrink':
      return encode(job.page, job.quality, job.longSidePx);
    case 'to-read':
      return toReadAgain(job.jpeg, job.dpi);
    case 'stitch': {
      const { stitchHalves } = await import('./stitching/stitch-halves.ts');
      return stitchHalves(job.first, job.second);
    }
    case 'reduce':
      return reduce(job);
    case 'inspect': {
      const { inspectPdf } = await import('./pdf-a/inspect.ts');
      return inspectPdf(job.pdf);
    }
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

function giveBack(job: Job): void {
  if ('page' in job) giveUp(job.page);
  if (job.kind === 'stitch') for (const half of [job.first, job.second]) giveUp(half);
}

/** 26 MB a page would otherwise wait for a garbage collection that sees no need: pixels do not lie in its heap. */
function giveUp({ pixels: { buffer } }: Pick<RawPage, 'pixels'>): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached) buffer.transfer(0);
}

function buffersOf(value: Done): ArrayBuffer[] {
  if (value === null || 'is' in value) return [];
  const pictures = 'ok' in value ? (value.ok ? [value.value.page.pixels] : []) : picturesOf(value);
  return pictures.map(({ buffer }) => buffer).filter((buffer) => buffer instanceof ArrayBuffer);
}

function picturesOf(value: Encoded | Taken | PageToRead | Uint8Array): Uint8Array[] {
  if (value instanceof Uint8Array) return [value];
  if ('pixels' in value) return [value.pixels];
  if (!('thumbnail' in value)) return [value.jpeg];
  const toRead = [...value.cards, ...(value.toRead ? [value.toRead] : [])];
  return [value.jpeg, value.thumbnail, ...toRead.map(({ pixels }) => pixels)];
}
