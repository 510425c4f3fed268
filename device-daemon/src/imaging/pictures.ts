import type { RawPage } from '../devices/device.ts';
import type { Encoded, Job, Taken } from './jobs.ts';
import type { PageToRead } from './text/recognise.ts';
import { ask } from './worker.ts';

/**
 * JPEG quality of a kept page. With full colour resolution (4:4:4) a page of print and colour has 41 dB at 300 dpi and
 * 38.7 dB at 150 dpi against the glass; 90 would add an eighth to every file for 2 dB. 4:2:0 blurs coloured small print.
 */
const PAGE_QUALITY = 86;
const THUMBNAIL_QUALITY = 78;

/** The most that one page may have: A4 at 600 dpi is 34.8 million pixels. */
export const MOST_PIXELS = 40_000_000;

/** The page as it is kept: JPEG, colour or grey as scanned, no metadata. Rejects on impossible pages and over 20 s. */
export async function encodePage(page: RawPage): Promise<Encoded> {
  refuseImpossible(page);
  return encoded({ kind: 'encode', page, quality: PAGE_QUALITY });
}

/** A small JPEG whose longer side is at most `longSidePx` (16 to 2000). */
export async function thumbnail(page: RawPage, longSidePx: number): Promise<Uint8Array> {
  refuseImpossible(page);
  if (!(longSidePx >= 16 && longSidePx <= 2000)) throw new RangeError('longSidePx must be 16 to 2000');
  const small = await encoded({ kind: 'shrink', page, longSidePx: Math.round(longSidePx), quality: THUMBNAIL_QUALITY });
  return small.jpeg;
}

/**
 * All that is wanted of a page that was just scanned: upright and straight as it is kept, small for the screen (`longSidePx`),
 * judged, and in grey `forReading` where it shall be read. The page is given away: its pixels are gone from the caller (26 MB that
 * nobody copies). Rejects as `encodePage` does.
 */
export async function takePage(page: RawPage, longSidePx: number, forReading = false): Promise<Taken> {
  refuseImpossible(page);
  const small = { longSidePx, quality: THUMBNAIL_QUALITY };
  const { value } = await ask({ kind: 'take', page, quality: PAGE_QUALITY, small, forReading });
  if (value === null || value instanceof Uint8Array || !('verdict' in value))
    throw new Error('the imaging thread answered something else');
  return value;
}

/** A page that was kept before, in grey for reading. Rejects on what is no JPEG. */
export async function toReadAgain(jpeg: Uint8Array, dpi: number): Promise<PageToRead> {
  const { value } = await ask({ kind: 'to-read', jpeg, dpi });
  if (value === null || !('pixels' in value)) throw new Error('the imaging thread answered something else');
  return value;
}

async function encoded(job: Job): Promise<Encoded> {
  const { value } = await ask(job);
  if (value === null || value instanceof Uint8Array || !('jpeg' in value))
    throw new Error('the imaging thread answered something else');
  return value;
}

function refuseImpossible(page: RawPage): void {
  const { widthPx, heightPx, channels, pixels } = page;
  if (!Number.isInteger(widthPx) || !Number.isInteger(heightPx) || widthPx < 1 || heightPx < 1)
    throw new RangeError('a page needs at least one pixel each way');
  if (widthPx * heightPx > MOST_PIXELS) throw new RangeError(`a page may have ${MOST_PIXELS} pixels at most`);
  if (pixels.length !== widthPx * heightPx * channels)
    throw new RangeError(
      `a page of ${widthPx}x${heightPx} with ${channels} channels does not have ${pixels.length} bytes`,
    );
}
