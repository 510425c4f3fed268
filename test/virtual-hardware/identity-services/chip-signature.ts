import { constants, createHash, createPublicKey, type KeyObject, publicDecrypt, verify } from 'node:crypto';

/**
 * Whether a chip signed these eight bytes with the key in its DG15 (active authentication, ICAO 9303-11, 6.1): ECDSA in
 * the plain form r || s, or RSA by ISO/IEC 9796-2 scheme 1. The hash is found by trying, as a service without DG14 must.
 */
export const chipSigned = (dg15: Uint8Array, challenge: Uint8Array, signature: Uint8Array): boolean => {
  const key = keyIn(dg15);
  if (key?.asymmetricKeyType === 'ec')
    return ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].some((hash) =>
      verify(hash, challenge, { key, dsaEncoding: 'ieee-p1363' }, signature),
    );
  return key?.asymmetricKeyType === 'rsa' && recovers(key, challenge, signature);
};

/** DG15 is 6F { SubjectPublicKeyInfo }. */
const keyIn = (dg15: Uint8Array): KeyObject | null => {
  const start = (dg15[1] ?? 0) < 0x80 ? 2 : 2 + ((dg15[1] ?? 0) & 0x7f);
  try {
    return createPublicKey({ key: Buffer.from(dg15.subarray(start)), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
};

/** ISO/IEC 10118-3 numbers of the hash in the two-byte trailer. */
const trailers: ReadonlyMap<number, string> = new Map([
  [0x33, 'sha1'],
  [0x34, 'sha256'],
  [0x35, 'sha512'],
  [0x36, 'sha384'],
  [0x38, 'sha224'],
]);

const recovers = (key: KeyObject, challenge: Uint8Array, signature: Uint8Array): boolean => {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (signature.length !== bits / 8) return false;
  const message = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
  const short = message.at(-1) === 0xbc;
  const hash = short ? 'sha1' : message.at(-1) === 0xcc ? trailers.get(message.at(-2) ?? 0) : undefined;
  if (message[0] !== 0x6a || hash === undefined) return false;
  const end = message.length - (short ? 1 : 2);
  const length = createHash(hash).digest().length;
  const digest = createHash(hash)
    .update(message.subarray(1, end - length))
    .update(challenge)
    .digest();
  return digest.equals(message.subarray(end - length, end));
};
