import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { PDFArray, PDFDict, PDFName, type PDFObject, PDFRawStream, type PDFRef } from 'pdf-lib';
import { readCertificate, type SignerCertificate } from './certificate.ts';
import { UnreadablePdf, unfolded } from './pdf-objects.ts';
import { type PdfRevision, startRevision } from './pdf-revision.ts';
import { openPdf, type PdfView } from './pdf-view.ts';
import { type RevocationProof, readRevocationList, readStatusAnswer } from './revocation.ts';
import { signaturesIn } from './signature-places.ts';

/**
 * The Document Security Store (ISO 32000-2, 12.8.4.3; EN 319 142-1, 5.4): everything that a judge of later years needs and
 * could no longer fetch. It lies in an update of its own behind the signatures and is signed piece by piece by whom it is
 * from, not by us.
 */
export type ProofToKeep = {
  readonly certificates: readonly Uint8Array[];
  readonly lists: readonly Uint8Array[];
  readonly answers: readonly Uint8Array[];
};

export type LongTermFault = {
  readonly code: 'pdf-unreadable' | 'proof-malformed' | 'nothing-signed';
  readonly detail: string;
};

/** What of a file's store can be read. */
export type LongTermProof = {
  readonly certificates: readonly SignerCertificate[];
  readonly revocation: RevocationProof;
};

const MOST_ITEMS = 200;
const MOST_STORE_BYTES = 32 * 1024 * 1024;

/** Adds the proofs for all signatures of the file: B-T becomes B-LT when they cover what a judge asks for. */
export function addLongTermProof(pdf: Uint8Array, proof: ProofToKeep): Result<Uint8Array, LongTermFault> {
  const bad = whatIsMalformed(proof);
  if (bad !== null) return failed({ code: 'proof-malformed', detail: bad });
  try {
    const view = openPdf(pdf);
    const signatures = signaturesIn(view) ?? [];
    if (signatures.length === 0) return failed({ code: 'nothing-signed', detail: 'there is no signature to prove' });
    const revision = startRevision(view);
    const keys = signatures.map(({ covered }) => ('cms' in covered ? nameForSignature(view, covered) : null));
    addStore(
      revision,
      proof,
      keys.filter((key) => key !== null),
    );
    return done(revision.finish().bytes);
  } catch (error) {
    if (error instanceof UnreadablePdf) return failed({ code: 'pdf-unreadable', detail: error.message });
    throw error;
  }
}

/** What others could not read must not be kept: it would be found out in years. */
function whatIsMalformed({ certificates, lists, answers }: ProofToKeep): string | null {
  if (certificates.length + lists.length + answers.length > MOST_ITEMS) return 'more than a store holds';
  if (certificates.some((one) => readCertificate(one) === null)) return 'not a certificate';
  if (lists.some((one) => readRevocationList(one) === null)) return 'not a complete revocation list';
  return answers.some((one) => readStatusAnswer(one) === null) ? 'not an OCSP answer' : null;
}

/** The name of a signature in VRI: SHA-1 of all of its Contents, zeros included, in capitals; a name, no protection. */
function nameForSignature({ bytes }: PdfView, covered: { readonly pieces: readonly [Uint8Array, Uint8Array] }): string {
  const [before, after] = covered.pieces;
  const hole = bytes.subarray(before.length + 1, after.byteOffset - bytes.byteOffset - 1);
  const contents = Buffer.from(Buffer.from(hole).toString('latin1'), 'hex');
  return createHash('sha1').update(contents).digest('hex').toUpperCase();
}

function addStore(revision: PdfRevision, proof: ProofToKeep, signatures: readonly string[]): void {
  const { view } = revision;
  const { context } = view;
  const before = view.get(view.catalog, 'DSS');
  const store = before instanceof PDFDict ? before.clone(context) : context.obj({ Type: 'DSS' });
  const added = {
    Certs: proof.certificates.map((one) => kept(revision, one)),
    CRLs: proof.lists.map((one) => kept(revision, one)),
    OCSPs: proof.answers.map((one) => kept(revision, one)),
  };
  for (const [key, refs] of Object.entries(added))
    if (refs.length > 0) store.set(PDFName.of(key), context.obj([...itemsIn(view, view.get(store, key)), ...refs]));
  const known = view.get(store, 'VRI');
  const perSignature = known instanceof PDFDict ? known.clone(context) : PDFDict.withContext(context);
  for (const name of signatures) {
    const entry = context.obj({ Cert: added.Certs });
    if (added.CRLs.length > 0) entry.set(PDFName.of('CRL'), context.obj(added.CRLs));
    if (added.OCSPs.length > 0) entry.set(PDFName.of('OCSP'), context.obj(added.OCSPs));
    perSignature.set(PDFName.of(name), revision.add(entry));
  }
  store.set(PDFName.of('VRI'), revision.add(perSignature));
  const catalog = view.catalog.clone(context);
  catalog.set(PDFName.of('DSS'), revision.add(store));
  catalog.set(PDFName.of('Extensions'), withOurs(view, view.get(view.catalog, 'Extensions')));
  revision.change(view.catalogRef, catalog);
}

const kept = (revision: PdfRevision, der: Uint8Array): PDFRef => revision.add(revision.view.context.flateStream(der));

/** Says that a dictionary is used which PDF 1.7 does not know (ISO 32000-1, 7.12; EN 319 142-1, 5.6). */
function withOurs(view: PdfView, before: PDFObject | undefined): PDFDict {
  const extensions = before instanceof PDFDict ? before.clone(view.context) : PDFDict.withContext(view.context);
  extensions.set(PDFName.of('ESIC'), view.context.obj({ BaseVersion: '1.7', ExtensionLevel: 5 }));
  return extensions;
}

const itemsIn = (view: PdfView, list: PDFObject | undefined): readonly PDFObject[] => {
  const array = view.resolved(list);
  return array instanceof PDFArray ? array.asArray().slice(0, MOST_ITEMS) : [];
};

/** Reads the store of a file that nobody vouches for: what cannot be read is left out. Never throws. */
export function proofIn(view: PdfView): LongTermProof {
  let size = 0;
  const readAll = <T>(store: PDFDict, key: string, read: (der: Uint8Array) => T | null): readonly T[] =>
    itemsIn(view, store.get(PDFName.of(key))).flatMap((item) => {
      const stream = view.resolved(item);
      if (!(stream instanceof PDFRawStream)) return [];
      const der = unfolded(stream);
      size += der.length;
      if (size > MOST_STORE_BYTES) return [];
      const value = read(new Uint8Array(der));
      return value === null ? [] : [value];
    });
  try {
    const store = view.get(view.catalog, 'DSS');
    if (!(store instanceof PDFDict)) return NOTHING;
    return {
      certificates: readAll(store, 'Certs', readCertificate),
      revocation: {
        lists: readAll(store, 'CRLs', readRevocationList),
        answers: readAll(store, 'OCSPs', readStatusAnswer),
      },
    };
  } catch (error) {
    if (error instanceof UnreadablePdf) return NOTHING;
    throw error;
  }
}

const NOTHING: LongTermProof = { certificates: [], revocation: { lists: [], answers: [] } };
