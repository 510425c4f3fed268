import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { join, type Malformed, sameBytes, toHex } from '../bytes.ts';
import { writeTlv } from '../tlv.ts';
import { type Element, elementsOf, identifierOf, octetsOf, onlyElement, partsOf, timeOf } from './ber.ts';
import { type Certificate, publicKeyOf, readCertificate, serialText } from './certificate.ts';
import { type DistinguishedName, readName } from './distinguished-name.ts';
import { checkSignature, readHash, readScheme } from './signature.ts';

/** CMS SignedData (RFC 5652, 5) as EF.SOD, EF.CardSecurity and master lists are. */
export type SignedData = {
  /** dotted object identifier of what is signed */
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly certificates: readonly Certificate[];
  /** certificates in it that could not be read */
  readonly unreadable: number;
  readonly signers: readonly Signer[];
};

export type Signer = {
  readonly named: { readonly issuer: DistinguishedName; readonly serial: string } | { readonly subjectKeyId: string };
  /** null: a hash that is not known here */
  readonly hash: string | null;
  /** what was signed instead of the content itself; null in the old form without them */
  readonly attributes: SignedAttributes | null;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
};

export type SignedAttributes = {
  /** the bytes as they stand in the file, as a SET OF (RFC 5652, 5.4): written anew they would come out in another order */
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  readonly messageDigest: Uint8Array | null;
  /** epoch ms; null where the signer does not say when */
  readonly signingTime: number | null;
};

export const contentTypes = {
  securityObject: '2.23.136.1.1.1', // LDSSecurityObject (9303-10, 4.6.2)
  masterList: '2.23.136.1.1.2', // CscaMasterList (9303-12, 9)
  cardSecurity: '0.4.0.127.0.7.3.2.1', // EF.CardSecurity (9303-11, 9.2)
} as const;

const signedDataType = '1.2.840.113549.1.7.2';
const malformed = (detail: string) => failed<Malformed>({ detail: `signed data: ${detail}` });

/** Reads a ContentInfo. At most 32 certificates and 4 signers are looked at. */
export const readSignedData = (bytes: Uint8Array): Result<SignedData, Malformed> => {
  const [type, wrapped] = partsOf(onlyElement(bytes, true), 0x30, 2) ?? [];
  if (identifierOf(type) !== signedDataType || wrapped?.tag !== 0xa0) return malformed('is none');
  const parts = partsOf(onlyElement(wrapped.value), 0x30, 6);
  const [version, digests, encapsulated, ...rest] = parts ?? [];
  if (version?.tag !== 0x02 || digests?.tag !== 0x31) return malformed('begins in a wrong form');
  const [contentTypePart, contentPart] = partsOf(encapsulated, 0x30, 2) ?? [];
  const contentType = identifierOf(contentTypePart);
  const content = contentPart?.tag === 0xa0 ? octetsOf(onlyElement(contentPart.value)) : null;
  if (contentType === null || !content) return malformed('holds no content');
  const listed = rest.find((one) => one.tag === 0xa0);
  const choices = listed ? elementsOf(listed.value, 32) : [];
  if (!choices) return malformed('certificates');
  const read = choices.filter((one) => one.tag === 0x30).map((one) => readCertificate(one.whole));
  const certificates = read.flatMap((one) => (one.ok ? [one.value] : []));
  const last = rest.at(-1);
  const signerParts = last?.tag === 0x31 ? elementsOf(last.value, 4) : null;
  const signers = signerParts?.map(readSigner) ?? [];
  const whole = signers.filter((one) => one !== null);
  if (whole.length === 0 || whole.length !== signers.length) return malformed('signers');
  return done({ contentType, content, certificates, unreadable: choices.length - certificates.length, signers: whole });
};

const readSigner = (one: Element): Signer | null => {
  const parts = partsOf(one, 0x30, 7) ?? [];
  const [, namedPart, digest, ...rest] = parts;
  const named = readSignerName(namedPart);
  const attributesPart = rest[0]?.tag === 0xa0 ? rest[0] : null;
  const [algorithm, signaturePart] = attributesPart ? rest.slice(1) : rest;
  const signature = octetsOf(signaturePart);
  if (!named || digest?.tag !== 0x30 || algorithm?.tag !== 0x30 || !signature) return null;
  const attributes = attributesPart ? readAttributes(attributesPart) : null;
  if (attributesPart && !attributes) return null;
  return { named, hash: readHash(digest.whole), attributes, algorithm: algorithm.whole, signature };
};

const readSignerName = (one: Element | undefined): Signer['named'] | null => {
  if (one?.tag === 0x80) return { subjectKeyId: toHex(one.value) };
  if (one?.tag === 0xa0) {
    const octets = octetsOf(onlyElement(one.value)); // written with an explicit tag, against RFC 5652, 5.3
    return octets ? { subjectKeyId: toHex(octets) } : null;
  }
  const [issuerPart, serial] = partsOf(one, 0x30, 2) ?? [];
  const issuer = readName(issuerPart);
  return issuer && serial?.tag === 0x02 ? { issuer, serial: serialText(serial.value) } : null;
};

const readAttributes = (one: Element): SignedAttributes | null => {
  const all = elementsOf(one.value, 32);
  if (!all) return null;
  const values = new Map<string, Element>();
  for (const attribute of all) {
    const [type, set] = partsOf(attribute, 0x30, 2) ?? [];
    const id = identifierOf(type);
    const [value, more] = partsOf(set, 0x31, 8) ?? [];
    if (id === null || !value || values.has(id)) return null; // RFC 5652, 11: each once
    if (!more) values.set(id, value);
  }
  const bytes = one.indefinite ? writeTlv(0x31, one.value) : join(Uint8Array.of(0x31), one.whole.subarray(1));
  return {
    bytes,
    contentType: identifierOf(values.get('1.2.840.113549.1.9.3')),
    messageDigest: octetsOf(values.get('1.2.840.113549.1.9.4')),
    signingTime: timeOf(values.get('1.2.840.113549.1.9.5')),
  };
};

/** Whether the signer names this certificate as its own. */
export const isNamed = ({ named }: Signer, certificate: Certificate): boolean =>
  'serial' in named
    ? certificate.serial === named.serial && certificate.issuer.key === named.issuer.key
    : certificate.extensions.subjectKeyId === named.subjectKeyId;

/**
 * The certificates that may be this signer's: those that it names; where it names none that is there, all of them (names
 * were seen written in another way than in the certificate). Whose key made the signature is found by trying.
 */
export const candidatesFor = (signer: Signer, certificates: readonly Certificate[]): readonly Certificate[] => {
  const exact = certificates.filter((one) => isNamed(signer, one));
  return exact.length > 0 ? exact : certificates;
};

export type SignerOutcome = 'good' | 'digest-wrong' | 'signature-wrong' | 'unknown' | 'malformed';

/** Whether this certificate's key signed this content (RFC 5652, 5.4 and 5.6). */
export const checkSigner = (data: SignedData, signer: Signer, certificate: Certificate): SignerOutcome => {
  const digest = checkDigest(data, signer);
  if (digest !== 'good') return digest;
  const scheme = readScheme(signer.algorithm, signer.hash);
  const signedBytes = signer.attributes?.bytes ?? data.content;
  const outcome = checkSignature(scheme, publicKeyOf(certificate), signedBytes, signer.signature);
  return outcome === 'wrong' ? 'signature-wrong' : outcome;
};

/** Whether the signed attributes speak of this content; needs no key. */
export const checkDigest = (data: SignedData, { attributes, hash }: Signer): SignerOutcome => {
  // the content of EF.CardSecurity is a SET, as signed attributes are: those of another object could be passed off for it
  if (!attributes) return data.contentType === contentTypes.cardSecurity ? 'malformed' : 'good';
  const { messageDigest, contentType } = attributes;
  if (!messageDigest || contentType !== data.contentType) return 'malformed';
  if (hash === null) return 'unknown';
  return sameBytes(createHash(hash).update(data.content).digest(), messageDigest) ? 'good' : 'digest-wrong';
};
