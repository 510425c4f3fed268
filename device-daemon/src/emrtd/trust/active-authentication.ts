import { constants, createHash, publicDecrypt } from 'node:crypto';
import { join, sameBytes, toBigInt } from '../bytes.ts';
import { elementAt, identifierOf, onlyElement, partsOf } from './ber.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { checkSignature, type SignatureOutcome, type SignatureScheme, schemeNamed } from './signature.ts';

/**
 * Active authentication (ICAO 9303-11, 6.1): the chip signed our challenge with the private key to the public one in
 * DG15. `unknown`: a key or a way of signing that is not known here. What DG15 and DG14 say counts only when the SOD
 * vouches for them; that is the caller's to know.
 */
export const checkActiveAuthentication = (
  answer: { readonly challenge: Uint8Array; readonly signature: Uint8Array },
  dg15: Uint8Array,
  dg14: Uint8Array | undefined,
): SignatureOutcome => {
  const file = elementAt(dg15);
  const key = file?.tag === 0x6f ? readPublicKey(file.value) : null;
  if (key?.kind === 'rsa') return checkRecovered(key, answer.challenge, answer.signature);
  if (key?.kind !== 'ec') return 'unknown';
  const announced = schemeOf(dg14);
  if (announced === 'unknown') return 'unknown';
  const outcomes = (announced ? [announced] : assumed).map((scheme) =>
    checkEither(scheme, key, answer.challenge, answer.signature),
  );
  return outcomes.includes('good') ? 'good' : outcomes.includes('wrong') ? 'wrong' : 'unknown';
};

/** DG14 must name the hash of an ECDSA signature (9303-11, 9.2.4). Cards were seen that do not: each may then be meant. */
const assumed: readonly SignatureScheme[] = ['sha256', 'sha1', 'sha224', 'sha384', 'sha512'].map((hash) => ({
  kind: 'ec',
  hash,
  encoding: 'plain',
}));

/** r and s side by side (TR-03111, 5.2.1), as 9303-11 wants it; some chips answer with a SEQUENCE. */
const checkEither = (
  scheme: SignatureScheme,
  key: PublicKey,
  challenge: Uint8Array,
  signature: Uint8Array,
): SignatureOutcome => {
  const plain = checkSignature(scheme, key, challenge, signature);
  if (plain !== 'wrong' || scheme.kind !== 'ec') return plain;
  return checkSignature({ ...scheme, encoding: 'der' }, key, challenge, signature);
};

/** ActiveAuthenticationInfo among the SecurityInfos of DG14: { id-AA, version, signatureAlgorithm }. */
const schemeOf = (dg14: Uint8Array | undefined): SignatureScheme | 'unknown' | null => {
  const file = dg14 ? elementAt(dg14) : null;
  const infos = file?.tag === 0x6e ? partsOf(onlyElement(file.value, true), 0x31) : null;
  for (const info of infos ?? []) {
    const [protocol, , algorithm] = partsOf(info, 0x30, 8) ?? [];
    if (identifierOf(protocol) !== '2.23.136.1.1.5') continue;
    const scheme = schemeNamed(identifierOf(algorithm) ?? '');
    return scheme?.kind === 'ec' ? { ...scheme, encoding: 'plain' } : 'unknown';
  }
  return null;
};

/** Trailers of ISO/IEC 9796-2 with the hash numbers of ISO/IEC 10118-3; BC alone is SHA-1. */
const hashOfTrailer: ReadonlyMap<number, string> = new Map([
  [0x33, 'sha1'],
  [0x38, 'sha224'],
  [0x34, 'sha256'],
  [0x36, 'sha384'],
  [0x35, 'sha512'],
]);

/**
 * ISO/IEC 9796-2, digital signature scheme 1, with partial recovery (9303-11, 6.1.2): the signature opens to
 * 6A | M1 | hash(M1 | M2) | trailer, where M2 is our challenge.
 */
const checkRecovered = (
  key: Extract<PublicKey, { kind: 'rsa' }>,
  challenge: Uint8Array,
  signature: Uint8Array,
): SignatureOutcome => {
  const opened = open(key, signature);
  return opened.some((message) => isAnswer(message, challenge)) ? 'good' : 'wrong';
};

const isAnswer = (message: Uint8Array, challenge: Uint8Array): boolean => {
  const long = message.at(-1) === 0xcc;
  if (!long && message.at(-1) !== 0xbc) return false;
  const hash = long ? hashOfTrailer.get(message.at(-2) ?? 0) : 'sha1';
  const start = headerLength(message);
  if (hash === undefined || start === null) return false;
  const digestLength = createHash(hash).digest().length;
  const end = message.length - (long ? 2 : 1);
  const recovered = message.subarray(start, end - digestLength);
  if (end - digestLength < start) return false;
  const digest = createHash(hash).update(join(recovered, challenge)).digest();
  return sameBytes(digest, message.subarray(end - digestLength, end));
};

/** Bits 01, then 1 for "partly recovered", then 0, then nibbles B and at last A. */
const headerLength = (message: Uint8Array): number | null => {
  if (message[0] === 0x6a) return 1;
  if (message[0] !== 0x6b) return null;
  let at = 1;
  while (message[at] === 0xbb) at++;
  return message[at] === 0xba ? at + 1 : null;
};

/** The signature to the public exponent; its complement too, which the standard lets a signer give (9796-2, annex B). */
const open = (key: Extract<PublicKey, { kind: 'rsa' }>, signature: Uint8Array): readonly Uint8Array[] => {
  const [modulusPart] = partsOf(onlyElement(key.bits), 0x30, 2) ?? [];
  const modulus = modulusPart ? toBigInt(modulusPart.value) : 0n;
  const length = Math.ceil(modulus.toString(2).length / 8);
  if (modulus === 0n || signature.length > length) return [];
  const padded = join(new Uint8Array(length - signature.length), signature);
  try {
    const opened = new Uint8Array(publicDecrypt({ key: key.key, padding: constants.RSA_NO_PADDING }, padded));
    const complement = (modulus - toBigInt(opened)).toString(16).padStart(2 * length, '0');
    return [opened, new Uint8Array(Buffer.from(complement, 'hex'))];
  } catch {
    return []; // OpenSSL throws on a signature that is not below the modulus: the card's doing, not a bug of ours
  }
};
