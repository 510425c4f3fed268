import { inflateSync } from 'node:zlib';

/** Of one font file that ships with the kiosk; the largest has 160 kB. */
const MOST_BYTES = 8 * 1024 * 1024;
const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;

/**
 * A WOFF 1.0 file as the plain font file (sfnt) that it holds: Node's own zlib takes its tables out sooner than
 * the font library's script does, and every visit that prints waits for that. Throws a `TypeError` for what is no WOFF file: fonts
 * ship with the kiosk, so a bad one is a broken image. (W3C WOFF File Format 1.0, clauses 3 to 5; OpenType, "Table Directory")
 */
export const sfntOfWoff = (woff: Uint8Array): Buffer => {
  const file = Buffer.from(woff.buffer, woff.byteOffset, woff.byteLength);
  if (file.length < WOFF_HEADER || file.toString('latin1', 0, 4) !== 'wOFF')
    throw new TypeError('this is no WOFF file: it does not begin with wOFF');
  const count = file.readUInt16BE(12);
  const size = file.readUInt32BE(16);
  if (count === 0 || WOFF_HEADER + count * WOFF_ENTRY > file.length || size > MOST_BYTES)
    throw new TypeError(`a WOFF file of ${count} tables and ${size} bytes is not one of ours`);
  const sfnt = Buffer.alloc(size);
  writeHeader(sfnt, file.readUInt32BE(4), count);
  let end = SFNT_HEADER + count * SFNT_ENTRY;
  for (let nth = 0; nth < count; nth++) {
    const entry = WOFF_HEADER + nth * WOFF_ENTRY;
    const [offset, packed, length] = [entry + 4, entry + 8, entry + 12].map((at) => file.readUInt32BE(at)) as [
      number,
      number,
      number,
    ];
    if (offset + packed > file.length || packed > length || end + length > size)
      throw new TypeError('a table of this WOFF file reaches beyond its end');
    const bytes = file.subarray(offset, offset + packed);
    const table = packed < length ? inflateSync(bytes, { maxOutputLength: length }) : bytes;
    if (table.length !== length) throw new TypeError('a table of this WOFF file is not as long as it says');
    table.copy(sfnt, end);
    const at = SFNT_HEADER + nth * SFNT_ENTRY;
    file.copy(sfnt, at, entry, entry + 4); // tag
    sfnt.writeUInt32BE(file.readUInt32BE(entry + 16), at + 4); // checksum
    sfnt.writeUInt32BE(end, at + 8);
    sfnt.writeUInt32BE(length, at + 12);
    end += (length + 3) & ~3;
  }
  return sfnt;
};

/** `searchRange`, `entrySelector` and `rangeShift` follow from how many tables there are. */
const writeHeader = (sfnt: Buffer, flavor: number, count: number): void => {
  const entrySelector = Math.floor(Math.log2(count));
  const searchRange = 2 ** entrySelector * 16;
  sfnt.writeUInt32BE(flavor, 0);
  sfnt.writeUInt16BE(count, 4);
  sfnt.writeUInt16BE(searchRange, 6);
  sfnt.writeUInt16BE(entrySelector, 8);
  sfnt.writeUInt16BE(count * 16 - searchRange, 10);
};
