/**
 * A TrueType font whose every glyph is empty and half as wide as it is high: it carries what tesseract read, invisibly, so that
 * the text of a scanned page can be searched and copied. Made by calculation, embedded as PDF/A asks (ISO 19005-3, 6.2.11.4).
 * Tables as in the OpenType specification 1.9; two glyphs: `.notdef` and the one that everything is set in.
 */
export const GLYPHLESS_NAME = 'MotCuaKhongNet';
/** Width of every glyph in thousandths of the size. */
export const GLYPHLESS_WIDTH = 500;

const UNITS_PER_EM = 1_000;
const GLYPHS = 2;
/** The glyph that every character is set in: `.notdef` may not be shown (6.2.11.8). */
export const EMPTY_GLYPH = 1;

export const glyphlessFont = (): Uint8Array => fileOf(tables());

type Table = { readonly tag: string; readonly bytes: Buffer };

const tables = (): Table[] =>
  [
    { tag: 'OS/2', bytes: os2() },
    { tag: 'cmap', bytes: cmap() },
    { tag: 'glyf', bytes: Buffer.alloc(2) }, // never empty: some readers take a table of no bytes for a lost one
    { tag: 'head', bytes: head() },
    { tag: 'hhea', bytes: hhea() },
    { tag: 'hmtx', bytes: words(GLYPHLESS_WIDTH, 0, GLYPHLESS_WIDTH, 0) },
    { tag: 'loca', bytes: words(0, 0, 0) }, // short offsets: both glyphs have no outline
    { tag: 'maxp', bytes: Buffer.concat([longs(0x00010000), words(GLYPHS, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]) },
    { tag: 'name', bytes: name() },
    { tag: 'post', bytes: Buffer.concat([longs(0x00030000, 0), words(-100, 50), longs(1, 0, 0, 0, 0)]) },
  ].sort((one, other) => (one.tag < other.tag ? -1 : 1));

const words = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(2 * values.length);
  for (const [nth, value] of values.entries()) bytes.writeUInt16BE(value & 0xffff, 2 * nth);
  return bytes;
};

const longs = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [nth, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, 4 * nth);
  return bytes;
};

/** The sum that the whole file makes with `checkSumAdjustment` (head). */
const WHOLE_SUM = 0xb1b0afba;
const ADJUSTMENT_AT = 8;

const head = (): Buffer =>
  Buffer.concat([
    longs(0x00010000, 0x00010000, 0, 0x5f0f3cf5),
    words(0b11, UNITS_PER_EM),
    longs(0, 0, 0, 0), // created, modified: 1904, so that the bytes are always the same
    words(0, -200, GLYPHLESS_WIDTH, 800, 0, 8, 2, 0, 0),
  ]);

const hhea = (): Buffer =>
  Buffer.concat([longs(0x00010000), words(800, -200, 0, GLYPHLESS_WIDTH, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, GLYPHS)]);

const os2 = (): Buffer =>
  Buffer.concat([
    words(3, GLYPHLESS_WIDTH, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0),
    Buffer.alloc(10), // PANOSE: any
    longs(0, 0, 0, 0),
    Buffer.from('MOTC', 'latin1'),
    words(0x40, 0x20, 0xffff, 800, -200, 0, 800, 200),
    longs(0, 0),
    words(500, 700, 0, 0x20, 0),
  ]);

/** Format 4 with one segment: space; the PDF names glyphs by itself (CIDToGIDMap). */
const cmap = (): Buffer =>
  Buffer.concat([
    words(0, 1, 3, 1),
    longs(12),
    words(4, 32, 0, 4, 4, 1, 0, 0x20, 0xffff, 0, 0x20, 0xffff, EMPTY_GLYPH - 0x20, 1, 0, 0),
  ]);

const name = (): Buffer => {
  const said = [GLYPHLESS_NAME, 'Regular', GLYPHLESS_NAME, GLYPHLESS_NAME, '1.0', GLYPHLESS_NAME];
  const ids = [1, 2, 3, 4, 5, 6];
  const texts = said.map((text) => Buffer.from(text, 'utf16le').swap16());
  let offset = 0;
  const records = texts.map((text, nth) => {
    const record = words(3, 1, 0x409, ids[nth] ?? 0, text.length, offset);
    offset += text.length;
    return record;
  });
  return Buffer.concat([words(0, texts.length, 6 + 12 * texts.length), ...records, ...texts]);
};

const fileOf = (parts: readonly Table[]): Buffer => {
  const power = 2 ** Math.floor(Math.log2(parts.length));
  const header = Buffer.concat([
    longs(0x00010000),
    words(parts.length, power * 16, Math.log2(power), (parts.length - power) * 16),
  ]);
  let offset = header.length + 16 * parts.length;
  const records: Buffer[] = [];
  const bodies: Buffer[] = [];
  let headAt = 0;
  for (const { tag, bytes } of parts) {
    if (tag === 'head') headAt = offset;
    const body = padded(bytes);
    records.push(Buffer.concat([Buffer.from(tag, 'latin1'), longs(sumOf(body), offset, bytes.length)]));
    bodies.push(body);
    offset += body.length;
  }
  const file = Buffer.concat([header, ...records, ...bodies]);
  file.writeUInt32BE((WHOLE_SUM - sumOf(file)) >>> 0, headAt + ADJUSTMENT_AT);
  return file;
};

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

const sumOf = (bytes: Buffer): number => {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
};
