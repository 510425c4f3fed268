import { createHash } from 'node:crypto';
import {
  BasicOCSPResponse,
  type CertID,
  CertificateRevocationList,
  type Extension,
  IssuingDistributionPoint,
  OCSPResponse,
  type SingleResponse,
} from 'pkijs';
import { algorithmOf, readCertificate, type SignedPart, type SignerCertificate } from './certificate.ts';
import { mayBeUsedFor } from './certificate-path.ts';
import { bytesOf, hexOf, readDer, sameBytes } from './der.ts';
import { OID } from './oids.ts';
import { checkSignature } from './signature-check.ts';

/** Whether a certificate had been taken back at a moment, from lists and answers that its issuer signed. */
export type RevocationStatus = 'good' | 'revoked' | 'unknown';

export type RevocationList = {
  readonly issuer: Uint8Array;
  readonly until: Date | null;
  /** when each serial number (hex of its encoding) was revoked */
  readonly revoked: ReadonlyMap<string, Date>;
  readonly signed: SignedPart;
};

export type StatusAnswer = {
  readonly producedAt: Date;
  readonly answers: readonly SingleResponse[];
  readonly certificates: readonly SignerCertificate[];
  readonly signed: SignedPart;
};

export type RevocationProof = { readonly lists: readonly RevocationList[]; readonly answers: readonly StatusAnswer[] };

/** Lists of a national authority reach some MiB. */
export const MOST_PROOF_BYTES = 8 * 1024 * 1024;
const MOST_PROOF_NODES = 1_000_000;
/** removeFromCRL (RFC 5280, 5.3.1): the certificate is back. */
const REMOVED = 8;
const CRL_REASON = '2.5.29.21';

/** Reads a CRL (RFC 5280, 5), or `null` when it is none that tells of all certificates of its issuer. Never throws. */
export function readRevocationList(der: Uint8Array): RevocationList | null {
  const schema = der.length <= MOST_PROOF_BYTES ? readDer(der, MOST_PROOF_NODES) : null;
  if (schema === null) return null;
  try {
    const list = new CertificateRevocationList({ schema });
    if ((list.crlExtensions?.extensions ?? []).some((one) => one.critical && !tellsOfAll(one))) return null;
    const standing = (list.revokedCertificates ?? []).filter(
      (one) => !isRemoved(one.crlEntryExtensions?.extensions ?? []),
    );
    return {
      issuer: new Uint8Array(list.issuer.toSchema().toBER()),
      until: list.nextUpdate?.value ?? null,
      revoked: new Map(
        standing.map((one) => [hexOf(new Uint8Array(one.userCertificate.toBER())), one.revocationDate.value]),
      ),
      signed: {
        tbs: bytesOf(list.tbsView),
        algorithm: algorithmOf(list.signatureAlgorithm),
        signature: bytesOf(list.signatureValue.valueBlock.valueHexView),
      },
    };
  } catch {
    return null;
  }
}

/** A list with a scope (RFC 5280, 5.2.5) is taken only when it covers every kind, every reason, and its issuer's own. */
function tellsOfAll(extension: Extension): boolean {
  const scope = extension.extnID === OID.issuingDistributionPoint ? extension.parsedValue : null;
  return (
    scope instanceof IssuingDistributionPoint &&
    !scope.onlyContainsUserCerts &&
    !scope.onlyContainsCACerts &&
    !scope.onlyContainsAttributeCerts &&
    !scope.indirectCRL &&
    scope.onlySomeReasons === undefined
  );
}

const isRemoved = (extensions: readonly Extension[]): boolean =>
  extensions.some(
    ({ extnID, extnValue }) => extnID === CRL_REASON && extnValue.valueBlock.valueHexView.at(-1) === REMOVED,
  );

/** Reads an OCSP response (RFC 6960, 4.2), or `null`. Never throws. */
export function readStatusAnswer(der: Uint8Array): StatusAnswer | null {
  const schema = der.length <= MOST_PROOF_BYTES ? readDer(der) : null;
  if (schema === null) return null;
  try {
    const outer = new OCSPResponse({ schema });
    if (outer.responseBytes?.responseType !== OID.ocspBasic) return null;
    const basic = new BasicOCSPResponse({ schema: readDer(new Uint8Array(outer.responseBytes.response.getValue())) });
    const certificates = (basic.certs ?? []).map((one) => readCertificate(new Uint8Array(one.toSchema().toBER())));
    return {
      producedAt: basic.tbsResponseData.producedAt,
      answers: basic.tbsResponseData.responses,
      certificates: certificates.filter((one) => one !== null),
      signed: {
        tbs: bytesOf(basic.tbsResponseData.tbsView),
        algorithm: algorithmOf(basic.signatureAlgorithm),
        signature: bytesOf(basic.signature.valueBlock.valueHexView),
      },
    };
  } catch {
    return null;
  }
}

/**
 * The certificate's status at `at`. What was revoked later was good then. A proof that had run out before `at` says
 * nothing; one that its issuer did not sign is not looked at. One proof of revocation outweighs others.
 */
export function statusAt(
  certificate: SignerCertificate,
  issuer: SignerCertificate,
  proof: RevocationProof,
  at: Date,
): RevocationStatus {
  const said = [
    ...proof.lists.map((list) => statusByList(list, certificate, issuer, at)),
    ...proof.answers.map((answer) => statusByAnswer(answer, certificate, issuer, at)),
  ];
  if (said.includes('revoked')) return 'revoked';
  return said.includes('good') ? 'good' : 'unknown';
}

function statusByList(
  list: RevocationList,
  certificate: SignerCertificate,
  issuer: SignerCertificate,
  at: Date,
): RevocationStatus {
  if (!sameBytes(list.issuer, issuer.subject) || !mayBeUsedFor(issuer, 'crl-sign')) return 'unknown';
  if (checkSignature(list.signed, issuer.key) !== 'right') return 'unknown';
  const revokedAt = list.revoked.get(hexOf(certificate.serialNumber));
  if (revokedAt !== undefined && revokedAt <= at) return 'revoked';
  return list.until !== null && list.until < at ? 'unknown' : 'good';
}

function statusByAnswer(
  answer: StatusAnswer,
  certificate: SignerCertificate,
  issuer: SignerCertificate,
  at: Date,
): RevocationStatus {
  const about = answer.answers.find(({ certID }) => isAbout(certID, certificate, issuer));
  if (about === undefined || !isAnsweredBy(answer, issuer)) return 'unknown';
  const revokedAt = revocationIn(about.certStatus);
  if (revokedAt === 'unknown') return 'unknown';
  if (revokedAt !== null && revokedAt <= at) return 'revoked';
  return about.nextUpdate !== undefined && about.nextUpdate < at ? 'unknown' : 'good';
}

/** SHA-1 here names a certificate within an answer that is signed as a whole (RFC 6960, 4.1.1); it protects nothing. */
const NAMING_HASHES: ReadonlyMap<string, string> = new Map([
  [OID.sha1, 'sha1'],
  [OID.sha256, 'sha256'],
]);

function isAbout(id: CertID, certificate: SignerCertificate, issuer: SignerCertificate): boolean {
  const hash = NAMING_HASHES.get(id.hashAlgorithm.algorithmId);
  if (hash === undefined) return false;
  const hashed = (bytes: Uint8Array): Uint8Array => createHash(hash).update(bytes).digest();
  return (
    sameBytes(new Uint8Array(id.serialNumber.toBER()), certificate.serialNumber) &&
    sameBytes(new Uint8Array(id.issuerNameHash.getValue()), hashed(issuer.subject)) &&
    sameBytes(new Uint8Array(id.issuerKeyHash.getValue()), hashed(issuer.publicKeyBits))
  );
}

/** Signed by the issuer itself, or by whom it made a responder (RFC 6960, 4.2.2.2). */
function isAnsweredBy(answer: StatusAnswer, issuer: SignerCertificate): boolean {
  if (checkSignature(answer.signed, issuer.key) === 'right') return true;
  return answer.certificates.some(
    (responder) =>
      sameBytes(responder.issuer, issuer.subject) &&
      (responder.extendedKeyUsage ?? []).includes(OID.ocspSigning) &&
      answer.producedAt >= responder.notBefore &&
      answer.producedAt <= responder.notAfter &&
      checkSignature(responder.signed, issuer.key) === 'right' &&
      checkSignature(answer.signed, responder.key) === 'right',
  );
}

/** CertStatus (RFC 6960, 4.2.1): `null` is good, a date is since when it is revoked. */
function revocationIn(status: unknown): Date | null | 'unknown' {
  const block = isTagged(status) ? status : null;
  if (block?.idBlock.tagNumber === 0) return null;
  const values: unknown = block?.idBlock.tagNumber === 1 ? block.valueBlock.value : null;
  const time: unknown = Array.isArray(values) ? values[0] : null;
  if (typeof time !== 'object' || time === null || !('toDate' in time) || typeof time.toDate !== 'function')
    return 'unknown';
  const date: unknown = time.toDate();
  return date instanceof Date ? date : 'unknown';
}

const isTagged = (value: unknown): value is { idBlock: { tagNumber: number }; valueBlock: { value?: unknown } } =>
  typeof value === 'object' && value !== null && 'idBlock' in value && 'valueBlock' in value;
