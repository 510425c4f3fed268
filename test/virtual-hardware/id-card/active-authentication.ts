import {
  constants,
  createHash,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  privateEncrypt,
  randomBytes,
} from 'node:crypto';
import type { ActiveAuthentication } from './profile.ts';
import { concat } from './tlv.ts';

/** Active authentication, chip's side (ICAO 9303-11 6.1): a key in DG15 signs eight bytes of the terminal's. */
export type SigningKey = {
  readonly way: ActiveAuthentication;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
};

/** An RSA key takes up to a second to find: one of each size is kept, and a copy gets another one. */
const rsaKeys = new Map<string, ReturnType<typeof generateKeyPairSync>>();

export const makeSigningKey = (way: ActiveAuthentication, owner: 'original' | 'forger' = 'original'): SigningKey => {
  if (way.kind === 'ecdsa') return { way, ...generateKeyPairSync('ec', { namedCurve: way.curve }) };
  const name = `${owner} ${way.bits}`;
  const pair = rsaKeys.get(name) ?? generateKeyPairSync('rsa', { modulusLength: way.bits });
  rsaKeys.set(name, pair);
  return { way, publicKey: pair.publicKey, privateKey: pair.privateKey };
};

/** INTERNAL AUTHENTICATE: ECDSA in the plain form r || s, or RSA by ISO/IEC 9796-2 scheme 1. */
export const answerChallenge = ({ way, privateKey }: SigningKey, challenge: Uint8Array): Uint8Array =>
  way.kind === 'ecdsa'
    ? new Uint8Array(createSign(way.hash).update(challenge).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }))
    : withMessageRecovery(privateKey, way, challenge);

/**
 * ISO/IEC 9796-2 digital signature scheme 1 with partial recovery: 6A || M1 || H(M1 || challenge) || trailer. M1 is random
 * and comes back out of the signature; the challenge is the part that the terminal knows.
 */
const withMessageRecovery = (
  key: KeyObject,
  { bits, hash }: Extract<ActiveAuthentication, { kind: 'rsa' }>,
  challenge: Uint8Array,
): Uint8Array => {
  const trailer = hash === 'sha1' ? Uint8Array.of(0xbc) : Uint8Array.of(0x34, 0xcc);
  const hashBytes = hash === 'sha1' ? 20 : 32;
  const recovered = new Uint8Array(randomBytes(bits / 8 - 1 - hashBytes - trailer.length));
  const digest = new Uint8Array(createHash(hash).update(recovered).update(challenge).digest());
  const representative = concat(Uint8Array.of(0x6a), recovered, digest, trailer);
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, representative));
};
