import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { join, toBigInt } from '../bytes.ts';
import { writeTlv } from '../tlv.ts';
import { type Element, elementsOf, identifierOf, onlyElement, partsOf, wholeBitsOf, writeIdentifier } from './ber.ts';

/** A SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) taken apart, its curve by name. */
export type PublicKey =
  /** `curveBits`: length of the curve's order, which is that of its prime */
  | { readonly kind: 'ec'; readonly curveBits: number; readonly key: KeyObject }
  | { readonly kind: 'rsa'; readonly bits: Uint8Array; readonly key: KeyObject };

const rsaEncryption = '1.2.840.113549.1.1.1';
const rsaPss = '1.2.840.113549.1.1.10';
const ecPublicKey = '1.2.840.10045.2.1';

const nothing = Uint8Array.of(0x05, 0x00);

/** The key, or null when it is malformed or of a kind or on a curve that is not known here. */
export const readPublicKey = (info: Uint8Array): PublicKey | null => {
  const [algorithm, bitString] = partsOf(onlyElement(info), 0x30, 2) ?? [];
  const [identifier, parameters] = partsOf(algorithm, 0x30, 2) ?? [];
  const bits = wholeBitsOf(bitString);
  const name = identifierOf(identifier);
  if (!bits || name === null) return null;
  if (name === rsaEncryption || name === rsaPss) {
    // a PSS key may be tied to its own parameters; those of each signature are looked at instead
    const key = importKey(keyInfo(writeIdentifier(rsaEncryption), nothing, bits));
    return key && { kind: 'rsa', bits, key };
  }
  const curve = name === ecPublicKey ? curveNamed(parameters) : null;
  if (curve === null) return null;
  const key = importKey(keyInfo(writeIdentifier(ecPublicKey), writeIdentifier(curve.identifier), bits));
  return key && { kind: 'ec', curveBits: curve.bits, key };
};

/** The RSA key again, bound to these RSASSA-PSS parameters: the only way to tell OpenSSL the hash of MGF1 through node. */
export const withPssParameters = (bits: Uint8Array, parameters: Uint8Array): KeyObject | null =>
  importKey(keyInfo(writeIdentifier(rsaPss), parameters, bits));

const keyInfo = (identifier: Uint8Array, parameters: Uint8Array, bits: Uint8Array): Uint8Array =>
  writeTlv(0x30, join(writeTlv(0x30, join(identifier, parameters)), writeTlv(0x03, join(Uint8Array.of(0), bits))));

const importKey = (info: Uint8Array): KeyObject | null => {
  try {
    return createPublicKey({ key: Buffer.from(info), format: 'der', type: 'spki' });
  } catch {
    return null; // OpenSSL throws on what is no key: data of a card or of a file, so not a bug of ours
  }
};

/** Curves of 9303-12, 4.1.6.3 and what older certificates were seen with, by length of their prime in bits. */
type Curve = { readonly identifier: string; readonly openssl: string; readonly bits: number };
const curves: readonly Curve[] = [
  { identifier: '1.2.840.10045.3.1.1', openssl: 'prime192v1', bits: 192 },
  { identifier: '1.3.132.0.33', openssl: 'secp224r1', bits: 224 },
  { identifier: '1.2.840.10045.3.1.7', openssl: 'prime256v1', bits: 256 },
  { identifier: '1.3.132.0.34', openssl: 'secp384r1', bits: 384 },
  { identifier: '1.3.132.0.35', openssl: 'secp521r1', bits: 521 },
  { identifier: '1.3.36.3.3.2.8.1.1.3', openssl: 'brainpoolP192r1', bits: 192 },
  { identifier: '1.3.36.3.3.2.8.1.1.5', openssl: 'brainpoolP224r1', bits: 224 },
  { identifier: '1.3.36.3.3.2.8.1.1.7', openssl: 'brainpoolP256r1', bits: 256 },
  { identifier: '1.3.36.3.3.2.8.1.1.9', openssl: 'brainpoolP320r1', bits: 320 },
  { identifier: '1.3.36.3.3.2.8.1.1.11', openssl: 'brainpoolP384r1', bits: 384 },
  { identifier: '1.3.36.3.3.2.8.1.1.13', openssl: 'brainpoolP512r1', bits: 512 },
  { identifier: '1.3.36.3.3.2.8.1.1.4', openssl: 'brainpoolP192t1', bits: 192 },
  { identifier: '1.3.36.3.3.2.8.1.1.6', openssl: 'brainpoolP224t1', bits: 224 },
  { identifier: '1.3.36.3.3.2.8.1.1.8', openssl: 'brainpoolP256t1', bits: 256 },
  { identifier: '1.3.36.3.3.2.8.1.1.10', openssl: 'brainpoolP320t1', bits: 320 },
  { identifier: '1.3.36.3.3.2.8.1.1.12', openssl: 'brainpoolP384t1', bits: 384 },
  { identifier: '1.3.36.3.3.2.8.1.1.14', openssl: 'brainpoolP512t1', bits: 512 },
];

/**
 * The curve, from its name or from every number of it (9303-12 wants them written out). A curve of
 * somebody's own making is not used: with a base point of one's choice any key can be made to fit (CVE-2020-0601).
 */
const curveNamed = (parameters: Element | undefined): Curve | null => {
  if (parameters?.tag === 0x06) {
    const name = identifierOf(parameters);
    return curves.find((curve) => curve.identifier === name) ?? null;
  }
  const found = readDomain(parameters);
  if (!found) return null;
  const bits = found.prime.toString(2).length;
  return curves.find((curve) => curve.bits === bits && isDomain(found, standardDomain(curve.openssl))) ?? null;
};

type Domain = {
  readonly prime: bigint;
  readonly a: bigint;
  readonly b: bigint;
  readonly base: Uint8Array;
  readonly order: bigint;
  readonly cofactor: bigint | null;
};

/** ECParameters (X9.62; RFC 3279, 2.3.5) over a prime field. */
const readDomain = (one: Element | undefined): Domain | null => {
  const [version, field, shape, base, order, cofactor] = partsOf(one, 0x30, 8) ?? [];
  const [kind, prime] = partsOf(field, 0x30, 2) ?? [];
  const [a, b] = partsOf(shape, 0x30, 3) ?? [];
  if (version?.tag !== 0x02 || identifierOf(kind) !== '1.2.840.10045.1.1' || prime?.tag !== 0x02) return null;
  if (a?.tag !== 0x04 || b?.tag !== 0x04 || base?.tag !== 0x04 || order?.tag !== 0x02) return null;
  if (prime.value.length > 80 || a.value.length > 80 || b.value.length > 80 || order.value.length > 80) return null;
  return {
    prime: toBigInt(prime.value),
    a: toBigInt(a.value),
    b: toBigInt(b.value),
    base: base.value,
    order: toBigInt(order.value),
    cofactor: cofactor?.tag === 0x02 && cofactor.value.length <= 80 ? toBigInt(cofactor.value) : null,
  };
};

const isDomain = (found: Domain, standard: Domain | null): boolean =>
  standard !== null &&
  found.prime === standard.prime &&
  found.a === standard.a &&
  found.b === standard.b &&
  found.order === standard.order &&
  (found.cofactor === null || found.cofactor === 1n) &&
  isPoint(found.base, standard.base);

/** `standard` is uncompressed; `found` may be compressed (02 or 03 by the last bit of y). */
const isPoint = (found: Uint8Array, standard: Uint8Array): boolean => {
  if (Buffer.compare(found, standard) === 0) return true;
  const width = (standard.length - 1) / 2;
  const parity = 0x02 | ((standard.at(-1) ?? 0) & 1);
  return found[0] === parity && Buffer.compare(found.subarray(1), standard.subarray(1, 1 + width)) === 0;
};

const domains = new Map<string, Domain | null>();

/** The numbers of a curve as OpenSSL writes them out with a key made for this: no table of ours that could be wrong. */
const standardDomain = (openssl: string): Domain | null => {
  const known = domains.get(openssl);
  if (known !== undefined) return known;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: openssl, paramEncoding: 'explicit' });
  const info = onlyElement(new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })));
  const domain = readDomain(elementsOf(partsOf(info)?.[0]?.value, 2)?.[1]);
  domains.set(openssl, domain);
  return domain;
};
