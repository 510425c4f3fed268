import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { integer, nothing, oid, sequence, tlv } from '../../virtual-hardware/id-card/tlv.ts';

/** One way to sign, as a state of the test PKI does it: key, how it is written, and the AlgorithmIdentifier beside it. */
export type Algorithm = {
  readonly name: string;
  /** of the message digest and, where the identifier leaves it out, of the signature */
  readonly hash: Hash;
  /** SubjectPublicKeyInfo */
  readonly keyInfo: Uint8Array;
  readonly privateKey: KeyObject;
  readonly identifier: Uint8Array;
  /** of certificates, where `identifier` leaves the hash out: they have no digest algorithm beside */
  readonly identifierInCertificates?: Uint8Array;
  sign(bytes: Uint8Array): Uint8Array;
};

export type Hash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export const HASHES: readonly Hash[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];

const HASH_IDS: Record<Hash, string> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
export const hashIdentifier = (hash: Hash, withNull = true): Uint8Array =>
  sequence(oid(HASH_IDS[hash]), ...(withNull ? [nothing()] : []));

export const CURVES = [
  'prime192v1',
  'secp224r1',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'brainpoolP192r1',
  'brainpoolP224r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
] as const;
export type Curve = (typeof CURVES)[number];

const ECDSA_IDS: Record<Hash, string> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

/** `explicit`: every number of the curve written out, as 9303-12 wants it. */
export const ecdsa = (
  curve: Curve,
  hash: Hash,
  parameters: 'named' | 'explicit' = 'named',
  form: 'der' | 'plain' | 'hash-from-digest' = 'der',
): Algorithm => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: curve, paramEncoding: parameters });
  const plainId = `0.4.0.127.0.7.1.1.4.1.${HASHES.indexOf(hash) + 1}`;
  const identifiers = { der: ECDSA_IDS[hash], plain: plainId, 'hash-from-digest': '1.2.840.10045.2.1' };
  return {
    name: `ECDSA ${curve} ${parameters} ${hash}${form === 'der' ? '' : ` ${form}`}`,
    hash,
    keyInfo: spki(publicKey),
    privateKey,
    identifier: sequence(oid(identifiers[form])),
    ...(form === 'hash-from-digest' ? { identifierInCertificates: sequence(oid(identifiers.der)) } : {}),
    sign: (bytes) => raw(sign(hash, bytes, { key: privateKey, dsaEncoding: form === 'plain' ? 'ieee-p1363' : 'der' })),
  };
};

const RSA_IDS: Record<Hash, string> = {
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

export type RsaKeys = { readonly publicKey: KeyObject; readonly privateKey: KeyObject };
/** Slow (a quarter of a second), so tests share a few. */
export const rsaKeys = (bits = 2048): RsaKeys => generateKeyPairSync('rsa', { modulusLength: bits });

export const rsaPkcs1 = (
  keys: RsaKeys,
  hash: Hash,
  form: 'with-hash' | 'hash-from-digest' = 'with-hash',
): Algorithm => ({
  name: `RSA PKCS#1 ${hash}${form === 'with-hash' ? '' : ' rsaEncryption'}`,
  hash,
  keyInfo: spki(keys.publicKey),
  privateKey: keys.privateKey,
  identifier: sequence(oid(form === 'with-hash' ? RSA_IDS[hash] : '1.2.840.113549.1.1.1'), nothing()),
  identifierInCertificates: sequence(oid(RSA_IDS[hash]), nothing()),
  sign: (bytes) => raw(sign(hash, bytes, keys.privateKey)),
});

/** `salt` in bytes; SHA-1 with 20 bytes is written as the empty default (RFC 4055, 3.1). */
export const rsaPss = (keys: RsaKeys, hash: Hash, salt: number): Algorithm => ({
  name: `RSA-PSS ${hash} salt ${salt}`,
  hash,
  keyInfo: spki(keys.publicKey),
  privateKey: keys.privateKey,
  identifier: pssIdentifier(hash, hash, salt),
  sign: (bytes) =>
    raw(sign(hash, bytes, { key: keys.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: salt })),
});

/** MGF1 with another hash than the message: the key itself is bound to it, and is written as an RSASSA-PSS key. */
export const rsaPssOtherMask = (hash: Hash, mask: Hash, salt: number): Algorithm => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa-pss', {
    modulusLength: 1536,
    hashAlgorithm: hash,
    mgf1HashAlgorithm: mask,
  });
  return {
    name: `RSA-PSS ${hash} MGF1 ${mask} salt ${salt}`,
    hash,
    keyInfo: spki(publicKey),
    privateKey,
    identifier: pssIdentifier(hash, mask, salt),
    sign: (bytes) => raw(sign(hash, bytes, { key: privateKey, saltLength: salt })),
  };
};

const pssIdentifier = (hash: Hash, mask: Hash, salt: number): Uint8Array => {
  const isDefault = hash === 'sha1' && mask === 'sha1' && salt === 20;
  const parameters = isDefault
    ? sequence()
    : sequence(
        tlv(0xa0, hashIdentifier(hash)),
        tlv(0xa1, sequence(oid('1.2.840.113549.1.1.8'), hashIdentifier(mask))),
        tlv(0xa2, integer(salt)),
      );
  return sequence(oid('1.2.840.113549.1.1.10'), parameters);
};

const raw = (bytes: Buffer): Uint8Array => new Uint8Array(bytes);
const spki = (key: KeyObject): Uint8Array => raw(key.export({ type: 'spki', format: 'der' }));

/** Every algorithm that a SOD was seen or allowed to have, with keys of its own. */
export const everyAlgorithm = (rsa: RsaKeys): readonly Algorithm[] => [
  ...CURVES.map((curve, at) => ecdsa(curve, HASHES[at % 5] ?? 'sha256')),
  ...CURVES.map((curve, at) => ecdsa(curve, HASHES[(at + 2) % 5] ?? 'sha256', 'explicit')),
  ...HASHES.map((hash) => ecdsa('prime256v1', hash)),
  ...HASHES.map((hash) => ecdsa('brainpoolP256r1', hash, 'explicit', 'plain')),
  ecdsa('secp384r1', 'sha384', 'named', 'hash-from-digest'),
  ...HASHES.map((hash) => rsaPkcs1(rsa, hash)),
  ...HASHES.map((hash) => rsaPkcs1(rsa, hash, 'hash-from-digest')),
  ...HASHES.map((hash) => rsaPss(rsa, hash, { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 }[hash])),
  rsaPss(rsa, 'sha256', 0),
  rsaPss(rsa, 'sha256', 20),
  rsaPssOtherMask('sha256', 'sha1', 32),
];
