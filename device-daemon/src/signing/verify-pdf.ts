import { readCertificate, type SignerCertificate } from './certificate.ts';
import { type CertificatePath, mayBeUsedFor, type PathFault, pathTo } from './certificate-path.ts';
import { changesAfter } from './changes-after.ts';
import { type CmsFault, type ReadCms, readCms, signerOf } from './cms-reading.ts';
import { type LongTermProof, proofIn } from './long-term-proof.ts';
import { OID } from './oids.ts';
import { UnreadablePdf } from './pdf-objects.ts';
import { openPdf, type PdfView } from './pdf-view.ts';
import { type RevocationStatus, statusAt } from './revocation.ts';
import { type CoveredBytes, type FoundSignature, signaturesIn } from './signature-places.ts';
import { readTimestamp } from './timestamp-token.ts';

/** Judges the signatures of a PDF that somebody else made (ETSI EN 319 102-1 in spirit, not in every step). */

/** Why a signature is not believed. Closed. */
export type SignatureReason =
  | CmsFault
  | PathFault
  | 'byte-range-lies'
  | 'contents-malformed'
  | 'format-unknown'
  | 'certificate-revoked'
  | 'timestamp-wrong'
  | 'timestamp-untrusted'
  | 'altered-after';

/** `cms` is a plain Adobe signature: sound, but no PAdES baseline. */
export type SignatureLevel = 'none' | 'cms' | 'B-B' | 'B-T' | 'B-LT';

export type SignatureReport = {
  readonly field: string;
  readonly kind: FoundSignature['kind'];
  /** nothing speaks against it: exactly when `reasons` is empty */
  readonly valid: boolean;
  readonly reasons: readonly SignatureReason[];
  readonly level: SignatureLevel;
  /** the common name of the certificate; `null` when the signature does not lead to one */
  readonly signer: string | null;
  /** the revision that it covers, of how many there are */
  readonly revision: number;
  readonly revisions: number;
  readonly coversWholeFile: boolean;
  readonly changesAfter: 'none' | 'allowed' | 'altered' | 'unknown';
  /** what the signer says, a PDF date: a claim */
  readonly claimedAt: string | null;
  /** what a timestamp proves */
  readonly timestamp: { readonly at: Date; readonly authority: string } | null;
  readonly revocation: RevocationStatus;
};

export type PdfVerdict =
  | { readonly readable: true; readonly revisions: number; readonly signatures: readonly SignatureReport[] }
  | { readonly readable: false; readonly detail: string };

export type Trust = {
  /** certificates that are trusted as such, DER */
  readonly anchors: readonly Uint8Array[];
  /** when we judge: for signatures that no timestamp dates */
  readonly now: Date;
};

/** Never throws on any bytes. */
export function verifyPdf(bytes: Uint8Array, trust: Trust): PdfVerdict {
  try {
    const view = openPdf(bytes);
    const found = signaturesIn(view);
    if (found === null) return { readable: false, detail: 'more fields or signatures than a paper has' };
    const judge = new Judge(view, found, trust);
    return {
      readable: true,
      revisions: view.reference.sections.length,
      signatures: found.map((one) => judge.report(one)),
    };
  } catch (error) {
    if (error instanceof UnreadablePdf) return { readable: false, detail: error.message };
    if (error instanceof RangeError) return { readable: false, detail: 'nested deeper than anybody reads' }; // the stack's end
    throw error;
  }
}

/** What a signature's own bytes prove, before anybody is trusted. */
type Intact =
  | { readonly ok: true; readonly cms: ReadCms | null; readonly signer: SignerCertificate; readonly at: Date | null }
  | { readonly ok: false; readonly reason: SignatureReason; readonly signer: SignerCertificate | null };

class Judge {
  readonly #view: PdfView;
  readonly #trust: Trust;
  readonly #anchors: readonly SignerCertificate[];
  readonly #proof: LongTermProof;
  readonly #intact: ReadonlyMap<number, Intact>;

  constructor(view: PdfView, found: readonly FoundSignature[], trust: Trust) {
    this.#view = view;
    this.#trust = trust;
    this.#anchors = trust.anchors.map((der) => readCertificate(der)).filter((one) => one !== null);
    this.#proof = proofIn(view);
    this.#intact = new Map(found.map((one) => [one.object, intactness(one)]));
  }

  report(found: FoundSignature): SignatureReport {
    const intact = this.#intact.get(found.object);
    const reasons: SignatureReason[] = [];
    const scope = this.#scopeOf(found);
    if (scope.changesAfter === 'altered') reasons.push('altered-after');
    if (scope.changesAfter === 'unknown' && 'end' in found.covered) reasons.push('byte-range-lies');
    const trusted = intact?.ok ? this.#trusted(found, intact) : null;
    if (intact && !intact.ok) reasons.push(intact.reason);
    reasons.push(...(trusted?.reasons ?? []));
    return {
      field: found.field,
      kind: found.kind,
      valid: reasons.length === 0 && trusted !== null,
      reasons: [...new Set(reasons)],
      level: trusted?.level ?? 'none',
      signer: intact?.signer?.name ?? null,
      ...scope,
      revisions: this.#view.reference.sections.length,
      claimedAt: found.claimedAt,
      timestamp: trusted?.timestamp ?? null,
      revocation: trusted?.revocation ?? 'unknown',
    };
  }

  /** Which revision is covered, and what came after. The signature has to stand in the revision that it covers. */
  #scopeOf({
    covered,
    object,
  }: FoundSignature): Pick<SignatureReport, 'revision' | 'coversWholeFile' | 'changesAfter'> {
    const nothing = { revision: 0, coversWholeFile: false, changesAfter: 'unknown' } as const;
    if (!('end' in covered)) return nothing;
    try {
      const { bytes } = this.#view;
      const whole = covered.end === bytes.length;
      const signed = whole ? this.#view : openPdf(bytes.subarray(0, covered.end));
      if (signed.object(object) === undefined) return nothing;
      const isIntact = (number: number): boolean => this.#intact.get(number)?.ok === true;
      const changes = whole ? 'none' : changesAfter(signed, this.#view, isIntact);
      return { revision: signed.reference.sections.length, coversWholeFile: whole, changesAfter: changes };
    } catch (error) {
      if (error instanceof UnreadablePdf) return nothing;
      throw error;
    }
  }

  #trusted(found: FoundSignature, intact: Intact & { readonly ok: true }): Trusted {
    const { cms, signer } = intact;
    if (cms === null) return this.#trustedTimestamp(signer, intact.at ?? this.#trust.now);
    const stamped = this.#timestampOf(cms);
    const at = stamped.timestamp?.at ?? this.#trust.now;
    const way = this.#pathAt(signer, cms.certificates, at);
    const reasons: SignatureReason[] = [...stamped.reasons, ...way.reasons];
    if (!mayBeUsedFor(signer, 'digital-signature', 'non-repudiation')) reasons.push('certificate-unfit');
    if (way.revocation === 'revoked') reasons.push('certificate-revoked');
    const proved = way.revocation !== 'unknown' && stamped.revocation !== 'unknown';
    const base = found.format === 'cms' || !cms.signedAttributes.has(OID.signingCertificateV2) ? 'cms' : 'B-B';
    const level = base === 'cms' || stamped.timestamp === null ? base : proved ? 'B-LT' : 'B-T';
    return { reasons, level, timestamp: stamped.timestamp, revocation: way.revocation };
  }

  #trustedTimestamp(authority: SignerCertificate, at: Date): Trusted {
    const way = this.#pathAt(authority, [], at);
    const bad = way.reasons.length > 0 || way.revocation === 'revoked';
    const timestamp = bad ? null : { at, authority: authority.name };
    return { reasons: bad ? ['timestamp-untrusted'] : [], level: 'none', timestamp, revocation: way.revocation };
  }

  #timestampOf(cms: ReadCms): Pick<Trusted, 'reasons' | 'timestamp' | 'revocation'> {
    const token = cms.unsignedAttributes.get(OID.timeStampToken);
    if (token === undefined) return { reasons: [], timestamp: null, revocation: 'unknown' };
    const read = readTimestamp(token, cms.part.signature);
    if ('fault' in read) return { reasons: ['timestamp-wrong'], timestamp: null, revocation: 'unknown' };
    const { authority, at, certificates } = read.timestamp;
    const way = this.#pathAt(authority, [...certificates, ...cms.certificates], at);
    if (way.reasons.length > 0 || way.revocation === 'revoked')
      return { reasons: ['timestamp-untrusted'], timestamp: null, revocation: way.revocation };
    return { reasons: [], timestamp: { at, authority: authority.name }, revocation: way.revocation };
  }

  /** The way to an anchor, and the worst that is known of the certificates on it. */
  #pathAt(
    leaf: SignerCertificate,
    pool: readonly SignerCertificate[],
    at: Date,
  ): Pick<Trusted, 'reasons' | 'revocation'> {
    const found = pathTo(leaf, [...pool, ...this.#proof.certificates], this.#anchors, at);
    if ('fault' in found) return { reasons: [found.fault], revocation: 'unknown' };
    return { reasons: [], revocation: worst(found.path, this.#proof, at) };
  }
}

type Trusted = Pick<SignatureReport, 'reasons' | 'level' | 'timestamp' | 'revocation'>;

/** All but the anchor, each by its issuer: revoked when one is, good when all are. */
function worst(path: CertificatePath, proof: LongTermProof, at: Date): RevocationStatus {
  const statuses = path.slice(0, -1).map((certificate, index) => {
    const issuer = path[index + 1];
    return issuer === undefined ? 'unknown' : statusAt(certificate, issuer, proof.revocation, at);
  });
  if (statuses.includes('revoked')) return 'revoked';
  return statuses.includes('unknown') ? 'unknown' : 'good';
}

function intactness(found: FoundSignature): Intact {
  const { covered, format } = found;
  if ('fault' in covered) return { ok: false, reason: covered.fault, signer: null };
  if (format === 'unknown') return { ok: false, reason: 'format-unknown', signer: null };
  return format === 'timestamp' ? intactTimestamp(covered) : intactSignature(covered, format);
}

function intactSignature({ cms, pieces }: CoveredBytes, format: 'pades' | 'cms'): Intact {
  const read = readCms(cms);
  if (read === null || read.content !== null) return { ok: false, reason: 'cms-malformed', signer: null };
  const signingCertificate = format === 'pades' ? 'needed' : 'if there';
  const signer = signerOf(read, pieces, { contentType: OID.data, signingCertificate });
  if ('fault' in signer) return { ok: false, reason: signer.fault, signer: read.certificates[0] ?? null };
  return { ok: true, cms: read, signer: signer.certificate, at: null };
}

function intactTimestamp({ cms, pieces }: CoveredBytes): Intact {
  const read = readTimestamp(cms, Buffer.concat(pieces));
  if ('fault' in read) return { ok: false, reason: 'timestamp-wrong', signer: null };
  return { ok: true, cms: null, signer: read.timestamp.authority, at: read.timestamp.at };
}
