import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from 'pdf-lib';

/** What is said of somebody else's PDF before it is looked at, kept or signed. */
export type PdfInspection =
  | { readonly is: 'harmless'; readonly pages: number; readonly signatures: number }
  | { readonly is: PdfRefusal; readonly detail: string };

/**
 * `active`: it would do something by itself (scripts, launched programs, forms that compute, files inside). `encrypted`: nobody can
 * say what is in it. `broken`: no reader would agree on it.
 */
export type PdfRefusal = 'not-a-pdf' | 'too-large' | 'encrypted' | 'broken' | 'active' | 'no-pages' | 'too-many-pages';

/** The largest that is looked at; portals of the provinces take 6 to 50 MB a file. */
export const MOST_PDF_BYTES = 64_000_000;
const MOST_PAGES = 500;
const MOST_OBJECTS = 200_000;

/** Actions that do more than go somewhere in the document (ISO 32000-1, 12.6.4). */
const ACTIVE_ACTIONS = new Set([
  'JavaScript',
  'Launch',
  'ImportData',
  'SubmitForm',
  'Rendition',
  'Movie',
  'Sound',
  'RichMediaExecute',
]);
const ACTIVE_KEYS = ['JS', 'JavaScript', 'AA', 'XFA', 'EmbeddedFile', 'EmbeddedFiles', 'RichMediaContent'];

/** Looks at every object. Call it in a thread with limits of time and memory: a PDF may unpack to more than it says. */
export const inspectPdf = async (bytes: Uint8Array): Promise<PdfInspection> => {
  if (bytes.length > MOST_PDF_BYTES) return refused('too-large', `${bytes.length} bytes`);
  if (Buffer.from(bytes.subarray(0, 5)).toString('latin1') !== '%PDF-')
    return refused('not-a-pdf', 'no %PDF- at its start');
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unreadable';
    return /encrypted/i.test(why)
      ? refused('encrypted', 'it asks for a password or hides its content')
      : refused('broken', why);
  }
  return inspected(document);
};

const refused = (is: PdfRefusal, detail: string): PdfInspection => ({ is, detail: detail.slice(0, 200) });

const inspected = (document: PDFDocument): PdfInspection => {
  let [objects, signatures] = [0, 0];
  for (const [ref, object] of document.context.enumerateIndirectObjects()) {
    if (++objects > MOST_OBJECTS) return refused('too-large', `more than ${MOST_OBJECTS} objects`);
    const active = activeIn(object, 0);
    if (active) return refused('active', `${active} in object ${ref.objectNumber}`);
    if (object instanceof PDFDict && object.has(PDFName.of('ByteRange'))) signatures++;
  }
  try {
    const pages = document.getPageCount();
    if (pages === 0) return refused('no-pages', 'a file without a page');
    if (pages > MOST_PAGES) return refused('too-many-pages', `${pages} pages`);
    return { is: 'harmless', pages, signatures };
  } catch (error) {
    return refused('broken', error instanceof Error ? error.message : 'no page tree');
  }
};

/** Objects within objects, as deep as any honest writer nests them. */
const DEEPEST = 40;

const activeIn = (object: unknown, depth: number): string | null => {
  if (depth > DEEPEST) return 'objects nested without end';
  if (object instanceof PDFRawStream) return activeIn(object.dict, depth + 1);
  if (object instanceof PDFArray) {
    for (const item of object.asArray()) {
      const found = activeIn(item, depth + 1);
      if (found) return found;
    }
    return null;
  }
  if (!(object instanceof PDFDict)) return null;
  const action = object.get(PDFName.of('S'));
  if (action instanceof PDFName && ACTIVE_ACTIONS.has(action.decodeText())) return action.decodeText();
  for (const key of ACTIVE_KEYS) if (object.has(PDFName.of(key))) return key;
  const type = object.get(PDFName.of('Type'));
  if (type instanceof PDFName && type.decodeText() === 'EmbeddedFile') return 'a file inside';
  for (const [, value] of object.entries()) {
    const found = activeIn(value, depth + 1);
    if (found) return found;
  }
  return null;
};
