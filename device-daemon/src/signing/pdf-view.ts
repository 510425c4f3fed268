import { PDFArray, PDFContext, PDFDict, PDFName, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import { type CrossReference, type ObjectPlace, readCrossReference } from './cross-reference.ts';
import { latin1, nameIn, numberOf, objectAt, parsed, UnreadablePdf, unfolded } from './pdf-objects.ts';

/** A PDF as its readers see it at one revision: objects found by its cross-references, read when asked for. */
export type PdfView = {
  readonly bytes: Uint8Array;
  readonly context: PDFContext;
  readonly reference: CrossReference;
  readonly catalog: PDFDict;
  readonly catalogRef: PDFRef;
  /** the indirect object of this number; `undefined` (PDF's null) when there is none. Throws `UnreadablePdf`. */
  object(number: number): PDFObject | undefined;
  /** what a value is once its reference has been followed */
  resolved(value: PDFObject | undefined): PDFObject | undefined;
  /** the resolved value of a dictionary's key */
  get(dict: PDFDict, key: string): PDFObject | undefined;
};

/** Scans of a whole dossier stay below this. */
export const MOST_PDF_BYTES = 128 * 1024 * 1024;
const MOST_PACKED_OBJECTS = 20_000;
const MOST_HOPS = 16;
/** Streams lie beside each other; where what is read sums up to more than the file several times, they lie within each other. */
const MOST_TIMES_READ = 4;

/** Opens the newest revision in these bytes. Throws `UnreadablePdf` on what is no PDF, is encrypted or too large. */
export function openPdf(bytes: Uint8Array): PdfView {
  if (bytes.length > MOST_PDF_BYTES) throw new UnreadablePdf('too large');
  if (!/^%PDF-[12]\.\d/.test(latin1(bytes, 0, 9))) throw new UnreadablePdf('not a PDF');
  const context = PDFContext.create();
  const reference = readCrossReference(bytes, context);
  if (reference.trailer.has(PDFName.of('Encrypt'))) throw new UnreadablePdf('encrypted');
  const known = new Map<number, PDFObject | undefined>();
  const packed = new Map<number, PackedObjects>();
  let streamBytes = 0;

  const object = (number: number): PDFObject | undefined => {
    if (known.has(number)) return known.get(number);
    known.set(number, undefined); // an object that needs itself to be read is none
    const found = read(number, reference.places.get(number));
    known.set(number, found);
    return found;
  };
  const read = (number: number, place: ObjectPlace | undefined): PDFObject | undefined => {
    if (place === undefined || place.kind === 'free') return undefined;
    if (place.kind === 'inside') return unpacked(place.stream)[place.index]?.(number);
    const found = objectAt(bytes, place.offset, context);
    if (found.number !== number || found.generation !== place.generation)
      throw new UnreadablePdf('another object than the cross-references say');
    if (found.object instanceof PDFRawStream) streamBytes += found.object.contents.length;
    if (streamBytes > MOST_TIMES_READ * bytes.length) throw new UnreadablePdf('streams within streams');
    return found.object;
  };
  const unpacked = (stream: number): PackedObjects => {
    const before = packed.get(stream);
    if (before) return before;
    if (reference.places.get(stream)?.kind !== 'at') throw new UnreadablePdf('packed objects within packed objects');
    const objects = packedIn(object(stream), context);
    packed.set(stream, objects);
    return objects;
  };
  const resolved = (value: PDFObject | undefined): PDFObject | undefined => {
    let found = value;
    for (let hop = 0; found instanceof PDFRef; hop++) {
      if (hop >= MOST_HOPS) throw new UnreadablePdf('references without end');
      found = object(found.objectNumber);
    }
    return found;
  };
  const catalogRef = reference.trailer.get(PDFName.of('Root'));
  const catalog = resolved(catalogRef);
  if (!(catalogRef instanceof PDFRef) || !(catalog instanceof PDFDict)) throw new UnreadablePdf('no catalog');
  const get = (dict: PDFDict, key: string): PDFObject | undefined => resolved(dict.get(PDFName.of(key)));
  return { bytes, context, reference, catalog, catalogRef, object, resolved, get };
}

type PackedObjects = readonly ((number: number) => PDFObject | undefined)[];

/** The objects of an object stream (7.5.7), each read when asked for by its number. */
function packedIn(stream: PDFObject | undefined, context: PDFContext): PackedObjects {
  if (!(stream instanceof PDFRawStream) || nameIn(stream.dict.get(PDFName.of('Type'))) !== 'ObjStm')
    throw new UnreadablePdf('no object stream where one should be');
  const [count, first] = [numberOf(stream.dict, 'N'), numberOf(stream.dict, 'First')];
  if (!(count >= 0 && count <= MOST_PACKED_OBJECTS)) throw new UnreadablePdf('too many packed objects');
  const content = unfolded(stream);
  const head = latin1(content, 0, first).trim().split(/\s+/).map(Number);
  return Array.from({ length: count }, (_, index) => {
    const [its, offset] = [head[2 * index], head[2 * index + 1]];
    if (its === undefined || offset === undefined) throw new UnreadablePdf('a broken object stream');
    return (number: number) => (its === number ? parsed(content.subarray(first + offset), context) : undefined);
  });
}

/** A page and what it inherits (7.7.3.4). */
export type PdfPageView = {
  readonly ref: PDFRef;
  readonly dict: PDFDict;
  /** what is shown: crop box, else media box, as [left, bottom, right, top] in points */
  readonly box: readonly [number, number, number, number];
  /** how far the page is turned clockwise when shown */
  readonly rotation: 0 | 90 | 180 | 270;
  readonly resources: PDFDict | null;
};

const DEEPEST_PAGE_TREE = 40;

/** The first page. Throws `UnreadablePdf` when there is none. */
export function firstPage(view: PdfView): PdfPageView {
  let ref = view.catalog.get(PDFName.of('Pages'));
  const inherited = new Map<string, PDFObject>();
  for (let depth = 0; depth < DEEPEST_PAGE_TREE; depth++) {
    const node = view.resolved(ref);
    if (!(ref instanceof PDFRef) || !(node instanceof PDFDict)) break;
    for (const key of ['MediaBox', 'CropBox', 'Rotate', 'Resources']) {
      const value = view.get(node, key);
      if (value !== undefined) inherited.set(key, value);
    }
    const kids = view.get(node, 'Kids');
    if (!(kids instanceof PDFArray)) return pageFrom(view, ref, node, inherited);
    ref = kids.asArray()[0];
  }
  throw new UnreadablePdf('no first page');
}

function pageFrom(view: PdfView, ref: PDFRef, dict: PDFDict, inherited: ReadonlyMap<string, PDFObject>): PdfPageView {
  const resources = inherited.get('Resources');
  const box = boxIn(view, inherited.get('CropBox')) ?? boxIn(view, inherited.get('MediaBox'));
  if (box === null) throw new UnreadablePdf('a page without a size');
  const turned = Number(inherited.get('Rotate')?.toString() ?? 0);
  const rotation = ([0, 90, 180, 270] as const).find((angle) => ((turned % 360) + 360) % 360 === angle) ?? 0;
  return { ref, dict, box, rotation, resources: resources instanceof PDFDict ? resources : null };
}

/** A rectangle in any order of its corners (7.9.5). */
export function boxIn(view: PdfView, value: PDFObject | undefined): PdfPageView['box'] | null {
  const array = view.resolved(value);
  if (!(array instanceof PDFArray) || array.size() !== 4) return null;
  const [a = 0, b = 0, c = 0, d = 0] = array.asArray().map((one) => Number(view.resolved(one)?.toString()));
  const box = [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)] as const;
  return box.every((side) => Number.isFinite(side) && Math.abs(side) < 1e6) ? box : null;
}
