/** What `v4l2-ctl` says: the formats of a camera, its name, and why something failed. Pure and tolerant. */

/** Formats that this driver can read; MJPEG first, for it carries more pixels over USB 2 (UVC 1.5, payload MJPEG). */
export type Fourcc = 'MJPG' | 'YUYV';
export type FrameFormat = { readonly fourcc: Fourcc; readonly widthPx: number; readonly heightPx: number };

const MOST_TEXT = 200_000;
const MOST_FORMATS = 200;
/** The same bound as a scanned page: A4 at 600 dpi has 34.8 million. */
const MOST_PIXELS = 40_000_000;

/** `--list-formats-ext`: discrete sizes of the formats that we read; stepwise sizes are left out, never guessed. */
export function formatsIn(text: string): readonly FrameFormat[] {
  const found: FrameFormat[] = [];
  let fourcc: Fourcc | null = null;
  for (const line of text.slice(0, MOST_TEXT).split('\n')) {
    const named = /^\s*\[\d{1,3}\]: '([^']{4})'/.exec(line);
    if (named) fourcc = named[1] === 'MJPG' || named[1] === 'YUYV' ? named[1] : null;
    const size = /^\s*Size: Discrete (\d{1,5})x(\d{1,5})\s*$/.exec(line);
    if (!size || fourcc === null || found.length >= MOST_FORMATS) continue;
    const [widthPx, heightPx] = [Number(size[1]), Number(size[2])];
    const isSane = widthPx >= 16 && heightPx >= 16 && widthPx * heightPx <= MOST_PIXELS && widthPx % 2 === 0;
    if (isSane) found.push({ fourcc, widthPx, heightPx });
  }
  return found;
}

/** `Card type` and `Bus info` of `--info`, as one line; empty when not told. */
export function identityIn(text: string): string {
  const part = (name: string): string =>
    new RegExp(`^[ \\t]*${name}[ \\t]*:[ \\t]*([^\\n]{1,100})`, 'm').exec(text.slice(0, MOST_TEXT))?.[1]?.trim() ?? '';
  return [part('Card type'), part('Bus info')].filter((word) => word !== '').join(' ');
}

export type CameraComplaint = 'absent' | 'access-denied' | 'busy-elsewhere' | 'disconnected';

/** The reason in the words of `strerror` that v4l2-ctl repeats, or `null` for chatter. */
export function complaintIn(stderr: string): CameraComplaint | null {
  if (/Device or resource busy/.test(stderr)) return 'busy-elsewhere';
  if (/Permission denied|Operation not permitted/.test(stderr)) return 'access-denied';
  if (/(Cannot open device|Failed to open|Unable to detect what device)/.test(stderr)) return 'absent';
  if (/No such device|Input\/output error|Protocol error/.test(stderr)) return 'disconnected';
  return null;
}

/** The format with most pixels, for a page; of equal size MJPEG, which comes faster. */
export function finestFormat(formats: readonly FrameFormat[]): FrameFormat | null {
  return best(formats, (one, other) => pixelsOf(one) > pixelsOf(other));
}

/** The smallest format that is still good to look at on a screen. */
export function previewFormat(formats: readonly FrameFormat[]): FrameFormat | null {
  const visible = formats.filter(({ widthPx }) => widthPx >= LEAST_PREVIEW_PX);
  return best(visible, (one, other) => pixelsOf(one) < pixelsOf(other)) ?? finestFormat(formats);
}

const LEAST_PREVIEW_PX = 640;
const pixelsOf = ({ widthPx, heightPx }: FrameFormat): number => widthPx * heightPx;

function best(
  formats: readonly FrameFormat[],
  better: (one: FrameFormat, other: FrameFormat) => boolean,
): FrameFormat | null {
  return formats.reduce<FrameFormat | null>((kept, one) => {
    if (kept === null || better(one, kept)) return one;
    const isSameSize = pixelsOf(one) === pixelsOf(kept);
    return isSameSize && one.fourcc === 'MJPG' && kept.fourcc !== 'MJPG' ? one : kept;
  }, null);
}
