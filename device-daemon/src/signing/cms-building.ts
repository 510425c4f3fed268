import { createHash } from 'node:crypto';
import type { SignerCertificate } from './certificate.ts';
import { CONTEXT_0, CONTEXT_1, element, NULL, OCTET_STRING, oid, SEQUENCE, SET, setOf, smallInteger } from './der.ts';
import { OID } from './oids.ts';
import type { TokenAlgorithm } from './token.ts';

/** The CMS SignedData of a PAdES signature (RFC 5652, 5.1; EN 319 142-1, 6.3): detached, one signer, SHA-256. */

const sha256 = (...pieces: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return new Uint8Array(hash.digest());
};

const SHA256 = element(SEQUENCE, oid(OID.sha256)); // parameters absent (RFC 5754, 2)

const SIGNATURE_ALGORITHM: Readonly<Record<TokenAlgorithm, Uint8Array>> = {
  'rsa-pkcs1-sha256': element(SEQUENCE, oid(OID.sha256WithRsa), NULL),
  'ecdsa-p256-sha256': element(SEQUENCE, oid(OID.ecdsaWithSha256)),
};

/** What the key signs: the attributes as a SET (RFC 5652, 5.4), and its SHA-256. */
export type ToBeSigned = { readonly attributes: readonly Uint8Array[]; readonly digest: Uint8Array };

/**
 * Content type, message digest, signing certificate: these and no others. No signing time: PAdES has it in the
 * dictionary's M (EN 319 142-1, 5.2), and nobody should take either for proof.
 */
export function toBeSigned(content: readonly Uint8Array[], certificate: Uint8Array): ToBeSigned {
  const attributes = [
    attribute(OID.contentType, oid(OID.data)),
    attribute(OID.messageDigest, element(OCTET_STRING, sha256(...content))),
    attribute(OID.signingCertificateV2, signingCertificate(certificate)),
  ];
  return { attributes, digest: sha256(setOf(attributes)) };
}

/** RFC 5035, 3: the hash algorithm is left out because SHA-256 is its default; issuer and serial because it may be. */
const signingCertificate = (certificate: Uint8Array): Uint8Array =>
  element(SEQUENCE, element(SEQUENCE, element(SEQUENCE, element(OCTET_STRING, sha256(certificate)))));

const attribute = (type: string, value: Uint8Array): Uint8Array => element(SEQUENCE, oid(type), element(SET, value));

export type SignedParts = {
  readonly signer: SignerCertificate;
  /** certificates that lead from the signer's towards the anchor */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: TokenAlgorithm;
  readonly attributes: readonly Uint8Array[];
  readonly signature: Uint8Array;
  /** a timestamp token over `signature` makes it B-T */
  readonly timestamp: Uint8Array | null;
};

/** The finished ContentInfo. */
export function signedData(parts: SignedParts): Uint8Array {
  const unsigned = parts.timestamp === null ? [] : [attribute(OID.timeStampToken, parts.timestamp)];
  const signerInfo = element(
    SEQUENCE,
    smallInteger(1), // version 1: the signer is named by issuer and serial number
    element(SEQUENCE, parts.signer.issuer, parts.signer.serialNumber),
    SHA256,
    setOf(parts.attributes, CONTEXT_0),
    SIGNATURE_ALGORITHM[parts.algorithm],
    element(OCTET_STRING, parts.signature),
    ...(unsigned.length === 0 ? [] : [setOf(unsigned, CONTEXT_1)]),
  );
  const content = element(
    SEQUENCE,
    smallInteger(1),
    element(SET, SHA256),
    element(SEQUENCE, oid(OID.data)), // detached: no content inside
    setOf([parts.signer.der, ...parts.chain], CONTEXT_0),
    element(SET, signerInfo),
  );
  return element(SEQUENCE, oid(OID.signedData), element(CONTEXT_0, content));
}
