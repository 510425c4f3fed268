import { jpegFrame } from './pdf-a/jpeg-header.ts';
import { type Checked, done, type PortraitJob, portraitBounds, refuse, sizeFault } from './portrait-format.ts';

const marker = {
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  jfif: 0xe0,
  adobe: 0xee,
  comment: 0xfe,
} as const;

/**
 * Looks at a JPEG (ITU-T T.81, annex B) before anything decodes it: size, components, number of scans, an end. What is
 * left is the picture alone: Exif, colour profiles, comments and everything behind its end are taken off, so that no
 * parser of ours ever meets them. Pure; reads each byte once.
 */
export const checkJpeg = (bytes: Uint8Array): Checked<PortraitJob> => {
  const frame = jpegFrame(bytes);
  if (!frame) return refuse('not-supported', 'no frame of an 8-bit grey or colour JPEG');
  const fault = sizeFault(frame.widthPx, frame.heightPx);
  if (fault) return refuse(fault.code, fault.detail);
  const header = essentialHeader(bytes);
  if (!header) return refuse('cut-off', 'the JPEG ends before its first scan');
  const end = endOfScans(bytes, header.scanAt);
  if (typeof end === 'string') return refuse(end, end === 'cut-off' ? 'the JPEG has no end' : 'too many scans');
  const picture = new Uint8Array(header.length + end - header.scanAt);
  let at = 0;
  for (const part of [...header.parts, bytes.subarray(header.scanAt, end)]) {
    picture.set(part, at);
    at += part.length;
  }
  return done({ kind: 'jpeg', bytes: picture, components: frame.components });
};

type Header = { readonly parts: readonly Uint8Array[]; readonly length: number; readonly scanAt: number };

/** The segments up to the first scan without those that are only about the picture; `null` when there is no scan. */
const essentialHeader = (bytes: Uint8Array): Header | null => {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let length = 2;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const kind = bytes[at + 1] as number;
    if (kind === 0xff) {
      at += 1; // a fill byte (B.1.1.2)
      continue;
    }
    if (kind === marker.startOfScan) return { parts, length, scanAt: at };
    const size = 2 + (bytes[at + 2] as number) * 256 + (bytes[at + 3] as number);
    if (size < 4 || at + size > bytes.length) return null;
    if (!isAbout(kind)) {
      parts.push(bytes.subarray(at, at + size));
      length += size;
    }
    at += size;
  }
  return null;
};

/** Application segments and comments, but not those two that say what the colours are. */
const isAbout = (kind: number): boolean =>
  kind === marker.comment || (kind >= 0xe0 && kind <= 0xef && kind !== marker.jfif && kind !== marker.adobe);

/** One past the end-of-image marker; within a scan FF is a marker unless 00 follows. */
const endOfScans = (bytes: Uint8Array, from: number): number | 'cut-off' | 'too-large' => {
  let scans = 0;
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at + 1 < bytes.length; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] === marker.endOfImage) return at + 2;
    if (bytes[at + 1] === marker.startOfScan) scans += 1;
    if (scans > portraitBounds.scans) return 'too-large';
  }
  return 'cut-off';
};
