import { inflateSync, constants as zlib } from 'node:zlib';
import {
  PDFArray,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFNumber,
  type PDFObject,
  PDFObjectParser,
  type PDFRawStream,
  PDFString,
} from 'pdf-lib';

/** Reading single objects of a PDF that nobody vouches for. Throws `UnreadablePdf` only; callers turn it into a value. */
export class UnreadablePdf extends Error {}

/** What a stream of structure (cross-references, packed objects) may unfold to: far above real ones, far below a bomb. */
const MOST_UNFOLDED_BYTES = 8 * 1024 * 1024;
/** How far an object's head `12 0 obj` may reach, with whatever white space stands in it. */
const HEAD_BYTES = 48;

export type NumberedObject = { readonly number: number; readonly generation: number; readonly object: PDFObject };

/** The indirect object that begins at this byte (ISO 32000-1, 7.3.10). */
export function objectAt(bytes: Uint8Array, offset: number, context: PDFContext): NumberedObject {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset >= bytes.length)
    throw new UnreadablePdf('outside the file');
  const head = /^\s{0,4}(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj/.exec(latin1(bytes, offset, offset + HEAD_BYTES));
  if (head === null) throw new UnreadablePdf('no object where one should begin');
  const object = parsed(bytes.subarray(offset + head[0].length), context);
  return { number: Number(head[1]), generation: Number(head[2]), object };
}

/** The direct object at the beginning of these bytes. */
export function parsed(bytes: Uint8Array, context: PDFContext): PDFObject {
  try {
    return PDFObjectParser.forBytes(bytes, context).parseObject();
  } catch {
    throw new UnreadablePdf('not a PDF object'); // the parser's errors, and the stack's end on endless nesting
  }
}

/** A stream's content: plain or Flate, with PNG predictors as cross-reference streams have them (7.4.4.4). */
export function unfolded(stream: PDFRawStream): Uint8Array {
  const { dict, contents } = stream;
  const filter = only(dict.get(PDFName.of('Filter')));
  if (filter === undefined) return contents;
  if (filter.toString() !== '/FlateDecode') throw new UnreadablePdf('a filter that structure does not use');
  const flat = inflated(contents);
  const parameters = only(dict.get(PDFName.of('DecodeParms')));
  if (!(parameters instanceof PDFDict) || numberOf(parameters, 'Predictor', 1) < 10) return flat;
  return withoutPredictor(flat, numberOf(parameters, 'Columns', 1));
}

function inflated(bytes: Uint8Array): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: MOST_UNFOLDED_BYTES, finishFlush: zlib.Z_SYNC_FLUSH });
  } catch {
    throw new UnreadablePdf('a stream that does not unfold');
  }
}

/** Rows of one filter byte and `columns` bytes; of the PNG filters only None, Sub and Up occur in structure. */
function withoutPredictor(bytes: Uint8Array, columns: number): Uint8Array {
  if (!(columns >= 1 && columns <= 64)) throw new UnreadablePdf('rows of an impossible width');
  const rows = Math.floor(bytes.length / (columns + 1));
  const plain = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const kind = bytes[row * (columns + 1)] ?? 0;
    if (kind > 2) throw new UnreadablePdf('a predictor that structure does not use');
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const left = kind === 1 && column > 0 ? (plain[at - 1] ?? 0) : 0;
      const up = kind === 2 && row > 0 ? (plain[at - columns] ?? 0) : 0;
      plain[at] = (bytes[row * (columns + 1) + 1 + column] ?? 0) + left + up;
    }
  }
  return plain;
}

/** A filter is a name or an array of one. */
const only = (object: PDFObject | undefined): PDFObject | undefined =>
  object instanceof PDFArray && object.size() === 1 ? object.get(0) : object;

/** A direct whole number of a dictionary, or what stands for it when it is missing. */
export function numberOf(dict: PDFDict, key: string, otherwise = Number.NaN): number {
  const value = dict.get(PDFName.of(key));
  return value instanceof PDFNumber ? value.asNumber() : otherwise;
}

/** A name without its slash, or `null`. */
export const nameIn = (object: PDFObject | undefined): string | null =>
  object instanceof PDFName ? object.toString().slice(1) : null;

/** A text string (7.9.2.2), or `null` when it is none. */
export function textIn(object: PDFObject | undefined): string | null {
  if (!(object instanceof PDFString || object instanceof PDFHexString)) return null;
  try {
    return object.decodeText();
  } catch {
    return null;
  }
}

export const numbersIn = (array: PDFArray): readonly number[] =>
  array.asArray().map((one) => (one instanceof PDFNumber ? one.asNumber() : Number.NaN));

export const latin1 = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', Math.max(0, from), to);
