import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, type PDFObject, PDFRef, PDFString } from 'pdf-lib';
import { textIn } from './pdf-objects.ts';
import type { FinishedRevision, PdfRevision } from './pdf-revision.ts';
import { firstPage, type PdfPageView, type PdfView } from './pdf-view.ts';

/** A signature field with a widget on page 1, and the two holes that are filled when the rest of the file stands. */

export type FieldWish = {
  /** when we say we sign; the dictionary's M (12.8.1), a claim and no proof */
  readonly signedAt: Date;
  /** who signs, as readers show it */
  readonly name: string;
  readonly reason?: string;
  /** where and how it shows; nothing shows when left out */
  readonly look: FieldLook | null;
  /** bytes kept free for the CMS */
  readonly roomBytes: number;
};

export type FieldLook = {
  /** [left, bottom, right, top] in the page's own user space, in points */
  readonly rect: readonly [number, number, number, number];
  readonly appearance: PDFRef;
};

/** What is signed and where the signature goes: all bytes but the hole `Contents` with its angle brackets. */
export type SignatureHole = {
  readonly bytes: Uint8Array;
  /** offset of `<` */
  readonly start: number;
  /** offset behind `>` */
  readonly end: number;
};

/** Digits kept for each offset: files to 10 GB. */
const OFFSET_DIGITS = 10;
/** PDF/A wants Print and forbids Hidden, Invisible, NoView (ISO 19005-3, 6.3.2); Locked, as a signature does not move. */
const PRINT_AND_LOCKED = 4 | 128;
/** SignaturesExist and AppendOnly (12.7.2, table 219). */
const SIG_FLAGS = 3;

/** Adds the field and gives the number of the signature's dictionary. */
export function addSignatureField(revision: PdfRevision, wish: FieldWish): PDFRef {
  const { view } = revision;
  const page = firstPage(view);
  const signature = revision.add(signatureDictionary(view, wish));
  const form = formOf(view);
  const widget = revision.add(widgetOf(view, page, signature, freeName(view, form.fields), wish.look));
  addToForm(revision, form, widget);
  addToPage(revision, page, widget);
  return signature;
}

/** 12.8.1, table 252, as EN 319 142-1, 5.3 narrows it: no Cert, no signer's name in the CMS attributes. */
function signatureDictionary(view: PdfView, wish: FieldWish): PDFDict {
  const dict = view.context.obj({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, ...Array<number>(3).fill(10 ** OFFSET_DIGITS - 1)],
    M: PDFString.of(pdfDate(wish.signedAt)),
    Name: PDFHexString.fromText(wish.name),
  });
  if (wish.reason !== undefined) dict.set(PDFName.of('Reason'), PDFHexString.fromText(wish.reason));
  dict.set(PDFName.of('Contents'), PDFHexString.of('0'.repeat(2 * wish.roomBytes)));
  return dict;
}

/** `D:20261129103000+07'00'` (7.9.4): the time on the wall in Vietnam, which has known no other zone since 1975. */
export function pdfDate(date: Date): string {
  const there = new Date(date.getTime() + 7 * 3_600_000);
  return `D:${there.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+07'00'`;
}

function widgetOf(view: PdfView, page: PdfPageView, signature: PDFRef, name: string, look: FieldLook | null): PDFDict {
  const widget = view.context.obj({
    Type: 'Annot',
    Subtype: 'Widget',
    FT: 'Sig',
    T: PDFHexString.fromText(name),
    V: signature,
    P: page.ref,
    F: PRINT_AND_LOCKED,
    Rect: [...(look?.rect ?? [0, 0, 0, 0])],
  });
  if (look !== null) widget.set(PDFName.of('AP'), view.context.obj({ N: look.appearance }));
  return widget;
}

type Form = {
  /** where the form's dictionary is, `null` when it stands in the catalog or nowhere */
  readonly ref: PDFRef | null;
  readonly dict: PDFDict | null;
  readonly fields: readonly PDFObject[];
};

function formOf(view: PdfView): Form {
  const value = view.catalog.get(PDFName.of('AcroForm'));
  const dict = view.resolved(value);
  if (!(dict instanceof PDFDict)) return { ref: null, dict: null, fields: [] };
  const fields = view.get(dict, 'Fields');
  return {
    ref: value instanceof PDFRef ? value : null,
    dict,
    fields: fields instanceof PDFArray ? fields.asArray() : [],
  };
}

/** `Signature1` and so on: the first that no field has. */
function freeName(view: PdfView, fields: readonly PDFObject[]): string {
  const taken = new Set(
    fields.map((field) => {
      const dict = view.resolved(field);
      return dict instanceof PDFDict ? textIn(view.get(dict, 'T')) : null;
    }),
  );
  let number = 1;
  while (taken.has(`Signature${number}`)) number += 1;
  return `Signature${number}`;
}

function addToForm(revision: PdfRevision, form: Form, field: PDFRef): void {
  const { view } = revision;
  const next = form.dict?.clone(view.context) ?? PDFDict.withContext(view.context);
  next.set(PDFName.of('Fields'), listOf(view, [...form.fields, field]));
  next.set(PDFName.of('SigFlags'), PDFNumber.of(SIG_FLAGS));
  if (form.ref !== null) return revision.change(form.ref, next);
  const catalog = view.catalog.clone(view.context);
  catalog.set(PDFName.of('AcroForm'), revision.add(next));
  revision.change(view.catalogRef, catalog);
}

/** The page's own list of annotations is replaced, or the object that holds it. */
function addToPage(revision: PdfRevision, page: PdfPageView, widget: PDFRef): void {
  const { view } = revision;
  const value = page.dict.get(PDFName.of('Annots'));
  const before = view.resolved(value);
  const list = listOf(view, [...(before instanceof PDFArray ? before.asArray() : []), widget]);
  if (value instanceof PDFRef && before instanceof PDFArray) return revision.change(value, list);
  const next = page.dict.clone(view.context);
  next.set(PDFName.of('Annots'), list);
  revision.change(page.ref, next);
}

function listOf(view: PdfView, objects: readonly PDFObject[]): PDFArray {
  const list = PDFArray.withContext(view.context);
  for (const object of objects) list.push(object);
  return list;
}

/** Finds the hole in the finished file and writes its place into ByteRange (12.8.1): two pieces, all but the hole. */
export function openHole(finished: FinishedRevision, signature: PDFRef): SignatureHole {
  const bytes = finished.bytes.slice();
  const from = finished.offsets.get(signature.objectNumber);
  const file = Buffer.from(bytes.buffer);
  const start = file.indexOf('/Contents <', from) + '/Contents '.length;
  const end = file.indexOf('>', start) + 1;
  const range = file.indexOf('/ByteRange [', from);
  const rangeEnd = file.indexOf(']', range);
  const said = `/ByteRange [0 ${start} ${end} ${bytes.length - end}`;
  file.write(said.padEnd(rangeEnd - range, ' '), range, 'latin1');
  return { bytes, start, end };
}

/** The file with the CMS in its hole, or `null` when there is no room for it. The rest of the hole stays zeros. */
export function filledHole(hole: SignatureHole, cms: Uint8Array): Uint8Array | null {
  const hex = Buffer.from(cms).toString('hex');
  if (hex.length > hole.end - hole.start - 2) return null;
  const bytes = hole.bytes.slice();
  Buffer.from(bytes.buffer).write(hex, hole.start + 1, 'latin1');
  return bytes;
}

/** The signed bytes, in two pieces. */
export const aroundHole = (hole: SignatureHole): readonly [Uint8Array, Uint8Array] => [
  hole.bytes.subarray(0, hole.start),
  hole.bytes.subarray(hole.end),
];
