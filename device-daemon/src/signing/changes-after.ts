import { PDFArray, PDFDict, PDFName, type PDFObject, PDFRawStream, PDFRef } from 'pdf-lib';
import type { ObjectPlace } from './cross-reference.ts';
import { nameIn, UnreadablePdf } from './pdf-objects.ts';
import { boxIn, type PdfView } from './pdf-view.ts';
import { signatureOf } from './signature-places.ts';

/**
 * What was changed after a signature. Allowed are further signatures and the proofs of long-term validation (ISO 32000-2,
 * 12.8.4; EN 319 142-1, 5.4), and nothing else: the two revisions are compared object by object, each as its readers see
 * it, so that neither hidden nor replaced objects get past.
 */
export type ChangesAfter = 'none' | 'allowed' | 'altered';

/** `isIntact` says whether the signature dictionary of this number signs what it covers. */
export function changesAfter(before: PdfView, after: PdfView, isIntact: (object: number) => boolean): ChangesAfter {
  if (before.bytes.length === after.bytes.length) return 'none';
  try {
    return new Comparison(before, after, isIntact).isAllowed() ? 'allowed' : 'altered';
  } catch (error) {
    if (error instanceof UnreadablePdf) return 'altered'; // what cannot be compared is not called unchanged
    throw error;
  }
}

type Role = 'catalog' | 'form' | 'fields' | 'page' | 'annotations' | 'field' | 'proofs' | 'info';

/** A stamp is smaller than this share of its page: a further signature must not paper over what an earlier one covers. */
const MOST_OF_A_PAGE = 0.25;
const MOST_PAGES = 20_000;
/** What a signature's field says of itself (12.5.2, 12.7.4.5): no actions, no fields below it. */
const FIELD_KEYS: ReadonlySet<string> = new Set(
  'Type Subtype FT Ff T TU TM V P F Rect AP AS MK BS Border DA DR Q M NM Contents Lock SV StructParent'.split(' '),
);
/** A file ends with its end marker (7.5.5); more than a line end behind it belongs to no revision. */
const END_MARK = /%%EOF[\r\n]{0,2}$/;

class Comparison {
  readonly #before: PdfView;
  readonly #after: PdfView;
  readonly #isIntact: (object: number) => boolean;
  readonly #roles: ReadonlyMap<number, Role>;
  /** how often each object is pointed at in the earlier revision */
  readonly #mentions: ReadonlyMap<number, number>;

  constructor(before: PdfView, after: PdfView, isIntact: (object: number) => boolean) {
    this.#before = before;
    this.#after = after;
    this.#isIntact = isIntact;
    this.#mentions = mentionsIn(before);
    this.#roles = rolesIn(before, this.#mentions);
  }

  isAllowed(): boolean {
    const { reference, bytes } = this.#after;
    if (!END_MARK.test(Buffer.from(bytes.subarray(-8)).toString('latin1'))) return false;
    if (reference.start < this.#before.bytes.length) return false; // bytes that belong to no revision
    if (text(this.#before.catalogRef) !== text(this.#after.catalogRef)) return false;
    if (!same(reference.trailer.get(PDFName.of('Info')), this.#before.reference.trailer.get(PDFName.of('Info'))))
      return false;
    const numbers = new Set([...this.#before.reference.places.keys(), ...reference.places.keys()]);
    return [...numbers].every((number) => this.#isAllowedAt(number));
  }

  #isAllowedAt(number: number): boolean {
    if (samePlace(this.#before, this.#after, number)) return true;
    const [was, is] = [this.#before.object(number), this.#after.object(number)];
    if (same(was, is)) return true;
    // what nobody pointed at is new; what somebody pointed at in vain was nothing, and would now become something
    if (was === undefined) return !this.#mentions.has(number);
    switch (this.#roles.get(number)) {
      case 'catalog':
        return this.#isAllowedCatalog(was, is);
      case 'form':
        return this.#isAllowedForm(was, is);
      case 'fields':
      case 'annotations':
        return this.#onlyAddsSignatures(was, is);
      case 'page':
        return this.#isAllowedPage(was, is);
      case 'field':
        return this.#isNowSigned(was, is);
      case 'proofs':
        return is instanceof PDFDict || is instanceof PDFArray;
      case 'info':
        return differOnlyIn(was, is, ['ModDate', 'Producer']);
      default:
        return false;
    }
  }

  #isAllowedCatalog(was: PDFObject, is: PDFObject | undefined): boolean {
    if (!differOnlyIn(was, is, ['AcroForm', 'DSS', 'Extensions'])) return false;
    const [before, after] = [entry(was, 'AcroForm'), entry(is, 'AcroForm')];
    if (same(before, after)) return true; // the form's own object is looked at by itself
    return this.#isAllowedForm(this.#before.resolved(before), this.#after.resolved(after));
  }

  #isAllowedForm(was: PDFObject | undefined, is: PDFObject | undefined): boolean {
    if (was === undefined) {
      const keys = is instanceof PDFDict ? is.keys().map((key) => key.toString()) : ['none'];
      if (!keys.every((key) => ['/Fields', '/SigFlags', '/DR', '/DA'].includes(key))) return false;
    } else if (!differOnlyIn(was, is, ['Fields', 'SigFlags'])) return false;
    return this.#onlyAddsSignatures(
      this.#before.resolved(entry(was, 'Fields')),
      this.#after.resolved(entry(is, 'Fields')),
    );
  }

  #isAllowedPage(was: PDFObject, is: PDFObject | undefined): boolean {
    if (!differOnlyIn(was, is, ['Annots'])) return false;
    const [before, after] = [entry(was, 'Annots'), entry(is, 'Annots')];
    return this.#onlyAddsSignatures(this.#before.resolved(before), this.#after.resolved(after));
  }

  /** Everything that was in the list still is, in its order, and what came is signature fields that are intact. */
  #onlyAddsSignatures(was: PDFObject | undefined, is: PDFObject | undefined): boolean {
    const before = was instanceof PDFArray ? was.asArray().map(text) : [];
    const after = is instanceof PDFArray ? is.asArray() : [];
    if ((was !== undefined && !(was instanceof PDFArray)) || (is !== undefined && !(is instanceof PDFArray)))
      return false;
    if (!before.every((one, index) => one === text(after[index]))) return false;
    return after.slice(before.length).every((added) => this.#isNewSignature(added));
  }

  #isNewSignature(added: PDFObject): boolean {
    const dict = this.#after.resolved(added);
    if (!(added instanceof PDFRef) || this.#before.object(added.objectNumber) !== undefined) return false;
    return dict instanceof PDFDict && this.#isIntactField(dict);
  }

  #isIntactField(field: PDFDict): boolean {
    const signature = signatureOf(this.#after, field);
    if (!field.keys().every((key) => FIELD_KEYS.has(key.toString().slice(1)))) return false;
    return signature !== null && this.#isIntact(signature.ref.objectNumber) && this.#isSmall(field);
  }

  #isSmall(widget: PDFDict): boolean {
    const rect = boxIn(this.#after, widget.get(PDFName.of('Rect')));
    const page = this.#after.get(widget, 'P');
    const paper = page instanceof PDFDict ? boxIn(this.#after, page.get(PDFName.of('MediaBox'))) : null;
    const [width, height] = paper === null ? [595, 842] : [paper[2] - paper[0], paper[3] - paper[1]]; // A4
    return rect === null || (rect[2] - rect[0]) * (rect[3] - rect[1]) <= MOST_OF_A_PAGE * width * height;
  }

  /** A field that stood empty, prepared for this signature. */
  #isNowSigned(was: PDFObject, is: PDFObject | undefined): boolean {
    const empty = was instanceof PDFDict && !was.has(PDFName.of('V')) && nameIn(was.get(PDFName.of('FT'))) === 'Sig';
    return empty && differOnlyIn(was, is, ['V', 'AP', 'F', 'M']) && is instanceof PDFDict && this.#isIntactField(is);
  }
}

const text = (object: PDFObject | undefined): string => object?.toString() ?? '';

function same(one: PDFObject | undefined, other: PDFObject | undefined): boolean {
  if (one instanceof PDFRawStream && other instanceof PDFRawStream)
    return text(one.dict) === text(other.dict) && Buffer.compare(one.contents, other.contents) === 0;
  return text(one) === text(other) && !(one instanceof PDFRawStream) && !(other instanceof PDFRawStream);
}

const entry = (dict: PDFObject | undefined, key: string): PDFObject | undefined =>
  dict instanceof PDFDict ? dict.get(PDFName.of(key)) : undefined;

function differOnlyIn(was: PDFObject | undefined, is: PDFObject | undefined, allowed: readonly string[]): boolean {
  if (!(was instanceof PDFDict) || !(is instanceof PDFDict)) return false;
  const keys = new Set([...was.keys(), ...is.keys()]);
  return [...keys].every((key) => allowed.includes(key.toString().slice(1)) || same(was.get(key), is.get(key)));
}

function samePlace(before: PdfView, after: PdfView, number: number): boolean {
  const [was, is] = [before.reference.places.get(number), after.reference.places.get(number)];
  if (was?.kind === 'inside' && is?.kind === 'inside')
    return was.stream === is.stream && was.index === is.index && samePlace(before, after, was.stream);
  return placeText(was) === placeText(is);
}

const placeText = (place: ObjectPlace | undefined): string =>
  place === undefined || place.kind === 'free'
    ? 'none'
    : place.kind === 'at'
      ? `${place.offset}/${place.generation}`
      : 'in';

function mentionsIn(view: PdfView): ReadonlyMap<number, number> {
  const mentions = new Map<number, number>();
  const walk = (object: PDFObject | undefined): void => {
    if (object instanceof PDFRef) mentions.set(object.objectNumber, (mentions.get(object.objectNumber) ?? 0) + 1);
    else if (object instanceof PDFArray) for (const one of object.asArray()) walk(one);
    else if (object instanceof PDFDict) for (const one of object.values()) walk(one);
    else if (object instanceof PDFRawStream) walk(object.dict);
  };
  for (const number of view.reference.places.keys()) walk(readable(view, number));
  return mentions;
}

/** Real files have entries that lead nowhere; nothing is mentioned there. */
function readable(view: PdfView, number: number): PDFObject | undefined {
  try {
    return view.object(number);
  } catch (error) {
    if (error instanceof UnreadablePdf) return undefined;
    throw error;
  }
}

/** What each object that may change is there for. */
function rolesIn(view: PdfView, mentions: ReadonlyMap<number, number>): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  const give = (value: PDFObject | undefined, role: Role): PDFObject | undefined => {
    if (value instanceof PDFRef && !roles.has(value.objectNumber)) roles.set(value.objectNumber, role);
    return view.resolved(value);
  };
  give(view.catalogRef, 'catalog');
  give(view.reference.trailer.get(PDFName.of('Info')), 'info');
  const fields = give(entry(give(entry(view.catalog, 'AcroForm'), 'form'), 'Fields'), 'fields');
  if (fields instanceof PDFArray) for (const field of fields.asArray()) give(field, 'field');
  for (const page of pagesOf(view)) give(entry(give(page, 'page'), 'Annots'), 'annotations');
  for (const ref of proofsIn(view)) if (mentions.get(ref.objectNumber) === 1) give(ref, 'proofs');
  return roles;
}

function pagesOf(view: PdfView): readonly PDFRef[] {
  const pages: PDFRef[] = [];
  const seen = new Set<number>();
  const toVisit = [entry(view.catalog, 'Pages')];
  for (let next = toVisit.pop(); next !== undefined; next = toVisit.pop()) {
    if (!(next instanceof PDFRef) || seen.has(next.objectNumber)) continue;
    seen.add(next.objectNumber);
    if (seen.size > MOST_PAGES) throw new UnreadablePdf('too many pages');
    const kids = view.resolved(entry(view.resolved(next), 'Kids'));
    if (kids instanceof PDFArray) toVisit.push(...kids.asArray().slice(0, MOST_PAGES));
    else pages.push(next);
  }
  return pages;
}

/** The dictionary of long-term proofs, its lists, and the lists for single signatures; not the proofs themselves. */
function proofsIn(view: PdfView): readonly PDFRef[] {
  const refs: PDFRef[] = [];
  const visit = (value: PDFObject | undefined, depth: number): void => {
    const object = view.resolved(value);
    if (!(object instanceof PDFDict || object instanceof PDFArray)) return;
    if (value instanceof PDFRef) refs.push(value);
    if (depth < 3 && object instanceof PDFDict) for (const one of object.values()) visit(one, depth + 1);
  };
  visit(entry(view.catalog, 'DSS'), 0);
  return refs;
}
