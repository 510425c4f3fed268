/** What a JPEG says of itself in its frame header (ITU-T T.81, B.2.2). */
export type JpegFrame = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly components: 1 | 3;
};

/** Markers before the frame that are looked at; a real file has fewer than 20. */
const MOST_SEGMENTS = 200;

/** Reads size and components, or `null` when these are not the bytes of an 8-bit grey or colour JPEG. Pure, bounded. */
export function jpegFrame(bytes: Uint8Array): JpegFrame | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  for (let segment = 0; segment < MOST_SEGMENTS; segment++) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1; // fill bytes (B.1.1.2)
    if (bytes[at] !== 0xff || at + 4 > bytes.length) return null;
    const marker = bytes[at + 1] as number;
    const length = view.getUint16(at + 2);
    if (isFrame(marker)) return frameAt(view, at + 4, length);
    if (marker === 0xda || length < 2) return null; // the picture begins without a frame
    at += 2 + length;
  }
  return null;
}

/** SOF0-SOF2: Huffman-coded baseline, extended, progressive. PDF's DCTDecode takes no others. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;

function frameAt(view: DataView, at: number, length: number): JpegFrame | null {
  if (length < 8 || at + 6 > view.byteLength) return null;
  const [precision, heightPx, widthPx] = [view.getUint8(at), view.getUint16(at + 1), view.getUint16(at + 3)];
  const components = view.getUint8(at + 5);
  if (precision !== 8 || widthPx === 0 || heightPx === 0) return null;
  if (components !== 1 && components !== 3) return null; // CMYK would need another output intent
  return { widthPx, heightPx, components };
}
