import { createHash } from 'node:crypto';
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import { latin1, numberOf } from './pdf-objects.ts';
import type { PdfView } from './pdf-view.ts';

/**
 * One incremental update (ISO 32000-1, 7.5.6): new and changed objects are written behind the file, whose own bytes stay
 * as they are. pdf-lib can only write a file anew, which would break every signature that is already there.
 */
export type PdfRevision = {
  readonly view: PdfView;
  /** A new object; its number is given now, its content may still change until `finish`. */
  add(object: PDFObject): PDFRef;
  /** Another content for an object that is there. */
  change(ref: PDFRef, object: PDFObject): void;
  /** The object as this revision has it so far. */
  current(ref: PDFRef): PDFObject | undefined;
  finish(): FinishedRevision;
};

export type FinishedRevision = {
  /** the whole file: what was there, then the update */
  readonly bytes: Uint8Array;
  /** where each written object begins, by its number */
  readonly offsets: ReadonlyMap<number, number>;
};

export function startRevision(view: PdfView): PdfRevision {
  const written = new Map<number, { ref: PDFRef; object: PDFObject }>();
  let next = Math.max(numberOf(view.reference.trailer, 'Size', 1), oneAfter(view.reference.places.keys()));
  const change = (ref: PDFRef, object: PDFObject): void => {
    written.set(ref.objectNumber, { ref, object });
  };
  return {
    view,
    change,
    add: (object) => {
      const ref = PDFRef.of(next++);
      change(ref, object);
      return ref;
    },
    current: (ref) => written.get(ref.objectNumber)?.object ?? view.object(ref.objectNumber),
    finish: () =>
      written.size === 0 ? { bytes: view.bytes, offsets: new Map() } : appended(view, [...written.values()], next),
  };
}

function oneAfter(numbers: Iterable<number>): number {
  let highest = 0;
  for (const number of numbers) if (number > highest) highest = number;
  return highest + 1;
}

function appended(
  view: PdfView,
  objects: readonly { readonly ref: PDFRef; readonly object: PDFObject }[],
  size: number,
): FinishedRevision {
  const pieces: Uint8Array[] = [view.bytes];
  let at = view.bytes.length;
  const put = (piece: Uint8Array): void => {
    pieces.push(piece);
    at += piece.length;
  };
  if (!/[\r\n]$/.test(latin1(view.bytes, view.bytes.length - 1, view.bytes.length))) put(ascii('\n'));
  const offsets = new Map<number, number>();
  const entries: Entry[] = [];
  for (const { ref, object } of [...objects].sort((one, other) => one.ref.objectNumber - other.ref.objectNumber)) {
    offsets.set(ref.objectNumber, at);
    entries.push({ number: ref.objectNumber, generation: ref.generationNumber, offset: at });
    put(ascii(`${ref.objectNumber} ${ref.generationNumber} obj\n`));
    put(encoded(object));
    put(ascii('\nendobj\n'));
  }
  const start = at;
  const trailer = trailerAfter(view, entries, size);
  if (view.reference.style === 'table') put(table(entries, trailer));
  else put(stream(view, [...entries, { number: size, generation: 0, offset: start }], trailer, size));
  put(ascii(`startxref\n${start}\n%%EOF\n`));
  return { bytes: new Uint8Array(Buffer.concat(pieces)), offsets };
}

type Entry = { readonly number: number; readonly generation: number; readonly offset: number };

/** A new file trailer (7.5.5): the second half of the ID says that this is another version of the same file (14.4). */
function trailerAfter(view: PdfView, entries: readonly Entry[], size: number): PDFDict {
  const { trailer, start } = view.reference;
  const next = PDFDict.withContext(view.context);
  next.set(PDFName.of('Size'), PDFNumber.of(size));
  for (const key of ['Root', 'Info']) {
    const value = trailer.get(PDFName.of(key));
    if (value !== undefined) next.set(PDFName.of(key), value);
  }
  next.set(PDFName.of('Prev'), PDFNumber.of(start));
  const digest = createHash('sha256').update(view.bytes).update(JSON.stringify(entries)).digest('hex').slice(0, 32);
  const before = view.resolved(trailer.get(PDFName.of('ID')));
  const id = PDFArray.withContext(view.context);
  id.push((before instanceof PDFArray ? before.asArray()[0] : undefined) ?? PDFHexString.of(digest));
  id.push(PDFHexString.of(digest));
  next.set(PDFName.of('ID'), id);
  return next;
}

/** 7.5.4: runs of following numbers, each entry exactly 20 bytes. */
function table(entries: readonly Entry[], trailer: PDFDict): Uint8Array {
  const runs = runsOf(entries).map((run) => {
    const lines = run.map(({ offset, generation }) => `${padded(offset, 10)} ${padded(generation, 5)} n \n`);
    return `${run[0]?.number ?? 0} ${run.length}\n${lines.join('')}`;
  });
  return Buffer.concat([ascii(`xref\n${runs.join('')}trailer\n`), encoded(trailer), ascii('\n')]);
}

/** 7.5.8: the same as a stream, which lists itself; uncompressed, because it has a few entries only. */
function stream(view: PdfView, entries: readonly Entry[], trailer: PDFDict, number: number): Uint8Array {
  const rows = Buffer.alloc(entries.length * 8);
  entries.forEach(({ offset, generation }, index) => {
    rows.writeUInt8(1, index * 8);
    rows.writeUIntBE(offset, index * 8 + 1, 5);
    rows.writeUInt16BE(generation, index * 8 + 6);
  });
  trailer.set(PDFName.of('Type'), PDFName.of('XRef'));
  trailer.set(PDFName.of('Size'), PDFNumber.of(number + 1));
  trailer.set(PDFName.of('W'), view.context.obj([1, 5, 2]));
  trailer.set(
    PDFName.of('Index'),
    view.context.obj(runsOf(entries).flatMap((run) => [run[0]?.number ?? 0, run.length])),
  );
  trailer.set(PDFName.of('Length'), PDFNumber.of(rows.length));
  const object = PDFRawStream.of(trailer, new Uint8Array(rows));
  return Buffer.concat([ascii(`${number} 0 obj\n`), encoded(object), ascii('\nendobj\n')]);
}

function runsOf(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const runs: Entry[][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run?.at(-1)?.number === entry.number - 1) run.push(entry);
    else runs.push([entry]);
  }
  return runs;
}

function encoded(object: PDFObject): Uint8Array {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');
const ascii = (text: string): Uint8Array => Buffer.from(text, 'latin1');
