import { constants, verify } from 'node:crypto';
import { join, toBigInt } from '../bytes.ts';
import { writeTlv } from '../tlv.ts';
import { elementsOf, identifierOf, onlyElement, partsOf, smallNumberOf, writeIdentifier } from './ber.ts';
import { type PublicKey, withPssParameters } from './public-key.ts';

/** Hash functions of 9303-12, 4.1.6 by their object identifiers, as node:crypto names them. */
const hashes: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

export type SignatureScheme =
  | { readonly kind: 'rsa'; readonly hash: string }
  /** `plain`: r and s side by side (BSI TR-03111, 5.2.1); `der`: a SEQUENCE of the two (RFC 5480) */
  | { readonly kind: 'ec'; readonly hash: string; readonly encoding: 'der' | 'plain' }
  | { readonly kind: 'rsa-pss'; readonly hash: string; readonly saltLength: number; readonly parameters: Uint8Array };

const schemes: ReadonlyMap<string, SignatureScheme> = new Map<string, SignatureScheme>([
  ['1.2.840.113549.1.1.5', { kind: 'rsa', hash: 'sha1' }],
  ['1.2.840.113549.1.1.14', { kind: 'rsa', hash: 'sha224' }],
  ['1.2.840.113549.1.1.11', { kind: 'rsa', hash: 'sha256' }],
  ['1.2.840.113549.1.1.12', { kind: 'rsa', hash: 'sha384' }],
  ['1.2.840.113549.1.1.13', { kind: 'rsa', hash: 'sha512' }],
  ['1.3.14.3.2.29', { kind: 'rsa', hash: 'sha1' }],
  ['1.2.840.10045.4.1', { kind: 'ec', hash: 'sha1', encoding: 'der' }],
  ['1.2.840.10045.4.3.1', { kind: 'ec', hash: 'sha224', encoding: 'der' }],
  ['1.2.840.10045.4.3.2', { kind: 'ec', hash: 'sha256', encoding: 'der' }],
  ['1.2.840.10045.4.3.3', { kind: 'ec', hash: 'sha384', encoding: 'der' }],
  ['1.2.840.10045.4.3.4', { kind: 'ec', hash: 'sha512', encoding: 'der' }],
  ['0.4.0.127.0.7.1.1.4.1.1', { kind: 'ec', hash: 'sha1', encoding: 'plain' }],
  ['0.4.0.127.0.7.1.1.4.1.2', { kind: 'ec', hash: 'sha224', encoding: 'plain' }],
  ['0.4.0.127.0.7.1.1.4.1.3', { kind: 'ec', hash: 'sha256', encoding: 'plain' }],
  ['0.4.0.127.0.7.1.1.4.1.4', { kind: 'ec', hash: 'sha384', encoding: 'plain' }],
  ['0.4.0.127.0.7.1.1.4.1.5', { kind: 'ec', hash: 'sha512', encoding: 'plain' }],
]);

/** The hash that an AlgorithmIdentifier (whole) names; null when it is not known. */
export const readHash = (algorithm: Uint8Array | undefined): string | null => {
  const [identifier] = (algorithm && partsOf(onlyElement(algorithm), 0x30, 2)) || [];
  return hashes.get(identifierOf(identifier) ?? '') ?? null;
};

/** The scheme of a bare object identifier in dotted form (ActiveAuthenticationInfo, 9303-11, 9.2.4). */
export const schemeNamed = (identifier: string): SignatureScheme | null => schemes.get(identifier) ?? null;

/**
 * The scheme that an AlgorithmIdentifier (whole) names; null when it is not known. Some issuers name only the kind of
 * key, which RFC 5652 (10.1.2) allows for RSA: the hash is then that of the digest, `hash`.
 */
export const readScheme = (algorithm: Uint8Array, hash: string | null = null): SignatureScheme | null => {
  const [identifier, parameters] = partsOf(onlyElement(algorithm), 0x30, 2) ?? [];
  const name = identifierOf(identifier) ?? '';
  if (name === '1.2.840.113549.1.1.10') return readPss(parameters?.tag === 0x30 ? parameters.value : new Uint8Array(0));
  if (name === '1.2.840.113549.1.1.1') return hash === null ? null : { kind: 'rsa', hash };
  if (name === '1.2.840.10045.2.1') return hash === null ? null : { kind: 'ec', hash, encoding: 'der' };
  if (name === '1.2.840.10045.4.3') {
    const specified = readHash(parameters?.whole) ?? hash; // ecdsa-with-Specified
    return specified === null ? null : { kind: 'ec', hash: specified, encoding: 'der' };
  }
  return schemes.get(name) ?? null;
};

/** RSASSA-PSS-params (RFC 4055, 3.1): each part has a default, SHA-1 and 20 bytes of salt. */
const readPss = (parameters: Uint8Array): SignatureScheme | null => {
  const parts = elementsOf(parameters, 4);
  if (!parts) return null;
  const inner = (tag: number) => {
    const part = parts.find((one) => one.tag === tag);
    return part ? onlyElement(part.value) : undefined;
  };
  const hashPart = inner(0xa0);
  const maskPart = inner(0xa1);
  const saltPart = inner(0xa2);
  const trailerPart = inner(0xa3);
  const hash = hashPart === undefined ? 'sha1' : readHash(hashPart?.whole);
  const [maskName, maskHashPart] = maskPart === undefined ? [] : (partsOf(maskPart, 0x30, 2) ?? []);
  if (maskPart !== undefined && identifierOf(maskName) !== '1.2.840.113549.1.1.8') return null;
  const maskHash = maskPart === undefined ? 'sha1' : readHash(maskHashPart?.whole);
  const saltLength = saltPart === undefined ? 20 : smallNumberOf(saltPart);
  if (hash === null || maskHash === null || saltLength === null || saltLength > 512) return null;
  if (trailerPart !== undefined && smallNumberOf(trailerPart) !== 1) return null;
  return { kind: 'rsa-pss', hash, saltLength, parameters: writePss(hash, maskHash, saltPart?.whole ?? null) };
};

/** Written anew in DER: what came may be BER. */
const writePss = (hash: string, maskHash: string, salt: Uint8Array | null): Uint8Array => {
  const named = (name: string): Uint8Array => {
    const identifier = [...hashes].find(([, other]) => other === name)?.[0] ?? '';
    return writeTlv(0x30, join(writeIdentifier(identifier), Uint8Array.of(0x05, 0x00)));
  };
  const mask = writeTlv(0x30, join(writeIdentifier('1.2.840.113549.1.1.8'), named(maskHash)));
  return writeTlv(
    0x30,
    join(writeTlv(0xa0, named(hash)), writeTlv(0xa1, mask), writeTlv(0xa2, salt ?? Uint8Array.of(0x02, 0x01, 20))),
  );
};

export type SignatureOutcome = 'good' | 'wrong' | 'unknown';

/**
 * Whether `key` signed `data` by `scheme`. `unknown`: one of them is not known, or OpenSSL will not go that way. A key of
 * another kind than the scheme's is `wrong`: whoever signed, it was not this key.
 */
export const checkSignature = (
  scheme: SignatureScheme | null,
  key: PublicKey | null,
  data: Uint8Array,
  signature: Uint8Array,
): SignatureOutcome => {
  if (!scheme || !key) return 'unknown';
  try {
    return verified(scheme, key, data, signature) ? 'good' : 'wrong';
  } catch {
    return 'unknown'; // OpenSSL throws where it refuses an algorithm or key; a wrong signature is `false`
  }
};

const verified = (scheme: SignatureScheme, key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean | null => {
  if (scheme.kind === 'rsa-pss') {
    const bound = key.kind === 'rsa' ? withPssParameters(key.bits, scheme.parameters) : null;
    if (!bound) return null;
    const { saltLength } = scheme;
    return verify(scheme.hash, data, { key: bound, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }, signature);
  }
  if (scheme.kind !== key.kind) return false;
  if (scheme.kind !== 'ec' || key.kind !== 'ec') return verify(scheme.hash, data, key.key, signature);
  const width = Math.ceil(key.curveBits / 8);
  const plain = scheme.encoding === 'plain' ? signature : sideBySide(signature, width);
  if (!plain || plain.length !== 2 * width) return false;
  return verify(scheme.hash, data, { key: key.key, dsaEncoding: 'ieee-p1363' }, plain);
};

/**
 * r and s of a SEQUENCE side by side. Read as numbers without sign: issuers were seen that leave out the zero before a
 * high bit, which strict DER takes for a negative number.
 */
const sideBySide = (signature: Uint8Array, width: number): Uint8Array | null => {
  const [r, s, more] = partsOf(onlyElement(signature), 0x30, 3) ?? [];
  if (r?.tag !== 0x02 || s?.tag !== 0x02 || more || r.value.length > width + 2 || s.value.length > width + 2)
    return null;
  const padded = (number: bigint): Uint8Array | null => {
    const digits = number.toString(16).padStart(2 * width, '0');
    return digits.length === 2 * width ? new Uint8Array(Buffer.from(digits, 'hex')) : null;
  };
  const [left, right] = [padded(toBigInt(r.value)), padded(toBigInt(s.value))];
  return left && right ? join(left, right) : null;
};
