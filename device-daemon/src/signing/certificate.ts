import { createPublicKey, type KeyObject } from 'node:crypto';
import { BitString } from 'asn1js';
import {
  BasicConstraints,
  Certificate,
  CRLDistributionPoints,
  type Extension,
  ExtKeyUsage,
  type GeneralName,
  InfoAccess,
} from 'pkijs';
import { bytesOf, hexOf, readDer, sameBytes } from './der.ts';
import { OID } from './oids.ts';

/** A certificate (RFC 5280) as far as signing and judging need it. Names are compared as they are encoded. */
export type SignerCertificate = {
  readonly der: Uint8Array;
  /** the encoded names and number: what CMS and CRLs point with */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** the first common name, else the whole subject's last value; for people, not for decisions */
  readonly name: string;
  readonly key: KeyObject;
  /** the key without its algorithm: what OCSP hashes (RFC 6960, 4.1.1) */
  readonly publicKeyBits: Uint8Array;
  readonly signed: SignedPart;
  readonly authority: { readonly pathLength: number } | null;
  /** which uses the key is restricted to; `null` when it is not */
  readonly keyUsage: ReadonlySet<KeyUse> | null;
  readonly extendedKeyUsage: readonly string[] | null;
  /** whether that extension is marked critical, as a TSA's has to be (RFC 3161, 2.3) */
  readonly extendedKeyUsageCritical: boolean;
  /** a critical extension that we do not know means: do not use (RFC 5280, 4.2) */
  readonly unknownCritical: boolean;
  readonly crlAddresses: readonly string[];
  readonly ocspAddresses: readonly string[];
};

/** What an issuer signed, with which algorithm, and the signature. */
export type SignedPart = {
  readonly tbs: Uint8Array;
  readonly algorithm: { readonly id: string; readonly parameters: Uint8Array | null };
  readonly signature: Uint8Array;
};

export type KeyUse = 'digital-signature' | 'non-repudiation' | 'certificate-sign' | 'crl-sign';

/** Real ones have 1 to 4 KiB. */
const MOST_CERTIFICATE_BYTES = 32 * 1024;
const KNOWN_CRITICAL: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.basicConstraints,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.certificatePolicies,
  OID.crlDistributionPoints,
]);
/** RFC 5280, 4.2.1.3: bit numbers of KeyUsage. */
const KEY_USES: readonly (readonly [number, KeyUse])[] = [
  [0, 'digital-signature'],
  [1, 'non-repudiation'],
  [5, 'certificate-sign'],
  [6, 'crl-sign'],
];

/** Reads a certificate, or `null` when these bytes are none that can be used. Never throws. */
export function readCertificate(der: Uint8Array): SignerCertificate | null {
  const schema = der.length <= MOST_CERTIFICATE_BYTES ? readDer(der) : null;
  if (schema === null) return null;
  try {
    return certificateFrom(new Certificate({ schema }), der);
  } catch {
    return null; // pkijs throws on every field that is not as it should be
  }
}

function certificateFrom(certificate: Certificate, der: Uint8Array): SignerCertificate | null {
  const { signatureValue } = certificate;
  const algorithm = algorithmOf(certificate.signatureAlgorithm);
  if (!sameAlgorithm(algorithm, algorithmOf(certificate.signature))) return null; // RFC 5280, 4.1.1.2
  if (signatureValue.valueBlock.unusedBits !== 0) return null;
  const extension = (id: string): Extension | undefined => certificate.extensions?.find((one) => one.extnID === id);
  const publicKeyInfo = new Uint8Array(certificate.subjectPublicKeyInfo.toSchema().toBER());
  const constraints = extension(OID.basicConstraints)?.parsedValue;
  const uses = extension(OID.extendedKeyUsage)?.parsedValue;
  const isAuthority = constraints instanceof BasicConstraints && constraints.cA;
  return {
    der,
    issuer: new Uint8Array(certificate.issuer.toSchema().toBER()),
    subject: new Uint8Array(certificate.subject.toSchema().toBER()),
    serialNumber: new Uint8Array(certificate.serialNumber.toBER()),
    notBefore: certificate.notBefore.value,
    notAfter: certificate.notAfter.value,
    name: nameOf(certificate),
    key: createPublicKey({ key: Buffer.from(publicKeyInfo), format: 'der', type: 'spki' }),
    publicKeyBits: bytesOf(certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView),
    signed: {
      tbs: bytesOf(certificate.tbsView),
      algorithm,
      signature: bytesOf(signatureValue.valueBlock.valueHexView),
    },
    authority: isAuthority ? { pathLength: Number(constraints.pathLenConstraint ?? Number.POSITIVE_INFINITY) } : null,
    keyUsage: keyUsageOf(extension(OID.keyUsage)),
    extendedKeyUsage: uses instanceof ExtKeyUsage ? uses.keyPurposes : null,
    extendedKeyUsageCritical: extension(OID.extendedKeyUsage)?.critical ?? false,
    unknownCritical: (certificate.extensions ?? []).some((one) => one.critical && !KNOWN_CRITICAL.has(one.extnID)),
    crlAddresses: crlAddressesOf(extension(OID.crlDistributionPoints)),
    ocspAddresses: ocspAddressesOf(extension(OID.authorityInfoAccess)),
  };
}

function keyUsageOf(extension: Extension | undefined): SignerCertificate['keyUsage'] {
  const bits: unknown = extension?.parsedValue;
  if (!(bits instanceof BitString)) return null;
  const octets = bits.valueBlock.valueHexView;
  return new Set(
    KEY_USES.filter(([bit]) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0).map(([, use]) => use),
  );
}

function nameOf(certificate: Certificate): string {
  const values = certificate.subject.typesAndValues;
  const chosen = values.find(({ type }) => type === OID.commonName) ?? values.at(-1);
  const text: unknown = chosen?.value.valueBlock.value;
  return typeof text === 'string' ? text.normalize('NFC').slice(0, 200) : '';
}

function crlAddressesOf(extension: Extension | undefined): readonly string[] {
  const points = extension?.parsedValue;
  if (!(points instanceof CRLDistributionPoints)) return [];
  return points.distributionPoints.flatMap(({ distributionPoint }) =>
    Array.isArray(distributionPoint) ? addressesIn(distributionPoint) : [],
  );
}

function ocspAddressesOf(extension: Extension | undefined): readonly string[] {
  const access = extension?.parsedValue;
  if (!(access instanceof InfoAccess)) return [];
  return access.accessDescriptions
    .filter(({ accessMethod }) => accessMethod === OID.accessOcsp)
    .flatMap(({ accessLocation }) => addressesIn([accessLocation]));
}

/** General names of the kind URI (RFC 5280, 4.2.1.6), HTTP only. */
const addressesIn = (names: readonly GeneralName[]): readonly string[] =>
  names
    .filter(({ type, value }) => type === 6 && typeof value === 'string' && /^https?:\/\//i.test(value))
    .map(({ value }) => String(value));

type Algorithm = { readonly algorithmId: string; readonly algorithmParams?: unknown };

/** An AlgorithmIdentifier without its library's clothes. */
export function algorithmOf({ algorithmId, algorithmParams }: Algorithm): SignedPart['algorithm'] {
  return { id: algorithmId, parameters: hasEncoding(algorithmParams) ? new Uint8Array(algorithmParams.toBER()) : null };
}

const sameAlgorithm = (one: SignedPart['algorithm'], other: SignedPart['algorithm']): boolean =>
  one.id === other.id && sameBytes(one.parameters ?? new Uint8Array(), other.parameters ?? new Uint8Array());

const hasEncoding = (value: unknown): value is { toBER(): ArrayBuffer } =>
  typeof value === 'object' && value !== null && 'toBER' in value && typeof value.toBER === 'function';

/** Two certificates are the same when their bytes are. */
export const identityOf = (certificate: SignerCertificate): string => hexOf(certificate.der);
