import { createHash } from 'node:crypto';
import { done, failed, type Result } from '@mot-cua/domain/result.ts';
import { type Malformed, toHex } from '../bytes.ts';
import { type Element, elementsOf, flagsOf, identifierOf, onlyElement, partsOf, timeOf, wholeBitsOf } from './ber.ts';
import { type DistinguishedName, directoryName, readName } from './distinguished-name.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { checkSignature, readScheme, type SignatureOutcome } from './signature.ts';

/** What a certificate says (RFC 5280, 4.1; profile of 9303-12, 7.1). Nothing of it is believed yet. */
export type Certificate = {
  /** SHA-256 over the whole, in hexadecimal: equal for equal certificates */
  readonly fingerprint: string;
  /** in hexadecimal, without leading zeros */
  readonly serial: string;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  /** epoch ms */
  readonly validFrom: number;
  readonly validUntil: number;
  readonly keyInfo: Uint8Array;
  /** the bytes that are signed, the AlgorithmIdentifier and the signature */
  readonly signed: Uint8Array;
  readonly algorithm: Uint8Array;
  readonly signature: Uint8Array;
  readonly extensions: Extensions;
};

export type Extensions = {
  /** in hexadecimal; null where the certificate does not say */
  readonly subjectKeyId: string | null;
  readonly authorityKeyId: string | null;
  /** the issuer's certificate by its own issuer and serial */
  readonly authoritySerial: { readonly issuer: string; readonly serial: string } | null;
  /** first byte of the flags: 0x80 digitalSignature, 0x04 keyCertSign, 0x02 cRLSign */
  readonly keyUsage: number | null;
  readonly isAuthority: boolean | null;
  readonly extendedKeyUsage: readonly string[];
  /** critical ones that are not understood here */
  readonly unknownCritical: readonly string[];
};

export const keyUsage = { digitalSignature: 0x80, certificateSign: 0x04, crlSign: 0x02 } as const;

const malformed = (detail: string) => failed<Malformed>({ detail: `certificate: ${detail}` });

export const readCertificate = (der: Uint8Array): Result<Certificate, Malformed> => {
  const outer = onlyElement(der, true);
  const [body, algorithm, signatureBits, more] = partsOf(outer, 0x30, 4) ?? [];
  const signature = wholeBitsOf(signatureBits);
  const fields = partsOf(body, 0x30, 12);
  if (!outer || !body || !fields || algorithm?.tag !== 0x30 || !signature || more) return malformed('is none');
  const [serial, inner, issuerPart, validity, subjectPart, keyInfo, ...optional] =
    fields[0]?.tag === 0xa0 ? fields.slice(1) : fields;
  const [from, until] = partsOf(validity, 0x30, 2) ?? [];
  const [issuer, subject] = [readName(issuerPart), readName(subjectPart)];
  const [validFrom, validUntil] = [timeOf(from), timeOf(until)];
  if (serial?.tag !== 0x02 || serial.value.length === 0 || serial.value.length > 64) return malformed('serial number');
  if (!issuer || !subject) return malformed('name of subject or issuer');
  if (validFrom === null || validUntil === null) return malformed('validity');
  if (keyInfo?.tag !== 0x30) return malformed('public key');
  // RFC 5280, 4.1.1.2: both must be the same, else the signed one could be made light of by the other
  if (inner?.tag !== 0x30 || Buffer.compare(inner.whole, algorithm.whole) !== 0) return malformed('two algorithms');
  const extensions = readExtensions(optional.find((one) => one.tag === 0xa3));
  if (!extensions) return malformed('extensions');
  return done({
    fingerprint: createHash('sha256').update(outer.whole).digest('hex'),
    serial: serialText(serial.value),
    issuer,
    subject,
    validFrom,
    validUntil,
    keyInfo: keyInfo.whole,
    signed: body.whole,
    algorithm: algorithm.whole,
    signature,
    extensions,
  });
};

export const serialText = (value: Uint8Array): string => toHex(value).replace(/^(?:00)+(?=..)/, '');

const none: Extensions = {
  subjectKeyId: null,
  authorityKeyId: null,
  authoritySerial: null,
  keyUsage: null,
  isAuthority: null,
  extendedKeyUsage: [],
  unknownCritical: [],
};

/** One extension as it stands in certificates and revocation lists: { id, critical?, OCTET STRING { value } }. */
export type Extension = { readonly id: string; readonly critical: boolean; readonly value: Element | null };

/** `holder`: [3] of a certificate, [0] of a revocation list; null when malformed. */
export const listExtensions = (holder: Element | undefined): readonly Extension[] | null => {
  if (!holder) return [];
  const all = partsOf(elementsOf(holder.value, 1)?.[0], 0x30, 64);
  if (!all) return null;
  const found: Extension[] = [];
  for (const one of all) {
    const parts = partsOf(one, 0x30, 3);
    const id = identifierOf(parts?.[0]);
    const content = parts?.at(-1);
    if (!parts || id === null || content?.tag !== 0x04) return null;
    const critical = parts.length === 3 && parts[1]?.tag === 0x01 && parts[1].value[0] !== 0;
    found.push({ id, critical, value: onlyElement(content.value) });
  }
  return found;
};

const readExtensions = (holder: Element | undefined): Extensions | null => {
  const listed = listExtensions(holder);
  if (!listed) return null;
  let read = none;
  for (const { id, critical, value } of listed) {
    if (id === '2.5.29.14' && value?.tag === 0x04) read = { ...read, subjectKeyId: toHex(value.value) };
    else if (id === '2.5.29.35') read = { ...read, ...authorityOf(value) };
    else if (id === '2.5.29.15') read = { ...read, keyUsage: flagsOf(value) };
    else if (id === '2.5.29.19') read = { ...read, isAuthority: isAuthority(value) };
    else if (id === '2.5.29.37') read = { ...read, extendedKeyUsage: usesOf(value) };
    else if (critical && !harmlessCritical.has(id)) read = { ...read, unknownCritical: [...read.unknownCritical, id] };
  }
  return read;
};

/** Understood, or of no weight for whoever checks documents: policies, names, CRL places, private key period, document types. */
const harmlessCritical: ReadonlySet<string> = new Set([
  '2.5.29.32',
  '2.5.29.17',
  '2.5.29.18',
  '2.5.29.31',
  '2.5.29.16',
  '2.23.136.1.1.6.1',
  '2.23.136.1.1.6.2',
]);

const authorityOf = (value: Element | null): Pick<Extensions, 'authorityKeyId' | 'authoritySerial'> => {
  const parts = partsOf(value, 0x30, 3) ?? [];
  const keyId = parts.find((one) => one.tag === 0x80);
  const names = parts.find((one) => one.tag === 0xa1);
  const serial = parts.find((one) => one.tag === 0x82);
  const issuer = names ? directoryName(names.value) : null;
  return {
    authorityKeyId: keyId ? toHex(keyId.value) : null,
    authoritySerial: issuer && serial ? { issuer: issuer.key, serial: serialText(serial.value) } : null,
  };
};

const isAuthority = (value: Element | null): boolean => {
  const [flag] = partsOf(value, 0x30, 2) ?? [];
  return flag?.tag === 0x01 && flag.value[0] !== 0;
};

const usesOf = (value: Element | null): readonly string[] =>
  (partsOf(value, 0x30, 32) ?? []).map((one) => identifierOf(one) ?? '?');

/** Whole seconds: a certificate is in force up to and including the last second that it names (RFC 5280, 4.1.2.5). */
export const isValidAt = (certificate: Certificate, at: number): boolean =>
  certificate.validFrom <= at && at < certificate.validUntil + 1000;

/** Subject and issuer are the same name: a root, or the successor's certificate under its predecessor's key. */
export const isSelfIssued = (certificate: Certificate): boolean => certificate.subject.key === certificate.issuer.key;

/**
 * May stand above others (9303-12, 7.1: keyCertSign and basicConstraints). Roots from before these rules say neither, and
 * several links of real lists forget basicConstraints; no signer of documents has keyCertSign, so that decides.
 */
export const mayIssue = ({ extensions }: Certificate, selfIssued: boolean): boolean => {
  if (extensions.keyUsage !== null) return (extensions.keyUsage & keyUsage.certificateSign) !== 0;
  return extensions.isAuthority ?? (selfIssued && extensions.unknownCritical.length === 0);
};

export const publicKeyOf = (certificate: Certificate): PublicKey | null => {
  const known = keys.get(certificate);
  if (known !== undefined) return known;
  const key = readPublicKey(certificate.keyInfo);
  keys.set(certificate, key);
  return key;
};
const keys = new WeakMap<Certificate, PublicKey | null>();

/** Whether `issuer`'s key signed `certificate`. Names and dates are not looked at. */
export const checkIssued = (certificate: Certificate, issuer: Certificate): SignatureOutcome =>
  checkSignature(readScheme(certificate.algorithm), publicKeyOf(issuer), certificate.signed, certificate.signature);

/**
 * Whether `certificate` says that `issuer` is the one above it. `by-key`: their key identifiers, or issuer and serial
 * number, agree; `by-name`: the name agrees and nothing speaks against it; `other-key`: only the name agrees, and the
 * identifiers tell that another key of the same authority is meant (keys change every few years, the name may stay).
 */
export const namesAsIssuer = (
  certificate: Certificate,
  issuer: Certificate,
): 'by-key' | 'by-name' | 'other-key' | 'no' => {
  const { authorityKeyId, authoritySerial } = certificate.extensions;
  const { subjectKeyId } = issuer.extensions;
  const sameName = certificate.issuer.key === issuer.subject.key;
  if (authorityKeyId !== null && subjectKeyId !== null)
    return authorityKeyId === subjectKeyId ? 'by-key' : sameName ? 'other-key' : 'no';
  if (authoritySerial !== null)
    return authoritySerial.serial === issuer.serial && authoritySerial.issuer === issuer.issuer.key
      ? 'by-key'
      : sameName
        ? 'other-key'
        : 'no';
  return sameName ? 'by-name' : 'no';
};
