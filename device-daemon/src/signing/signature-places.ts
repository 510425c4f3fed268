import { PDFArray, PDFDict, PDFHexString, type PDFObject, PDFRef } from 'pdf-lib';
import { elementLength } from './der.ts';
import { latin1, nameIn, numbersIn, textIn } from './pdf-objects.ts';
import type { PdfView } from './pdf-view.ts';

/** The signatures of a file as its fields name them, and which bytes each one says it covers (ISO 32000-1, 12.8.1). */
export type FoundSignature = {
  readonly field: string;
  /** number of the signature's dictionary */
  readonly object: number;
  readonly kind: 'signature' | 'document-timestamp';
  readonly format: 'pades' | 'cms' | 'timestamp' | 'unknown';
  /** M: when the signer says it was */
  readonly claimedAt: string | null;
  readonly covered: CoveredBytes | { readonly fault: 'byte-range-lies' | 'contents-malformed' };
};

export type CoveredBytes = {
  /** all bytes up to `end` but the hole */
  readonly pieces: readonly [Uint8Array, Uint8Array];
  readonly end: number;
  /** the CMS, without the zeros behind it */
  readonly cms: Uint8Array;
};

const MOST_FIELDS = 2000;
const DEEPEST_FIELD = 8;
/** Each costs a digest over the file. */
export const MOST_SIGNATURES = 32;
const FORMATS: ReadonlyMap<string, FoundSignature['format']> = new Map([
  ['ETSI.CAdES.detached', 'pades'],
  ['adbe.pkcs7.detached', 'cms'],
  ['ETSI.RFC3161', 'timestamp'],
]);

/** In the order of what they cover. `null` when there are more fields than a form has. Throws `UnreadablePdf`. */
export function signaturesIn(view: PdfView): readonly FoundSignature[] | null {
  const form = view.get(view.catalog, 'AcroForm');
  const roots = form instanceof PDFDict ? view.get(form, 'Fields') : undefined;
  const toVisit: Visit[] = listed(roots).map((field) => ({ field, depth: 0, type: null, name: '' }));
  const found = new Map<number, FoundSignature>();
  for (let visited = 0, next = toVisit.shift(); next !== undefined; next = toVisit.shift()) {
    visited += 1;
    const dict = view.resolved(next.field);
    if (visited > MOST_FIELDS || found.size > MOST_SIGNATURES) return null;
    if (!(dict instanceof PDFDict)) continue;
    const type = nameIn(view.get(dict, 'FT')) ?? next.type;
    const name = [next.name, textIn(view.get(dict, 'T')) ?? ''].filter(Boolean).join('.').slice(0, 200);
    if (next.depth < DEEPEST_FIELD)
      for (const kid of listed(view.get(dict, 'Kids'))) toVisit.push({ field: kid, depth: next.depth + 1, type, name });
    const value = signatureOf(view, dict, type);
    if (value !== null) found.set(value.ref.objectNumber, signatureAt(view, name, value.ref, value.dict));
  }
  return [...found.values()].sort((one, other) => endOf(one) - endOf(other));
}

type Visit = {
  readonly field: PDFObject;
  readonly depth: number;
  readonly type: string | null;
  readonly name: string;
};

const listed = (value: PDFObject | undefined): readonly PDFObject[] =>
  value instanceof PDFArray ? value.asArray().slice(0, MOST_FIELDS) : [];

/** The dictionary that a signature field has for its value; it stands by itself, or nobody can say where it is. */
export function signatureOf(
  view: PdfView,
  field: PDFDict,
  type = nameIn(view.get(field, 'FT')),
): { readonly ref: PDFRef; readonly dict: PDFDict } | null {
  if (type !== 'Sig') return null;
  const ref = field.entries().find(([key]) => key.toString() === '/V')?.[1];
  const dict = view.resolved(ref);
  return ref instanceof PDFRef && dict instanceof PDFDict ? { ref, dict } : null;
}

const endOf = ({ covered }: FoundSignature): number => ('end' in covered ? covered.end : Number.POSITIVE_INFINITY);

function signatureAt(view: PdfView, field: string, ref: PDFRef, dict: PDFDict): FoundSignature {
  const format = FORMATS.get(nameIn(view.get(dict, 'SubFilter')) ?? '') ?? 'unknown';
  return {
    field,
    object: ref.objectNumber,
    kind: format === 'timestamp' ? 'document-timestamp' : 'signature',
    format,
    claimedAt: textIn(view.get(dict, 'M'))?.slice(0, 40) ?? null,
    covered: coveredBy(view, dict),
  };
}

/** The hole has to be the hex string of Contents and nothing else: everything else is signed, or the range lies. */
function coveredBy(view: PdfView, dict: PDFDict): FoundSignature['covered'] {
  const array = view.get(dict, 'ByteRange');
  const range = array instanceof PDFArray && array.size() === 4 ? numbersIn(array) : [];
  const [start = Number.NaN, before = Number.NaN, from = Number.NaN, after = Number.NaN] = range;
  const { bytes } = view;
  const sound = range.every((one) => Number.isSafeInteger(one) && one >= 0) && range.length === 4;
  if (!sound || start !== 0 || before === 0 || from <= before || from + after > bytes.length)
    return { fault: 'byte-range-lies' };
  const contents = view.get(dict, 'Contents');
  const hole = latin1(bytes, before, from);
  if (!(contents instanceof PDFHexString) || hole !== `<${contents.asString()}>`) return { fault: 'byte-range-lies' };
  const cms = cmsIn(hole.slice(1, -1));
  if (cms === null) return { fault: 'contents-malformed' };
  return { pieces: [bytes.subarray(0, before), bytes.subarray(from, from + after)], end: from + after, cms };
}

/** Hex, one DER element, and behind it nothing but the zeros that were kept free. */
function cmsIn(hex: string): Uint8Array | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return null;
  const bytes = new Uint8Array(Buffer.from(hex, 'hex'));
  const length = elementLength(bytes);
  if (length === null || bytes.subarray(length).some((byte) => byte !== 0)) return null;
  return bytes.subarray(0, length);
}
