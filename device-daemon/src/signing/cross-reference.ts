import { PDFArray, type PDFContext, PDFDict, PDFName, PDFRawStream } from 'pdf-lib';
import { latin1, nameIn, numberOf, numbersIn, objectAt, parsed, UnreadablePdf, unfolded } from './pdf-objects.ts';

/**
 * Where a PDF's objects are (ISO 32000-1, 7.5.4 and 7.5.8). Followed exactly as a reader does, newest section first: to
 * guess from whatever lies about in the file is how a changed paper passes for an unchanged one.
 */

export type ObjectPlace =
  | { readonly kind: 'at'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'inside'; readonly stream: number; readonly index: number }
  | { readonly kind: 'free' };

export type CrossReference = {
  readonly places: ReadonlyMap<number, ObjectPlace>;
  readonly trailer: PDFDict;
  /** byte of the newest section, which the next update names as its `Prev` */
  readonly start: number;
  /** an update is written in the style of the file (7.5.8.4) */
  readonly style: 'table' | 'stream';
  /** bytes where the sections begin, newest first */
  readonly sections: readonly number[];
};

type Section = Pick<CrossReference, 'trailer' | 'style'> & {
  readonly entries: readonly (readonly [number, ObjectPlace])[];
  /** the hybrid file's second section, then the older one */
  readonly next: readonly number[];
};

const MOST_SECTIONS = 256;
const MOST_ENTRIES = 200_000;
/** Readers look for `startxref` in the last 1,024 bytes (Adobe's implementation note 18). */
const TAIL_BYTES = 1024;

/** Throws `UnreadablePdf` on what cannot be followed. */
export function readCrossReference(bytes: Uint8Array, context: PDFContext): CrossReference {
  const start = startOfNewest(bytes);
  const places = new Map<number, ObjectPlace>();
  const sections: number[] = [];
  const toRead = [start];
  let newest: Section | null = null;
  for (let at = toRead.shift(); at !== undefined; at = toRead.shift()) {
    if (sections.includes(at)) throw new UnreadablePdf('cross-references in a circle');
    if (sections.length >= MOST_SECTIONS) throw new UnreadablePdf('too many revisions');
    sections.push(at);
    const section = sectionAt(bytes, at, context);
    newest ??= section;
    for (const [number, place] of section.entries) if (!places.has(number)) places.set(number, place);
    if (places.size > MOST_ENTRIES) throw new UnreadablePdf('too many objects');
    toRead.unshift(...section.next);
  }
  if (newest === null) throw new UnreadablePdf('no cross-references');
  return { places, trailer: newest.trailer, start, style: newest.style, sections };
}

function startOfNewest(bytes: Uint8Array): number {
  const tail = latin1(bytes, bytes.length - TAIL_BYTES, bytes.length);
  const said = /startxref\s{1,4}(\d{1,12})\s/.exec(tail.slice(Math.max(0, tail.lastIndexOf('startxref'))));
  if (said === null) throw new UnreadablePdf('no startxref');
  return Number(said[1]);
}

const sectionAt = (bytes: Uint8Array, at: number, context: PDFContext): Section =>
  latin1(bytes, at, at + 4) === 'xref' ? tableAt(bytes, at, context) : streamAt(bytes, at, context);

function tableAt(bytes: Uint8Array, at: number, context: PDFContext): Section {
  const text = latin1(bytes, at + 4, Math.min(bytes.length, at + 4 + MOST_ENTRIES * 20));
  const entries: [number, ObjectPlace][] = [];
  const range = /\s*(\d{1,10})[ \t]+(\d{1,10})[ \t]*[\r\n]+/y;
  const entry = /(\d{10}) (\d{5}) ([nf])\s{1,2}/y;
  let read = 0;
  for (let found = range.exec(text); found !== null; found = range.exec(text)) {
    const [first, count] = [Number(found[1]), Number(found[2])];
    entry.lastIndex = range.lastIndex;
    for (let index = 0; index < count; index++) {
      const one = entry.exec(text);
      if (one === null || entries.length >= MOST_ENTRIES) throw new UnreadablePdf('a broken cross-reference table');
      entries.push([first + index, tablePlace(Number(one[1]), Number(one[2]), one[3] === 'n')]);
    }
    range.lastIndex = count === 0 ? range.lastIndex : entry.lastIndex;
    read = range.lastIndex;
  }
  const word = /\s*trailer\s*/y;
  word.lastIndex = read;
  if (!word.test(text)) throw new UnreadablePdf('no trailer');
  const trailer = parsed(bytes.subarray(at + 4 + word.lastIndex), context);
  if (!(trailer instanceof PDFDict)) throw new UnreadablePdf('no trailer dictionary');
  return { trailer, style: 'table', entries, next: [...offsetsIn(trailer, 'XRefStm'), ...offsetsIn(trailer, 'Prev')] };
}

const tablePlace = (offset: number, generation: number, used: boolean): ObjectPlace =>
  used && offset > 0 ? { kind: 'at', offset, generation } : { kind: 'free' };

function streamAt(bytes: Uint8Array, at: number, context: PDFContext): Section {
  const { object } = objectAt(bytes, at, context);
  if (!(object instanceof PDFRawStream) || nameIn(object.dict.get(PDFName.of('Type'))) !== 'XRef')
    throw new UnreadablePdf('no cross-references where they should be');
  const trailer = object.dict;
  const widths = listIn(trailer, 'W') ?? [];
  if (widths.length !== 3 || !widths.every((width) => Number.isInteger(width) && width >= 0 && width <= 6))
    throw new UnreadablePdf('fields of an impossible width');
  const ranges = listIn(trailer, 'Index') ?? [0, numberOf(trailer, 'Size', 0)];
  const entries = streamEntries(unfolded(object), widths, ranges);
  return { trailer, style: 'stream', entries, next: offsetsIn(trailer, 'Prev') };
}

function streamEntries(data: Uint8Array, widths: readonly number[], ranges: readonly number[]): Section['entries'] {
  const entries: [number, ObjectPlace][] = [];
  let at = 0;
  const field = (width: number): number => {
    let value = 0;
    for (let index = 0; index < width; index++) value = value * 256 + (data[at + index] ?? 0);
    at += width;
    return value;
  };
  const [kindWidth = 0, secondWidth = 0, thirdWidth = 0] = widths;
  for (let range = 0; range + 1 < ranges.length; range += 2) {
    const [first = 0, count = 0] = [ranges[range], ranges[range + 1]];
    for (let index = 0; index < count; index++) {
      if (at >= data.length || entries.length >= MOST_ENTRIES)
        throw new UnreadablePdf('a broken cross-reference stream');
      const kind = kindWidth === 0 ? 1 : field(kindWidth);
      const [second, third] = [field(secondWidth), field(thirdWidth)];
      entries.push([first + index, streamPlace(kind, second, third)]);
    }
  }
  return entries;
}

function streamPlace(kind: number, second: number, third: number): ObjectPlace {
  if (kind === 1 && second > 0) return { kind: 'at', offset: second, generation: third };
  return kind === 2 ? { kind: 'inside', stream: second, index: third } : { kind: 'free' };
}

function listIn(dict: PDFDict, key: string): readonly number[] | null {
  const array = dict.get(PDFName.of(key));
  return array instanceof PDFArray ? numbersIn(array) : null;
}

const offsetsIn = (trailer: PDFDict, key: string): readonly number[] =>
  trailer.has(PDFName.of(key)) ? [numberOf(trailer, key)] : [];
